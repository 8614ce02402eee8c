"""Full pictures (640 x 480) for measuring: sweeps, moved sequences, random people, films, and rooms without people."""
import json
import sys

import cv2
import numpy as np

import accessories
import person
import plain
import renderer as G
import scene
import wardrobe
from shapes import Mesh, tube

POINTS = ('c7', 'trag_l', 'trag_r', 'trag', 'sh_l', 'sh_r', 'eye', 'hip', 'canthus_l', 'canthus_r', 'acr_l', 'acr_r', 'nose', 'chin')
JITTER = (('lean', 2), ('kyph', 2), ('pitch', 4), ('yaw', 4), ('roll', 2), ('shrug', 1.5), ('protract', 2))
VIEWS = ('lateral', 'oblique', 'frontal')


class Plain:
    """One person of the plain wardrobe; `posture` is what was drawn with them."""

    def __init__(self, rng, _):
        self.posture = self.p = plain.sample(rng)
        self.body, self.sex = plain.figure(self.p), self.p['gender']
        self.place = plain.camera

    def wear(self, posture):
        return plain.dressed(self.body.posed(posture), self.p)

    def room(self, T, rng, cam):
        return plain.room(T, rng)

    def light(self, rng, cam):
        return plain.light(rng)


class Dressed(Plain):
    """One person of the full wardrobe, in the same clothes in every picture; postures are drawn as for the plain one."""

    def __init__(self, rng, key):
        self.posture = plain.sample(rng)
        self.key = [*key, 77]
        self.body, self.traits = person.someone(np.random.default_rng([*key, 78]))
        self.sex = float(self.traits['sex'] == 'm')
        self.place = plain.camera

    def wear(self, posture):
        return person.dressed(self.body.posed(posture), self.traits, np.random.default_rng(self.key))

    def room(self, T, rng, cam):
        return scene.room(T['hip'], rng, cam)

    def light(self, rng, cam):
        return scene.light(rng, cam['az'])[0]


def shoot(R, meshes, T, cam, light, rng, name, a, noise):
    """Renders, writes and describes one picture."""
    V = G.look(cam['eye'], cam['at'], cam['roll'])
    VP = G.perspective(cam['fov'], R.w, R.h) @ V
    im, _ = R.render(meshes, VP, cam['eye'], cam['at'], light)
    im = np.clip(im[:, :, :3] + rng.normal(0, noise, im[:, :, :3].shape), 0, 255).astype(np.uint8)
    cv2.imwrite(f'{a.out}/{name}', im[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, a.quality])
    row = dict(file=name, cam={k: (v.tolist() if hasattr(v, 'tolist') else float(v)) for k, v in cam.items()})
    if T is None:
        return row
    pts = {n: dict(px=G.project(VP, T[n], R.w, R.h)[0].round(2).tolist(), w=np.round(T[n], 5).tolist(), cam=(V @ np.r_[T[n], 1])[:3].round(5).tolist()) for n in POINTS}
    return dict(row, cva=round(T['cva'], 3), pts=pts, **{k: v for k, v in T['info'].items() if k in ('skin', 'hair_over_ears', 'garment', 'accessories')})


def _subjects(a):
    lo, hi = (int(x) for x in a.subjects.split('-'))
    for s in range(lo, hi + 1):
        for v, view in enumerate(VIEWS):
            if view in a.views:
                yield s, v, view
        print('subject', s, file=sys.stderr, flush=True)


def aside(cam, most, rng):
    """The camera moved around what it looks at, by up to `most` degrees to either side."""
    by = rng.uniform(-most, most)
    c, s = np.cos(np.radians(by)), np.sin(np.radians(by))
    x, y, z = cam['eye'] - cam['at']
    return dict(cam, az=cam['az'] + by, eye=cam['at'] + np.array([c*x + s*z, y, c*z - s*x]))


