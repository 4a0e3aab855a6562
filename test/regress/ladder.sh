#!/bin/bash
# SPDX-License-Identifier: MIT
# Ladders of the AT-05 hijack, of its twin that is refused, and of a path that
# strips an option: as in golden/, within the width of an RFC, and drawn alike.
# RENEW=1 writes golden/ anew.
set -eu
. "$(dirname "$0")/lib.sh"

study "$here/ladder.yaml" -o out -j 2
for v in hijacked refused stripped; do
    "$mpx" ladder out --run "variant=$v/seed=1" >"$v.txt" 2>named ||
        fail "ladder of $v: $(cat named)"
    same "$v.txt" "out/ladder/variant=$v,seed=1.txt"
    [ -z "${RENEW:-}" ] || cp "$v.txt" "$here/golden/ladder-$v.txt"
    committed "$here/golden/ladder-$v.txt" "$v.txt"
    ! grep -nE '^.{70}| $' "$v.txt" || fail "$v: wide, or blanks at the end"
    ! LC_ALL=C grep -n '[^ -~]' "$v.txt" || fail "$v: not ASCII"
    svg=out/ladder/variant=$v,seed=1.svg
    [ "$(grep -c '<polygon' "$svg")" -eq "$(grep -c '[>]|$\||<[-.]' "$v.txt")" ] ||
        fail "$svg has other arrows than $v.txt"
    "$mpx" draft --check "$svg" || fail "$svg"
done

"$mpx" ladder out --run variant=refused/seed=1 --from 450ms --to 550ms \
    --only-mptcp >part.txt 2>named
grep -q 'MPJoinAckHMacFailure' part.txt || fail "no refusal in a part"
! grep -q 'established\|MP_CAPABLE' part.txt || fail "more than a part"
"$mpx" ladder out --run variant=none/seed=1 2>named && fail "no such run"
grep -q 'no run "variant=none/seed=1"' named || fail "$(cat named)"
code=0
"$mpx" ladder out --run variant=refused/seed=1 --from 1000s 2>named || code=$?
[ $code -eq 4 ] || fail "exit $code where there is nothing to draw"
grep -q 'nothing to draw of variant=refused/seed=1 in that time' named ||
    fail "$(cat named)"
