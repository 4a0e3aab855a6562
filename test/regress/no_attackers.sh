#!/bin/bash
# SPDX-License-Identifier: MIT
# no_attackers.sh MPX: no bundled scenario, with its attackers taken out, shows
# anything in a column that is about attackers. In small: as its quick section
# says or with one seed, 60 kB at a time where nothing happens later on, and a
# share of the runs where they are many, as most cells differ in their attackers;
# no run in real time.
set -eu
. "$(dirname "$0")/lib.sh"
mpx=${MPX_STUDIES:-$mpx}
columns="hijacked_connections hijack_time_s captured_bytes captured_wire_bytes
injected_bytes attacker_joins_sent attacker_packets attacker_dropped
attacker_changed power_refused attack_success foreign_addresses
misdirected_joins stray_subflows stray_left crossed_subflows tapped_ratio
needed_links expected_hijacked forged_hmacs forged_digests forged_states"

many=3

run()
{
    local code=0
    "$mpx" run --quiet -j 2 --without-attackers "$@" >said 2>&1 || code=$?
    [ $code -eq 0 ] || [ $code -eq 6 ] || fail "exit code $code of mpx run $*: $(cat said)"
}

declare -A batch # files, by the options they are run with
for file in $(grep -LrE --include='*.yaml' '^tokens:|^clock: real' "$root/scenarios" | sort); do
    options="--seeds 1"
    grep -q '^quick:' "$file" && options=--quick
    less='--set traffic.size=60kB'
    if ! grep -q 'do: remove' "$file" &&
        "$mpx" plan --without-attackers $options $less "$file" >plan 2>/dev/null; then
        options="$options $less"
    else
        "$mpx" plan --without-attackers $options "$file" >plan
    fi
    runs=$(wc -l <plan)
    [ "$runs" -le $many ] || options="$options --shard 1/$(((runs + many - 1) / many))"
    batch[$options]+=" $file"
done
for options in "${!batch[@]}"; do
    run $options ${batch[$options]}
done

[ "$(ls out | wc -l)" -gt 100 ] || fail "only $(ls out | wc -l) scenarios ran"
awk -F, -v columns="$columns" '
    { gsub(/"[^"]*"/, "quoted") }
    FNR == 1 {
        n = split(columns, name, /[ \n]+/)
        for (i = 1; i <= n; i++)
            for (at[i] = NF; at[i] > 0 && $at[i] != name[i]; at[i]--)
                continue
        for (i = 1; i <= n; i++)
            if (!at[i]) {
                print FILENAME ": no column " name[i]
                bad = 1
            }
        next
    }
    {
        rows++
        for (i = 1; i <= n; i++)
            if (at[i] && $at[i] != "" && $at[i] + 0 != 0) {
                print FILENAME " " $1 ": " name[i] " " $at[i]
                bad = 1
            }
    }
    END {
        print rows " runs"
        exit bad || !rows
    }' out/*/runs.csv || fail "attackers are seen where there are none"
