#!/bin/sh
# SPDX-License-Identifier: MIT
# Captures of our own simulation, every profile over IPv4 and IPv6: with the
# external key all checks pass, MACs included; without it those of external keys
# are left unchecked; with another key they fail. The token printed of an
# MP_CAPABLE is the one its MP_JOIN names. ours.sh MPX SCENARIO
mpx=$1 scenario=$2
key=000102030405060708090a0b0c0d0e0f
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

complain() { echo "$*"; failed=1; }

# count NAME: of the last summary
count() { sed -n "s/^$1	//p" "$dir/sum"; }

# names_tokens FILE...: each token that an MP_JOIN names, an MP_CAPABLE has
names_tokens()
{
    "$mpx" replay --together "$@" >"$dir/lines"
    joined=$(sed -n 's/.*MP_JOIN.* token=\([0-9a-f]*\).*/\1/p' "$dir/lines")
    [ -n "$joined" ] || return
    for token in $joined; do
        grep -q "MP_CAPABLE.*-token=$token" "$dir/lines" || return
    done
}

# summary ends with the exit code of replay
summary() { "$mpx" replay --together --summary "$@" >"$dir/sum"; }

"$mpx" run "$scenario" -o "$dir/out" --pcap all -j 2 --quiet >"$dir/log" 2>&1 ||
    { cat "$dir/log"; exit 1; }

for profile in rfc6824 rfc8684 paasch baerts hardened; do
    for family in ipv4 ipv6; do
        for end in client server; do
            what="$profile $family $end"
            set -- "$dir/out/pcap/profile=$profile,family=$family,seed=1-$end-"*
            [ $# -eq 2 ] || complain "$what: $# files, not 2"

            summary --psk $key "$@" || complain "$what: a check failed"
            names_tokens "$@" || complain "$what: prints another token"
            signed=add_addr_hmac_ok
            [ $profile != rfc6824 ] || signed=
            for name in mp_capable_key_echo_ok join_token_ok join_ack_hmac_ok \
                join_synack_hmac_ok $signed dss_csum_ok; do
                [ "$(count $name)" -ge 1 ] || complain "$what: no $name"
            done
            [ "$(count payload_bytes_covered)" -ge 800000 ] ||
                complain "$what: too few octets covered"
            case $profile in
            baerts | hardened) [ "$(count new_key_hmac_ok)" -ge 2 ] ||
                complain "$what: no NEW_KEY verified" ;;
            esac

            summary "$@" || complain "$what: a check failed without the key"
            case $profile in
            rfc*) [ -n "$(count join_ack_hmac_ok)" ] ||
                complain "$what: needs no external key, and did" ;;
            *) [ -z "$(count join_ack_hmac_ok)$(count new_key_hmac_ok)" ] ||
                complain "$what: verified a MAC without its key" ;;
            esac

            summary --psk 0f0e0d0c0b0a09080706050403020100 "$@"
            code=$?
            case $profile,$code in
            rfc*,0 | paasch,1 | baerts,1 | hardened,1) ;;
            *) complain "$what: exit $code with a wrong key" ;;
            esac
        done
    done
done
exit $failed
