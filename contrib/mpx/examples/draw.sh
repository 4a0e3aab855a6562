#!/bin/sh
# SPDX-License-Identifier: MIT
# draw.sh PROGRAMS FOLDER [EXAMPLE]...: runs the examples in the folder PROGRAMS
# (build/contrib/mpx/examples after ninja -C build mpx-examples) and leaves of
# each EXAMPLE.csv, with lines CURVE,X,Y,LOW,HIGH, and EXAMPLE.svg in FOLDER.
# draw.sh - FOLDER [EXAMPLE]...: draws again of the CSV files. Needs gnuplot.
set -eu
[ $# -ge 2 ] || { sed -n '3,6s/^# //p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
programs=$1 to=$2
shift 2
[ $# -gt 0 ] || set -- two-paths fat-tree eavesdropper handover clients satellite

# rates CURVE EVERY: Mbit/s in each EVERY lines, of lines of seconds and octets
rates()
{
    awk -F, -v curve="$1" -v every="$2" 'NR % every == 0 {
        printf "%s,%g,%.3f,,\n", curve, $1, ($2 - n) * 8 / ($1 - t) / 1e6
        t = $1; n = $2 }'
}

# What each subflow was given, and what arrived.
two_paths()
{
    "$programs/mpx-two-paths" | awk '{
        for (i = 5; i < NF; i++)
            if ($i == "subflow")
                sent[$(i + 1) + 0] = $(i + 2)
        for (s in sent) {
            printf "subflow %s,%d,%.3f,,\n", s, $1,
                (sent[s] - before[s]) * 8 / 1e6
            before[s] = sent[s]
        }
        printf "received,%d,%.3f,,\n", $1, ($4 - all) * 8 / 1e6
        all = $4 + 0
    }' | sort -t, -s -k1,1
}

fat_tree()
{
    for n in 1 2 3 4 5 6 7 8; do
        for run in 1 2 3 4 5; do
            "$programs/mpx-fat-tree" --subflows=$n --run=$run --stop=3
        done | awk -F, '{ v = $2 * 100; sum += v
                if (NR == 1 || v < low) low = v
                if (v > high) high = v }
            END { printf "measured,%d,%.2f,%.2f,%.2f\n", $1, sum / NR, low,
                high }'
    done
}

eavesdropper()
{
    for profile in rfc8684 baerts; do
        for at in 20 40 44 48 50 52 54 56 60; do
            for run in 1 2 3 4 5; do
                "$programs/mpx-eavesdropper" --profile=$profile \
                    --distance=$at --RngRun=$run
            done | awk -F, '{ won += $5 }
                END { printf "%s,%d,%.0f,,\n", $1, $2, won * 100 / NR }'
        done
    done
}

handover()
{
    for mode in make break never; do
        "$programs/mpx-handover" --mode=$mode 2>/dev/null |
            awk -F, -v mode=$mode '{ printf "%s,%g,%.4f,,\n", mode, $1,
                $2 / 1e6 }'
    done | sed 's/^make/make before break/; s/^break,/break before make,/
        s/^never/never/'
}

clients()
{
    "$programs/mpx-clients" --clients=40 --stop=30 | sort -t, -k2,2 -k4,4g |
        awk -F, '$2 != kind { kind = $2; n = 0; printf "%s,0,0,,\n", kind }
            { printf "%s,%s,%.0f,,\n", kind, $4, ++n * 100 / 20 }' |
        sed 's/^mptcp/MPTCP/; s/^tcp/TCP/'
}

satellite()
{
    for over in both satellite dsl; do
        "$programs/mpx-satellite" --over=$over >"$work/$over"
        rates $over 2 <"$work/$over"
    done | sed 's/^satellite/satellite alone/; s/^dsl/DSL alone/'
    awk -F, '{ printf "rate of the satellite,%g,%g,,\n", $1, $3 }' "$work/both"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name; do
    csv=$to/$name.csv
    case $name in
    two-paths | fat-tree | eavesdropper | handover | clients | satellite) ;;
    *) echo "draw.sh: there is no example $name" >&2; exit 2 ;;
    esac
    [ "$programs" = - ] || {
        "$(echo "$name" | tr - _)" >"$work/csv"
        [ -s "$work/csv" ] || { echo "draw.sh: $name failed" >&2; exit 1; }
        mv "$work/csv" "$csv"
    }
    names=$(awk -F, '!seen[$1]++ { printf "'\''%s'\'' ", $1 }' "$csv")
    gnuplot -e "csv='$csv'; figure='$to/$name.svg'; name='$name'" \
        -e "names=\"$names\"" \
        -e "format='svg'; width=640; height=360" \
        "$here/../../../results/plot/style.gp" "$here/figures.gp"
done
