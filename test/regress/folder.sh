#!/bin/bash
# SPDX-License-Identifier: MIT
# folder.sh MPX FOLDER: the expectations of every scenario in it hold, with
# one seed each.
set -eu
mpx=${MPX_STUDIES:-$1} folder=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

ran=0 bad=0
for file in "$folder"/*.yaml; do
    name=$(basename "$file" .yaml)
    ran=$((ran + 1))
    "$mpx" run "$file" --seeds 1 -o "$out/$name" >"$out/said" 2>&1 && continue
    bad=$((bad + 1))
    echo "FAIL: $name"
    cat "$out/said"
done
echo "$ran scenarios, $bad failed"
[ "$ran" -gt 0 ] && [ "$bad" -eq 0 ]
