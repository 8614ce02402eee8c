"""The films, as the virtual camera wants them: a folder of raw YUYV pictures, one a picture of the camera, that can be shown round and round.

| film | what it shows | round |
|---|---|---|
| `front` | the built-in film: upright, slides forward, stays, comes back | 45 s |
| `side` | the same from the side | 45 s |
| `still` | its first seconds there and back: a person who sits upright and moves a little | 15 s |
| `empty` | a room without a person, one picture | 15 s |
"""
import os, shutil, subprocess
from fractions import Fraction

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WIDTH, HEIGHT = 640, 480
# Pictures a second of the built-in films (assets/demo/README.md).
FILM_RATE = 8
STILL_SECONDS = Fraction(15, 2)
FILMS = {'front': 'assets/demo/front.avi', 'side': 'assets/demo/side.avi', 'still': 'assets/demo/front.avi', 'empty': 'tests/data/empty/e00034.jpg'}
# BT.601, limited range, as webcams send it.
FILTER = f'scale={WIDTH}:{HEIGHT}:out_color_matrix=bt601:out_range=tv'


def one_round(name, count):
    """The numbers of the film's pictures in the order of a round at the film's own rate, for a file of `count` pictures."""
    if name == 'still':
        there = list(range(int(STILL_SECONDS * FILM_RATE)))
        return there + there[::-1]
    if name == 'empty':
        return [0] * (15 * FILM_RATE)
    return list(range(count))


def resampled(numbers, rate):
    """The same round at another rate: the picture that stands when the camera looks."""
    seconds = Fraction(len(numbers), FILM_RATE)
    looks = seconds * rate
    if looks.denominator != 1:
        raise ValueError(f'a round of {float(seconds)} s is no whole number of pictures at {rate} a second')
    return [numbers[int(Fraction(look * FILM_RATE, rate))] for look in range(int(looks))]


def seconds(name):
    """How long a round is."""
    return 15 if name in ('still', 'empty') else 45


def decode(path, folder):
    """The pictures of a file as files of raw YUYV; how many there are."""
    size = WIDTH * HEIGHT * 2
    command = ['ffmpeg', '-nostdin', '-v', 'error', '-i', path, '-vf', FILTER, '-fps_mode', 'passthrough', '-pix_fmt', 'yuyv422', '-f', 'rawvideo', 'pipe:1']
    os.makedirs(folder)
    count = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as ffmpeg:
        while picture := ffmpeg.stdout.read(size):
            if len(picture) < size:
                raise RuntimeError(f'{path}: a picture came in part')
            with open(os.path.join(folder, f'{count:06}.yuyv'), 'wb') as file:
                file.write(picture)
            count += 1
    if ffmpeg.returncode or not count:
        raise RuntimeError(f'ffmpeg could not read {path}')
    return count


def prepare(name, rate, work):
    """The folder that shows film `name` to a camera of `rate` pictures a second; made in `work` where it is not there yet."""
    source = FILMS[name]
    pictures = os.path.join(work, 'pictures', os.path.splitext(os.path.basename(source))[0])
    shown = os.path.join(work, 'shown', f'{name}-{rate}')
    if not os.path.exists(pictures):
        half = pictures + '.half'
        shutil.rmtree(half, ignore_errors=True)
        decode(os.path.join(ROOT, source), half)
        os.rename(half, pictures)
    count = len(os.listdir(pictures))
    shutil.rmtree(shown, ignore_errors=True)
    os.makedirs(shown)
    for place, number in enumerate(resampled(one_round(name, count), rate)):
        os.symlink(os.path.join(pictures, f'{number:06}.yuyv'), os.path.join(shown, f'{place:06}.yuyv'))
    return shown
