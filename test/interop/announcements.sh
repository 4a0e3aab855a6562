#!/bin/bash
# SPDX-License-Identifier: MIT
# An address may be announced twice if the echo is late, but each announcement
# has to arrive and to be echoed. announcements.sh TOOLS/INTEROP
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0 loss=0 late=0
# shellcheck source=../../tools/interop/check.sh
. "$1/check.sh"
. "$1/soak.sh"

# announced WHAT LINES TX RX ECHOES: mpx announces, the kernel receives and echoes
announced()
{
    printf 'AddAddrTx %s\nAddAddr 0\nEchoAddTx 0\n' "$3" >"$dir/mpx"
    printf 'AddAddrTx 0\nAddAddr %s\nEchoAddTx %s\n' "$4" "$5" >"$dir/kernel"
    [ "$(check_announcements | wc -l)" = "$2" ] && return
    echo "$1: $(check_announcements)"
    failed=1
}

announced 'once' 0 1 1 1
announced 'twice, as its echo was late' 0 2 2 2
announced 'one that did not arrive' 2 2 1 1
announced 'one that was not echoed' 1 2 2 1
loss=0.01
announced 'one that was lost' 0 2 1 1
for time in 90s=90 10m=600 1h=3600 5x=0 h=0 1=0; do
    [ "$(seconds_of "${time%=*}")" = "${time#*=}" ] || { echo "$time"; failed=1; }
done
exit $failed
