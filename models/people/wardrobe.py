"""Clothes: shells offset from the skin and cut by smooth fields, and swept pieces round the neck (collars, hoods, scarves)."""
import numpy as np
from scipy import sparse
from scipy.ndimage import map_coordinates
from scipy.spatial import cKDTree

import body as B
from shapes import Mesh, grid_triangles, waves

BLACKISH = [(.008, .008, .009), (.015, .015, .017), (.03, .03, .032)]
CLOTH = BLACKISH*3 + [(.012, .016, .04), (.02, .03, .09), (.03, .05, .12)]*2 + [(.12, .12, .12), (.25, .25, .25), (.4, .4, .41), (.07, .07, .075)]*2 + \
    [(.75, .75, .74), (.8, .79, .77), (.62, .6, .55)]*2 + [(.35, .03, .03), (.5, .06, .05), (.14, .015, .03), (.05, .12, .05), (.03, .09, .06), (.10, .11, .05),
     (.2, .13, .06), (.4, .28, .16), (.08, .2, .4), (.25, .45, .7), (.6, .35, .4), (.7, .5, .1), (.3, .1, .35), (.5, .15, .02), (.45, .55, .45)]


def colour(rng, spread=.15):
    """A linear-light cloth colour as wardrobes have them."""
    return np.clip(np.array(CLOTH[rng.integers(len(CLOTH))]) * np.exp(rng.normal(0, spread, 3)*[.4, .4, .4] + rng.normal(0, spread)), .004, .85)


def fabric(rng, plain=.5):
    """Colour and material of a cloth: pattern, weave, folds."""
    c = colour(rng)
    m = dict(spec=rng.choice([.01, .02, .05]), gloss=8., nz=rng.uniform(.05, .35), bump=rng.uniform(.0, .35), fold=tuple(rng.uniform(.8, 3.5)*np.array([rng.uniform(.6, 1.6), rng.uniform(.4, 1.6), rng.uniform(.6, 1.6)])))
    if rng.random() > plain:
        m['pattern'] = int(rng.choice([1, 1, 2, 3, 3, 4, 4, 5, 6, 6, 7]))
        m['col2'] = tuple(colour(rng) if rng.random() < .7 else c*rng.choice([.5, .7, 1.5]))
        m['patf'] = rng.uniform(4, 30) if m['pattern'] in (1, 2, 3, 5) else rng.uniform(1, 6) if m['pattern'] == 4 else rng.choice([-1., 1.])
        m['logo'] = (rng.uniform(-.4, .4), rng.uniform(3., 4.6), rng.uniform(.2, .9), rng.uniform(.15, .7))
    return c, m


class Neck:
    """Cylinder coordinates about the neck in rest space (dm): phi 0 at the nape over C7, +-180 at the jugular notch; h along the axis
    from the plane through C7 and notch; r the distance from the axis. `radius(phi, h)` is the skin."""
    PHI, H = np.linspace(-180, 180, 49), np.arange(-1.2, 1.41, .1)

    def __init__(self, body):
        v, sc = body.skin, body.joint('clavicle.L')
        mid = (np.abs(v[:, 0]) < .02) & (np.abs(v[:, 1] - sc[1] - .1) < .35) & (B.share(*B.HEAD_BONES) < .3)
        self.notch = np.array([0, sc[1] + .1, v[mid][:, 2].max()])
        self.c7 = v[B.C7]
        self.o = (self.c7 + self.notch) / 2
        back = self.c7 - self.notch
        self.back = np.array([0, back[1], back[2]]) / np.hypot(back[1], back[2])
        self.up = np.cross(self.back, (1, 0, 0))
        self.up *= np.sign(self.up[1])
        ok = (B.share(*B.HEAD_BONES) < .6) & (B.share('upperarm', 'lowerarm', 'wrist', 'finger', 'meta') < .5)
        phi, h, r = self.coordinates(v)
        ok &= (h > -1.6) & (h < 1.8) & (r < 2.4)
        self.ok = np.flatnonzero(ok)
        gp, gh = np.meshgrid(self.PHI, self.H, indexing='ij')
        dp = (gp.ravel()[:, None] - phi[self.ok] + 180) % 360 - 180
        w = np.exp(-(dp/9)**2/2 - ((gh.ravel()[:, None] - h[self.ok])/.12)**2/2) + 1e-12
        self.table = (w @ r[self.ok] / w.sum(1)).reshape(gp.shape)
        self.tree = cKDTree(v[self.ok])

    def coordinates(self, p):
        d = p - self.o
        x, z, h = d[:, 0], d @ self.back, d @ self.up
        return np.degrees(np.arctan2(x, z)), h, np.hypot(x, z)

    def radius(self, phi, h):
        i = (np.asarray(phi) + 180) / 7.5
        j = (np.asarray(h) - self.H[0]) / .1
        return map_coordinates(self.table, [i, j], order=1, mode='nearest')

    def points(self, phi, h, r):
        a = np.radians(phi)
        return self.o + np.stack([r*np.sin(a)], -1)*np.array([1., 0, 0]) + (r*np.cos(a))[..., None]*self.back + np.asarray(h)[..., None]*self.up


