#!/usr/bin/env python3
"""make_small.py [film]: write film/ (short films of every kind the program reads) and exif/ (one picture stored in four orientations).

Made from the synthetic demo film (default ../../assets/demo/front.avi). Needs ffmpeg and: pip install pillow
"""
import glob, json, os, subprocess, sys, tempfile
from PIL import Image, ImageDraw, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
FIRST, STEP, COUNT = 60, 8, 8                       # pictures 60, 68, ... of the film: one a second, 7.5 s .. 14.5 s
DURATIONS = [100, 100, 100, 100, 100, 100, 100, 300]      # ms


def mean(im):
    """Mean of R, G, B over the picture: enough to tell the pictures apart and the channels too."""
    data = im.convert('RGB').resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)); return list(data)


def frames(film, folder):
    subprocess.run(['ffmpeg', '-v', 'error', '-i', film, folder + '/%04d.png'], check=True)
    return [Image.open(f'{folder}/{FIRST + i * STEP + 1:04d}.png').convert('RGB') for i in range(COUNT)]


def films(big, out):
    os.makedirs(out + '/frames', exist_ok=True)
    small = []
    for i, im in enumerate(big):                                 # a bar that grows from the left tells the number of the picture
        s = im.resize((160, 120), Image.Resampling.BOX); ImageDraw.Draw(s).rectangle([0, 112, 20 * (i + 1) - 1, 119], fill=(255, 0, 0)); small.append(s)
    small[0].save(out + '/eight.webp', save_all=True, append_images=small[1:], duration=DURATIONS, loop=0, quality=80, method=6)
    pal = [s.quantize(128, dither=Image.Dither.NONE) for s in small]
    pal[0].save(out + '/eight.gif', save_all=True, append_images=pal[1:], duration=DURATIONS, loop=0)
    with tempfile.TemporaryDirectory() as t:
        for i, s in enumerate(small): s.save(f'{t}/{i}.png')
        subprocess.run(['ffmpeg', '-v', 'error', '-y', '-framerate', '8', '-i', t + '/%d.png', '-c:v', 'mjpeg', '-q:v', '3', '-pix_fmt', 'yuvj420p', '-fflags', '+bitexact', '-flags:v', '+bitexact', out + '/eight.avi'], check=True)
    for i in range(5): small[i].save(f'{out}/frames/{i:03d}.jpg', quality=90)
    doc = dict(width=160, height=120, note='a red bar at the bottom, 8 px high, is 20 px wide in the first picture and 20 px wider in each one after; means are R, G, B over the picture, before compression',
               means=[mean(s) for s in small],
               films=[dict(file='eight.webp', frames=8, durations_ms=DURATIONS, duration_ms=sum(DURATIONS)), dict(file='eight.gif', frames=8, durations_ms=DURATIONS, duration_ms=sum(DURATIONS)),
                      dict(file='eight.avi', frames=8, fps=8, durations_ms=[125] * 8, duration_ms=1000, codec='MJPEG'), dict(file='frames', frames=5, files=[f'{i:03d}.jpg' for i in range(5)])])
    json.dump(doc, open(out + '/manifest.json', 'w'), indent=1)
    for f, n in (('eight.webp', 8), ('eight.gif', 8)):
        im = Image.open(f'{out}/{f}'); assert im.n_frames == n, (f, im.n_frames); d = []
        for i in range(n): im.seek(i); im.load(); d.append(im.info['duration'])
        assert d == DURATIONS, (f, d)


def exif(big, out):
    os.makedirs(out, exist_ok=True)
    up = big[0].resize((200, 150), Image.Resampling.BOX); d = ImageDraw.Draw(up)
    for box, colour in (([0, 0, 23, 23], (255, 0, 0)), ([176, 0, 199, 23], (0, 255, 0)), ([0, 126, 23, 149], (0, 0, 255)), ([176, 126, 199, 149], (255, 255, 255))): d.rectangle(box, fill=colour)
    stored = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    rows = []
    for n, t in stored.items():
        im = up if t is None else up.transpose(t); e = Image.Exif(); e[0x0112] = n
        f = f'orientation_{n}.jpg'; im.save(f'{out}/{f}', quality=92, subsampling=0, exif=e); rows.append(dict(file=f, orientation=n, stored=list(im.size)))
        back = ImageOps.exif_transpose(Image.open(f'{out}/{f}')).convert('RGB'); assert back.size == (200, 150)
        for x, y, c in ((11, 11, (255, 0, 0)), (188, 11, (0, 255, 0)), (11, 138, (0, 0, 255)), (188, 138, (255, 255, 255))): assert max(abs(a - b) for a, b in zip(back.getpixel((x, y)), c)) < 8
    json.dump(dict(upright=[200, 150], corners=dict(top_left=[255, 0, 0], top_right=[0, 255, 0], bottom_left=[0, 0, 255], bottom_right=[255, 255, 255]), corner_px=24,
                   note='all four show the same picture once the orientation is applied', files=rows), open(out + '/manifest.json', 'w'), indent=1)


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as t:
        big = frames(sys.argv[1] if len(sys.argv) > 1 else HERE + '/../../assets/demo/front.avi', t)
        films(big, HERE + '/film'); exif(big, HERE + '/exif')
