"""The constants of src/posture, chosen on synthetic people, and the errors stated beside them.

    python fit.py FIT.npz [FIT.npz ...] --test UNSEEN.npz [--real MARKS.json REAL.npz] [--fixture tests/data/landmarks.json]

FIT and UNSEEN come from landmarks.py. All figures are on people not used for the number that is judged: folds are made by person (a person has
the same number in every set), and UNSEEN is read only to report and to write the fixture. Real pictures are never fitted, only reported.
Signs, names and formulas are those of src/posture; the README beside this file tells what was chosen and why.
"""
import argparse, json
import numpy as np
from sklearn.linear_model import QuantileRegressor, Ridge

NOSE, EYE_L, EYE_R, EAR_L, EAR_R, SH_L, SH_R = 0, 2, 5, 7, 8, 11, 12
FOV_DEG, EYES_MM, FOLDS = 68.0, 63.0, 8


class Set:
    """Pictures of one or more sets with their landmarks."""

    def __init__(self, *files):
        rows, lm, world = [], [], []
        for f in files:
            z = np.load(f); rows += json.loads(str(z['rows'])); lm.append(z['landmarks'].astype(float)); world.append(z['world'].astype(float))
        keep = np.array([r['found'] for r in rows]); self.missed = int((~keep).sum())
        self.rows = [r for r, k in zip(rows, keep) if k]; self.lm = np.concatenate(lm)[keep]; self.world = np.concatenate(world)[keep]
        get = lambda k, d=None: np.array([r.get(k, d) for r in self.rows])
        self.subject, self.view, self.set, self.cva, self.upright = get('subject', -1), get('view', ''), get('set'), get('cva', np.nan), get('upright', False)
        self.x, self.y = self.lm[..., 0], self.lm[..., 1]

    def truth(self, name, kind):
        return np.array([r['pts'][name][kind] for r in self.rows])

    def mid(self, i, j):
        return (self.lm[:, i, :2] + self.lm[:, j, :2]) / 2

    def apart(self, i, j):
        return np.hypot(self.x[:, i] - self.x[:, j], self.y[:, i] - self.y[:, j])


def trunk_yaw(s):
    """Turn of the shoulder line in the body frame, degrees: 0 towards the camera, +-90 from the side, beyond that from behind."""
    d = s.world[:, SH_L] - s.world[:, SH_R]
    return np.degrees(np.arctan2(d[:, 2], d[:, 0]))


def head_yaw(s):
    d = s.world[:, EAR_L] - s.world[:, EAR_R]
    return np.degrees(np.arctan2(d[:, 2], d[:, 0]))


def narrow(s):
    """Shoulder width across the picture over the near ear's distance from the near shoulder."""
    _, ear, shoulder, _, _ = side(s)
    return abs(s.x[:, SH_L] - s.x[:, SH_R]) / np.hypot(*(ear - shoulder).T)


def side(s):
    """Facing (+1 right), near ear, near shoulder, C7 by proportion, near eye."""
    facing = np.where(s.x[:, NOSE] > s.mid(EAR_L, EAR_R)[:, 0], 1, -1)
    left = facing < 0                                             # who looks to the picture's left shows the left side
    pick = lambda a, b: np.where(left[:, None], s.lm[:, a, :2], s.lm[:, b, :2])
    ear, shoulder, eye = pick(EAR_L, EAR_R), pick(SH_L, SH_R), pick(3, 6)
    u = np.hypot(*(ear - shoulder).T)
    c7 = shoulder + np.stack([-.35 * u * facing, -.30 * u], 1)
    return facing, ear, shoulder, c7, eye


def lateral_cva(s):
    facing, ear, _, c7, _ = side(s)
    return np.degrees(np.arctan2(c7[:, 1] - ear[:, 1], facing * (ear[:, 0] - c7[:, 0])))


def gap(s):
    """The frontal feature: ears above the shoulders, in distances between the ears, upright in the picture."""
    return (s.mid(SH_L, SH_R)[:, 1] - s.mid(EAR_L, EAR_R)[:, 1]) / s.apart(EAR_L, EAR_R)


def candidates(s):
    """Other frontal features that were tried."""
    sw, ed = s.apart(SH_L, SH_R), s.apart(EAR_L, EAR_R); sy = s.mid(SH_L, SH_R)[:, 1]; z = s.lm[..., 2]
    w = (s.world[:, SH_L] + s.world[:, SH_R] - s.world[:, EAR_L] - s.world[:, EAR_R]) / 2
    return dict(gap=gap(s), gap_over_shoulders=(sy - s.mid(EAR_L, EAR_R)[:, 1]) / sw, eyes_over_shoulders=(sy - s.mid(3, 6)[:, 1]) / sw, ears_over_shoulders=ed / sw,
                nod=(s.y[:, NOSE] - s.mid(EAR_L, EAR_R)[:, 1]) / ed, nose_under_eyes=(s.y[:, NOSE] - s.mid(3, 6)[:, 1]) / s.apart(3, 6),
                depth=((z[:, EAR_L] + z[:, EAR_R]) / 2 - z[:, NOSE]) / ed, world_angle=np.arctan2(w[:, 1], w[:, 2]))


