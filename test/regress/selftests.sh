#!/bin/bash
# SPDX-License-Identifier: MIT
# selftests.sh MPX: the Linux selftests that scenarios/selftests restates.
set -eu
. "$(dirname "$0")/lib.sh"
for file in "$root"/scenarios/selftests/*.yaml; do
    study "$file" -o "$(basename "$file" .yaml)" -j 2
done
