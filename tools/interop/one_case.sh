# shellcheck shell=bash disable=SC2154 # set by who sources it
# SPDX-License-Identifier: MIT
# One case, in a process of its own: namespace, TAPs, both ends, counters.
# Uses bin, keep and work of the script that sources it.

readonly seconds=20 port=5001 other_port=5002

# Everything below reads the case from these.
read_case()
{
    read -r name role family second csum loss late plain event up down \
        also <<<"$1"
    up=${up}000 down=${down}000
    joins=1
    case $second:$also in
    none:* | *-unused:* | user-silent:* | user-deaf:* | user-refuse:*)
        joins=0
        ;;
    signal:mapped-*) joins=0 ;; # ::ffff: in ADD_ADDR is of IPv6 to mpx
    endpoint7:*) joins=7 ;;
    esac
    case $event in pending* | no-third) joins=0 ;; esac
    dir=$work/$name
    ns=mpxi-$$-$name
    pids=''
}

# Not for what runs in the background: killed would be the shell around it.
inside()
{
    ip netns exec "$ns" "$@"
}

end_case()
{
    local pid

    trap - EXIT
    for pid in $pids; do
        kill "$pid" 2>/dev/null
    done
    wait
    ip netns del "$ns" 2>/dev/null
}

# Address $2 of path $1.
address()
{
    if [ "$family" = 4 ]; then echo "10.9.$1.$2"; else echo "fd09:$1::$2"; fi
}

# Likewise, of a second subflow, as an endpoint of the kernel has it.
second_address()
{
    local family=$family

    case $also in
    mixed*) family=$((10 - family)) ;;
    mapped-endpoint | mapped-both) printf ::ffff: ;;
    esac
    address "$1" "$2"
}

set_net()
{
    echo "$2" >"/proc/sys/net/$1"
}

# In the namespace: two TAPs, and what the kernel shall do of its own accord.
set_up_inside()
{
    local k

    ip link set lo up
    set_net ipv4/conf/all/rp_filter 0
    set_net ipv4/conf/default/rp_filter 0
    for k in 1 2; do
        ip tuntap add dev tap$k mode tap
        ip addr add 10.9.$k.1/24 dev tap$k
        ip -6 addr add fd09:$k::1/64 dev tap$k nodad
        ip link set tap$k up
    done
    set_net mptcp/enabled 1
    case $also in
    cookies) set_net ipv4/tcp_syncookies 2 ;; # for every SYN
    fastopen) set_net ipv4/tcp_fastopen 5 ;;  # without a cookie of the server's
    mixed-mesh)
        ip mptcp endpoint add "$(address 1 1)" dev tap1 subflow fullmesh
        ;;
    esac
    case $second in user-*) set_net mptcp/pm_type 1 ;; esac
    case $csum in kernel | both) set_net mptcp/checksum_enabled 1 ;; esac
    ip mptcp limits set subflows 8 add_addr_accepted 8
    case $second in
    signal | user-silent)
        ip mptcp endpoint add "$(second_address 2 1)" dev tap2 signal
        ;;
    endpoint-unused)
        ip mptcp endpoint add "$(second_address 2 1)" dev tap2 subflow
        ;;
    signal-port)
        # ADD_ADDR with a port for IPv6 is 30 octets: no room for these.
        set_net ipv4/tcp_timestamps 0
        ip mptcp endpoint add "$(address 2 1)" dev tap2 signal \
            port "$other_port"
        ;;
    endpoint7)
        for k in 11 12 13 14 15 16 17; do
            [ "$family" = 4 ] && ip addr add "$(address 1 $k)/24" dev tap1
            [ "$family" = 6 ] && ip -6 addr add "$(address 1 $k)/64" dev tap1 \
                nodad preferred_lft 0
            ip mptcp endpoint add "$(address 1 $k)" dev tap1 subflow
        done
        ;;
    endpoint | user-create)
        [ "$family" = 4 ] && ip addr add 10.9.1.3/24 dev tap1
        # Deprecated: not to be the source of the first subflow.
        [ "$family" = 6 ] && ip -6 addr add fd09:1::3/64 dev tap1 nodad \
            preferred_lft 0
        [ "$second" = user-create ] ||
            ip mptcp endpoint add "$(second_address 1 3)" dev tap1 subflow
        ;;
    esac
}

# What a daemon has the kernel do as soon as octets have come, if there is one.
early_command()
{
    local pm="$bin/mpx-interop-peer pm"

    case $second in
    user-announce) echo "$pm announce \$TOKEN $(address 2 1) 10" ;;
    user-create)
        echo "$pm create \$TOKEN $(address 1 3) 10 $(address 1 2) $port"
        ;;
    esac
}

# What the event of the case means to each end.
mpx_event()
{
    case $event in
    last-mpx) echo last ;;
    pending) echo deaf-remove ;;
    pending-peer) echo deaf ;;
    abort-peer) echo aborted ;;
    *-peer | user-*) echo none ;;
    *) echo "$event" ;;
    esac
}

