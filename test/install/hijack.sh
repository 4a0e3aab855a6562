#!/bin/sh
# SPDX-License-Identifier: MIT
# hijack.sh BUILD CC VERSION [FLAG]...: the C library on top of ns-3, from an
# installed prefix that was moved: doc/examples by its Makefile, and what it
# prints. FLAGs are those with which BUILD was made. Exit code 77: skipped.
set -eu
build=$1 cc=$2 version=$3
shift 3
command -v pkg-config >/dev/null || { echo "skipped: no pkg-config"; exit 77; }
command -v make >/dev/null || { echo "skipped: no make"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAIL: $*"
    exit 1
}

cmake --install "$build" --prefix "$work/first" --component dev >"$work/log" 2>&1 ||
    { cat "$work/log"; fail "cmake --install"; }
mv "$work/first" "$work/moved"
pc=$(find "$work/moved" -name mpx-ns3.pc)
grep -q "$work\|$build" "$pc" && fail "mpx-ns3.pc names a folder of the build"
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
[ "$(pkg-config --modversion mpx-ns3)" = "$version" ] || fail "version of mpx-ns3.pc"

cp -r "$(dirname "$(find "$work/moved" -name hijack.c)")" "$work/examples"
cd "$work/examples"
CFLAGS="-Werror $*" LDFLAGS="$*" make CC="$cc" hijack >"$work/log" 2>&1 ||
    { cat "$work/log"; fail "make hijack"; }

# says PROFILE TEXT
says()
{
    said=$(./hijack "$1") || fail "hijack $1: exit code $?"
    case $said in
    $2) ;;
    *) fail "hijack $1: \"$said\"" ;;
    esac
}
says rfc8684 "rfc8684: 1 of 1 hijacked, [1-9]* octets captured of *"
says baerts "baerts: 0 of 1 hijacked, 0 octets captured of 20000000 delivered"
if ./hijack no-such >"$work/log" 2>&1; then fail "an unknown profile is taken"; fi
grep -q "unknown profile" "$work/log" || fail "$(cat "$work/log")"