def sweep(a):
    """One person, camera and room per view; the CVA stepped over a.levels, the posture jittered."""
    R, rows = G.Renderer(*a.size), []
    for s, v, view in _subjects(a):
        who, room = a.kind(np.random.default_rng([a.seed, s]), [a.seed, s]), None
        p0 = who.posture
        for j, level in enumerate(a.levels):
            jr, p = np.random.default_rng([a.seed, s, v, j]), dict(p0, cva=level)
            for k, sd in JITTER:
                p[k] = p0[k]*.5 + jr.normal(0, sd)
            meshes, T = who.wear(p)
            if room is None:
                room, cam, lamp = _setting(who, T, view, np.random.default_rng([a.seed, s, v, 99]))
                cam = aside(cam, a.turned, np.random.default_rng([a.seed, s, v, 98]))
            row = shoot(R, meshes + room, T, cam, lamp, jr, f's{s:04d}_{view}_{level:02.0f}.jpg', a, 2.5)
            rows.append(dict(row, subject=s, view=view, gender=who.sex, jitter={k: p[k] for k, _ in JITTER}))
    return rows


def _setting(who, T, view, rng):
    """Room, camera and light, drawn in this order in the plain wardrobe."""
    if type(who) is Plain:
        room = who.room(T, rng, None)
        cam = who.place(view, T, rng)
    else:
        cam = who.place(view, T, rng)
        room = who.room(T, rng, cam)
    return room, cam, who.light(rng, cam)


def moved(a):
    """One upright picture, then ten in which the person also moves; half keep the angle within 3 deg, half lose 8..22."""
    R, rows = G.Renderer(*a.size), []
    for s, v, view in _subjects(a):
        who, room, r = a.kind(np.random.default_rng([a.seed, s]), [a.seed, s]), None, np.random.default_rng([a.seed, s, v, 31])
        p0, upright = who.posture, r.uniform(50, 58)
        for j in range(11):
            up = j == 0
            p = dict(p0, cva=upright if up else upright + r.uniform(-3, 3) if j % 2 else upright - r.uniform(8, 22))
            for k, sd in JITTER:
                p[k] = p0[k]*.5 + r.normal(0, sd)
            if not up:
                p['lean'] += r.uniform(-10, 10)
                p['pitch'] += r.uniform(-6, 6)
                p['yaw'] += r.uniform(-8, 8)
            meshes, T = who.wear(p)
            if room is None:
                room, cam0, lamp = _setting(who, T, view, np.random.default_rng([a.seed, s, v, 99]))
                cam0 = aside(cam0, a.turned, np.random.default_rng([a.seed, s, v, 98]))
            shift = np.zeros(3) if up else np.array([r.uniform(-.10, .10), r.uniform(-.05, .05), r.uniform(-.12, .12)])
            cam = dict(cam0, eye=cam0['eye'] - shift, at=cam0['at'] - shift)       # the person moves by `shift`: the camera the other way
            row = shoot(R, meshes + room, T, cam, lamp, r, f'm{s:04d}_{view}_{j:02d}{"_upright" if up else ""}.jpg', a, 2.5)
            rows.append(dict(row, subject=s, view=view, upright=up, upright_cva=round(upright, 3), shift=shift.round(3).tolist(), gender=who.sex, jitter={k: p[k] for k, _ in JITTER}))
    return rows


def random(a):
    """Everything drawn anew for each picture. Plain: CVA 28..62; dressed: the postures and cameras of the training crops."""
    R, rows = G.Renderer(*a.size), []
    for i in range(a.count):
        rng = np.random.default_rng([a.seed, 7, i])
        view = str(rng.choice(a.views))
        who = a.kind(rng, [a.seed, 7, i])
        if a.kind is Plain:
            meshes, T = who.wear(dict(who.posture, cva=rng.uniform(28, 62)))
            room, cam, lamp = _setting(who, T, view, rng)
        else:
            p = person.posture(rng)
            meshes, T = who.wear(p)
            cam = scene.viewpoint(view, T, rng)
            room, lamp = scene.room(T['hip'], rng, cam, p['lean'], p['thigh'] > 60), scene.light(rng, cam['az'])[0]
        rows.append(dict(shoot(R, meshes + room, T, cam, lamp, rng, f'r{i:05d}_{view}.jpg', a, rng.uniform(0, 6)), subject=100000 + i, view=view, gender=who.sex))
    return rows


