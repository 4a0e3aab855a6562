#!/bin/bash
# SPDX-License-Identifier: MIT
# completion.bash MPX FILE: what completion offers is what the command takes:
# every command and option of --help is offered, and what is offered is taken, of
# some 300 by a build without sanitizers if MPX_STUDIES names one.
set -eu
mpx=$1 fast=${MPX_STUDIES:-$1}
. "$2"

fail()
{
    echo "FAIL: $*"
    exit 1
}

# offers WORD...: for the last word, what is offered
offers()
{
    COMP_WORDS=(mpx "$@")
    COMP_CWORD=$#
    _mpx
    echo " ${COMPREPLY[*]-} "
}

commands=$("$mpx" --help | sed -n 's/^  mpx \([a-z]*\).*/\1/p')
[ "$(echo "$commands" | wc -l)" -gt 5 ] || fail "no commands in --help"
for command in $commands; do
    [[ $(offers "") == *" $command "* ]] || fail "$command is not offered"
    synopsis=$("$mpx" "$command" --help | awk 'NR == 1 || /^ +\[/ { print; next } { exit }')
    offered=$(offers "$command" -)
    for option in $(echo "$synopsis" | grep -o -e '[[ ]-[-a-z]*' | tr -d '[ '); do
        [[ $offered == *" $option "* ]] || fail "$command $option is not offered"
        n=$((${n-0} + 1))
    done
    for option in $offered; do
        said=$("$fast" "$command" "$option" --help 2>&1 </dev/null || true)
        [[ $said != *"no option"* ]] || fail "$command $option is not taken"
    done
done
[ "${n-0}" -gt 30 ] || fail "only ${n-0} options in --help"
[ "$(offers run --pcap a)" = " all " ] || fail "values of --pcap"
[ "$(offers che)" = " check " ] || fail "che is not completed"
[ "$(offers compare --i)" = " --intervals " ] || fail "--i is not completed"
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
mkdir out
touch study.yaml
[ "$(offers run st)" = " study.yaml " ] || fail "files are not offered"
[ "$(offers run -o o)" = " out " ] || fail "folders are not offered"
