# SPDX-License-Identifier: MIT
# Sourced by the scripts here. The command under test is their first argument;
# they run in a folder of their own that is gone afterwards.
mpx=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

export LC_ALL=C
fail()
{
    echo "FAIL: $*" >&2
    exit 1
}

skip()
{
    echo "skipped: $*"
    exit 77
}

# same WANTED GOT: byte for byte, or the difference is shown.
same()
{
    cmp -s "$1" "$2" && return
    diff -u "$1" "$2" | cut -c 1-300 | head -60
    fail "$2 is not $1"
}

# Skip where numbers are not those of the ns-3 that the committed ones are of.
of_other_ns3()
{
    local version
    version=$("$mpx" doctor | sed -n 's/^ok  *ns-3  *\([0-9.]*\) .*/\1/p')
    case $version in
    3.37 | '') ;;
    *) skip "numbers are of ns-3 3.37, this is $version: doc/ns3-versions.md" ;;
    esac
}

# committed WANTED GOT: the same, with the ns-3 that WANTED is of.
committed()
{
    cmp -s "$1" "$2" && return
    of_other_ns3
    same "$1" "$2"
}

# study FILE OPTION...: run it; what it said is shown if it was not all fine.
study()
{
    ends_in 0 "$@"
}

# The same of some of its runs: what is expected of all stays open.
some_of()
{
    ends_in 6 "$@"
}

ends_in()
{
    local want=$1 code=0
    shift
    "$mpx" run "$@" >said 2>&1 || code=$?
    [ $code -eq "$want" ] && return
    [ $code -eq 4 ] && grep -q ': no mpx-[a-z]*\.so in ' said &&
        skip "this ns-3 has no such radio"
    cat said
    tail -n 5 */runs/*.log 2>/dev/null || true
    fail "exit code $code of mpx run $*"
}
