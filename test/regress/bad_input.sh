#!/bin/bash
# SPDX-License-Identifier: MIT
# What is wrong with a command line or a file is said in one line, with its
# place where it has one, and nothing is written.
set -eu
. "$(dirname "$0")/lib.sh"

small=$here/small.yaml

# refuses CODE PATTERN LINES ARGUMENT...: exit code, first line, how many lines.
refuses()
{
    local want=$1 pattern=$2 lines=$3 code=0
    shift 3
    "$mpx" "$@" >said 2>&1 </dev/null || code=$?
    [ $code -eq "$want" ] || { cat said; fail "exit $code, not $want: mpx $*"; }
    head -n 1 said | grep -Eq "$pattern" ||
        { head said; fail "first line is not like '$pattern': mpx $*"; }
    [ "$(wc -l <said)" -le "$lines" ] ||
        { head said; fail "more than $lines lines: mpx $*"; }
    [ "$(wc -c <said)" -lt 2000 ] || fail "says too much: mpx $*"
    [ ! -e out ] && [ ! -e made ] || fail "something was written: mpx $*"
}

mkdir folder
: >empty.yaml
: >file
head -c 1000000 /dev/zero | tr "\\0" "\\377" >big.yaml
head -c 200000 big.yaml >bytes.yaml
# The octets of a generator: the same garbage each time.
awk 'BEGIN { x = 1
             for (i = 0; i < 200000; i++) {
                 x = (x * 16807) % 2147483647
                 printf "%c", 32 + x % 95
             } }' >garbage.yaml
awk 'BEGIN { for (i = 0; i < 200000; i++) printf "[" }' >deep.yaml
sed 's/delay: 10 ms/delay: 10 mz/' "$small" >unit.yaml
sed 's/^traffic:/trafic:/' "$small" >key.yaml

refuses 4 '^mpx: cannot read none.yaml: No such file' 1 run none.yaml -o made
refuses 4 '^mpx: cannot read folder: ' 1 run folder -o made
for jobs in 0 -1 x 1x 999999999999; do
    refuses 2 "^mpx: -j wants a number .*\"$jobs\"" 1 run "$small" -j $jobs -o made
done
refuses 2 '^mpx: run: no run "seed=77"' 1 run "$small" --only seed=77 -o made
refuses 2 '^mpx: run: which scenario file' 1 run
refuses 4 '^mpx: .*file/sub' 1 run "$small" -o file/sub
[ -f file ] && [ ! -s file ] || fail "a file was touched"

place='\.yaml:[0-9]+:[0-9]+: error: '
refuses 3 '^empty\.yaml: error: the file is empty' 2 run empty.yaml -o made
refuses 3 "^big\.yaml: error: more octets than the 262144" 2 run big.yaml -o made
refuses 3 "^bytes$place" 5 run bytes.yaml -o made
refuses 3 "^garbage$place" 5 run garbage.yaml -o made
refuses 3 "^deep$place" 5 run deep.yaml -o made
refuses 3 '^unit\.yaml:6:[0-9]+: error: .*mz' 5 run unit.yaml -o made
refuses 3 '^key\.yaml:9:1: error: .*trafic' 5 run key.yaml -o made
