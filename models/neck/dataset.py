"""Training samples: crops of rendered people, made unlike each other and unlike renders.

Two kinds of source. `crops` (models/people/render.py crops): square pictures around head and shoulders with a person mask. `sets` (render.py sweep,
moved, random): whole pictures with the landmarks that the pose model really found (models/posture_fit/landmarks.py writes them).
Everything is drawn from a numpy Generator, so a run can be repeated.
"""
import glob, json, os
import cv2, numpy as np
import crop as C
from network import SIDE as N

STORE = 208            # pixels a side at which crops are kept in memory
MARGIN = 1.5           # their field over the network's


def canonical(row, mirror):
    """The points in POINTS' order; near is the right side after mirroring."""
    near, far = ('l', 'r') if mirror else ('r', 'l')
    names = ['c7', 'trag', 'trag_' + near, 'trag_' + far, 'canthus_' + near, 'canthus_' + far, 'acr_' + near, 'acr_' + far, 'sh_' + near, 'sh_' + far]
    blank = [np.nan, np.nan]
    return np.array([row['px'].get(k, blank) for k in names], np.float64)


class Sample:
    """A picture with its truth; pixel coordinates are those of the stored picture. JPEG and PNG stay compressed in memory."""
    __slots__ = ('jpg', 'mask', 'px', 'prior', 'cva', 'az', 'el', 'roll', 'view', 'subject', 'mirror')

    def image(self):
        mask = None if self.mask is None else cv2.imdecode(self.mask, 0)
        return cv2.imdecode(self.jpg, 1)[:, :, ::-1], mask


def faces_left(px):
    """What the pose model's nose and ears would say; the nose lies about 1.4 times as far before the ears as the outer canthi."""
    eyes = (px['canthus_l'][0] + px['canthus_r'][0]) / 2 if 'canthus_l' in px else px['eye'][0]
    return C.faces_left(px['trag'][0] + 1.4 * (eyes - px['trag'][0]), px['trag_l'][0], px['trag_r'][0])


def centred(point):
    """The generator counts a pixel's middle as .5, all else here as whole numbers."""
    return np.asarray(point, float) - .5


def load_crops(folder, known, samples):
    for path in sorted(glob.glob(os.path.join(folder, 'truth_*.jsonl'))):
        for line in open(path):
            if not line.endswith('\n'): break
            row = json.loads(line); key = (folder, row['file'])
            if key in known: continue
            known.add(key); s = Sample()
            s.jpg = np.fromfile(os.path.join(folder, row['file']), np.uint8)
            mask = os.path.join(folder, os.path.splitext(row['file'])[0] + '.png')
            s.mask = np.fromfile(mask, np.uint8) if os.path.exists(mask) else None
            row['px'] = {k: centred(v) for k, v in row['px'].items()}
            s.mirror = faces_left(row['px']); s.px = canonical(row, s.mirror); px = row['px']
            sh = (np.array(px['sh_l']) + px['sh_r']) / 2
            s.prior = np.array([px['trag'], sh, px['eye']], float); s.cva, s.az, s.el, s.roll = row['cva'], abs(row['az']), row['el'], row['roll']
            s.view, s.subject = row['view'], ('crops', row['subject']); samples.append(s)


def load_set(features, folder_of, samples):
    """`features`: npz with rows (truth.json's) and landmarks in pixels; the region around the person is cut out and kept."""
    z = np.load(features); landmarks = z['landmarks']
    for row, lm in zip(json.loads(str(z['rows'])), landmarks):
        if not row['found'] or np.isnan(lm).any(): continue
        image = cv2.imread(os.path.join(folder_of(row), row['file']))
        row = dict(row, px={k: centred(v['px']) for k, v in row['pts'].items()})
        ears, shoulders, eyes = ((lm[a, :2] + lm[b, :2]) / 2 for a, b in ((7, 8), (11, 12), (2, 5)))
        centre, side = C.box(ears, shoulders, eyes); side *= MARGIN
        picture, M = C.cut(image, centre, side, STORE)
        move = lambda p: M[:, :2] @ np.asarray(p, float)[:2] + M[:, 2]
        s = Sample(); s.jpg = cv2.imencode('.jpg', picture, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].ravel(); s.mask = None
        row['px'] = {k: move(v) for k, v in row['px'].items()}
        s.mirror = C.faces_left(lm[0, 0], lm[7, 0], lm[8, 0]); s.px = canonical(row, s.mirror)
        s.prior = np.array([move(ears), move(shoulders), move(eyes)]); s.cva, s.az, s.el, s.roll = row['cva'], abs(row['cam']['az']), row['cam']['el'], row['cam']['roll']
        s.view, s.subject = row['view'], (row['set'], row['subject']); samples.append(s)