def neck_of(body):
    if 'neck' not in body._cache:
        body._cache['neck'] = Neck(body)
    return body._cache['neck']


def attach(posed, rest):
    """Carries rest points (dm) near the neck and shoulders along with the skin; metres."""
    neck = neck_of(posed.body)
    d, i = neck.tree.query(rest, k=10)
    w = 1 / (d**2 + .03)
    w /= w.sum(1, keepdims=True)
    skin = B.rig()['skin'][neck.ok]
    m = sparse.csr_matrix((w.ravel(), (np.repeat(np.arange(len(rest)), 10), i.ravel())), (len(rest), len(neck.ok))) @ skin
    return posed.carry(rest, m)


def sweep(posed, phi, h, dr, col, material, closed=False, cut=None):
    """A sheet round the neck: h and dr (above the skin, dm) are len(phi) x k arrays."""
    neck = neck_of(posed.body)
    ph = np.broadcast_to(phi[:, None], h.shape)
    rest = neck.points(ph, h, neck.radius(ph, np.clip(h, -1.2, 1.4)) + dr).reshape(-1, 3)
    return Mesh(attach(posed, rest), grid_triangles(h.shape[0], h.shape[1], wrap_cols=closed), col, q=rest, cut=cut, material=material)


def roll(posed, phi, centre_h, centre_dr, a, b, col, material, rng, lumps=.1):
    """A cloth roll round the neck (scarf, lying hood): elliptic section, half-widths a (outwards) and b (along the axis), dm."""
    neck, t = neck_of(posed.body), np.linspace(0, 2*np.pi, 13)[:-1]
    base = neck.radius(phi, np.clip(centre_h, -1.2, 1.4)) + centre_dr
    r = base[:, None] + a[:, None]*np.cos(t)
    h = centre_h[:, None] + b[:, None]*np.sin(t)
    ph = np.broadcast_to(phi[:, None], r.shape)
    rest = neck.points(ph, h, r).reshape(-1, 3)
    f = 1 + lumps*waves(rest, rng, 5, 3., 9.).reshape(r.shape)
    rest = neck.points(ph, centre_h[:, None] + (h - centre_h[:, None])*f, base[:, None] + (r - base[:, None])*f).reshape(-1, 3)
    return Mesh(attach(posed, rest), grid_triangles(len(phi), 12, wrap_cols=True), col, q=rest, material=material)


def shell(posed, offset, cut, col, material, smooth=0, least=.002, free=None):
    """Cloth as the skin moved out by `offset` (m); smoothing lets loose cloth bridge hollows, never nearer the skin than `least`
    (save where `free`: ears, which a scarf presses flat)."""
    tri = B.base()[1]
    p = posed.v + posed.n*offset[:, None]
    if smooth:
        adj = B.incidence()[1]
        for _ in range(smooth):
            p = .5*p + .5*(adj @ p)
        d = ((p - posed.v)*posed.n).sum(1)
        lack = np.maximum(np.minimum(offset*.6, .02) + least*.4 - d, 0)
        p += posed.n*(lack if free is None else lack*~free)[:, None]
    keep = (cut[tri] < material.get('ragged', 0.)).any(1)
    return Mesh(p, tri[keep], col, n=B.normals(p), q=posed.body.skin, cut=cut, material=material)


def arm_field(body, length):
    """> 0 beyond `length` (dm from the shoulder joint) along the arm."""
    v = body.skin
    out = np.full(len(v), -9.)
    for s, sign in (('L', 1), ('R', -1)):
        a, b = body.joint(f'upperarm01.{s}'), body.joint(f'wrist.{s}')
        u = (b - a) / np.linalg.norm(b - a)
        arm = (B.share(f'upperarm01.{s}', f'upperarm02.{s}', f'lowerarm01.{s}', f'lowerarm02.{s}', f'wrist.{s}', f'finger', 'metacarpal', f'shoulder01.{s}') > .35) & (v[:, 0]*sign > 0)
        out[arm] = ((v - a) @ u - length)[arm]
    return out


