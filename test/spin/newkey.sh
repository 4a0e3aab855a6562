#!/bin/bash
# SPDX-License-Identifier: MIT
# newkey.pml under each reading: which properties hold. Exit code 77: skipped.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for tool in spin gcc; do
    command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# claim PROPERTY holds|fails: of the verifier that is here.
claim()
{
    ./pan -a -f -n -m100000 -N "$1" >said 2>&1
    grep -q "max search depth too small" said && { cat said; exit 1; }
    local errors
    errors=$(sed -n 's/.*errors: \([0-9]*\).*/\1/p' said)
    echo "$reading: $1: $errors"
    case $2 in
    holds) [ "$errors" = 0 ] ;;
    fails) [ "$errors" -gt 0 ] ;;
    esac || { cat said; echo "FAIL: $reading: $1 should be one that $2"; exit 1; }
}

# reading AGREE QUIET -D...: optimised where the states are many
reading()
{
    local agree=$1 quiet=$2
    shift 2
    reading="literal $*"
    rm -f pan*
    spin -a "$@" "$here/newkey.pml" >said
    case $* in *KEYS*) gcc -O2 -w -o pan pan.c ;; *) gcc -w -o pan pan.c ;; esac
    claim agree "$agree"
    [ "$quiet" = - ] || claim quiet "$quiet"
}

reading fails holds
reading fails holds -DHOLD
reading holds fails -DHOLD -DREPLY
reading holds holds -DHOLD -DACK
reading holds - -DHOLD -DACK -DKEYS=2
reading fails - -DSAME # property (iii): the peer never had the key
