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
    OptionMisplaced ThirdAckRepeated SubflowRecover Hmacs IdentifierHashes
    StatesMade StateOctets'

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

# What the event of the case makes the kernel and mpx count. Linux counts
# MP_FASTCLOSE for each subflow, mpx for each connection. With two, its close
# at the first one races with the second.
event_kernel()
{
    case $event:$joins in
    abort-rst:0) echo MPFastcloseRx=1 MPRstRx=1 ;;
    abort-rst:*) echo 'MPFastcloseRx>=1 MPRstRx>=1 MPRstTx>=0' ;;
    abort-ack:0) echo MPFastcloseRx=1 MPRstTx=1 ;;
    abort-ack:*) echo 'MPFastcloseRx=1 MPRstTx>=1 MPRstRx>=0' ;;
    esac
    case $event in
    abort-peer) echo MPFastcloseTx=$((joins + 1)) MPRstTx=$((joins + 1)) ;;
    backup) echo MPPrioRx=1 ;;
    backup-peer) echo MPPrioTx=1 ;;
    remove) echo RmAddr=1 ;;
    remove-peer) echo RmAddrTx=1 RmSubflow=1 ;;
    user-remove) echo RmAddrTx=1 ;; # it closes nothing by itself
    esac
}

event_mpx()
{
    case $event in
    abort-rst) echo MPFastcloseTx=1 MPRstTx=$((joins + 1)) ;;
    abort-ack) echo MPFastcloseTx=1 MPRstTx="$joins" MPRstRx=1 ;;
    abort-peer) echo MPFastcloseRx=1 MPRstTx="$joins" MPRstRx=1 ;;
    backup) echo MPPrioTx=1 ;;
    backup-peer) echo MPPrioRx=1 ;;
    remove) echo RmAddrTx=1 RmSubflow=1 ;;
    # Is the path of a removed address dead? RFC 8684 3.4.2 has it tried.
    remove-peer | user-remove) echo RmAddr=1 KeepaliveTx=1 ;;
    esac
}

# What comes of the second subflow, of the kernel; some and back are the caller's.
# Of a join whose address is withdrawn before it is there less.
second_kernel()
{
    local once='=1'

    case $event:$second in
    pending:route) echo MPJoinSynRx=1 RmAddr=1 && return ;;
    pending:announce) echo MPJoinSynTx=1 AddAddr$some EchoAddTx$some RmAddr=1 &&
        return ;;
    pending-peer:signal) echo MPJoinSynRx=1 AddAddrTx$some EchoAdd$back \
        RmAddrTx=1 && return ;;
    no-third:route) echo MPJoinSynRx=1 && return ;;
    # A RST in answer to a RST: doc/conformance.md.
    no-third:endpoint) echo MPRstTx=1 ;;
    esac
    # Nor that a SYN with MP_JOIN did.
    [ "$also:$back" = 'cookies:>=0' ] && once='>=1'
    case $second in
    signal | user-announce) echo AddAddrTx$some EchoAdd$back
        [ "$joins" = 0 ] || echo MPJoinSynRx$once MPJoinAckRx=1 ;;
    announce-unused) echo AddAddr$some EchoAddTx$some ;;
    user-deaf) echo AddAddr$some AddAddrDrop$some ;;
    user-create) echo MPJoinSynTx=1 MPJoinSynAckRx=1 ;;
    user-refuse) echo MPJoinSynRx=1 MPJoinRejected=1 ;;
    route) echo MPJoinSynRx$once MPJoinAckRx=1 ;;
    endpoint) echo MPJoinSynTx=1 MPJoinSynAckRx=1 ;;
    announce) echo MPJoinSynTx=1 MPJoinSynAckRx=1 AddAddr$some \
        EchoAddTx$some ;;
    # PortAdd is the echo with the port.
    signal-port) echo MPJoinSynRx=1 MPJoinAckRx=1 AddAddrTx$some \
        EchoAdd$back PortAdd=1 MPJoinPortSynRx=1 MPJoinPortAckRx=1 ;;
    endpoint7) echo MPJoinSynTx=7 MPJoinSynAckRx=7 ;;
    esac
}

# Likewise, of mpx.
second_mpx()
{
    case $event:$second in
    pending:route) echo MPJoinSynTx=1 RmAddrTx=1 RmSubflow=1 MPRstTx=1 &&
        return ;;
    pending:announce) echo AddAddrTx$some EchoAdd$back RmAddrTx=1 && return ;;
    pending-peer:signal) echo MPJoinSynTx=1 AddAddr$some EchoAddTx$some \
        RmAddr=1 MPRstTx=1 && return ;;
    # The kernel's DATA_FIN comes without MP_JOIN: LF-10.
    no-third:endpoint) echo MPJoinSynRx=1 MPRstTx=1 && return ;;
    esac
    case $second in
    signal | user-announce) echo AddAddr$some EchoAddTx$some
        [ "$joins" = 0 ] || echo MPJoinSynTx=1 MPJoinSynAckRx=1 ;;
    announce-unused) echo AddAddrTx$some EchoAdd$back ;;
    user-deaf) echo AddAddrTx$some ;;
    user-create) echo MPJoinSynRx=1 MPJoinAckRx=1 ;;
    user-refuse) echo MPJoinSynTx=1 MPJoinSynAckRx=1 MPRstRx=1 ;;
    signal-port) echo MPJoinSynTx=1 MPJoinSynAckRx=1 AddAddr$some \
        EchoAddTx$some PortAdd$some MPJoinPortSynAckRx=1 ;;
    route) echo MPJoinSynTx=1 MPJoinSynAckRx=1 ;;
    endpoint) echo MPJoinSynRx=1 MPJoinAckRx=1 ;;
    endpoint7) echo MPJoinSynRx=7 MPJoinAckRx=7 ;;
    announce) echo MPJoinSynRx=1 MPJoinAckRx=1 AddAddrTx$some \
        EchoAdd$back ;;
    esac
}

