#!/bin/bash
# SPDX-License-Identifier: MIT
# explain.sh MPX: every name that mpx explain lists is explained, with a text of
# its own, and what documents say of them is there.
set -eu
. "$(dirname "$0")/lib.sh"

# said NAME PATTERN: the explanation has the pattern
said()
{
    "$mpx" explain "$1" >said || fail "explain $1"
    grep -q -- "$2" said || fail "explain $1 says not \"$2\": $(cat said)"
}

"$mpx" explain >list
names=$(grep '^ ' list)
"$mpx" explain $names >said || fail "a name that is listed has no explanation"
[ "$(wc -w <<<"$names")" -gt 200 ] || fail "only few names"
for name in $names; do
    grep -q "^[a-z]* $name\\( (AT-\\|$\\)" said || fail "$name is not explained"
done
awk '/^[a-z]/ { head = $0; getline; if ($0 !~ /^            [^ ]/) { print head; bad = 1 } }
    length > 79 { print; bad = 1 } END { exit bad }' said || fail "these have no text, or are wide"

# The sections that options name are there.
for name in $("$mpx" explain | sed -n '/^options/,/^[a-np-z]/s/^ //p'); do
    "$mpx" explain $name >option
    for section in $(sed -n "/format/,\$p" option | grep -o "[12]\.[0-9]*"); do
        grep -q "^### $section " "$root/doc/protocol.md" || fail "$name: no section $section"
    done
done

# Each attack of the scenarios, switch of doc/ambiguities.md and column is one.
for name in $(sed -n 's/.*attack: \([a-z-]*\).*/\1/p' "$root"/scenarios/attacks/*.yaml | sort -u); do
    grep -q "^attack $name (AT-" said || fail "$name is no attack"
done
said AT-05 '^attack join-with-sniffed-keys (AT-05)$'
for name in AT-5 at-05 AT5; do
    said $name '^attack join-with-sniffed-keys (AT-05)$'
done
said AT-40 '^attack probe-tokens (AT-43, AT-40)$'
said join-with-sniffed-keys 'goal: steal, inject \[steal\]'
said exhaust-half-open 'joins: 1 to'
said server.NewKeyRx '^counter NewKeyRx$'
said hijacked-connections 'counts of *the connections of a run'
said newkey-early 'values *discard, hold, hold-first, hold-4$'
said hardened 'of the application, 16 octets at least'
said NEW_KEY '^option NEW_KEY$'
said new-key 'draft-baerts-tcpm-mptcpext-00 section 4.2'
said mp_join 'subtype *0x1 of kind 30'
said nat 'takes *on alone'
said vacuous '^verdict vacuous'
said join-ack-hmac 'RFC 8684 section 3.2'
code=0
"$mpx" explain joinreplay 2>said || code=$?
[ $code -eq 2 ] && grep -q 'did you mean "join-replay"?' said || fail "exit $code: $(cat said)"
for name in AT-99 AT-5x AT- NEW_KEYS; do
    code=0
    "$mpx" explain $name 2>said || code=$?
    [ $code -eq 2 ] && grep -q 'mpx explain lists\|did you mean' said || fail "exit $code of $name: $(cat said)"
done

"$mpx" columns >said
grep -q '^goodput_bps  *bit/s  *delivered octets' said || fail "columns has no goodput"
grep -q '^MPJoinAckRx  *MP_JOIN third ACK accepted' said || fail "columns has no counters"
"$mpx" columns --json >said
[ "$(grep -c '"name"' said)" -eq "$(grep -c '"meaning": "..*"' said)" ] || fail "a column without a meaning"
