#!/bin/sh
# SPDX-License-Identifier: MIT
# command.sh MPX: what mpx search says to the shell, and what it exports.
set -u
mpx=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

# expect CODE ARGUMENT...
expect()
{
    want=$1
    shift
    "$mpx" search "$@" -q >"$work/out" 2>"$work/err"
    got=$?
    [ $got -eq "$want" ] && return
    echo "mpx search $*: exit code $got, not $want"
    cat "$work/out" "$work/err"
    bad=1
}

# says FILE WORDS
says()
{
    grep -q -e "$2" "$work/$1" && return
    echo "no \"$2\" in:"
    cat "$work/$1"
    bad=1
}

sniffed='--profile rfc8684 --steps join --reads handshake --does host'
expect 1 $sniffed --actions 2 --harm impostor --export impostor -o "$work/x"
says out '^impostor  *2 actions, '
says x/impostor.txt '=> impostor: '
says x/impostor.events 'attacker  sends to the client: ACK MP_JOIN'
"$mpx" check "$work/x/impostor.yaml" >"$work/out" 2>&1 || {
    cat "$work/out"
    bad=1
}
expect 0 $sniffed --actions 1 --harm impostor
says out '^covered: all traces of up to 1 actions'
expect 6 $sniffed --actions 2 --harm crossed --states 20

# Lists of more than 16 KiB: the same in files.
wide='--profile hardened --steps key,join --actions 2 --states 3000'
expect 1 $wide
mv "$work/out" "$work/in-memory"
mkdir "$work/scratch"
expect 1 $wide --scratch "$work/scratch"
cmp "$work/in-memory" "$work/out" || bad=1
[ -z "$(ls "$work/scratch")" ] || bad=1
expect 4 $wide --scratch "$work/not-there"
says err 'not-there: No such file'
expect 2 --profile rfc868
says err 'did you mean "rfc8684"'
expect 2 --profile tcp
expect 2 --profile rfc8684 --harm impostr
says err 'did you mean "impostor"'
expect 2 --profile rfc8684 --does injct
expect 2 --profile rfc8684 --set newkey-early=soon
expect 2 --profile rfc8684 --actions 8
expect 2 --profile rfc8684 --connections 3
expect 2 --profile rfc8684 --export impostor
expect 2 --profile rfc8684 a-file
exit $bad
