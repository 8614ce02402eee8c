"""What people wear on the head: glasses, headphones, ear buds, hats, headscarves, masks."""
import numpy as np

import body as B
from shapes import Mesh, ellipsoid, grid_triangles, join, tube, waves
from wardrobe import colour, fabric, neck_of, shell

PLASTIC = dict(spec=.25, gloss=40.)


def _marks(body):
    v, tr = body.skin, body.skin[B.TRAGUS_L]
    eye = np.array([body.rest[B.group(f'helper-{s}-eye')].mean(0) for s in 'lr'])
    head = v[B.share('head') > .5]
    return tr, eye, head[:, 1].max(), head[:, 2].min()


def glasses(posed, rng):
    tr, eye, _, _ = _marks(posed.body)
    c = rng.choice([0, 1, 2], p=[.6, .25, .15])
    c = np.array([(.01, .01, .012), (.12, .07, .03), (.45, .42, .38)][c])*rng.uniform(.7, 1.3)
    w, h, thick = rng.uniform(.22, .30), rng.uniform(.16, .26), rng.uniform(.012, .045)
    z, power, parts = eye[0, 2] + .27, rng.choice([.5, 1., 1.]), []
    t = np.linspace(0, 2*np.pi, 25)
    for e in eye:
        ct, st = np.cos(t), np.sin(t)
        ring = np.stack([e[0] + w*np.sign(ct)*np.abs(ct)**power, e[1] - .03 + h*np.sign(st)*np.abs(st)**power, z - .15*np.abs(ct*np.sign(e[0]) + 1)*.4], 1)
        parts.append(tube(ring, thick, 6, up=(0, 0, 1)))
        s = np.sign(e[0])
        hinge = np.array([e[0] + s*w, e[1] + .08, z - .12])
        ear = np.array([s*(abs(tr[0]) + .06), tr[1] + .30, tr[2] - .02])
        hook = ear + np.array([-s*.04, -.28, -.22])
        path = [hinge, hinge + np.array([s*.06, 0, -.08]), ear*.5 + hinge*.5 + np.array([s*.03, 0, 0]), ear, hook]
        parts.append(tube(np.array(path), thick*rng.uniform(.9, 1.6), 6))
    parts.append(tube(np.array([[-.12, eye[0, 1] + .04, z + .02], [0, eye[0, 1] + .08, z + .06], [.12, eye[0, 1] + .04, z + .02]]), thick, 6))
    p, tri = join(parts)
    out = [Mesh(posed.rigid('head', p), tri, c, material=PLASTIC)]
    if rng.random() < .12:                                    # sunglasses
        q, qt = join([ellipsoid((e[0], e[1] - .03, z - .05), (w, h, .02), 6, 16) for e in eye])
        out.append(Mesh(posed.rigid('head', q), qt, (.01, .01, .012), material=dict(spec=.5, gloss=60.)))
    return out


def headphones(posed, rng, vol):
    tr, _, top, _ = _marks(posed.body)
    c, pad = colour(rng), rng.choice([.8, 1., 1.2])
    size, out, tilt = rng.uniform(.26, .46), rng.uniform(.10, .2), rng.uniform(-.15, .45)
    parts = []
    for s in (1, -1):
        parts.append(ellipsoid((s*(abs(tr[0]) + .06 + out*.5), tr[1] + .08, tr[2] - .12), (out, size, size*.85), 12, 18, .7))
    t = np.linspace(0, np.pi, 25)
    x = (abs(tr[0]) + .12 + out*.6 + min(vol*4, .1))*np.cos(t)
    y = tr[1] + .2 + (top - tr[1] - .1 + vol*10)*np.sin(t)
    path = np.stack([x, y, tr[2] - .12 - tilt*np.sin(t)], 1)
    band = tube(path, rng.uniform(.05, .13), 8, .4, up=(0, 0, 1))
    p, tri = join(parts)
    ms = [Mesh(posed.rigid('head', p), tri, c*pad, material=dict(spec=.1, gloss=20.)), Mesh(posed.rigid('head', band[0]), band[1], c, material=PLASTIC)]
    if rng.random() < .4:                                     # microphone
        s = rng.choice([1, -1])
        a, b = np.array([s*(abs(tr[0]) + .2), tr[1] - .15, tr[2]]), np.array([s*.35, tr[1] - .75, tr[2] + 1.15])
        boom = tube(np.array([a, a*.5 + b*.5 + np.array([s*.15, -.08, 0]), b]), .025, 6)
        ms.append(Mesh(posed.rigid('head', boom[0]), boom[1], (.01, .01, .01), material=PLASTIC))
    return ms


