"""Pictures -> landmarks, so that fitting needs no network: runs the pose detector and a landmark network once over a set.

    python landmarks.py --models MODELS --variant lite --out lite.npz SET [SET ...]

MODELS holds pose_detection.onnx and pose_landmark_<variant>.onnx (NCHW, as this project ships them); every SET is a folder of pictures with
the generator's truth.json (or, without one, just pictures). The pipeline is MediaPipe's static one: whole picture letterboxed to 224, boxes
merged by weight, a square around the hips turned with the body, 256 pixels, heat-map refinement. Where the detector sees nobody, the picture
is looked at once more with 1.5 times reflected padding (people close to the camera, from the side).
Needs: onnxruntime numpy opencv-python-headless. About 0.1 s a picture on one core.
"""
import argparse, json, math, os
import cv2, numpy as np, onnxruntime as ort


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(np.asarray(x, np.float64), -100, 100)))


def crop(img, cx, cy, size, rot, n, border):
    """n x n samples of the turned square, without half-pixel shift, at positions rounded to 1/32 pixel as MediaPipe's OpenCV does."""
    u = (np.arange(n) / n - .5) * size; x, y = np.meshgrid(u, u); c, s = math.cos(rot), math.sin(rot)
    at = [np.rint(32 * p).astype(np.float32) / 32 for p in (cx + c * x - s * y, cy + s * x + c * y)]
    return cv2.remap(img, *at, cv2.INTER_LINEAR, borderMode=border)


def anchors():
    rows = [((x + .5) / m, (y + .5) / m) for m, k in ((28, 2), (14, 2), (7, 6)) for y in range(m) for x in range(m) for _ in range(k)]
    return np.array(rows, np.float32)


class Pose:
    def __init__(self, models, variant):
        options = ort.SessionOptions(); options.intra_op_num_threads = 1
        load = lambda name: ort.InferenceSession(os.path.join(models, name + '.onnx'), options)
        self.detector, self.network, self.anchors = load('pose_detection'), load('pose_landmark_' + variant), anchors()

    def detect(self, img):
        """Hip centre and scale point in pixels of the picture, or None."""
        h, w = img.shape[:2]; side = max(h, w)
        tile = crop(img, w / 2, h / 2, side, 0, 224, cv2.BORDER_CONSTANT) / 127.5 - 1
        box, score = self.detector.run(['Identity', 'Identity_1'], {'input': tile.transpose(2, 0, 1)[None].astype(np.float32)})
        score, box = sigmoid(score[0, :, 0]), box[0] / 224
        box[:, [0, 4, 6, 8, 10]] += self.anchors[:, :1]; box[:, [1, 5, 7, 9, 11]] += self.anchors[:, 1:]
        keep = np.where(score >= .5)[0]
        if not len(keep): return None
        keep = keep[np.argsort(-score[keep], kind='stable')]; box, score = box[keep], score[keep]
        low, high = box[:, :2] - box[:, 2:4] / 2, box[:, :2] + box[:, 2:4] / 2
        inter = np.clip(np.minimum(high, high[0]) - np.maximum(low, low[0]), 0, None).prod(1)
        same = inter / ((high - low).prod(1) + (high - low)[0].prod() - inter) > .3; same[0] = True
        points = (box[same, 4:8] * score[same, None]).sum(0) / score[same].sum()
        return points.reshape(2, 2) * side - [(side - w) / 2, (side - h) / 2]

    def landmarks(self, img, points):
        (cx, cy), (px, py) = points
        size = 2.5 * math.hypot(px - cx, py - cy); rot = math.pi / 2 - math.atan2(-(py - cy), px - cx)
        rot -= 2 * math.pi * math.floor((rot + math.pi) / (2 * math.pi))
        tile = crop(img, cx, cy, size, rot, 256, cv2.BORDER_REPLICATE) / 255
        names = [o.name for o in self.network.get_outputs()]
        out = dict(zip(names, self.network.run(None, {'input': tile.transpose(2, 0, 1)[None].astype(np.float32)})))
        lm = out['Identity'].reshape(39, 5).astype(np.float64); lm[:, :3] /= 256; lm[:, 3:] = sigmoid(lm[:, 3:])
        for j, heat in enumerate(out['Identity_3'][0]):
            col, row = int(lm[j, 0] * 64), int(lm[j, 1] * 64)
            if not (0 <= col < 64 and 0 <= row < 64): continue
            c0, c1, r0, r1 = max(0, col - 4), min(64, col + 5), max(0, row - 4), min(64, row + 5)
            weight = sigmoid(heat[r0:r1, c0:c1])
            if weight.max() < .5: continue
            lm[j, 0] = (weight.sum(0) * np.arange(c0, c1)).sum() / weight.sum() / 64
            lm[j, 1] = (weight.sum(1) * np.arange(r0, r1)).sum() / weight.sum() / 64
        x, y = (lm[:, 0] - .5) * size, (lm[:, 1] - .5) * size; c, s = math.cos(rot), math.sin(rot)
        pixels = np.stack([cx + c * x - s * y, cy + s * x + c * y, lm[:, 2] * size, lm[:, 3], lm[:, 4]], 1)[:33]
        w = out['Identity_4'].reshape(39, 3)[:33]
        world = np.stack([c * w[:, 0] - s * w[:, 1], s * w[:, 0] + c * w[:, 1], w[:, 2]], 1)
        return float(out['Identity_1'][0, 0]), pixels, world, (cx, cy, size, rot)

    def __call__(self, img):
        points = self.detect(img)
        if points is not None: return self.landmarks(img, points)
        h, w = img.shape[:2]; py, px = h // 4, w // 4
        wide = cv2.copyMakeBorder(img, py, py, px, px, cv2.BORDER_REFLECT_101)
        points = self.detect(wide)
        return None if points is None else self.landmarks(img, points - [px, py])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--models', required=True); ap.add_argument('--variant', default='lite', choices=['lite', 'full']); ap.add_argument('--out', required=True)
    ap.add_argument('sets', nargs='+'); a = ap.parse_args()
    pose, rows, lms, worlds = Pose(a.models, a.variant), [], [], []
    for folder in a.sets:
        path = os.path.join(folder, 'truth.json')
        truth = json.load(open(path)) if os.path.exists(path) else [dict(file=f) for f in sorted(os.listdir(folder)) if f.endswith(('.jpg', '.png'))]
        for row in truth:
            img = cv2.imread(os.path.join(folder, row['file']))[:, :, ::-1]
            found = pose(np.ascontiguousarray(img))
            row = dict(row, set=os.path.basename(os.path.normpath(folder)), size=[img.shape[1], img.shape[0]], found=found is not None)
            if found: row.update(presence=found[0], region=found[3]); lms.append(found[1]); worlds.append(found[2])
            else: lms.append(np.full((33, 5), np.nan)); worlds.append(np.full((33, 3), np.nan))
            rows.append(row)
        print(folder, len(truth), 'pictures,', sum(r['found'] for r in rows), 'people found so far')
    np.savez_compressed(a.out, landmarks=np.array(lms, np.float32), world=np.array(worlds, np.float32), rows=json.dumps(rows))


if __name__ == '__main__':
    main()
