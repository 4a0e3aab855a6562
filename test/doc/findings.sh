#!/bin/sh
# SPDX-License-Identifier: MIT
# findings.sh SOURCE MPX: `tools/findings --check` passes, and finds what is
# taken away from a copy.
set -eu
mpx=${MPX_STUDIES:-$2} # many starts
"$1/tools/findings" --check "$mpx"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tools" "$work/doc" "$work/results"
cp "$1/tools/findings" "$work/tools"
cp -r "$1/scenarios" "$work/scenarios"
cp -r "$1/results/fig" "$1/results/ladders" "$work/results"

fail()
{
    echo "$*" >&2
    exit 1
}

# broken SED FILE WHAT: a copy edited by SED is refused for WHAT.
broken()
{
    rm -rf "$work/doc"
    mkdir "$work/doc"
    cp -r "$1/doc/findings" "$1/doc/findings.md" "$work/doc"
    sed -i "$2" "$work/doc/$3"
    if said=$("$work/tools/findings" --check 2>&1); then
        fail "not refused: $2 in $3"
    fi
    case $said in
    *"$4"*) ;;
    *) fail "$2 in $3: $said" ;;
    esac
}

page=findings/F-22-one-bit.md
broken "$1" '/^## What it costs/d' $page 'no part "What it costs"'
broken "$1" '/^## Figure/,/^## Rep/s/at-21/at-99/' $page 'is not there'
broken "$1" 's/^mpx run .*/mpx run scenarios\/none.yaml/' $page \
    'no scenarios/none.yaml'
broken "$1" 's/^mpx run .*/make it/' $page 'is not one command'
broken "$1" 's/^Who clears/As the draft reads, who clears/' $page \
    'a reading has a name'
broken "$1" '/^| \[F-22\]/d' findings.md 'it is not in doc/findings.md'

[ "$("$1/tools/findings" | sed -n '1s/ .*//p')" = F-22 ] || fail "the first one"
"$1/tools/findings" F-22 | grep -q '](results/ladders/at-21-' ||
    fail "the path of a ladder"
code=0
"$1/tools/findings" F-99 2>/dev/null || code=$?
[ $code -eq 2 ] || fail "exit $code for F-99"