def buds(posed, rng):
    tr, _, _, _ = _marks(posed.body)
    parts = []
    stem = rng.uniform(0, .3)
    for s in (1, -1):
        at = np.array([s*(abs(tr[0]) + .03), tr[1] - .02, tr[2] - .08])
        parts.append(ellipsoid(at, (.08, .09, .09), 8, 10))
        parts.append(tube(np.array([at, at + np.array([s*.04, -.1 - stem, .05])]), .035, 6, up=(0, 0, 1)))
    p, tri = join(parts)
    return [Mesh(posed.rigid('head', p), tri, (.7, .7, .7) if rng.random() < .6 else (.01, .01, .01), material=PLASTIC)]


def hat(posed, rng):
    """Cap, beanie or brimmed hat. Returns meshes, name, whether it covers the ears."""
    b = posed.body
    tr, eye, top, back = _marks(b)
    v, (c, m) = b.skin, fabric(rng, .8)
    kind = str(rng.choice(['cap', 'cap', 'beanie', 'beanie', 'brim']))
    ears = kind == 'beanie' and rng.random() < .6
    fy = eye[0, 1] + rng.uniform(.35, .55)
    by = tr[1] + (rng.uniform(-.35, .0) if ears else rng.uniform(.25, .5))
    f = np.clip((v[:, 2] - back)/(eye[0, 2] + .2 - back), 0, 1)
    s = by + (fy - by)*f**(1.5 if ears else .8) - v[:, 1]
    s = np.where(B.share(*B.HEAD_BONES) > .4, s, 1.)
    ear = (B.target_mask('ears/l-ear-rot-backward', 'ears/r-ear-rot-backward')[:B.BODY] > .02) & (np.abs(v[:, 0]) > abs(tr[0])*1.02)
    if not ears:
        s = np.where(ear, .5, s)
    high = np.clip((v[:, 1] - fy)/(top - fy), 0, 1)
    off = rng.uniform(.008, .014) + (rng.uniform(.0, .03) if kind != 'beanie' else rng.uniform(0, .04))*high**2
    m = dict(m, bump=.4, fold=(3, 8, 3)) if kind == 'beanie' else m
    if kind == 'beanie' and rng.random() < .6:
        m.update(hem=rng.uniform(.3, .6), hemcol=tuple(c*.8))
    ms = [shell(posed, off, s, c, m, 40 if ears else 8, .004, free=ear if ears else None)]
    if kind != 'beanie':
        wide = abs(v[B.share('head') > .5][:, 0]).max() + .08
        mid, long_ = (back + eye[0, 2] + .2)/2, (eye[0, 2] + .35 - back)/2
        turned = kind == 'cap' and rng.random() < .1
        a = np.radians(np.linspace(-75, 75, 25)) if kind == 'cap' else np.linspace(-np.pi, np.pi, 49)
        brim = rng.uniform(.5, .75) if kind == 'cap' else rng.uniform(.4, .8)
        k = np.linspace(-.1, 1, 6)
        reach = np.cos(a)**.7 if kind == 'cap' else np.ones(len(a))
        sign = -1 if turned else 1
        x = np.sin(a)[:, None]*(wide + (0 if kind == 'cap' else 1)*brim*k)
        z = mid + sign*(np.cos(a)[:, None]*long_ + brim*k*reach[:, None]*(1 if kind == 'cap' else np.cos(a)[:, None]))
        fz = np.clip((z - back)/(eye[0, 2] + .2 - back), 0, 1.4)
        y = by + (fy - by)*fz**.8 + .06 - .12*k**2*(1 - .6*np.abs(np.sin(a)[:, None])) - rng.uniform(0, .15)*k*np.sin(a)[:, None]**2
        p = np.stack([x, y, z], -1).reshape(-1, 3)
        ms.append(Mesh(posed.rigid('head', p), grid_triangles(len(a), 6), c*rng.choice([1., 1., .6]), q=p, material=dict(m, pattern=0, hem=0.)))
    return ms, kind, ears


