"""A whole person: who (shape, skin), how (posture), wearing what; and the exact truth that goes with it."""
import numpy as np

import accessories
import body as B
import hair
import wardrobe
from shapes import Mesh, grid_triangles

SKIN = np.array([(.70, .47, .37), (.62, .38, .27), (.52, .30, .20), (.40, .22, .13), (.27, .14, .08), (.14, .07, .045), (.07, .035, .022)])
LUMA = np.array([.2126, .7152, .0722])
SHAPES = ('neck/measure-neck-height-incr', 'neck/measure-neck-height-decr', 'neck/neck-scale-depth-incr', 'neck/neck-scale-horiz-incr', 'neck/measure-neck-circ-incr',
          'neck/measure-neck-circ-decr', 'neck/neck-back-scale-depth-incr', 'neck/neck-back-scale-depth-decr', 'neck/neck-trans-forward', 'head/head-oval', 'head/head-round', 'head/head-square',
          'head/head-back-scale-depth-incr', 'head/head-back-scale-depth-decr', 'head/head-fat-incr', 'head/head-fat-decr', 'torso/measure-shoulder-dist-incr', 'torso/measure-shoulder-dist-decr',
          'torso/torso-scale-depth-incr', 'chin/chin-prominent-incr', 'chin/chin-prominent-decr', 'ears/l-ear-scale-incr')


def someone(rng):
    """A person's constant traits."""
    u = rng.uniform
    sex = str(rng.choice(['f', 'm']))
    race = rng.dirichlet([.6, .6, .6])
    age = float(rng.choice([u(.45, .65), u(.5, .95)]))
    extra = [(n, u(0, .8)) for n in rng.choice(SHAPES[:-1], 5, replace=False)]
    if rng.random() < .3:
        extra.append(('neck/neck-double-incr', u(.2, 1.)))
    if rng.random() < .4:
        s = u(0, .8)
        extra += [('ears/l-ear-scale-incr', s), ('ears/r-ear-scale-incr', s)]
    t = np.clip(1.2 + 4.2*race[0] - .8*race[2] + rng.normal(0, .8), 0, 6)
    i = min(int(t), 5)
    skin = (SKIN[i]*(1 - t + i) + SKIN[i + 1]*(t - i))*u(.9, 1.1)
    traits = dict(sex=sex, age=age, skin=skin, iris=[(.10, .05, .02), (.08, .14, .22), (.10, .14, .06)][rng.integers(3)], skin_nz=u(.08, .3), shine=u(.02, .12))
    rest = B.shape(u(0, .15) if sex == 'f' else u(.85, 1), age, u(.25, .85), u(.25, .98), u(.2, .8), race, extra)
    return B.Body(rest, pad=rng.choice([0., 0., u(.05, .35)]), pad_width=u(.35, .7), bump=rng.choice([0., u(0, .05)])), traits


def posture(rng, target=None):
    """A posture. The CVA asked for and the trunk's lean are drawn together: low angles come with leaning forward more often, high
    with sitting upright or reclining. What cannot be reached ends at what the neck allows, and the truth says what came of it."""
    u, n = rng.uniform, rng.normal
    cva = target if target is not None else float(rng.choice([u(28, 62), u(28, 62), u(0, 40), u(45, 80)]))
    mode = rng.choice(['sit', 'deep', 'recline'], p=[.72, .16, .12])
    lean = dict(sit=(52 - cva)*u(0, .5) + n(0, 8), deep=u(20, 60), recline=u(-30, -8))[mode]
    lean = float(np.clip(lean, -30, 60))
    if mode == 'deep' and target is None:
        cva = float(np.clip(cva - .6*lean, u(0, 15), 60))
    kyph = u(-5, 20)
    down = rng.random() < .3
    pitch = u(15, 50) if down else n(2, 9)
    pitch = float(np.clip(pitch, lean*.55 - 25, 70))
    p = dict(cva=cva, lean=lean, kyph=kyph, pitch=pitch, yaw=float(np.clip(n(0, 9), -22, 22)), roll=n(0, 4), torso_yaw=n(0, 4), protract=u(-6, 18), shrug=float(np.clip(n(2, 6), -6, 18)),
             thigh=88., knee=85.)
    stance = rng.random()
    if stance < .12:
        p.update(thigh=0., knee=0.)
    elif stance < .18:
        p.update(thigh=u(0, 20), knee=u(80, 100))
    for s in 'LR':
        arm = rng.choice(['desk', 'down', 'chin', 'far', 'phone', 'up'], p=[.50, .21, .05, .13, .09, .02])
        fwd, dn, elbow, inward = dict(desk=(u(5, 40), u(22, 38), u(62, 95), u(-8, 12)), down=(u(-12, 15), u(25, 42), u(0, 40), 0.), chin=(u(35, 60), u(28, 40), u(140, 165), u(5, 20)),
                                      far=(u(45, 80), u(22, 38), u(60, 95), u(-5, 12)), phone=(u(15, 40), u(30, 40), u(110, 140), u(5, 20)), up=(u(110, 160), u(5, 25), u(140, 230), u(-10, 10)))[str(arm)]
        p.update({f'arm_fwd_{s}': fwd - .5*lean*(arm == 'down'), f'arm_dn_{s}': dn, f'elbow_{s}': elbow, f'inward_{s}': inward})
    return p


