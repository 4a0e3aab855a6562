#!/bin/sh
# SPDX-License-Identifier: MIT
# api.sh SOURCE: doxygen makes the API reference without a warning, and warns of
# what has no documentation. Exit code 77: skipped.
set -eu
command -v doxygen >/dev/null || { echo "skipped: no doxygen"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$1"

# reference INPUT: into $work, with what doxygen says in $work/said
reference()
{
    { cat Doxyfile; echo "INPUT = $1"; echo "OUTPUT_DIRECTORY = $work"; } |
        doxygen - >"$work/said" 2>&1
}

reference model/include || { cat "$work/said"; exit 1; }
grep -q mpx_connect "$work/html/mpx_8h.html" || { echo "no mpx_connect()"; exit 1; }
mkdir "$work/include"
sed 's|^/\*\* The next one.*||' model/include/mpx.h >"$work/include/mpx.h"
if reference "$work/include"; then
    echo "a function without documentation has no warning"
    exit 1
fi
