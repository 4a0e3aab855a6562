#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh PROGRAM MPX: an example, run in small, shows what doc/mpx.rst says of
# it; the program mpx judges what it captures. By a build without sanitizers if
# there is one beside MPX_STUDIES.
set -eu
program=$1 mpx=${MPX_STUDIES:-$2}
plain=$(dirname "$mpx")/contrib/mpx/examples/$(basename "$program")
[ ! -x "$plain" ] || program=$plain
work=$(mktemp -d)
log=$work/log
trap 'rm -rf "$work"' EXIT

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

# longest_pause MODE: of the hand-over, which is after 3 s
longest_pause()
{
    "$program" --mode="$1" --stop=6 2>/dev/null >"$log" || fail "$1"
    awk -F, '$1 >= 3 && $2 > last { if (last && $1 - at > most) most = $1 - at
            at = $1; last = $2 }
        END { if ($1 - at > most) most = $1 - at; print most }' "$log"
}

# satellite OVER: octets before the rain, as it is heavy, until it is less, and
# when it is over
satellite()
{
    "$program" --over="$1" --stop=31 |
        awk -F, '$1 == 14 || $1 == 18 || $1 == 24 || $1 == 30 { print $2 }' |
        paste -sd, >>"$log"
}

case $(basename "$program") in
mpx-two-paths)
    run
    grep -q "^5 s: .*subflow 1: [1-9]" "$log" || fail "one path is not used"
    ;;
mpx-fat-tree)
    run --subflows=1 --stop=2
    run --subflows=8 --stop=2
    holds 'v[1,2] > 0.3 && v[1,2] < 0.75' "one subflow: not what collisions leave"
    holds 'v[2,2] > v[1,2] + 0.05' "eight subflows get no more than one"
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
        'BEGIN { exit !(m < 1.2 && b > m && b < 2.5 && n > 2) }' ||
        fail "pauses: make $make s, break $break s, never $never s"
    run --stop=2 --anim="$work/film"
    grep -q '<pr uId=' "$work/film" && grep -q '<wpr uId=' "$work/film" ||
        fail "NetAnim has no packet of a wire, or of a radio"
    ;;
mpx-clients)
    run --clients=8 --stop=8 --pcap="$work/at" --flows="$work/flows"
    awk -F, '{ all += $3 == 1000000; seen[$2] += $5; took[$2] += $4 }
        END { exit !(NR == 8 && all == NR && seen["tcp"] == 4 &&
            seen["mptcp"] == 8 && took["mptcp"] < took["tcp"]) }' "$log" ||
        fail "not every client is served, by one flow or by two"
    "$mpx" replay --strict --together "$work"/at-*.pcap >"$work/said" ||
        fail "captures: $(cat "$work/said")"
    [ "$(grep -c '<Flow flowId="[0-9]*" sourceAddress=' "$work/flows")" = 24 ] ||
        fail "FlowMonitor has not 12 flows and their acknowledgements"
    ;;
mpx-satellite)
    for over in both satellite dsl; do
        satellite "$over"
    done
    holds 'v[1,1] > 0.9 * (v[2,1] + v[3,1])' "less than both"
    holds 'v[1,4] - v[1,1] > 0.98 * (v[2,4] - v[2,1] + v[3,4] - v[3,1])' \
        "rain costs more than what it takes from the satellite"
    holds 'v[1,3] - v[1,2] > v[2,3] - v[2,2]' "no more than the satellite"
    holds 'v[1,3] - v[1,2] < v[3,3] - v[3,2]' "octets do not wait in the rain"
    ;;
mpx-tls)
    run --profile=rfc8684
    run --profile=baerts
    run --profile=baerts --source=tls12
    holds 'v[1,6] == 1 && v[1,7] == 0' "rfc8684: not hijacked, or octets read"
    holds 'v[2,6] + v[2,7] + v[3,6] + v[3,7] == 0' "baerts is hijacked"
    holds 'v[1,4] > 1 && v[2,4] >= v[2,3] && v[3,4] >= v[3,3]' \
        "no second subflow, or one before its key"
    for i in 1 2 3; do
        holds "v[$i,5] > v[$i,4] && v[$i,5] < 3.3" "the upload of line $i"
    done
    ;;
*)
    fail "nothing is known of it"
    ;;
esac
