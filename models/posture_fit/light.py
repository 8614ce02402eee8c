"""How dark, bright or flat a picture may be: the same pictures with less light, and what that does to the frontal measure.

    python light.py --models MODELS PICTURE [PICTURE ...]

Prints, per kind and strength, the mean luma and its standard deviation over head and shoulders, how many people are lost (nobody found, or presence
under .5) and by how much the ears' height over the shoulders differs from that of the picture as it was: in distances between the ears, times 58.4 degrees, the
body landmarks' plainest measure of a change from the front. It tells how far landmarks stray, not how far src/posture/frontal.rs does.
"""
import argparse
import cv2, numpy as np
import landmarks

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument('--models', required=True); ap.add_argument('pictures', nargs='+'); a = ap.parse_args()
pose, rng = landmarks.Pose(a.models, 'lite'), np.random.default_rng(1)
change = lambda p: 58.4 * (p[11:13, 1].mean() - p[7:9, 1].mean()) / np.hypot(*(p[7] - p[8])[:2])
plain = [cv2.imread(f)[:, :, ::-1].astype(float) for f in a.pictures]
first = [pose(np.ascontiguousarray(p.astype(np.uint8)))[1] for p in plain]
KINDS = dict(dark=lambda p, k: p * k + rng.normal(0, 4, p.shape), bright=lambda p, k: 255 - (255 - p) * k + rng.normal(0, 2, p.shape), flat=lambda p, k: 110 + (p - 110) * k + rng.normal(0, 4, p.shape))
for kind, make in KINDS.items():
    for k in (1, .5, .35, .25, .15, .1):
        error, mean, spread, lost = [], [], [], 0
        for p, f in zip(plain, first):
            q = np.clip(make(p, k), 0, 255).astype(np.uint8); found = pose(np.ascontiguousarray(q))
            (x0, y0), (x1, y1) = np.clip(f[:13, :2].min(0), 0, None).astype(int), f[:13, :2].max(0).astype(int)
            luma = q[y0:y1, x0:x1] @ [.299, .587, .114]; mean.append(luma.mean()); spread.append(luma.std())
            if found is None or found[0] < .5: lost += 1
            else: error.append(abs(change(found[1]) - change(f)))
        print(f'{kind:6} x {k:4}: luma {np.mean(mean):3.0f} spread {np.mean(spread):4.1f} lost {lost:2}/{len(plain)}', f'differs by {np.mean(error):4.1f}, 90 % {np.quantile(error, .9):4.1f}' if error else '')
