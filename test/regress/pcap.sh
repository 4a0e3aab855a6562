#!/bin/bash
# SPDX-License-Identifier: MIT
# What tshark makes of the packets: no frame malformed, every checksum good,
# and on clean links exactly three segments of each handshake.
set -eu
. "$(dirname "$0")/lib.sh"
mpx=${MPX_STUDIES:-$mpx}
command -v tshark >/dev/null || skip "no tshark"

# dissect PCAP: a line per frame: protocols, checksums of IP and TCP (1 good),
# subtypes of its MPTCP options.
dissect()
{
    tshark -r "$1" -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE \
        -T fields -E separator='|' -e frame.protocols \
        -e ip.checksum.status -e tcp.checksum.status \
        -e tcp.options.mptcp.subtype 2>/dev/null
}

# unsound FRAMES: those that are not what they should be. ICMPv6 is IP's own.
unsound()
{
    awk -F'|' '/malformed/ { print; next }
               /icmpv6/ { next }
               !/:tcp/ || $3 != 1 || /:ip:/ && $2 != 1 { print }' "$1"
}

# carrying SUBTYPE FRAMES: how many frames do.
carrying()
{
    awk -F'|' -v want=",$1," 'index("," $4 ",", want) { n++ }
                              END { print n + 0 }' "$2"
}

# carries FRAMES SUBTYPE COUNT
carries()
{
    local n
    n=$(carrying "$2" "$1")
    [ "$n" -eq "$3" ] || fail "$n frames, not $3, with subtype $2 in $1"
}

# A check that cannot fail says nothing: one wrong octet must be found.
spoilt()
{
    local size
    size=$(stat -c %s "$1")
    cp "$1" spoilt.pcap
    printf '\125\252' |
        dd of=spoilt.pcap bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
    dissect spoilt.pcap >spoilt.frames || true
    [ -n "$(unsound spoilt.frames)" ] || fail "a spoilt octet went unseen"
}

study "$here/pcap.yaml" --pcap all -o out -j 2
n=0
for f in out/pcap/*-server-*.pcap; do
    frames=./$(basename "$f" .pcap) # awk takes a bare a=b for a setting
    dissect "$f" >"$frames"
    [ -z "$(unsound "$frames")" ] || fail "$frames: $(unsound "$frames" | head)"
    case $frames in
    *loss=clean*-wifi) carries "$frames" 0 3; carries "$frames" 1 0 ;;
    *loss=clean*-lte) carries "$frames" 0 0; carries "$frames" 1 3 ;;
    esac
    [ "$(carrying 2 "$frames")" -gt 10 ] || fail "hardly a DSS in $frames"
    n=$((n + 1))
done
[ $n -eq 32 ] || fail "$n captures, not 32"
spoilt out/pcap/profile=rfc8684,family=ipv4,loss=clean,seed=1-server-wifi.pcap
