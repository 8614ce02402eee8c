"""What a process and everything it started have cost so far, read off /proc."""
import os, time
from dataclasses import dataclass

TICKS = os.sysconf('SC_CLK_TCK')
# The thread on which the virtual camera does what a real one does outside the process (tests/virtual_camera).
CAMERA = 'virtual-camera'


@dataclass(frozen=True)
class Cpu:
    """CPU seconds of a tree of processes since it began, user and system; `camera` is not in `own`."""
    own: float = 0.0
    camera: float = 0.0

    def __sub__(self, before):
        return Cpu(self.own - before.own, self.camera - before.camera)


@dataclass(frozen=True)
class Memory:
    """Of a tree of processes, in KiB: the sum of the peaks of what was resident (VmHWM), and the proportional share of now (Pss)."""
    peak: int = 0
    share: int = 0


@dataclass(frozen=True)
class Stat:
    """The fields of proc(5)'s `stat` that are used here; seconds that ended children ran for."""
    pid: int
    parent: int
    children: float


def parse_stat(text):
    """The name may hold spaces and brackets, so it ends at the last one."""
    pid, rest = text.split(' (', 1)
    fields = rest.rsplit(') ', 1)[1].split()
    return Stat(int(pid), int(fields[1]), (int(fields[13]) + int(fields[14])) / TICKS)


def parse_kib(text, field):
    """`Pss:   1234 kB` of status or smaps_rollup; 0 where there is no such line (a process without memory)."""
    for line in text.splitlines():
        if line.startswith(field + ':'):
            return int(line.split()[1])
    return 0


def descendants(stats, root):
    """The processes of `stats` that are `root` or come from it."""
    found, grew = {root}, True
    while grew:
        more = {stat.pid for stat in stats if stat.parent in found} - found
        found, grew = found | more, bool(more)
    return [stat for stat in stats if stat.pid in found]


def read(path):
    """None where the process has ended meanwhile."""
    try:
        with open(path) as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return None


def tree(root):
    texts = (read(f'/proc/{pid}/stat') for pid in os.listdir('/proc') if pid.isdigit())
    return descendants([parse_stat(text) for text in texts if text], root)


def process_seconds(pid):
    """Of all its threads, ended ones too: the process's clock, by the number that clock_getcpuclockid(3) gives it."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def camera_seconds(pid):
    """Of the camera's thread alone; nanoseconds come first in `schedstat`."""
    try:
        folders = [f'/proc/{pid}/task/{name}' for name in os.listdir(f'/proc/{pid}/task')]
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    cameras = [folder for folder in folders if (read(folder + '/comm') or '').strip() == CAMERA]
    return sum(int((read(folder + '/schedstat') or '0').split()[0]) for folder in cameras) / 1e9


def cpu(root):
    """Whoever ended within the tree is counted with the parent that waited for it."""
    stats = tree(root)
    camera = sum(camera_seconds(stat.pid) for stat in stats)
    return Cpu(sum(process_seconds(stat.pid) + stat.children for stat in stats) - camera, camera)


def memory(root):
    pids = [stat.pid for stat in tree(root)]
    total = lambda file, field: sum(parse_kib(read(f'/proc/{pid}/{file}') or '', field) for pid in pids)
    return Memory(total('status', 'VmHWM'), total('smaps_rollup', 'Pss'))
