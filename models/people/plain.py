"""The plain wardrobe: a close-fitting shirt, a hair cap, an uncluttered room. Draws come in a fixed order, so that a seed always gives the
same people, rooms and cameras; the measured sets of the project's accuracy figures are of this kind."""
import numpy as np

import body as B
from person import eyes
from shapes import Mesh, box

SKIN = [(.62, .38, .27), (.52, .30, .20), (.40, .22, .13), (.27, .14, .08), (.14, .07, .045), (.68, .45, .35)]
HAIR = [(.012, .010, .009), (.05, .03, .018), (.10, .06, .03), (.25, .17, .08), (.22, .21, .20)]
SHAPES = ['neck/measure-neck-height-incr', 'neck/measure-neck-height-decr', 'neck/neck-scale-depth-incr', 'head/head-oval', 'head/head-round', 'head/head-back-scale-depth-incr',
          'torso/measure-shoulder-dist-incr', 'torso/measure-shoulder-dist-decr', 'neck/neck-scale-horiz-incr']


def sample(rng):
    """A person and a posture. Some draws are kept only for the order of those that follow."""
    u = rng.uniform
    gender = float(rng.choice([u(0, .15), u(.85, 1)]))
    race = rng.dirichlet([.6, .6, .6])
    p = dict(gender=gender, age=u(.5, .85), muscle=u(.3, .7), weight=u(.3, .8), height=u(.3, .7), race=tuple(race),
             extra=tuple((n, u(0, .5)) for n in rng.choice(SHAPES, 3, replace=False)),
             cva=u(30, 60), lean=u(-10, 12), kyph=u(-4, 14), pitch=u(-8, 14), yaw=u(-8, 8), roll=u(-4, 4), torso_yaw=u(-4, 4),
             protract=u(-4, 12), shrug=u(-3, 6), arm_fwd=u(5, 35), arm_dn=u(22, 36), elbow=u(62, 88),
             iris=[(.10, .05, .02), (.08, .14, .22), (.10, .14, .06)][rng.integers(3)], seed=int(rng.integers(1e6)))
    rng.integers(4)
    male = gender > .5
    p['skin'] = tuple(np.array(SKIN[4 if race[0] > .75 else 3 if race[0] > .5 else rng.integers(0, 4)])*u(.9, 1.1))
    p['hair'] = tuple(np.array(HAIR[rng.integers(5)]))
    p['volume'] = u(.008, .028)
    p['long'] = bool((not male) and rng.random() < .5)
    p['shirt'], p['shirt2'] = tuple(u(.02, .6, 3)), tuple(u(.02, .6, 3))
    p['short'], p['stripe'] = bool(rng.random() < .5), float(rng.choice([0, 0, 8, 14]))
    u(.6, 1.1, 3), u(.5, 1.3)
    return p


def figure(p):
    """The body of a sample."""
    return B.Body(B.shape(p['gender'], p['age'], p['muscle'], p['weight'], p['height'], p['race'], p['extra']))


def dressed(posed, p):
    """Meshes and truth."""
    b, tri = posed.body, B.base()[1]
    v0, v, n = b.skin, posed.v, posed.n
    face, neck, hand, fore = B.share(*B.HEAD_BONES), B.share('neck'), B.share('wrist', 'finger', 'metacarpal'), B.share('lowerarm')
    ms = eyes(posed, p['iris'])
    cloth = face + .8*neck + hand + (fore if p['short'] else 0) < .5
    off = np.where(B.share('upperleg', 'lowerleg', 'foot', 'toe', 'pelvis') > .5, .012, .009) + .004*np.sin(v0[:, 1]*3 + v0[:, 0]*2)
    legs = (B.share('upperleg', 'lowerleg', 'pelvis') > .4)[:, None]
    stripe = (np.sin(v0[:, 1:2]*p['stripe']) > .2) if p['stripe'] else np.zeros((len(v), 1), bool)
    col = np.where(legs, (.03, .04, .09), np.where(stripe, np.array(p['shirt2']), np.array(p['shirt'])))
    ms.append(Mesh(v + n*off[:, None], tri[cloth[tri].all(1)], col, material=dict(spec=.02, gloss=8., nz=.25)))
    skin, hair = np.array(p['skin']), np.array(p['hair'])
    lip = np.clip(B.target_mask('mouth/mouth-upperlip-volume-incr', 'mouth/mouth-lowerlip-volume-incr')[:B.BODY]*1.6, 0, 1)[:, None]
    colour = skin*(1 - .6*lip) + .6*lip*skin*np.array([.85, .45, .45])
    e, x = b.joint('eye.L'), np.abs(v0[:, 0])
    brow = (np.exp(-((v0[:, 1] - e[1] - .20 - .05*np.clip((x - .15)/.25, 0, 1))/.05)**2)*((x > .08) & (x < .52))*(v0[:, 2] > e[2] - .12))[:, None]
    colour = colour*(1 - .8*brow) + .8*brow*hair
    tr = v0[B.TRAGUS_L]
    line = np.interp(v0[:, 2], [tr[2] - .9, tr[2] - .25, tr[2] + .15, tr[2] + .35, e[2] - .25, e[2] + .5],
                     [tr[1] - (.75 if p['long'] else .55), tr[1] - .45, tr[1] + .35, tr[1] + .45, e[1] + .62, e[1] + .68])
    depth = np.clip((v0[:, 1] - line)/.35, 0, 1)*(face > .3)
    depth[(B.target_mask('ears/l-ear-rot-backward', 'ears/r-ear-rot-backward')[:B.BODY] > .02) & (x > np.abs(tr[0])*1.02)] = 0
    rn = np.random.RandomState(p['seed'])
    ph = rn.rand(9)*6
    wave = .5 + .5*np.sin(v0[:, 0]*9 + ph[0])*np.sin(v0[:, 1]*11 + ph[1])*np.sin(v0[:, 2]*10 + ph[2])
    shade = hair*(.7 + .6*rn.rand(len(b.rest), 1)[:B.BODY])
    ms.append(Mesh(v + n*(depth**.5*p['volume']*(.7 + .5*wave))[:, None], tri[(depth > 0)[tri].any(1)], shade, material=dict(spec=.15, gloss=14., nz=.8)))
    if p['long']:
        t = B.faces('helper-hair')
        t = t[(b.rest[t][:, :, 2] < tr[2] - .05).all(1)]
        ms.append(Mesh(posed.carry(b.rest, B.rig()['w']), t, hair, material=dict(spec=.15, gloss=14., nz=.8)))
    hidden = cloth & (B.share('spine', 'upperarm', 'upperleg', 'lowerleg', 'foot', 'clavicle', 'shoulder', 'breast') > .95)
    ms.append(Mesh(v, tri[~hidden[tri].all(1)], colour, n=n, material=dict(spec=.06, gloss=18., wrap=.35, nz=.18)))
    truth = posed.truth()
    truth['info'] = dict(skin=round(float(skin @ [.2126, .7152, .0722]), 4), hair_over_ears=False, garment='plain')
    return ms, truth


