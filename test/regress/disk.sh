#!/bin/bash
# SPDX-License-Identifier: MIT
# disk.sh MPX: what cannot be written whole is not there at all, its reason is
# told, and what was there stays. A limit of file sizes is the full disk.
set -eu
. "$(dirname "$0")/lib.sh"
run=profile=rfc8684/loss=0%/seed=1

# limited KIB WORD...: with files of so much at most; `code` and what it says
limited()
{
    local kib=$1
    shift
    code=0
    (trap '' XFSZ; ulimit -f "$kib"; "$@") >said 2>&1 || code=$?
}

# Packets, series and events of a run: none is cut, and summary.json says why.
for what in '--pcap all' '--series 1ms' --events; do
    limited 32 "$mpx" run "$here/report.yaml" --only $run -o out $what --junit out.xml
    [ $code -eq 5 ] || fail "exit $code with $what: $(cat said)"
    grep -q "^run $run failed: .*File too large" said || fail "no reason: $(cat said)"
    grep -q '"why": "failed: .*File too large"' out/summary.json || fail "no reason in $(cat out/summary.json)"
    grep -q "^$run: failed: .*File too large" out.xml ||
        grep -q "$run: failed: .*File too large" out.xml || fail "no reason in $(cat out.xml)"
    [ -z "$(find out -name '*.tmp')" ] || fail "$(find out -name '*.tmp')"
    [ -z "$(find out/pcap out/series out/events -type f -size +31k 2>/dev/null)" ] ||
        fail "a file was cut: $(find out -type f -size +31k)"
    "$mpx" report out >/dev/null
    grep -q 'File too large' out/report.html || fail "no reason in the report"
    rm -rf out
done

# A row and the log of a run: the reason is on stderr at least.
limited 1 "$mpx" run "$here/report.yaml" --only $run -o out
[ $code -eq 4 ] || fail "exit $code without room for anything: $(cat said)"
rm -rf out

# What is there stays, whole.
command -v gnuplot >/dev/null || skip "no gnuplot"
ends_in 1 "$here/report.yaml" -o out --only "*/seed=1"
"$mpx" report out >/dev/null
mkdir out/events out/ladder
cp -r out kept
for command in 'report out' 'plot out' 'draft out -o draft' 'collect out -o all' "ladder out --run $run" \
    'export out --sqlite new.db' 'compare --update out/runs.csv kept'; do
    limited 0 "$mpx" $command
    [ $code -eq 4 ] || fail "exit $code of $command: $(cat said)"
    diff -r -x .lock kept out || fail "$command changed a file"
    [ ! -s new.db ] || fail "a part of a database"
done

# What goes to stdout.
for command in columns explain list schema 'vectors --profile baerts' help --version \
    "plan $here/report.yaml" "check $here/report.yaml" 'status out'; do
    code=0
    "$mpx" $command >/dev/full 2>said || code=$?
    [ $code -eq 4 ] && grep -q 'cannot write all of the output: No space left' said ||
        fail "exit $code of $command: $(cat said)"
done

# Who draws in a folder that is read only is told what to do.
unshare -m mount --bind out out 2>/dev/null || skip "no mounts of its own"
for command in 'draft out -o draft' 'plot out' "ladder out --run $run"; do
    code=0
    unshare -m sh -c 'mount --bind out out && mount -o remount,ro,bind out && exec "$@"' - \
        "$mpx" $command >said 2>&1 || code=$?
    [ $code -eq 4 ] && grep -q 'cannot write into out: Read-only file system; .* name a copy of the folder' said ||
        fail "exit $code of $command: $(cat said)"
done
