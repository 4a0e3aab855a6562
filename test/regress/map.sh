#!/bin/bash
# SPDX-License-Identifier: MIT
# map.sh MPX MPX-MAP: the provider's map is what the generator makes.
set -eu
map=$2
. "$(dirname "$0")/lib.sh"
"$map" 1 24 >isp.txt
same "$root/scenarios/maps/isp.txt" isp.txt
"$map" 2 24 >other.txt
cmp -s isp.txt other.txt && fail "the seed makes no difference"
for bad in "" "1" "1 1" "1 65" "1 x" "x 24" "1 24 3"; do
    code=0
    # shellcheck disable=SC2086
    "$map" $bad >out 2>said || code=$?
    [ $code -eq 2 ] || fail "exit code $code of mpx-map $bad"
done
