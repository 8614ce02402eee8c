"""Runs plumbline's networks and the other runtimes by turns and tells the ratios; started by `run`, which says how.

A round is one block of each runtime, each in a fresh process that loads, warms up and takes the median of its runs; rounds are paired block by block, and who
comes first goes round. So a machine that is slow for a while is slow for all of them, and the ratio of a pair stays.
"""
import argparse, json, os, shutil, subprocess, sys, tempfile

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__)); ROOT = os.path.dirname(os.path.dirname(HERE))
PICTURE = os.path.join(ROOT, 'tests', 'data', 'parity', 'wide_640x480.webp')
# The file of each network, planes and side of its input, and the range of its values.
MODELS = {'lite': ('pose_landmark_lite', 3, 256, (0, 1)), 'full': ('pose_landmark_full', 3, 256, (0, 1)), 'detector': ('pose_detection', 3, 224, (-1, 1)),
          'face-detector': ('face_detection_short_range', 3, 128, (-1, 1)), 'face-mesh': ('face_landmark', 3, 192, (0, 1)), 'neck': ('neck', 5, 96, (0, 1))}
# Half a step of half precision (2 ** -11): arithmetic in 32 bits stays below it through all layers, whatever its order; coarser arithmetic does not.
TOLERANCE = 2.0 ** -11
SEED = 5


def inputs(folder, name):
    """Two files of values: random ones, and a real picture's."""
    _, planes, side, (low, high) = MODELS[name]
    picture = Image.open(PICTURE).convert('RGB')
    edge = min(picture.size); left = (picture.width - edge) // 2; top = (picture.height - edge) // 2
    picture = picture.crop((left, top, left + edge, top + edge)).resize((side, side), Image.Resampling.BILINEAR)
    real = np.zeros((planes, side, side)); real[:3] = np.asarray(picture).transpose(2, 0, 1) / 255
    chance = np.random.default_rng(SEED).random((planes, side, side))
    paths = {}
    for kind, values in dict(random=chance, picture=real).items():
        paths[kind] = os.path.join(folder, f'{name}-{kind}.f32')
        (low + values * (high - low)).astype('<f4').tofile(paths[kind])
    return paths


class Runtimes:
    """Everything that is compared; each gives a block as a dict."""

    def __init__(self, arguments):
        self.plumbline, self.tflite_folder, self.runs = os.path.abspath(arguments.plumbline), arguments.tflite, arguments.runs
        self.pin = []
        if shutil.which('taskset') and hasattr(os, 'sched_getaffinity'):
            core = arguments.core if arguments.core is not None else max(os.sched_getaffinity(0))
            self.pin = ['taskset', '-c', str(core)]

    def names(self, model):
        tflite = self.tflite_folder and model != 'neck'
        return ['plumbline', 'onnxruntime'] + (['TFLite'] if tflite else [])

    def start(self, command):
        # One thread, also for whatever reads the environment.
        environment = os.environ | dict(OMP_NUM_THREADS='1', TF_CPP_MIN_LOG_LEVEL='2')
        done = subprocess.run(self.pin + command, stdout=subprocess.PIPE, env=environment)
        if done.returncode: sys.exit(f'failed with status {done.returncode}: {" ".join(command)}')
        return json.loads(done.stdout)

    def block(self, runtime, model, given, outputs=(), runs=None):
        runs = str(runs or self.runs)
        if runtime == 'plumbline':
            report = self.start([self.plumbline, 'bench', '--model', model, '--runs', runs, '--json', '--input', given] +
                                (['--outputs', outputs[0]] if outputs else []))
            row = report['stages'][0]
            return dict(median_ms=row['median_ms'], processor_ms=row.get('processor_ms'), load_ms=report['loads'][0]['median_ms'], peak_memory_mb=report['peak_memory_mb'], floor_ms=row['floor_ms'],
                        outputs=report['outputs'], version=report['version'], processor=report['processor'], peak=report['peak'])
        file = MODELS[model][0]
        path = os.path.join(ROOT, 'models', file + '.onnx') if runtime == 'onnxruntime' else os.path.join(self.tflite_folder, file + '.tflite')
        return self.start([sys.executable, os.path.join(HERE, 'theirs.py'), runtime.lower(), path, given, runs, *outputs])


def agreement(runtimes, model, files, folder):
    """The largest difference from onnxruntime by input and output, also over the largest value that the output takes on any of the inputs."""
    pairs, outputs = {}, []
    for kind, given in files.items():
        ours, theirs = os.path.join(folder, 'ours'), os.path.join(folder, 'theirs')
        outputs = runtimes.block('plumbline', model, given, (ours,), 1)['outputs']
        runtimes.block('onnxruntime', model, given, (theirs, *(name for name, _ in outputs)), 1)
        pairs[kind] = [np.fromfile(path, dtype='<f4').astype(float) for path in (ours, theirs)]
        assert pairs[kind][0].size == pairs[kind][1].size, f'{model}: {pairs[kind][0].size} values against {pairs[kind][1].size}'
    found, start = {}, 0
    for name, shape in outputs:
        part = slice(start, start + int(np.prod(shape))); start = part.stop
        largest = max(np.abs(theirs[part]).max() for _, theirs in pairs.values())
        for kind, (ours, theirs) in pairs.items():
            difference = np.abs(ours[part] - theirs[part]).max()
            found[f'{name}, {kind}'] = dict(largest=float(difference), relative=float(difference / largest))
    return found


