#!/bin/sh
# SPDX-License-Identifier: MIT
# related.sh SOURCE: each measured cell of doc/related.md is the share that
# results/csv/matrix-predictions.csv has.
set -eu
cd "$1"
awk -F'[|]' '
    NR == FNR {
        n = split($0, f, ",")
        for (i = 1; FNR == 1 && i <= n; i++) column[f[i]] = i
        share[f[1], f[2]] = sprintf("%.2f", f[column["share"]])
        next
    }
    /`at-[0-9a-z-]*` \|/ {
        split("rfc6824 rfc8684 paasch baerts hardened", profile, " ")
        attack = $3
        gsub(/[ `]/, "", attack)
        for (i = 1; i <= 5; i++) {
            cell = $(i + 3)
            gsub(/ /, "", cell)
            want = (attack, profile[i]) in share ? share[attack, profile[i]] : "-"
            cells++
            if (cell != want) {
                print "doc/related.md: " attack ", " profile[i] ": " cell \
                    ", measured is " want
                bad = 1
            }
        }
    }
    END {
        if (!cells) print "doc/related.md: no cell"
        exit bad || !cells
    }' results/csv/matrix-predictions.csv doc/related.md
