#!/bin/sh
# SPDX-License-Identifier: MIT
# hardened.sh SOURCE MPX: the appendix of doc/hardened.md is what mpx prints.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$2" vectors --profile hardened >"$work/is"
awk '/^## Appendix/ { on = 1 } on && /^```$/ { n++; next } on && n == 1' \
    "$1/doc/hardened.md" >"$work/said"
[ -s "$work/is" ]
diff "$work/said" "$work/is" || {
    echo 'doc/hardened.md: its appendix is not what mpx vectors prints' >&2
    exit 1
}
