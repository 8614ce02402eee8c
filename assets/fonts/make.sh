#!/bin/sh
# Remake the font files of this folder: assets/fonts/make.sh [output folder]     (default: this folder)
# Needs python3 with venv, npm and tar; downloads npm inter-ui 4.1.1 and, from PyPI, fonttools and brotli.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-$here}"
out=$(cd "${1:-$here}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check fonttools==4.68.0 brotli==1.2.1
(cd "$work" && npm pack --silent inter-ui@4.1.1 >/dev/null && tar xzf inter-ui-4.1.1.tgz)
for weight in Regular SemiBold; do
    "$work/venv/bin/python" "$here/subset.py" "$work/package/web/Inter-$weight.woff2" "$out/Inter-$weight.ttf"
done
cp "$work/package/LICENSE.txt" "$out/OFL.txt"
chmod 644 "$out/OFL.txt"
cd "$out" && sha256sum Inter-Regular.ttf Inter-SemiBold.ttf OFL.txt
