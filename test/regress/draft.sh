#!/bin/bash
# SPDX-License-Identifier: MIT
# draft.sh MPX [tools]: what `mpx draft` writes keeps to the rules that drafts
# have for it; with `tools`, kramdown-rfc and xml2rfc are asked.
set -eu
. "$(dirname "$0")/lib.sh"
command -v gnuplot >/dev/null || skip "no gnuplot"
if [ "${2:-}" = tools ]; then
    command -v kramdown-rfc >/dev/null || skip "no kramdown-rfc (apt-get install ruby-kramdown-rfc2629)"
fi

study "$here/draft.yaml" -o out -j 2
"$mpx" ladder out --run profile=hardened/loss=2%/seed=1 \
    --quiet 2>named || fail "$(cat named)"
"$mpx" draft out -o sim >includes || fail "mpx draft out"
[ "$(grep -c '^{::include' includes)" -eq 7 ] || fail "not 7 pieces: $(cat includes)"
# adjacent includes are one paragraph to kramdown: a blank line after each
[ "$(wc -l <includes)" -eq 14 ] || fail "no blank lines: $(cat includes)"
# two runs are too few for a share: how many of how many
grep -q '>2/2<' out/fig-completed.svg || fail "no 2/2 in the matrix"
sed -n 's/{::include \(.*\)}/\1/p' includes | while read -r f; do
    [ -s "sim/$f" ] || fail "no sim/$f"
done

asked_the_tools()
{
    awk '/^INCLUDES/ { while ((getline l < "includes") > 0)
                           print l; next } { print }' \
        "$root/test/data/draft/draft-mpx-figures-00.md" >sim/d.md
    cd sim
    kramdown-rfc d.md >d.xml 2>said || fail "kramdown-rfc: $(cat said)"
    ! grep -i 'warning\|error' said || fail "kramdown-rfc complains"
    command -v xml2rfc >/dev/null || skip "no xml2rfc (apt-get install xml2rfc, in non-free)"
    xml2rfc --no-network --text --html d.xml >said 2>&1 ||
        fail "xml2rfc: $(cat said)"
    ! grep -v 'document date' said | grep -i 'warning\|error\|invalid' ||
        fail "xml2rfc complains"
    [ "$(grep -o '<svg' d.html | wc -l)" -eq 4 ] || fail "not 4 drawings in HTML"
    for f in fig-goodput fig-completed ladder-*; do
        f=${f%.*}
        # each line of the ASCII art, wherever a page begins
        while IFS= read -r line; do
            grep -qF -- "$line" d.txt || fail "$f.txt: not in the text: $line"
        done <"$f.txt"
    done
    grep -q 'Table 3: ' d.txt || fail "not three tables"
}
# a whole draft of its own: --skeleton
"$mpx" draft out -o whole --skeleton >again 2>said || fail "$(cat said)"
grep -q "whole/draft-author-draft-00.md" said || fail "where? $(cat said)"
cmp includes again || fail "other pieces with --skeleton"
grep '^{::include' whole/draft-author-draft-00.md | cmp - <(grep . includes) ||
    fail "the skeleton has not all pieces"
! "$mpx" draft out -o whole --skeleton >again 2>said || fail "written over"
grep -q "is not written over" said || fail "$(cat said)"
built_the_skeleton()
{
    (cd whole
    kramdown-rfc draft-author-draft-00.md >d.xml 2>said || fail "kramdown-rfc: $(cat said)"
    ! grep -i 'warning\|error' said || fail "kramdown-rfc complains of the skeleton"
    [ "$(grep -c '<figure' d.xml)" -ge 3 ] || fail "no figures in the skeleton"
    python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' d.xml ||
        fail "the skeleton gives no XML"
    command -v xml2rfc >/dev/null || exit 0
    xml2rfc --no-network --text d.xml >said 2>&1 || fail "xml2rfc: $(cat said)")
}

if [ "${2:-}" = tools ]; then
    built_the_skeleton
    asked_the_tools
    exit 0
fi

"$mpx" draft --check sim/*.svg out/*.svg out/ladder/*.svg ||
    fail "SVG of ours is out of the profile"
"$mpx" draft --check "$root"/results/fig/*.svg || fail "a committed figure"
! grep -nE '^.{70}|[[:blank:]]$' sim/*.txt || fail "wide, or blanks at the end"
! grep -n '[^ -~]' sim/*.txt || fail "not ASCII"
! grep -n '\[' sim/tab-*.md || fail "kramdown takes [a, b] for a reference"
grep -q '^{: #tab-goodput title="' sim/tab-goodput.md || fail "no title"
grep -q '^|---|---:|---:|$' sim/tab-goodput.md || fail "$(cat sim/tab-goodput.md)"
grep -q 'artwork type="ascii-art"' sim/fig-goodput.xml || fail "no ASCII art"
grep -q '<name>Time to complete, &quot;quoted&quot; &amp; &lt;marked&gt;' \
    sim/fig-completion.xml || fail "title: $(head -1 sim/fig-completion.xml)"
[ "$(grep -c '<polygon' sim/fig-goodput.svg)" -ge 6 ] || fail "no bars"

# The checker is no rubber stamp.
refused()
{
    printf '<svg xmlns="http://www.w3.org/2000/svg" %s>%s</svg>' "$1" "$2" >bad.svg
    ! "$mpx" draft --check bad.svg 2>said || fail "accepted: $1 $2"
    grep -q "$3" said || fail "$2: $(cat said)"
}
box='viewBox="0 0 9 9"'
refused '' '<g/>' 'no viewBox'
refused "$box width=\"9\"" '' 'attribute width'
refused "$box" '<rect id="a"/>' 'attribute id'
refused "$box" '<rect style="fill:red"/>' 'attribute style'
refused "$box" '<rect fill="red"/>' 'fill="red"'
refused "$box" '<rect fill="url(#a)"/>' 'refers to something'
refused "$box" '<line stroke="none"/>' 'stroke="none"'
refused "$box" '<defs></defs>' '<defs>'
refused "$box" '<g><filter></filter></g>' '<filter>'
refused "$box" '<use/>' '<use>'
refused "$box" '<text font-family="Arial">a</text>' 'font-family="Arial"'
refused "$box" '<g>loose</g>' 'text in <g>'
refused "$box" '<g><rect></g>' 'does not fit'
refused "$box" '<g' 'a name is missing'
