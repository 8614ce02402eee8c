"""Rooms, light and cameras."""
import numpy as np

import body as B
from shapes import Mesh, box, ellipsoid, grid_triangles, tube, vertex_normals
from wardrobe import colour


class Clutter:
    """Gathers many coloured solids into one mesh each for those that cast shadows and those that do not."""

    def __init__(self):
        self.near, self.far = [], []

    def add(self, part, col, emit=0., shadow=False, turn=None, at=None, smooth=False):
        p, t = part
        if turn is not None:
            p = p @ turn.T
        if at is not None:
            p = p + at
        n = vertex_normals(p, t)
        (self.near if shadow else self.far).append((p, t, n, np.broadcast_to(col, p.shape), np.full(len(p), emit)))

    def meshes(self, nz, **material):
        out = []
        for parts, shadow in ((self.near, True), (self.far, False)):
            if parts:
                k = np.cumsum([0] + [len(x[0]) for x in parts])
                out.append(Mesh(np.concatenate([x[0] for x in parts]), np.concatenate([x[1] + o for x, o in zip(parts, k)]), np.concatenate([x[3] for x in parts]),
                                n=np.concatenate([x[2] for x in parts]), emit=np.concatenate([x[4] for x in parts]), person=False, shadow=shadow, material=dict(nz=nz, **material)))
        return out


def paint(rng):
    return rng.uniform(.02, .8)*np.clip(1 + rng.normal(0, .12, 3)*[1, .6, 1.2], .3, 1.6) if rng.random() < .7 else colour(rng)


def shelf(k, rng, at, turn, w, h):
    c = paint(rng)
    for y in np.arange(0, h, rng.uniform(.25, .4)):
        k.add(box((0, y, 0), (w, y + .03, .25)), c, turn=turn, at=at)
        x = 0.
        while x < w - .05:
            t, tall = rng.uniform(.015, .08), rng.uniform(.12, .26)
            if rng.random() < .85:
                k.add(box((x, y + .03, .03), (x + t, y + .03 + tall, .2)), paint(rng), turn=turn, at=at)
            x += t + (rng.uniform(0, .25) if rng.random() < .15 else .004)


def poster(k, rng, at, turn, w, h):
    k.add(box((0, 0, 0), (w, h, .015)), paint(rng), turn=turn, at=at)
    for _ in range(rng.integers(0, 9)):
        x, y = rng.uniform(0, w*.8), rng.uniform(0, h*.8)
        if rng.random() < .6:
            k.add(box((x, y, .015), (min(x + rng.uniform(.02, .5)*w, w), min(y + rng.uniform(.01, .5)*h, h), .018)), paint(rng), turn=turn, at=at)
        else:
            k.add(ellipsoid((x, y, .016), (rng.uniform(.02, .15)*w, rng.uniform(.02, .2)*h, .004), 6, 14), paint(rng), turn=turn, at=at)


def plant(k, rng, at):
    k.add(tube(np.array([[0, -.3, 0], [0, -.02, 0]]), rng.uniform(.08, .15), 10, up=(1, 0, 0)), paint(rng), at=at)
    green = np.array([.03, .10, .02])*rng.uniform(.6, 3)
    for _ in range(rng.integers(8, 28)):
        d = rng.normal(size=3)*[.5, .2, .5] + [0, .6, 0]
        d *= rng.uniform(.1, .45)/np.linalg.norm(d)
        k.add(ellipsoid((0, 0, 0), (rng.uniform(.02, .06), .012, rng.uniform(.05, .14)), 5, 8), green*rng.uniform(.6, 1.5), turn=B.rotation(rng.normal(size=3), rng.uniform(0, 180)), at=at + d)


def chair(k, rng, hip, lean, back=None):
    """A chair behind the person; office chairs are high and may have a head rest behind the nape."""
    c, w = (np.array([.012, .012, .013])*rng.uniform(.7, 4) if rng.random() < .6 else colour(rng)), rng.uniform(.19, .27)
    tilt = -float(np.clip(min(lean, 0), -30, 0)) + rng.uniform(0, 10)
    turn = B.rotation((1, 0, 0), -tilt)
    top = back if back is not None else rng.choice([rng.uniform(.25, .45), rng.uniform(.45, .62), rng.uniform(.6, .8)])
    dz = -.17 - rng.uniform(0, .06) - .03
    k.add(ellipsoid((0, top/2, dz), (w, top/2, .045), 14, 22, .45), c, shadow=True, turn=turn, at=hip)
    if rng.random() < .35:
        k.add(ellipsoid((0, top + rng.uniform(.05, .14), dz + rng.uniform(-.03, .02)), (rng.uniform(.11, .17), rng.uniform(.06, .1), .04), 12, 18, .6), c, shadow=True, turn=turn, at=hip)
        k.add(box((-.03, top - .1, dz - .03), (.03, top + .1, dz)), c*.7, turn=turn, at=hip)
    k.add(box((-.25, -.2, -.2), (.25, -.1, .3)), c, shadow=True, at=hip)
    if rng.random() < .4:
        for s in (1, -1):
            k.add(box((s*.29 - .03, .10, -.15), (s*.29 + .03, .13, .15)), c*.8, shadow=True, at=hip)


