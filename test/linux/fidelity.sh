#!/bin/bash
# SPDX-License-Identifier: MIT
# fidelity.sh TOOL: its medians, ratios and counts, of runs that are written here.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/runs.csv" <<'END'
id,rates,delays,loss,buffer,stacks,seed,completion_s,late
a,1,1,0 %,1 MiB,mpx,1,2.0,0
b,1,1,0 %,1 MiB,mpx,2,2.2,0
c,1,1,0 %,1 MiB,mpx,3,10,0
d,1,1,0 %,1 MiB,mpx,4,50,1
e,1,1,0 %,1 MiB,linux,1,2.1,0
f,1,1,0 %,1 MiB,linux,2,1.9,0
g,2,1,1 %,1 MiB,mpx,1,3,0
h,2,1,1 %,1 MiB,linux,1,2,0
i,4,1,1 %,1 MiB,mpx,1,3,0
j,4,1,1 %,1 MiB,linux,1,2,1
k,8,1,1 %,1 MiB,mpx,1,3,0
l,8,1,1 %,1 MiB,linux,1,,0
END
said=$("$1" --only-compare -o "$work")
[ "$said" = '2 points, 1 of them within 10 %; mpx over Linux: median 1.300, from 1.100 to 1.500
2 points left out: no run that was not late' ] || { echo "$said"; exit 1; }
grep -qx '1,1,0 %,1 MiB,3,2,2.2000,2.0000,1.1000' "$work/fidelity.csv" ||
    { cat "$work/fidelity.csv"; exit 1; }
# Two models of one point, over the kernels' median of it.
models=$work/models
mkdir "$models"
cat >"$models/runs.csv" <<'END'
id,model,rates,delays,loss,buffer,seed,completion_s
a,one,1,1/5,0 %,64 KiB,1,2.4664
b,one,1,1/5,0 %,64 KiB,2,9
c,one,1,1/5,0 %,64 KiB,3,1
d,one,1,1/5,0 %,64 KiB of Linux,1,4.9328
e,two,1,1/5,0 %,64 KiB,1,
f,two,2,1/5,0 %,64 KiB,1,3.8
END
"$1" --models --only-compare -o "$models" >"$work/said"
for row in '| one | as said | 1 | 1 | 1 | 1.00 | 1.00 | 1.00 | 0.00 |' \
    '| one | Linux | 1 | 0 | 0 | 2.00 | 2.00 | 2.00 | 0.69 |' \
    '| two | as said | 1 | 0 | 1 | 1.24 | 1.24 | 1.24 | 0.21 |'; do
    grep -qxF "$row" "$work/said" || { cat "$work/said"; exit 1; }
done
[ "$(wc -l <"$models/models.csv")" = 4 ] || { cat "$models/models.csv"; exit 1; }
sed -i '/^[a-f],/d' "$work/runs.csv"
code=0
"$1" --only-compare -o "$work" >/dev/null || code=$?
[ $code = 1 ] || { echo "code $code, not 1: no point is near"; exit 1; }
