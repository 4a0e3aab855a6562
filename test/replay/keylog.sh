#!/bin/sh
# SPDX-License-Identifier: MIT
# Keys of TLS by a key log: the run's own judges everything; one without its
# comments, as any TLS stack writes it, all but keys of fresh secrets; that of
# other sessions nothing, which is no failure; a wrong secret is one.
# keylog.sh MPX SCENARIO
mpx=$1 scenario=$2
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

complain() { echo "$*"; cat "$dir/sum" "$dir/err"; failed=1; }

# judged CODE WHAT LOG STRICT...: replay of the captures of $id at one end
judged()
{
    want=$1 what=$2 log=$3
    shift 3
    "$mpx" replay --together --summary "$@" --keylog "$log" "$id-client-"* \
        >"$dir/sum" 2>"$dir/err"
    got=$?
    [ $got -eq "$want" ] || complain "$id: $what: exit $got, not $want"
}

count() { sed -n "s/^$1	//p" "$dir/sum"; }

"$mpx" run "$scenario" -o "$dir/out" --pcap all --reveal-keys -j 2 --quiet \
    >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }

for source in counter eku; do
    id=$dir/out/pcap/source=$source,seed=1
    judged 0 "the run's log" "$id.keys" --strict
    [ "$(count new_key_hmac_ok)" -ge 12 ] || complain "$source: few NEW_KEY"
    grep -v '^#' "$id.keys" >"$dir/plain"
    [ "$(grep -c '^EXPORTER_SECRET ' "$dir/plain")" -eq 2 ] || complain "2 sessions"
    case $source in
    counter) judged 0 "exporter secrets" "$dir/plain" --strict ;;
    eku) judged 0 "exporter secrets, fresh keys" "$dir/plain"
        [ "$(count options_unchecked)" -ge 1 ] ||
            complain "eku: derived a fresh key" ;;
    esac
    [ "$(count new_key_hmac_ok)" -ge 4 ] || complain "$source: first keys"
    # another session's random: a key that the log has not
    sed 's/ [0-9a-f]\{8\}/ 00000000/' "$dir/plain" >"$dir/other"
    judged 0 "a log of others" "$dir/other"
    [ -z "$(count new_key_hmac_ok)" ] || complain "$source: by whose key?"
    # its own random and another secret
    sed 's/[0-9a-f]\{8\}$/00000000/' "$dir/plain" >"$dir/wrong"
    judged 1 "a wrong secret" "$dir/wrong"
done

printf 'CLIENT_RANDOM 00 11\n' >"$dir/bad"
judged 3 "no key log" "$dir/bad"
grep -q 'bad:1: no line of a key log' "$dir/err" || complain "which line?"
judged 4 "no such log" "$dir/none"
exit $failed
