#!/bin/bash
# SPDX-License-Identifier: MIT
# scenario.sh MPX FILE: the study's own expectations hold, with one seed; by a
# build without sanitizers if MPX_STUDIES names one: there are many.
set -eu
. "$(dirname "$0")/../regress/lib.sh"
mpx=${MPX_STUDIES:-$mpx}
study "$2" --seeds 1 -o out -j 2
