#!/usr/bin/env python3
"""What a day with plumbline costs: processor time, wake-ups, memory and start-up of the real program.

The program looks through the camera of the tests (tests/virtual_camera), which offers what a plain webcam
does: 640 x 480 YUYV, 15 pictures a second, of the films that benches/day/films.rs makes. States:

    still     `plumbline watch`, somebody who sits like a statue
    restless  the same, somebody who slides forward and back without rest
    empty     the same, a room without a person
    hidden    the window's program, minimised; the still person
    paused    the same, paused
    live      the window, open; camera and window at 30 pictures a second; the still person

The last three need Xvfb, openbox and xdotool; where one is missing they are left out, and that is said.

Each repeat starts the program anew, waits until it has come to rest, and then reads for --seconds the
process's own clock (clock_getcpuclockid(3): user and system time of all its threads, in nanoseconds) and its
context switches. It is one process that is counted, without its children and without the display's server; there
is no session bus, so tray, notifications and what is asked of the desktop are not in it. The thread
"virtual-camera" stands for the camera and the kernel's driver: its time is told apart and not counted. Threads
of a software renderer (llvmpipe) are counted and told beside it: a machine with a graphics card has none. Every
figure is the median of the repeats, with the lowest and the highest.

How often the program looks is counted where it says so, which is a line of `watch --json`; the window says
nothing, and its rows have a dash. What the camera handed out is counted for all, by the bytes that its thread
has written; the program skips pictures that it does not want. A repeat in which a state was not what it is
called (see RATES) has failed: status 1, and no README is touched.

`benches/day/run` builds what is needed and calls this.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CAMERA_THREAD = "virtual-camera"
# Until a state has come to rest, in seconds after what it waits for: a posture is steady after ten seconds,
# a room is taken for empty after some looks.
SETTLE = {"still": 14, "restless": 5, "empty": 20, "hidden": 14, "paused": 5, "live": 8}
WINDOWED = {"hidden", "paused", "live"}
# Lowest and highest rates a second at which a state is what it is called: who sits still is looked at once a
# second, the window lives at what its camera gives, and paused is a camera that is closed.
RATES = {
    ("still", "looks_per_second"): (0.8, 1.25),
    ("live", "pictures_per_second"): (25, 35),
    ("paused", "pictures_per_second"): (0, 0),
}
# Of one picture of the camera: 640 x 480 YUYV.
PICTURE_BYTES = 640 * 480 * 2
# Nothing takes longer to begin.
LIMIT = 60


class Failed(Exception):
    """A run that did not come to what it was to measure."""


def cpu_ns(pid):
    """User and system time of all threads, ended ones too: the process's clock, as clock_getcpuclockid(3) names it."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def threads(pid):
    """Of each thread: name, time on a processor in ns, times it went to sleep."""
    seen = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            ran = int((task / "schedstat").read_text().split()[0])
            status = (task / "status").read_text()
            naps = int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])
            seen[int(task.name)] = ((task / "comm").read_text().strip(), ran, naps)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return seen


def pictures(pid):
    """How many the camera has handed out since the start; None where the kernel does not count bytes by thread."""
    written = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            if (task / "comm").read_text().strip() == CAMERA_THREAD:
                written += int((task / "io").read_text().split("\nwchar:")[1].split()[0])
        except ProcessLookupError:
            continue
        except OSError:
            return None
    return written / PICTURE_BYTES


