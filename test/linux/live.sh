#!/bin/sh
# SPDX-License-Identifier: MIT
# live.sh MPX STUDY: run it against this machine's kernel; 77 if there can be
# none, or if the machine was too busy for real time: what fails in a run that
# was late says nothing. By a build without sanitizers if MPX_STUDIES names one.
# Nothing is left even if it is killed: namespaces live as long as processes in
# them, so what could be left is a process whose parent is gone.
set -eu
mpx=${MPX_STUDIES:-$1}
study=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

left()
{
    ps -eo ppid=,pid=,args= | awk '$1 == 1 && $3 == "ip" { print $2 }'
}

code=0
before=$(left)
"$mpx" run "$study" -o out -j 2 --quiet >said 2>&1 || code=$?
[ $code = 4 ] && echo "skipped: $(cat said)" && exit 77
cat said
late=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "late") at = i; next }
                 at { n += $at } END { print n + 0 }' out/runs.csv)
[ $code = 0 ] || [ "$late" = 0 ] ||
    { echo "skipped: $late runs were late, this machine is too busy"; exit 77; }
[ $code = 0 ] || { cat out/summary.json out/runs/*.log; exit 1; }
[ "$(left)" = "$before" ] || { echo 'a process is left'; exit 1; }
for node in client server; do
    for counter in MPTcpExt,MPCapable TcpExt,TCP; do
        grep -q "^variant=linux-linux/seed=1,$node,$counter" out/kernel.csv ||
            { echo "no $counter of the $node"; exit 1; }
    done
done

grep -q '^variant=cookies-any-route/seed=1,server,TcpExt,SyncookiesRecv,[1-9]' out/kernel.csv ||
    { echo 'no SYN was answered by a cookie'; exit 1; }

# The run's own process is killed in the middle of it: 20 MB over 16 Mbit/s last
# as long as the run does.
"$mpx" run "$study" -o killed -j 1 --only variant=ipv6/seed=1 --quiet \
    --set 'traffic.size=20 MB' >said 2>&1 &
pid=$!
sleep 1
kill -KILL $pid || { cat said; exit 1; }
wait $pid || true
tries=100
until [ "$(left)" = "$before" ]; do
    [ $((tries -= 1)) -gt 0 ] || { echo 'a process outlives its run'; exit 1; }
    sleep 0.1
done
