#!/bin/bash
# SPDX-License-Identifier: MIT
# RFC 6356 goal 3, on the path itself: beside four TCP flows a coupled
# connection puts less than a third there of what an uncoupled one does, once
# the windows that slow start left are gone: from 8 s on.
set -eu
. "$(dirname "$0")/lib.sh"
mpx=${MPX_STUDIES:-$mpx}

"$mpx" run "$here/coupling.yaml" --series 1s -o out -q >said 2>&1 ||
    fail "$(cat said)"

# on_wifi WHO: mean goodput, in kbit/s, of the study's subflow there.
on_wifi()
{
    cat out/series/who"$1",* |
        awk -F, '$2 == "client" && $3 == 0 && $5 == "wifi" && $1 > 8 { sum += $6; n++ }
            END { printf "%d\n", (n > 10 ? sum / n / 1000 : -1) }'
}

alone=$(on_wifi =uncoupled)
[ "$alone" -gt 500 ] || fail "uncoupled takes $alone kbit/s of wifi"
for who in =lia =olia; do
    kbits=$(on_wifi $who)
    [ "$kbits" -gt 0 ] || fail "$who does not probe wifi"
    [ $((3 * kbits)) -lt "$alone" ] || fail "$who: $kbits of $alone kbit/s"
done
