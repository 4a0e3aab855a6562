#!/bin/sh
# SPDX-License-Identifier: MIT
# diffs.sh SOURCE: the lines of the worked diffs of CONTRIBUTING.md that are
# not new stand together in the files that the diffs name.
set -eu
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check FILE: one line "NAME: missing" for each part that is not there.
check()
{
    awk '
    function read_file(name,   cmd, path, other, line)
    {
        cmd = "find model tools test -path \"*/" name "\""
        path = other = ""
        cmd | getline path
        cmd | getline other
        close(cmd)
        if (other != "")
            printf "%s: %s and %s\n", name, path, other
        text = "\n"
        while (path != "" && (getline line < path) > 0)
            text = text line "\n"
        close(path)
    }
    function judge()
    {
        if (old != "" && index(text, "\n" old) == 0)
            printf "%s: not there:\n%s", name, old
        old = ""
    }
    /^```/ { judge(); inside = ($0 == "```diff"); next }
    !inside { next }
    /^--- / { judge(); name = $2; read_file(name); parts++; next }
    /^@@/ { judge(); next }
    /^\+/ { next }
    { old = old substr($0, 2) "\n" }
    END { if (parts < 6) print "fewer than 6 files in the diffs" }
    ' "$1"
}

# It can fail.
sed 's/^ \(.*MPX_SUB_NEW_KEY = 0x9,\)/ x\1/' CONTRIBUTING.md >"$work/spoilt"
[ "$(check "$work/spoilt")" ] || { echo "a spoilt diff passes"; exit 1; }

check CONTRIBUTING.md >"$work/said"
cat "$work/said"
[ ! -s "$work/said" ]
