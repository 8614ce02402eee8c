"""Hair and beards: a shell over the scalp, and sheets or tails of hair that fall under gravity over what they meet."""
import numpy as np
from scipy.spatial import cKDTree

import body as B
from shapes import Mesh, ellipsoid, grid_triangles, tube, waves
from wardrobe import shell

COLOURS = [(.006, .005, .005), (.012, .009, .008), (.02, .013, .009), (.05, .028, .016), (.09, .05, .025), (.16, .09, .04), (.30, .20, .09), (.45, .34, .18), (.20, .06, .02)]
GREY = [(.10, .10, .10), (.25, .245, .24), (.45, .45, .45), (.62, .61, .60)]
DYED = [(.35, .02, .03), (.05, .12, .4), (.4, .12, .35), (.05, .25, .2), (.6, .2, .3)]
KINDS_F = dict(short=.12, crop=.04, volume=.08, afro=.06, bun=.14, ponytail=.16, long_back=.14, long_over=.16, bob_over=.07, bob_behind=.03)
KINDS_M = dict(bald=.10, shaved=.12, crop=.22, short=.30, volume=.10, afro=.06, bun=.03, ponytail=.02, long_back=.02, long_over=.02, bob_over=.01)


def hair_colour(rng, age):
    if rng.random() < .03:
        return np.array(DYED[rng.integers(len(DYED))])
    if rng.random() < np.clip((age - .6)*2., .03, .7):
        return np.array(GREY[rng.integers(len(GREY))])
    return np.array(COLOURS[rng.integers(len(COLOURS))])*np.exp(rng.normal(0, .15))


def hairline(body, rng, low=0., receding=0.):
    """< 0 on the scalp (dm): a line over forehead, temples, behind the ear and across the nape."""
    v, tr = body.skin, body.skin[B.TRAGUS_L]
    e = body.joint('eye.L')
    z = [tr[2] - .9, tr[2] - .25, tr[2] + .12, tr[2] + .33, e[2] - .25, e[2] + .5]
    y = [tr[1] - .55 - low, tr[1] - .42 - .5*low, tr[1] + .30, tr[1] + .45, e[1] + .62 + receding, e[1] + .68 + receding]
    s = np.interp(v[:, 2], z, y) - v[:, 1]
    s = np.where(B.share(*B.HEAD_BONES) > .3, s, np.maximum(s, .2 if low <= .01 else s))
    ear = B.target_mask('ears/l-ear-rot-backward', 'ears/r-ear-rot-backward')[:B.BODY] > .02
    return np.where(ear & (np.abs(v[:, 0]) > abs(tr[0])*1.02), .5, s)


def material(rng, wavy):
    return dict(spec=rng.uniform(.03, .18), gloss=rng.uniform(8, 22), wrap=.35, nz=.3, strands=(14., 14., 14.) if wavy > .8 else (22., 3. + 8*wavy, 22.), ragged=.08, ragscale=(28., 5., 28.), bump=.25, fold=(16., 2. + 8*wavy, 16.))


def scalp(posed, rng, vol, c, m, low=0., receding=0., smooth=0, lumps=.5):
    s = hairline(posed.body, rng, low, receding)
    depth = np.clip(-s/.45, 0, 1)
    f = 1 + lumps*.5*waves(posed.body.skin, rng, 4, 4., 12.)
    return shell(posed, .001 + vol*depth**.6*np.maximum(f, .2), s, c, m, smooth, .001)


class Obstacle:
    """What hair falls upon: the skin, or the cloth that stands `cover` metres off it."""

    def __init__(self, posed, cover):
        ok = (B.share('finger', 'metacarpal', *('upperleg', 'lowerleg', 'foot', 'toe')) < .1)
        self.p = (posed.v + posed.n*(cover + .003)[:, None])[ok]
        self.n = posed.n[ok]
        self.tree = cKDTree(self.p)

    def push(self, p, gap):
        d, i = self.tree.query(p, k=4)
        w = 1/(d + 1e-3)
        w /= w.sum(1, keepdims=True)
        n = (self.n[i]*w[..., None]).sum(1)
        n /= np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-9)
        h = ((p - (self.p[i]*w[..., None]).sum(1))*n).sum(1)
        near = d[:, 0] < .09
        return p + n*(np.maximum(gap - h, 0)*near)[:, None], n


