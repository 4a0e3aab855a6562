#!/bin/sh
# SPDX-License-Identifier: MIT
# predictions.sh TOOL: made-up histories in which a prediction comes first, too late, never, or is changed.
set -eu
tool=$1
command -v git >/dev/null || exit 77
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

commit()
{
    git add -A
    git commit -q -m step
}
# attack NAME; study NAME ATTACK; predict STUDY WORD
attack()
{
    printf 'const struct atk_ops x = {\n    .name = "%s",\n};\n' "$1" >"model/attack/attacks/$1.c"
}
study()
{
    echo "attackers: [{attack: $2, on: wifi}]" >"scenarios/attacks/$1.yaml"
}
predict()
{
    echo "$1,$2" >>scenarios/predictions.csv
}
# expect CODE [WORDS]: of the check, and what it says.
expect()
{
    rc=0
    tools/predictions --check >"$work/said" 2>&1 || rc=$?
    if [ $rc -ne "$1" ] || { [ $# -gt 1 ] && ! grep -q "$2" "$work/said"; }; then
        echo "expected $1 '${2-}', got $rc:" >&2
        cat "$work/said" >&2
        exit 1
    fi
}
# A history with an attack that is older than any prediction.
begin()
{
    rm -rf "$work/clone"
    git init -q "$work/clone"
    cd "$work/clone"
    mkdir -p tools scenarios/attacks model/attack/attacks
    cp "$tool" tools/predictions
    attack old
    study at-01-old old
    commit
    [ $# -eq 0 ] || return 0
    echo 'study,word' >scenarios/predictions.csv
    commit
    expect 0
}

begin without
expect 77 'not committed'

begin
predict at-02-new yes
expect 0
commit
attack new
study at-02-new new
expect 0
commit
expect 0
sed -i 's/new,yes/new,no/' scenarios/predictions.csv
commit
expect 1 'was changed'

begin # renamed
predict at-02-new yes
commit
attack new
study at-02-new new
commit
rm model/attack/attacks/new.c scenarios/attacks/at-02-new.yaml
attack newer
study at-02-newer newer
sed -i 's/^at-02-new,/at-02-newer,/' scenarios/predictions.csv
commit
expect 1 'not older than newer'
sed -i '1i # formerly at-02-newer at-02-new newer new' scenarios/predictions.csv
commit
expect 0
sed -i 's/newer,yes/newer,no/' scenarios/predictions.csv
commit
expect 1 'was changed'

begin
attack new
study at-02-new new
expect 1 'no prediction'
commit
predict at-02-new yes
expect 1 'not committed'
commit
expect 1 'not older than new'

begin # in one commit
predict at-02-new yes
attack new
study at-02-new new
commit
expect 1 'not older'

begin
attack new
commit
expect 1 'no study of scenarios/attacks plays new'

begin # a new study of an old attack
study at-02-new old
commit
expect 1 'at-02-new.yaml has no prediction'

begin
predict at-02-new yes
commit
attack new
study at-02-new new
commit
git clone -q --depth 1 "file://$PWD" "$work/shallow"
cd "$work/shallow"
expect 77 shallow
