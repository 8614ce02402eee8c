"""A contact sheet of side views with what the program found in them: C7, tragus, the line between, the angle and its 90 % interval.

    python sheet.py FOLDER OUT.png [--plumbline PROGRAM] [--lines LINES.jsonl] [--across 6] [--side 320]

Runs `plumbline measure --json FOLDER` (the program on the PATH, or --plumbline), or reads what it once wrote (--lines). Where the folder has a truth.json, the
true angle stands beside. Pictures from the side that were refused are shown with the reason; those from elsewhere are left out. Needs: opencv-python, numpy.
"""
import argparse, json, os, shutil, subprocess, sys

INK, PAPER, ACCENT, SIGNAL, GREY = (36, 32, 26), (244, 247, 247), (99, 93, 13), (0, 92, 156), (91, 85, 76)   # blue, green, red


def lines(a):
    """One object a picture, as `plumbline measure --json` writes them."""
    if a.lines:
        if not os.path.isfile(a.lines): sys.exit(f'{a.lines}: no such file. Give --lines what `plumbline measure --json` wrote, or leave it away.')
        text = open(a.lines, encoding='utf-8').read()
    else:
        program = a.plumbline or shutil.which('plumbline')
        if not program or not os.access(program, os.X_OK): sys.exit('plumbline is not on the PATH. Give --plumbline the built program, or --lines what it wrote.')
        run = subprocess.run([program, 'measure', '--json', '--model', a.model, a.folder], stdout=subprocess.PIPE, text=True)
        # Status 1: nothing could be measured; 2 with lines: some pictures could not be read, and were named.
        if run.returncode > 2 or (run.returncode == 2 and not run.stdout): sys.exit(f'{a.folder}: it could not be measured (the program\'s own words are above).')
        text = run.stdout
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def truths(folder):
    path = os.path.join(folder, 'truth.json')
    return {row['file']: row.get('cva') for row in json.load(open(path, encoding='utf-8-sig'))} if os.path.isfile(path) else {}


def tile(row, truth, side, folder):
    """The picture around the person, what was found drawn in, and a line of words below; None where the picture is not there."""
    import cv2, numpy as np
    picture = cv2.imread(row['file'])
    if picture is None: picture = cv2.imread(os.path.join(folder, os.path.basename(row['file'])))
    if picture is None: return None
    points = row['points_px']; at = {name: np.array(points[name]) for name in ('c7', 'tragus', 'shoulder', 'canthus') if points.get(name)}
    height, width = picture.shape[:2]; edge = min(height, width); middle = np.array([width, height]) / 2
    if len(at) > 1:
        places = np.array(list(at.values())); middle = places.mean(0); edge = int(min(edge, max(3.2 * np.ptp(places, axis=0).max(), 40)))
    x, y = (int(np.clip(middle[i] - edge / 2, 0, (width, height)[i] - edge)) for i in (0, 1)); k = side / edge
    shown = cv2.resize(picture[y:y + edge, x:x + edge], (side, side), interpolation=cv2.INTER_AREA if k < 1 else cv2.INTER_CUBIC)
    place = lambda p: tuple(int(round(v)) for v in ((p - (x, y) + .5) * k - .5))
    if 'c7' in at and 'tragus' in at:
        c7, tragus = place(at['c7']), place(at['tragus']); ahead = 1 if (at['canthus'][0] >= at['tragus'][0] if 'canthus' in at else tragus[0] >= c7[0]) else -1   # a head laid back still looks ahead
        cv2.line(shown, c7, (c7[0] + ahead * side // 4, c7[1]), PAPER, 1, cv2.LINE_AA); cv2.line(shown, c7, tragus, ACCENT, 2, cv2.LINE_AA)
    for name, p in at.items(): cv2.circle(shown, place(p), 4 if name in ('c7', 'tragus') else 2, SIGNAL if name == 'c7' else PAPER, -1, cv2.LINE_AA)
    if row['cva_deg'] is None: told = f'not measured: {row["reason"]}'
    else: told = f'{row["cva_deg"]:.0f} ({row["interval_deg"][0]:.0f} to {row["interval_deg"][1]:.0f})'
    if truth is not None: told += f', true {truth:.0f}'
    foot = np.full((40, side, 3), PAPER, np.uint8)
    cv2.putText(foot, told, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, .45, INK, 1, cv2.LINE_AA); cv2.putText(foot, os.path.basename(row['file']), (6, 33), cv2.FONT_HERSHEY_SIMPLEX, .36, GREY, 1, cv2.LINE_AA)
    return np.vstack([shown, foot])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('folder', help='pictures'); ap.add_argument('out', help='the sheet (.png)')
    ap.add_argument('--plumbline', metavar='PROGRAM'); ap.add_argument('--lines', metavar='FILE', help='what `plumbline measure --json` wrote')
    ap.add_argument('--model', default='lite', choices=['lite', 'full']); ap.add_argument('--across', type=int, default=6, help='pictures in a row'); ap.add_argument('--side', type=int, default=320, help='pixels of a picture')
    a = ap.parse_args()
    if a.across < 1 or a.side < 40: ap.error('--across is 1 or more, --side 40 or more')
    import cv2, numpy as np
    known = truths(a.folder)
    rows = [row for row in lines(a) if row['view'] == 'lateral']
    tiles = [t for row in rows if (t := tile(row, known.get(os.path.basename(row['file'])), a.side, a.folder)) is not None]
    if not tiles: sys.exit(f'{a.folder}: no picture from the side was found in it.')
    across = min(a.across, len(tiles)); blank = np.full_like(tiles[0], PAPER); tiles += [blank] * (-len(tiles) % across)
    sheet = np.vstack([np.hstack(tiles[i:i + across]) for i in range(0, len(tiles), across)])
    if not cv2.imwrite(a.out, sheet): sys.exit(f'{a.out}: it cannot be written there.')
    print(f'{a.out}: {len(rows)} pictures from the side, {sum(row["cva_deg"] is not None for row in rows)} with an angle')


if __name__ == '__main__':
    main()
