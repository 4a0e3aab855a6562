#!/bin/bash
# SPDX-License-Identifier: MIT
# scenario.sh MPX FILE: the study's own expectations hold, with one seed.
set -eu
. "$(dirname "$0")/../regress/lib.sh"
study "$2" --seeds 1 -o out -j 2
