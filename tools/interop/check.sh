# shellcheck shell=bash disable=SC2154 # set by who sources it
# SPDX-License-Identifier: MIT
# What must be true of a case that has run: reasons, a line each, if it is not.

# Counters that depend on timing alone, of the kernel and of mpx.
# OptionMisplaced: the kernel's last ACK after both FINs carries a DSS.
# SubflowStale: the interval without an ACK that makes it so is short.
kernel_free='OFOQueue OFOQueueTail OFOMerge DuplicateData MPTCPRetrans
    SndWndShared RcvWndShared RcvWndConflict RcvWndConflictUpdate MPCurrEstab
    WinProbe SubflowStale SubflowRecover'
mpx_free='OFOQueue DuplicateData MPTCPRetrans ReinjectedOctets SubflowStale
    SegmentsIn SegmentsOut SegmentsSplit SegmentsCrafted SackTrimmed
    OptionMisplaced ThirdAckRepeated'

# Value $2 of the output $1 of this case.
value()
{
    awk -v n="$2" '$1 == n { v = $2 } END { print v }' "$dir/$1"
}

# Octets of subflow $1 both ways.
octets()
{
    awk -v n="^Subflow$1(In|Out)$" '$1 ~ n { v += $2 } END { print v + 0 }' \
        "$dir/mpx" 2>/dev/null
}

expected_kernel()
{
    local some='=1' back='=1'

    # Announcements are repeated; their echoes may be lost in the end.
    [ "$loss" = 0 ] || some='>=1' back='>=0'
    case $role:$plain in
    client:none) echo MPCapableSYNRX=1 MPCapableACKRX=1 ;;
    server:none) echo MPCapableSYNTX=1 MPCapableSYNACKRX=1 ;;
    server:mpx) echo MPCapableSYNTX=1 MPCapableFallbackSYNACK=1 ;;
    esac
    case $second in
    signal) echo MPJoinSynRx=1 MPJoinAckRx=1 AddAddrTx$some \
        EchoAdd$back ;;
    route) echo MPJoinSynRx=1 MPJoinAckRx=1 ;;
    endpoint) echo MPJoinSynTx=1 MPJoinSynAckRx=1 ;;
    announce) echo MPJoinSynTx=1 MPJoinSynAckRx=1 AddAddr$some \
        EchoAddTx$some ;;
    esac
}

expected_mpx()
{
    local some='=1' back='=1'

    # Likewise.
    [ "$loss" = 0 ] || some='>=1' back='>=0'
    case $role:$plain in
    client:none) echo MPCapableSYNTX=1 MPCapableSYNACKRX=1 ;;
    client:kernel) echo MPCapableSYNTX=1 MPCapableFallbackSYNACK=1 ;;
    server:none) echo MPCapableSYNRX=1 MPCapableACKRX=1 ;;
    esac
    case $second in
    signal) echo MPJoinSynTx=1 MPJoinSynAckRx=1 AddAddr$some \
        EchoAddTx$some ;;
    route) echo MPJoinSynTx=1 MPJoinSynAckRx=1 ;;
    endpoint) echo MPJoinSynRx=1 MPJoinAckRx=1 ;;
    announce) echo MPJoinSynRx=1 MPJoinAckRx=1 AddAddrTx$some \
        EchoAdd$back ;;
    esac
    if [ "$role" = client ]; then
        echo DataOctetsTx="$up" DataOctetsRx="$down"
    else
        echo DataOctetsTx="$down" DataOctetsRx="$up"
    fi
}

# Complain about counters of output $1 that are not as list $2 says and are
# neither zero nor in list $3.
check_counters()
{
    awk -v want="$2" -v free="$3" -v who="$1" '
    BEGIN {
        for (n = split(free, f); n; n--)
            any[f[n]] = 1
        for (n = split(want, w); n; n--) {
            name = w[n]; sub(/[>=].*/, "", name)
            wanted[name] = w[n]
            number[name] = w[n]; sub(/.*=/, "", number[name])
        }
    }
    { seen[$1] = 1 }
    $1 in wanted {
        ok = wanted[$1] ~ />=/ ? $2 >= number[$1] + 0 : $2 == number[$1]
        if (!ok)
            print who ": " $1 " is " $2 ", not " wanted[$1]
        next
    }
    $2 != 0 && !($1 in any) { print who ": " $1 " is " $2 ", not 0" }
    END {
        for (name in wanted)
            if (!(name in seen))
                print who ": no counter " name
    }'
}

check_ends()
{
    local end fallback=0

    for end in mpx peer; do
        [ "$(cat "$dir/$end.status" 2>/dev/null)" = 0 ] ||
            echo "$end did not end in order: $(tail -n 1 "$dir/$end.err")"
    done
    [ "$(value mpx SentSha256)" = "$(value peer ReceivedSha256)" ] ||
        echo 'the kernel received other octets than mpx sent'
    [ "$(value peer SentSha256)" = "$(value mpx ReceivedSha256)" ] ||
        echo 'mpx received other octets than the kernel sent'
    [ "$role:$plain" = client:kernel ] && fallback=1
    [ "$(value mpx Fallback)" = $fallback ] ||
        echo "mpx: Fallback is not $fallback"
    [ "$plain" = none ] && fallback=0 || fallback=1
    [ "$(value peer Fallback)" = $fallback ] ||
        echo "peer: Fallback is not $fallback"
}

check_subflows()
{
    local i subflows=$((joins + 1)) checksum=1

    [ "$(value mpx Subflows)" = $subflows ] ||
        echo "mpx had $(value mpx Subflows) subflows, not $subflows"
    [ "$(value peer ExtraSubflows)" = $((subflows - 1)) ] ||
        echo "the kernel had $(value peer ExtraSubflows) more subflows"
    for ((i = 0; i < subflows; i++)); do
        [ "$(octets $i)" -gt 0 ] || echo "subflow $i carried nothing"
    done
    [ "$csum" = none ] && checksum=0
    [ "$(value peer Checksum)" = $checksum ] ||
        echo "DSS checksums: $(value peer Checksum), not $checksum"
}

check_case()
{
    local late=''

    read_case "$1"
    if [ ! -s "$dir/mpx.status" ] || [ ! -s "$dir/kernel" ]; then
        echo "did not run: $(cat "$dir"/*.err 2>/dev/null | tail -n 1)"
        return
    fi
    check_ends
    check_subflows
    # Duplicates that arrive after the kernel has closed are answered by RST.
    [ "$(value mpx ReinjectedOctets)" = 0 ] || late='MPRstTx MPRstRx RstInvalid'
    check_counters kernel "$(expected_kernel)" "$kernel_free $late" \
        <"$dir/kernel"
    awk 'on; $1 == "Counters" { on = 1 }' "$dir/mpx" |
        check_counters mpx "$(expected_mpx)" "$mpx_free $late"
}
