#!/bin/sh
# SPDX-License-Identifier: MIT
# The command: verdicts, exit codes, messages, and no key where none was asked
# for. cli.sh MPX CAPTURES
mpx=$1 captures=$2
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

# want CODE WHAT arguments...: runs replay, keeps what it says in $dir
want()
{
    code=$1 what=$2
    shift 2
    "$mpx" replay "$@" >"$dir/out" 2>"$dir/err"
    got=$?
    [ $got -eq "$code" ] && return
    echo "$what: exit $got, not $code"
    cat "$dir/err"
    failed=1
}

# says FILE TEXT / lacks FILE TEXT
says() { grep -qF -- "$2" "$dir/$1" || { echo "no \"$2\" in $1"; failed=1; }; }
lacks() { ! grep -qF -- "$2" "$dir/$1" || { echo "\"$2\" in $1"; failed=1; }; }

basic=$captures/s01_basic_v4/client.pcap.gz
key=f8ca64714c786482

want 0 "a good file" "$basic"
says out "MP_CAPABLE	v1 flags=H sender-token=b7304706 receiver-token=59bb30f1	ok"
lacks out "$key"
lacks out FAIL
[ "$(grep -vc '^#' "$dir/out")" -eq 14 ] || { echo "not 14 lines"; failed=1; }
want 0 "keys on demand" --reveal-keys "$basic"
says out "sender-key=$key"
want 0 "quiet" --quiet "$basic"
[ ! -s "$dir/out" ] || { echo "quiet is not"; failed=1; }
want 0 "summary" --summary "$basic" "$captures/s01_basic_v4/server.pcap.gz"
says out "payload_bytes_covered	800"
says out "options	28"
want 1 "a failure that no option shows" "$captures/s10_coalesce/client.pcap.gz"
says out "0 unchecked; 1 failures that no option shows"
want 0 "json" --json "$basic"
says out '"payload_bytes_covered": 400'
says out '"judged": true'
[ "$(grep -c '"verdict": "ok"' "$dir/out")" -eq 14 ] || { echo "not 14 verdicts"; failed=1; }
says out '"packet": 14'
says out '"time": 0.196383000'
lacks out "$key"
says out '"fields": "ack=805f2dbeb8f54a6f"'
want 1 "json of a failure" --json "$captures/s19e_replayed_join/server.pcap.gz"
says out '"verdict": "FAIL"'
says out '"reason": "join_ack_hmac"'
want 0 "json of what cannot be checked" --json "$captures/ours/baerts.pcap.gz"
says out '"reason": "no key, --psk or --keylog gives one"'

want 1 "a failed check" "$captures/s19e_replayed_join/server.pcap.gz"
says out "FAIL join_ack_hmac"
[ "$(grep -c FAIL "$dir/out")" -eq 1 ] || { echo "not 1 failure"; failed=1; }
want 1 "proofs of other people" "$captures/s19b_forged_fastclose_badkey/server.pcap.gz"
says out "FAIL fastclose_key"
want 1 "bytes that nobody mapped" "$captures/s09_strip_mid_single/client.pcap.gz"
says out "FAIL uncovered_bytes"
want 1 "one of two" "$basic" "$captures/s19e_replayed_join/server.pcap.gz"

# what was judged is said, and --strict wants all of it
want 0 "all judged" "$basic"
says out "# 14 options: 14 ok, 0 failed, 0 with nothing to verify, 0 unchecked"
want 0 "strict" --strict "$basic"
want 0 "keys missing" "$captures/ours/baerts.pcap.gz"
says out "5 unchecked (5 no key, --psk or --keylog gives one)"
want 1 "keys missing, and strict" --strict "$captures/ours/baerts.pcap.gz"
want 0 "keys there, and strict" --strict --psk 000102030405060708090a0b0c0d0e0f "$captures/ours/baerts.pcap.gz"
gzip -dc "$basic" | head -c 24 >"$dir/headers.pcap"
want 0 "nothing in it" "$dir/headers.pcap"
says out "# 0 options: nothing was judged"
says err "headers.pcap: no option was judged"
want 0 "nothing in it, counted" --summary "$dir/headers.pcap"
says out "options_ok	0"
want 0 "nothing in it, as JSON" --json "$dir/headers.pcap"
says out '"judged": false'
want 1 "nothing in it, and strict" --strict "$dir/headers.pcap"
want 1 "nothing in one of two" --strict --quiet "$basic" "$dir/headers.pcap"

# standard input
gzip -dc "$basic" | "$mpx" replay - >"$dir/piped" || { echo "piped"; failed=1; }
want 0 "the same from a file" "$basic"
cmp -s "$dir/piped" "$dir/out" || { echo "piped is not the same"; failed=1; }
"$mpx" replay --quiet - <"$basic" || { echo "gzip piped"; failed=1; }
want 2 "standard input twice" - -

# a FIFO, such as <(zcat FILE) of a shell, is read when its writer comes
mkfifo "$dir/fifo"
rm "$dir/err"
(until grep -qs "its writer" "$dir/err"; do sleep 0.2; done
    gzip -dc "$basic" >"$dir/fifo") &
want 0 "a FIFO" "$dir/fifo"
cmp -s "$dir/piped" "$dir/out" || { echo "a FIFO is not the same"; failed=1; }
says err "fifo is a FIFO: waiting for its writer"
gzip -dc "$basic" >"$dir/fifo" &
want 0 "a FIFO with its writer" "$dir/fifo"

# version 0 has no MAC in ADD_ADDR, and none is printed
want 0 "version 0" "$captures/ours/rfc6824.pcap.gz"
says out "ADD_ADDR	id=2 10.0.2.2	nothing to verify"

want 2 "no file"
want 2 "no key" --psk abc "$basic"
lacks err abc
want 2 "no option" --verbose "$basic"
want 4 "a missing file" "$dir/none.pcap"
says err "none.pcap: No such file"

gzip -dc "$basic" >"$dir/basic.pcap"
head -c 500 "$dir/basic.pcap" >"$dir/cut.pcap"
want 3 "a cut file" "$dir/cut.pcap"
says err "cut.pcap: 340: a record goes past the end of the file"
says out "MP_CAPABLE"
head -c 300 "$basic" >"$dir/cut.pcap.gz"
want 3 "cut gzip" "$dir/cut.pcap.gz"
says err "gzip data is cut"
says out "MP_CAPABLE"
echo "no capture at all" >"$dir/text"
want 3 "text" "$dir/text"
says err "text: 0: neither pcap nor pcapng"

# frames that are no IP at all: ARP on Ethernet, and a link type nobody knows
header='\324\303\262\241\2\0\4\0\0\0\0\0\0\0\0\0\0\0\4\0'
record='\0\0\0\0\0\0\0\0\20\0\0\0\20\0\0\0'
arp='\1\1\1\1\1\1\2\2\2\2\2\2\10\6\0\1'
printf "$header\1\0\0\0$record$arp$record$arp" >"$dir/arp.pcap"
want 3 "nothing understood" "$dir/arp.pcap"
says err "arp.pcap: 2 frames, none understood"
want 3 "nothing understood, quietly" --quiet "$dir/arp.pcap"
printf "$header\223\0\0\0$record$arp" >"$dir/user.pcap"
want 3 "a link type that is not understood" "$dir/user.pcap"
says err "user.pcap: frame 1: link type 147 is not understood"
exit $failed
