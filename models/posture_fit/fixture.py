"""Adds what face mesh and neck network say to tests/data/landmarks.json.

    python fixture.py ../../tests/data/landmarks.json PICTURES

PICTURES: models/people/render.py moved --subjects 100-109. The landmarks in the file stay; the mesh is MediaPipe's (PyPI mediapipe 0.10.14), the neck
network is ../neck.onnx on crops as ../neck/crop.py cuts them.
"""
import argparse, json, os, sys
import cv2, numpy as np
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'neck')); import crop as C

SIDE, NAMED = 96, (1, 10, 33, 133, 152, 234, 263, 362, 454)


def neck(session, picture, lm):
    ears, shoulders, eyes = ((lm[a, :2] + lm[b, :2]) / 2 for a, b in ((7, 8), (11, 12), (2, 5))); mirror = C.faces_left(lm[0, 0], lm[7, 0], lm[8, 0])
    centre, side = C.box(ears, shoulders, eyes); tile, M = C.cut(picture, centre, side, SIDE, 0., mirror)
    spots = C.spots(np.array([ears, shoulders]) @ M[:, :2].T + M[:, 2], SIDE)
    points, head = session.run(['points', 'head'], {'input': np.concatenate([tile.transpose(2, 0, 1) / 255., spots])[None].astype(np.float32)})
    back = cv2.invertAffineTransform(M); d = points[0, 1] - points[0, 0]; h = head[0]
    return (points[0] * SIDE - .5) @ back[:, :2].T + back[:, 2], [np.degrees(np.arctan2(-d[1], d[0])), h[0] * 30 + 45, np.clip(h[1] * 30 + 90, 0, 180), h[2] * 10, *np.exp(np.clip(h[3:], -2, 5))]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('fixture', help='tests/data/landmarks.json, written over'); ap.add_argument('pictures', help='folder of its pictures, with their truth.json')
    a = ap.parse_args(); path, folder = a.fixture, a.pictures; data = json.load(open(path)); truth = {(r['subject'], r['view'], round(r['cva'], 3)): r['file'] for r in json.load(open(folder + '/truth.json'))}
    import mediapipe, onnxruntime as ort
    session = ort.InferenceSession(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'neck.onnx'), providers=['CPUExecutionProvider'])
    mesh = mediapipe.solutions.face_mesh.FaceMesh(static_image_mode=True, refine_landmarks=False)
    for row in data['pictures']:
        picture = cv2.imread(os.path.join(folder, truth[row['person'], row['view'], round(row['cva'], 3)]))[:, :, ::-1].copy(); h, w = picture.shape[:2]
        points, values = neck(session, picture, np.array(row['landmarks'])); row['neck_points'] = np.round(points, 2).tolist(); row['neck'] = [round(float(v), 3) for v in values]; row.pop('face', None)
        found = mesh.process(picture) if row['view'] != 'lateral' else None
        if found and found.multi_face_landmarks:
            p = found.multi_face_landmarks[0].landmark; row['face'] = {str(i): [round(p[i].x * w, 2), round(p[i].y * h, 2), round(p[i].z * w, 2)] for i in NAMED}
    json.dump(data, open(path, 'w'), separators=(',', ':')); print(len(data['pictures']), 'pictures,', sum('face' in r for r in data['pictures']), 'faces')


if __name__ == '__main__':
    main()
