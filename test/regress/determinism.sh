#!/bin/bash
# SPDX-License-Identifier: MIT
# One study, the same bytes: one run at a time, two at a time, killed and gone
# on with, with packets captured twice.
set -eu
. "$(dirname "$0")/lib.sh"
mpx=${MPX_STUDIES:-$mpx}
small=$here/small.yaml
total=16

same_tables()
{
    local t
    for t in runs cells counters; do
        same one/$t.csv "$1/$t.csv"
    done
}

study "$small" -o one -j 1
study "$small" -o two -j 2
same_tables two

rows_done()
{
    find killed/runs -name '*.row' 2>/dev/null | wc -l
}

"$mpx" run "$small" -o killed -j 1 -q &
pid=$!
while [ "$(rows_done)" -lt 3 ]; do
    kill -0 $pid 2>/dev/null || fail "ended before it was killed"
    sleep 0.02
done
kill -KILL $pid
wait $pid 2>/dev/null || true
[ "$(rows_done)" -lt $total ] || fail "nothing was left to go on with"
study "$small" -o killed -j 2
grep -Eq '"resumed": ([3-9]|1[0-5]),' killed/run.json ||
    fail "all over again: $(grep resumed killed/run.json)"
same_tables killed

only='--only profile=baerts/family=ipv6/seed=1 --only profile=rfc8684/family=ipv4/seed=2'
some_of "$small" $only --pcap all -o pcap1 -j 1
some_of "$small" $only --pcap all -o pcap2 -j 2
[ "$(ls pcap1/pcap | wc -l)" -eq 8 ] || fail "captures: $(ls pcap1/pcap)"
for f in pcap1/pcap/*; do
    cmp "$f" "pcap2/pcap/${f##*/}" || fail "captures of one run differ"
done

some_of "$small" $only --series 50ms --events -o series1 -j 1
some_of "$small" $only --series 50ms --events -o series2 -j 2
[ "$(ls series1/events | wc -l)" -eq 2 ] || fail "events: $(ls series1/events)"
for f in series1/events/*; do
    same "$f" "series2/events/${f##*/}"
    grep -q ',server,lte,in,.*,SYN,0,,0,MP_JOIN id .*,client,accepted,MPJoinSynRx' \
        "$f" || fail "no join in $f"
done
[ "$(ls series1/series | wc -l)" -eq 2 ] || fail "series: $(ls series1/series)"
for f in series1/series/*; do
    same "$f" "series2/series/${f##*/}"
    head -1 "$f" | grep -q '^time_s,node,conn,subflow,path,goodput_bps,cwnd_bytes,rtt_s,' ||
        fail "$f begins with $(head -1 "$f")"
    grep -q ',client,0,1,lte,' "$f" || fail "no second subflow in $f"
done
