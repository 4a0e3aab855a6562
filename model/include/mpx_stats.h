/* SPDX-License-Identifier: MIT */
/**
 * @file mpx_stats.h - counters of an endpoint.
 *
 * Everything the endpoint did and everything it refused, counted. Names are
 * those of Linux's MPTcpExt MIB where one exists (include/net/mptcp MIB list);
 * the second part is ours.
 */
#ifndef MPX_STATS_H
#define MPX_STATS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Each counter as X(field, "Name", kind, "meaning"), in the order of the
 *  struct; its kind is MPX_STAT_kind of enum mpx_stat_kind. */
#define MPX_STATS_LIST(X)                                                      \
    X(mpc_syn_rx, "MPCapableSYNRX", EVENT, "SYN with MP_CAPABLE accepted")     \
    X(mpc_syn_tx, "MPCapableSYNTX", EVENT, "SYN with MP_CAPABLE sent")         \
    X(mpc_synack_rx, "MPCapableSYNACKRX", EVENT,                               \
      "SYN/ACK with MP_CAPABLE accepted")                                      \
    X(mpc_ack_rx, "MPCapableACKRX", EVENT,                                     \
      "third ACK with MP_CAPABLE accepted")                                    \
    X(mpc_fallback_ack, "MPCapableFallbackACK", EVENT,                         \
      "server fell back at the third ACK")                                     \
    X(mpc_fallback_synack, "MPCapableFallbackSYNACK", EVENT,                   \
      "client fell back at the SYN/ACK")                                       \
    X(no_token, "MPJoinNoTokenFound", REFUSAL,                                 \
      "MP_JOIN SYN with an unknown token")                                     \
    X(join_syn_tx, "MPJoinSynTx", EVENT, "MP_JOIN SYN sent")                   \
    X(join_syn_rx, "MPJoinSynRx", EVENT,                                       \
      "SYN with MP_JOIN, whatever becomes of it")                              \
    X(join_synack_rx, "MPJoinSynAckRx", EVENT, "MP_JOIN SYN/ACK accepted")     \
    X(join_synack_mac, "MPJoinSynAckHMacFailure", REFUSAL,                     \
      "MP_JOIN SYN/ACK with a wrong MAC")                                      \
    X(join_ack_rx, "MPJoinAckRx", EVENT, "MP_JOIN third ACK accepted")         \
    X(join_ack_mac, "MPJoinAckHMacFailure", REFUSAL,                           \
      "MP_JOIN ACK with a wrong MAC")                                          \
    X(join_rejected, "MPJoinRejected", REFUSAL,                                \
      "MP_JOIN refused by policy or limit")                                    \
    X(port_syn_rx, "MPJoinPortSynRx", EVENT,                                   \
      "MP_JOIN SYN to another port accepted")                                  \
    X(port_synack_rx, "MPJoinPortSynAckRx", EVENT,                             \
      "MP_JOIN SYN/ACK from another port accepted")                            \
    X(port_ack_rx, "MPJoinPortAckRx", EVENT,                                   \
      "MP_JOIN third ACK to another port accepted")                            \
    X(infinite_tx, "InfiniteMapTx", EVENT, "infinite mapping sent")            \
    X(infinite_rx, "InfiniteMapRx", EVENT, "infinite mapping received")        \
    X(dss_no_match, "DSSNotMatching", REFUSAL,                                 \
      "mapping contradicts an earlier one")                                    \
    X(dss_fallback, "DssFallback", EVENT, "fell back for a bad or missing DSS")\
    X(csum_err, "DataCsumErr", REFUSAL, "DSS checksum failure")                \
    X(dup_data, "DuplicateData", EVENT,                                        \
      "data received again at connection level")                               \
    X(ofo_queue, "OFOQueue", ROUTINE, "segments queued out of order")          \
    X(ofo_full, "OFOQueueFull", REFUSAL,                                       \
      "not queued: too many gaps, or no memory")                               \
    X(map_full, "MappingsFull", REFUSAL,                                       \
      "segments whose mapping found no place")                                 \
    X(add_addr_tx, "AddAddrTx", EVENT, "ADD_ADDR sent")                        \
    X(add_addr_rx, "AddAddr", EVENT, "ADD_ADDR accepted")                      \
    X(add_addr_mac, "AddAddrHMacFailure", REFUSAL, "ADD_ADDR with a wrong MAC")\
    X(echo_add_tx, "EchoAddTx", EVENT, "ADD_ADDR echo sent")                   \
    X(echo_add_rx, "EchoAdd", EVENT, "ADD_ADDR echo received")                 \
    X(add_addr_drop, "AddAddrTxDrop", EVENT, "ADD_ADDR that fitted no segment")\
    X(add_addr_full, "AddAddrFull", REFUSAL, "ADD_ADDR past 16 addresses")     \
    X(port_add, "PortAdd", EVENT, "ADD_ADDR with a port accepted")             \
    X(addr_question_tx, "AddAddrAskedTx", EVENT,                               \
      "echoes that asked for a confirmation")                                  \
    X(addr_answer_tx, "AddAddrConfirmedTx", EVENT,                             \
      "ADD_ADDR confirmed to the peer")                                        \
    X(addr_confirmed, "AddAddrConfirmed", EVENT,                               \
      "ADD_ADDR confirmed by the peer")                                        \
    X(addr_answer_bad, "AddAddrConfirmInvalid", REFUSAL,                       \
      "confirmations that were wrong, late or not asked for")                  \
    X(addr_unconfirmed, "AddAddrUnconfirmed", EVENT,                           \
      "ADD_ADDR forgotten, as nobody confirmed it")                            \
    X(rm_addr_tx, "RmAddrTx", EVENT, "REMOVE_ADDR sent")                       \
    X(rm_addr_rx, "RmAddr", EVENT, "address ids in REMOVE_ADDR received")      \
    X(rm_addr_mac, "RmAddrHMacFailure", REFUSAL,                               \
      "REMOVE_ADDR without a good MAC")                                        \
    X(rm_subflow, "RmSubflow", EVENT,                                          \
      "subflow closed as its own address was removed")                         \
    X(prio_tx, "MPPrioTx", EVENT, "MP_PRIO sent")                              \
    X(prio_rx, "MPPrioRx", EVENT, "MP_PRIO received")                          \
    X(fail_tx, "MPFailTx", EVENT, "MP_FAIL sent")                              \
    X(fail_rx, "MPFailRx", EVENT, "MP_FAIL received")                          \
    X(fastclose_tx, "MPFastcloseTx", EVENT, "MP_FASTCLOSE sent")               \
    X(fastclose_rx, "MPFastcloseRx", EVENT, "MP_FASTCLOSE accepted")           \
    X(tcprst_tx, "MPRstTx", EVENT, "MP_TCPRST sent")                           \
    X(tcprst_rx, "MPRstRx", EVENT, "MP_TCPRST received")                       \
    X(stale, "SubflowStale", EVENT, "subflow taken out of use")                \
    X(recover, "SubflowRecover", EVENT,                                        \
      "subflow in use again after it was stale")                               \
    X(retrans, "MPTCPRetrans", ROUTINE,                                        \
      "segments sent again at connection level")                               \
    /* not in Linux */                                                         \
    X(seg_in, "SegmentsIn", ROUTINE, "segments seen from IP")                  \
    X(seg_out, "SegmentsOut", ROUTINE, "segments seen from TCP")               \
    X(seg_split, "SegmentsSplit", ROUTINE,                                     \
      "segments split at a mapping boundary")                                  \
    X(seg_crafted, "SegmentsCrafted", ROUTINE,                                 \
      "segments that the core made itself")                                    \
    X(opt_malformed, "OptionMalformed", REFUSAL,                               \
      "option refused, segment kept")                                          \
    X(opt_unknown, "OptionUnknown", REFUSAL, "unknown subtype ignored")        \
    X(opt_misplaced, "OptionMisplaced", REFUSAL,                               \
      "legal option in the wrong state")                                       \
    X(hdr_malformed, "HeaderMalformed", REFUSAL,                               \
      "TCP header refused, segment dropped")                                   \
    X(rst_invalid, "RstInvalid", REFUSAL, "RST refused, RFC 5961 3.2")         \
    X(sack_trimmed, "SackTrimmed", EVENT,                                      \
      "SACK blocks given up for option space")                                 \
    X(unmapped, "UnmappedOctets", REFUSAL, "subflow octets without a mapping") \
    X(dack_invalid, "DataAckInvalid", REFUSAL,                                 \
      "Data ACK of what was never sent")                                       \
    X(fastclose_bad, "MPFastcloseInvalid", REFUSAL,                            \
      "MP_FASTCLOSE with a wrong proof")                                       \
    X(csum_presence, "DssCsumPresence", REFUSAL,                               \
      "checksum against the negotiation")                                      \
    X(dsn_outside, "DsnOutsideWindow", REFUSAL,                                \
      "mapped octets outside the window")                                      \
    X(join_prekey, "MPJoinBeforeKey", REFUSAL,                                 \
      "MP_JOIN before a key was active")                                       \
    X(half_open, "MPJoinHalfOpen", REFUSAL,                                    \
      "MP_JOIN refused: too many half-open")                                   \
    X(gave_up, "HalfOpenGivenUp", EVENT, "SYN without a third ACK, forgotten") \
    X(no_subflow, "NoSubflowLeft", EVENT,                                      \
      "times that the last subflow was lost")                                  \
    X(third_ack_again, "ThirdAckRepeated", EVENT, "third ACK sent again")      \
    X(new_key_tx, "NewKeyTx", EVENT, "NEW_KEY sent")                           \
    X(new_key_octets, "NewKeyOctets", ROUTINE,                                 \
      "octets of the TCP segments that were made for these")                   \
    X(new_key_rx, "NewKeyRx", EVENT, "NEW_KEY that verified")                  \
    X(new_key_early, "NewKeyEarly", REFUSAL,                                   \
      "NEW_KEY before the key was installed")                                  \
    X(new_key_mac, "NewKeyHMacFailure", REFUSAL, "NEW_KEY that did not verify")\
    X(new_key_retrans, "NewKeyRetrans", EVENT, "NEW_KEY sent again")           \
    X(new_key_failed, "NewKeyFailed", EVENT, "key given up unconfirmed")       \
    X(new_key_reply, "NewKeyReply", EVENT,                                     \
      "NEW_KEY sent in answer to the peer's")                                  \
    X(new_key_implicit, "NewKeyImplicit", EVENT,                               \
      "key proved by a join or an address")                                    \
    X(key_refused, "KeyRefused", REFUSAL, "key of the application refused")    \
    X(join_evicted, "MPJoinEvicted", EVENT, "subflow closed by a rotation")    \
    X(join_retry, "MPJoinRetry", EVENT, "failed join that may be tried again") \
    X(addr_id_reuse, "AddAddrIdReuse", REFUSAL,                                \
      "ADD_ADDR of an id removed in this epoch")                               \
    X(token_redraw, "TokenRedraw", EVENT,                                      \
      "identifier drawn again: token in use")                                  \
    X(data_tx, "DataOctetsTx", ROUTINE, "octets mapped for the first time")    \
    X(data_rx, "DataOctetsRx", ROUTINE, "octets delivered in order")           \
    X(alive_tx, "KeepaliveTx", EVENT,                                          \
      "keepalives, of removed addresses and of silence")                       \
    X(alive_lost, "KeepaliveLost", EVENT,                                      \
      "subflows that answered none, and are gone")                             \
    X(copied, "CopiedOctets", ROUTINE,                                         \
      "octets mapped again by the redundant scheduler")                        \
    X(reinjected, "ReinjectedOctets", ROUTINE, "octets mapped again")          \
    X(no_edge, "StateNoEdge", EVENT,                                           \
      "defects: an event that the state of something has no edge for")         \
    /* what it cost, in counted operations */                                  \
    X(macs, "Hmacs", ROUTINE, "HMACs computed, those of key schedules too")    \
    X(hashes, "IdentifierHashes", ROUTINE,                                     \
      "digests of keys and tokens computed")                                   \
    X(states, "StatesMade", ROUTINE, "connections and subflows allocated")     \
    X(state_octets, "StateOctets", ROUTINE,                                    \
      "octets of those, and of their keys")

