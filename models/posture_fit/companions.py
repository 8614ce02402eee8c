"""The angles and lengths beside the craniovertebral angle: their constants and errors, as src/posture/companion.rs has them.

    python companions.py features --models .. --out FRONT.npz --view frontal SET [SET ...]
    python companions.py table --fit FRONT.npz [...] --fit-side SIDE.npz [...] --test FRONT.npz [...] --test-side SIDE.npz [...]
    python companions.py truth SET/truth.json FILE [FILE ...] > ../../tests/data/companions.json

SET is a folder of rendered pictures whose truth.json has the points of each in the camera's frame (metres, x right, y up, z towards the viewer) and in the
room's. Every constant is chosen on the fit people; the test people are only reported. Signs, names and formulas are those of src/posture.
"""
import argparse, json, os, sys
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'neck')); import crop

NOSE, EYE_L, EYE_R, CANTHUS_L, CANTHUS_R, EAR_L, EAR_R, SH_L, SH_R, HIP_L, HIP_R = 0, 2, 5, 3, 6, 7, 8, 11, 12, 23, 24
FOV_DEG, EYES_MM = 68.0, 63.5
SURE_DEG, TRUNK = 4.0, 2.0      # neck's own expected error up to which it is used; shortest trunk, in ear-shoulder distances, whose hip was seen
REST_DEG = 23.1                 # eye over tragus in the bodies' rest pose, looking level ahead: mean of the fit people

deg, rad = np.degrees, np.radians
unit = lambda v: v / np.linalg.norm(v, axis=-1, keepdims=True)


def features(a):
    """Body landmarks (lite), face mesh and neck points of every picture of one view."""
    import cv2, mediapipe, onnxruntime
    from landmarks import Pose
    person = Pose(a.models, 'lite'); face = mediapipe.solutions.face_mesh.FaceMesh(static_image_mode=True, refine_landmarks=False, max_num_faces=1)
    options = onnxruntime.SessionOptions(); options.intra_op_num_threads = 1
    net = onnxruntime.InferenceSession(os.path.join(a.models, 'neck.onnx'), options); name = net.get_inputs()[0].name; n = net.get_inputs()[0].shape[-1]
    rows, all_lm, all_face, all_neck = [], [], [], []
    for folder in a.sets:
        for row in json.load(open(os.path.join(folder, 'truth.json'))):
            if row['view'] != a.view: continue
            img = np.ascontiguousarray(cv2.imread(os.path.join(folder, row['file']))[:, :, ::-1]); h, w = img.shape[:2]
            lm, mesh, neck = np.full((33, 5), np.nan), np.full((468, 3), np.nan), np.full(26, np.nan)
            found = person(img)
            if found:
                lm = found[1]; ears, shoulders, eyes = ((lm[i, :2] + lm[j, :2]) / 2 for i, j in ((EAR_L, EAR_R), (SH_L, SH_R), (EYE_L, EYE_R)))
                centre, side = crop.box(ears, shoulders, eyes)
                tile, to = crop.cut(img, centre, side, n, 0., crop.faces_left(lm[NOSE, 0], lm[7, 0], lm[8, 0]))
                planes = np.concatenate([tile.transpose(2, 0, 1) / 255., crop.spots(np.array([ears, shoulders]) @ to[:, :2].T + to[:, 2], n)])
                points, head = net.run(['points', 'head'], {name: planes[None].astype(np.float32)}); back = cv2.invertAffineTransform(to)
                neck[:20] = ((points[0] * n - .5) @ back[:, :2].T + back[:, 2]).ravel(); neck[24] = np.exp(head[0, 3])
            if a.view != 'lateral':
                seen = face.process(img).multi_face_landmarks
                if seen: mesh = np.array([[p.x * w, p.y * h, p.z * w] for p in seen[0].landmark])
            rows.append(dict(row, size=[w, h])); all_lm.append(lm); all_face.append(mesh); all_neck.append(neck)
    np.savez_compressed(a.out, rows=json.dumps(rows), **{k: np.array(v, np.float32) for k, v in (('lm_lite', all_lm), ('fm', all_face), ('neck_lite', all_neck))})
    print(a.out, len(rows), 'pictures')


