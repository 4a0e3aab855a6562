#!/bin/bash
# SPDX-License-Identifier: MIT
# report.sh MPX [browser]: the page of a study is whole, of its own, the same
# for the same folder, and no text of it is markup; 5,000 runs fit into 5 MB.
# With `browser`, chromium opens it.
set -eu
. "$(dirname "$0")/lib.sh"
command -v gnuplot >/dev/null || skip "no gnuplot"
if [ "${2:-}" = browser ]; then
    command -v chromium >/dev/null || skip "no chromium (apt-get install chromium)"
fi

ends_in 1 "$here/report.yaml" -o out -j 2 --series 50ms --events --pcap all
run=profile=baerts/loss=2%/seed=1
page=out/report.html
[ "$("$mpx" report out)" = $page ] || fail "its name is not said"

# Two rows of runs.csv and counters.csv are each run; 5,000 of them.
many()
{
    mkdir many
    cp out/scenario.yaml out/overrides.tsv out/cells.csv many
    awk -v n=5000 'NR == 1 { print; next } { row[++k] = $0 }
        END { for (i = 0; i < n; i++) { r = row[i % k + 1]; sub(/seed=[0-9]+/, "seed=" i, r); print r } }' \
        out/runs.csv >many/runs.csv
    awk -v n=10000 'NR == 1 { print; next } { row[++k] = $0 }
        END { for (i = 0; i < n; i++) { r = row[i % k + 1]; sub(/seed=[0-9]+/, "seed=" int(i / 2), r); print r } }' \
        out/counters.csv >many/counters.csv
    "$mpx" report many >said || fail "5,000 runs: $(cat said)"
}

open_in() # PAGE OPTION...: its document after the script, into `dom`
{
    local url=$1
    shift
    timeout 120 chromium --headless --no-sandbox --disable-gpu \
        --user-data-dir="$work/chromium" --window-size=1200,1600 "$@" \
        --dump-dom "file://$work/$url" >dom 2>chromium.log ||
        fail "chromium: $(tail -n 3 chromium.log)"
    grep -q 'data-ready="' dom || fail "the script of $url does not end: $(grep -i error chromium.log | tail -n 3)"
}

