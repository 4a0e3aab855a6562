#!/bin/sh
# SPDX-License-Identifier: MIT
# module.sh BUILD SOURCE CXX [FLAG]...: an ns-3 program of its own, built by
# find_package(mpx COMPONENTS ns3) from an installed prefix. FLAGs are those
# with which BUILD was made.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 source=$2 cxx=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAIL: $*"
    cat "$work/log"
    exit 1
}

cmake --install "$build" --prefix "$work/prefix" --component dev \
    >"$work/log" 2>&1 || fail "cmake --install"
cmake -S "$here/module" -B "$work/user" -DCMAKE_PREFIX_PATH="$work/prefix" \
    -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_CXX_FLAGS="$*" -DCMAKE_C_FLAGS="$*" \
    -DEXAMPLE="$source/contrib/mpx/examples/mpx-two-paths.cc" \
    >"$work/log" 2>&1 && cmake --build "$work/user" >>"$work/log" 2>&1 ||
    fail "find_package(mpx COMPONENTS ns3)"
"$work/user/two-paths" >"$work/log" 2>&1 || fail "exit code $?"
# In the fifth second both subflows carry, and more came than either path takes alone.
awk '/^5 s:/ { found = $4 > 13000000 && /subflow 1: [1-9]/ }
    END { exit !found }' "$work/log" || fail "not both paths were used"
