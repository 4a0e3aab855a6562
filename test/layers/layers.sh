#!/bin/sh
# SPDX-License-Identifier: MIT
# layers.sh CC CORE LAYER='FOLDER ...'...: layers from the lowest up, each with
# the folders that its target includes. Every header of every layer is included
# from every layer: it compiles if it is not above, and only then.
set -eu
cc=$1
core=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
tried=0
above=
for arg; do
    above="$above ${arg%%=*}"
done
for arg; do
    layer=${arg%%=*}
    flags=
    for folder in ${arg#*=}; do
        flags="$flags -I$folder"
    done
    above=${above# }
    above=${above#"$layer"}
    for header in "$core"/*/*.h; do
        of=$(basename "$(dirname "$header")")
        printf '#include "%s"\n' "$(basename "$header")" >"$work/t.c"
        compiles=no
        "$cc" -std=c11 $flags -fsyntax-only "$work/t.c" 2>/dev/null && compiles=yes
        want=yes
        case " $above " in *" $of "*) want=no ;; esac
        tried=$((tried + 1))
        [ $compiles = $want ] && continue
        echo "$layer includes $of/$(basename "$header"): compiles $compiles, want $want"
        bad=1
    done
done
echo "$tried includes tried"
[ $tried -gt 100 ] || bad=1
exit $bad
