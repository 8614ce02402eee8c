"""Meshes and the plain solids from which accessories and rooms are made. Metres."""
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Mesh:
    """A triangle mesh with its material. `q` are the coordinates in which patterns and noise live (rest decimetres for what
    a person wears, so that they move with the cloth); fragments with interpolated `cut` > 0 are not drawn."""
    p: np.ndarray
    tri: np.ndarray
    col: object = (.5, .5, .5)
    n: object = None
    q: object = None
    cut: object = None
    emit: object = 0.
    person: bool = True
    shadow: bool = True
    material: dict = field(default_factory=dict)


def vertex_normals(p, tri):
    f = np.cross(p[tri[:, 1]] - p[tri[:, 0]], p[tri[:, 2]] - p[tri[:, 0]])
    n = np.stack([np.bincount(tri.ravel(), np.repeat(f[:, k], 3), len(p)) for k in range(3)], 1)
    return n / np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-12)


def grid_triangles(rows, cols, wrap_rows=False, wrap_cols=False):
    """Triangles of a rows x cols sheet of vertices in row order."""
    i = np.arange(rows if wrap_rows else rows - 1)[:, None]
    j = np.arange(cols if wrap_cols else cols - 1)[None]
    a, b = i*cols + j, ((i + 1) % rows)*cols + j
    c, d = ((i + 1) % rows)*cols + (j + 1) % cols, i*cols + (j + 1) % cols
    return np.stack([a, b, c, a, c, d], -1).reshape(-1, 3)


def ellipsoid(centre, radii, rows=10, cols=16, power=1.):
    """An ellipsoid; power < 1 squares it off."""
    t, u = np.meshgrid(np.linspace(0, np.pi, rows), np.linspace(0, 2*np.pi, cols, endpoint=False), indexing='ij')
    d = np.stack([np.sin(t)*np.cos(u), np.cos(t), np.sin(t)*np.sin(u)], -1).reshape(-1, 3)
    d = np.sign(d) * np.abs(d)**power
    return np.asarray(centre) + d*np.asarray(radii), grid_triangles(rows, cols, wrap_cols=True)


def tube(path, radius, sides=8, flat=1., up=(0, 1, 0)):
    """A tube along a polyline; radius a number or one per point; flat squeezes it along `up`."""
    path = np.asarray(path, float)
    d = np.gradient(path, axis=0)
    d /= np.maximum(np.linalg.norm(d, axis=1, keepdims=True), 1e-9)
    a = np.cross(d, up)
    a /= np.maximum(np.linalg.norm(a, axis=1, keepdims=True), 1e-9)
    b = np.cross(a, d)
    r = np.broadcast_to(radius, len(path))[:, None, None]
    t = np.linspace(0, 2*np.pi, sides, endpoint=False)
    p = path[:, None] + r*(np.cos(t)[None, :, None]*a[:, None] + flat*np.sin(t)[None, :, None]*b[:, None])
    return p.reshape(-1, 3), grid_triangles(len(path), sides, wrap_cols=True)


def box(lo, hi):
    """A box whose faces share no vertices, so that each is flat-shaded."""
    lo, hi = np.asarray(lo, float), np.asarray(hi, float)
    p, t = [], []
    for a in range(3):
        for side in (0, 1):
            b, c, k = (a + 1) % 3, (a + 2) % 3, len(p)
            for u, v in ((0, 0), (1, 0), (1, 1), (0, 1)):
                x = np.empty(3)
                x[a], x[b], x[c] = (lo, hi)[side][a], (lo, hi)[u][b], (lo, hi)[v][c]
                p.append(x)
            t += [[k, k + 1, k + 2], [k, k + 2, k + 3]] if side else [[k, k + 2, k + 1], [k, k + 3, k + 2]]
    return np.array(p), np.array(t)


def join(parts):
    """One (p, tri) from several."""
    p, t, k = [], [], 0
    for a, b in parts:
        p.append(a)
        t.append(b + k)
        k += len(a)
    return np.concatenate(p), np.concatenate(t)


def waves(q, rng, count=4, low=.6, high=3., stretch=(1, 1, 1)):
    """A smooth random field at the points q, about -1..1: a sum of plane waves with wavelengths between 2 pi / high and 2 pi / low."""
    f = np.zeros(len(q))
    for _ in range(count):
        d = rng.normal(size=3) * stretch
        d *= np.exp(rng.uniform(np.log(low), np.log(high))) / np.linalg.norm(d)
        f += np.sin(q @ d + rng.uniform(0, 6.28))
    return f / np.sqrt(count)
