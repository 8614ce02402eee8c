"""The limits between the views, what body landmarks alone tell of the head, and the test fixture.

    python fit.py FIT.npz [FIT.npz ...] --test UNSEEN.npz [--fixture ../../tests/data/landmarks.json]

FIT and UNSEEN come from landmarks.py. Nothing is fitted on the people of UNSEEN; of them the fixture is written. The angle itself is fitted by estimators.py,
what stands beside it by companions.py. Signs, names and formulas are those of src/posture.
"""
import argparse, json
import numpy as np

NOSE, EYE_L, EYE_R, EAR_L, EAR_R, SH_L, SH_R = 0, 2, 5, 7, 8, 11, 12


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


def narrow(s):
    """Shoulder width across the picture over the near ear's distance from the near shoulder."""
    left = s.x[:, NOSE] <= s.mid(EAR_L, EAR_R)[:, 0]              # who looks to the picture's left shows the left side
    near = lambda a, b: np.where(left[:, None], s.lm[:, a, :2], s.lm[:, b, :2])
    return abs(s.x[:, SH_L] - s.x[:, SH_R]) / np.hypot(*(near(EAR_L, EAR_R) - near(SH_L, SH_R)).T)


def report(name, got, true):
    e = got - true; print(f'{name:38} n {len(e):4} MAE {abs(e).mean():5.2f} bias {e.mean():+5.2f} R2 {1 - (e**2).sum() / ((true - true.mean())**2).sum():+.2f}')


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
    ap.add_argument('fit', nargs='+'); ap.add_argument('--test', required=True); ap.add_argument('--fixture'); a = ap.parse_args()
    s, u = Set(*a.fit), Set(a.test); assert not set(s.subject) & set(u.subject), 'the unseen people must be other people'
    print(f'{len(s.rows)} pictures of {len(set(s.subject))} people to fit, {len(u.rows)} of {len(set(u.subject))} unseen; nobody found in {s.missed} and {u.missed}')

    print('\n# view'); limit = dict(frontal_turn=18, frontal_width=1.1, lateral_turn=70, lateral_width=.62, behind_turn=150)
    for name, q in (('fit', s), ('unseen', u)):
        turn, wide, truth = views(q, name); got = classify(turn, wide, limit)
        for v in ('frontal', 'oblique', 'lateral'): print(f'  {name} {v:8} seen as', {g: int(((truth == v) & (got == g)).sum()) for g in ('frontal', 'oblique', 'lateral', 'unsuitable')})

    print('\n# the head by the body, frontal')
    for name, q in (('fit', s), ('unseen', u)):
        k = q.view == 'frontal'; c = {n: q.truth(n, 'cam')[k] for n in ('trag_l', 'trag_r', 'eye')}; ahead = c['eye'] - (c['trag_l'] + c['trag_r']) / 2
        # camera frame: x right, y up, -z ahead of the camera; a face looking into it has ahead = +z
        yaw = np.degrees(np.arctan2(ahead[:, 0], ahead[:, 2])); pitch = np.degrees(np.arctan2(ahead[:, 1], np.hypot(ahead[:, 0], ahead[:, 2])))
        d = q.apart(EAR_L, EAR_R)[k]; t = (q.x[k, NOSE] - q.mid(EAR_L, EAR_R)[k, 0]) / d; nod = (q.y[k, NOSE] - q.mid(EAR_L, EAR_R)[k, 1]) / d
        if name == 'fit':
            ky = float((t * yaw).sum() / (t * t).sum()); kp = np.polyfit(nod, pitch, 1); print(f'  yaw = {ky:.1f} x turn; pitch = {kp[0]:.1f} x nod {kp[1]:+.1f}')
        report(name + ' yaw', ky * t, yaw); report(name + ' pitch', np.polyval(kp, nod), pitch)

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
