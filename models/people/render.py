"""People rendered with an exactly known craniovertebral angle: see README.md."""
import argparse
import json
import os
import sys
import time

import cv2
import numpy as np

import person
import renderer as G
import scene
import sets

POINTS = ('c7', 'trag_l', 'trag_r', 'trag', 'eye', 'canthus_l', 'canthus_r', 'sh_l', 'sh_r', 'acr_l', 'acr_r', 'nose', 'chin')
SIZE, MARGIN, FULL = 192, 1.5, (640, 480)
LEAST = .12                  # share of a crop that the person must fill


def framing(ear, shoulder, eye):
    """Centre and side (pixels) of the crop that the landmark network sees."""
    return .5*(ear + shoulder), 2.4*max(np.linalg.norm(ear - shoulder), 1.5*np.linalg.norm(ear - eye))


def hidden(T, VP, depth, slack):
    """Which points lie more than slack[name] metres behind what is drawn there (None outside the picture)."""
    out, h, w = {}, *depth.shape
    for n in slack:
        x, y = G.project(VP, T[n], w, h)[0]
        if not (0 <= x < w and 0 <= y < h):
            out[n] = None
            continue
        seen = 2*G.FAR*G.NEAR / (G.FAR + G.NEAR - depth[int(y), int(x)]*(G.FAR - G.NEAR))     # metres along the view
        out[n] = bool(VP[3] @ np.r_[T[n], 1.] > seen + slack[n])
    return out


def sensor(im, rng):
    """Blur, noise, exposure and colour cast of a plain camera."""
    x = im.astype(np.float32)
    if rng.random() < .3:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(.3, 1.))
    x *= rng.uniform(.93, 1.07, 3).astype(np.float32)
    return np.clip(x + rng.normal(0, rng.choice([0., rng.uniform(0, 3), rng.uniform(0, 7)]), x.shape), 0, 255).astype(np.uint8)


def crops(a):
    R = G.Renderer(SIZE, SIZE, shadow=512)
    start, made = time.time(), 0
    views = ['lateral', 'oblique', 'frontal']
    with open(f'{a.out}/truth_{a.seed}.jsonl', 'a') as log:
        for i in range(a.first, a.first + a.count):
            rng = np.random.default_rng([a.seed, 31, i])
            who, traits = person.someone(rng)
            for k in range(rng.integers(4, 7)):
                view = str(rng.choice(views, p=[.55, .2, .25]))
                p = person.posture(rng)
                meshes, T = person.dressed(who.posed(p, steps=14), traits, rng)
                cam = scene.viewpoint(view, T, rng)
                lamp, lit = scene.light(rng, cam['az'])
                room = scene.room(T['hip'], rng, cam, p['lean'], seat=p['thigh'] > 60 and rng.random() < .8)
                full = G.perspective(cam['fov'], *FULL) @ G.look(cam['eye'], cam['at'], cam['roll'])
                px = {n: G.project(full, T[n], *FULL)[0] for n in ('trag', 'sh_l', 'sh_r', 'eye')}
                centre, side = framing(px['trag'], (px['sh_l'] + px['sh_r'])/2, px['eye'])
                VP = G.crop_matrix(centre, MARGIN*side, *FULL) @ full
                im, depth = R.render(meshes + room, VP, cam['eye'], (T['c7'] + T['trag'])/2, lamp, tuple(rng.uniform(.1, .8, 3)))
                if (im[:, :, 3] > 127).mean() < LEAST:          # behind a desk or a wall
                    continue
                hid = hidden(T, VP, depth, dict(c7=.07, trag_l=.03, trag_r=.03))
                name = f'{a.seed}_{i:05d}_{k}'
                cv2.imwrite(f'{a.out}/{name}.jpg', np.ascontiguousarray(sensor(im[:, :, :3], rng)[:, :, ::-1]), [cv2.IMWRITE_JPEG_QUALITY, 92])
                cv2.imwrite(f'{a.out}/{name}.png', im[:, :, 3])
                row = dict(file=f'{name}.jpg', mask=f'{name}.png', subject=a.seed*100000 + i, view=view, cva=round(T['cva'], 3), **{c: round(cam[c], 3) for c in ('az', 'el', 'd', 'fov', 'roll')},
                           side=round(MARGIN*side, 2), light=lit, **T['info'], hidden=hid, px={n: G.project(VP, T[n], SIZE, SIZE)[0].round(2).tolist() for n in POINTS})
                log.write(json.dumps(row) + '\n')
                log.flush()
                made += 1
            if i % 20 == 19:
                print(i + 1, made, f'{(time.time() - start)/made:.3f} s a picture', file=sys.stderr, flush=True)
    print(made, 'pictures in', a.out)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    ap.add_argument('what', choices=['crops', 'sweep', 'moved', 'random', 'clip', 'empty'])
    ap.add_argument('--out', required=True, help='folder for pictures and truth')
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--count', type=int, default=100, help='bodies (crops) or pictures (random, empty)')
    ap.add_argument('--first', type=int, default=0, help='number of the first body (crops)')
    ap.add_argument('--subjects', default='0-3', help='first-last (sweep, moved)')
    ap.add_argument('--subject', type=int, default=0, help='clip')
    ap.add_argument('--views', default='lateral,oblique,frontal', type=lambda x: x.split(','))
    ap.add_argument('--view', default='frontal', help='clip')
    ap.add_argument('--levels', default='60,56,52,48,44,40,36,32,28', type=lambda x: [float(y) for y in x.split(',')], help='sweep: CVA, deg')
    ap.add_argument('--path', default='0:54,4:54,8:36,20:36,24:55,28:55', help='clip: seconds:CVA,...')
    ap.add_argument('--fps', type=float, default=15)
    ap.add_argument('--turned', type=float, default=0, help='sweep, moved: the camera stands up to so many degrees further to either side')
    ap.add_argument('--size', default='640x480', type=lambda x: tuple(int(y) for y in x.split('x')))
    ap.add_argument('--quality', type=int, default=90, help='JPEG quality of full pictures')
    dress = ap.add_mutually_exclusive_group()
    dress.add_argument('--plain', dest='kind', action='store_const', const=sets.Plain, help='close-fitting shirt, plain room (default)')
    dress.add_argument('--dressed', dest='kind', action='store_const', const=sets.Dressed, help='the full wardrobe and furnished rooms')
    ap.set_defaults(kind=sets.Plain)
    a = ap.parse_args()
    os.makedirs(a.out, exist_ok=True)
    crops(a) if a.what == 'crops' else sets.write(a)


if __name__ == '__main__':
    main()
