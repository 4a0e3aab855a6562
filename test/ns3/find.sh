#!/bin/sh
# SPDX-License-Identifier: MIT
# find.sh CMAKE FOLDER: FindNs3.cmake of FOLDER takes libraries from beside the
# headers, and refuses headers of one ns-3 with libraries of another.
set -eu
cmake=$1 folder=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAIL: $*"
    cat "$work/log"
    exit 1
}

# tree NAME PREFIX SUFFIX: an installation whose libraries are
# lib/libPREFIX-MODULE SUFFIX, headers that do not say their version
tree()
{
    mkdir -p "$work/$1/include/ns3" "$work/$1/lib"
    touch "$work/$1/include/ns3/core-module.h"
    for m in fd-net-device point-to-point csma internet traffic-control \
        network stats core applications; do
        touch "$work/$1/lib/lib$2-$m$3"
    done
}

mkdir "$work/user"
cat >"$work/user/CMakeLists.txt" <<EOF
cmake_minimum_required(VERSION 3.18)
project(user NONE)
set(CMAKE_FIND_LIBRARY_PREFIXES lib)
set(CMAKE_FIND_LIBRARY_SUFFIXES .so)
list(APPEND CMAKE_MODULE_PATH $folder)
find_package(Ns3 REQUIRED COMPONENTS applications)
get_target_property(libs ns3::applications INTERFACE_LINK_LIBRARIES)
message(STATUS "found \${Ns3_VERSION} \${Ns3_core_LIBRARY} \${libs}")
get_target_property(cxx ns3::ns3 INTERFACE_COMPILE_FEATURES)
message(STATUS "in \${cxx}")
EOF

# find ROOT [OPTION]...
find()
{
    root=$work/$1
    shift
    rm -rf "$work/build"
    "$cmake" -S "$work/user" -B "$work/build" -DNs3_ROOT="$root" "$@" \
        >"$work/log" 2>&1
}
# refuses ROOT TEXT [OPTION]...
refuses()
{
    root=$1 text=$2
    shift 2
    if find "$root" "$@"; then fail "$root is taken"; fi
    tr -s '\n ' ' ' <"$work/log" | grep -q "$text" || fail "$root: not \"$text\""
}

tree new ns3.48 -default.so
find new || fail "ns-3.48 is not found"
grep -q "found 3.48 $work/new/lib/libns3.48-core-default.so $work/new/lib/libns3.48-applications" \
    "$work/log" || fail "something else is found"

# Each version in the C++ that it is written in.
for pair in 37:17 40:17 41:20 45:20 46:23 48:23; do
    tree "in-${pair%:*}" "ns3.${pair%:*}" .so
    find "in-${pair%:*}" || fail "ns-3.${pair%:*} is not found"
    grep -q "in cxx_std_${pair#*:}$" "$work/log" || fail "$pair: other C++"
done

# Headers that say 3.37 with libraries of 3.48.
cp -r "$work/new" "$work/old"
echo '#define NS3_VERSION_MINOR 37' >"$work/old/include/ns3/version-defines.h"
refuses old "headers of ns-3 3.37 in [^ ]*, but .* 3.48"

# Headers alone: never the system's libraries.
cp -r "$work/new" "$work/bare"
rm -r "$work/bare/lib"
refuses bare "Could NOT find Ns3"

# Two versions were installed over one another.
tree both ns3.45 .so
tree both ns3.48 .so
refuses both "libraries of ns-3 3.45, 3.48 beside the same headers"

# One library from elsewhere.
tree other ns3.45 .so
refuses new "but [^ ]*other[^ ]* is of 3.45" \
    -DNs3_internet_LIBRARY="$work/other/lib/libns3.45-internet.so"
