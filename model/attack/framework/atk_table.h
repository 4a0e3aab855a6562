/* SPDX-License-Identifier: MIT */
/* Every attack there is, in the order in which they are listed. */
#ifndef ATK_TABLE_H
#define ATK_TABLE_H

#include "atk.h"

#define ATK_TABLE(X)                                                           \
    X(atk_add_addr_relay)    /* add_addr_relay.c */                            \
    X(atk_join_sniffed)      /* join_sniffed.c */                              \
    X(atk_join_leaked)       /* join_leaked.c */                               \
    X(atk_join_replay)       /* join_replay.c */                               \
    X(atk_add_addr_sniffed)  /* add_addr_sniffed.c */                          \
    X(atk_join_substitute)   /* join_substitute.c */                           \
    X(atk_half_open_exhaust) /* half_open_exhaust.c */                         \
    X(atk_syn_flood)         /* syn_flood.c */                                 \
    X(atk_subflow_reset)     /* subflow_reset.c */                             \
    X(atk_subflow_desync)    /* subflow_desync.c */                            \
    X(atk_payload_corrupt)   /* payload_corrupt.c */                           \
    X(atk_data_fin_forge)    /* data_fin_forge.c */                            \
    X(atk_data_ack_forge)    /* data_ack_forge.c */                            \
    X(atk_fastclose_key)     /* fastclose_forge.c */                           \
    X(atk_fastclose_tag)                                                       \
    X(atk_fastclose_old_tag)                                                   \
    X(atk_throughput_infer)  /* throughput_infer.c */                          \
    X(atk_ack_divert)        /* ack_divert.c */                                \
    X(atk_prio_forge)        /* prio_forge.c */                                \
    X(atk_remove_addr_forge) /* remove_addr_forge.c */                         \
    X(atk_remove_first)                                                        \
    X(atk_fail_forge)    /* fail_forge.c */                                    \
    X(atk_capable_strip) /* capable_tamper.c */                                \
    X(atk_capable_clear)                                                       \
    X(atk_capable_version)                                                     \
    X(atk_capable_token)                                                       \
    X(atk_capable_third)                                                       \
    X(atk_capable_split)    /* capable_split.c */                              \
    X(atk_join_reflect)     /* join_reflect.c */                               \
    X(atk_add_addr_reflect) /* add_addr_replay.c */                            \
    X(atk_add_addr_replay)                                                     \
    X(atk_add_addr_cross)                                                      \
    X(atk_add_addr_withhold)                                                   \
    X(atk_psk_guess)   /* psk_guess.c */                                       \
    X(atk_newkey_drop) /* newkey_drop.c */                                     \
    X(atk_newkey_drop_one)                                                     \
    X(atk_newkey_reflect) /* newkey_reflect.c */                               \
    X(atk_newkey_poison)  /* newkey_poison.c */                                \
    X(atk_newkey_replay)  /* newkey_replay.c */                                \
    X(atk_key_id_flip)    /* key_id_flip.c */                                  \
    X(atk_join_splice)    /* join_splice.c */                                  \
    X(atk_join_delay)     /* join_delay.c */                                   \
    X(atk_join_reset)     /* join_reset.c */                                   \
    X(atk_nonce_preplay)  /* nonce_preplay.c */                                \
    X(atk_dsn_infer)      /* dsn_infer.c */                                    \
    X(atk_dsn_sniffed)                                                         \
    X(atk_echo_forge)  /* echo_forge.c */                                      \
    X(atk_token_probe) /* token_probe.c */

#define X(ops) extern const struct atk_ops ops;
ATK_TABLE(X)
#undef X

#endif /* ATK_TABLE_H */
