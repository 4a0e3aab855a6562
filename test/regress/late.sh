#!/bin/bash
# SPDX-License-Identifier: MIT
# A connection measures its round trips, not the time since the simulation
# began: ns-3 does not echo the timestamp of a SYN with a random number.
set -eu
. "$(dirname "$0")/lib.sh"

"$mpx" run "$here/late.yaml" --series 10ms -o out -q >said 2>&1 ||
    fail "$(cat said)"
cat out/series/* | awk -F, '
    $1 + 0 > 0 { n++; if ($8 + 0 > worst) worst = $8 + 0 }
    END { if (n < 20) exit 1
          if (worst > 0.2) { print "an RTT of " worst " s"; exit 1 } }' ||
    fail "round trips of paths of 20 ms and 70 ms"
