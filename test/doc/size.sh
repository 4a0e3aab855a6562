#!/bin/sh
# SPDX-License-Identifier: MIT
# size.sh: no function of more than 60 lines, no file of code of more than 500.
set -eu
cd "$(dirname "$0")/../.."
find model tools contrib test \( -name '*.c' -o -name '*.h' -o -name '*.cc' \) -print |
    sort | xargs awk '
    function file_ends() {
        if (last > 500) {
            print name ": " last " lines"
            bad = 1
        }
    }
    FNR == 1 { file_ends(); name = FILENAME; files++; begin = 0; before = "" }
    { last = FNR }
    /^{/ && before !~ /^(namespace|extern|class|struct|enum|union)/ { begin = FNR }
    /^}/ && begin {
        functions++
        if (FNR - begin - 1 > 60) {
            print FILENAME ":" begin ": a function of " FNR - begin - 1 " lines"
            bad = 1
        }
        begin = 0
    }
    { before = $0 }
    END {
        file_ends()
        print files " files, " functions " functions"
        exit bad || files < 500 || functions < 4000
    }'