class Set:
    """Pictures of one view in which a body was found."""

    def __init__(self, files, view):
        rows, parts = [], {k: [] for k in ('lm_lite', 'fm', 'neck_lite')}
        for f in files:
            z = np.load(f); rows += json.loads(str(z['rows']))
            for k, v in parts.items(): v.append(z[k].astype(float))
        lm, mesh, neck = (np.concatenate(v) for v in parts.values())
        keep = np.array([r['view'] == view for r in rows]) & ~np.isnan(lm).any((1, 2))
        self.pictures = sum(r['view'] == view for r in rows); self.rows = [r for r, k in zip(rows, keep) if k]
        self.lm, self.mesh, self.neck, self.sure = lm[keep], mesh[keep], neck[keep][:, :20].reshape(-1, 10, 2), neck[keep][:, 24] <= SURE_DEG
        self.size = np.array([r['size'] for r in self.rows], float); self.focal = self.size[:, 0] / 2 / np.tan(rad(FOV_DEG / 2))
        ears = (self.lm[:, EAR_L, 0] + self.lm[:, EAR_R, 0]) / 2
        self.right = self.lm[:, NOSE, 0] >= ears; self.facing = np.where(self.right, 1, -1)      # the nose lies right of the ears: the near side is the right one
        self.near_is_left = np.array([crop.faces_left(p[NOSE, 0], p[EAR_L, 0], p[EAR_R, 0]) for p in self.lm], bool)      # of the network's near and far points
        self.face = ~np.isnan(self.mesh).any((1, 2))
        self.true = truth(self.rows)

    def mid(self, i, j): return (self.lm[:, i, :2] + self.lm[:, j, :2]) / 2

    def near(self, left, right): return np.where(self.right[:, None], self.lm[:, right, :2], self.lm[:, left, :2])

    def elevation(self, a, b, facing): return deg(np.arctan2(a[:, 1] - b[:, 1], facing * (b[:, 0] - a[:, 0])))


def truth(rows):
    """The true values, from the generator's points."""
    at = lambda name, frame='cam': np.array([r['pts'][name][frame] for r in rows], float)
    left = unit(at('trag_l') - at('trag_r')); ahead = at('eye') - at('trag'); ahead = unit(ahead - (ahead * left).sum(1, keepdims=True) * left)
    width = at('sh_l', 'w') - at('sh_r', 'w'); cam = at('sh_l') - at('sh_r')
    forward = np.cross(unit(width * [1, 0, 1]), [0, 1., 0]); look = at('eye', 'w') - at('trag', 'w'); forward *= np.sign((forward * look).sum(1))[:, None]
    shoulder = (at('sh_l', 'w') + at('sh_r', 'w')) / 2
    rise = lambda a, b: deg(np.arctan2((b - a)[:, 1], ((b - a) * forward).sum(1)))                # in the trunk's sagittal plane
    return dict(yaw=deg(np.arctan2(-left[:, 2], left[:, 0])), roll=deg(np.arctan2(-left[:, 1], np.hypot(left[:, 0], left[:, 2]))),
                pitch=deg(np.arctan2(ahead[:, 1], np.hypot(ahead[:, 0], ahead[:, 2]))) - REST_DEG, viewing_distance=1000 * np.linalg.norm(at('eye'), axis=1),
                shoulder_level=deg(np.arctan2(width[:, 1], np.hypot(width[:, 0], width[:, 2]))), shoulder_level_camera=deg(np.arctan2(cam[:, 1], cam[:, 0])),
                head_tilt=rise(at('trag', 'w'), at('eye', 'w')), shoulder_c7=180 - rise(shoulder, at('c7', 'w')), trunk_lean=90 - rise(at('hip', 'w'), shoulder),
                ear_shoulder=rise(shoulder, at('trag', 'w')))


def head(s, perspective=True):
    """Yaw, pitch and roll of the mesh in the camera's frame, before any fitted constant."""
    p = s.mesh * [1, -1, -1]; x = unit(p[:, 454] - p[:, 234]); y = p[:, 10] - p[:, 152]; y = unit(y - (y * x).sum(1, keepdims=True) * x); z = np.cross(x, y)
    if perspective:                                          # the mesh stands as if the camera looked straight at the face
        off = (p[:, 234, :2] + p[:, 454, :2]) / 2 - s.size / 2 * [1, -1]; side = np.arctan2(off[:, 0], s.focal); up = np.arctan2(off[:, 1], np.hypot(off[:, 0], s.focal))

        def turned(v):
            y, z = v[:, 1] * np.cos(up) - v[:, 2] * np.sin(up), v[:, 1] * np.sin(up) + v[:, 2] * np.cos(up)
            return np.stack([v[:, 0] * np.cos(side) - z * np.sin(side), y, v[:, 0] * np.sin(side) + z * np.cos(side)], 1)
        x, z = turned(x), turned(z)
    return dict(yaw=deg(np.arctan2(-x[:, 2], x[:, 0])), pitch=deg(np.arctan2(z[:, 1], np.hypot(z[:, 0], z[:, 2]))), roll=deg(np.arctan2(-x[:, 1], np.hypot(x[:, 0], x[:, 2]))))


