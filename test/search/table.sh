#!/bin/sh
# The table of doc/search.md is what the attack finder says, and its last
# column names the profiles of which the matrix of ns-3 says otherwise, those
# alone.
set -eu
program=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$program" >"$work/said"
awk '/<!-- table of search_table -->/ { on = 1; next }
    /<!-- end -->/ { on = 0 }
    on && /^\| at-/' "$source/doc/search.md" >"$work/written"
[ -s "$work/written" ]

# What is said, without the last column of what is written.
sed 's/|[^|]*|$/|/' "$work/written" >"$work/plain"
diff "$work/plain" "$work/said" || {
    echo "doc/search.md has another table than search_table prints"
    exit 1
}

awk -F'|' -v csv="$source/results/csv/matrix-predictions.csv" '
BEGIN {
    split("rfc6824 rfc8684 paasch baerts hardened", profile, " ")
    while ((getline line < csv) > 0) {
        split(line, f, ",")
        if (f[1] == "row") {
            n = split(line, name, ",")
            for (i = 1; i <= n; i++)
                if (name[i] == "share") share = i
            continue
        }
        rows[f[1]] = 1
        if (f[share] > 0) won[f[1], f[2]] = 1
    }
}
{
    n = split($2, id, " ")
    for (p = 1; p <= 5; p++) {
        matrix = known = 0
        for (i = 1; i <= n; i++)
            for (row in rows)
                if (index(row, id[i]) == 1) {
                    known = 1
                    if ((row, profile[p]) in won) matrix = 1
                }
        if (!known) {
            print "no row of the matrix: " $2
            bad = 1
        }
        found = $(p + 4) !~ /no/
        named = index($10, "`" profile[p] "`") > 0
        if ((found != matrix) != named) {
            printf "%s %s: the search says %s, the matrix %s, the last column %s\n",
                $2, profile[p], found ? "yes" : "no", matrix ? "yes" : "no",
                named ? "says they differ" : "nothing"
            bad = 1
        }
    }
}
END { exit bad }' "$work/written"
