#!/bin/sh
# SPDX-License-Identifier: MIT
# ladders.sh SOURCE: no attack is called successful without a ladder that shows
# one success; a copy without one is refused.
set -eu
"$1/tools/ladders" --check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tools" "$work/results/csv" "$work/scenarios"
cp "$1/tools/ladders" "$work/tools"
cp "$1"/results/csv/*-predictions.csv "$work/results/csv"
cp -r "$1/results/ladders" "$work/results"
cp -r "$1/scenarios/attacks" "$work/scenarios"

refused()
{
    if said=$("$work/tools/ladders" --check 2>&1); then
        echo "not refused: $1" >&2
        exit 1
    fi
    case $said in
    *"$2"*) ;;
    *) echo "$1: $said" >&2; exit 1 ;;
    esac
}

rm "$work/results/ladders/at-16-fastclose-newkey-tag-success.txt"
refused 'a yes without a ladder' 'at-16-fastclose-newkey-tag succeeds against baerts'
rm "$work"/results/csv/*
echo 'row,column,predicted,found,share
at-16-fastclose-newkey-tag,baerts,yes,yes,1' >"$work/results/csv/new-predictions.csv"
refused 'a column of verdicts' 'at-16-fastclose-newkey-tag succeeds against baerts'
rm "$work"/results/csv/*
echo 'row,column,predicted,found,share' >"$work/results/csv/new-predictions.csv"
refused 'nothing to check' 'no attack succeeds'
