#!/usr/bin/env python3
"""Write reference.json: what MediaPipe 0.10.14 itself says about the pictures of this folder.

    pip install mediapipe==0.10.14 "numpy<2" scikit-image onnxruntime pillow
    npm pack @mediapipe/pose@0.5.1675469404 && tar xzf mediapipe-pose-*.tgz
    make_reference.py --lite package/pose_landmark_lite.tflite

MediaPipe's wheel has no lite landmark model; the file given with --lite is copied into the installed package (nothing else is changed there).

Pictures (lossless WebP) are read from the folder of this script. With --make-pictures DIR they are written first: three from scikit-image's
"astronaut" (NASA, public domain), and the synthetic ones, which are decoded from the JPEG files of the same name in DIR. With --make-sequence FILM
the sequence is cut from that film (needs ffmpeg): --first and --count frames, halved in size.

Still pictures: static mode (every picture starts with the detector), no smoothing, no segmentation. Sequence: landmarks of the previous frame give
the crop, the landmarks not smoothed (but see OneEuro). Pixel values are in pixels of the picture (x right, y down, z as x), world values in metres; a region is
[centre x, centre y, size, rotation in radians].

The same is computed with the ONNX files (--models) and a plain numpy pipeline, and the largest deviations are kept in the file: "onnx"; for the sequence also "onnx_same_crop", where each crop is the one MediaPipe took. In
the sequence a hundredth of a pixel in the crop can move a point outside the picture (hips, legs) by a pixel: hence the second figure and xy_px_0_12,
which is over the points of the head and the shoulders only. "smooth" is the same sequence with smooth_landmarks on; "filters" in it says how far the
filters written below, applied to MediaPipe's unsmoothed landmarks, are from that. "object_size" (px) is what their speeds are divided by.
"""
import argparse, glob, hashlib, json, math, os, shutil, subprocess, tempfile
import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
SYNTHETIC = ('s0004_frontal_52', 's0014_frontal_36', 's0009_lateral_44', 's0022_oblique_40')
GRAPH = 'mediapipe/modules/pose_landmark/pose_landmark_cpu.binarypb'
OUTPUTS = ['pose_landmarks', 'pose_world_landmarks', 'pose_detection', 'pose_rect_from_detection', 'pose_rect_from_landmarks']
MODELS = (('lite', 0), ('full', 1))


# ---------------------------------------------------------------- pictures
def save(rgb, path):
    """Lossless WebP, and a check that it decodes to the same pixels."""
    Image.fromarray(rgb).save(path, lossless=True, quality=100, method=6, exact=True)
    assert np.array_equal(load(path), rgb), path


def load(path):
    return np.array(Image.open(path).convert('RGB'))


def make_pictures(folder):
    import cv2, skimage.data
    a = skimage.data.astronaut()
    wide = np.full((480, 640, 3), 90, np.uint8)
    wide[100:480, 140:520] = cv2.resize(a, (380, 380), interpolation=cv2.INTER_AREA)
    rot = cv2.warpAffine(a, cv2.getRotationMatrix2D((256, 256), 20, .8), (640, 512), borderValue=(80, 80, 80))
    for name, rgb in (('astronaut_512x512', a), ('wide_640x480', wide), ('rot20_640x512', rot)):
        save(rgb, f'{HERE}/{name}.webp')
    for name in SYNTHETIC:
        save(np.array(Image.open(f'{folder}/{name}.jpg').convert('RGB')), f'{HERE}/{name}.webp')


def make_sequence(film, first, count):
    with tempfile.TemporaryDirectory() as t:
        subprocess.run(['ffmpeg', '-v', 'error', '-i', film, '-vf', f'select=between(n\\,{first}\\,{first + count - 1}),scale=320:240:flags=area', '-vsync', '0', t + '/%03d.png'], check=True)
        for i, f in enumerate(sorted(glob.glob(t + '/*.png'))):
            save(np.array(Image.open(f).convert('RGB')), f'{HERE}/sequence_{i:02d}.webp')


# ---------------------------------------------------------------- MediaPipe
def mediapipe_run(pictures, complexity, track, smooth=False):
    from mediapipe.python.solution_base import SolutionBase
    side = dict(model_complexity=complexity, smooth_landmarks=smooth, enable_segmentation=False, smooth_segmentation=False, use_prev_landmarks=track)
    out = []
    graph = lambda: SolutionBase(binary_graph_path=GRAPH, side_inputs=side, outputs=OUTPUTS)
    p = graph()
    for k, rgb in enumerate(pictures):
        if k and not track:
            p.close(); p = graph()
        r = p.process({'image': rgb}); h, w = rgb.shape[:2]
        rect = lambda q: None if q is None else [q.x_center * w, q.y_center * h, q.width * w, q.rotation]
        assert r.pose_landmarks is not None, 'no person'
        out.append(dict(score=r.pose_detection.score[0] if r.pose_detection is not None else None,
                        roi_detection=rect(r.pose_rect_from_detection) if r.pose_detection is not None else None,
                        roi_landmarks=rect(r.pose_rect_from_landmarks),
                        landmarks=[[l.x * w, l.y * h, l.z * w, l.visibility] for l in r.pose_landmarks.landmark],
                        world=[[l.x, l.y, l.z] for l in r.pose_world_landmarks.landmark]))
    p.close()
    return out


