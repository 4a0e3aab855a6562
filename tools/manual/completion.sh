#!/bin/sh
# SPDX-License-Identifier: MIT
# completion.sh MPX bash|zsh: completion of the command for a shell, on standard
# output. Names of commands and options are those that the command itself lists
# when it is given a wrong one; words that an option takes are those of --help.
set -eu
mpx=$1
shell=$2

# all_of ARGUMENT...: what stands behind "one of:" in the refusal
all_of()
{
    "$mpx" "$@" 2>&1 | sed -n 's/.*one of: //p'
}

commands=$(all_of no-such-command)
[ "$commands" ] || { echo "completion.sh: $mpx lists no commands" >&2; exit 1; }

# What differs between shells: how words, folders and files are offered, and
# what is called n (of the word to complete), cur, prev and command (the first).
case $shell in
bash)
    cat <<'END'
# Completion of mpx(1) for bash. Generated: do not edit.
_mpx_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_mpx_folders() { COMPREPLY=($(compgen -d -- "$cur")); }
_mpx_files() { COMPREPLY=($(compgen -f -- "$cur")); }
_mpx()
{
    local n=$COMP_CWORD cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]} taken=
    COMPREPLY=()
END
    ;;
zsh)
    cat <<'END'
#compdef mpx
# Completion of mpx(1) for zsh. Generated: do not edit.
_mpx_words() { compadd -- ${=1}; }
_mpx_folders() { _path_files -/; }
_mpx_files() { _files; }
_mpx()
{
    local n=$((CURRENT - 1)) cur=$PREFIX prev=${words[CURRENT - 1]}
    local command=${words[2]} taken=
END
    ;;
*)
    echo "completion.sh: bash or zsh, not $shell" >&2
    exit 2
    ;;
esac

cat <<END
    if [ "\$n" -eq 1 ]; then
        _mpx_words "$commands help --help --version"
        return
    fi
    case \$prev in
    -o | --output) _mpx_folders; return ;;
END
"$mpx" --help | grep -o -e '\[-[-a-z]* [a-z]*|[a-z|]*\]' | tr -d '[]' | sort -u |
    while read -r option words; do
        echo "    $option) _mpx_words \"$(echo "$words" | tr '|' ' ')\"; return ;;"
    done
echo '    esac'
echo '    case $command in'
for command in $commands; do
    short=$("$mpx" "$command" --help | grep -o -e '[[ ]-[a-z][ |]' | tr -d '[ |' | tr '\n' ' ')
    echo "    $command) taken=\"$short$(all_of "$command" --no-such-option)\" ;;"
done
cat <<END
    help) _mpx_words "$commands"; return ;;
    esac
    case \$command:\$cur in
    explain:[!-]* | explain:)
        _mpx_words "$("$mpx" explain | sed -n 's/^  *//p' | tr '\n' ' ')"
        return
        ;;
    esac
    case \$cur in
    -*) _mpx_words "\$taken" ;;
    *) _mpx_files ;;
    esac
}
END
case $shell in
bash) echo 'complete -o filenames -F _mpx mpx' ;;
zsh) echo 'if [ "$funcstack[1]" = _mpx ]; then _mpx "$@"; else compdef _mpx mpx; fi' ;;
esac
