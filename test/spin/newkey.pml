/* SPDX-License-Identifier: MIT */
/*
 * NEW_KEY, [B] 4.2, between two hosts over a channel that loses, repeats and
 * reorders: a model of model/core/mpx_keys.c. Names in comments are functions
 * there. Readings, by -D:
 *   (none)   literal: what comes early is discarded, nothing is answered
 *   HOLD     newkey-early: hold
 *   REPLY    newkey-dup-reply: on; its limit is left out, as if it had lapsed
 *   ACK      newkey-dup-reply: ack-bit
 *   SAME     newkey-dir: same
 *   KEYS=n   keys that each application installs, n-1 rotations [1]
 * Keys are numbered from 1 and are the same at both ends; K is the last bit of
 * the number before. A MAC is modelled by who can make it: key and sender.
 */
#ifndef KEYS
#define KEYS 1
#endif
#define EMPTY  0
#define LOCAL  1
#define ACTIVE 2

typedef slots {
    byte key[2];    /* EMPTY: 0 */
    byte state[2];
    byte held[2];   /* key of a NEW_KEY that came early; 0 none */
    bool heldack[2];
};
slots h[2];
byte installed[2], cur[2], pend[2]; /* pend: key being offered; 0 none */
bool sent[2];                       /* tries > 0 */
byte turn;                          /* whose timer is next, once calm */
bool calm; /* from now on nothing is lost, repeated or forged */

/* To host 0 and 1: key, sender, ack bit. */
#ifndef ROOM
#define ROOM 2 /* NEW_KEYs in flight each way */
#endif
chan net[2] = [ROOM] of { byte, byte, bool };

#define SILENT (len(net[0]) == 0 && len(net[1]) == 0)
#define MAY_INSTALL(me)                                                        \
    (installed[me] < KEYS && pend[me] == 0 && cur[me] == installed[me])
#define OFFERING(me) (pend[me] != 0 && sent[me])
#define AGREED (cur[0] == KEYS && cur[1] == KEYS)

/* mpx_keys_take(), then the channel. */
inline emit(me, k, a)
{
    if
    :: len(net[1 - me]) < ROOM -> net[1 - me]!k, me, a
    :: len(net[1 - me]) == ROOM -> skip /* lost for want of room */
    :: !calm -> skip                    /* lost */
    :: !calm && len(net[1 - me]) == 0 ->
        net[1 - me]!k, me, a;
        net[1 - me]!k, me, a /* repeated */
    :: !calm && len(net[me]) < ROOM -> net[me]!k, me, a /* reflected */
    fi
}

/* offer() and each retransmission: sent() */
inline offer(me)
{
    emit(me, pend[me], false);
    sent[me] = true;
    /* "The peer's proof was here before ours went out." */
#ifndef ACK
    if
    :: h[me].state[(pend[me] - 1) & 1] == ACTIVE -> pend[me] = 0
    :: else -> skip
    fi
#endif
}

/* activate(); property (iii) */
inline activate(me, k)
{
    h[me].state[(k - 1) & 1] = ACTIVE;
    cur[me] = k;
    assert(installed[1 - me] >= k)
}

inline stop_offering(me, k)
{
    if
    :: pend[me] == k -> pend[me] = 0
    :: else -> skip
    fi
}

/* answer() */
inline answer(me, k, a, first)
{
#ifdef ACK
    if
    :: a -> stop_offering(me, k)
    :: else -> emit(me, k, true)
    fi
#else
    if
    :: sent[me] -> stop_offering(me, k) /* ends_offer() */
    :: else -> skip
    fi;
#ifdef REPLY
    if
    :: !first -> emit(me, k, false)
    :: else -> skip
    fi
#endif
#endif
}

inline hold(me, k, a)
{
#ifdef HOLD
    h[me].held[(k - 1) & 1] = k;
    h[me].heldack[(k - 1) & 1] = a
#else
    skip
#endif
}

/* mpx_keys_on_new_key() */
inline on_new_key(me, k, from, a)
{
    if
    :: h[me].state[(k - 1) & 1] == EMPTY -> hold(me, k, a)
    :: else ->
        if
#ifdef SAME
        :: h[me].key[(k - 1) & 1] == k ->
#else
        :: h[me].key[(k - 1) & 1] == k && from != me ->
#endif
            first = h[me].state[(k - 1) & 1] != ACTIVE;
            if
            :: first -> activate(me, k)
            :: else -> skip
            fi;
            answer(me, k, a, first)
        :: else ->
            if
            :: h[me].state[(k - 1) & 1] == ACTIVE && from != me ->
                hold(me, k, a)
            :: else -> skip
            fi
        fi
    fi
}

/* After what was held: "the peer has not heard us yet". */
inline offer_too(me, k)
{
    if
    :: pend[me] == 0 -> emit(me, k, false)
    :: else -> offer(me)
    fi
}

/* mpx_keys_install() */
inline install(me)
{
    installed[me]++;
    k = installed[me];
    h[me].key[(k - 1) & 1] = k;
    h[me].state[(k - 1) & 1] = LOCAL;
    pend[me] = k;
    sent[me] = false;
    if
    :: h[me].held[(k - 1) & 1] == k ->
        a = h[me].heldack[(k - 1) & 1];
        h[me].held[(k - 1) & 1] = 0;
        on_new_key(me, k, 1 - me, a);
        offer_too(me, k)
    :: else -> offer(me)
    fi
}

proctype host(byte me)
{
    byte k, from;
    bool a, first;

end:
    do
    :: atomic { MAY_INSTALL(me) -> install(me) }
    :: atomic { len(net[me]) > 0 ->
                net[me]?k, from, a;
                on_new_key(me, k, from, a) }
    :: atomic { !calm && len(net[me]) == ROOM -> /* overtaken */
                net[me]?k, from, a;
                net[me]!k, from, a }
    /* mpx_keys_tick(): in a fair run it waits for what is on its way and for
     * the applications, and two timers take turns; before, it may come at any
     * time. */
    :: atomic { OFFERING(me) &&
                (!calm || (SILENT && !MAY_INSTALL(0) && !MAY_INSTALL(1) &&
                           (turn == me || !OFFERING(1 - me)))) ->
                turn = 1 - me;
                offer(me) }
    od
}

init
{
    atomic { run host(0); run host(1) }
    calm = true
}

/* (i) Once the network is fair, both end up under the last key. */
ltl agree { [] (calm -> <> AGREED) }
/* (ii) And then nothing is said any more. */
ltl quiet { [] ((calm && AGREED) -> <> [] SILENT) }
