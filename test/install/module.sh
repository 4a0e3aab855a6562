#!/bin/sh
# SPDX-License-Identifier: MIT
# module.sh BUILD SOURCE CXX [FLAG]...: an ns-3 program of its own, built as the
# guide for users of ns-3 says by find_package(mpx COMPONENTS ns3) from an
# installed prefix. FLAGs are those with which BUILD was made.
set -eu
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
mkdir "$work/first"
sed -n '/^```cmake/,/^```/p' "$source/doc/guide/ns3-users.md" | sed '/^```/d' \
    >"$work/first/CMakeLists.txt"
cp "$source/contrib/mpx/examples/mpx-two-paths.cc" "$work/first/first.cc"
cmake -S "$work/first" -B "$work/user" -DCMAKE_PREFIX_PATH="$work/prefix" \
    -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_CXX_FLAGS="$*" -DCMAKE_C_FLAGS="$*" \
    >"$work/log" 2>&1 && cmake --build "$work/user" >>"$work/log" 2>&1 ||
    fail "find_package(mpx COMPONENTS ns3)"
"$work/user/first" >"$work/log" 2>&1 || fail "exit code $?"
# In the fifth second both subflows carry, and more came than either path takes alone.
awk '/^5 s:/ { found = $4 > 13000000 && /subflow 1: [1-9]/ }
    END { exit !found }' "$work/log" || fail "not both paths were used"