/** The counters of MPX_STATS_LIST, each a uint64_t. Events, unless the meaning
 *  says octets. */
struct mpx_stats {
/** @cond */
#define X(field, name, kind, meaning) uint64_t field;
    MPX_STATS_LIST(X)
#undef X
/** @endcond */
};

/** Number of counters. */
unsigned mpx_stats_count(void);
/** Name of the @p i-th counter, @p i below mpx_stats_count(); static. */
const char *mpx_stats_name(unsigned i);
/** What an increment says of the segment or call that caused it. */
enum mpx_stat_kind {
    MPX_STAT_EVENT,   /**< something happened */
    MPX_STAT_REFUSAL, /**< it, or an option of it, was refused or ignored */
    MPX_STAT_ROUTINE  /**< nothing: it moves with traffic of any kind */
};
/** Kind of the @p i-th counter, @p i below mpx_stats_count(). */
enum mpx_stat_kind mpx_stats_kind(unsigned i);
/** What the @p i-th counter counts, @p i below mpx_stats_count(); static. */
const char *mpx_stats_meaning(unsigned i);
/** Value of the @p i-th counter, @p i below mpx_stats_count(). */
uint64_t mpx_stats_value(const struct mpx_stats *s, unsigned i);

#ifdef __cplusplus
}
#endif
#endif /* MPX_STATS_H */
