#!/bin/sh
# SPDX-License-Identifier: MIT
# names.sh SOURCE BUILD: what the documents put between backticks exists, each
# switch has a row, and so has each D-number of the code. A name that looks like
# nothing known is not judged.
set -eu
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
docs='doc/design.md doc/tour.md doc/ambiguities.md doc/drafts.md doc/findings.md doc/findings/*.md results/README.md
doc/attacks.md doc/hardened.md doc/performance.md doc/threat-model.md doc/guide/*.md'
(cd "$2" && ctest -N) | sed -n 's/^ *Test *#[0-9]*: //p' >"$work/tests"
awk -F'"' '/^    {"/ { name = $2 } name && /AT\(/ { print name }' model/core/wire/mpx_profile.c |
    sort -u >"$work/switches"
sed -n 's/.*X([a-z0-9_]*, *"\([A-Za-z0-9]*\)".*/\1/p' model/include/mpx_stats.h \
    >"$work/counters"
cut -d. -f1 "$work/tests" | sort -u >"$work/groups"
for list in tests switches counters; do
    [ -s "$work/$list" ] || { echo "no $list found"; exit 1; }
done

bad=0
dangling()
{
    echo "$1: \`$2\`: $3"
    bad=1
}

# Some file matches the pattern.
file()
{
    for f in $1; do
        [ -e "$f" ] && return 0
    done
    return 1
}

# judge DOCUMENT WORD
judge()
{
    case $2 in
    *' '* | *NAME* | *ID* | out/* | -*) ;;
    scenarios/* | results/* | test/* | model/* | tools/* | doc/*)
        file "$2" || dangling "$1" "$2" "no such file"
        ;;
    csv/* | fig/* | plot/* | ladders/*)
        file "results/$2" || dangling "$1" "$2" "no such file"
        ;;
    readings/* | attacks/* | rotation/* | coupling/* | tokens/* | middlebox/*)
        file "scenarios/$2*.yaml" || dangling "$1" "$2" "no such scenario"
        ;;
    .* | scenario.yaml) ;;
    *.yaml)
        [ -n "$(find scenarios test -name "$2")" ] ||
            dangling "$1" "$2" "no such scenario"
        ;;
    *.txt | *.svg)
        [ -n "$(find results -name "$2")" ] ||
            dangling "$1" "$2" "no such file"
        ;;
    at-[0-9]* | d[0-9][0-9]-*)
        file "scenarios/*/$2*.yaml" || dangling "$1" "$2" "no such scenario"
        ;;
    *.c:*'()' | *.cc:*'()')
        f=$(find model tools -name "${2%%:*}")
        [ -n "$f" ] && name=${2#*:} && grep -qw -e "${name%'()'}" $f ||
            dangling "$1" "$2" "no such function there"
        ;;
    *.c | *.h | *.cc)
        [ -n "$(find model tools test contrib -name "$2")" ] ||
            dangling "$1" "$2" "no such file"
        ;;
    mpx_*.* | *.csv | *.json | *.tsv) ;;
    *.*)
        grep -qx "${2%%.*}" "$work/groups" || return 0
        grep -qxF -e "$2" "$work/tests" || dangling "$1" "$2" "no such test"
        ;;
    *'()' | *'[]')
        grep -rqF --include='*.[ch]*' -e "${2%?}" model tools ||
            dangling "$1" "$2" "not in the code"
        ;;
    mpx_* | ks_* | MPX_* | KS_*)
        grep -rqwF --include='*.[ch]*' -e "$2" model tools ||
            dangling "$1" "$2" "not in the code"
        ;;
    MP[A-Z]*[a-z]* | NewKey* | Option[A-Z]* | AddAddr* | Key[A-Z]*)
        grep -qx "$2" "$work/counters" || dangling "$1" "$2" "no such counter"
        ;;
    [A-Z][A-Z][A-Z][A-Z]*[!A-Z_]*) ;;
    [A-Z][A-Z][A-Z][A-Z]*)
        grep -rqwF --include='*.[ch]*' -e "$2" model tools contrib ||
            dangling "$1" "$2" "not in the code"
        ;;
    esac
}

# It can fail.
for word in host.c:nothing_there\(\) none.c:x\(\) scenarios/none.yaml csv/none.csv readings/none none.yaml none.txt at-99 none.c \
    unit.none 'nobody_does()' MPNone NOBODYS_TABLE; do
    (judge itself "$word") >"$work/said"
    [ -s "$work/said" ] || { echo "itself: $word passes"; exit 1; }
done

for doc in $docs; do
    grep -o '`[^`]*`' "$doc" | tr -d '`' | sort -u >"$work/words"
    while read -r word; do
        judge "$doc" "$word"
    done <"$work/words"
done

# The column of switches holds switches, and each has a row.
awk -F'|' '/^\| D-|^\| \|/ { print $5 }' doc/ambiguities.md |
    grep -o '`[^`]*`' | tr -d '`' | grep -v '\.' | sort -u >"$work/named"
while read -r word; do
    grep -qx -e "$word" "$work/switches" ||
        dangling doc/ambiguities.md "$word" "no such switch"
done <"$work/named"
while read -r word; do
    grep -q "\`$word[\`:]" doc/ambiguities.md ||
        dangling model/core/wire/mpx_profile.c "$word" "no row in doc/ambiguities.md"
done <"$work/switches"
for d in $(grep -rohE 'D-[0-9]{2}' model doc/drafts.md | sort -u); do
    grep -qw -e "$d" doc/ambiguities.md ||
        dangling "model or doc" "$d" "no row in doc/ambiguities.md"
done

# "PROTOCOL n.m" is a section of doc/protocol.md.
sed -n 's/^##* \([0-9][0-9.]*\)\.* .*/\1/p' doc/protocol.md | sed 's/\.$//' >"$work/sections"
grep -rohE 'PROTOCOL [0-9]+(\.[0-9]+)?(( and |, |-)[0-9]+\.[0-9]+)*' model tools test scenarios |
    grep -oE '[0-9]+(\.[0-9]+)?' | sort -u >"$work/cited"
[ -s "$work/cited" ] || { echo "no section is cited"; exit 1; }
while read -r n; do
    grep -qx "$n" "$work/sections" ||
        dangling "model, tools, test or scenarios" "PROTOCOL $n" "no such section"
done <"$work/cited"

# A file of ours that a comment names exists. Linux and OpenSSL have others.
grep -rhE '[a-z_0-9]\.(c|h|cc)\b' --include='*.[ch]' --include='*.cc' model tools test |
    grep -v '#include\|__has_include' | grep -vE 'net/mptcp/|linux |sha256\.h|mpx-ns3\.h' |
    grep -oE '\b[a-z][a-z_0-9]+\.(c|h|cc)\b' | sort -u >"$work/files"
while read -r f; do
    [ -n "$(find model tools test -name "$f" | head -1)" ] ||
        dangling "a comment" "$f" "no such file"
done <"$work/files"

# Each folder has its place among the layers.
for dir in model/*/ tools/*/; do
    grep -qE "^ .*\b${dir%/}( |,|$)" doc/design.md ||
        dangling doc/design.md "${dir%/}" "not among the layers"
done

# What a file is for stands on its second line.
for f in $(find model tools test contrib -name '*.c' -o -name '*.cc' -o -name '*.h'); do
    case $(sed -n 2p "$f") in '/*'*) continue ;; esac
    dangling "$f" "line 2" "no purpose"
done
exit $bad
