#!/bin/bash
# SPDX-License-Identifier: MIT
# A study in real time says that it may not have real-time priority, and only
# if that is so; one in simulated time does not ask.
set -eu
. "$(dirname "$0")/lib.sh"

words='may not have real-time priority'
without=(prlimit --rtprio=0)
[ "$(id -u)" -ne 0 ] ||
    without=(setpriv --inh-caps=-sys_nice --bounding-set=-sys_nice "${without[@]}")
"${without[@]}" true 2>/dev/null || skip "no prlimit or setpriv to give it up"
"${without[@]}" chrt -r 1 true 2>/dev/null && skip "it cannot be given up here"

for clock in real simulated; do
    cat >$clock.yaml <<END
# Claim: a small download.
name: $clock
clock: $clock
stop: 2 s
paths: {wifi: {rate: 8 Mbit/s, delay: 1 ms}}
traffic: {direction: download, size: 10 kB}
END
    "${without[@]}" "$mpx" run $clock.yaml -o $clock -q >said-$clock 2>&1 || true
done
grep -q "$words" said-real || fail "not said without the right to it: $(cat said-real)"
! grep -q "$words" said-simulated || fail "said of simulated time"

chrt -r 1 true 2>/dev/null || exit 0
"$mpx" run real.yaml -o allowed -q >said 2>&1 || true
! grep -q "$words" said || fail "said with the right to it"
chrt -r 1 "$mpx" run real.yaml -o begun -q >said 2>&1 || true
! grep -q "$words" said || fail "said with the priority that it was begun with"
