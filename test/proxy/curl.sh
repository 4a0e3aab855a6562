#!/bin/bash
# SPDX-License-Identifier: MIT
# curl gets a file through the proxies: what came is what was sent, over MPTCP
# with a key that changes; every MAC in the captures verifies by the key log;
# nothing is left of it, nor of a run that was killed. curl.sh PROXY BIN MPX
proxy=$1 bin=$2 mpx=$3
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

complain()
{
    echo "$*"
    cat "$dir/out" "$dir/err"
    failed=1
}

# run CODE arguments...
run()
{
    local want=$1 got

    shift
    "$proxy" --bin "$bin" "$@" >"$dir/out" 2>"$dir/err"
    got=$?
    [ $got = 77 ] && cat "$dir/out" && exit 77
    [ $got = "$want" ] || complain "proxy $*: exit $got, not $want"
}

left() { ip netns list | grep -c "^mpxp-$1-"; }

run 2 --profile tcp
grep -q 'no profile of MPTCP' "$dir/err" || complain "tcp taken"
run 2 --profile hardened --clear
grep -q 'its key comes from TLS' "$dir/err" || complain "a key without TLS"
run 2 --profile rfc8684 --rotate 1
grep -q 'its key cannot be changed' "$dir/err" || complain "a key in clear changed"

# As a killed run would leave it: no process has that number.
ip netns add mpxp-99999999-client
run 0 --keep "$dir/kept" --size 4 --rotate 0.05
grep -q 'removed mpxp-99999999-client' "$dir/err" || complain "stale and silent"
[ "$(left 99999999)" = 0 ] || complain "stale namespace left"
[ "$(left '[0-9]*')" = 0 ] || complain "a namespace is left"
grep -q '"bytes":4000000,' "$dir/out" || complain "not all of the file"
line=$(grep '^{"connection":0,' "$dir/out")
[[ $line == *'"profile":"hardened","mptcp":true,"error":false'* ]] ||
    complain "not what was asked for"
keys=$(sed 's/.*"keys":\([0-9]*\).*/\1/' <<<"$line")
[ "$keys" -ge 2 ] || complain "$keys keys"
[ "$(stat -c %a "$dir/kept/client.keys")" = 600 ] || complain "a key log for all"

"$mpx" replay --together --strict --summary --keylog "$dir/kept/client.keys" \
    "$dir"/kept/client-tap*.pcap >"$dir/out" 2>"$dir/err" ||
    complain "the captures do not verify"
[ "$(sed -n 's/^new_key_hmac_ok	//p' "$dir/out")" -ge $((4 * keys - 2)) ] ||
    complain "too few NEW_KEY"

# Any program will do: bash asks for what is not there.
run 7 --size 0 -- bash -c '
    exec 3<>/dev/tcp/127.0.0.1/8080
    echo "GET /none HTTP/1.0" >&3
    echo >&3
    read -r line <&3
    [[ $line == *404* ]] && exit 7'
exit $failed