def pairs(blocks, other, key):
    """The ratio of ours to the other's, block by block."""
    return spread([mine[key] / theirs[key] for mine, theirs in zip(blocks['plumbline'], blocks[other]) if mine[key] is not None])


def spread(values):
    if not values: return None
    low, median, high = np.percentile(values, [25, 50, 75])
    return dict(median=float(median), middle_half=[float(low), float(high)], range=[float(min(values)), float(max(values))])


def table(head, rows):
    return '\n'.join('| ' + ' | '.join(row) + ' |' for row in [head, ['---'] * len(head), *rows])


def tell(results, arguments, runtimes):
    first = next(iter(results.values()))['blocks']['plumbline'][0]
    import onnxruntime
    pinned = ', pinned to one core' if runtimes.pin else ''
    print(f'{first["processor"]}; plumbline {first["version"]}, onnxruntime {onnxruntime.__version__}' +
          (f', LiteRT {version("ai-edge-litert")} with XNNPACK' if arguments.tflite else '') +
          f'; one thread each{pinned}; {arguments.rounds} pairs of blocks of {arguments.runs} runs. Peak of one core: {first["peak"]["gmac_per_second"]:.0f} '
          'thousand million multiply-adds a second.\n')
    told = lambda ratio: f'{ratio["median"]:.2f} ({ratio["middle_half"][0]:.2f} to {ratio["middle_half"][1]:.2f})' if ratio else ''
    rows, others = [], []
    for model, result in results.items():
        for other, ratio in result['ratios'].items():
            mine, theirs = result['blocks']['plumbline'], result['blocks'][other]
            median = lambda blocks, key: float(np.median([block[key] for block in blocks]))
            rows.append([model, other, f'{median(mine, "median_ms"):.2f}', f'{median(theirs, "median_ms"):.2f}', f'**{ratio["median"]:.2f}**',
                         ' to '.join(f'{value:.2f}' for value in ratio['middle_half']), ' to '.join(f'{value:.2f}' for value in ratio['range']),
                         told(result['processor_ratios'][other]), f'{median(mine, "floor_ms"):.2f}'])
            others.append([model, other, f'{median(mine, "load_ms"):.0f}', f'{median(theirs, "load_ms"):.0f}', f'{median(mine, "peak_memory_mb"):.0f}',
                           f'{median(theirs, "peak_memory_mb"):.0f} ({median(theirs, "before_mb"):.0f})'])
    print(table(['network', 'against', 'plumbline, ms', 'the other, ms', 'ratio, median of the pairs', 'middle half', 'range', 'ratio of processor time', 'floor, ms'], rows) + '\n')
    print(table(['network', 'against', 'plumbline loads in ms', 'the other', 'plumbline holds at most, MB', 'the other (before the model came, Python included)'], others) + '\n')
    worst = {model: max(result['agreement'].items(), key=lambda item: item[1]['relative']) for model, result in results.items()}
    print('Largest difference of an output from onnxruntime\'s, over its largest value: ' +
          '; '.join(f'{model} {found["relative"]:.1e} ({where})' for model, (where, found) in worst.items()) + '.')
    if arguments.tflite:
        print('\nThe TFLite files are MediaPipe\'s own: the landmark networks have a segmentation head besides, which plumbline leaves out.')


def version(package):
    from importlib import metadata
    return metadata.version(package)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--plumbline', required=True)
    parser.add_argument('--tflite')
    parser.add_argument('--models', default='lite,full,detector')
    parser.add_argument('--rounds', type=int, default=21)
    parser.add_argument('--runs', type=int, default=40)
    parser.add_argument('--core', type=int)
    parser.add_argument('--json')
    arguments = parser.parse_args()
    models = arguments.models.split(',')
    for model in models:
        if model not in MODELS: parser.error(f'no network {model}; there are {", ".join(MODELS)}')
    runtimes, results = Runtimes(arguments), {}
    with tempfile.TemporaryDirectory() as folder:
        files = {model: inputs(folder, model) for model in models}
        # First of all: ratios of programs that do not give the same are worth nothing.
        agreements = {model: agreement(runtimes, model, files[model], folder) for model in models}
        apart = [f'{model}, {where}: {found["relative"]:.1e}' for model, by_output in agreements.items() for where, found in by_output.items()
                 if not found['relative'] <= TOLERANCE]
        if apart: sys.exit('The outputs differ by more than rounding: ' + '; '.join(apart))
        for model in models:
            names = runtimes.names(model)
            blocks = {name: [] for name in names}
            for turn in range(arguments.rounds):
                # By turns forward and backward from another one each time.
                order = names[turn // 2 % len(names):] + names[:turn // 2 % len(names)]
                for name in order if turn % 2 else order[::-1]:
                    blocks[name].append(runtimes.block(name, model, files[model]['picture']))
                print(f'{model}: round {turn + 1} of {arguments.rounds}', file=sys.stderr)
            ratios, processor_ratios = ({name: pairs(blocks, name, key) for name in names[1:]} for key in ('median_ms', 'processor_ms'))
            results[model] = dict(ratios=ratios, processor_ratios=processor_ratios, agreement=agreements[model], blocks=blocks)
    tell(results, arguments, runtimes)
    if arguments.json:
        with open(arguments.json, 'w') as file: json.dump(results, file, indent=1)


main()
