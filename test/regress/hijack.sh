#!/bin/bash
# SPDX-License-Identifier: MIT
# The bundled hijack study gives the committed numbers, to the byte.
set -eu
. "$(dirname "$0")/lib.sh"
mpx=${MPX_STUDIES:-$mpx}
study "$root/scenarios/hijack-eavesdrop.yaml" --seeds 1 -o out -j 2
committed "$root/results/csv/hijack-eavesdrop.csv" out/runs.csv
