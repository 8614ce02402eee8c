#!/bin/sh
# Remake MediaPipe's ONNX files of this folder from the packages it is published in, and compare them with the committed ones.
# (neck.onnx is this project's own: neck/remake.sh.)
#
#   models/rebuild.sh [work folder]        (default: a new temporary folder)
#
# Needs python3 (3.8 .. 3.12, with venv), npm, tar, sha256sum and the PyPI and npm registries. Nothing here is overwritten:
# the new files land in <work folder>/onnx. Exit status 0: all files are identical; 1: at least one differs.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work/pip" "$work/npm" "$work/tflite" "$work/onnx"
work=$(cd "$work" && pwd)

# --- tools: pinned, because the bytes of an ONNX file depend on the version that writes it
python3 -m venv "$work/venv"
py="$work/venv/bin/python"
"$py" -m pip install --quiet --disable-pip-version-check tflite==2.18.0 onnx==1.23.2 numpy==1.26.4 flatbuffers==25.12.19 protobuf==7.36.2 ml_dtypes==0.5.4

# --- sources
# The detectors and the face mesh: out of the wheel (the same bytes in the wheels of every platform).
"$py" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --platform manylinux_2_17_x86_64 --python-version 3.11 --implementation cp -d "$work/pip" mediapipe==0.10.14
"$py" - "$work" <<'PY'
import glob, sys, zipfile
work = sys.argv[1]
with zipfile.ZipFile(glob.glob(work + '/pip/mediapipe-*.whl')[0]) as z:
    for file in ('pose_detection/pose_detection', 'face_detection/face_detection_short_range', 'face_landmark/face_landmark'):
        open(work + '/tflite/' + file.split('/')[1] + '.tflite', 'wb').write(z.read('mediapipe/modules/' + file + '.tflite'))
PY
# The landmark models: the wheel has no lite one, the npm package has all of them.
(cd "$work/npm" && npm pack --silent @mediapipe/pose@0.5.1675469404 >/dev/null && tar xzf mediapipe-pose-*.tgz)
cp "$work/npm/package/pose_landmark_lite.tflite" "$work/npm/package/pose_landmark_full.tflite" "$work/tflite/"

(cd "$work/tflite" && sha256sum -c - <<'SUMS'
9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c  pose_detection.tflite
f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61  pose_landmark_lite.tflite
e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f  pose_landmark_full.tflite
bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8  face_detection_short_range.tflite
1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814  face_landmark.tflite
SUMS
)

# --- convert
conv="$here/tflite_to_onnx_nchw.py"
"$py" "$conv" "$work/tflite/pose_detection.tflite" "$work/onnx/pose_detection.onnx" --commute --resize matmul --fp16
for m in lite full; do
    "$py" "$conv" "$work/tflite/pose_landmark_$m.tflite" "$work/onnx/pose_landmark_$m.onnx" \
        --keep Identity,Identity_1,Identity_3,Identity_4 --resize matmul --fp16
done
for m in face_detection_short_range face_landmark; do
    "$py" "$conv" "$work/tflite/$m.tflite" "$work/onnx/$m.onnx" --fp16
done

# --- compare
status=0
for f in pose_detection pose_landmark_lite pose_landmark_full face_detection_short_range face_landmark; do
    new=$(sha256sum < "$work/onnx/$f.onnx"); old=$(sha256sum < "$here/$f.onnx")
    if [ "$new" = "$old" ]; then echo "match     $f.onnx  ${new%% *}"
    else echo "MISMATCH  $f.onnx  committed ${old%% *}  rebuilt ${new%% *}"; status=1; fi
done
exit $status
