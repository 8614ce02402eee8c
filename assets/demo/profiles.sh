#!/bin/sh
# Learn the demo films' profiles anew, from each film's first four seconds: assets/demo/profiles.sh path/to/plumbline
# Needed whenever profiles get another version or the estimator other weights. Needs ffmpeg.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
plumbline=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for film in front:demo:--upright side:demo-side:--side-upright; do
    file=${film%%:*}; rest=${film#*:}; name=${rest%%:*}; option=${rest##*:}
    mkdir "$work/$file"
    ffmpeg -v error -i "$here/$file.avi" -frames:v 32 "$work/$file/%02d.png"
    "$plumbline" calibrate "$option" "$work/$file"/*.png --profile "$work/$file.profile.toml"
    sed -e "s/^name = .*/name = \"$name\"/" -e 's/^camera = .*/camera = "built-in film"/' \
        -e 's/^created = .*/created = "2026-11-22 12:00"/' -e 's/^learned = .*/learned = "2026-11-22"/' "$work/$file.profile.toml" > "$here/$file.profile.toml"
done
