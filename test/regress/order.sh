#!/bin/bash
# SPDX-License-Identifier: MIT
# What an application wrote before it installed a key leaves before the NEW_KEY
# that this makes, and before an abort: ns-3 puts octets off by a time step, and
# crafted segments not.
set -eu
. "$(dirname "$0")/lib.sh"

# before WAY PCAP: mappings of octets before the first NEW_KEY that went WAY
before()
{
    "$mpx" replay "$2" | awk -F'\t' -v way="$1" '
        $4 != way { next }
        $5 == "DSS" && / len=/ { n++ }
        $5 == "NEW_KEY" { print n + 0; found = 1; exit }
        END { if (!found) print "no NEW_KEY" }'
}

study "$here/order.yaml" --pcap all -o out -j 1
for family in ipv4 ipv6; do
    run=out/pcap/source=tls13,family=$family,seed=1
    n=$(before '>' "$run-client-wifi.pcap") # the ClientHello is MP_CAPABLE's
    [ "$n" = 1 ] || fail "TLS 1.3: $n mappings, not Finished's, before NEW_KEY"
    run=out/pcap/source=tls12,family=$family,seed=1
    n=$(before '<' "$run-server-wifi.pcap")
    [ "$n" = 2 ] || fail "TLS 1.2: $n mappings, not 2 flights, before NEW_KEY"
done

study "$here/order-abort.yaml" --pcap all -o abort -j 1
"$mpx" replay abort/pcap/*-client-wifi.pcap |
    awk -F'\t' '$4 != ">" { next }
                $5 == "MP_FASTCLOSE" { found = 1; exit }
                $5 == "DSS" && / len=/ { last = $6 }
                END { exit !(found && last ~ / len=24$/) }' ||
    fail "no alert, a record of 24 octets, before MP_FASTCLOSE"
