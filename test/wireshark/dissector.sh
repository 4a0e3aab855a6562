#!/bin/sh
# SPDX-License-Identifier: MIT
# dissector.sh MPX TEST_DISSECTOR SOURCES: the Wireshark dissector on captures
# of our own runs, and on every option of `mpx vectors`.
mpx=$1 test=$2 root=$3
lua=$root/tools/wireshark/mpx.lua
command -v tshark >/dev/null || { echo "skipped: no tshark"; exit 77; }
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# Wireshark 4.4 and newer run no script for root: then tshark is nobody's.
if [ "$(id -u)" = 0 ]; then
    umask 022
    command -v setpriv >/dev/null || { echo "skipped: root without setpriv"; exit 77; }
    mkdir "$dir/bin" && cp "$lua" "$dir" && chmod -R a+rX "$dir" || exit 1
    lua=$dir/${lua##*/}
    {
        echo '#!/bin/sh'
        echo "exec setpriv --reuid=65534 --regid=65534 --clear-groups \\"
        echo "    env HOME='$dir' '$(command -v tshark)' \"\$@\""
    } >"$dir/bin/tshark"
    chmod 755 "$dir/bin/tshark"
    PATH=$dir/bin:$PATH
fi
only=
for p in rfc8684 paasch baerts hardened; do
    only="$only --only profile=$p/family=ipv4/seed=1"
done
"$mpx" run "$root/test/replay/ours.yaml" -o "$dir/out" --pcap all --quiet \
    --set 'traffic.size=200 kB' $only >"$dir/log" 2>&1 ||
    { cat "$dir/log"; exit 1; }
[ "$(ls "$dir"/out/pcap/*-client-*.pcap | wc -l)" -eq 8 ] ||
    { echo "not 8 captures"; exit 1; }
for f in "$dir"/out/pcap/*-client-*.pcap; do
    tshark -X "lua_script:$lua" -r "$f" -T fields -e mpx.malformed \
        >"$dir/said" 2>&1 || { echo "tshark fails:"; cat "$dir/said"; exit 1; }
    break
done
"$test" "$lua" "$dir"/out/pcap/*-client-*.pcap || exit 1

"$mpx" vectors --json >"$dir/vectors" || exit 1
awk -F'"' '$2 == "name" { name = $4 } $2 == "hex" { print name "\t" $4 }' \
    "$dir/vectors" >"$dir/options"
[ "$(wc -l <"$dir/options")" -gt 200 ] || { echo "few options"; exit 1; }
"$test" "$lua" - <"$dir/options"
