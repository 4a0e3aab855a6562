#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh PROGRAM: an example, run in small, shows what doc/mpx.rst says of it.
set -eu
program=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# run ARGUMENT...: adds what it prints to the log
run()
{
    "$program" "$@" >>"$log" || fail "exit code $? of $program $*"
}

fail()
{
    echo "FAIL: $*"
    cat "$log"
    exit 1
}

# holds CONDITION WHAT: an END condition of awk over the log, a line each v[NR]
holds()
{
    awk -F, "{ for (i = 1; i <= NF; i++) v[NR, i] = \$i }
        END { exit !($1) }" "$log" || fail "$2"
}

# longest_pause MODE: from the first octet on, in s
longest_pause()
{
    "$program" --mode="$1" --stop=13 2>/dev/null >"$log" || fail "$1"
    awk -F, '$2 > last { if (last && $1 - at > most) most = $1 - at
            at = $1; last = $2 }
        END { if ($1 - at > most) most = $1 - at; print most }' "$log"
}

case $(basename "$program") in
mpx-two-paths)
    run
    grep -q "^5 s: .*subflow 1: [1-9]" "$log" || fail "one path is not used"
    ;;
mpx-fat-tree)
    run --subflows=1 --stop=3
    run --subflows=8 --stop=3
    holds 'v[1,2] > 0.3 && v[1,2] < 0.75' "one subflow: not what collisions leave"
    holds 'v[2,2] > v[1,2] + 0.1' "eight subflows get no more than one"
    ;;
mpx-eavesdropper)
    run --profile=rfc8684
    run --profile=baerts
    run --profile=rfc8684 --distance=2000
    holds 'v[1,3] > 2 && v[1,5] == 1' "rfc8684 is not hijacked"
    holds 'v[2,3] > 2 && v[2,4] == 1 && v[2,5] == 0 && v[2,6] == 0' "baerts is"
    holds 'v[3,3] == 0 && v[3,4] == 1 && v[3,5] == 0' "by who is far away"
    ;;
mpx-handover)
    make=$(longest_pause make)
    break=$(longest_pause break)
    never=$(longest_pause never)
    awk -v m="$make" -v b="$break" -v n="$never" \
        'BEGIN { exit !(m < b && b < 3 && n > b) }' ||
        fail "pauses: make $make s, break $break s, never $never s"
    ;;
mpx-clients)
    run --clients=8 --stop=8
    awk -F, '{ all += $3 == 1000000; seen[$2] += $4 }
        END { exit !(NR == 8 && all == NR && seen["tcp"] == 4 &&
            seen["mptcp"] == 8) }' "$log" ||
        fail "not every client is served, by one flow or by two"
    ;;
*)
    fail "nothing is known of it"
    ;;
esac