def neck_field(body, back, front, hole, v_depth=0., v_width=.9):
    """> 0 inside the neck opening: above the plane that passes `back` over C7 and `front` over the notch (dm), within `hole` of the
    neck's axis; with a V of the given depth at the front."""
    neck = neck_of(body)
    phi, h, r = neck.coordinates(body.skin)
    f = .5 - .5*np.cos(np.radians(phi))
    s = np.minimum(h - (back*(1 - f) + front*f), hole - r)
    s = np.where(h > 1.2, np.maximum(s, h - 1.2), s)
    s = np.where(B.share(*B.HEAD_BONES) > .5, np.maximum(s, .3), s)
    if v_depth:
        y = body.skin[:, 1] - (neck.notch[1] - v_depth)
        v = y*v_width/(v_depth + .4) - np.abs(body.skin[:, 0])
        s = np.maximum(s, np.where(body.skin[:, 2] > neck.o[2] + .1, np.minimum(v, (y + .2)*2), -1.))
    return s


LEGS = ('upperleg', 'lowerleg', 'foot', 'toe', 'pelvis')


def trousers(posed, rng):
    c, m = fabric(rng, .9)
    waist = posed.body.joint('spine04')[1] - .2
    cut = np.maximum(posed.body.skin[:, 1] - waist, -9*(B.share(*LEGS) > .6) + .0)
    cut = np.where(B.share(*LEGS) + (posed.body.skin[:, 1] < waist) > .5, np.minimum(cut, -.05), 1.)
    cut = np.where(B.share('upperarm', 'lowerarm', 'wrist', 'finger', 'meta') > .1, 1., cut)
    return shell(posed, np.full(B.BODY, .008), cut, c, m)


def top(posed, rng, back, front, hole, sleeve, thick, loose, c=None, m=None, extra=None, v_depth=0., v_width=.9, over=0.):
    """A garment for trunk and arms. thick: cloth (m); loose: how far it stands off and folds (m). Returns mesh and field."""
    body = posed.body
    if c is None:
        c, m = fabric(rng)
    s = neck_field(body, back, front, hole, v_depth, v_width)
    cut = np.maximum(s, arm_field(body, sleeve))
    if extra is not None:
        cut = np.maximum(cut, extra)
    cut = np.maximum(cut, np.where(B.share(*LEGS) > .5, -.3 + (body.joint('upperleg01.L')[1] - .6 - body.skin[:, 1]), -9.))
    q = body.skin
    tight = np.exp(-np.maximum(-s, 0)/.6)                    # at the neckline the cloth lies close, save what gathers at the nape
    nape = np.exp(-((q - neck_of(body).c7)**2).sum(1)/.5) * rng.choice([0, 0, .004, .010])
    folds = waves(q, rng, 5, 1., 5., stretch=(1, rng.uniform(.4, 1.5), 1))
    off = over + thick + loose*(.45 + .35*folds)*(1 - .75*tight) + nape*(1 + .6*waves(q, rng, 3, 5., 12.))
    return shell(posed, np.maximum(off, over + .002), cut, c, m, smooth=int(2 + loose*350), least=.002 + over), cut


PHI = np.linspace(-180, 180, 73)


def stand_collar(posed, rng, low, high, thick, c, m, gap=0., lumps=.0, fold=False):
    """A band round the neck (turtleneck, shirt stand); fold turns it down again outside."""
    span = PHI if not gap else np.linspace(-180 + gap, 180 - gap, 73)
    f = .5 - .5*np.cos(np.radians(span))                     # 0 at the nape, 1 at the throat
    prof = [(low, thick*.6), (low + .5*(high - low), thick), (high, thick), (high + .04, thick*.5)]
    if fold:
        prof = [(low, thick*.6), (high, thick), (high + .05, thick*1.6), (high - .02, thick*2.4), (low + .25*(high - low), thick*3.0)]
    h = np.stack([np.full(len(span), a) - (.10 if a > low + .1 else .02)*f*(high - low)*2 for a, _ in prof], 1)
    dr = np.stack([np.full(len(span), b) for _, b in prof], 1)
    if lumps:
        dr = dr + lumps*waves(np.stack([np.repeat(np.sin(np.radians(span))*2, len(prof)), h.ravel()*6, np.repeat(np.cos(np.radians(span))*2, len(prof))], 1), rng, 4, 1., 3.).reshape(h.shape)
    return sweep(posed, span, h, np.maximum(dr, .02), c, m)


