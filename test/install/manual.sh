#!/bin/sh
# SPDX-License-Identifier: MIT
# manual.sh MPX FOLDER: the manual pages of FOLDER are sound roff, name every
# command and option of MPX, and read as text. Exit code 77: skipped.
set -eu
mpx=$1 folder=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAIL: $*"
    exit 1
}

# lint PAGE: what is wrong with it; as_text PAGE
if command -v mandoc >/dev/null; then
    lint() { mandoc -Tlint -W warning "$1"; }
    as_text() { mandoc -Tascii "$1" | col -b; }
elif command -v groff >/dev/null; then
    lint() { groff -ww -z -Tascii -man "$1" 2>&1; }
    as_text() { groff -Tascii -P-c -man "$1" | col -b; }
elif command -v man >/dev/null; then
    lint() { MANROFFSEQ='' MANWIDTH=80 man --warnings -E ascii -l "$1" 2>&1 >/dev/null; }
    as_text() { MANWIDTH=80 man -E ascii -P cat -l "$1" | col -b; }
else
    echo "skipped: neither mandoc nor groff nor man"
    exit 77
fi
command -v col >/dev/null || { echo "skipped: no col"; exit 77; }

for page in mpx.1 mpx-scenario.5; do
    lint "$folder/$page" >"$work/said" || true
    [ ! -s "$work/said" ] || { cat "$work/said"; fail "$page has warnings"; }
    as_text "$folder/$page" >"$work/$page"
    [ "$(wc -l <"$work/$page")" -gt 50 ] || fail "$page is too short"
done
{ cat "$folder/mpx.1"; echo '.no-such'; echo '.SH'; } >"$work/spoilt.1"
lint "$work/spoilt.1" >"$work/said" || true
[ -s "$work/said" ] || fail "a spoilt page has no warnings"

# Each word of --help is in the page, in the same order.
words()
{
    tr -c 'A-Za-z0-9_./=|-' '\n' | grep -v '^$'
}
"$mpx" --help | sed '1d; s/^exit codes: //' | words >"$work/help"
sed '1,/^COMMANDS/d; /^ENVIRONMENT/,$d; /^EXIT STATUS/d; /^mpx /d' "$work/mpx.1" |
    words | sed '/^MPX$/d' >"$work/page"
diff "$work/help" "$work/page" >"$work/said" || { head -20 "$work/said"; fail "mpx.1 is not what --help says"; }
