#!/bin/sh
# SPDX-License-Identifier: MIT
# install.sh SOURCE: tools/ns3-install puts the module into a tree, by links or
# as copies that stand alone; renews its own, and leaves what others put there.
set -eu
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAIL: $*"
    exit 1
}

tree=$work/tree
mkdir -p "$tree/src/internet" "$tree/contrib"
if "$source/tools/ns3-install" "$tree" 2>"$work/said"; then fail "no tree"; fi
grep -q "is not an ns-3 tree" "$work/said" || fail "no sentence"
echo 3.45 >"$tree/VERSION"
for how in "" --copy ""; do
    "$source/tools/ns3-install" $how "$tree" >"$work/said" || fail "$how"
    for f in CMakeLists.txt tree.cmake model/mptcp-stack.cc doc/mpx.rst \
        results/module/handover.svg mpx-root/model/ns3c/ns3c.h \
        mpx-root/model/core/machine/mpx_conn.c; do
        cmp -s "$tree/contrib/mpx/$f" "$source/contrib/mpx/$f" ||
            cmp -s "$tree/contrib/mpx/$f" "$source/${f#mpx-root/}" ||
            fail "$how: $f"
    done
    links=$(find "$tree" -type l | wc -l)
    case $how in
    --copy) [ "$links" = 0 ] || fail "copies have links" ;;
    *) [ "$links" -gt 0 ] || fail "no links" ;;
    esac
done
rm -r "$tree/contrib/mpx"
mkdir "$tree/contrib/mpx"
touch "$tree/contrib/mpx/theirs"
if "$source/tools/ns3-install" "$tree" 2>"$work/said"; then fail "overwrites"; fi
[ -e "$tree/contrib/mpx/theirs" ] || fail "removes what is not ours"
