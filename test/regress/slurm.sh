#!/bin/bash
# SPDX-License-Identifier: MIT
# A study on two nodes of a real Slurm, with a controller, two node daemons and
# munge of this test's own; one node loses its power in the middle. The tables
# are those of one machine.
set -eu
. "$(dirname "$0")/lib.sh"
for tool in slurmctld slurmd sbatch srun munged unshare; do
    command -v $tool >/dev/null || skip "$tool is not here (apt-get install slurm-wlm munge)"
done
[ "$(id -u)" = 0 ] || skip "node daemons need root"
unshare --pid --fork --kill-child --mount-proc true 2>/dev/null ||
    skip "a process namespace cannot be made"

# ---- the cluster ----

daemons=()
stop_cluster()
{
    kill -KILL "${daemons[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop_cluster EXIT

chmod 755 "$work"
mkdir -m 700 ctl n1 n2 munge
base=$((20000 + $$ % 20000 / 4 * 4))
dd if=/dev/urandom of=munge/key bs=1024 count=1 2>/dev/null
chmod 600 munge/key
chmod 755 munge
cat >slurm.conf <<CONF
ClusterName=mpx
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmctldPort=$base
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
StateSaveLocation=$work/ctl
SlurmctldPidFile=$work/ctl/pid
SlurmdPidFile=$work/%n/pid
SlurmdSpoolDir=$work/%n
SlurmctldLogFile=$work/ctl/log
SlurmdLogFile=$work/%n/log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
SlurmdTimeout=6
KillWait=2
InactiveLimit=0
SchedulerParameters=sched_interval=1,batch_sched_delay=0
PropagateResourceLimits=NONE
NodeName=n1 NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$((base + 1)) CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$((base + 2)) CPUs=1 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES State=UP MaxTime=INFINITE
CONF
export SLURM_CONF=$work/slurm.conf

# node NAME: its daemon and all it starts are one process namespace, whose
# first process is the node's power.
node()
{
    unshare --pid --fork --kill-child --mount-proc \
        slurmd -D -N "$1" >"$1/out" 2>&1 &
    daemons+=($!)
    power=$!
}

munged --foreground --force --key-file="$work/munge/key" \
    --socket="$work/munge/socket" --pid-file="$work/munge/pid" \
    --seed-file="$work/munge/seed" >munge/log 2>&1 &
daemons+=($!)
for _ in $(seq 50); do
    [ -S munge/socket ] && break
    sleep 0.1
done
[ -S munge/socket ] || skip "munged does not run: $(tail -1 munge/log)"
slurmctld -D >ctl/out 2>&1 &
daemons+=($!)
node n1
first=$power
node n2

# until_true SECONDS COMMAND...
until_true()
{
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}
nodes_idle()
{
    [ "$(sinfo -h -N -o %T 2>/dev/null | grep -c idle)" = "$1" ]
}
until_true 60 nodes_idle 2 || skip "Slurm does not start here: $(
    tail -n 2 ctl/log n1/log 2>/dev/null | tr '\n' ' ')"

# ---- the study ----

cat >s.yaml <<'YAML'
name: spread
stop: 20 s
paths: {wifi: {rate: 20 Mbit/s, delay: 10 ms, loss: 1 %}, lte: {rate: 20 Mbit/s, delay: 25 ms}}
traffic: {direction: download, size: 400 kB}
sweep: {keying.profile: [rfc8684, baerts]}
seeds: 1..24
expect: [{that: completed == connections}]
YAML
study s.yaml -o one

"$mpx" submit slurm s.yaml --nodes 2 -j 1 -o two >said 2>&1 ||
    fail "submit: $(cat said)"
grep -q '^job [0-9]*: 48 runs by 2 tasks' said || fail "it said $(cat said)"
job=$(sed -n 's/^job \([0-9]*\):.*/\1/p' said)

# Each node has done some: then one of them goes.
rows()
{
    find two/runs -name '*.row' 2>/dev/null | wc -l
}
both_at_work()
{
    [ "$(rows)" -ge 8 ] && [ "$(ls two/workers 2>/dev/null | wc -l)" = 2 ]
}
until_true 120 both_at_work || fail "the nodes do not work: $(
    squeue; cat two/slurm/*.log)"
code=0
"$mpx" status two >said || code=$?
[ $code = 6 ] || fail "status ends with $code"
grep -q "n1, process .* job ${job}_" said || fail "no n1 in $(cat said)"
grep -q "n2, process .* job ${job}_" said || fail "no n2 in $(cat said)"
kill -KILL "$first"
lost=$(rows)
[ "$lost" -lt 48 ] || fail "nothing was left when the node went"

ended()
{
    [ -z "$(squeue -h -j "$job" 2>/dev/null)" ]
}
until_true 180 ended || fail "the job does not end: $(
    squeue; scontrol show job "$job"; tail -n 5 two/slurm/*.log)"
grep -q 'Requeue\|requeue\|is not responding\|set DOWN' ctl/log ||
    fail "the controller has not missed the node"
tasks=$(cat two/slurm/*.log | grep -c '^spread: ')
[ "$tasks" -ge 3 ] || fail "$tasks tasks have begun: none was queued again"

for t in runs.csv cells.csv counters.csv columns.json summary.json plan.tsv; do
    same one/$t two/$t
done
"$mpx" status two >said || fail "status: $(cat said)"
grep -q '^spread: 48 of 48 runs, 100 %' said || fail "status: $(cat said)"

# ---- within an allocation, once the node is back ----

node n1
until_true 60 nodes_idle 2 || fail "n1 does not come back: $(tail -n 3 ctl/log)"
salloc -N 2 --no-kill "$mpx" run s.yaml --under slurm -o three >said 2>&1 ||
    fail "under Slurm: $(cat said)"
[ "$(grep -c '^spread: 2 cells' said)" = 2 ] || fail "tasks: $(cat said)"
for t in runs.csv cells.csv counters.csv summary.json; do
    same one/$t three/$t
done
"$mpx" run s.yaml --under slurm -o four >said 2>&1 && fail "without allocation"
grep -q 'is for an allocation: salloc' said || fail "it said $(cat said)"
echo "$lost of 48 runs were there when the node went; $tasks tasks began"