def backgrounds():
    """Photographs out of packages (scikit-image, scikit-learn), to stand behind the people."""
    from sklearn.datasets import load_sample_images
    pictures = list(load_sample_images().images)
    import skimage.data as d
    for name in ('coffee', 'chelsea', 'rocket', 'brick', 'grass', 'gravel', 'camera', 'page', 'text', 'moon', 'coins', 'clock', 'immunohistochemistry'):
        try: p = getattr(d, name)()
        except Exception: continue            # not every release ships every picture
        pictures.append(np.repeat(p[:, :, None], 3, 2) if p.ndim == 2 else p[:, :, :3])
    return [np.ascontiguousarray(p, dtype=np.uint8) for p in pictures]


class Augment:
    def __init__(self, photographs, samples):
        self.photographs, self.samples = photographs, samples

    def __call__(self, s, rng):
        image, mask = s.image(); prior = s.prior.copy(); real_prior = s.mask is None
        length = np.linalg.norm(prior[0] - prior[1])
        if not real_prior or rng.random() < .3:
            # The pose model's ear lies up to half an eye-ear distance off the tragus in side views, its shoulder below the acromion and anywhere.
            along = prior[2] - prior[0]
            prior[0] += along * rng.normal(.1, .25) + rng.normal(0, .05, 2) * length
            prior[1] += rng.normal(0, .09, 2) * length; prior[2] += rng.normal(0, .04, 2) * length
        centre, side = C.box(*prior)
        lateral = s.view == 'lateral' or s.az > 65
        turn = float(np.clip(rng.normal(0, 10), -30, 30)) if lateral else float(np.clip(rng.normal(0, 4), -12, 12))
        if lateral and rng.random() < .25: turn = rng.uniform(-45, 45)
        centre = centre + rng.normal(0, .035, 2) * side; side = side * np.exp(rng.normal(0, .10))
        mirror = s.mirror
        picture, M = C.cut(image, centre, side, N, turn, mirror)
        points = s.px @ M[:, :2].T + M[:, 2]; spots = prior[:2] @ M[:, :2].T + M[:, 2]
        alpha = None
        if mask is not None:
            alpha, _ = C.cut(mask, centre, side, N, turn, mirror); alpha = alpha.astype(np.float32) / 255
            if rng.random() < .6: picture = self.behind(picture, alpha, rng)
        picture = self.spoil(np.ascontiguousarray(picture), points, rng)
        maps = np.zeros((6, N, N), np.float32); maps[:3] = picture.transpose(2, 0, 1)
        maps[3] = .5 if alpha is None or rng.random() < .5 else self.seen_mask(alpha, rng)
        if rng.random() < .9: maps[4:] = C.spots(spots + rng.normal(0, .5, (2, 2)), N)
        # Turned clockwise as seen, somebody who faces right looks further down, somebody who faces left further up. A camera's
        # roll does the same: what is learned is the angle against the crop's own vertical.
        angle = s.cva - (-1. if mirror else 1.) * (turn + s.roll) * np.sin(np.radians(s.az))
        return maps, (points + .5) / N, np.array([(angle - 45) / 30, (s.az - 90) / 30, s.el / 10], np.float32)

    def behind(self, picture, alpha, rng):
        """Another background."""
        kind = rng.integers(6)
        if kind == 0: back = np.ones((N, N, 3), np.float32) * rng.uniform(0, 255, 3)
        elif kind == 1:
            k = int(rng.integers(2, 12)); how = int(rng.choice([cv2.INTER_NEAREST, cv2.INTER_CUBIC]))
            back = cv2.resize(rng.uniform(0, 255, (k, k, 3)).astype(np.float32), (N, N), interpolation=how)
        elif kind == 2:
            other, _ = self.samples[rng.integers(len(self.samples))].image(); h, w = other.shape[:2]; e = int(rng.integers(60, h + 1))
            y, x = rng.integers(0, h - e + 1), rng.integers(0, w - e + 1); back = cv2.resize(other[y:y + e, x:x + e], (N, N)).astype(np.float32)[:, ::-1]
        else:
            photo = self.photographs[rng.integers(len(self.photographs))]; h, w = photo.shape[:2]; e = int(min(h, w) * rng.uniform(.15, 1))
            y, x = rng.integers(0, h - e + 1), rng.integers(0, w - e + 1); back = cv2.resize(photo[y:y + e, x:x + e], (N, N), interpolation=cv2.INTER_AREA).astype(np.float32)
            if rng.random() < .5: back = back[:, ::-1]
            back = back[..., rng.permutation(3)]
        back = np.ascontiguousarray(back)
        if rng.random() < .4:
            for _ in range(rng.integers(1, 6)):
                q = rng.integers(-16, N + 16, 4); colour = rng.uniform(0, 255, 3).tolist(); thick = int(rng.choice([-1, 1, 2, 5])); shape = rng.integers(3)
                if shape == 0: cv2.rectangle(back, q[:2].tolist(), q[2:].tolist(), colour, thick)
                elif shape == 1: cv2.line(back, q[:2].tolist(), q[2:].tolist(), colour, abs(thick) + 1)
                else: cv2.circle(back, q[:2].tolist(), int(abs(q[2]) // 3 + 1), colour, thick)
        if rng.random() < .3: back = cv2.GaussianBlur(back, (0, 0), rng.uniform(.5, 4))
        soft = cv2.GaussianBlur(alpha, (0, 0), rng.uniform(.3, .9))[..., None]
        return np.clip(picture * soft + back * (1 - soft), 0, 255).astype(np.uint8)

    def spoil(self, picture, points, rng):
        """Things before the person, then light, lens, sensor and compression. Result in 0..1."""
        u = rng.random(); grey = lambda: (rng.uniform(0, 90) * np.ones(3) if rng.random() < .6 else rng.uniform(0, 255, 3)).tolist()
        at = lambda p: tuple(np.nan_to_num(p).astype(int).tolist())
        if u < .08:                                            # something over the ear
            r = rng.uniform(.03, .10) * N
            cv2.ellipse(picture, at(points[2] + rng.normal(0, 3, 2)), (int(r), int(r * rng.uniform(.6, 1.6))), rng.uniform(-30, 30), 0, 360, grey(), -1)
            if rng.random() < .5: cv2.line(picture, at(points[2]), at(points[2] + [rng.uniform(-12, 12), -45]), grey(), int(rng.integers(2, 6)))
        elif u < .18:                                          # cloth or hair over the nape
            r = rng.uniform(.04, .16) * N; k = int(rng.integers(2, 8))
            blob = np.zeros((N, N), np.uint8); cv2.ellipse(blob, at(points[0] + rng.normal(0, 5, 2)), (int(r), int(r * rng.uniform(.5, 1.8))), rng.uniform(-90, 90), 0, 360, 255, -1)
            cloth = np.clip(np.array(grey()) + cv2.resize(rng.normal(0, 30, (k, k, 3)).astype(np.float32), (N, N)), 0, 255)
            soft = cv2.GaussianBlur(blob, (0, 0), 1.)[..., None] / 255.; picture = (picture * (1 - soft) + cloth * soft).astype(np.uint8)
        elif u < .30:                                          # anything anywhere
            for _ in range(rng.integers(1, 3)):
                q, w = at(rng.uniform(0, N, 2)), at(rng.uniform(4, 30, 2))
                if rng.random() < .5: cv2.ellipse(picture, q, w, rng.uniform(0, 180), 0, 360, grey(), -1)
                else: cv2.rectangle(picture, q, (q[0] + w[0], q[1] + w[1]), grey(), -1)
        f = picture.astype(np.float32) / 255
        if rng.random() < .9:
            f = np.clip(f, 1e-4, 1) ** np.exp(rng.normal(0, .4)); f = (f - .5) * np.exp(rng.normal(0, .3)) + .5 + rng.normal(0, .1); f = f * np.exp(rng.normal(0, .12, 3))
        if rng.random() < .18: f = f.mean(2, keepdims=True).repeat(3, 2)
        if rng.random() < .12: f = f[..., rng.permutation(3)]
        if rng.random() < .3: f = f * cv2.resize(np.exp(rng.normal(0, .45, (2, 2))).astype(np.float32), (N, N))[..., None]
        f = np.ascontiguousarray(f, dtype=np.float32)
        if rng.random() < .3: f = cv2.GaussianBlur(f, (0, 0), rng.uniform(.4, 2.))
        if rng.random() < .12:
            k = int(rng.integers(3, 9)); K = np.zeros((k, k), np.float32); cv2.line(K, (0, int(rng.integers(k))), (k - 1, int(rng.integers(k))), 1.); f = cv2.filter2D(f, -1, K / K.sum())
        if rng.random() < .25: k = rng.uniform(.3, .8); f = cv2.resize(cv2.resize(f, None, fx=k, fy=k, interpolation=cv2.INTER_AREA), (N, N))
        if rng.random() < .5: f = f + rng.normal(0, rng.uniform(0, .07), (N, N, 3)).astype(np.float32)
        f = np.clip(f, 0, 1)
        if rng.random() < .4: f = cv2.imdecode(cv2.imencode('.jpg', (f * 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(18, 90))])[1], 1).astype(np.float32) / 255
        return f

    @staticmethod
    def seen_mask(alpha, rng):
        """The mask as the pose model would give it: coarse, soft, with an edge a little off and a hole now and then."""
        k = rng.uniform(.35, .8); m = cv2.resize(cv2.resize(alpha, None, fx=k, fy=k, interpolation=cv2.INTER_AREA), (N, N))
        m = cv2.GaussianBlur(m, (0, 0), rng.uniform(.8, 2.2)); m = np.clip((m - .5 + rng.normal(0, .12)) * rng.uniform(1.2, 4) + .5, 0, 1)
        if rng.random() < .3:
            q, w = rng.uniform(0, N, 2).astype(int), rng.uniform(3, 16, 2).astype(int); cv2.ellipse(m, q.tolist(), w.tolist(), rng.uniform(0, 180), 0, 360, float(rng.random() < .5), -1)
            m = cv2.GaussianBlur(m, (0, 0), 1.5)
        return m
