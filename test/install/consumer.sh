#!/bin/sh
# SPDX-License-Identifier: MIT
# consumer.sh BUILD CC CXX VERSION [FLAG]...: install what BUILD has into a
# folder of its own, move that, and use it as others do: by pkg-config, and by
# find_package. FLAGs are those with which BUILD was made, e.g. sanitizers.
# Exit code 77: skipped.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 cc=$2 cxx=$3 version=$4
shift 4
command -v pkg-config >/dev/null || { echo "skipped: no pkg-config"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAIL: $*"
    exit 1
}

# works HOW PROGRAM
works()
{
    said=$("$2") || fail "$1: exit code $?, \"$said\""
    [ "$said" = "$version works" ] || fail "$1: \"$said\""
    if ldd "$2" | grep -q ns3; then fail "$1: needs ns-3"; fi
}

cmake --install "$build" --prefix "$work/first" >"$work/log" 2>&1 ||
    { cat "$work/log"; fail "cmake --install"; }
prefix=$work/moved
mv "$work/first" "$prefix"
cd "$work"

pc=$(find "$prefix" -name mpx.pc)
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
[ "$(pkg-config --modversion mpx)" = "$version" ] || fail "version of mpx.pc"
$cc -std=c11 -Wall -Wextra -pedantic -Werror "$@" $(pkg-config --cflags mpx) \
    -o by_pkg_config "$here/consumer.c" $(pkg-config --libs mpx)
works pkg-config ./by_pkg_config
grep -q "$work\|$build" "$pc" && fail "mpx.pc names a folder of the build"

cmake -S "$here/consumer" -B cmake -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_C_FLAGS="$*" -DCMAKE_CXX_FLAGS="$*" >cmake.log 2>&1 &&
    cmake --build cmake >>cmake.log 2>&1 || { cat cmake.log; fail find_package; }
works "find_package, C" cmake/consumer
works "find_package, C++" cmake/consumer_cc
if cmake -S "$here/consumer" -B other -DCMAKE_PREFIX_PATH=/nonexistent \
    -Dmpx_DIR=/nonexistent >/dev/null 2>&1; then
    fail "find_package finds mpx elsewhere: this test shows nothing"
fi

# The command, where it was built, and its scenarios.
if [ -x "$prefix/bin/mpx" ]; then
    [ "$("$prefix/bin/mpx" --version)" = "mpx $version" ] || fail "mpx --version"
    # Moved as it was, and with the folder of its build still there.
    (unset MPX_SCENARIOS; "$prefix/bin/mpx" list) >listed || fail "mpx list"
    grep -q "^$prefix/.*share/mpx/scenarios/hijack-eavesdrop.yaml" listed ||
        { cat listed; fail "the moved scenarios are not listed"; }
    MPX_SCENARIOS=$prefix/share/mpx/scenarios/rotation "$prefix/bin/mpx" list >listed ||
        fail "mpx list by MPX_SCENARIOS"
    grep -q "^$prefix/share/mpx/scenarios/rotation/" listed ||
        { cat listed; fail "MPX_SCENARIOS is not heeded"; }
    for file in share/man/man1/mpx.1 share/man/man5/mpx-scenario.5 \
        share/bash-completion/completions/mpx share/zsh/site-functions/_mpx; do
        [ -s "$prefix/$file" ] || fail "$file is not installed"
    done
    if [ -e "$build/mpx-wifi.so" ]; then
        printf 'name: radio\npaths: {a: {kind: wifi}}\ntraffic: {size: 1 kB}\n' >radio.yaml
        (unset MPX_PLUGINS; "$prefix/bin/mpx" run radio.yaml) >radio.log 2>&1 ||
            { cat radio.log; fail "the moved plug-in is not found"; }
    fi
fi
