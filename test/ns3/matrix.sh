#!/bin/bash
# SPDX-License-Identifier: MIT
# matrix.sh SOURCE MPX: what tools/ns3-matrix refuses, and what it makes of runs
# that are written here. No ns-3 is built.
set -eu
source=$1 mpx=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAIL: $*"
    cat "$work/said"
    exit 1
}

# Its own root: one study, one table of reasons.
root=$work/root
mkdir -p "$root/tools" "$root/doc" "$root/results/quick" "$root/scenarios"
cp "$source/tools/ns3-matrix" "$root/tools"
for study in alike moved; do
    printf 'name: %s\nquick: {seeds: [1]}\n' $study >"$root/scenarios/$study.yaml"
    printf 'id,seed,goodput_bps\nseed=1,1,100\n' >"$root/results/quick/$study.csv"
done
printf '| study | since | why |\n|---|---|---|\n| `moved` | 3.42 | it grows less |\n' \
    >"$root/doc/ns3-versions.md"

# tree NAME VERSION
tree()
{
    mkdir -p "$work/$1/src/internet" "$work/$1/contrib"
    echo "$2" >"$work/$1/VERSION"
}
tree old 3.36
tree a 3.41
tree b 3.48
tree c 3.48
tree dev 3-dev

# ends CODE TEXT ARGUMENT...
ends()
{
    want=$1 text=$2 code=0
    shift 2
    "$root/tools/ns3-matrix" "$@" >"$work/said" 2>&1 || code=$?
    [ $code = "$want" ] || fail "exit code $code, not $want: $*"
    grep -q -- "$text" "$work/said" || fail "not \"$text\": $*"
}

ends 0 '^usage: ns3-matrix' --help
ends 2 'no TREE'
ends 2 'unknown option --fast' --fast "$work/a"
ends 2 '-o needs an argument' "$work/a" -o
ends 2 'takes a number from 1, not 0' -j 0 "$work/a"
ends 2 'no.yaml is no study' --study "$work/no.yaml" "$work/a"
ends 4 'no.mpx is no program' --only-compare --mpx "$work/no.mpx" "$work/a"
ends 3 'is not an ns-3 tree' "$work"
ends 3 'is ns-3 3.36, older than 3.37' "$work/a" "$work/old"
ends 3 'is ns-3 3-dev, which is no release' "$work/dev"
ends 3 'two trees are ns-3 3.48' "$work/b" "$work/a" "$work/c"
[ ! -e "$root/out" ] && [ ! -e "$work/a/contrib/mpx" ] || fail "touched something"

# ran VERSION STUDY GOODPUT EXIT-CODE
ran()
{
    to=$work/out/$1/studies/$2
    mkdir -p "$to"
    printf 'id,seed,goodput_bps\nseed=1,1,%s\n' "$3" >"$to/runs.csv"
    echo "$4" >"$to.code"
}
compare=(--only-compare --mpx "$mpx" -o "$work/out")
for version in 3.41 3.48; do
    ran $version alike 100 0
    ran $version moved 100 0
done
ends 0 '^3.48 *- *2 *2 *0 *0 *0$' "${compare[@]}" "$work/a" "$work/b"
ran 3.48 moved 90 1
ends 0 '3.48 moved: 1 row, 2 fields the same, 1 different; exit code 1; since 3.42: it grows less' \
    "${compare[@]}" "$work/b"
grep -qx '3.48,moved,1,1,yes' "$work/out/matrix.csv" || fail "matrix.csv"

# The reason is of a later version; there is none; nothing was run.
ran 3.41 moved 90 0
ends 1 '3.41 moved: 1 row, .*1 different; exit code 0; not explained' \
    "${compare[@]}" "$work/a"
ran 3.48 alike 100 5
ends 1 '3.48 alike: 1 row, 3 fields the same; exit code 5; not explained' \
    "${compare[@]}" "$work/b"
ran 3.48 alike 100 0
ran 3.48 moved 90 5 # a crash needs more than a reason
ends 1 '3.48 moved: .*; exit code 5; not explained' "${compare[@]}" "$work/b"
rm -r "$work/out/3.48/studies/alike"*
ends 1 '3.48 alike: nothing to compare; exit code none; not explained' \
    "${compare[@]}" --study "$root/scenarios/alike.yaml" "$work/b"

# ---- all of it, with a cmake and a ninja that build nothing

bin=$work/bin
mkdir -p "$bin" "$root/contrib/mpx/model" "$root/model" "$root/results/module"
cp "$source/tools/ns3-install" "$root/tools"
touch "$root/LICENSE" "$root/doc/mpx.rst"
cat >"$bin/cmake" <<'END'
#!/bin/sh
while [ "$1" != -B ]; do shift; done
mkdir -p "$2" && touch "$2/build.ninja"
END
cat >"$bin/ninja" <<'END'
#!/bin/sh
to=$2/..
mkdir -p "$to/build/utils"
printf '#!/bin/sh\nexit %s\n' "${SUITE:-0}" >"$to/build/utils/ns3-test-runner"
cat >"$2/mpx" <<'MPX'
#!/bin/sh
while [ "$1" != -o ]; do shift; done
mkdir -p "$2" && printf 'id,seed,goodput_bps\nseed=1,1,100\n' >"$2/runs.csv"
MPX
chmod +x "$2/mpx" "$to/build/utils/ns3-test-runner"
END
cp "$bin/ninja" "$bin/c++"
chmod +x "$bin"/*
PATH=$bin:$PATH
all=(--mpx "$mpx" -o "$work/new" -j 1 "$work/a")
ends 0 '^3.41 *yes *2 *2 *0 *0 *0$' "${all[@]}"
SUITE=1 ends 1 '^3.41 *no *2 *2 *0 *0 *0$' "${all[@]}"
# The tree has the module of who builds, also if it was configured by another.
mv "$root" "$work/moved"
root=$work/moved
ends 0 '^3.41 *yes' "${all[@]}"
[ "$(readlink "$work/a/contrib/mpx/model")" = "$root/contrib/mpx/model" ] ||
    fail "the module is of another place"