def room(hip, rng, cam=None, lean=0., seat=True, stuff=1.):
    """Walls turned roughly towards the camera's azimuth, with clutter; a desk; a chair. Not part of the person's mask."""
    k, u = Clutter(), rng.uniform
    view_az, d, el = (cam['az'], cam['d'], cam['el']) if cam else (u(-180, 180), 1., 0.)
    aside = abs((view_az + 180) % 360 - 180) > 70               # a camera from the side sees past the desk's monitor
    turn = B.rotation((0, 1, 0), view_az + rng.normal(0, 14))
    floor = hip[1] - .6
    depth, left, right = u(.5, 3.0), max(u(.8, 3.2), .5 + .6*d), max(u(.8, 3.2), .5 + .6*d)
    wall = u(.12, .8)*np.clip(1 + rng.normal(0, .08, 3), .6, 1.3) if rng.random() < .8 else paint(rng)
    at = np.array([hip[0], floor, hip[2]])
    for lo, hi, f in (((-4, 0, -depth - .1), (4, 3, -depth), 1.), ((-left - .1, 0, -depth), (-left, 3, 5), .9), ((right, 0, -depth), (right + .1, 3, 5), 1.05), ((-5, 0, 5), (5, 3, 5.1), .9)):
        k.add(box(lo, hi), wall*f*u(.95, 1.05), turn=turn, at=at)
    k.add(box((-5, -.05, -5), (5, 0, 5.1)), u(.05, .45)*np.array([1, u(.7, 1), u(.5, 1)]), turn=turn, at=at)
    k.add(box((-5, 2.6, -5), (5, 2.7, 5.1)), (.7, .7, .7), turn=turn, at=at)
    for _ in range(int(rng.poisson(5*stuff))):
        x, y, w, h = u(-left + .1, right - .6), u(.4, 1.9), u(.2, 1.1), u(.2, 1.0)
        s = rng.random()
        spot = at + turn @ np.array([x, y, -depth])
        if s < .30:
            poster(k, rng, spot, turn, w, h)
        elif s < .42:
            shelf(k, rng, at + turn @ np.array([x, u(.0, 1.), -depth]), turn, w + .3, u(.5, 1.8))
        elif s < .54:                                          # window, bright or dark
            bright = rng.random() < .7
            k.add(box((0, 0, 0), (w + .2, h + .3, .01)), np.array([.75, .85, 1.])*u(.5, 1.) if bright else (.01, .012, .02), emit=u(.6, 2.5) if bright else 0., turn=turn, at=spot)
            for f in (0, .5, 1):
                k.add(box((f*(w + .2) - .02, -.02, .01), (f*(w + .2) + .02, h + .32, .03)), (.6, .6, .6), turn=turn, at=spot)
        elif s < .62:                                          # curtain
            n = 60
            xs = np.linspace(0, w, n)
            z = .06 + .035*np.sin(xs*u(25, 60))
            p = np.stack([np.repeat(xs, 2), np.tile([-.5, 1.4], n), np.repeat(z, 2)], 1)
            k.add((p, grid_triangles(n, 2)), paint(rng), turn=turn, at=spot)
        elif s < .72:                                          # monitor, on or off
            p = at + turn @ np.array([x, u(.8, 1.2), -depth*u(.5, .95)])
            k.add(box((0, 0, 0), (.5, .3, .03)), (.01, .01, .01), turn=turn, at=p)
            if rng.random() < .5:
                k.add(box((.01, .01, .03), (.49, .29, .032)), rng.uniform(.05, .8, 3), emit=u(.5, 1.), turn=turn, at=p)
        elif s < .80:
            plant(k, rng, at + turn @ np.array([x, u(.5, 1.5), -depth*u(.6, .92)]))
        elif s < .90:                                          # furniture
            z = -depth*u(.75, 1.)
            k.add(box((x, 0, z), (x + u(.3, 1.2), u(.4, 1.9), z + u(.2, .5))), paint(rng), turn=turn, at=at)
        elif s < .95:                                          # lamp
            k.add(ellipsoid((x, u(1., 2.), -depth*u(.6, .92)), (.12, .1, .12)), np.array([1., .85, .6]), emit=u(.5, 2.), turn=turn, at=at)
        else:                                                  # another chair
            k.add(ellipsoid((x, .75, -depth*u(.6, .9)), (.22, .3, .04), 12, 18, .5), paint(rng), turn=turn, at=at)
    if rng.random() < (.75 if aside or el > -4 else .1):                                     # desk, things on it
        dz, y = .30 + u(-.05, .15), .77 + u(-.06, .04)
        k.add(box((-.8, y - .03, dz), (.8, y, dz + .7)), paint(rng), shadow=True, at=at)
        if rng.random() < (.5 if aside else .04):
            k.add(box((-.3, y + .1, dz + .45), (.3, y + .45, dz + .48)), (.01, .01, .01), at=at)
    if seat:
        chair(k, rng, hip, lean)
    return k.meshes(u(.02, .18), spec=.02, gloss=15.)