# ---------------------------------------------------------------- the same with the ONNX files
def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(np.asarray(x, np.float64), -100, 100)))


def warp(img, cx, cy, size, rot, n, zero):
    """Pixel (u, v) of the crop is taken at centre + R(rot) ((u / n - .5) size, (v / n - .5) size): no half-pixel shift, plain bilinear.
    OpenCV rounds the sample positions to 1/32 px and the result to whole numbers, and so does this."""
    h, w = img.shape[:2]; u = (np.arange(n) / n - .5) * size
    x, y = np.meshgrid(u, u); c, s = math.cos(rot), math.sin(rot)
    x, y = np.rint((cx + c * x - s * y) * 32) / 32, np.rint((cy + s * x + c * y) * 32) / 32
    x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int); fx, fy = (x - x0)[..., None], (y - y0)[..., None]
    f = img.astype(np.float32)

    def at(yy, xx):
        v = f[np.clip(yy, 0, h - 1), np.clip(xx, 0, w - 1)]
        return v * ((xx >= 0) & (xx < w) & (yy >= 0) & (yy < h))[..., None] if zero else v
    o = (at(y0, x0) * (1 - fx) + at(y0, x0 + 1) * fx) * (1 - fy) + (at(y0 + 1, x0) * (1 - fx) + at(y0 + 1, x0 + 1) * fx) * fy
    return np.floor(o + .5)


def anchors():
    a = []
    for n, k in ((28, 2), (14, 2), (7, 6)):
        for y in range(n):
            for x in range(n): a += [((x + .5) / n, (y + .5) / n)] * k
    return np.array(a, np.float32)


def roi(p0, p1):
    dx, dy = p1[0] - p0[0], p1[1] - p0[1]; r = math.pi / 2 - math.atan2(-dy, dx)
    return [p0[0], p0[1], 2 * math.hypot(dx, dy) * 1.25, r - 2 * math.pi * math.floor((r + math.pi) / (2 * math.pi))]


class Onnx:
    def __init__(self, folder, model):
        import onnxruntime as ort
        so = ort.SessionOptions(); so.intra_op_num_threads = 1
        self.det = ort.InferenceSession(f'{folder}/pose_detection.onnx', so); self.lm = ort.InferenceSession(f'{folder}/pose_landmark_{model}.onnx', so)
        self.anchors = anchors()

    def detect(self, img):
        h, w = img.shape[:2]; size = max(h, w)
        t = warp(img, w / 2, h / 2, size, 0, 224, True) / 255 * 2 - 1
        box, score = self.det.run(['Identity', 'Identity_1'], {'input': t.transpose(2, 0, 1)[None].astype(np.float32)})
        score = sigmoid(score[0, :, 0]); b = box[0] / 224
        b[:, [0, 4, 6, 8, 10]] += self.anchors[:, :1]; b[:, [1, 5, 7, 9, 11]] += self.anchors[:, 1:]
        k = np.where(score >= .5)[0]; assert len(k), 'no person'
        k = k[np.argsort(-score[k], kind='stable')]; b, score = b[k], score[k]
        lo, hi = b[:, :2] - b[:, 2:4] / 2, b[:, :2] + b[:, 2:4] / 2
        inter = np.clip(np.minimum(hi, hi[0]) - np.maximum(lo, lo[0]), 0, None).prod(1); area = (hi - lo).prod(1)
        m = inter / (area + area[0] - inter) > .3; m[0] = True
        kp = ((b[m, 4:] * score[m, None]).sum(0) / score[m].sum()).reshape(4, 2)
        kp = (kp - .5) * size + [w / 2, h / 2]                        # out of the letterbox, to pixels
        return float(score[0]), roi(kp[0], kp[1])

    def landmarks(self, img, region):
        cx, cy, size, rot = region
        t = warp(img, cx, cy, size, rot, 256, False) / 255
        o = dict(zip([q.name for q in self.lm.get_outputs()], self.lm.run(None, {'input': t.transpose(2, 0, 1)[None].astype(np.float32)})))
        p = o['Identity'].reshape(39, 5).astype(np.float64); p[:, :3] /= 256; p[:, 3:] = sigmoid(p[:, 3:]); heat = o['Identity_3'][0]
        for j in range(39):                                          # refine with the heatmap: 9 x 9 cells around the point
            c, r = int(p[j, 0] * 64), int(p[j, 1] * 64)
            if not (0 <= c < 64 and 0 <= r < 64): continue
            c0, c1, r0, r1 = max(0, c - 4), min(64, c + 5), max(0, r - 4), min(64, r + 5); q = sigmoid(heat[j, r0:r1, c0:c1])
            if q.max() >= .5: p[j, :2] = (q.sum(0) * np.arange(c0, c1)).sum() / q.sum() / 64, (q.sum(1) * np.arange(r0, r1)).sum() / q.sum() / 64
        x, y = (p[:, 0] - .5) * size, (p[:, 1] - .5) * size; c, s = math.cos(rot), math.sin(rot)
        px = np.stack([cx + c * x - s * y, cy + s * x + c * y, p[:, 2] * size, p[:, 3]], 1)
        q = o['Identity_4'].reshape(39, 3); world = np.stack([c * q[:, 0] - s * q[:, 1], s * q[:, 0] + c * q[:, 1], q[:, 2]], 1)
        return float(o['Identity_1'][0, 0]), px[:33], world[:33], px[33:35, :2]


