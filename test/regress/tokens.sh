#!/bin/bash
# SPDX-License-Identifier: MIT
# The studies of tokens hold, and give the committed numbers to the byte.
set -eu
. "$(dirname "$0")/lib.sh"
study "$here/tokens.yaml" -o out -j 2
same "$root/results/csv/tokens.csv" out/runs.csv