def pairs(s, view, levels):
    """(baseline picture, later picture) of the same person in the same place."""
    a, b = [], []
    for p in np.unique(s.subject):
        for t in np.unique(s.set):
            k = np.where((s.subject == p) & (s.set == t) & (s.view == view))[0]
            for i in k:
                if s.upright[i] or (not any(s.upright[k]) and s.cva[i] in levels):
                    a += [i] * (len(k) - 1); b += [j for j in k if j != i]
    return np.array(a), np.array(b)


def report(name, got, true, drop=True):
    e = got - true; line = f'{name:38} n {len(e):4} MAE {abs(e).mean():5.2f} bias {e.mean():+5.2f} R2 {1 - (e**2).sum() / ((true - true.mean())**2).sum():+.2f}'
    if drop:
        found, real, small = got <= -5.5, true <= -8, true > -4; tp = (found & real).sum()
        line += f' F1 {2 * tp / max(found.sum() + real.sum(), 1):.2f} (hit {tp}/{real.sum()}, false {(found & small).sum()}/{small.sum()})'
    print(line)


def by_person(n_features, x, t, g, xe, ge, fit):
    """Out-of-fold predictions of xe."""
    out = np.zeros(len(xe))
    for f in range(FOLDS): out[ge % FOLDS == f] = fit(x[g % FOLDS != f], t[g % FOLDS != f])(xe[ge % FOLDS == f])
    return out


def slope(x, t):
    """Least squares through the origin: no drop in the feature, no drop in the angle."""
    w = float((x * t).sum() / (x * x).sum()); return lambda q: w * q


def ratio(x, t):
    """Slope that is right on the mean, whatever the noise of the feature."""
    w = float(t.sum() / x.sum()); return lambda q: w * q


def views(s, name):
    turn = abs(trunk_yaw(s)); wide = narrow(s); truth = s.view
    for v in ('frontal', 'oblique', 'lateral'):
        k = truth == v; q = lambda a: ' '.join(f'{x:6.2f}' for x in np.quantile(a[k], [0, .02, .5, .98, 1]))
        print(f'  {name} {v:8} n {k.sum():4} trunk yaw {q(turn)} | narrow {q(wide)}')
    return turn, wide, truth