class OneEuro:
    """One-euro filter as MediaPipe has it, for any array of values; `scale`: size of the object in the unit of the values (1 for world landmarks).

    The two points that give the next crop are smoothed always, whether smoothing of the landmarks is on or off (ALIGNMENT); the size is that of the region the
    unsmoothed points give, without the factor 1.25. MediaPipe's python front end counts pictures as 33333 us apart, whatever the film's rate."""
    def __init__(self, min_cutoff, beta, derivative_cutoff=1., step=.033333):
        self.c, self.b, self.d, self.step = min_cutoff, beta, derivative_cutoff, step; self.raw = None

    def __call__(self, v, scale=1.):
        alpha = lambda cutoff: 1 / (1 + 1 / (2 * math.pi * cutoff) / self.step)
        if self.raw is None: self.dx = np.zeros_like(v); self.raw = self.x = v; return v
        speed = (v - self.raw) / scale / self.step; a = alpha(self.d)
        self.raw = v; self.dx = a * speed + (1 - a) * self.dx; a = alpha(self.c + self.b * np.abs(self.dx)); self.x = a * v + (1 - a) * self.x
        return self.x


ALIGNMENT, LANDMARKS, WORLD, VISIBILITY = (.01, 10.), (.05, 80.), (.1, 40.), .1


def smoothed(rows, scales):
    """What smooth_landmarks makes of unsmoothed results: one-euro filters, and a low-pass filter for the visibility."""
    f, g, out, vis = OneEuro(*LANDMARKS), OneEuro(*WORLD), [], None
    for r, scale in zip(rows, scales):
        a = np.array(r['landmarks']); vis = a[:, 3] if vis is None else VISIBILITY * a[:, 3] + (1 - VISIBILITY) * vis
        out.append(dict(landmarks=np.c_[f(a[:, :3], scale), vis].tolist(), world=g(np.array(r['world'])).tolist()))
    return out


def onnx_run(pictures, folder, model, track, regions=None):
    """`regions`: take the crops from there instead of from the own frame before, so that deviations do not add up."""
    net = Onnx(folder, model); out = []; region = smooth = None
    for rgb in pictures:
        score = first = None
        if region is None or not track: score, first = net.detect(rgb); region = first
        if regions: region = regions[len(out)]
        if smooth is None or not track: smooth = OneEuro(*ALIGNMENT)
        flag, px, world, points = net.landmarks(rgb, region); scale = 2 * math.hypot(*(points[1] - points[0])); nxt = roi(*smooth(points, scale)); region = nxt if flag >= .5 else None
        out.append(dict(score=score, flag=flag, scale=scale, roi_detection=first, roi_landmarks=nxt, landmarks=px.tolist(), world=world.tolist()))
    return out


def deviation(a, b):
    """Largest differences between MediaPipe (a) and the ONNX pipeline (b)."""
    A, B = np.array(a['landmarks']), np.array(b['landmarks'])
    e = np.hypot(*(A[:, :2] - B[:, :2]).T)
    d = dict(xy_px=e.max(), xy_px_0_12=e[:13].max(), z_px=np.abs(A[:, 2] - B[:, 2]).max(), visibility=np.abs(A[:, 3] - B[:, 3]).max(),
             world_mm=np.abs(np.array(a['world']) - np.array(b['world'])).max() * 1000)
    if 'flag' in b: d['flag'] = b['flag']
    for k in ('roi_detection', 'roi_landmarks'):
        if a.get(k) is not None and b.get(k) is not None:
            e = np.abs(np.array(a[k]) - np.array(b[k])); d[k + '_px'] = e[:3].max(); d[k + '_rad'] = e[3]
    if a.get('score') is not None and b.get('score') is not None: d['score'] = abs(a['score'] - b['score'])
    return {k: round(float(v), 5) for k, v in d.items()}


