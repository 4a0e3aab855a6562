#!/bin/bash
# SPDX-License-Identifier: MIT
# TLS in captures: the same seed gives the same octets at any time of day, the
# key log is written only if it was asked for, and tshark decrypts by it.
set -eu
. "$(dirname "$0")/lib.sh"

study "$here/tls-pcap.yaml" --pcap all --reveal-keys -o a -j 2
sleep 1.1 # wall-clock seconds differ
study "$here/tls-pcap.yaml" --pcap all --reveal-keys -o b -j 1
[ "$(ls a/pcap/*.keys | wc -l)" -eq 3 ] || fail "no key logs"
for f in a/pcap/*; do
    cmp "$f" "b/pcap/${f##*/}" || fail "$f differs"
done
same a/runs.csv b/runs.csv

study "$here/tls-pcap.yaml" --pcap all -o c -j 2
same a/runs.csv c/runs.csv
[ -z "$(ls c/pcap/*.keys 2>/dev/null)" ] || fail "keys revealed unasked"
for f in c/pcap/*; do
    cmp "$f" "a/pcap/${f##*/}" || fail "$f depends on the key log"
done

study "$here/tls-pcap.yaml" --seeds 2 --pcap failed --reveal-keys -o d
[ -z "$(ls d/pcap 2>/dev/null)" ] || fail "left behind: $(ls d/pcap)"

command -v tshark >/dev/null || skip "no tshark"

# plain VARIANT [KEYS]: decrypted octets of application data
plain()
{
    tshark -r "a/pcap/variant=$1,seed=1-client-wifi.pcap" \
        ${2:+-o tls.keylog_file:"$2"} -d tcp.port==5001,tls \
        -q -z follow,tls,raw,0 2>/dev/null |
        grep -E '^\s*[0-9a-f]{16,}$' | tr -d ' \t\n' | wc -c
}

n=$(plain tcp "a/pcap/variant=tcp,seed=1.keys")
[ "$n" -eq 400000 ] || fail "tshark decrypts $n digits, not 400000"
n=$(plain tcp "a/pcap/variant=tls12,seed=1.keys")
[ "$n" -eq 0 ] || fail "tshark decrypts with another run's keys"
