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
context switches. The thread "virtual-camera" stands for the camera and the kernel's driver: its time is told
apart and not counted. Threads of a software renderer (llvmpipe) are counted and told beside it: a machine with
a graphics card has none. Every figure is the median of the repeats, with the lowest and the highest.

`benches/day/run` builds what is needed and calls this.
"""

import argparse
import json
import os
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


def memory(pid):
    """Of the process, in MiB."""
    fields = dict(line.split(":") for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return {name: int(fields[name].split()[0]) / 1024 for name in ("VmHWM", "RssAnon")}


class Desk:
    """A screen of its own with a window manager."""

    TOOLS = ("Xvfb", "openbox", "xdotool")

    def __init__(self):
        read, write = os.pipe()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"], pass_fds=[write], **quiet
        )
        os.close(write)
        with os.fdopen(read) as told:
            self.display = f":{told.readline().strip()}"
        self.manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": self.display}, **quiet)

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
        for process in (self.manager, self.server):
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
        begun, before, cpu = time.monotonic(), threads(program.pid), cpu_ns(program.pid)
        time.sleep(options.seconds)
        span, after, cpu = time.monotonic() - begun, threads(program.pid), cpu_ns(program.pid) - cpu
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
        return {
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


def spread(values):
    values = [value for value in values if value is not None]
    if not values:
        return None
    return {"median": statistics.median(values), "low": min(values), "high": max(values)}


def summary(runs):
    numbers = ("cpu_percent", "camera_percent", "renderer_percent", "wakes_per_second", "peak_mib", "anonymous_mib", "first_angle_s")
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


def table(states):
    """For the README."""
    print("| state | CPU-seconds a minute | % of one core | wake-ups a second | own memory, MiB | start to first angle, s |")
    print("|---|---|---|---|---|---|")
    for state, found in states.items():
        cpu = found["cpu_percent"]
        minute = {name: value * 0.6 for name, value in cpu.items()}
        print(
            f"| {state} | {cell(minute, 2)} | {cell(cpu, 2)} | {cell(found['wakes_per_second'], 0)} "
            f"| {cell(found['anonymous_mib'], 0)} | {cell(found['first_angle_s'], 2)} |"
        )
    print()
    for state, found in states.items():
        busiest = [f"{name} {value:.2f}" for name, value in found["threads_percent"].items() if value >= 0.005]
        wakes = [f"{name} {value:.1f}" for name, value in found["threads_wakes"].items() if value >= 0.05]
        print(f"{state}: wake-ups a second by thread: {', '.join(wakes)}")
        print(f"{state}: % by thread: {', '.join(busiest)}; the camera's own, not counted: {found['camera_percent']['median']:.2f}")


def arguments():
    parser = argparse.ArgumentParser(description="What a day with plumbline costs.")
    built = ROOT / "target/release"
    parser.add_argument("--binary", type=Path, default=built / "plumbline")
    parser.add_argument("--camera", type=Path, default=built / "examples/libvirtual_camera.so")
    parser.add_argument("--films", type=Path, help="where `day_films` has put them; made anew where it is left away")
    parser.add_argument("--seconds", type=float, default=30, help="measured in each repeat")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--states", default=",".join(SETTLE), help="which, with commas between")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    options.states = options.states.split(",")
    for state in options.states:
        if state not in SETTLE:
            parser.error(f"there is no state {state}")
    for file in (options.binary, options.camera):
        if not file.exists():
            parser.error(f"{file} is missing: benches/day/run builds it")
    return options


def main():
    options = arguments()
    missing = [tool for tool in Desk.TOOLS if not shutil.which(tool)]
    states = [state for state in options.states if state not in WINDOWED or not missing]
    if missing and len(states) < len(options.states):
        print(f"left out for want of {', '.join(missing)}: {', '.join(WINDOWED & set(options.states))}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="plumbline-films-") as films:
        if options.films is None:
            options.films = Path(films)
            maker = options.camera.parent / "day_films"
            subprocess.run([str(maker), films], check=True)
        desk = Desk() if WINDOWED & set(states) else None
        runs = {state: [] for state in states}
        try:
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
            if desk:
                desk.close()
    found = {state: summary(done) for state, done in runs.items() if done}
    if options.json:
        settings = {"seconds": options.seconds, "repeats": options.repeats}
        print(json.dumps({"settings": settings, "states": found, "runs": runs}, indent=2))
    else:
        table(found)
    return 0 if all(len(done) == options.repeats for done in runs.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
