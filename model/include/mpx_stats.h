/* SPDX-License-Identifier: MIT */
/**
 * @file mpx_stats.h - counters of an endpoint.
 *
 * Everything the endpoint did and everything it refused, counted. Names are
 * those of Linux's MPTcpExt MIB where one exists (include/net/mptcp MIB list);
 * the second part is ours. X(field, "Name", meaning).
 */
#ifndef MPX_STATS_H
#define MPX_STATS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Each counter as X(field, "Name", "meaning"), in the order of the struct. */
#define MPX_STATS_LIST(X)                                                      \
    X(mpc_syn_rx, "MPCapableSYNRX", "SYN with MP_CAPABLE accepted")            \
    X(mpc_syn_tx, "MPCapableSYNTX", "SYN with MP_CAPABLE sent")                \
    X(mpc_synack_rx, "MPCapableSYNACKRX", "SYN/ACK with MP_CAPABLE accepted")  \
    X(mpc_ack_rx, "MPCapableACKRX", "third ACK with MP_CAPABLE accepted")      \
    X(mpc_fallback_ack, "MPCapableFallbackACK",                                \
      "server fell back at the third ACK")                                     \
    X(mpc_fallback_synack, "MPCapableFallbackSYNACK",                          \
      "client fell back at the SYN/ACK")                                       \
    X(no_token, "MPJoinNoTokenFound", "MP_JOIN SYN with an unknown token")     \
    X(join_syn_tx, "MPJoinSynTx", "MP_JOIN SYN sent")                          \
    X(join_syn_rx, "MPJoinSynRx", "SYN with MP_JOIN, whatever becomes of it")            \
    X(join_synack_rx, "MPJoinSynAckRx", "MP_JOIN SYN/ACK accepted")            \
    X(join_synack_mac, "MPJoinSynAckHMacFailure",                              \
      "MP_JOIN SYN/ACK with a wrong MAC")                                      \
    X(join_ack_rx, "MPJoinAckRx", "MP_JOIN third ACK accepted")                \
    X(join_ack_mac, "MPJoinAckHMacFailure", "MP_JOIN ACK with a wrong MAC")    \
    X(join_rejected, "MPJoinRejected", "MP_JOIN refused by policy or limit")   \
    X(port_syn_rx, "MPJoinPortSynRx", "MP_JOIN SYN to another port accepted")  \
    X(port_synack_rx, "MPJoinPortSynAckRx",                                    \
      "MP_JOIN SYN/ACK from another port accepted")                            \
    X(port_ack_rx, "MPJoinPortAckRx",                                          \
      "MP_JOIN third ACK to another port accepted")                            \
    X(infinite_tx, "InfiniteMapTx", "infinite mapping sent")                   \
    X(infinite_rx, "InfiniteMapRx", "infinite mapping received")               \
    X(dss_no_match, "DSSNotMatching", "mapping contradicts an earlier one")    \
    X(dss_fallback, "DssFallback", "fell back for a bad or missing DSS")       \
    X(csum_err, "DataCsumErr", "DSS checksum failure")                         \
    X(dup_data, "DuplicateData", "data received again at connection level")    \
    X(ofo_queue, "OFOQueue", "segments queued out of order")                   \
    X(ofo_full, "OFOQueueFull", "not queued: too many gaps, or no memory")      \
    X(map_full, "MappingsFull", "segments whose mapping found no place")        \
    X(add_addr_tx, "AddAddrTx", "ADD_ADDR sent")                               \
    X(add_addr_rx, "AddAddr", "ADD_ADDR accepted")                             \
    X(add_addr_mac, "AddAddrHMacFailure", "ADD_ADDR with a wrong MAC")         \
    X(echo_add_tx, "EchoAddTx", "ADD_ADDR echo sent")                          \
    X(echo_add_rx, "EchoAdd", "ADD_ADDR echo received")                        \
    X(add_addr_drop, "AddAddrTxDrop", "ADD_ADDR that fitted no segment")       \
    X(add_addr_full, "AddAddrFull", "ADD_ADDR past 16 addresses")              \
    X(port_add, "PortAdd", "ADD_ADDR with a port accepted")                    \
    X(addr_question_tx, "AddAddrAskedTx",                                      \
      "echoes that asked for a confirmation")                                  \
    X(addr_answer_tx, "AddAddrConfirmedTx", "ADD_ADDR confirmed to the peer")  \
    X(addr_confirmed, "AddAddrConfirmed", "ADD_ADDR confirmed by the peer")    \
    X(addr_answer_bad, "AddAddrConfirmInvalid",                                \
      "confirmations that were wrong, late or not asked for")                  \
    X(addr_unconfirmed, "AddAddrUnconfirmed",                                  \
      "ADD_ADDR forgotten, as nobody confirmed it")                            \
    X(rm_addr_tx, "RmAddrTx", "REMOVE_ADDR sent")                              \
    X(rm_addr_rx, "RmAddr", "address ids in REMOVE_ADDR received")             \
    X(rm_addr_mac, "RmAddrHMacFailure", "REMOVE_ADDR without a good MAC")      \
    X(rm_subflow, "RmSubflow",                                                 \
      "subflow closed as its own address was removed")                         \
    X(prio_tx, "MPPrioTx", "MP_PRIO sent")                                     \
    X(prio_rx, "MPPrioRx", "MP_PRIO received")                                 \
    X(fail_tx, "MPFailTx", "MP_FAIL sent")                                     \
    X(fail_rx, "MPFailRx", "MP_FAIL received")                                 \
    X(fastclose_tx, "MPFastcloseTx", "MP_FASTCLOSE sent")                      \
    X(fastclose_rx, "MPFastcloseRx", "MP_FASTCLOSE accepted")                  \
    X(tcprst_tx, "MPRstTx", "MP_TCPRST sent")                                  \
    X(tcprst_rx, "MPRstRx", "MP_TCPRST received")                              \
    X(stale, "SubflowStale", "subflow taken out of use")                       \
    X(recover, "SubflowRecover", "subflow in use again after it was stale")    \
    X(retrans, "MPTCPRetrans", "segments sent again at connection level")      \
    /* not in Linux */                                                         \
    X(seg_in, "SegmentsIn", "segments seen from IP")                           \
    X(seg_out, "SegmentsOut", "segments seen from TCP")                        \
    X(seg_split, "SegmentsSplit", "segments split at a mapping boundary")      \
    X(seg_crafted, "SegmentsCrafted", "segments that the core made itself")    \
    X(opt_malformed, "OptionMalformed", "option refused, segment kept")        \
    X(opt_unknown, "OptionUnknown", "unknown subtype ignored")                 \
    X(opt_misplaced, "OptionMisplaced", "legal option in the wrong state")     \
    X(hdr_malformed, "HeaderMalformed", "TCP header refused, segment dropped") \
    X(rst_invalid, "RstInvalid", "RST refused, RFC 5961 3.2")                  \
    X(sack_trimmed, "SackTrimmed", "SACK blocks given up for option space")    \
    X(unmapped, "UnmappedOctets", "subflow octets without a mapping")          \
    X(dack_invalid, "DataAckInvalid", "Data ACK of what was never sent")       \
    X(fastclose_bad, "MPFastcloseInvalid", "MP_FASTCLOSE with a wrong proof")  \
    X(csum_presence, "DssCsumPresence", "checksum against the negotiation")    \
    X(dsn_outside, "DsnOutsideWindow", "mapped octets outside the window")     \
    X(join_prekey, "MPJoinBeforeKey", "MP_JOIN before a key was active")       \
    X(half_open, "MPJoinHalfOpen", "MP_JOIN refused: too many half-open")      \
    X(gave_up, "HalfOpenGivenUp", "SYN without a third ACK, forgotten")        \
    X(no_subflow, "NoSubflowLeft", "times that the last subflow was lost")     \
    X(third_ack_again, "ThirdAckRepeated", "third ACK sent again")             \
    X(new_key_tx, "NewKeyTx", "NEW_KEY sent")                                  \
    X(new_key_octets, "NewKeyOctets",                                          \
      "octets of the TCP segments that were made for these")                   \
    X(new_key_rx, "NewKeyRx", "NEW_KEY that verified")                         \
    X(new_key_early, "NewKeyEarly", "NEW_KEY before the key was installed")    \
    X(new_key_mac, "NewKeyHMacFailure", "NEW_KEY that did not verify")         \
    X(new_key_retrans, "NewKeyRetrans", "NEW_KEY sent again")                  \
    X(new_key_failed, "NewKeyFailed", "key given up unconfirmed")              \
    X(new_key_reply, "NewKeyReply", "NEW_KEY sent in answer to the peer's")    \
    X(new_key_implicit, "NewKeyImplicit",                                      \
      "key proved by a join or an address")                                    \
    X(key_refused, "KeyRefused", "key of the application refused")             \
    X(join_evicted, "MPJoinEvicted", "subflow closed by a rotation")           \
    X(join_retry, "MPJoinRetry", "failed join that may be tried again")        \
    X(addr_burnt, "AddAddrBurnt", "ADD_ADDR of an id removed in this epoch")   \
    X(token_redraw, "TokenRedraw", "identifier drawn again: token in use")     \
    X(data_tx, "DataOctetsTx", "octets mapped for the first time")             \
    X(data_rx, "DataOctetsRx", "octets delivered in order")                    \
    X(alive_tx, "KeepaliveTx", "keepalives, of removed addresses and of silence")  \
    X(alive_lost, "KeepaliveLost",                                             \
      "subflows that answered none, and are gone")                             \
    X(copied, "CopiedOctets",                                                  \
      "octets mapped again by the redundant scheduler")                        \
    X(reinjected, "ReinjectedOctets", "octets mapped again")                   \
    X(no_edge, "StateNoEdge",                                                  \
      "defects: an event that the state of something has no edge for")         \
    /* what it cost, in counted operations */                                  \
    X(macs, "Hmacs", "HMACs computed, those of key schedules too")             \
    X(hashes, "IdentifierHashes", "digests of keys and tokens computed")       \
    X(states, "StatesMade", "connections and subflows allocated")              \
    X(state_octets, "StateOctets", "octets of those, and of their keys")

/** The counters of MPX_STATS_LIST, each a uint64_t. Events, unless the meaning
 *  says octets. */
struct mpx_stats {
/** @cond */
#define X(field, name, meaning) uint64_t field;
    MPX_STATS_LIST(X)
#undef X
/** @endcond */
};

/** Number of counters. */
unsigned mpx_stats_count(void);
/** Name of the @p i-th counter, @p i below mpx_stats_count(); static. */
const char *mpx_stats_name(unsigned i);
/** What the @p i-th counter counts, @p i below mpx_stats_count(); static. */
const char *mpx_stats_meaning(unsigned i);
/** Value of the @p i-th counter, @p i below mpx_stats_count(). */
uint64_t mpx_stats_value(const struct mpx_stats *s, unsigned i);

#ifdef __cplusplus
}
#endif
#endif /* MPX_STATS_H */