def flap_collar(posed, rng, stand, fall, points, spread, c, m, thick=.05, open_=6.):
    """A turned-down collar with points (shirt, polo, blazer): stands `stand` above the neckline, falls `fall` at the back."""
    span = np.linspace(-180 + open_, 180 - open_, 73)
    side = np.clip((np.abs(span) - 110)/70, 0, 1)
    low = stand - fall*(1 - side) - (fall + points)*side
    top_ = stand*(1 - .35*side)
    h = np.stack([np.full(len(span), -.12), top_*.6, top_, top_ + .03, top_*.5 + low*.5, low], 1)
    flare = spread*(.35 + .65*np.sin(np.radians(np.abs(span)))**2)
    dr = np.stack([np.full(len(span), .03), np.full(len(span), .05), np.full(len(span), .06), np.full(len(span), .06 + thick), .08 + thick + flare*.5, .08 + thick + flare], 1)
    return sweep(posed, span, h, dr, c, m)


def hood(posed, rng, c, m):
    """A hood lying on the nape and back: hides C7."""
    size, drop = rng.uniform(.25, .6), rng.uniform(.15, .75)
    f = np.clip(np.cos(np.radians(PHI)*.5), 0, 1)
    a = .05 + size*f**1.6
    b = .10 + (.22 + .35*drop)*f**2
    h = .10 - drop*.8*f**3 - .22*(1 - f)
    return roll(posed, PHI, h + .08*waves(np.stack([PHI/40, 0*PHI, 0*PHI], 1), rng, 2), a*.55, a, b, c, m, rng, .07)


def scarf(posed, rng):
    c, m = fabric(rng, .4)
    m = dict(m, bump=.5, fold=(4, 4, 4))
    out, n = [], rng.integers(1, 4)
    for k in range(n):
        a, tilt = rng.uniform(.12, .35), rng.uniform(-.2, .2)
        h = (.0 + k*.3 + rng.uniform(-.1, .1)) + tilt*np.cos(np.radians(PHI)) + .05*np.sin(np.radians(PHI)*2 + rng.uniform(0, 6))
        out.append(roll(posed, PHI, h, np.full(len(PHI), a*.8), np.full(len(PHI), a), np.full(len(PHI), a*rng.uniform(.9, 1.4)), c, m, rng, .12))
    return out


def thickness(posed, meshes):
    """How far the outermost of these shells stands off the skin (m), per vertex; 0 where bare."""
    out = np.zeros(B.BODY)
    for m in meshes:
        if len(m.p) == B.BODY:
            out = np.maximum(out, np.where(m.cut < 0, ((m.p - posed.v)*posed.n).sum(1), 0))
    return out


KINDS = dict(tshirt=.19, crew=.12, vneck=.07, shirt=.13, polo=.08, turtleneck=.08, hoodie=.13, blazer=.08, cardigan=.05, strap=.05, bare=.02)


