#!/bin/bash
# SPDX-License-Identifier: MIT
# Attackers and middleboxes behind radios; the same bytes whatever -j, and
# captures of both ends that hold nothing wrong.
set -eu
. "$(dirname "$0")/lib.sh"
mpx=${MPX_STUDIES:-$mpx}

# twice NAME N: with N captures of clients
twice()
{
    study "$here/$1.yaml" -o $1/one -j 1 --pcap all
    study "$here/$1.yaml" -o $1/two -j 2 --pcap all
    for t in runs cells counters; do
        same $1/one/$t.csv $1/two/$t.csv
    done
    for f in $1/one/pcap/*; do
        cmp "$f" "$1/two/pcap/${f##*/}" || fail "captures of one run differ"
    done
    for f in $1/one/pcap/variant=external*-wlan.pcap; do
        "$mpx" replay "$f" >judged || fail "$(grep -v ' ok$' judged | head)"
    done
    [ "$(ls $1/one/pcap | grep -c client)" -eq $2 ] ||
        fail "captures: $(ls $1/one/pcap)"
}

twice radio 14
twice radio-hosts 15

# A program whose plug-ins are missing says where they are asked for.
mkdir alone
cp "$mpx" alone/mpx
code=0
MPX_PLUGINS=$work alone/mpx run "$here/radio.yaml" -o none >said 2>&1 || code=$?
[ $code -eq 4 ] || fail "exit code $code without plug-ins: $(cat said)"
grep -q '^mpx: .*/radio.yaml:5:16: no mpx-wifi.so in .*/alone, ' said || fail "$(cat said)"
echo no library | tee alone/mpx-wifi.so >alone/mpx-lte.so
code=0
alone/mpx run "$here/radio.yaml" --only variant=kernel -o bad >said 2>&1 || code=$?
[ $code -eq 5 ] || fail "exit code $code with a bad plug-in: $(cat said)"
grep -q 'mpx-wifi.so: ' said || fail "$(cat said)"
