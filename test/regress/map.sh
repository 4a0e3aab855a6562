#!/bin/bash
# SPDX-License-Identifier: MIT
# map.sh MPX MPX-MAP MPX-MAP-READ: the provider's map is what the generator makes.
set -eu
map=$2
read=$3
. "$(dirname "$0")/lib.sh"
"$map" 1 24 >isp.txt
same "$root/scenarios/maps/isp.txt" isp.txt
for n in 10 100; do # 1000 take seconds
    "$map" 1 $n >made.txt
    same "$root/scenarios/maps/isp-$n.txt" made.txt
done
"$map" 2 24 >other.txt
cmp -s isp.txt other.txt && fail "the seed makes no difference"
for bad in "" "1" "1 1" "1 1025" "1 x" "x 24" "1 24 3"; do
    code=0
    # shellcheck disable=SC2086
    "$map" $bad >out 2>said || code=$?
    [ $code -eq 2 ] || fail "exit code $code of mpx-map $bad"
done

# Topologies of others: two forms of one become one map, and bad ones are said.
cat >want <<'END'
# node node rate delay metric
Wien Graz-S-d 20000000000bit/s 723us 144
Wien n2 1000000000bit/s 771us 154
n2 n3 1000000000bit/s 1000us 200
END
for form in graphml gml; do
    "$read" "$root/test/data/maps/small.$form" 2>said | tail -n +2 >got
    same want got
    grep -q "1 edges from a node to itself" said || fail "no word of a loop"
done
"$read" --rate 5000000 --delay 2000 "$root/test/data/maps/relations.txt" >got
grep -qx "as64501 as64502 5000000bit/s 2000us 400" got || fail "relations"
# A hundred thousand nodes take no time that grows with their square.
seq 100000 | awk '{ print $1 "|" $1 % 100000 + 1 "|0" }' >ring.txt
(ulimit -t 60 && "$read" ring.txt >got) || fail "a ring of 100000 nodes"
[ "$(grep -c '^as' got)" -eq 100000 ] || fail "$(head got)"
grep -q '^as1 as100000 ' got || fail "the ring is open"

refuse()
{
    code=0
    "$read" "$1" >out 2>said || code=$?
    [ $code -eq 3 ] || fail "exit code $code of $1"
    grep -q "^$1:$2" said || fail "$(cat said)"
}
printf 'graph [\n  edge [ source 0 target 1 ]\n]\n' >x.gml
refuse x.gml "2:8: error: an edge of a node that is not there"
printf 'graph [ node [ id 1 ]\n' >x.gml
refuse x.gml "2:1: error: a list does not end"
printf 'graph [ node [ id 1 Latitude 90.1 ] ]\n' >x.gml
refuse x.gml "1:30: error: this is not a number, or out of range"
printf '<graphml><graph>\n<node id="a"/><node id="a"/></graph></graphml>' >x.graphml
refuse x.graphml '2:15: error: a second node "a"'
printf '<graphml>\n<graph>\n' >x.graphml
refuse x.graphml "3:1: error: "
printf '1|2|-1\n1|b|0\n' >x.txt
refuse x.txt '2:3: error: "b" is not the number of an AS'
