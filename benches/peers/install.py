"""Puts the peers where they can be run: two virtual environments with pinned packages, and the models that their wheels leave to a download.

Nothing of it is part of this repository. From PyPI, and one file from the npm registry.
"""
import hashlib, os, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# dorso-linux downloads this at its first start; postured's wheel ships the same model under the same name.
TASK, TASK_SUM = 'pose_landmarker_lite.task', '59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a'
# MediaPipe 0.10.14 downloads its lite model; the npm package of the same maker holds it (models/rebuild.sh takes it from there, too).
LITE, LITE_SUM = 'pose_landmark_lite.tflite', 'f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61'
LITE_PACKAGE = '@mediapipe/pose@0.5.1675469404'
PYTHONS = ((3, 11), (3, 12))


class Missing(Exception):
    """Something this machine would have to have; the text says what."""


def packages(name):
    """The pinned packages of a lock file, by name."""
    with open(os.path.join(HERE, name + '.lock')) as file:
        lines = [line.strip() for line in file]
    return dict(line.split('==') for line in lines if line and not line.startswith('#'))


def environment(name, work):
    """The Python of the virtual environment with the packages of NAME.lock, made anew where the list has changed."""
    if sys.version_info[:2] not in PYTHONS:
        raise Missing('The peers have packages for Python 3.11 and 3.12; this is ' + sys.version.split()[0] + '.')
    folder, lock = os.path.join(work, name), os.path.join(HERE, name + '.lock')
    with open(lock) as file:
        wanted = file.read()
    stamp, python = os.path.join(folder, 'installed'), os.path.join(folder, 'bin', 'python')
    if os.path.exists(stamp):
        with open(stamp) as file:
            if file.read() == wanted:
                return python
    print(f'Installing {name} ...', file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, '-m', 'venv', folder], check=True)
    # The lists are complete; what is not on them is not wanted.
    subprocess.run([python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', '--no-deps', '-r', lock], check=True)
    with open(stamp, 'w') as file:
        file.write(wanted)
    return python


def site_packages(python):
    return subprocess.run([python, '-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'], check=True, capture_output=True, text=True).stdout.strip()


def put(source, target, wanted):
    """Copies a model, after a look whether it is the one that was measured."""
    with open(source, 'rb') as file:
        found = hashlib.sha256(file.read()).hexdigest()
    if found != wanted:
        raise Missing(f'{source} is not the model that was measured: SHA-256 {found}.')
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copyfile(source, target)


def monitors(work, data):
    """postured and dorso-linux; the Python that runs them."""
    python = environment('monitors', work)
    put(os.path.join(site_packages(python), 'postured', 'resources', TASK), os.path.join(data, 'dorso', 'models', TASK), TASK_SUM)
    return python


def mediapipe(work):
    """MediaPipe's Python Pose with both models; the Python that runs it."""
    python = environment('mediapipe', work)
    target = os.path.join(site_packages(python), 'mediapipe', 'modules', 'pose_landmark', LITE)
    if not os.path.exists(target):
        if not shutil.which('npm'):
            raise Missing('npm is needed once, to fetch the lite model that MediaPipe would download.')
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(['npm', 'pack', '--silent', LITE_PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            shutil.unpack_archive(os.path.join(folder, os.listdir(folder)[0]), folder, 'gztar')
            put(os.path.join(folder, 'package', LITE), target, LITE_SUM)
    return python
