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
says out "MP_CAPABLE	v1 flags=0x01 sender-token=b7304706 receiver-token=59bb30f1	ok"
lacks out "$key"
lacks out FAIL
[ "$(grep -vc '^#' "$dir/out")" -eq 14 ] || { echo "not 14 lines"; failed=1; }
want 0 "keys on demand" --reveal-keys "$basic"
says out "sender-key=$key"
want 0 "quiet" --quiet "$basic"
[ ! -s "$dir/out" ] || { echo "quiet is not"; failed=1; }
want 0 "summary" --summary "$basic" "$captures/s01_basic_v4/server.pcap.gz"
says out "payload_bytes_covered	800"
want 0 "json" --json "$basic"
says out '"payload_bytes_covered": 400'

want 1 "a failed check" "$captures/s19e_replayed_join/server.pcap.gz"
says out "FAIL join_ack_hmac"
[ "$(grep -c FAIL "$dir/out")" -eq 1 ] || { echo "not 1 failure"; failed=1; }
want 1 "proofs of other people" "$captures/s19b_forged_fastclose_badkey/server.pcap.gz"
says out "FAIL fastclose_key"
want 1 "bytes that nobody mapped" "$captures/s09_strip_mid_single/client.pcap.gz"
says out "FAIL uncovered_bytes"
want 1 "one of two" "$basic" "$captures/s19e_replayed_join/server.pcap.gz"

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
exit $failed
