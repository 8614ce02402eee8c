#!/usr/bin/env python3
"""Write face_reference.json: what MediaPipe 0.10.14's face mesh says about the pictures of this folder.

    pip install mediapipe==0.10.14 "numpy<2" pillow
    make_face_reference.py

Still pictures, static mode (every picture starts with the face detector), 468 points, one face: what mp.solutions.face_mesh.FaceMesh(static_image_mode=True,
refine_landmarks=False, max_num_faces=1) does. The same graph is run here with more of its outputs, and the script stops where the points are not FaceMesh's own.
Pixel values are in pixels of the picture (x right, y down, z as x); a region is [centre x, centre y, size, rotation in radians].
"""
import hashlib, json, os
import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
PICTURES = ('astronaut_512x512', 'wide_640x480', 'rot20_640x512', 's0004_frontal_52', 's0014_frontal_36', 's0022_oblique_40')
GRAPH = 'mediapipe/modules/face_landmark/face_landmark_front_cpu.binarypb'
OUTPUTS = ['multi_face_landmarks', 'face_detections', 'face_rects_from_detections', 'face_rects_from_landmarks']


def run(rgb):
    import mediapipe as mp
    from mediapipe.python.solution_base import SolutionBase
    h, w = rgb.shape[:2]
    rect = lambda q: [round(q.x_center * w, 4), round(q.y_center * h, 4), round(q.width * w, 4), round(q.rotation, 6)]
    with SolutionBase(binary_graph_path=GRAPH, side_inputs=dict(num_faces=1, use_prev_landmarks=False, with_attention=False), outputs=OUTPUTS) as graph:
        r = graph.process({'image': rgb})
    with mp.solutions.face_mesh.FaceMesh(static_image_mode=True, refine_landmarks=False, max_num_faces=1) as mesh:
        own = mesh.process(rgb).multi_face_landmarks
    points, same = (np.array([[p.x * w, p.y * h, p.z * w] for p in faces[0].landmark]) for faces in (r.multi_face_landmarks, own))
    assert points.shape == (468, 3) and np.array_equal(points, same)
    return dict(score=round(r.face_detections[0].score[0], 6), roi_detection=rect(r.face_rects_from_detections[0]),
                roi_landmarks=rect(r.face_rects_from_landmarks[0]), points=np.round(points, 4).tolist())


def main():
    import mediapipe
    assert mediapipe.__version__ == '0.10.14', mediapipe.__version__
    rows = []
    for name in PICTURES:
        rgb = np.array(Image.open(f'{HERE}/{name}.webp').convert('RGB'))
        rows.append(dict(file=f'{name}.webp', rgb_sha256=hashlib.sha256(rgb.tobytes()).hexdigest(), **run(rgb)))
        print(name, rows[-1]['score'], rows[-1]['roi_detection'])
    text = ',\n'.join('  ' + json.dumps(row) for row in rows)
    with open(f'{HERE}/face_reference.json', 'w') as f:
        f.write('{\n "reference": "MediaPipe 0.10.14 (PyPI), CPU, face_landmark_front_cpu, static, 468 points",\n'
                ' "units": "points: x, y, z in px; roi: centre x, centre y, size in px, rotation in rad; rgb_sha256: of the decoded bytes, RGB, row by row",\n'
                ' "pictures": [\n' + text + '\n ]\n}\n')


if __name__ == '__main__':
    main()
