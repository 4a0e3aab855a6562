#!/bin/bash
# SPDX-License-Identifier: MIT
# Ends that take time: the same bytes however many runs there are at once, and
# tokens and keys are drawn as if they took none. What is wrong with a file of
# samples is said with its place.
set -eu
. "$(dirname "$0")/lib.sh"

cp "$here/processing.yaml" "$here/processing.txt" .
study processing.yaml -o one -j 1
study processing.yaml -o two -j 2
for t in runs cells counters; do
    same one/$t.csv two/$t.csv
done
same processing.txt one/processing.txt

# drawn TAKES: what the tokens and NEW_KEYs of the first path were
drawn()
{
    "$mpx" replay "pcap/pcap/source=psk,takes=$1,seed=1-client-wifi.pcap" |
        awk -F'\t' '$5 == "MP_CAPABLE" || $5 == "NEW_KEY" { print $5, $6 }' |
        sed 's/ len=.*//' | sort -u
}

some_of processing.yaml --only source=psk --pcap all -o pcap -j 2
drawn none >none
[ "$(grep -c NEW_KEY none)" -ge 4 ] || fail "no NEW_KEY: $(cat none)"
for takes in constant uniform log-normal samples; do
    drawn $takes >"$takes"
    same none "$takes"
done
! cmp -s pcap/pcap/source=psk,takes={none,constant},seed=1-client-wifi.pcap ||
    fail "50 us made no difference"

echo "12 mz" >>processing.txt
code=0
"$mpx" run processing.yaml -o bad >said 2>&1 || code=$?
[ $code -eq 3 ] || fail "exit $code with a bad sample"
grep -q '^processing.txt:5:4: error: unknown unit "mz" in a sample' said ||
    fail "$(head -3 said)"
[ ! -e bad ] || fail "something was written"
