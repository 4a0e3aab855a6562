#!/bin/sh
# SPDX-License-Identifier: MIT
# numbers.sh SOURCE: each number that names a committed table is that table's; of
# a copy, what is wrong is refused, and --renew mends what can be mended.
set -eu
"$1/tools/numbers"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/tools" "$work/results/csv"
cp "$1/tools/numbers" "$work/tools"
cat >"$work/results/csv/a-cells.csv" <<'END'
loss_ratio,reading,n,mean_wedged,mean_all
0.01,hold,20,1.15,50
0.01,letter,20,,50
0.02,hold,20,1.55,50
END

fail()
{
    echo "$*" >&2
    exit 1
}

# said CODE TEXT WHAT: of a document with that text.
said()
{
    echo "a $2 b" >"$work/d.md"
    code=0
    got=$("$work/tools/numbers" d.md 2>&1) || code=$?
    [ $code -eq "$1" ] || fail "exit $code of $2: $got"
    case $got in
    *"$3"*) ;;
    *) fail "$2: $got" ;;
    esac
}

row='loss_ratio=0.01 reading=hold'
said 0 "2.3<!--a-cells $row mean_wedged/mean_all*100--> %, 1<!--a-cells $row mean_wedged-->" ''
said 0 '2.7<!--a-cells reading=hold sum:mean_wedged-->, and 5 <!-- a remark -->' ''
said 1 "2.4<!--a-cells $row mean_wedged/mean_all*100-->" 'd.md:1: 2.4 is 2.3'
said 1 "2<!--b-cells $row mean_wedged-->" 'no results/csv/b-cells.csv'
said 1 "2<!--a-cells los=0.01 mean_wedged-->" 'no column for "los=0.01"'
said 1 "2<!--a-cells $row mean_wegded-->" 'no "mean_wegded"'
said 1 '2<!--a-cells loss_ratio=0.01 reading=letter mean_wedged-->' 'no "mean_wedged"'
said 1 '2<!--a-cells loss_ratio=0.03 mean_all-->' 'no row'
said 1 '2<!--a-cells reading=hold mean_all-->' '2 rows'

echo "9.9<!--a-cells $row mean_wedged--> and 0<!--a-cells $row mean_all-->." >"$work/d.md"
"$work/tools/numbers" --renew d.md >"$work/said"
[ "$(cat "$work/said")" = d.md ] || fail "renewed: $(cat "$work/said")"
[ "$(sed 's/<!--[^>]*-->//g' "$work/d.md")" = '1.1 and 50.' ] ||
    [ "$(sed 's/<!--[^>]*-->//g' "$work/d.md")" = '1.2 and 50.' ] || fail "$(cat "$work/d.md")"
"$work/tools/numbers" d.md

"$1/tools/findings" F-2 | grep -q '| 1 % | [0-9.]* % |' || fail 'an issue shows where its numbers come from'