def clip(a):
    """Frames of a person who slides forward and comes back: a.path is at-seconds:CVA,..., joined by smooth steps."""
    R, rows, room = G.Renderer(*a.size), [], None
    who = a.kind(np.random.default_rng([a.seed, a.subject]), [a.seed, a.subject])
    at, angle = np.array([[float(x) for x in q.split(':')] for q in a.path.split(',')]).T
    wobble = np.random.default_rng([a.seed, a.subject, 5])
    phase = wobble.uniform(0, 6.28, (len(JITTER), 2))
    for f in range(int(at[-1]*a.fps)):
        t = f / a.fps
        k = min(np.searchsorted(at, t, 'right'), len(at) - 1)
        u = np.clip((t - at[k - 1]) / (at[k] - at[k - 1]), 0, 1)
        p = dict(who.posture, cva=angle[k - 1] + u*u*(3 - 2*u)*(angle[k] - angle[k - 1]))
        for j, (name, sd) in enumerate(JITTER):
            p[name] = who.posture[name]*.5 + .5*sd*(np.sin(.7*t + phase[j, 0]) + .5*np.sin(1.9*t + phase[j, 1]))
        meshes, T = who.wear(p)
        if room is None:
            room, cam, lamp = _setting(who, T, a.view, np.random.default_rng([a.seed, a.subject, 99]))
        rows.append(dict(shoot(R, meshes + room, T, cam, lamp, wobble, f'f{f:05d}.jpg', a, 2.), t=t, subject=a.subject, view=a.view))
    return rows


def hung(rng, hip, squeeze):
    """A garment without its body, flattened and hung with its shoulders `squeeze`d together; not a person."""
    who, traits = person.someone(rng)
    p = dict(plain.sample(rng), cva=50., lean=0., kyph=10., torso_yaw=0., arm_fwd=0., arm_dn=38., elbow=5.)
    posed = who.posed(p, 14)
    kind = str(rng.choice(['hoodie', 'blazer', 'cardigan', 'shirt', 'crew']))
    ms = wardrobe.dress(posed, rng, kind)[0][1:]
    for m in ms:
        q = (m.p - posed.truth()['c7'])*[squeeze, 1, rng.uniform(.25, .5)]
        m.p, m.n, m.person = q + hip, None, False
    return ms, kind


def empty(a):
    """Rooms without people, some with a coat over the chair's back or on a stand, a hat on top."""
    R, rows = G.Renderer(*a.size), []
    for i in range(a.count):
        rng = np.random.default_rng([a.seed, 13, i])
        hip, things, ms = np.array([0, .1, 0]), [], []
        view = str(rng.choice(VIEWS))
        T = dict(trag=hip + [0, .66, .05], c7=hip + [0, .58, -.02])
        cam = scene.viewpoint(view, T, rng)
        seat = rng.random() < .6
        ms += scene.room(hip, rng, cam, 0., seat, 1.6)
        if seat and rng.random() < .5:
            top = rng.uniform(.35, .65)
            coat, kind = hung(rng, hip + [0, top, -.2], rng.uniform(.8, 1.))
            ms += coat
            things.append(f'{kind} on the chair')
        elif rng.random() < .5:
            x, z = rng.uniform(-.5, .5), rng.uniform(-.4, .1)
            pole = tube(np.array([[x, -.5, z], [x, .5, z], [x, 1.1, z]]), .02, 8, up=(1, 0, 0))
            ms.append(Mesh(*pole, (.05, .03, .02), person=False))
            coat, kind = hung(rng, np.array([x, rng.uniform(.6, .8), z]), rng.uniform(.35, .7))
            ms += coat
            things.append(f'{kind} on a stand')
            if rng.random() < .5:
                who, _ = person.someone(rng)
                posed = who.posed(dict(plain.sample(rng), cva=50.), 14)
                hat, kind, _ = accessories.hat(posed, rng)
                for m in hat:
                    m.p, m.person = m.p - posed.truth()['eye'] + [x, 1.05, z], False
                    m.n = None
                ms += hat
                things.append(f'{kind} on a stand')
        lamp, lit = scene.light(rng, cam['az'])
        rows.append(dict(shoot(R, ms, None, cam, lamp, rng, f'e{i:05d}.jpg', a, rng.uniform(0, 5)), view='empty', camera_of=view, things=things, chair=seat, light=lit))
    return rows


def write(a):
    rows = dict(sweep=sweep, moved=moved, random=random, clip=clip, empty=empty)[a.what](a)
    json.dump(rows, open(f'{a.out}/truth.json', 'w'), indent=0)
    print(len(rows), 'pictures in', a.out)
