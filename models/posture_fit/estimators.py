"""The weights of src/posture/frontal.rs, and the widths of the intervals there and in craniovertebral.rs.

    python estimators.py FIT.npz [FIT.npz ...] --test UNSEEN.npz [UNSEEN.npz ...]

The npz files come from evidence.py. Fitted are people of FIT, folds are made by person, landmarks of both pose models are pooled; UNSEEN is only reported.
The program takes the guess half from the side as it is; its weights are printed to show that they gain nothing. People on whom the neck network was trained must not be in FIT: it knows them too well.
"""
import argparse, json, warnings
import numpy as np
from sklearn.linear_model import QuantileRegressor, Ridge
from sklearn.model_selection import GroupKFold, cross_val_predict

NAMES = ('c7_drop', 'guess', 'elevation', 'face_pitch', 'nose_depth', 'chin', 'c7_height', 'acromia', 'c7_sight', 'guess_elevation')
HALF_VIEW, USUAL = np.radians(34.), 45.               # half of a webcam's field of view, assumed as in companion.rs; an angle in the middle of people's
far = lambda a, b: np.linalg.norm(a - b, axis=-1)


def features(face, neck, size):
    """As src/posture/frontal.rs: one row a picture, in NAMES' order. `size`: width and height of the pictures."""
    q = neck[:, :20].reshape(-1, 10, 2); c7, tragus, acromia, joints = q[:, 0], q[:, 1], (q[:, 6] + q[:, 7]) / 2, (q[:, 8] + q[:, 9]) / 2
    eyes = far(face[:, 33], face[:, 263]); wide = far(face[:, 234], face[:, 454]); high = far(face[:, 10, :2], face[:, 152, :2])
    canthi, sides = (face[:, 33] + face[:, 263]) / 2, (face[:, 234] + face[:, 454]) / 2; chin = face[:, 152]
    sight = np.degrees(np.arctan((c7[:, 1] - size[:, 1] / 2) / (size[:, 0] / 2 / np.tan(HALF_VIEW))))
    return np.stack([(c7[:, 1] - tragus[:, 1]) / eyes, neck[:, 21] / 10, neck[:, 23] / 10, (sides[:, 1] - canthi[:, 1]) / high, (face[:, 1, 2] - sides[:, 2]) / wide,
                     (joints[:, 1] - chin[:, 1]) / eyes, (joints[:, 1] - c7[:, 1]) / eyes, (acromia[:, 1] - sides[:, 1]) / eyes, sight / 10,
                     (neck[:, 21] - USUAL) * neck[:, 23] / 100], 1), eyes


class Pictures:
    def __init__(self, files, variant, view):
        rows, lm, face, neck = [], [], [], []
        for f in files:
            z = np.load(f); rows += json.loads(str(z['rows'])); lm.append(z['lm_' + variant]); face.append(z['fm']); neck.append(z['neck_' + variant])
        lm, face, neck = (np.concatenate(x).astype(float) for x in (lm, face, neck)); self.total = np.array([r['view'] == view for r in rows])
        keep = self.total & ~np.isnan(lm).any((1, 2)) & ~np.isnan(neck).any(1)
        if view == 'frontal': keep &= ~np.isnan(face).any((1, 2))
        self.rows = [r for r, k in zip(rows, keep) if k]; self.neck = neck[keep]; self.cva = np.array([r['cva'] for r in self.rows])
        self.person = np.array([r['subject'] for r in self.rows]); self.set = np.array([r['set'] for r in self.rows])
        self.found = keep.sum() / max(self.total.sum(), 1)
        if view == 'frontal': self.x, self.eyes = features(face[keep], self.neck, np.array([r['size'] for r in self.rows], float))

    def pairs(self):
        """(upright, other) of every person and set."""
        out = []
        for s, p in sorted({(s, p) for s, p in zip(self.set, self.person)}):
            mine = np.where((self.set == s) & (self.person == p))[0]; up = [i for i in mine if self.rows[i].get('upright')]
            up = up[0] if up else mine[np.argmin(abs(self.cva[mine] - 56))]; out += [(up, i) for i in mine if i != up]
        return np.array(out)


def told(name, p, y):
    e = p - y; bad, said = y <= -7.5, p <= -5.5; f1 = 2 * (bad & said).sum() / max(bad.sum() + said.sum(), 1)
    print(f'{name:34s} n {len(y):4d}  MAE {abs(e).mean():.2f}  bias {e.mean():+.2f}  90 % {np.percentile(abs(e), 90):.1f}  R2 {1 - (e ** 2).sum() / ((y - y.mean()) ** 2).sum():.2f}  F1 {f1:.2f}')


