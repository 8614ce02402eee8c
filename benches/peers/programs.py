"""The programs that are held against each other, and how each is started: unmodified, each in a process of its own, before the same camera."""
import ctypes.util, os, shutil, subprocess, sys
from dataclasses import dataclass

import install
from films import HEIGHT, ROOT, WIDTH

HERE = os.path.dirname(os.path.abspath(__file__))
# So that every picture of the camera is looked at, as in the peers.
EVERY_PICTURE = '[watch]\nadaptive = false\nper_second = 30.0\n'
# What speaks to a desktop, or sets how libraries compute: nothing of it is a default.
LEFT_OUT = ('DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_SESSION_TYPE', 'QT_QPA_PLATFORM', 'PYTHONPATH',
            'OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE', 'OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS')
# What a display of its own takes, and what Qt's wheel expects of the system and Debian does not have by itself.
SCREEN_TOOLS, QT_LIBRARIES = ('Xvfb', 'trayer'), ('xcb-cursor', 'xcb-icccm', 'xcb-keysyms')


@dataclass(frozen=True)
class Program:
    """One row of the tables."""
    key: str
    title: str
    # Given the place and whether every picture is to be looked at; the words to start it with.
    words: object
    needs_screen: bool = False


class Place:
    """A home of their own for the programs, what they are started with, and a screen if one is needed."""

    def __init__(self, work, plumbline, camera):
        self.work, self.plumbline, self.camera = work, plumbline, camera
        self.home = os.path.join(work, 'home')
        shutil.rmtree(self.home, ignore_errors=True)
        self.data = os.path.join(self.home, 'data')
        self.monitors = self.mediapipe = self.display = None
        self.helpers = []
        profiles = os.path.join(self.data, 'plumbline', 'profiles')
        os.makedirs(profiles)
        os.makedirs(os.path.join(self.home, 'run'), mode=0o700)
        for film, name in (('front', 'front'), ('side', 'side')):
            shutil.copyfile(os.path.join(ROOT, 'assets', 'demo', f'{film}.profile.toml'), os.path.join(profiles, f'{name}.toml'))
        for name, text in (('as-it-comes', ''), ('every-picture', EVERY_PICTURE)):
            with open(self.settings(name), 'w') as file:
                file.write(text)

    def settings(self, name):
        return os.path.join(self.home, name + '.toml')

    def install(self, keys):
        """What the programs of `keys` need."""
        if keys & {'postured', 'postured-whole', 'dorso'}:
            self.monitors = install.monitors(self.work, self.data)
        if keys & {'mediapipe-lite', 'mediapipe-full'}:
            self.mediapipe = install.mediapipe(self.work)

    def open_screen(self):
        """A virtual display with a tray; the program that needs it is told by its environment."""
        missing = [tool for tool in SCREEN_TOOLS if not shutil.which(tool)] + [library for library in QT_LIBRARIES if not ctypes.util.find_library(library)]
        if missing:
            raise install.Missing(f'postured as a whole needs {", ".join(missing)} (Debian: xvfb, trayer, libxcb-cursor0, libxcb-icccm4, libxcb-keysyms1).')
        read, write = os.pipe()
        quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.helpers.append(subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], pass_fds=[write], **quiet))
        os.close(write)
        with os.fdopen(read) as told:
            self.display = ':' + told.readline().strip()
        self.helpers.append(subprocess.Popen(['trayer'], env={**os.environ, 'DISPLAY': self.display}, **quiet))

    def close(self):
        for helper in reversed(self.helpers):
            helper.terminate()
            helper.wait()

    def environment(self, shown, rate, needs_screen):
        """For a program before a camera that gives `rate` pictures a second out of the folder `shown`."""
        made = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
        made |= dict(LD_PRELOAD=self.camera, PLUMB_CAM_FORMATS=f'YUYV:{WIDTH}x{HEIGHT}@{rate}', PLUMB_CAM_FRAMES=shown, PLUMB_CAM_LOSES='1', HOME=self.home, XDG_DATA_HOME=self.data,
                     XDG_CONFIG_HOME=os.path.join(self.home, 'config'), XDG_CACHE_HOME=os.path.join(self.home, 'cache'),
                     XDG_RUNTIME_DIR=os.path.join(self.home, 'run'), LANG='C.UTF-8', PYTHONUNBUFFERED='1')
        if needs_screen:
            made['DISPLAY'] = self.display
        return made


def ours(model):
    def words(place, film, every_picture):
        settings = place.settings('every-picture' if every_picture else 'as-it-comes')
        profile = 'side' if film == 'side' else 'front'
        return [place.plumbline, 'watch', '--source', 'camera:0', '--profile', profile, '--model', model, '--settings', settings, '--json']
    return words


def driver(environment, name, *more):
    return lambda place, film, every_picture: [getattr(place, environment), os.path.join(HERE, 'drivers', name + '.py'), *more]


PROGRAMS = [
    Program('lite', 'plumbline, lite', ours('lite')),
    Program('full', 'plumbline, full', ours('full')),
    Program('postured', 'postured 1.4.1, its detector', driver('monitors', 'postured_pose')),
    Program('postured-whole', 'postured 1.4.1, the whole program', driver('monitors', 'postured_whole'), needs_screen=True),
    Program('dorso', 'dorso-linux 0.1.2, its hub and detector', driver('monitors', 'dorso_pose')),
    Program('mediapipe-lite', 'MediaPipe 0.10.14 Pose, lite', driver('mediapipe', 'mediapipe_pose', '0')),
    Program('mediapipe-full', 'MediaPipe 0.10.14 Pose, full', driver('mediapipe', 'mediapipe_pose', '1')),
    Program('camera', 'nothing (pictures fetched and thrown away)', lambda place, film, every_picture: [sys.executable, os.path.join(HERE, 'drivers', 'camera_alone.py')]),
]


def was_found(line):
    """Whether a line a program wrote is of a picture, and if so, whether somebody was found in it; None where it is of something else."""
    if line.startswith('{'):
        if '"kind":"observation"' not in line:
            return None
        return '"state":"away"' not in line and '"reason":"nobody_seen"' not in line
    return {'0': False, '1': True}.get(line.strip())