def headscarf(posed, rng):
    """A hijab, or a hood drawn over the head: covers ears, neck and nape."""
    b = posed.body
    tr, eye, top, back = _marks(b)
    v, (c, m) = b.skin, fabric(rng, .7)
    neck = neck_of(b)
    _, h, r = neck.coordinates(v)
    chin = v[b.marks['chin']]
    front = tr[2] + rng.uniform(.16, .38)                     # the edge runs from the forehead in front of the ear to under the chin
    tall = np.clip((v[:, 1] - chin[1])/(eye[0, 1] + .5 - chin[1]), 0, 1)
    face = np.minimum(v[:, 2] - front - .15*(2*tall - 1)**2, np.minimum(eye[0, 1] + rng.uniform(.38, .58) - v[:, 1], v[:, 1] - chin[1] + rng.uniform(-.06, .04)))
    face = np.where(B.share(*B.HEAD_BONES) > .3, face, -1.)
    lower = np.where(B.share('head', 'jaw') > .3, -1., np.maximum(-rng.uniform(.3, .9) - h, r - rng.uniform(1.1, 1.9)))
    s = np.maximum(face, lower)
    s = np.where(B.share('upperarm', 'lowerarm', 'wrist', 'finger', 'meta') > .4, 1., s)
    under_chin = np.exp(-((v - chin - [0, -.35, -.35])**2).sum(1)/.15)
    trunk = B.share('spine', 'clavicle', 'shoulder', 'breast')
    off = rng.uniform(.008, .014) + .02*under_chin + .012*trunk + rng.uniform(.001, .004)*waves(v, rng, 5, 1., 3.5) + rng.uniform(0, .02)*np.exp(-((v - [0, top - .5, back])**2).sum(1)/.5)
    ear = (B.target_mask('ears/l-ear-rot-backward', 'ears/r-ear-rot-backward')[:B.BODY] > .02) & (np.abs(v[:, 0]) > abs(tr[0])*.98)
    return [shell(posed, np.maximum(off, .006), s, c, dict(m, bump=.5, fold=(2, 1.2, 2), hem=0.), 80, .005, free=ear)], s


def mask(posed, rng):
    b = posed.body
    v, chin, nose = b.skin, b.skin[b.marks['chin']], b.skin[b.marks['nose']]
    tr = v[B.TRAGUS_L]
    c = [(.25, .5, .65), (.75, .76, .77), (.012, .012, .014)][rng.integers(3)]
    s = np.maximum(v[:, 1] - (nose[1] + .18 - .12*np.abs(v[:, 0])/.4), (chin[1] - .12) - v[:, 1])
    s = np.maximum(s, nose[2] - rng.uniform(.85, 1.05) - v[:, 2])
    s = np.where(B.share(*B.HEAD_BONES) > .4, s, 1.)
    ms = [shell(posed, np.full(B.BODY, .009), s, c, dict(nz=.1), 40, .002)]
    parts = []
    for side in (1, -1):
        for y in (nose[1] - .05, chin[1] + .2):
            a, e = np.array([side*.55, y, nose[2] - .85]), np.array([side*(abs(tr[0]) + .05), tr[1] + (.1 if y > chin[1] + .4 else -.2), tr[2] - .1])
            parts.append(tube(np.array([a, (a + e)/2 + [side*.06, 0, 0], e]), .012, 5))
    p, tri = join(parts)
    ms.append(Mesh(posed.rigid('head', p), tri, c))
    return ms
