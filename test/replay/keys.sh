#!/bin/sh
# SPDX-License-Identifier: MIT
# The way from a run to a judged capture that scenarios/README.md describes: the
# key log of two connections whose keys change holds what --psk wants, and is
# written on demand only. keys.sh MPX SCENARIO
mpx=$1 scenario=$2
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

complain() { echo "$*"; failed=1; }

run()
{
    "$mpx" run "$scenario" --pcap all -j 2 --quiet "$@" >"$dir/log" 2>&1 ||
        { cat "$dir/log"; exit 1; }
}

run -o "$dir/plain"
[ -z "$(find "$dir/plain" -name '*.keys')" ] || complain "keys unasked for"
run -o "$dir/out" --reveal-keys
for profile in baerts hardened; do
    id=$dir/out/pcap/profile=$profile,seed=1
    keys=$(sed -n 's/^# //p' "$id.keys" | sort -s -n -k2,2 | sed 's/.* /--psk=/')
    # connections 0 and 1, three keys each
    [ "$(echo "$keys" | sort -u | wc -l)" -eq 6 ] || complain "$profile: not 6 keys"
    for end in client server; do
        "$mpx" replay --together --strict --summary $keys "$id-$end-"* \
            >"$dir/sum" || { complain "$profile $end"; cat "$dir/sum"; }
        # each end announces each key
        [ "$(sed -n 's/^new_key_hmac_ok	//p' "$dir/sum")" -ge 12 ] ||
            complain "$profile $end: too few NEW_KEY verified"
        "$mpx" replay --together --strict --quiet "$id-$end-"*
        [ $? -eq 1 ] || complain "$profile $end: NEW_KEY unchecked, and strict"
        "$mpx" replay --together --quiet "$id-$end-"* ||
            complain "$profile $end: a failure without keys"
    done
done
exit $failed