def room(T, rng):
    h, ms = T['hip'], []
    y = h[1]

    def solid(lo, hi, c, nz=0.):
        p, t = box(lo, hi)
        ms.append(Mesh(p, t, np.array(c), person=False, material=dict(nz=nz)))
    wall = rng.uniform(.25, .75)*np.array([1, rng.uniform(.9, 1.05), rng.uniform(.8, 1.1)])
    for lo, hi in (((-3, y - .6, -1.8), (3, y + 2.2, -1.7)), ((-1.95, y - .6, -2), (-1.9, y + 2.2, 3)), ((1.9, y - .6, -2), (1.95, y + 2.2, 3)), ((-3, y - .6, 2.9), (3, y + 2.2, 3))):
        solid(lo, hi, wall*rng.uniform(.9, 1.05), .05)
    solid((-3, y - .62, -3), (3, y - .6, 3), rng.uniform(.1, .4)*np.array([1, .8, .6]), .2)
    for _ in range(10):
        w, hh = rng.uniform(.2, .9), rng.uniform(.2, .9)
        yy, c, s, a = y + rng.uniform(-.2, 1.3), rng.uniform(.03, .8, 3), rng.integers(3), rng.uniform(-1.5, 1.5)
        if s == 0:
            solid((a, yy, -1.7), (a + w, yy + hh, -1.66), c, .3)
        elif s == 1:
            solid((-1.9, yy, a), (-1.86, yy + hh, a + w), c, .3)
        else:
            solid((1.86, yy, a), (1.9, yy + hh, a + w), c, .3)
    dz = .30 + rng.uniform(-.05, .1)
    solid((-.8, y + .17, h[2] + dz), (.8, y + .2, h[2] + dz + .7), rng.uniform(.1, .6)*np.array([1, .8, .6]), .3)
    c = rng.uniform(.02, .3)*np.ones(3)
    solid((-.23, y - .1, h[2] - .20), (.23, y + rng.uniform(.25, .45), h[2] - .15), c)
    solid((-.24, y - .16, h[2] - .2), (.24, y - .1, h[2] + .3), c)
    return ms


def light(rng):
    k, w, a = rng.uniform(.5, 1.1), rng.uniform(.85, 1.1), rng.uniform(0, 2*np.pi)
    return dict(l1=(1.2*np.cos(a), rng.uniform(.6, 1.6), abs(1.2*np.sin(a)) + .3), l2=(-np.cos(a), .3, .6), c1=(k, k*.97, k*.9*w), c2=tuple(rng.uniform(.1, .35)*np.ones(3)),
                sky=tuple(rng.uniform(.25, .45)*np.array([.95, 1, 1.05])), gnd=tuple(rng.uniform(.1, .22)*np.array([1.05, 1, .95])), soft=2., leak=.15)


def camera(view, T, rng):
    """A webcam's place: azimuth, elevation (deg), distance (m), field of view; from the side it stands back to take in head and trunk."""
    u = rng.uniform
    target = (T['trag'] + T['c7'])/2 + np.array([0, -u(.02, .12), 0])
    if view == 'lateral':
        az, d, el = rng.choice([90, -90]) + u(-8, 8), u(.6, 1.1), u(-8, 10)
    elif view == 'oblique':
        az, d, el = rng.choice([-1, 1])*u(30, 60), u(.5, .9), u(-12, 15)
    else:
        az, d, el = u(-6, 6), u(.5, .9), rng.choice([u(-22, -8), u(-5, 5), u(5, 15)])
    a, e = np.radians(az), np.radians(el)
    eye = (T['eye'] if view != 'lateral' else target) + d*np.array([np.sin(a)*np.cos(e), np.sin(e), np.cos(a)*np.cos(e)])
    at = target + np.array([u(-.05, .05), u(-.04, .04), u(-.05, .05)])
    cam = dict(az=az, el=el, d=d, fov=u(60, 78), roll=u(-2, 2), eye=eye, at=at)
    if view == 'lateral':
        d = u(.85, 1.3)
        cam.update(d=d, eye=at + d*(eye - at)/np.linalg.norm(eye - at))
    return cam
