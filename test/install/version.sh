#!/bin/sh
# SPDX-License-Identifier: MIT
# version.sh SOURCE VERSION [MPX]: files that repeat the version of the project
# agree with it, and so does the command.
set -eu
cd "$1"
bad=0

# says WHAT VERSION WANTED
says()
{
    [ "$2" = "$3" ] && return
    echo "$1 says version \"$2\", not \"$3\""
    bad=1
}

says CITATION.cff "$(sed -n 's/^version: //p' CITATION.cff)" "$2"
[ ! -e debian/changelog ] ||
    says debian/changelog "$(sed -n '1s/.*(\([^)-]*\).*/\1/p' debian/changelog)" "$2"
grep -q "^## \[$2\]\|^No release.* $2," CHANGELOG.md || {
    echo "CHANGELOG.md has no section of version $2"
    bad=1
}
[ -z "${3-}" ] || says mpx "$("$3" --version)" "mpx $2"
exit $bad