def classify(turn, wide, limit):
    side_on = (turn >= limit['lateral_turn']) & (wide <= limit['lateral_width'])
    facing = (turn <= limit['frontal_turn']) & (wide >= limit['frontal_width'])
    return np.where(turn > limit['behind_turn'], 'unsuitable', np.where(facing, 'frontal', np.where(side_on, 'lateral', 'oblique')))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('fit', nargs='+'); ap.add_argument('--test', required=True); ap.add_argument('--real', nargs=2); ap.add_argument('--fixture'); a = ap.parse_args()
    s, u = Set(*a.fit), Set(a.test); assert not set(s.subject) & set(u.subject), 'the unseen people must be other people'
    print(f'{len(s.rows)} pictures of {len(set(s.subject))} people to fit, {len(u.rows)} of {len(set(u.subject))} unseen; nobody found in {s.missed} and {u.missed}')

    print('\n# view'); limit = dict(frontal_turn=18, frontal_width=1.1, lateral_turn=70, lateral_width=.62, behind_turn=150)
    for name, q in (('fit', s), ('unseen', u)):
        turn, wide, truth = views(q, name); got = classify(turn, wide, limit)
        for v in ('frontal', 'oblique', 'lateral'): print(f'  {name} {v:8} seen as', {g: int(((truth == v) & (got == g)).sum()) for g in ('frontal', 'oblique', 'lateral', 'unsuitable')})

    print('\n# lateral, absolute, C7 by proportion (never fitted)')
    for name, q in (('fit', s), ('unseen', u)): k = q.view == 'lateral'; report(name, lateral_cva(q)[k], q.cva[k], False)
    if a.real:
        marks = {m['file']: m['mean_cva'] for m in json.load(open(a.real[0]))}; r = Set(a.real[1]); t = np.array([marks[x['file']] for x in r.rows]); e = lateral_cva(r) - t
        report('real, one man, 13 pictures', lateral_cva(r), t, False); print('  errors', e.round(1)); print('  views', classify(abs(trunk_yaw(r)), narrow(r), limit), abs(trunk_yaw(r)).round(), narrow(r).round(2))

    print('\n# lateral, change'); half = {}
    for name, q in (('fit', s), ('unseen', u)):
        A, B = pairs(q, 'lateral', (56,)); d = lateral_cva(q)[B] - lateral_cva(q)[A]; t = q.cva[B] - q.cva[A]; report(name, d, t)
        for st in np.unique(q.set[B]): report('  ' + st, d[q.set[B] == st], t[q.set[B] == st])
        if name == 'fit':
            out = by_person(1, d, t, q.subject[A], d, q.subject[A], slope); report('  with a fitted slope, by person', out, t); print('  slope', slope(d, t)(1.))
            cover = []
            for f in range(FOLDS): k = q.subject[A] % FOLDS == f; cover.append((abs(d - t)[k] <= np.quantile(abs(d - t)[~k], .9)).mean())
            half['lateral'] = np.quantile(abs(d - t), .9); print(f'  90 % half-width {half["lateral"]:.1f}, covers by person {np.mean(cover):.2f} (folds {min(cover):.2f}..{max(cover):.2f})')
        else: print(f'  unseen: covered {(abs(d - t) <= half["lateral"]).mean():.2f}')

    print('\n# frontal, change')
    A, B = pairs(s, 'frontal', (60, 56, 52)); E, G = pairs(s, 'frontal', (56,)); T, Te = s.cva[B] - s.cva[A], s.cva[G] - s.cva[E]; ps, pe = s.subject[A], s.subject[E]; F = candidates(s)
    moved = s.set[G] != 'synthetic'
    def both(name, out): report(name + ', moved', out[moved], Te[moved]); report(name + ', still', out[~moved], Te[~moved])
    both('null: the mean', by_person(1, T, T, ps, Te, pe, lambda x, t: (lambda q: np.full(len(q), t.mean()))))
    nose = s.y[:, NOSE] / np.array([r['size'][1] for r in s.rows])
    for name, x in (('null: nose height', nose), ('null: ear gap over shoulder width', F['gap_over_shoulders'])): both(name, by_person(1, x[B] - x[A], T, ps, x[G] - x[E], pe, slope))
    d, de = F['gap'][B] - F['gap'][A], F['gap'][G] - F['gap'][E]
    for name, fit in (('gap, least squares', slope), ('gap, ratio of means', ratio)): both(name, by_person(1, d, T, ps, de, pe, fit)); print('  slope', fit(d, T)(1.))
    both('gap, with an intercept', by_person(1, d[:, None], T, ps, de[:, None], pe, lambda x, t: Ridge(1e-9).fit(x, t).predict))
    real = {n: s.truth(n, 'px') for n in ('sh_l', 'sh_r', 'trag_l', 'trag_r')}; true_gap = (real['sh_l'] + real['sh_r'] - real['trag_l'] - real['trag_r'])[:, 1] / 2 / np.hypot(*(real['trag_l'] - real['trag_r']).T)
    both('gap of the true points', by_person(1, true_gap[B] - true_gap[A], T, ps, true_gap[G] - true_gap[E], pe, slope))
    X = np.stack(list(F.values()), 1); D, De = X[B] - X[A], X[G] - X[E]; sd = D.std(0)
    both('ridge on all eight', by_person(8, D / sd, T, ps, De / sd, pe, lambda x, t: Ridge(.001 * len(t), fit_intercept=False).fit(x, t).predict))
    w = slope(d, T)(1.); out = by_person(1, d, T, ps, de, pe, slope)
    scale = lambda q, i, j: abs(np.log(q.apart(SH_L, SH_R)[j] / q.apart(SH_L, SH_R)[i]))
    shift = lambda q, i, j: np.hypot(*(q.mid(SH_L, SH_R)[j] - q.mid(SH_L, SH_R)[i]).T) / q.apart(SH_L, SH_R)[i]
    turn = lambda q: (q.x[:, NOSE] - q.mid(EAR_L, EAR_R)[:, 0]) / q.apart(EAR_L, EAR_R)
    strain = lambda q, i, j, c: np.stack([abs(c), scale(q, i, j), shift(q, i, j), abs(turn(q)[j] - turn(q)[i]), abs(candidates(q)['nod'][j] - candidates(q)['nod'][i])], 1)
    S = strain(s, E, G, out); miss = abs(out - Te); wide = lambda x, t: QuantileRegressor(quantile=.9, alpha=.002, solver='highs').fit(x, t)
    cover = by_person(5, S, miss, pe, S, pe, lambda x, t: wide(x, t).predict); ok = miss <= cover
    m = wide(S, miss); print(f'  half-width = {m.intercept_:.2f} + change, scale, shift, turn, nod x {m.coef_.round(2)}: covers by person {ok.mean():.2f}, moved {ok[moved].mean():.2f}, still {ok[~moved].mean():.2f}; mean {cover.mean():.1f}')
    plain = np.quantile(miss, .9); print(f'  constant half-width would be {plain:.1f}')
    up, ug = pairs(u, 'frontal', ()); ou = w * (gap(u)[ug] - gap(u)[up]); tu = u.cva[ug] - u.cva[up]; report('unseen', ou, tu); print(f'  covered {(abs(ou - tu) <= m.predict(strain(u, up, ug, ou))).mean():.2f}')

    print('\n# beside the angle')
    for name, q in (('fit', s), ('unseen', u)):
        k = q.view == 'frontal'; c = {n: q.truth(n, 'cam')[k] for n in ('trag_l', 'trag_r', 'eye', 'sh_l', 'sh_r')}; left = c['trag_l'] - c['trag_r']; ahead = c['eye'] - (c['trag_l'] + c['trag_r']) / 2
        # camera frame: x right, y up, -z ahead of the camera; a face looking into it has ahead = +z
        yaw = np.degrees(np.arctan2(ahead[:, 0], ahead[:, 2])); pitch = np.degrees(np.arctan2(ahead[:, 1], np.hypot(ahead[:, 0], ahead[:, 2]))); roll = np.degrees(np.arctan2(-left[:, 1], left[:, 0]))
        trunk = c['sh_l'] - c['sh_r']; level = np.degrees(np.arctan2(trunk[:, 1], trunk[:, 0])); far = 1000 * np.linalg.norm(c['eye'], axis=1); nod = candidates(q)['nod'][k]; t = turn(q)[k]
        if name == 'fit':
            ky = float((t * yaw).sum() / (t * t).sum()); kp = np.polyfit(nod, pitch, 1); print(f'  yaw = {ky:.1f} x turn; pitch = {kp[0]:.1f} x nod {kp[1]:+.1f}')
        report(name + ' yaw', ky * t, yaw, False); report(name + ' pitch', np.polyval(kp, nod), pitch, False)
        line = lambda i, j: np.degrees(np.arctan2(q.y[k, j] - q.y[k, i], q.x[k, i] - q.x[k, j]))
        report(name + ' roll (eye line)', -line(EYE_L, EYE_R), roll, False); report(name + ' roll (ear line)', -line(EAR_L, EAR_R), roll, False); report(name + ' roll, null: 0', 0 * roll, roll, False)
        report(name + ' shoulder level', line(SH_L, SH_R), level, False)
        f = np.array([r['size'][0] for r in q.rows])[k] / 2 / np.tan(np.radians(FOV_DEG / 2)); got = f * EYES_MM / q.apart(EYE_L, EYE_R)[k]
        print(f'  {name} viewing distance: median error {np.median(abs(got / far - 1)):.0%}, 90 % within {np.quantile(abs(got / far - 1), .9):.0%}, bias {np.median(got / far - 1):+.0%} ({far.min():.0f}..{far.max():.0f} mm)')
        k = q.view == 'lateral'; W = {n: q.truth(n, 'w')[k] for n in ('eye', 'trag', 'c7', 'sh_l', 'sh_r')}; facing, ear, shoulder, c7, eye = (z[k] for z in side(q))
        tilt = W['eye'] - W['trag']; back = (W['sh_l'] + W['sh_r']) / 2 - W['c7']; ang = lambda p, z: np.degrees(np.arctan2(p[:, 1] - z[:, 1], facing * (z[:, 0] - p[:, 0])))
        report(name + ' sagittal head tilt', ang(ear, eye), np.degrees(np.arctan2(tilt[:, 1], tilt[:, 2])), False)
        report(name + ' shoulder-C7 (a constant)', ang(shoulder, c7), np.degrees(np.arctan2(-back[:, 1], -back[:, 2])), False)

    if a.fixture:
        people = sorted(set(u.subject))[:10]; out = []
        for i, r in enumerate(u.rows):
            if r['subject'] in people:
                out.append(dict(file=r['file'], person=r['subject'], view=r['view'], upright=bool(r['upright']), cva=r['cva'], size=r['size'], presence=round(r['presence'], 3), region=[round(v, 3) for v in r['region']],
                                landmarks=[[round(float(v), 1) for v in p[:3]] + [round(float(v), 2) for v in p[3:5]] for p in u.lm[i]], world_mm=np.rint(1000 * u.world[i]).astype(int).tolist()))
        note = 'Landmarks of synthetic people on whom nothing was fitted; written by models/posture_fit/fit.py. CC0. landmarks: x, y, depth in pixels, visibility, presence.'
        with open(a.fixture, 'w') as f: f.write('{"note": ' + json.dumps(note) + ',\n"pictures": [\n' + ',\n'.join(json.dumps(o, separators=(',', ':')) for o in out) + '\n]}\n')
        print('\nfixture:', len(out), 'pictures of', len(people), 'people')


if __name__ == '__main__':
    main()