def memory(pid):
    """Of the process, in MiB."""
    fields = dict(line.split(":") for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return {name: int(fields[name].split()[0]) / 1024 for name in ("VmHWM", "RssAnon")}


class Desk:
    """A screen of its own with a window manager."""

    TOOLS = ("Xvfb", "openbox", "xdotool")

    def __init__(self):
        self.processes, self.display = [], None

    def open(self):
        read, write = os.pipe()
        self.start(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"], pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as told:
            self.display = f":{told.readline().strip()}"
        self.start(["openbox"], env={**os.environ, "DISPLAY": self.display})

    def start(self, words, **more):
        self.processes.append(subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more))

    def do(self, *words):
        done = subprocess.run(
            ["xdotool", *words], env={**os.environ, "DISPLAY": self.display}, capture_output=True, text=True, check=False
        )
        return done.stdout.split()

    def window(self):
        begun = time.monotonic()
        while time.monotonic() - begun < LIMIT:
            found = self.do("search", "--onlyvisible", "--name", "^Plumbline$")
            if found:
                return found[0]
            time.sleep(0.2)
        raise Failed("no window came")

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()


class Program:
    """The program in a home of its own, with the camera before it."""

    def __init__(self, options, state, desk):
        self.home = tempfile.TemporaryDirectory(prefix="plumbline-day-")
        home = Path(self.home.name)
        profiles = home / "data/plumbline/profiles"
        profiles.mkdir(parents=True)
        shutil.copy(ROOT / "assets/demo/front.profile.toml", profiles / "default.toml")
        # What settings.toml says of a program that has been used before.
        (home / "config/plumbline").mkdir(parents=True)
        live = 30 if state == "live" else 15
        told = "tray_told = true\nno_tray_told = true\nguide_done = true\n"
        (home / "config/plumbline/settings.toml").write_text(f"[watch]\nper_second_live = {live}.0\n\n[program]\n{told}")
        film = {"restless": "restless", "empty": "empty"}.get(state, "still")
        environment = {
            **os.environ,
            "LD_PRELOAD": str(options.camera),
            "PLUMB_CAM_FORMATS": f"YUYV:640x480@{30 if state == 'live' else 15}",
            "PLUMB_CAM_FRAMES": str(options.films / film),
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_RUNTIME_DIR": str(home),
            "LANG": "C.UTF-8",
        }
        for bus in ("DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "DISPLAY"):
            environment.pop(bus, None)
        if desk:
            environment["DISPLAY"] = desk.display
        words = [] if state in WINDOWED else ["watch", "--source", "camera:0", "--profile", "default", "--json"]
        self.desk, self.state = desk, state
        self.begun = time.monotonic()
        self.first_angle = None
        # When each observation came.
        self.looks = []
        self.away = threading.Event()
        self.seen = threading.Event()
        self.process = subprocess.Popen(
            [str(options.binary), *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        threading.Thread(target=self.read, daemon=True).start()

    @property
    def pid(self):
        return self.process.pid

    def read(self):
        """Listens to `watch --json`, and has no part in what is measured: this is another process."""
        for line in self.process.stdout:
            said = json.loads(line)
            if said.get("kind") == "observation":
                self.looks.append(time.monotonic())
                if said.get("change_deg") is not None and self.first_angle is None:
                    self.first_angle = time.monotonic() - self.begun
                if said["state"] == "away":
                    self.away.set()
                self.seen.set()

    def settle(self):
        """Waits until the state is what it is called."""
        if self.state in WINDOWED:
            window = self.desk.window()
            time.sleep(3)
            self.desk.do("windowactivate", "--sync", window)
            if self.state == "paused":
                self.desk.do("key", "space")
                self.is_paused()
            if self.state != "live":
                time.sleep(1)
                self.desk.do("windowminimize", window)
        elif not (self.away if self.state == "empty" else self.seen).wait(LIMIT):
            raise Failed("nothing was seen")
        time.sleep(SETTLE[self.state])

    def is_paused(self):
        """The camera is let go: its thread has ended."""
        begun = time.monotonic()
        while any(name == "capture" for name, _, _ in threads(self.pid).values()):
            if time.monotonic() - begun > 10:
                raise Failed("it did not pause")
            time.sleep(0.1)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.home.cleanup()


def measure(options, state, desk):
    """One repeat."""
    program = Program(options, state, desk)
    try:
        program.settle()
        if program.process.poll() is not None:
            raise Failed("the program has ended")
        shown, begun, before, cpu = pictures(program.pid), time.monotonic(), threads(program.pid), cpu_ns(program.pid)
        time.sleep(options.seconds)
        until, after, cpu = time.monotonic(), threads(program.pid), cpu_ns(program.pid) - cpu
        span = until - begun
        rates = {
            "looks_per_second": None if state in WINDOWED else sum(begun <= at < until for at in program.looks) / span,
            "pictures_per_second": None if shown is None else (pictures(program.pid) - shown) / span,
        }
        check_rates(state, rates)
        by_name, wakes = {}, {}
        for tid, (name, ran, slept) in after.items():
            _, ran_before, slept_before = before.get(tid, (name, 0, 0))
            # A pool's threads are numbered.
            name = name.rstrip("0123456789").rstrip("-:")
            by_name[name] = by_name.get(name, 0) + ran - ran_before
            wakes[name] = wakes.get(name, 0) + (slept - slept_before) / span
        percent = 1e-7 / span
        camera = by_name.pop(CAMERA_THREAD, 0)
        wakes.pop(CAMERA_THREAD, None)
        return rates | {
            "cpu_percent": (cpu - camera) * percent,
            "camera_percent": camera * percent,
            "renderer_percent": sum(ran for name, ran in by_name.items() if name.startswith("llvmpipe")) * percent,
            "threads_percent": {name: ran * percent for name, ran in sorted(by_name.items(), key=lambda one: -one[1])},
            "wakes_per_second": sum(wakes.values()),
            "threads_wakes": wakes,
            "peak_mib": memory(program.pid)["VmHWM"],
            "anonymous_mib": memory(program.pid)["RssAnon"],
            "first_angle_s": program.first_angle,
        }
    finally:
        program.close()


def check_rates(state, rates):
    """Whether the state was what it is called, as far as that is counted."""
    for name, rate in rates.items():
        low, high = RATES.get((state, name), (0, float("inf")))
        if rate is not None and not low <= rate <= high:
            raise Failed(f"{rate:.2f} {name.replace('_per_', ' a ')}, which is not {low} to {high}")


def spread(values):
    values = [value for value in values if value is not None]
    if not values:
        return None
    return {"median": statistics.median(values), "low": min(values), "high": max(values)}


def summary(runs):
    numbers = (
        "cpu_percent", "camera_percent", "renderer_percent", "looks_per_second", "pictures_per_second", "wakes_per_second",
        "peak_mib", "anonymous_mib", "first_angle_s",
    )
    found = {name: spread([run[name] for run in runs]) for name in numbers}
    for kind in ("threads_percent", "threads_wakes"):
        names = {name for run in runs for name in run[kind]}
        threads = {name: statistics.median([run[kind].get(name, 0) for run in runs]) for name in names}
        found[kind] = dict(sorted(threads.items(), key=lambda one: -one[1]))
    return found | {"runs": len(runs)}


def cell(spread, digits):
    if spread is None:
        return "-"
    return "{:.{d}f} ({:.{d}f} to {:.{d}f})".format(spread["median"], spread["low"], spread["high"], d=digits)


def machine():
    models = [line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")]
    return f"{models[0] if models else platform.machine()}, {len(os.sched_getaffinity(0))} core(s) given, Linux {platform.release()}"


def table(states, options):
    """For the README."""
    head = ["state", "CPU-seconds a minute", "% of one core", "of it a software renderer", "looks a second"]
    head += ["pictures the camera gave a second", "wake-ups a second", "own memory, MiB", "start to first angle, s"]
    rows = [head, ["---"] * len(head)]
    for state, found in states.items():
        cpu = found["cpu_percent"]
        minute = {name: value * 0.6 for name, value in cpu.items()}
        renderer = found["renderer_percent"] if state in WINDOWED else None
        cells = [(minute, 2), (cpu, 2), (renderer, 2), (found["looks_per_second"], 2), (found["pictures_per_second"], 1)]
        cells += [(found["wakes_per_second"], 0), (found["anonymous_mib"], 0), (found["first_angle_s"], 2)]
        rows.append([state, *(cell(*one) for one in cells)])
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    said = f"{machine()}; {options.repeats} repeats of {options.seconds:g} s: median (lowest to highest)."
    return "\n".join([*lines, "", said])


def by_thread(states):
    """What does not go into the README."""
    for state, found in states.items():
        busiest = [f"{name} {value:.2f}" for name, value in found["threads_percent"].items() if value >= 0.005]
        wakes = [f"{name} {value:.1f}" for name, value in found["threads_wakes"].items() if value >= 0.05]
        print(f"{state}: wake-ups a second by thread: {', '.join(wakes)}")
        print(f"{state}: % by thread: {', '.join(busiest)}; the camera's own, not counted: {found['camera_percent']['median']:.2f}")


def arguments():
    parser = argparse.ArgumentParser(description="What a day with plumbline costs.")
    parser.add_argument("--binary", type=Path, required=True, help="the program, a release build")
    parser.add_argument("--camera", type=Path, required=True, help="the camera of the tests, libvirtual_camera.so")
    parser.add_argument("--films", type=Path, required=True, help="where the example `day_films` has put them")
    parser.add_argument("--seconds", type=float, default=30, help="measured in each repeat")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--states", default=",".join(SETTLE), help="which, with commas between")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--readme", action="store_true", help="put the table into README.md, where all states were measured")
    options = parser.parse_args()
    options.states = options.states.split(",")
    for state in options.states:
        if state not in SETTLE:
            parser.error(f"there is no state {state}")
    if options.readme and set(options.states) != set(SETTLE):
        parser.error("--readme is for all states")
    for file in (options.binary, options.camera, options.films):
        if not file.exists():
            parser.error(f"{file} is missing: benches/day/run makes it")
    # The program is started with another home, not in another folder; what is preloaded has no search path.
    options.camera = options.camera.resolve()
    return options


def main():
    options = arguments()
    missing = [tool for tool in Desk.TOOLS if not shutil.which(tool)]
    states = [state for state in options.states if state not in WINDOWED or not missing]
    if missing and len(states) < len(options.states):
        print(f"left out for want of {', '.join(missing)}: {', '.join(WINDOWED & set(options.states))}", file=sys.stderr)
    # Whoever ends this ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    desk, runs = Desk(), {state: [] for state in states}
    try:
        if WINDOWED & set(states):
            desk.open()
        # By turns, so that whatever else the machine does hits all alike.
        for repeat in range(options.repeats):
            for state in states:
                try:
                    runs[state].append(measure(options, state, desk if state in WINDOWED else None))
                    cpu = runs[state][-1]["cpu_percent"]
                    print(f"{repeat + 1}/{options.repeats} {state}: {cpu:.2f} %", file=sys.stderr)
                except Failed as failed:
                    print(f"{repeat + 1}/{options.repeats} {state}: {failed}", file=sys.stderr)
    finally:
        desk.close()
    found = {state: summary(done) for state, done in runs.items() if done}
    if options.json:
        settings = {"seconds": options.seconds, "repeats": options.repeats}
        print(json.dumps({"settings": settings, "states": found, "runs": runs}, indent=2))
    else:
        print(table(found, options), end="\n\n")
        by_thread(found)
    if not all(len(done) == options.repeats for done in runs.values()):
        return 1
    if options.readme:
        if set(found) != set(SETTLE):
            print("README.md stays: not all states were measured", file=sys.stderr)
            return 1
        subprocess.run([ROOT / "benches/fill", ROOT / "README.md", "day"], input=table(found, options), text=True, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
