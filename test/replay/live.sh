#!/bin/sh
# SPDX-License-Identifier: MIT
# The command reading a stream: the counts of a transfer of some MB are those of
# its file, however it comes; verdicts come before the end; a signal ends it in
# order; what is wrong is said. live.sh MPX SCENARIO CAPTURES
mpx=$1 scenario=$2 captures=$3
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

complain() { echo "$*"; cat "$dir/err" 2>/dev/null; failed=1; }

# The counts of JSON, one a line.
counts() { tr -d ' \n' <"$1" | sed 's/.*"counts":{//; s/}.*//' | tr ',' '\n'; }

"$mpx" run "$scenario" -o "$dir/out" --pcap all --reveal-keys --quiet \
    >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
id=$dir/out/pcap/profile=baerts,seed=1
for path in lte wifi; do
    file=$id-client-$path.pcap
    "$mpx" replay --json --keylog "$id.keys" "$file" >"$dir/file" 2>"$dir/err" ||
        complain "$path: a failure in the file"
    "$mpx" replay --live --keylog "$id.keys" - <"$file" >"$dir/live" \
        2>"$dir/err" || complain "$path: a failure live"
    tail -n 1 "$dir/live" >"$dir/end"
    [ "$(counts "$dir/file")" = "$(counts "$dir/end")" ] ||
        complain "$path: counts differ"
    [ "$(grep -c '"type":"option"' "$dir/live")" = \
        "$(grep -c '"option":' "$dir/file")" ] || complain "$path: options"
done
# the first path began with the handshake, and has it all
[ "$(sed -n 's/.*"dss_csum_ok":\([0-9]*\).*/\1/p' "$dir/end")" -gt 100 ] ||
    complain "few checksums"

# while it is made: the verdict of the first packets before the rest comes
mkfifo "$dir/fifo"
"$mpx" replay --live - <"$dir/fifo" >"$dir/live" 2>"$dir/err" &
pid=$!
exec 3>"$dir/fifo"
head -c 20000 "$id-client-wifi.pcap" >&3
tries=100
until grep -q '"option":"MP_CAPABLE".*"verdict":"ok"' "$dir/live"; do
    [ $((tries -= 1)) -gt 0 ] || { complain "no verdict before the end"; break; }
    sleep 0.1
done
kill -TERM $pid
wait $pid
code=$?
exec 3>&-
[ $code -eq 0 ] || complain "exit $code behind a signal"
grep -q '"type":"end","interrupted":true' "$dir/live" || complain "no end"

# want CODE TEXT arguments...: of stderr
want()
{
    code=$1 text=$2
    shift 2
    "$mpx" replay --live "$@" >"$dir/live" 2>"$dir/err"
    got=$?
    [ $got -eq "$code" ] || complain "$text: exit $got, not $code"
    [ -z "$text" ] || grep -qF -- "$text" "$dir/err" || complain "not said: $text"
}

bad=$captures/s19e_replayed_join/server.pcap.gz
gzip -dc "$bad" >"$dir/bad.pcap"
want 1 "" "$dir/bad.pcap"
grep -q '"verdict":"FAIL","reason":"join_ack_hmac"' "$dir/live" ||
    complain "no failure said"
want 1 "" --summary "$dir/bad.pcap"
[ "$(wc -l <"$dir/live")" -eq 3 ] || complain "more than flow, failure and end"
want 1 "" --quiet "$dir/bad.pcap"
[ ! -s "$dir/live" ] || complain "quiet is not"
head -c 500 "$dir/bad.pcap" >"$dir/cut.pcap"
want 3 "a record goes past the end of the file" "$dir/cut.pcap"
want 3 "gzip, which is not read live: use zcat" "$bad"
want 4 "No such file" "$dir/none"
want 2 "one capture can be read live" "$dir/bad.pcap" "$dir/cut.pcap"
exit $failed