def fall(start, heading, length, gap, obstacle, stiff, step=.015):
    """Marches strands from `start` under gravity; returns steps x strands x 3 and the outward normals."""
    p, d = start.copy(), heading.copy()
    path, out = [p.copy()], [obstacle.push(p, 0)[1]]
    for k in range(max(int(length/step), 3)):
        d = stiff*d + (1 - stiff)*np.array([0, -1., 0])
        d /= np.maximum(np.linalg.norm(d, axis=1, keepdims=True), 1e-9)
        q, n = obstacle.push(p + step*d, gap)
        d = (q - p)/np.maximum(np.linalg.norm(q - p, axis=1, keepdims=True), 1e-9)
        p = p + step*d
        path.append(p.copy())
        out.append(n)
    return np.array(path), np.array(out)


def curtain(posed, rng, obstacle, c, m, front, length, gap):
    """A sheet of hair round the head from `front` degrees (0 at the back, 90 over the ears) on one side to the other."""
    b = posed.body
    tr, e, top = b.skin[B.TRAGUS_L], b.joint('eye.L'), b.skin[:, 1].max()
    n = 44
    a = np.radians(np.linspace(-front, front, n))
    centre = np.array([0, tr[1] + .75, tr[2] - .05])
    half = np.array([abs(tr[0]) + .10, 1., (e[2] - tr[2])*.75 + .35])
    start = centre + np.stack([half[0]*np.sin(a)*.93, np.full(n, (top - tr[1] - .75)*.45), -half[2]*np.cos(a)], 1)
    start[:, 1] -= .15*np.abs(np.sin(a))
    p = posed.rigid('head', start)
    down = posed.R[B.rig()['index']['head']] @ np.array([0, -1., -.15])
    path, out = fall(p, np.repeat(down[None], n, 0), length, gap, obstacle, rng.uniform(.45, .75))
    k = len(path)
    t = np.linspace(0, 1, k)
    q = np.stack([np.repeat(np.arange(n)[None]*.22, k, 0), np.repeat(np.arange(k)[:, None]*.15, n, 1), np.zeros((k, n))], -1)
    clump = waves(q.reshape(-1, 3)*[1, .25, 1], rng, 4, 2., 9.).reshape(k, n)
    path = path + out*(clump*.005*np.minimum(t*3, 1)[:, None])[..., None]
    for _ in range(2):
        path[:, 1:-1] = .5*path[:, 1:-1] + .25*(path[:, 2:] + path[:, :-2])
    cut = np.repeat((np.arange(k) - (k - 3))[:, None]*.08, n, 1)
    cut[:, 0] = np.maximum(cut[:, 0], .03)
    cut[:, -1] = np.maximum(cut[:, -1], .03)
    m = dict(m, strands=(9., .8, 9.), ragged=.12, ragscale=(14., 1., 14.), fold=(10., 1., 10.))
    return Mesh(path.reshape(-1, 3), grid_triangles(k, n), c, q=q.reshape(-1, 3)*1.5, cut=cut.ravel(), material=m)


def tail(posed, rng, obstacle, c, m, height, length):
    """A ponytail from the back of the head."""
    b = posed.body
    tr, back = b.skin[B.TRAGUS_L], b.skin[B.share('head') > .5][:, 2].min()
    root = np.array([[0, tr[1] + height, back + .12 + .35*max(height - .5, 0)]])
    h = posed.R[B.rig()['index']['head']]
    r0 = rng.uniform(.012, .03)
    path, _ = fall(posed.rigid('head', root), (h @ np.array([0, .15, -1.]))[None], length, r0*.8, obstacle, .8)
    path = path[:, 0]
    t = np.linspace(0, 1, len(path))
    p, tri = tube(path, r0*(.5 + 1.1*np.sin(np.pi*np.clip(t*1.02, 0, 1))**.6 - .3*t)*np.clip((1 - t)*5, .15, 1), 12, rng.uniform(.6, 1), up=(1, .01, 0))
    q = np.stack([np.tile(np.arange(12)*.4, len(path)), np.repeat(t*length*10, 12), np.zeros(len(p))], 1)
    return Mesh(p, tri, c, q=q, material=dict(m, strands=(9., .8, 9.), ragged=0.))


