#!/bin/sh
# SPDX-License-Identifier: MIT
# lattice.sh MPX_LATTICE: power sets and goals of a made-up study with made-up results.
set -eu
lattice=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
columns=attack_success,captured_bytes,captured_wire_bytes,injected_bytes,killed,stalled,truncated,fallback,downgraded,joins_accepted,established

# rows ATTACK PROFILE VALUES [VALUES]: of each seed.
rows()
{
    attack=$1 profile=$2
    shift 2
    for values; do echo "$attack/$profile,$attack,$profile,1,$values"; done
}
{
    echo "id,attack,keying.profile,seed,$columns"
    rows join rfc8684 1,9,0,0,0,0,0,0,0,1,1 1,9,0,0,0,0,0,0,0,1,1
    rows join baerts 0,0,0,0,0,0,0,0,0,1,1 0,0,0,0,0,0,0,0,0,1,1
    rows join-and-read rfc8684 1,9,0,9,0,0,0,0,0,1,1 1,9,0,9,0,0,0,0,0,1,1
    rows join-and-read baerts 1,0,9,0,0,0,0,0,0,1,1 0,0,9,0,0,0,0,0,0,1,1
    rows reset rfc8684 0,0,0,0,1,0,0,0,0,1,1 0,0,0,0,1,0,0,0,0,1,1
    rows reset baerts 1,0,0,0,1,0,0,0,0,0,1 1,0,0,0,1,0,0,0,0,0,1
    rows reset-later rfc8684 0,0,0,0,0,0,0,0,0,1,1 0,0,0,0,0,0,0,0,0,1,1
    rows reset-later baerts 0,0,0,0,0,0,0,0,0,1,1 0,0,0,0,0,0,0,0,0,1,1
    rows exhaust rfc8684 1,0,0,0,0,0,0,0,0,0,1 1,0,0,0,0,0,0,0,0,0,1
    rows exhaust baerts 0,0,0,0,0,0,0,0,0,1,1 0,0,0,0,0,0,0,0,0,1,1
    rows from-wire rfc8684 0,0,0,0,0,0,0,0,0,1,1 0,0,0,0,0,0,0,0,0,1,1
    rows from-wire baerts 0,0,0,0,0,0,0,0,0,1,1 0,0,0,0,0,0,0,0,0,1,1
    rows two-of-them rfc8684 0,0,0,0,0,0,0,0,0,1,1 0,0,0,0,0,0,0,0,0,1,1
    rows two-of-them baerts 1,9,0,0,0,0,0,0,1,1,1 1,9,0,0,0,0,0,0,1,1,1
} >"$work/runs.csv"

"$lattice" "$here/lattice.yaml" "$work/runs.csv" "$work/figure.svg" >"$work/table.md"
fail()
{
    echo "lattice: $1" >&2
    cat "$work/table.md" >&2
    exit 1
}
# table PROFILE GOAL: the row of that goal.
table()
{
    sed -n "/^### $1\$/,/^### /s/^| $2 | \(.*\) |\$/\1/p" "$work/table.md"
}
# wants PROFILE GOAL TEXT
wants()
{
    [ "$(table "$1" "$2")" = "$3" ] || fail "$1, $2: '$(table "$1" "$2")', not '$3'"
}
none='none of those played'

wants rfc8684 steal '**HO** (join 2/2)' # reading more adds nothing
wants rfc8684 inject '**HLO** (join-and-read 2/2)'
wants rfc8684 kill "$none" # killed, but not by the attack's own criterion
wants rfc8684 'stop multipath' '**HO** (exhaust 2/2)'
wants rfc8684 exhaust '**HO** (exhaust 2/2)'
wants rfc8684 downgrade "$none"
wants baerts steal '**HCOB** (two-of-them 2/2)' # one of two is not more than half
wants baerts kill '**LIB** (reset 2/2)'
wants baerts 'stop multipath' '**LIB** (reset 2/2)'
wants baerts downgrade '**HCOB** (two-of-them 2/2)'
wants baerts exhaust "$none"
for word in '>HO<' '>LIB<' '>HLO<' '>H<' baerts 'fill="silver"' '</svg>'; do
    grep -q "$word" "$work/figure.svg" || fail "the figure has no $word"
done

# What cannot be read is said, and where.
refuses()
{
    rc=0
    "$lattice" "$@" >/dev/null 2>"$work/said" || rc=$?
    [ $rc -eq "$want" ] && grep -q "$says" "$work/said" || fail "$rc, $(cat "$work/said")"
}
want=2 says=usage refuses
want=4 says='No such file' refuses "$work/no.yaml" "$work/runs.csv"
want=4 says='No such file' refuses "$here/lattice.yaml" "$work/no.csv"
sed 's/,killed,/,died,/' "$work/runs.csv" >"$work/other.csv"
want=3 says='no column "killed"' refuses "$here/lattice.yaml" "$work/other.csv"
printf 'a,b\n1\n' >"$work/broken.csv"
want=3 says='broken.csv:2:' refuses "$here/lattice.yaml" "$work/broken.csv"
sed '/^sweep/,$d' "$here/lattice.yaml" >"$work/plain.yaml"
want=3 says='two axes' refuses "$work/plain.yaml" "$work/runs.csv"
echo 'nmae: x' >>"$work/plain.yaml"
want=3 says='plain.yaml:[0-9]*:1: error' refuses "$work/plain.yaml" "$work/runs.csv"
