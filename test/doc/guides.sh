#!/bin/sh
# SPDX-License-Identifier: MIT
# guides.sh SOURCE MPX: the commands of the guides, typed as they stand there,
# end well; but for those that build, want a kernel, or capture.
set -u
source=$1 mpx=${MPX_STUDIES:-$2} # many starts
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/build" && ln -s "$mpx" "$work/build/mpx" && cd "$work" || exit 1
PATH=$work/build:$PATH HOME=$work
export PATH HOME

# block GUIDE N [LANGUAGE]: the N-th block of shell, or of another language
block()
{
    awk -v n="$2" -v begin="^\`\`\`${3:-sh}\$" '
        $0 ~ begin { on = ++k == n; next }
        /^```/ { on = 0 }
        on' "$source/doc/guide/$1.md"
}

complain() { echo "$*" | tee -a "$work/failed"; }

# type_lines WHERE: each line of standard input is a command; some of a study's
# runs are not all of them, which is 6
type_lines()
{
    grep . >"$work/lines" || complain "$1: no command"
    while IFS= read -r line; do
        echo "$line" >>"$work/typed"
        bash -o pipefail -c "$line" >"$work/said" 2>&1 </dev/null
        case $?:$line in
        0:* | 141:* | 6:*--only*) ;; # 141: head had enough
        *) complain "$1: $line"; tail -5 "$work/said" ;;
        esac
    done <"$work/lines"
}

# start: the block before needs a build
block start 2 | type_lines start
id=$(build/mpx plan my.yaml | sed 1d | cut -f1 | head -1)
block start 3 | sed "s|--run ID|--run $id|" | type_lines start

# authors of drafts: the scenario of the guide
block draft-authors 1 yaml >one-bit.yaml
block draft-authors 1 | type_lines draft-authors

# continuous integration: the same scenario as mine
mkdir scenarios
sed 's/^name: .*/name: mine/' one-bit.yaml >scenarios/mine.yaml
block ci 1 | type_lines ci
block ci 2 | type_lines ci
id=$(mpx plan scenarios/mine.yaml | sed 1d | cut -f1 | head -1)
block ci 3 | sed -n 1,2p | sed "s|ID|$id|" | type_lines ci
mv now before
block ci 3 | sed -n 2,3p |
    sed "s|--only ID|--only $id|; s|ID|$(echo "$id" | tr / ,)|g" | type_lines ci
for n in 1 2; do
    block ci $n yaml | grep -o 'build/mpx [^]]*' | type_lines "ci, job $n"
done

# developers of stacks: two interfaces of a host, of the kernel
for end in client server; do
    gzip -dc "$source/test/data/captures/s01_basic_v4/$end.pcap.gz" >$end.pcap
done
cp client.pcap capture.pcapng
block stack-developers 1 | sed 's/^tcpdump [^|]*|/cat client.pcap |/' |
    type_lines stack-developers

[ "$(wc -l <"$work/typed")" -gt 25 ] || complain "few commands"
[ ! -e "$work/failed" ]
