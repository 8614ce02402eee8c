"""Pictures -> everything the estimators read of them, in one file, so that fitting needs no network.

    python evidence.py --models .. --out EVIDENCE.npz SET [SET ...]

SET is a folder of pictures with the generator's truth.json. Written, one entry a picture in the order of `rows` (truth.json's rows with `set`, the folder's
name, and `size`), NaN where nothing was found:

    lm_lite, lm_full      33 x 5    body landmarks of both pose networks: x, y, depth in pixels, visibility, presence (landmarks.py)
    fm                    468 x 3   MediaPipe's face mesh in pixels; not looked for in lateral views
    neck_lite, neck_full  26        what the neck network says at the square those landmarks point out: ten points' x, y in pixels (../neck/network.py,
                                    POINTS), then slope, guess, turn of the trunk, elevation of the camera, expected errors of slope and guess, in degrees

Needs: mediapipe==0.10.14 onnxruntime numpy opencv-python-headless. About .2 s a picture on one core.
"""
import argparse, json, os
import cv2, mediapipe, numpy as np, onnxruntime as ort
from fixture import neck
from landmarks import Pose


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--models', required=True); ap.add_argument('--out', required=True); ap.add_argument('sets', nargs='+'); a = ap.parse_args()
    options = ort.SessionOptions(); options.intra_op_num_threads = 1
    session = ort.InferenceSession(os.path.join(a.models, 'neck.onnx'), options, providers=['CPUExecutionProvider'])
    bodies = {v: Pose(a.models, v) for v in ('lite', 'full')}; face = mediapipe.solutions.face_mesh.FaceMesh(static_image_mode=True, refine_landmarks=False)
    rows, kept = [], {k: [] for k in ('lm_lite', 'lm_full', 'fm', 'neck_lite', 'neck_full')}
    for folder in a.sets:
        for row in json.load(open(os.path.join(folder, 'truth.json'))):
            picture = np.ascontiguousarray(cv2.imread(os.path.join(folder, row['file']))[:, :, ::-1]); h, w = picture.shape[:2]
            rows.append(dict(row, set=os.path.basename(os.path.normpath(folder)), size=[w, h]))
            for variant, body in bodies.items():
                found = body(picture); lm = np.full((33, 5), np.nan) if found is None else found[1]
                points, values = (np.full(20, np.nan), np.full(6, np.nan)) if found is None else neck(session, picture, lm)
                kept['lm_' + variant].append(lm); kept['neck_' + variant].append(np.r_[points.ravel(), values])
            seen = None if row['view'] == 'lateral' else face.process(picture).multi_face_landmarks
            kept['fm'].append(np.array([[p.x * w, p.y * h, p.z * w] for p in seen[0].landmark]) if seen else np.full((468, 3), np.nan))
        print(folder, len(rows), 'pictures so far; nobody found in', *(f"{int(np.isnan(np.array(kept['lm_' + v])[:, 0, 0]).sum())} ({v})" for v in bodies))
    np.savez_compressed(a.out, rows=json.dumps(rows), **{k: np.array(v, np.float32) for k, v in kept.items()})


if __name__ == '__main__':
    main()