def conditions(s, pairs):
    """What widens the interval: change of apparent size, doubt, how far the camera looks up (in degrees up to 20; from below a head that comes nearer hardly comes down)."""
    up, now = pairs.T
    return np.stack([abs(np.log(s.eyes[now] / s.eyes[up])), s.neck[now, 25], np.clip(-(s.neck[up, 23] + s.neck[now, 23]) / 2, 0, 20)], 1)


def width(x, e):
    return QuantileRegressor(quantile=.9, alpha=0).fit(x, abs(e))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('fit', nargs='+'); ap.add_argument('--test', nargs='+', required=True); a = ap.parse_args(); warnings.filterwarnings('ignore')
    # From the front.
    x, y, who, more = [], [], [], []
    for variant in ('lite', 'full'):
        s = Pictures(a.fit, variant, 'frontal'); k = s.pairs(); x.append(s.x[k[:, 1]] - s.x[k[:, 0]]); y.append(s.cva[k[:, 1]] - s.cva[k[:, 0]]); who.append(s.person[k[:, 1]])
        more.append(conditions(s, k))
    x, y, who, more = (np.concatenate(v) for v in (x, y, who, more)); scale = x.std(0); ridge = lambda: Ridge(30., fit_intercept=False)
    p = cross_val_predict(ridge(), x / scale, y, groups=who, cv=GroupKFold(6)); told('front, left out by person', p, y)
    w = ridge().fit(x / scale, y).coef_ / scale; print('weights', {n: round(float(v), 2) for n, v in zip(NAMES, w)})
    q = width(np.c_[np.minimum(abs(p), 25), more], p - y); print('half-width', q.intercept_.round(2), '+', q.coef_.round(3), 'x (|change| up to 25, |ln size|, expected error of the guess, degrees from below)')
    half = lambda change, more: q.intercept_ + np.c_[np.minimum(abs(change), 25), more] @ q.coef_
    for variant in ('lite', 'full'):
        s = Pictures(a.test, variant, 'frontal'); k = s.pairs(); p = (s.x[k[:, 1]] - s.x[k[:, 0]]) @ w.round(2); y = s.cva[k[:, 1]] - s.cva[k[:, 0]]
        m = conditions(s, k)
        for name in sorted(set(s.set)): i = s.set[k[:, 1]] == name; told(f'front, unseen, {variant}, {name}', p[i], y[i]); print('    interval holds', np.mean(abs(p - y)[i] <= half(p, m)[i]).round(3), 'mean half-width', half(p, m)[i].mean().round(1), 'measured', round(s.found, 3))
    # Half from the side.
    fits = [Pictures(a.fit, v, 'oblique') for v in ('lite', 'full')]; n = np.concatenate([s.neck for s in fits]); y = np.concatenate([s.cva for s in fits]); who = np.concatenate([s.person for s in fits])
    if len(y):
        part = lambda n: np.c_[n[:, 21], n[:, 20], n[:, 22]]; m = Ridge(10.).fit(part(n), y); p = cross_val_predict(Ridge(10.), part(n), y, groups=who, cv=GroupKFold(6)); told('oblique, left out', p, y); told('  the guess itself', n[:, 21], y)
        print('weights of guess, slope, turn', m.coef_.round(3), 'constant', round(m.intercept_, 2), 'error over expected error, 90 %', np.percentile(abs(p - y) / n[:, 25], 90).round(2))
    for variant in ('lite', 'full'):
        s = Pictures(a.test, variant, 'oblique')
        if len(y) and len(s.cva): told('oblique, unseen, ' + variant, m.predict(part(s.neck)), s.cva); told('  the guess itself', s.neck[:, 21], s.cva)
    # From the side.
    for files, name in ((a.fit, 'fit'), (a.test, 'unseen')):
        for variant in ('lite', 'full'):
            s = Pictures(files, variant, 'lateral')
            if not len(s.cva): continue
            slope = (s.neck[:, 20] + 180) % 360 - 180; told(f'side, {name}, {variant}', slope, s.cva); r = abs(slope - s.cva) / s.neck[:, 24]
            k = s.pairs(); c, t = slope[k[:, 1]] - slope[k[:, 0]], s.cva[k[:, 1]] - s.cva[k[:, 0]]; told('  change', c, t)
            print('    error over expected error, 90 %', np.percentile(r, 90).round(2), 'of the change', np.percentile(abs(c - t) / np.hypot(s.neck[k[:, 0], 24], s.neck[k[:, 1], 24]), 90).round(2), 'expected', np.percentile(s.neck[:, 24], [10, 50, 90]).round(2))


if __name__ == '__main__':
    main()