def light(rng, view_az=0.):
    """Light: even, dim, from a side, from behind, tinted, hard or soft."""
    u = rng.uniform
    kind = str(rng.choice(['room', 'flat', 'side', 'back', 'hard', 'dim', 'tint'], p=[.34, .14, .14, .10, .10, .10, .08]))
    a, warm = np.radians(view_az) + u(-1.2, 1.2), u(.75, 1.15)
    k, amb, fill, soft = u(.5, 1.1), u(.22, .45), u(.08, .35), u(1., 3.)
    if kind == 'flat':
        k, amb, fill = u(.0, .25), u(.6, 1.), u(.05, .2)
    elif kind == 'side':
        a, k, amb, fill = np.radians(view_az) + rng.choice([-1, 1])*u(1.2, 1.9), u(.8, 1.6), u(.05, .25), u(0, .15)
    elif kind == 'back':
        a, k, amb, fill = np.radians(view_az) + np.pi + u(-.6, .6), u(.9, 2.2), u(.10, .3), u(.05, .2)
    elif kind == 'hard':
        k, amb, soft = u(1., 1.8), u(.08, .2), .5
    elif kind == 'dim':
        k, amb, fill = u(.06, .25), u(.03, .12), u(0, .1)
    tint = np.array([1, .97, .9*warm]) if kind != 'tint' else np.clip(rng.uniform(.25, 1.2, 3), .2, 1.2)
    b = np.radians(view_az) + u(-1.5, 1.5)
    return dict(l1=(1.2*np.sin(a), u(.1, 1.8), 1.2*np.cos(a)), l2=(np.sin(b), u(0, .6), np.cos(b)), c1=tuple(k*tint), c2=tuple(fill*np.ones(3)*(tint[::-1] if kind == 'tint' else 1)),
                sky=tuple(amb*np.array([.95, 1, 1.05])*tint), gnd=tuple(amb*u(.35, .8)*np.array([1.05, 1, .95])), soft=soft), kind


def viewpoint(view, T, rng):
    """A camera: azimuth (deg, 0 in front, + from the person's left), elevation, distance (m), horizontal field of view, roll."""
    u = rng.uniform
    if view == 'lateral':
        az = rng.choice([-1, 1])*(u(100, 125) if rng.random() < .12 else 90 + float(np.clip(rng.normal(0, 12), -25, 25)))
    elif view == 'oblique':
        az = rng.choice([-1, 1])*u(30, 65)
    else:
        az = u(-15, 15)
    d, el = float(np.exp(u(np.log(.5), np.log(3.)))), float(np.clip(rng.normal(0, 10), -25, 25))
    fov, rl = u(45, 85), float(np.clip(rng.normal(0, 2.5), -6, 6))
    a, e = np.radians(az), np.radians(el)
    target = .5*(T['trag'] + T['c7']) - [0, u(-.02, .12), 0]
    eye = target + d*np.array([np.sin(a)*np.cos(e), np.sin(e), np.cos(a)*np.cos(e)])
    if 'hip' in T:
        eye[1] = max(eye[1], T['hip'][1] - .45)               # above the floor
        el = float(np.degrees(np.arcsin(np.clip((eye - target)[1]/np.linalg.norm(eye - target), -1, 1))))
    side = np.array([np.cos(a), 0, -np.sin(a)])
    reach = d*np.tan(np.radians(fov)/2)
    at = target + side*u(-.45, .45)*reach*(d > .7) + np.array([0, u(-.25, .2), 0])*reach
    return dict(az=float(az), el=el, d=d, fov=fov, roll=rl, eye=eye, at=at)