def rounded(r):
    f = lambda v, n: None if v is None else [round(float(x), n) for x in v]
    return dict(score=None if r['score'] is None else round(float(r['score']), 6), roi_detection=None if r['roi_detection'] is None else f(r['roi_detection'][:3], 4) + f(r['roi_detection'][3:], 6),
                roi_landmarks=None if r['roi_landmarks'] is None else f(r['roi_landmarks'][:3], 4) + f(r['roi_landmarks'][3:], 6),
                landmarks=[f(l[:3], 4) + f(l[3:], 6) for l in r['landmarks']], world=[f(l, 6) for l in r['world']])


def dump(doc, path):
    """JSON with one list of numbers a line: short and good to compare."""
    import re
    t = json.dumps(doc, indent=1)
    t = re.sub(r'\[\s+(-?[\d.e+-]+(?:,\s+-?[\d.e+-]+)*)\s+\]', lambda m: '[' + re.sub(r'\s+', ' ', m.group(1)) + ']', t)
    assert json.loads(t) == doc
    open(path, 'w').write(t + '\n')


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--lite', required=True, help='pose_landmark_lite.tflite of the npm package'); ap.add_argument('--models', default=f'{HERE}/../../../models')
    ap.add_argument('--make-pictures', metavar='DIR'); ap.add_argument('--make-sequence', metavar='FILM')
    ap.add_argument('--first', type=int, default=68); ap.add_argument('--count', type=int, default=15); ap.add_argument('--out', default=f'{HERE}/reference.json')
    a = ap.parse_args()
    if a.make_pictures: make_pictures(a.make_pictures)
    if a.make_sequence: make_sequence(a.make_sequence, a.first, a.count)
    import mediapipe
    assert mediapipe.__version__ == '0.10.14', mediapipe.__version__
    shutil.copy(a.lite, os.path.join(os.path.dirname(mediapipe.__file__), 'modules/pose_landmark/pose_landmark_lite.tflite'))
    files = sorted(os.path.basename(f) for f in glob.glob(HERE + '/*.webp'))
    still = [f for f in files if not f.startswith('sequence_')]; seq = [f for f in files if f.startswith('sequence_')]
    rgb = {f: load(f'{HERE}/{f}') for f in files}
    info = lambda f: dict(file=f, width=rgb[f].shape[1], height=rgb[f].shape[0], rgb_sha256=hashlib.sha256(rgb[f].tobytes()).hexdigest())
    doc = dict(reference='MediaPipe 0.10.14 (PyPI), CPU; landmark model lite out of npm @mediapipe/pose 0.5.1675469404',
               units='landmarks: x, y, z in px, visibility; world: x, y, z in m; roi: centre x, centre y, size in px, rotation in rad; rgb_sha256: of the decoded bytes, RGB, row by row',
               pictures=[dict(info(f), models={}) for f in still], sequence=dict(model='lite', tracking='crop from the alignment points of the frame before (one-euro filter min_cutoff .01, beta 10, derivative cut-off 1, frames 1/30 s apart), detector in the first frame only; landmarks not smoothed', frames=[]))
    for model, complexity in MODELS:
        m = mediapipe_run([rgb[f] for f in still], complexity, False); o = onnx_run([rgb[f] for f in still], a.models, model, False)
        for row, x, y in zip(doc['pictures'], m, o):
            row['models'][model] = dict(rounded(x), onnx=deviation(x, y)); print(row['file'], model, round(x['score'], 3), row['models'][model]['onnx'], flush=True)
    if seq:
        m = mediapipe_run([rgb[f] for f in seq], 0, True); o = onnx_run([rgb[f] for f in seq], a.models, 'lite', True)
        p = onnx_run([rgb[f] for f in seq], a.models, 'lite', True, [m[0]['roi_detection']] + [x['roi_landmarks'] for x in m[:-1]])
        q = mediapipe_run([rgb[f] for f in seq], 0, True, True); e = smoothed(m, [z['scale'] for z in p])
        for f, x, y, z, u, v in zip(seq, m, o, p, q, e):
            r = rounded(u); row = dict(info(f), **rounded(x), onnx=deviation(x, y), onnx_same_crop=deviation(x, z), smooth=dict(object_size=round(z['scale'], 4), landmarks=r['landmarks'], world=r['world'], filters=deviation(u, v)))
            assert u['roi_landmarks'] == x['roi_landmarks']
            doc['sequence']['frames'].append(row); print(f, 'own crops', row['onnx'], "MediaPipe's crops", row['onnx_same_crop'], 'filters', row['smooth']['filters'], flush=True)
    dump(doc, a.out)


if __name__ == '__main__':
    main()
