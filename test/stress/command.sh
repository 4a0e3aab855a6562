#!/bin/sh
# SPDX-License-Identifier: MIT
# command.sh MPX-STRESS: what it says is the same on any number of processes;
# usage; and over ns-3, if it is built with that.
set -eu
stress=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$stress" --runs 300 --seed 5000 -j 1 >"$work/one"
"$stress" --runs 300 --seed 5000 -j 3 >"$work/three"
cmp "$work/one" "$work/three"
grep -q '^300 runs, 0 went wrong$' "$work/one"
"$stress" --only 7 | grep -qx '7: nothing wrong'
# What random runs have found: joins refused each time; a Data ACK or the want of
# one on an ACK from the left of the window; octets spoiled so that the checksum
# stays; what ended subflows held that waited for a checksum.
for seed in 30108730 50005766 50495005 50375317 70030256 130778205 130910407 131171601; do
    "$stress" --only $seed | grep -qx "$seed: nothing wrong"
done
"$stress" --plan 7 | grep -q '^    .seed = 7,$'

for wrong in '--runs' '--runs ten' '-j 0' '--nothing' '--only'; do
    code=0
    # shellcheck disable=SC2086
    "$stress" $wrong >"$work/out" 2>"$work/err" || code=$?
    [ "$code" = 2 ] && grep -q '^usage: mpx-stress' "$work/err" || {
        echo "$wrong: exit $code"
        exit 1
    }
done

code=0
"$stress" --ns3 --runs 20 -j 2 >"$work/ns3" 2>&1 || code=$?
case $(cat "$work/ns3") in
'20 runs, 0 went wrong' | 'mpx-stress: built without ns-3') ;;
*)
    cat "$work/ns3"
    exit 1
    ;;
esac
