/* SPDX-License-Identifier: MIT */
/*
 * What must not come to be: predicates over the state of the hosts, what they
 * delivered to their applications, and who took part in which flow. None looks
 * at how it came about.
 */
#ifndef SEARCH_HARM_H
#define SEARCH_HARM_H

#include "search_world.h"

/* X(NAME, "name", "what it means"). The first are of a state; those from
 * ONE_SIDED on are of how the trace ends without attacker. */
#define SEARCH_HARMS(X)                                                        \
    X(STRANGER, "stranger",                                                    \
      "a joined subflow whose other end is no honest "                         \
      "host that took part")                                                   \
    X(IMPOSTOR, "impostor",                                                    \
      "more joined subflows than the peer ever opened "                        \
      "or accepted: no relay, an attacker proved itself")                      \
    X(CROSSED, "crossed",                                                      \
      "a joined subflow of two connections, or of a host "                     \
      "and itself")                                                            \
    X(STRANGE_OCTETS, "strange-octets",                                        \
      "octets delivered that the peer's "                                      \
      "application did not write there")                                       \
    X(FOREIGN_ADDRESS, "foreign-address",                                      \
      "a host takes an address for its "                                       \
      "peer's that is not")                                                    \
    X(ADDRESS_BACK, "address-back",                                            \
      "a removed address is taken for the "                                    \
      "peer's again")                                                          \
    X(ADDRESS_LATE, "address-late",                                            \
      "an address is taken for the peer's that was not known when it was "     \
      "removed, and REMOVE_ADDR never arrived")                                \
    X(ADDRESS_KEPT, "address-kept",                                            \
      "the same, but its host had confirmed it before it was removed, and "    \
      "the confirmation was kept")                                             \
    X(UNPROVED_KEY, "unproved-key",                                            \
      "a key is active that the peer never "                                   \
      "installed")                                                             \
    X(WRONG_MAC, "wrong-mac",                                                  \
      "an option is taken though its MAC, or what that covers, was changed")   \
    X(FORGED_STATE, "forged-state",                                            \
      "a subflow is kept half open for a SYN "                                 \
      "that no honest host sent")                                              \
    X(FASTCLOSED, "fastclosed",                                                \
      "a connection closed by an MP_FASTCLOSE that "                           \
      "no honest host sent")                                                   \
    X(KILLED, "killed",                                                        \
      "a connection ended in an error though no honest "                       \
      "host ended it")                                                         \
    X(TRUNCATED, "truncated", "the end of the stream before its writer's")     \
    X(PLAIN, "plain", "a connection fell back to plain TCP")                   \
    X(DOWNGRADED, "downgraded",                                                \
      "keys in clear though both ends offered "                                \
      "external ones, and neither was notified")                               \
    X(ONE_SIDED, "one-sided",                                                  \
      "one end has a key for ever, the other never, "                          \
      "though both installed it")                                              \
    X(NO_JOIN, "no-join", "the client's second address is never joined")       \
    X(NO_ADDRESS, "no-address",                                                \
      "an address that the server announced is "                               \
      "never known to the client")                                             \
    X(STALLED, "stalled", "octets that were written are never delivered")      \
    X(ENDLESS, "endless", "segments go to and fro without end")

enum search_harm {
#define X(name, text, meaning) SEARCH_##name,
    SEARCH_HARMS(X)
#undef X
        SEARCH_HARM_COUNT
};

/** "stranger"; static. */
const char *search_harm_name(enum search_harm h);
/** Static. */
const char *search_harm_meaning(enum search_harm h);
/** The harm called @p name, or SEARCH_HARM_COUNT. */
enum search_harm search_harm_find(const char *name);
/** Whether nothing more is to be learned behind a state that shows these. */
bool search_harm_ends(uint32_t harm);
/** Bits, 1 << enum search_harm, of those that a state shows. */
uint32_t search_harm_of(const struct search_world *w);
/** Those that show when nothing is left to do but wait: @p w is let run, and
 *  is not what it was. */
uint32_t search_harm_at_end(struct search_world *w);

#endif /* SEARCH_HARM_H */