expected_kernel()
{
    local some='>=1' back='>=1'

    # An announcement is repeated if its echo takes longer than 200 ms, as on a
    # busy machine (RFC 8684 3.4.1); see check_announcements(). Echoes may be
    # lost in the end.
    [ "$loss:$late" = 0:0 ] || back='>=0'
    case $role:$plain:$also in
    # Nothing tells it that this SYN came before.
    client:none:cookies) echo MPCapableSYNRX$some MPCapableACKRX=1 ;;
    client:none:*) echo MPCapableSYNRX=1 MPCapableACKRX=1 ;;
    server:none:*) echo MPCapableSYNTX=1 MPCapableSYNACKRX=1 ;;
    server:mpx:*) echo MPCapableSYNTX=1 MPCapableFallbackSYNACK=1 ;;
    esac
    second_kernel
    # What the SYN had is sent again, without a mapping: LF-5 of
    # doc/linux-findings.md.
    [ "$also" = fastopen ] &&
        echo TCPFastOpenActiveFail=1 DssFallback=1 InfiniteMapRx=1
    event_kernel
}

expected_mpx()
{
    local some='>=1' back='>=1'

    # Likewise.
    [ "$loss:$late" = 0:0 ] || back='>=0'
    case $role:$plain in
    client:none) echo MPCapableSYNTX=1 MPCapableSYNACKRX=1 ;;
    client:kernel) echo MPCapableSYNTX=1 MPCapableFallbackSYNACK=1 ;;
    server:none) echo MPCapableSYNRX=1 MPCapableACKRX=1 ;;
    esac
    second_mpx
    [ "$also" = fastopen ] &&
        echo DssFallback=1 InfiniteMapTx=1 'UnmappedOctets>=1'
    event_mpx
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
    case $role:$plain:$also in
    client:kernel:* | *:fastopen) fallback=1 ;;
    esac
    [ "$(value mpx Fallback)" = $fallback ] ||
        echo "mpx: Fallback is not $fallback"
    [ "$plain" = none ] || fallback=1
    [ "$(value peer Fallback)" = $fallback ] ||
        echo "peer: Fallback is not $fallback"
}

# Did the network do to it what the case says?
check_network()
{
    local what=FramesLost

    case $loss:$late:$event in
    0:0:cut* | 0:0:first-lost | 0:0:pending* | 0:0:*third*) ;;
    0:0:*) return ;;
    0:*) what=FramesOvertaken ;;
    esac
    [ "$(value mpx $what)" -gt 0 ] || echo "$what is 0"
}

# How often an address is announced is a matter of time. That each announcement
# arrives, and has one echo, is not, where nothing is lost.
check_announcements()
{
    local from to sent echoes

    [ "$loss:$late" = 0:0 ] || return 0
    [ "${second:-}" != user-deaf ] || return 0
    for from in kernel mpx; do
        to=$([ $from = kernel ] && echo mpx || echo kernel)
        sent=$(value $from AddAddrTx) echoes=$(value $to EchoAddTx)
        [ "$(value $to AddAddr)" = "$sent" ] ||
            echo "$from: AddAddrTx is $sent, and $to: AddAddr" \
                "$(value $to AddAddr)"
        [ "$echoes" = "$sent" ] ||
            echo "$from: AddAddrTx is $sent, and $to: EchoAddTx $echoes"
    done
}

# How many subflows more than one the kernel has in the end.
extra()
{
    case $event in
    abort-rst | abort-ack | remove | remove-peer) echo 0 ;;
    *) echo "$joins" ;;
    esac
}

check_subflows()
{
    local i subflows=$((joins + 1)) checksum=1

    # The one that was refused was a subflow until then.
    [ "$second" = user-refuse ] && subflows=2
    case $event:$second in
    pending:announce) ;; # its SYN did not come
    pending*) subflows=2 ;;
    no-third:route) subflows=2 ;; # of who joins
    esac
    [ "$(value mpx Subflows)" = $subflows ] ||
        echo "mpx had $(value mpx Subflows) subflows, not $subflows"
    [ "$(value peer ExtraSubflows)" = "$(extra)" ] ||
        echo "the kernel had $(value peer ExtraSubflows) more subflows"
    # Of sizes that were drawn one subflow may take all, and what is withdrawn or
    # made a backup as soon as it is there may come too late.
    for ((i = 0; i <= joins; i++)); do
        case $name:$event in
        soak-* | *:remove* | *:user-remove | *:backup*) break ;;
        esac
        [ "$(octets $i)" -gt 0 ] || echo "subflow $i carried nothing"
    done
    [ "$csum" = none ] && checksum=0
    [ "$(value peer Checksum)" = $checksum ] ||
        echo "DSS checksums: $(value peer Checksum), not $checksum"
}

check_case()
{
    local closed=''

    read_case "$1"
    if [ ! -s "$dir/mpx.status" ] || [ ! -s "$dir/kernel" ]; then
        echo "did not run: $(cat "$dir"/*.err 2>/dev/null | tail -n 1)"
        return
    fi
    check_ends
    check_subflows
    check_network
    check_announcements
    # Duplicates, and what was overtaken, that arrive after the kernel has closed
    # are answered by RST.
    [ "$late$(value mpx ReinjectedOctets)" = 00 ] ||
        closed='MPRstTx MPRstRx RstInvalid'
    check_counters kernel "$(expected_kernel)" "$kernel_free $closed" \
        <"$dir/kernel"
    awk 'on; $1 == "Counters" { on = 1 }' "$dir/mpx" |
        check_counters mpx "$(expected_mpx)" "$mpx_free $closed"
}
