#!/bin/sh
# SPDX-License-Identifier: MIT
# completion_zsh.sh FILE.bash FILE.zsh: zsh offers the words that bash offers,
# at the same places of the command line. 77: there is no zsh.
set -eu
command -v zsh >/dev/null || { echo "SKIP: no zsh"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cat >"$dir/bash" <<'END'
. "$1"
offer()
{
    COMP_WORDS=(mpx "$@")
    COMP_CWORD=$#
    _mpx
    echo "$*: $(printf '%s\n' "${COMPREPLY[@]-}" | sort | tr '\n' ' ')"
}
END
cat >"$dir/zsh" <<'END'
compdef() { registered="$*"; }
compadd() { shift; for w; do [[ $w == $PREFIX* ]] && offered+=("$w"); done; return 0; }
_files() { offered=(*(N)); }
_path_files() { offered=(*(N/)); }
. "$1"
[[ $registered == "_mpx mpx" ]] || { echo "not registered"; exit 1; }
offer()
{
    local -a words offered
    local CURRENT=$(($# + 1)) PREFIX=$@[-1]
    words=(mpx "$@")
    _mpx
    echo "$*: $(printf '%s\n' "${offered[@]}" | sort | tr '\n' ' ')"
}
END
cat >"$dir/places" <<'END'
offer ""
offer che
offer run --pcap ""
offer run --pcap a
offer plot --format ""
offer help ""
offer explain AT-0
offer run -o ""
offer run ""
END
sed -n 's/^    \([a-z]*\)) taken=.*/offer \1 -/p' "$1" >>"$dir/places"
mkdir "$dir/empty"
cd "$dir/empty"
mkdir folder
touch file
LC_ALL=C bash -c '. "$0"; . "$2"' "$dir/bash" "$1" "$dir/places" >"$dir/of.bash"
LC_ALL=C zsh -f -c '. "$0" && . "$2"' "$dir/zsh" "$2" "$dir/places" >"$dir/of.zsh"
[ "$(wc -l <"$dir/of.bash")" -gt 20 ] || { echo "FAIL: few places"; exit 1; }
grep -q '^run --pcap a: all ' "$dir/of.zsh" || { cat "$dir/of.zsh"; exit 1; }
diff "$dir/of.bash" "$dir/of.zsh"
