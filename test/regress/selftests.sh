#!/bin/bash
# SPDX-License-Identifier: MIT
# selftests.sh MPX: the Linux selftests that scenarios/selftests restates; of
# the long ones two cells.
set -eu
. "$(dirname "$0")/lib.sh"
mpx=${MPX_STUDIES:-$mpx}
for file in "$root"/scenarios/selftests/*_tests.yaml; do
    study "$file" -o "$(basename "$file" .yaml)" -j 2
done
opposed=case=unbalancedbwidthwithopposed_unbalanceddelay
some_of "$root"/scenarios/selftests/simult_flows.yaml -o simult -j 2 \
    --only "$opposed/direction=download/seed=1" \
    --only "case=balancedbwidth/direction=upload/seed=1"