def dress(posed, rng, kind=None):
    """Clothes of one kind, or of a kind drawn at random. Returns meshes, the kind, the field of skin that cloth covers (< 0)."""
    kind = kind or str(rng.choice(list(KINDS), p=np.array(list(KINDS.values()))/sum(KINDS.values())))
    body, u = posed.body, rng.uniform
    loose = float(np.exp(u(np.log(.002), np.log(.022))))
    short, long_, wrist = u(1.0, 2.4), u(4.2, 5.3), 5.3
    ms = [trousers(posed, rng)]
    c, m = fabric(rng)
    if rng.random() < .45:
        m.update(hem=u(.06, .28), hemcol=tuple(c*rng.choice([.8, 1.2, .9]) if rng.random() < .7 else colour(rng)))
    thick = u(.002, .006)
    args = dict(back=u(-.45, .25), front=u(-.35, .15), hole=u(.95, 1.5))
    if kind == 'tshirt':
        g, cut = top(posed, rng, sleeve=short, thick=u(.0015, .004), loose=loose, c=c, m=m, **args)
    elif kind == 'crew':
        g, cut = top(posed, rng, back=u(-.15, .35), front=u(-.1, .3), hole=u(.9, 1.4), sleeve=wrist, thick=thick + u(0, .006), loose=loose, c=c, m=m)
        if rng.random() < .6:
            ms.append(stand_collar(posed, rng, u(-.15, 0), u(.15, .35), u(.04, .09), c*u(.7, 1.1), dict(m, pattern=0)))
    elif kind == 'vneck':
        g, cut = top(posed, rng, v_depth=u(.4, 1.2), v_width=u(.5, 1.), sleeve=rng.choice([short, wrist]), thick=thick, loose=loose, c=c, m=m, **args)
        if rng.random() < .5:
            ms.append(top(posed, rng, u(0, .2), u(0, .2), 1.2, wrist, .0015, .0)[0])
    elif kind in ('shirt', 'polo'):
        vd = rng.choice([0., u(.3, .9)])
        g, cut = top(posed, rng, back=.08, front=0., hole=1.5, v_depth=vd, v_width=u(.3, .6), sleeve=short if kind == 'polo' else rng.choice([wrist, long_, 3.2]), thick=.002, loose=loose, c=c, m=dict(m, hem=0.))
        cc = c if rng.random() < .75 else colour(rng)
        ms.append(flap_collar(posed, rng, u(.15, .42), u(.25, .5), u(.15, .45), u(.05, .35), cc, dict(m, hem=0.), open_=u(4, 12) + (8 if vd else 0)))
        if kind == 'shirt' and rng.random() < .3:
            ms.append(top(posed, rng, u(-.1, .15), u(-.3, .0), 1.5, wrist, .004, .006, v_depth=u(.3, 1.), v_width=.6, over=.006)[0])
    elif kind == 'turtleneck':
        g, cut = top(posed, rng, .1, .05, 1.6, wrist, thick, loose, c, dict(m, hem=0.))
        ms.append(stand_collar(posed, rng, -.15, u(.35, .95), u(.05, .12), c, dict(m, bump=.5, fold=(1, 6, 1)), lumps=u(0, .05), fold=rng.random() < .6))
    elif kind == 'hoodie':
        g, cut = top(posed, rng, .1, -.1, 1.5, wrist, thick + .003, max(loose, .006), c, dict(m, hem=0.), v_depth=rng.choice([0., .5]), v_width=.5)
        ms.append(hood(posed, rng, c*u(.85, 1.05), dict(m, bump=.4, fold=(3, 3, 3), pattern=0)))
        if rng.random() < .5:
            ms.append(top(posed, rng, u(-.2, .1), u(-.2, .1), 1.3, wrist, .0015, .0)[0])
    elif kind in ('blazer', 'cardigan'):
        under = rng.choice(['tee', 'shirt'])
        ci, mi = fabric(rng, .7)
        ms.append(top(posed, rng, u(-.2, .1), u(-.2, .05), 1.3, 3.5, .0015, .001, ci, mi)[0])
        if under == 'shirt':
            ms.append(flap_collar(posed, rng, u(.25, .45), u(.3, .45), u(.2, .4), u(.05, .2), ci, dict(mi, hem=0.)))
        vd = u(1., 2.4)
        g, cut = top(posed, rng, .02, -.15, 1.5, wrist, .004, min(loose, .012), c, dict(m, hem=0.), v_depth=vd, v_width=u(.5, .9), over=.006)
        if kind == 'blazer':
            ms.append(flap_collar(posed, rng, u(.1, .3), u(.3, .55), u(.3, .7), u(.2, .5), c*.95, dict(m, hem=0., pattern=0), thick=.12, open_=u(35, 60)))
            lap = u(.25, .55)
            ms.append(shell(posed, np.full(B.BODY, .017), np.maximum(cut, np.where(body.skin[:, 2] > neck_of(body).o[2], -cut - lap, 1.)), c*.92, dict(m, hem=0., pattern=0), 3))
    elif kind == 'strap':
        y, x, top_y = body.skin[:, 1], np.abs(body.skin[:, 0]), neck_of(body).c7[1]
        front = body.skin[:, 2] > neck_of(body).o[2] - .2
        line = y - np.where(front, top_y - u(1.3, 1.9), top_y - u(1., 2.8))
        strap = np.abs(x - u(.75, 1.05)) - u(.08, .35)
        g, cut = top(posed, rng, .3, .3, 9., u(-.4, -.1), .0015, min(loose, .008), c, dict(m, hem=0.), extra=np.minimum(line, strap))
    else:
        return ms, kind, np.ones(B.BODY)
    ms.append(g)
    if rng.random() < .06:
        ms += scarf(posed, rng)
        kind += '+scarf'
    return ms, kind, cut
