#!/bin/bash
# SPDX-License-Identifier: MIT
# An attacker on the cable: with MP_CAPABLE stripped the file comes by TCP, whole;
# with an octet changed the connection ends, where plain TCP delivers what was
# changed. attack.sh PROXY BIN
proxy=$1 bin=$2
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

# run CODE WORDS arguments...: the exit code, and what is printed has the words
run()
{
    local want=$1 words=$2 got

    shift 2
    "$proxy" --bin "$bin" --size 1 --keep "$dir/kept" "$@" >"$dir/out" 2>"$dir/err"
    got=$?
    [ $got = 77 ] && cat "$dir/out" && exit 77
    [ $got = "$want" ] && grep -q "$words" "$dir/out" "$dir/err" && return
    echo "proxy $*: exit $got, not $want, or no $words"
    cat "$dir/out" "$dir/err"
    failed=1
}

run 2 'no attack join' --attack join
run 0 '"mptcp":false,"error":false' --attack strip
grep -q '"bytes":1000000,' "$dir/out" || { echo 'not all of the file' && failed=1; }
grep -q '"changed":1' "$dir/kept/wire1" || { echo 'nothing was stripped' && failed=1; }
run 56 '"mptcp":true,"error":true' --attack corrupt
run 1 '"bytes":1000000,' --attack corrupt --plain
cmp "$dir/kept/got" "$dir/kept/www/file" | grep -q . || { echo 'no octet differs' && failed=1; }
exit $failed