peer_event()
{
    case $event in
    last-peer) echo last ;;
    abort-peer) echo abort ;;
    abort-*) echo aborted ;;
    backup-peer) echo ip mptcp endpoint change id 1 backup ;;
    # The second half waits for it.
    pending) echo sleep 2 ;;
    third-lost) echo sleep 1 ;;
    pending-peer)
        echo "sleep 0.5; ip mptcp endpoint delete id 1; sleep 1.5"
        ;;
    remove-peer) echo ip mptcp endpoint delete id 1 ;;
    user-remove) echo "$bin/mpx-interop-peer pm remove \$TOKEN 10" ;;
    *) echo none ;;
    esac
}

mpx_options()
{
    local join=none

    case $second in
    signal | signal-port | user-announce) join=mpx ;;
    user-refuse) join=mpx && echo --second-route ;;
    route) join=mpx && echo --second-route ;;
    endpoint | endpoint7 | user-create) join=kernel ;;
    announce) join=kernel && echo --announce ;;
    announce-unused | user-deaf) echo --announce ;;
    esac
    case $also:$second in
    *:endpoint-unused) ;;
    mixed*) echo --mixed ;;
    esac
    echo --role "$role" --family "$family" --join $join --loss "$loss"
    echo --joins "$joins"
    echo --late "$late" --event "$(mpx_event)"
    echo --up "$up" --down "$down" --duration $seconds
    case $csum in mpx | both) echo --checksum ;; esac
    [ "$plain" = mpx ] && echo --profile tcp
    [ -n "$keep" ] && ! command -v tcpdump >/dev/null &&
        echo --pcap "$dir/tap"
}

start_capture()
{
    local k tries=100

    [ -n "$keep" ] && command -v tcpdump >/dev/null || return 0
    for k in 1 2; do
        ip netns exec "$ns" tcpdump -q -U --immediate-mode -B 16384 -s 2048 \
            -i tap$k -w "$dir/tap-$k.pcap" >/dev/null 2>&1 &
        pids="$pids $!"
    done
    # The file is there once it listens.
    until [ -e "$dir/tap-1.pcap" ] && [ -e "$dir/tap-2.pcap" ]; do
        [ $((tries -= 1)) -gt 0 ] || return 0
        sleep 0.05
    done
}

# The kernel completes joins of a daemon's only while somebody listens to its events.
start_daemon()
{
    case $second in user-announce | user-create) ;; *) return 0 ;; esac
    ip netns exec "$ns" ip mptcp monitor >"$dir/events" 2>&1 &
    pids="$pids $!"
}

start_mpx()
{
    # shellcheck disable=SC2046 # words by intent
    ip netns exec "$ns" "$bin/mpx-interop" $(mpx_options) >"$dir/mpx" 2>"$dir/mpx.err" &
    mpx_pid=$!
    pids="$pids $mpx_pid"
}

start_peer()
{
    local kind=server to send=$down receive=$up protocol=mptcp mapped= early

    case $family:$also in
    4:mapped | 4:mapped-both) mapped=::ffff: to=:: ;;
    4:*) to=0.0.0.0 ;;
    *) to=:: ;;
    esac
    [ "$role" = server ] && kind=client to=$mapped$(address 1 2) \
        send=$up receive=$down
    [ "$plain" = kernel ] && protocol=tcp
    [ "$also" = fastopen ] && protocol=fastopen
    early=$(early_command)
    ip netns exec "$ns" "$bin/mpx-interop-peer" $kind "$to" $port $protocol "$send" \
        "$receive" "$joins" $seconds "$(peer_event)" \
        ${early:+"$early"} >"$dir/peer" 2>"$dir/peer.err" &
    peer_pid=$!
    pids="$pids $peer_pid"
}

# Wait until the output of the server says that it is ready.
ready()
{
    local tries=100

    until grep -q '^Ready' "$1" 2>/dev/null; do
        [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 0.1
    done
}

run_case()
{
    read_case "$1"
    trap end_case EXIT
    trap 'exit 1' INT TERM HUP
    mkdir -p "$dir"
    ip netns add "$ns" 2>"$dir/setup.err" || return
    export family second csum other_port also
    export -f set_up_inside set_net address second_address
    inside bash -ec set_up_inside 2>"$dir/setup.err" || return
    start_capture
    start_daemon
    if [ "$role" = server ]; then
        start_mpx && ready "$dir/mpx" && start_peer
    else
        start_peer && ready "$dir/peer" && start_mpx
    fi || return
    wait "$mpx_pid"
    echo "$?" >"$dir/mpx.status"
    wait "$peer_pid"
    echo "$?" >"$dir/peer.status"
    inside "$bin/mpx-interop-peer" counters >"$dir/kernel"
}
