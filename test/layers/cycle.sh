#!/bin/sh
# SPDX-License-Identifier: MIT
# cycle.sh OBJECT...: no objects call one another in a cycle, directly or through
# others, as nm sees it.
set -eu
for object; do
    nm -P "$object" | sed "s|^|$(basename "$object" .c.o) |"
done | awk '
    { object[$1] = 1 }
    $3 ~ /^[TDRBC]$/ { owner[$2] = $1 }
    $3 == "U" { wants[$1] = wants[$1] " " $2 }
    END {
        for (a in object) {
            n = split(wants[a], w, " ")
            for (i = 1; i <= n; i++)
                if (w[i] in owner && owner[w[i]] != a)
                    calls[a, owner[w[i]]] = 1
        }
        for (k in object)
            for (a in object)
                if ((a, k) in calls)
                    for (b in object)
                        if ((k, b) in calls)
                            calls[a, b] = 1
        for (a in object) {
            size = 0
            list = ""
            for (b in object)
                if (((a, b) in calls && (b, a) in calls) || a == b) {
                    size++
                    list = list " " b
                }
            if (size > most) { most = size; cycle = list }
        }
        if (most > 1)
            print most, "objects in a cycle:" cycle
        exit (most != 1)
    }'
