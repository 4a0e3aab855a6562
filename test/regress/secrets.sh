#!/bin/bash
# SPDX-License-Identifier: MIT
# secrets.sh MPX FIND_SECRETS: no output of any profile with any source of keys
# has a key, unless that is asked for; then they are there, for their owner alone.
set -eu
. "$(dirname "$0")/lib.sh"
find_secrets=$2
mpx=${MPX_STUDIES:-$mpx}
cp "$here"/secrets* .
given=c0ffee0f0e0d0c0b0a09080706050403
named=deadbeef0e0d0c0b0a09080706050403
typed=5eced00f0e0d0c0b0a09080706050403

mode()
{
    stat -c %a "$1"
}

# ---- with --reveal-keys they are there
everything="--pcap all --events --series 100ms -j 2"
for name in secrets secrets-rotated; do
    study $name.yaml $everything --reveal-keys --quiet -o shown-$name
done
some_of secrets.yaml --only profile=baerts/source=psk --reveal-keys --quiet -o shown-set \
    --set "keying.psk={hex: $typed}"
for file in shown-*/pcap/*.keys shown-secrets/scenario.yaml shown-set/scenario.yaml \
    shown-set/overrides.tsv shown-set/run.json; do
    [ "$(mode "$file")" = 600 ] || fail "$file: mode $(mode "$file")"
done
cmp secrets.yaml shown-secrets/scenario.yaml || fail "not the scenario"
grep -q "hex: $typed" shown-set/overrides.tsv || fail "no key in overrides.tsv"
grep -q "hex: $typed" shown-set/run.json || fail "no key in run.json"

{
    printf '%s\n' $given $named $typed
    grep -v '#' secrets.txt
    # TLS secrets are what a line ends with, external keys too
    cat shown-*/pcap/*.keys | sed 's/.* //'
} | sort -u >all
[ "$(wc -l <all)" -gt 40 ] || fail "only $(wc -l <all) secrets"
for label in CLIENT_RANDOM EXPORTER_SECRET CLIENT_TRAFFIC_SECRET_0 external-key; do
    grep -qh "$label" shown-*/pcap/*.keys || fail "no $label in any key log"
done

# ---- without, nowhere
umask 022
for name in secrets secrets-rotated; do
    study $name.yaml $everything -o hidden-$name
    mv said $name.said
    "$mpx" plan $name.yaml >$name.plan
    "$mpx" check $name.yaml >$name.check 2>&1
    same "shown-$name/runs.csv" "hidden-$name/runs.csv"
done
some_of secrets.yaml --only profile=baerts/source=psk -o hidden-set \
    --set "keying.psk={hex: $typed}"
for run in profile=rfc8684/source=psk/seed=1 profile=baerts/source=tls13/seed=1; do
    "$mpx" ladder hidden-secrets --run $run >ladder.said 2>&1 && fail "a key out of nothing"
    grep -q 'only fingerprints of keys.* sha256-[0-9a-f]\{16\}-16$' ladder.said ||
        fail "$(cat ladder.said)"
    "$mpx" ladder hidden-secrets --run $run --psk $given >ladder.said 2>&1 ||
        fail "$(cat ladder.said)"
    "$mpx" ladder shown-secrets --run $run >/dev/null 2>&1 || fail "no ladder"
    same "shown-secrets/ladder/${run//\//,}.txt" "hidden-secrets/ladder/${run//\//,}.txt"
done
"$mpx" draft hidden-secrets -o draft >draft.said 2>&1 || fail "$(cat draft.said)"
[ -z "$(ls hidden-*/pcap/*.keys 2>/dev/null)" ] || fail "key logs"
find hidden-* draft *.said *.plan *.check -type f -print0 |
    xargs -0 "$find_secrets" all || fail "secrets in clear"

# ---- a folder without keys is as good as one with them, but to be run
some_of secrets.yaml --only profile=baerts/source=psk -o hidden-set \
    --set "keying.psk={hex: $typed}"
grep -q '1 done before' said || fail "not resumed: $(cat said)"
"$mpx" plot hidden-secrets >said 2>&1 || fail "$(cat said)"
some_of secrets.yaml --quiet --shard 1/2 -o one
some_of secrets.yaml --quiet --shard 2/2 -o two --reveal-keys
"$mpx" collect one two -o both >said 2>&1 || fail "$(cat said)"
same hidden-secrets/runs.csv both/runs.csv
same hidden-secrets/scenario.yaml both/scenario.yaml
sed 's/C0FFEE/C0FFEF/' secrets.yaml >other.yaml
some_of other.yaml --quiet --shard 2/2 -o three
! "$mpx" collect one three -o none >said 2>&1 || fail "another key is another study"
! "$mpx" run hidden-secrets/scenario.yaml -o again >said 2>&1 || fail "run without its key"
grep -q 'has only the fingerprint of a key' said || fail "$(cat said)"
[ ! -e again ] || fail "begun without its key"

# ---- a folder that was shown is hidden again, and what was read is not touched
some_of secrets.yaml --quiet --only profile=baerts/source=psk -o shown-set --force
! grep -qi $given shown-set/scenario.yaml || fail "the key stays"
[ "$(mode shown-set/scenario.yaml)" = 644 ] || fail "mode $(mode shown-set/scenario.yaml)"
mkdir mine
cp secrets.txt mine
cp secrets.yaml mine/scenario.yaml
some_of mine/scenario.yaml --quiet --only profile=baerts/source=file -o mine
cmp secrets.yaml mine/scenario.yaml || fail "the scenario was taken away"
cmp secrets.txt mine/secrets.txt || fail "the key file was taken away"
