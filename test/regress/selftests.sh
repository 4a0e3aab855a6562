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
# What the script does without options: MPTCP at both ends everywhere, every
# pair of protocols on one host.
some=(--only 'transfer=disconnect/protocols=MPTCPMPTCP/family=ipv4/checksum=no/seed=1')
for family in ipv4 ipv6; do
    for protocols in MPTCPTCP TCPMPTCP TCPTCP; do
        some+=(--only "transfer=ns1-_ns1/protocols=$protocols/family=$family/checksum=no/seed=1")
    done
    for client in 1 2 3 4; do
        for server in 1 2 3 4; do
            [ $client = $server ] && [ $server != 1 ] && continue
            some+=(--only "transfer=ns$client-_ns$server/protocols=MPTCPMPTCP/family=$family/checksum=no/seed=1")
        done
    done
done
some_of "$root"/scenarios/selftests/mptcp_connect.yaml -o connect -j 2 "${some[@]}"
opposed=case=unbalancedbwidthwithopposed_unbalanceddelay
some_of "$root"/scenarios/selftests/simult_flows.yaml -o simult -j 2 \
    --only "$opposed/direction=download/seed=1" \
    --only "case=balancedbwidth/direction=upload/seed=1"
