#!/bin/sh
# SPDX-License-Identifier: MIT
# completion.sh MPX: completion of the command for bash, on standard output. Names of
# commands and options are those that the command itself lists when it is given
# a wrong one; words that an option takes are those of --help.
set -eu
mpx=$1

# all_of ARGUMENT...: what stands behind "one of:" in the refusal
all_of()
{
    "$mpx" "$@" 2>&1 | sed -n 's/.*one of: //p'
}

commands=$(all_of no-such-command)
[ "$commands" ] || { echo "completion.sh: $mpx lists no commands" >&2; exit 1; }

cat <<'END'
# Completion of mpx(1) for bash. Generated: do not edit.
_mpx()
{
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} options=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
END
echo "        COMPREPLY=(\$(compgen -W \"$commands help --help --version\" -- \"\$cur\"))"
cat <<'END'
        return
    fi
    case $prev in
    -o | --output) COMPREPLY=($(compgen -d -- "$cur")); return ;;
END
"$mpx" --help | grep -o -e '\[-[-a-z]* [a-z]*|[a-z|]*\]' | tr -d '[]' | sort -u |
    while read -r option words; do
        printf '    %s) COMPREPLY=($(compgen -W "%s" -- "$cur")); return ;;\n' \
            "$option" "$(echo "$words" | tr '|' ' ')"
    done
echo '    esac'
echo '    case ${COMP_WORDS[1]} in'
for command in $commands; do
    short=$("$mpx" "$command" --help | grep -o -e '[[ ]-[a-z][ |]' | tr -d '[ |' | tr '\n' ' ')
    options="$short$(all_of "$command" --no-such-option)"
    echo "    $command) options=\"$options\" ;;"
done
echo "    help) COMPREPLY=(\$(compgen -W \"$commands\" -- \"\$cur\")); return ;;"
cat <<'END'
    esac
    case ${COMP_WORDS[1]}:$cur in
    explain:[!-]* | explain:)
END
echo "        COMPREPLY=(\$(compgen -W \"$("$mpx" explain | sed -n 's/^  *//p' | tr '\n' ' ')\" -- \"\$cur\"))"
cat <<'END'
        return
        ;;
    esac
    case $cur in
    -*) COMPREPLY=($(compgen -W "$options" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -f -- "$cur")) ;;
    esac
}
complete -o filenames -F _mpx mpx
END
