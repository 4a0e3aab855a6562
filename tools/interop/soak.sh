# shellcheck shell=bash disable=SC2154 # set by who sources it
# SPDX-License-Identifier: MIT
# Random cases, one after the other.

# Seconds of 90s, 10m or 1h; 0 if it is none of these.
seconds_of()
{
    case $1 in
    *[!0-9]?*) echo 0 ;;
    [1-9]*s) echo "${1%s}" ;;
    [1-9]*m) echo $((${1%m} * 60)) ;;
    [1-9]*h) echo $((${1%h} * 3600)) ;;
    *) echo 0 ;;
    esac
}

# One of the words. The seed decides: RANDOM is bash's.
pick()
{
    shift $((RANDOM % $#))
    picked=$1
}

# Line of a case, in `line`: what is possible together.
draw_case()
{
    local role family second csum loss late event also='' up down

    pick client server; role=$picked
    pick 4 6; family=$picked
    pick none both both; csum=$picked
    pick 0 0 0.01 0.03; loss=$picked
    pick 0 0 0.03; late=$picked
    if [ $role = client ]; then
        pick none signal route; second=$picked
        pick '' '' cookies mapped; also=$picked
        [ $family = 6 ] && [ "$also" = mapped ] && also=''
    else
        pick none endpoint announce endpoint7 user-create; second=$picked
    fi
    case $family:$second in
    6:signal | 6:announce) pick "$also" mixed; also=$picked ;;
    esac
    pick none none last-peer last-mpx; event=$picked
    # its command waits for octets of either end
    [ $second = user-create ] && event=none
    up=$((RANDOM % 2500 + 500)) down=$((RANDOM % 2500 + 500))
    [ $second = endpoint7 ] && up=6000 down=6000
    line="soak-$1 $role $family $second $csum $loss $late none $event"
    line="$line $up $down $also"
}

# Which of doc/linux-findings.md it is, as the counters tell: an address that is
# echoed and never joined, a join whose initiator says DATA_FIN for its HMAC.
finding()
{
    local refused

    [ "$loss" != 0 ] || return 1
    case $second in
    announce)
        [ "$(value mpx EchoAdd)" -gt 0 ] &&
            [ "$(value kernel MPJoinSynTx)" = 0 ] && echo LF-8 && return
        ;;
    endpoint*) ;;
    *) return 1 ;;
    esac
    refused=$(($(value mpx MPJoinSynRx) - $(value mpx MPJoinAckRx)))
    [ $refused -gt 0 ] && [ "$(value mpx MPRstTx)" = $refused ] &&
        [ "$(value mpx MPJoinAckHMacFailure)" = 0 ] && echo LF-10
}

# Kept is what went wrong, with the line that it was.
soak()
{
    local line n=0 failed=0 flaky=0 known=0 idle=0 end=$((SECONDS + soak)) picked
    local which

    RANDOM=$seed
    echo "seed $seed"
    while [ $SECONDS -lt $end ]; do
        draw_case $((n += 1))
        (run_case "$line") </dev/null
        read_case "$line"
        check_case "$line" >"$dir/reasons"
        if [ ! -s "$dir/reasons" ]; then
            [ "$(octets "$joins")" -gt 0 ] || idle=$((idle + 1))
            rm -rf "$dir"
            continue
        fi
        echo "$line" >"$dir/line"
        which=$(finding)
        mv "$dir" "$dir-first"
        if [ -n "$which" ]; then
            known=$((known + 1))
            echo "$which $line: $(head -n 1 "$dir-first/reasons")"
            continue
        fi
        (run_case "$line") </dev/null
        check_case "$line" >"$dir/reasons"
        if [ -s "$dir/reasons" ]; then
            failed=$((failed + 1))
            echo "FAILED $line: $(head -n 1 "$dir/reasons")"
        else
            flaky=$((flaky + 1))
            rm -rf "$dir"
            echo "flaky $line: $(head -n 1 "$dir-first/reasons")"
        fi
    done
    echo "$n cases, $failed failed, $flaky flaky, $known of findings about Linux;" \
        "what went wrong is in $work"
    echo "In $idle that passed the last subflow was there and carried nothing."
    [ $failed = 0 ]
}