if [ "${2:-}" = browser ]; then
    open_in $page
    [ "$(grep -o 'scope="row"><a href="#run=' dom | wc -l)" -eq 8 ] || fail "not 8 runs"
    grep -q 'aria-sort="none"' dom || fail "no column says that it sorts"
    grep -q 'FAIL' dom || fail "no verdict"
    [ "$(grep -o 'class="hit"' dom | wc -l)" -eq 4 ] || fail "not 4 places of figures have numbers"
    ! grep -q '<img\|<b>' dom || fail "text became markup"
    open_in "$page#run=$(printf %s "$run" | sed 's,/,%2F,g; s,=,%3D,g; s,2%$,2%25,; s,2%%,2%25%,')"
    for part in Ladder 'Time series' Counters Events 'Congestion window, server' 'Share of octets, client'; do
        grep -q "$part" dom || fail "the run has no $part"
    done
    grep -q 'href="pcap/profile%3Dbaerts%2Closs%3D2%25%2Cseed%3D1-client-lte.pcap"' dom ||
        fail "no link to packets"
    # A reader points, sorts, filters, opens a run: by a script of the test, for
    # which the policy of the page is taken away.
    { sed 's/<meta http-equiv="Content-Security-Policy"[^>]*>//; s,</body>,,; s,</html>,,' $page
        echo '<pre id="tried">'; echo '</pre><script>'; cat "$here/report.js"; echo '</script></body></html>'; } >out/tried.html
    open_in out/tried.html --virtual-time-budget=5000
    sed -n 's/.*<pre id="tried">\({.*}\).*/\1/p' dom >tried
    for want in 'paths.lte.loss_ratio 0.02..RFC 8684: [0-9.]*M' '"up":"ascending baerts"' '"down":"descending rfc8684"' \
        '"filter":"loss=0%/ 4 of 8 runs"' '"numbers":2' '"focus":"profile=rfc8684/loss=0%/seed=1"' \
        '"events":"Events with [1-9][0-9]* of [0-9]* events"' '"unlabelled":0' '"order":true' \
        '"nameless":""' '"named":"[1-9][0-9]* [1-9][0-9]* [1-9][0-9]* [1-9][0-9]* [1-9][0-9]*"' '"enters":"skip en"' \
        '"captions":".*Congestion window, server .kB..*Round-trip time, server .ms..*Goodput, client .Mbit/s.'; do
        grep -q -- "$want" tried || fail "no $want in $(cat tried)"
    done
    for scheme in 0 1; do # dark, light
        open_in $page --blink-settings=preferredColorScheme=$scheme --screenshot="$work/$scheme.png"
        [ "$(wc -c <$scheme.png)" -gt 20000 ] || fail "an empty picture"
    done
    ! cmp -s 0.png 1.png || fail "dark is light"
    many
    open_in many/report.html
    [ "$(grep -o '<a href="#run=' dom | wc -l)" -le 100 ] || fail "all rows are made at once"
    grep -q '5000 of 5000 runs' dom || fail "not 5,000 runs"
    ms=$(sed -n 's/.*data-ready="\([0-9]*\)".*/\1/p' dom)
    echo "5,000 runs open in $ms ms"
    [ "$ms" -lt 10000 ] || fail "that is too slow" # 500 ms on an idle machine
    ends_in 1 "$here/report.yaml" -o slow -j 2 --set 'paths.wifi.rate=5 Mbit/s'
    "$mpx" report out slow >/dev/null
    open_in slow/moved.html
    grep -q '<td class="text">significant</td>' dom || fail "no table of what moved"
    # One run of each point has no interval.
    ends_in 1 "$here/report.yaml" --only '*/seed=1' -o one -j 2
    ends_in 1 "$here/report.yaml" --only '*/seed=1' -o other -j 2 --set 'paths.wifi.rate=5 Mbit/s'
    "$mpx" report one other >/dev/null
    open_in other/moved.html
    grep -q '<td class="text">no interval</td>' dom || fail "an interval of one run"
    ! grep -q '<td class="number">[^<]*(' dom || fail "an interval of one run is shown"
    exit 0
fi

cp $page first.html
"$mpx" report out --quiet >said
[ ! -s said ] || fail "--quiet says: $(cat said)"
same first.html $page
cp -r out elsewhere
"$mpx" report elsewhere -o other.html >/dev/null
mkdir pages
[ "$("$mpx" report elsewhere -o pages)" = pages/report.html ] || fail "a page in a folder"
! "$mpx" report elsewhere -o elsewhere/scenario.yaml 2>said || fail "a page over a study"
grep -q 'scenario.yaml is there, and is no page' said || fail "$(cat said)"
same first.html other.html

# Nothing is fetched: the only address is a name space.
! grep -oE "(https?:)?//[a-z][^\"' <)]*" $page | sort -u | grep -vx 'http://www.w3.org/2000/svg' ||
    fail "an address"
! grep -qE '<(link|img|iframe|object|embed|base)\b|@import|url\(' $page || fail "something to load"
grep -q "script-src 'sha256-" $page || fail "any script may run"

# Markup of the scenario is text, in HTML and in the data.
[ "$(grep -c '<title>markup\|<script>alert\|<img\|<b>Goodput' $page)" -eq 0 ] || fail "markup got in"
grep -q 'markup &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; of a claim &amp; its &quot;quotes&quot;' $page ||
    fail "no claim"
grep -q '&lt;img src=x onerror=alert(3)&gt;' $page || fail "no source"
[ "$(grep -o '<script' $page | wc -l)" -eq $((1 + 1 + 8)) ] || fail "other scripts than one, data and 8 runs"
[ "$(grep -o '</script>' $page | wc -l)" -eq 10 ] || fail "a script ends elsewhere"
[ "$(grep -o '<template id="ladder-' $page | wc -l)" -eq 8 ] || fail "not 8 ladders"
grep -q '<td class="verdict fail">FAIL</td>' $page || fail "no verdict"
grep -q '<a href="#run=profile%3Dbaerts%2Floss%3D0%25%2Fseed%3D1">look at it</a>' $page || fail "no way to the run that broke it"
if command -v xmllint >/dev/null; then # it knows HTML 4 only
    xmllint --html --noout $page 2>errors || true
    ! grep 'error' errors | grep -v 'Tag [a-z]* invalid' || fail "not well-formed"
fi

# A run that has no result is named.
cp -r out part
sed -i '/loss=0%\/seed=2/d' part/runs.csv part/counters.csv
rm part/runs/*loss=0%,seed=2.row
echo why >"part/runs/profile=baerts,loss=0%,seed=2.log"
"$mpx" report part >/dev/null
grep -q 'profile=baerts/loss=0%/seed=2: why, its log is runs/profile=baerts,loss=0%,seed=2.log' part/report.html ||
    fail "no run without a result"
! grep -q 'Runs without a result' $page || fail "a run without a result"

# --only: one run has its parts in the page.
"$mpx" report out --only $run -o one.html >/dev/null
[ "$(grep -o '<template' one.html | wc -l)" -eq 1 ] || fail "not one run with --only"
code=0
"$mpx" report out --only none 2>said || code=$?
[ $code -eq 2 ] && grep -q 'no run "none"' said || fail "exit $code of a run that is not there: $(cat said)"

many
[ "$(wc -c <many/report.html)" -lt 5000000 ] || fail "5,000 runs are $(wc -c <many/report.html) octets"

# A drawing that is not within the profile is linked to, not taken in.
cp out/fig-intact.svg kept.svg
sed -i 's/<g>/<g onload="alert(4)">/' out/fig-intact.svg
"$mpx" report out >/dev/null
! grep -q 'onload' $page || fail "a strange drawing got in"
cp kept.svg out/fig-intact.svg

# A table that is not whole leaves the page of before.
cp $page before.html
head -n 3 out/counters.csv >cut && cp cut out/counters.csv
code=0
"$mpx" report out 2>said || code=$?
[ $code -eq 4 ] && grep -q 'counters.csv is not of runs.csv' said || fail "exit $code: $(cat said)"
same before.html $page

# Two folders.
ends_in 1 "$here/report.yaml" -o slow -j 2 --set 'paths.wifi.rate=5 Mbit/s'
[ "$("$mpx" report out slow)" = slow/moved.html ] || fail "its name is not said"
grep -q '"significant"' slow/moved.html || fail "nothing moved at a quarter of the rate"
grep -q 'no expectation that both have has another verdict' slow/moved.html || fail "a verdict turned"
grep -q '<a href="#figures">' slow/moved.html || fail "no way to the figures"
[ "$(grep -o '<figure ' slow/moved.html | wc -l)" -eq 4 ] || fail "not the figures of both"
"$mpx" report elsewhere elsewhere -o same.html >/dev/null
grep -q ' means are the same, 0 differ' same.html || fail "a folder differs from itself"