def bun(posed, rng, c, m):
    b = posed.body
    tr, head = b.skin[B.TRAGUS_L], b.skin[B.share('head') > .5]
    a = np.radians(rng.choice([rng.uniform(-35, 0), rng.uniform(0, 40), rng.uniform(40, 80)]))
    size = rng.uniform(.25, .55)
    centre = np.array([0, tr[1] + .45, tr[2] - .15])
    reach = np.array([0, head[:, 1].max() - centre[1], centre[2] - head[:, 2].min()])
    at = centre + np.array([0, np.sin(a)*(reach[1] + size*.55), -np.cos(a)*(reach[2] + size*.55)])
    p, tri = ellipsoid(at, (size*rng.uniform(1, 1.3), size, size), 12, 18)
    p = at + (p - at)*(1 + .1*waves(p, rng, 4, 5., 14.))[:, None]
    return Mesh(posed.rigid('head', p), tri, c, q=p, material=dict(m, ragged=0.))


def beard(posed, rng, c):
    v, b = posed.body.skin, posed.body
    chin, nose, tr = (v[b.marks[k]] for k in ('chin', 'nose', 'trag_l'))
    style, vol = rng.integers(3), rng.uniform(.001, .012)
    front = np.clip((v[:, 2] - tr[2])/(chin[2] - tr[2]), 0, 1)
    up = tr[1] - .05 + (nose[1] - .30 - tr[1])*front                # upper limit: from the side-burn to the moustache
    s = np.maximum(v[:, 1] - up, (chin[1] - .45 + .35*(1 - front)) - v[:, 1])
    s = np.maximum(s, tr[2] + .1 - v[:, 2])
    if style == 1:
        s = np.maximum(s, np.abs(v[:, 0]) - .38)
    mouth = np.hypot(v[:, 0]/1.5, v[:, 1] - (nose[1]*.5 + chin[1]*.5 + .02)) - .15
    s = np.maximum(s, np.where(v[:, 2] > nose[2] - .8, -mouth, -1))
    s = np.where(B.share(*B.HEAD_BONES) + B.share('neck') > .5, s, 1.)
    return shell(posed, .001 + vol*np.clip(-s/.3, 0, 1), s + .05, c, dict(nz=.8, ragged=.12, ragscale=(25., 12., 25.), spec=.03, wrap=.3, bump=.3, fold=(20, 8, 20)), 1, .001)


def grow(posed, rng, sex, age, cover, kind=None, hat=None):
    """Hair of a head; cover: how far cloth stands off the skin (m), 0 where bare. Returns meshes, kind, whether it lies over the ears, and how far it stands off the scalp (m)."""
    kinds = KINDS_F if sex == 'f' else KINDS_M
    kind = kind or str(rng.choice(list(kinds), p=np.array(list(kinds.values()))/sum(kinds.values())))
    c, wavy = hair_colour(rng, age), rng.random()
    m, ms, u = material(rng, wavy), [], rng.uniform
    receding = rng.choice([0., u(0, .4)]) if sex == 'm' else u(-.12, .1)
    over = False
    vol = dict(bald=.0, shaved=.0008, crop=u(.003, .010), short=u(.008, .022), volume=u(.02, .045), afro=u(.03, .07)).get(kind, u(.005, .018))
    if hat:
        vol = min(vol, .006)
        kind = 'short' if kind in ('afro', 'volume') else kind
    if kind == 'shaved':
        m.update(strands=(0, 0, 0), ragged=.10, nz=.5, spec=.05, bump=0)
        c = c*.5 + .5*.12
    if kind != 'bald':
        low = u(.0, .25) if kind in ('short', 'volume', 'afro') else .0
        ms.append(scalp(posed, rng, vol, c, m, low, receding, smooth=4 if kind in ('afro', 'volume') else 0, lumps=.1 if kind in ('ponytail', 'bun') else .5))
    if kind.startswith(('long', 'bob')):
        obstacle = Obstacle(posed, cover)
        over = kind.endswith('over')
        front = u(100, 128) if over else u(62, 78)
        length = u(.24, .34) if kind.startswith('bob') else u(.34, .60)
        ms.append(curtain(posed, rng, obstacle, c, m, front, length, vol*.7 + .008))
        if rng.random() < .6:
            ms.append(curtain(posed, rng, obstacle, c*u(.8, 1.1), m, front*u(.8, 1.0), length*u(.85, 1.05), vol*.7 + .018))
    elif kind == 'ponytail':
        ms.append(tail(posed, rng, Obstacle(posed, cover), c, m, u(-.1, 1.), u(.15, .5)))
    elif kind == 'bun':
        ms.append(bun(posed, rng, c, m))
    if sex == 'm' and rng.random() < .4:
        ms.append(beard(posed, rng, c*u(.7, 1.2)))
    return ms, kind, over, vol, c
