#!/bin/bash
# SPDX-License-Identifier: MIT
# quick.sh MPX SCENARIO NAME: the study in small gives the committed numbers.
# A new column is no difference: tables need not be renewed for it.
set -eu
. "$(dirname "$0")/lib.sh"
mpx=${MPX_STUDIES:-$mpx}
study --quick "$2" -o out -j 2
"$mpx" compare --more-columns "$root/results/quick/$3.csv" out/runs.csv && exit
of_other_ns3
exit 1
