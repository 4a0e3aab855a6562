#!/bin/bash
# SPDX-License-Identifier: MIT
# An attacker on the cable: with MP_CAPABLE stripped the file comes by TCP, whole;
# with an octet changed the connection ends, where plain TCP delivers what was
# changed. Who heard keys in clear joins and gets octets of the file; with a bit
# of the key wrong, or an external key, nothing. attack.sh PROXY BIN
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

# stolen: how many octets came to the attacker's host; "foreign" if what it
# got begins with what is not in the file
stolen()
{
    python3 - "$dir/kept/stolen" "$dir/kept/www/file" <<'END'
import sys
got, file = (open(name, "rb").read() for name in sys.argv[1:])
print(len(got) if got[:64] in file else "foreign")
END
}

run 2 'no attack of this name: shout' --attack shout
run 0 '"mptcp":false,"error":false' --attack strip
grep -q '"bytes":1000000,' "$dir/out" || { echo 'not all of the file' && failed=1; }
grep -q '"changed":1' "$dir/kept/wire1" || { echo 'nothing was stripped' && failed=1; }
run 56 '"mptcp":true,"error":true' --attack corrupt
run 1 '"bytes":1000000,' --attack corrupt --plain
cmp "$dir/kept/got" "$dir/kept/www/file" | grep -q . || { echo 'no octet differs' && failed=1; }

run 28 '"mptcp":true' --profile rfc8684 --clear --attack join --size 10 --patience 8
[[ $(stolen) =~ ^[1-9] ]] || { echo "keys in clear: stolen $(stolen)" && failed=1; }
grep -q '"peer":"10.9.1.66"' "$dir/kept/server" || { echo 'no subflow of the attacker' && failed=1; }
while read -r arguments; do
    # shellcheck disable=SC2086 # words by intent
    run 0 '"mptcp":true,"error":false' $arguments --size 10
    grep -q '"joins":[1-9]' "$dir/kept/wire1" || { echo "$arguments: nobody joined" && failed=1; }
    [ "$(stolen)" = 0 ] || { echo "$arguments: stolen $(stolen)" && failed=1; }
done <<'END'
--profile rfc8684 --clear --attack join-wrong
--profile hardened --attack join
END
exit $failed