def body(s):
    """From body landmarks alone: what stands where there is no face or no neck."""
    ears = s.mid(EAR_L, EAR_R); apart = np.hypot(*(s.lm[:, EAR_L, :2] - s.lm[:, EAR_R, :2]).T); eyes = np.hypot(*(s.lm[:, EYE_L, :2] - s.lm[:, EYE_R, :2]).T)
    level = lambda i, j: s.elevation(s.lm[:, j, :2], s.lm[:, i, :2], 1)
    return dict(yaw=52.6 * (s.lm[:, NOSE, 0] - ears[:, 0]) / apart, pitch=31.1 - REST_DEG - 98.8 * (s.lm[:, NOSE, 1] - ears[:, 1]) / apart, roll=-level(EAR_L, EAR_R),
                shoulder_level=level(SH_L, SH_R), shoulder_level_camera=level(SH_L, SH_R), viewing_distance=s.focal * EYES_MM / eyes,
                head_tilt=s.elevation(s.near(EAR_L, EAR_R), s.near(CANTHUS_L, CANTHUS_R), s.facing), ear_shoulder=s.elevation(s.near(SH_L, SH_R), s.near(EAR_L, EAR_R), s.facing))


def front(s):
    """The frontal values before any fitted constant."""
    joints = np.where(s.near_is_left[:, None], s.neck[:, 8] - s.neck[:, 9], s.neck[:, 9] - s.neck[:, 8]); acromia = np.where(s.near_is_left[:, None], s.neck[:, 6] - s.neck[:, 7], s.neck[:, 7] - s.neck[:, 6])
    seen = s.lm[:, SH_L, :2] - s.lm[:, SH_R, :2]; rise = lambda d: deg(np.arctan2(-d[:, 1], d[:, 0]))
    right, left = (s.mesh[:, 33] + s.mesh[:, 133]) / 2, (s.mesh[:, 263] + s.mesh[:, 362]) / 2; apart = np.linalg.norm(left - right, axis=1)
    return dict(head(s), viewing_distance=s.focal * EYES_MM / apart, shoulder_level=rise(joints + seen), acromia=rise(acromia), joints=rise(joints))


def side(s):
    """The lateral values before any fitted constant, and where each is given."""
    n = s.neck; shoulder, canthi, tragus, c7 = (n[:, 8] + n[:, 9]) / 2, (n[:, 4] + n[:, 5]) / 2, n[:, 1], n[:, 0]; hip = s.near(HIP_L, HIP_R)
    reach = np.hypot(*(tragus - shoulder).T); long = (hip[:, 1] - shoulder[:, 1]) >= TRUNK * reach
    return dict(head_tilt=s.elevation(tragus, canthi, s.facing), near_tilt=s.elevation(n[:, 2], n[:, 4], s.facing), shoulder_c7=s.elevation(shoulder, c7, -s.facing),
                acromion_c7=s.elevation((n[:, 6] + n[:, 7]) / 2, c7, -s.facing), trunk_lean=90 - s.elevation(hip, shoulder, s.facing), c7_lean=90 - s.elevation(hip, c7, s.facing)), long


def line(name, got, true, given=None, of=None, relative=False, usual=None):
    k = np.ones(len(true), bool) if given is None else given; e = (got - true)[k] / (true[k] if relative else 1)
    unit_, scale = (' %', 100) if relative else ('', 1)
    r = np.corrcoef(got[k], true[k])[0, 1] if np.std(true[k]) > 0 and np.std(got[k]) > 0 else np.nan; still = '' if usual is None else f' saying the usual {np.abs(usual - true[k]).mean():.1f}'
    print(f'  {name:34} given {k.sum():4}/{of or len(true):4} MAE {scale * np.abs(e).mean():5.2f}{unit_} bias {scale * e.mean():+6.2f} 90 % {scale * np.quantile(np.abs(e), .9):5.1f} r {r:+.2f}{still}')


