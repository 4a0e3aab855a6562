#!/bin/bash
# SPDX-License-Identifier: MIT
# small_buffer.sh MPX: the bundled study in short: no dead-lock.
set -eu
. "$(dirname "$0")/lib.sh"
study "$root/scenarios/small-buffer.yaml" -o out -j 2 --seeds 1 \
    --set traffic.size=1MB
