#!/bin/bash
# SPDX-License-Identifier: MIT
# The ladders in results/ladders are what tools/ladders makes now: some of
# them, by a build without sanitizers if MPX_STUDIES names one.
set -eu
. "$(dirname "$0")/lib.sh"
mpx=${MPX_STUDIES:-$mpx}
export MPX=$mpx

attacks="at-13-inject-on-joined at-16-fastclose-newkey-tag
    at-21-clear-external-bit at-23-join-reflection at-29-newkey-one-drop
    at-32-join-splice at-43-probe-tokens"
"$root/tools/ladders" -o out $attacks
for a in $attacks; do
    grep -F "| $a |" "$root/results/ladders/table.md" >>wanted || fail "no row of $a"
done
tail -n +3 out/table.md >got
committed wanted got
for f in out/*.txt; do
    committed "$root/results/ladders/${f#out/}" "$f"
done
# All of them, as they are kept.
for f in "$root"/results/ladders/*.txt; do
    ! grep -nE '^.{70}| $' "$f" || fail "$f: wide, or blanks at the end"
    ! LC_ALL=C grep -n '[^ -~]' "$f" || fail "$f: not ASCII"
done
for f in "$root"/scenarios/attacks/at-*.yaml; do
    grep -qF "| $(basename "$f" .yaml) |" "$root/results/ladders/table.md" ||
        fail "no ladder of $f: tools/ladders"
done
"$MPX" run "$here/small.yaml" --seeds 1 -o small >said 2>&1 || fail "$(cat said)"
! "$MPX" ladder small --run success 2>said || fail "a success without attack"
grep -q 'no success in small/runs.csv' said || fail "$(cat said)"
