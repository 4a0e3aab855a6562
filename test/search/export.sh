#!/bin/sh
# SPDX-License-Identifier: MIT
# export.sh MPX: what mpx search exports runs in ns-3: where an attack that is
# played does what the trace does, it shows the harm, and its twin without
# powers does not.
set -u
mpx=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
held='--profile baerts --set newkey-early=hold'

# plays HARM ATTACK ARGUMENT...
plays()
{
    harm=$1
    attack=$2
    shift 2
    "$mpx" search "$@" -q --harm "$harm" --export "$harm" -o "$work/x" \
        >"$work/out" 2>&1
    [ $? -eq 1 ] && grep -q -e "attack: $attack," "$work/x/$harm.yaml" &&
        "$mpx" run "$work/x/$harm.yaml" -o "$work/o-$attack" -q \
            >"$work/out" 2>&1 && return
    echo "$harm by $attack:"
    cat "$work/out" "$work/x/$harm.yaml"
    bad=1
}

plays impostor join-reflection $held --steps key,join \
    --reads handshake,second --does host,inject,drop --actions 3
plays impostor join-with-sniffed-keys --profile rfc8684 --steps join \
    --reads handshake --does host --actions 2
plays address-back add-addr-replay $held --steps key,add,remove --reads first \
    --does inject --actions 1
plays foreign-address add-addr-reflection $held --steps key,add --reads first \
    --does inject --actions 1
plays one-sided newkey-one-drop $held --steps key --reads first --does drop \
    --actions 1
plays downgraded clear-external-bits $held --steps key --reads handshake \
    --does change --actions 1

# What nothing that is played does alone has the honest part, which runs.
"$mpx" search --profile hardened --steps key,add,remove --reads first \
    --does inject,drop --actions 2 -q --harm address-kept \
    --export address-kept -o "$work/x" >"$work/out" 2>&1
! grep -q '^attackers:' "$work/x/address-kept.yaml" &&
    "$mpx" run "$work/x/address-kept.yaml" -o "$work/o" -q ||
    bad=1
exit $bad
