#!/bin/bash
# SPDX-License-Identifier: MIT
# study.sh MPX SCENARIO: the study's own expectations hold, by a build without
# sanitizers if MPX_STUDIES names one; then its first run by MPX.
set -eu
. "$(dirname "$0")/lib.sh"
sanitized=$mpx
mpx=${MPX_STUDIES:-$mpx}
study "$here/$2" -o out -j 2
[ "$mpx" = "$sanitized" ] && exit

mpx=$sanitized
first=$(awk -F, 'NR == 2 { print $1 }' out/runs.csv)
"$mpx" run "$here/$2" -o first --only "$first" >said 2>&1 || [ $? -eq 6 ] ||
    fail "$(cat said)"
head -n 2 out/runs.csv >wanted
same wanted first/runs.csv