def table(a):
    fit, test, fit_side, test_side = Set(a.fit, 'frontal'), Set(a.test, 'frontal'), Set(a.fit_side, 'lateral'), Set(a.test_side, 'lateral')
    got = {s: front(s) for s in (fit, test)}; flat = head(fit, False); k = fit.face
    slope = lambda x, t: float((x * t).sum() / (x * x).sum())
    yaw = slope(got[fit]['yaw'][k], fit.true['yaw'][k]); pitch = float((fit.true['pitch'] - got[fit]['pitch'])[k].mean()); roll = slope(got[fit]['roll'][k], fit.true['roll'][k])
    print(f'constants: yaw x {yaw:.3f}; pitch {pitch:+.2f}; roll x {roll:.3f} (not used)')
    for name in ('yaw', 'pitch', 'roll'):
        print(f'  {name}: mean error on fit people with and without the correction for the place in the picture, offset removed:', *(f"{np.abs((x - t) - (x - t).mean()).mean():.2f}" for x, t in ((g[name][k], fit.true[name][k]) for g in (got[fit], flat))))
    g = side(fit_side)[0]; lean = float((fit_side.true['trunk_lean'] - g['trunk_lean'])[fit_side.sure & side(fit_side)[1]].mean()); tilt = float((fit_side.true['head_tilt'] - g['head_tilt'])[fit_side.sure].mean()); print(f'  trunk lean {lean:+.2f}; head tilt {tilt:+.2f}')
    for name, s, q in (('fit', fit, fit_side), ('test', test, test_side)):
        print(name, 'people, frontal'); o, g, t, f = body(s), got[s], s.true, s.face
        for v, x in (('yaw', yaw * g['yaw']), ('pitch', g['pitch'] + pitch), ('roll', g['roll'])):
            line('body ' + v, o[v], t[v], of=s.pictures); line('new ' + v, x, t[v], f, s.pictures, usual=fit.true[v].mean())
        x = g['pitch'] + pitch - t['pitch']; who = np.array([r['subject'] for r in s.rows]); print(f"  {'new pitch, change within a person':34} MAE {np.mean([np.abs(x[f & (who == u)] - np.median(x[f & (who == u)])).mean() for u in np.unique(who) if (f & (who == u)).any()]):.2f}")
        line('body viewing distance', o['viewing_distance'], t['viewing_distance'], of=s.pictures, relative=True); line('new viewing distance', g['viewing_distance'], t['viewing_distance'], f, s.pictures, True)
        known = np.tan(rad(FOV_DEG / 2)) / np.tan(rad(np.array([r['cam']['fov'] for r in s.rows]) / 2)); line('  with the true field of view', g['viewing_distance'] * known, t['viewing_distance'], f, s.pictures, True)
        x = g['viewing_distance'] * known / t['viewing_distance']; print(f"  {'  change within a person':34} MAE {100 * np.mean([np.abs(x[f & (who == u)] / np.median(x[f & (who == u)]) - 1).mean() for u in np.unique(who) if (f & (who == u)).any()]):.2f} %")
        for against in ('shoulder_level', 'shoulder_level_camera'):
            line('body ' + against, o['shoulder_level'], t[against], of=s.pictures); line('new ' + against, g['shoulder_level'], t[against], of=s.pictures, usual=0.0)
            line('  from the joints alone', g['joints'], t[against], of=s.pictures); line('  from the acromia', g['acromia'], t[against], of=s.pictures)
        print(name, 'people, lateral'); (g, long), o, t = side(q), body(q), q.true
        line('body head tilt', o['head_tilt'], t['head_tilt'], of=q.pictures); line('new head tilt', g['head_tilt'] + tilt, t['head_tilt'], q.sure, q.pictures, usual=fit_side.true['head_tilt'].mean()); line('  of the near side', g['near_tilt'], t['head_tilt'], q.sure, q.pictures)
        line('shoulder-C7', g['shoulder_c7'], t['shoulder_c7'], q.sure, q.pictures, usual=fit_side.true['shoulder_c7'].mean()); line('  from the acromia', g['acromion_c7'], t['shoulder_c7'], q.sure, q.pictures); line('  whatever the network expects', g['shoulder_c7'], t['shoulder_c7'], of=q.pictures)
        line('trunk lean', g['trunk_lean'] + lean, t['trunk_lean'], q.sure & long, q.pictures, usual=fit_side.true['trunk_lean'].mean()); line('  whatever the hip', g['trunk_lean'] + lean, t['trunk_lean'], q.sure, q.pictures); line('  from C7', g['c7_lean'], t['trunk_lean'], q.sure & long, q.pictures)
        line('ear-shoulder', o['ear_shoulder'], t['ear_shoulder'], of=q.pictures)


def known(a):
    """True values of single pictures, for the tests."""
    rows = [r for r in json.load(open(a.truth)) if r['file'] in a.files]; true = truth(rows); side_values = ('head_tilt', 'shoulder_c7', 'trunk_lean', 'ear_shoulder')
    print(json.dumps([dict(file=r['file'], view=r['view'], **{k: round(float(v[i]), 1) for k, v in true.items() if not k.endswith('camera') and (k in side_values) == (r['view'] == 'lateral')}) for i, r in enumerate(rows)], indent=1))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter); sub = ap.add_subparsers(required=True)
    f = sub.add_parser('features'); f.set_defaults(do=features); f.add_argument('--models', required=True); f.add_argument('--out', required=True); f.add_argument('--view', required=True, choices=['frontal', 'lateral']); f.add_argument('sets', nargs='+')
    t = sub.add_parser('table'); t.set_defaults(do=table)
    for name in ('--fit', '--fit-side', '--test', '--test-side'): t.add_argument(name, nargs='+', required=True)
    k = sub.add_parser('truth'); k.set_defaults(do=known); k.add_argument('truth'); k.add_argument('files', nargs='+')
    a = ap.parse_args(); a.do(a)


if __name__ == '__main__':
    main()
