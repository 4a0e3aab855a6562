#!/bin/bash
# SPDX-License-Identifier: MIT
# new.sh MPX: each template of mpx new is a scenario without a warning whose
# expectations hold, by a build without sanitizers if MPX_STUDIES names one.
set -eu
. "$(dirname "$0")/lib.sh"
new=$mpx
mpx=${MPX_STUDIES:-$mpx}

templates=$("$new" help new | sed -n 's/.*--template \([a-z|]*\).*/\1/p' | tr '|' ' ')
[ "$(wc -w <<<"$templates")" -eq 5 ] || fail "not five templates: $templates"
for t in $templates; do
    "$new" new --template "$t" "my-$t.yaml" >said || fail "new: $(cat said)"
    grep -q "^name: my-$t " "my-$t.yaml" || fail "$t: not named by its file"
    "$mpx" check "my-$t.yaml" >said 2>&1 || fail "$(cat said)"
    grep -q ': ok, ' said && ! grep -q warning said || fail "$t: $(cat said)"
    study "my-$t.yaml" -j 2 --seeds 1
    [ -z "${t##tokens}" ] || "$mpx" run "my-$t.yaml" --quick -q || fail "$t in small"
done

echo kept >mine.yaml
code=0
"$new" new mine.yaml 2>said || code=$?
[ $code -eq 2 ] && [ "$(cat mine.yaml)" = kept ] || fail "exit $code: mine.yaml is $(head -c 40 mine.yaml)"
code=0
"$new" new --template transfr x.yaml 2>said || code=$?
[ $code -eq 2 ] && grep -q 'did you mean "transfer"?' said && [ ! -e x.yaml ] || fail "exit $code: $(cat said)"
code=0
"$new" new 'a b.yaml' 2>said || code=$?
[ $code -eq 2 ] && [ ! -e 'a b.yaml' ] || fail "exit $code of a name with a blank: $(cat said)"

# The guide goes on with what its first command makes.
line=$(grep -o 'mpx new [a-z]*\.yaml --template [a-z]*' "$root/doc/guide/start.md")
"$mpx" ${line#mpx } >/dev/null
name=$(sed -n 's/^name: \([a-z-]*\).*/\1/p' my.yaml)
! grep -o 'out/[a-z-]*' "$root/doc/guide/start.md" | grep -vx "out/$name\|out/hijack-eavesdrop" ||
    fail "the guide names another folder than out/$name"
