#!/bin/bash
# SPDX-License-Identifier: MIT
# race.sh INSTALL-RACE MPX namespaces|loopback: times come in the order in which
# things happen, `mpx check` takes the samples, wrong options are refused.
set -eu
race=$1 mpx=$2 where=$3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

fail()
{
    echo "$*" >&2
    exit 1
}

options=(--handshakes 6)
[ "$where" = namespaces ] || options+=(--loopback)

# in_order VERSION: prints what is wrong with the CSV
in_order()
{
    awk -F, -v version="$1" '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    function v(name) { return $at[name] }
    function say(what) { print "handshake " $1 ": " what }
    function near(a, b) { return a - b < 0.002 && b - a < 0.002 }
    {
        rows++
        if (NF != 21) say(NF " fields")
        if (!(v("client_first_us") > 0 && v("server_first_us") > 0 &&
              v("client_step_us") > 0 && v("server_step_us") > 0 &&
              v("client_octets_us") > 0 && v("server_octets_us") > 0))
            say("a step that takes no time")
        for (e = 1; e <= 2; e++) {
            end = e == 1 ? "client" : "server"
            done = v(end "_arrived_us") + v(end "_octets_us")
            done += v(end "_step_us")
            if (!(done < v(end "_exported_us") &&
                  v(end "_exported_us") < v(end "_installed_us")))
                say(end ": a key before its handshake has ended")
        }
        # the last Finished is that of the client in TLS 1.3
        first = version == "1.3" ? "client" : "server"
        last = version == "1.3" ? "server" : "client"
        if (v(last "_arrived_us") < v(first "_arrived_us"))
            say("the last Finished came first")
        apart = v("client_installed_us") - v("server_installed_us")
        if (!near(v("difference_us"), apart))
            say("difference")
        late = v(last "_octets_us") + v(last "_step_us")
        late += v(last "_install_us")
        if (!near(v("margin_us"), v(first "_install_us") - late))
            say("margin")
    }
    END { if (rows != 6) print rows " rows" }' "$2"
}

for version in 1.3 1.2; do
    for certificate in ecdsa rsa; do
        code=0
        "$race" "${options[@]}" --tls $version --certificate $certificate \
            --load 1 --samples s >csv 2>said || code=$?
        if [ $code -eq 77 ]; then
            cat csv
            exit 77
        fi
        [ $code -eq 0 ] || fail "exit $code: $(cat said)"
        wrong=$(in_order $version csv)
        [ -z "$wrong" ] || fail "TLS $version, $certificate: $wrong"
        grep -q "^NEW_KEY is behind the key in [0-6] of 6" said ||
            fail "no summary: $(cat said)"
        [ "$(grep -c '^[0-9.]* us, [0-9.]* us, [0-9.]* us$' s-server.txt)" -eq 6 ]
        [ "$(grep -c '^-*[0-9.]* us$' s-difference.txt)" -eq 6 ]
        grep -q "^# command: install-race --tls $version" s-client.txt ||
            fail "no command in the samples"
    done
done

cat >s.yaml <<'END'
name: s
stop: 5 s
paths: {a: {rate: 10 Mbit/s, delay: 5 ms}}
endpoints:
  client: {processing: {samples: s-client.txt}}
  server: {processing: {samples: s-server.txt}}
END
"$mpx" check s.yaml || fail "mpx does not take the samples"

for bad in '--tls 1.1' '--handshakes 0' '--handshakes 1025' '--load -1' \
    '--delay x' '--certificate dsa' '--no-such' 'word'; do
    code=0
    # shellcheck disable=SC2086 # an option and its argument
    "$race" $bad >/dev/null 2>said || code=$?
    [ $code -eq 2 ] || fail "$bad: exit $code"
    grep -q 'try install-race --help' said || fail "$bad: $(cat said)"
done
code=0
"$race" --loopback --handshakes 1 --samples none/s >/dev/null 2>said || code=$?
[ $code -eq 1 ] || fail "exit $code with no folder"
grep -q '^install-race: none/s-client.txt: No such' said || fail "$(cat said)"