def skin_colour(body, traits, hair_colour, rng):
    v, s = body.skin, traits['skin']
    col = np.repeat(s[None], B.BODY, 0)
    lip = np.clip(B.target_mask('mouth/mouth-upperlip-volume-incr', 'mouth/mouth-lowerlip-volume-incr')[:B.BODY]*1.6, 0, 1)[:, None]
    col = col*(1 - .6*lip) + .6*lip*s*(np.array([.9, .35, .35]) if traits['sex'] == 'f' and rng.random() < .3 else np.array([.85, .45, .45]))
    e = body.joint('eye.L')
    x = np.abs(v[:, 0])
    brow = np.exp(-((v[:, 1] - e[1] - .20 - .05*np.clip((x - .15)/.25, 0, 1))/.05)**2)*((x > .08) & (x < .52))*(v[:, 2] > e[2] - .12)
    col = col*(1 - .8*brow[:, None]) + .8*brow[:, None]*hair_colour
    red = np.exp(-((v - body.skin[body.marks['nose']])**2).sum(1)/.08) + (B.target_mask('ears/l-ear-rot-backward', 'ears/r-ear-rot-backward')[:B.BODY] > .02)*.7
    return col*(1 - .25*np.clip(red, 0, 1)[:, None]*np.array([0, 1, 1])*rng.uniform(.2, 1.))


def eyes(posed, iris):
    head = posed.R[B.rig()['index']['head']]
    ms = []
    u, w = np.meshgrid(np.linspace(0, 2*np.pi, 25), np.linspace(0, np.pi, 31))
    d = np.c_[(np.sin(w)*np.cos(u)).ravel(), (np.sin(w)*np.sin(u)).ravel(), np.cos(w).ravel()]
    deg = np.degrees(w.ravel())[:, None]
    col = np.where(deg < 10, (.01, .01, .01), np.where(deg < 26, np.array(iris), np.where(deg < 29, (.1, .08, .07), (.72, .68, .65))))
    for s in 'lr':
        rest = posed.body.rest[B.group(f'helper-{s}-eye')]
        c = rest.mean(0)
        r = np.linalg.norm(rest - c, axis=1).max()*.097
        ms.append(Mesh(posed.rigid('head', c) + r*d @ head.T, grid_triangles(31, 25), col, n=d @ head.T, shadow=False, material=dict(spec=.5, gloss=80.)))
    return ms


def dressed(posed, traits, rng):
    """Meshes and truth of a dressed person."""
    body, worn = posed.body, []
    clothes, kind, cover = wardrobe.dress(posed, rng)
    if kind == 'bare' and traits['sex'] == 'f':
        clothes, kind, cover = wardrobe.dress(posed, rng, 'strap')
    ms, over, c = list(clothes), False, None
    gone = -cover - .12                                       # skin well inside cloth is not drawn
    r = rng.random()
    if traits['sex'] == 'f' and r < .07:
        scarf, s = accessories.headscarf(posed, rng)
        ms += scarf
        gone, over = np.maximum(gone, -s - .10), True
        c, vol, hairkind = np.array([.02, .015, .01]), 0., 'covered'
        worn.append('headscarf')
    else:
        has_hat = r > .92
        hm, hairkind, over, vol, c = hair.grow(posed, rng, traits['sex'], traits['age'], wardrobe.thickness(posed, clothes), hat=has_hat)
        ms += hm
        if has_hat:
            h, name, ears = accessories.hat(posed, rng)
            ms += h
            worn.append(name)
            over = over or ears
        elif rng.random() < .10:
            ms += accessories.headphones(posed, rng, vol)
            worn.append('headphones')
        elif rng.random() < .05:
            ms += accessories.buds(posed, rng)
            worn.append('buds')
    if rng.random() < .28:
        ms += accessories.glasses(posed, rng)
        worn.append('glasses')
    if rng.random() < .04:
        ms += accessories.mask(posed, rng)
        worn.append('mask')
    tri = B.base()[1]
    ms.append(Mesh(posed.v, tri[(gone[tri] < 0).any(1)], skin_colour(body, traits, c, rng), n=posed.n, q=body.skin, cut=gone, material=dict(spec=traits['shine'], gloss=18., wrap=.35, nz=traits['skin_nz'])))
    ms += eyes(posed, traits['iris'])
    truth = posed.truth()
    truth['info'] = dict(sex=traits['sex'], skin=round(float(traits['skin'] @ LUMA), 4), hair=hairkind, hair_over_ears=bool(over), garment=kind, accessories=worn,
                         lean=round(posed.posture['lean'], 2), pitch=round(posed.posture['pitch'], 2), c7_covered=bool(cover[B.C7] < 0 or 'headscarf' in worn))
    return ms, truth
