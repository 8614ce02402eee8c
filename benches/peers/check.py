"""Tests of what the tables rest on: what is read off /proc, against processes that know what they spent; the films' order; the sums. `run --check`."""
import json, os, subprocess, sys, unittest
from fractions import Fraction

import cost, films, programs, report

# Burns CPU time on a thread of the camera's name and outside it, tells how much, and waits.
BURNER = '''
import ctypes, json, subprocess, sys, threading, time
def burn(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until: pass
def camera():
    ctypes.CDLL(None).prctl(15, b'virtual-camera', 0, 0, 0)
    burn(0.3)
    told.set(); over.wait()
told, over = threading.Event(), threading.Event()
threading.Thread(target=camera, daemon=True).start(); told.wait()
burn(0.2)
subprocess.run([sys.executable, '-c', 'import time\\nwhile time.process_time() < 0.3: pass'])
kept = subprocess.Popen([sys.executable, '-c', 'import time\\nwhile time.process_time() < 0.1: pass\\nimport sys\\nprint(time.process_time(), flush=True); sys.stdin.read()'],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
print(json.dumps([time.process_time() + float(kept.stdout.readline()), kept.pid]), flush=True)
input()
'''


class Cost(unittest.TestCase):
    def test_a_name_may_hold_spaces_and_brackets(self):
        stat = cost.parse_stat('12 (a) b (c) S 7 ' + ' '.join(['0'] * 9) + ' 100 200 30 40 20 0')
        self.assertEqual(stat, cost.Stat(12, 7, 70 / cost.TICKS))

    def test_a_size_is_read_from_its_own_line(self):
        self.assertEqual(cost.parse_kib('Pss_Anon:  5 kB\nPss:   1234 kB\n', 'Pss'), 1234)
        self.assertEqual(cost.parse_kib('Name: x\n', 'VmHWM'), 0)

    def test_a_tree_is_whoever_comes_from_its_root(self):
        stats = [cost.Stat(pid, parent, 0.0) for pid, parent in ((4, 3), (1, 0), (3, 2), (2, 1), (9, 1))]
        self.assertEqual(sorted(stat.pid for stat in cost.descendants(stats, 2)), [2, 3, 4])

    def test_all_threads_and_processes_are_counted_and_the_camera_apart(self):
        with subprocess.Popen([sys.executable, '-c', BURNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as burner:
            told, kept = json.loads(burner.stdout.readline())
            cpu, memory = cost.cpu(burner.pid), cost.memory(burner.pid)
            alone = [cost.parse_kib(cost.read(f'/proc/{pid}/status'), 'VmRSS') for pid in (burner.pid, kept)]
            burner.communicate('\n')
        self.assertGreaterEqual(cpu.camera, 0.3)
        # Told are those that still run, the camera among them; the one that has ended ran for 0.3 s, which is known in steps of a tick for user and for system.
        self.assertGreaterEqual(cpu.own, told - cpu.camera + 0.3 - 2 / cost.TICKS)
        self.assertLess(cpu.own, told - cpu.camera + 0.3 + 0.1)
        self.assertGreaterEqual(memory.peak, sum(alone))
        self.assertTrue(0 < memory.share < memory.peak)


# Fetches some pictures slowly; tells their numbers, and how long it took.
SLOW = f'''
import itertools, json, sys, time
sys.path.insert(0, {os.path.join(programs.HERE, 'drivers')!r})
import camera_alone
numbers, begun = [], None
for number in itertools.islice(camera_alone.pictures(), 12):
    begun = begun or time.monotonic()
    numbers.append(number)
    took = time.monotonic() - begun
    time.sleep(0.05)
print(json.dumps([numbers, took]))
'''
CAMERA = None


class Camera(unittest.TestCase):
    RATE = 100

    def slowly(self, **more):
        if not CAMERA:
            self.skipTest('no camera library given: --camera')
        environment = dict(os.environ, LD_PRELOAD=CAMERA, PLUMB_CAM_FORMATS=f'YUYV:640x480@{self.RATE}', **more)
        return json.loads(subprocess.run([sys.executable, '-c', SLOW], env=environment, check=True, capture_output=True).stdout)

    def test_whoever_is_slow_sees_the_film_at_its_own_speed(self):
        numbers, took = self.slowly(PLUMB_CAM_LOSES='1')
        self.assertEqual(numbers[:4], [0, 1, 2, 3], 'the buffers that waited')
        # The last was filled right after its buffer was given back, four pictures before it was fetched.
        fetch = took / (len(numbers) - 1)
        self.assertAlmostEqual(numbers[-1] / self.RATE, took - 4 * fetch, delta=fetch)

    def test_a_camera_that_loses_nothing_gives_one_after_the_other(self):
        self.assertEqual(self.slowly()[0], list(range(12)))


class Films(unittest.TestCase):
    def test_a_camera_shows_what_stands_when_it_looks(self):
        self.assertEqual(films.resampled(list(range(8)), 4), [0, 2, 4, 6])
        self.assertEqual(films.resampled(list(range(8)), 16), [number for number in range(8) for _ in range(2)])
        with self.assertRaises(ValueError):
            films.resampled(list(range(9)), 15)

    def test_rounds_are_as_long_as_they_say_at_every_rate(self):
        for film in films.FILMS:
            for rate in (4, 15):
                self.assertEqual(Fraction(len(films.resampled(films.one_round(film, 360), rate)), rate), films.seconds(film), film)

    def test_sitting_still_never_jumps(self):
        numbers = films.one_round('still', 360)
        self.assertTrue(all(abs(a - b) <= 1 for a, b in zip(numbers, numbers[1:] + numbers[:1])))
        # Upright until second 8 of the film.
        self.assertLess(max(numbers), 8 * films.FILM_RATE)


class Lines(unittest.TestCase):
    def test_a_line_is_a_picture_or_something_else(self):
        seen = '{"t":0.9,"kind":"observation","state":"neutral","reason":null}'
        self.assertIs(programs.was_found(seen), True)
        self.assertIs(programs.was_found(seen.replace('neutral', 'away')), False)
        self.assertIs(programs.was_found('{"t":1.0,"kind":"observation","state":"unsure","reason":"nobody_seen"}'), False)
        self.assertIsNone(programs.was_found('{"event":"away","kind":"event","t":1.0}'))
        self.assertEqual([programs.was_found(line) for line in ('1\n', '0\n', 'a warning\n')], [True, False, None])


class Report(unittest.TestCase):
    RUN = dict(program='lite', film='still', manner='own', repeat=0, seconds=30.0, cpu_s=1.5, camera_s=0.1, pictures=60, found=45, peak_kib=2048, share_kib=1024,
               start_s=0.5, start_cpu_s=0.4)

    def test_figures_are_of_a_minute(self):
        made = report.figures(self.RUN)
        self.assertEqual((made['cpu'], made['core'], made['rate'], made['picture'], made['found'], made['memory']), (3.0, 5.0, 2.0, 25.0, 75.0, 2.0))

    def test_who_looked_at_nothing_has_no_cost_a_picture(self):
        self.assertNotEqual(report.figures(dict(self.RUN, pictures=0, found=0))['picture'], 0.0)

    def test_the_spread_is_told_where_there_is_one(self):
        self.assertEqual(report.spread([3.0, 1.0, 2.0], 1), '2.0 (1.0–3.0)')
        self.assertEqual(report.spread([2.01, 2.04], 1), '2.0')

    def test_ratios_are_of_medians_over_ours(self):
        runs = [dict(self.RUN, cpu_s=cpu) for cpu in (1.0, 9.0, 2.0)] + [dict(self.RUN, program='dorso', cpu_s=cpu) for cpu in (4.0, 5.0, 1.0)]
        text = report.tables(runs, {'lite': 'ours', 'dorso': 'another'})
        self.assertIn('| another | 8.00 (2.00–10.00) | 2.0 |', text)
        self.assertIn('3 runs of 30 s', text)

    def test_the_short_table_has_a_row_a_program_and_gaps_where_nothing_was_measured(self):
        text = report.summary([self.RUN, dict(self.RUN, program='dorso', manner='equal', film='front')], {'lite': 'ours', 'full': 'never run', 'dorso': 'another'})
        self.assertIn('| ours |  | 3.0 |  |  |  | 2 | 0.5 |', text)
        self.assertIn('| another |  |  |  | 3.0 | 25.0 | 2 | 0.5 |', text)
        self.assertNotIn('never run', text)

    def test_only_what_lies_between_the_markers_is_replaced(self):
        page = f'before\n{report.BEGIN}\nold\n{report.END}\nafter\n'
        self.assertEqual(report.replaced(page, 'new'), f'before\n{report.BEGIN}\n\nnew\n\n{report.END}\nafter\n')
        with self.assertRaises(ValueError):
            report.replaced('nothing', 'new')


def main(camera=None):
    global CAMERA
    CAMERA = camera
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1
