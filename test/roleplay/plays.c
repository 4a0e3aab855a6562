/* SPDX-License-Identifier: MIT */
/* The list of captures to play. */
#include "plays.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vec.h"

/* clang-format off */
#define BOTH(folder) {folder, false, 0, 0}, {folder, true, 0, 0}
#define CLIENT_ONLY(folder) {folder, false, 0, 0}
#define SERVER_ONLY(folder) {folder, true, 0, 0}
/* clang-format on */

/* One end only where the other is no MPTCP host. */
static const struct play single[] = {
    BOTH("s01_basic_v4"),
    BOTH("s01_basic_v6"),
    BOTH("s01_multi_msgs"),
    BOTH("s01_no_sack_no_ts"),
    BOTH("s01_no_timestamps"),
    BOTH("s02_data_on_third_ack"),
    BOTH("s02_first_data_big"),
    BOTH("s02_server_first"),
    BOTH("s02_server_only"),
    BOTH("s03_csum_both"),
    BOTH("s03_csum_both_v6"),
    BOTH("s03_csum_server_only"),
    BOTH("s04_mixed_family"),
    BOTH("s04_two_subflows_small"),
    BOTH("s04_two_subflows_v6"),
    BOTH("s05_add_addr_bad_hmac"),
    BOTH("s05_add_addr_lost"),
    BOTH("s05_add_addr_multi"),
    BOTH("s05_add_addr_v4"),
    BOTH("s05_add_addr_v4_port"),
    BOTH("s05_add_addr_v6"),
    BOTH("s05_add_addr_v6_port_nots"),
    BOTH("s06_rm_id0_explicit"),
    BOTH("s06_rm_subflow_ep"),
    BOTH("s07_join_backup"),
    BOTH("s07_prio_change"),
    BOTH("s07_prio_server"),
    BOTH("s08_fastclose_linger"),
    BOTH("s08_fastclose_linger_two"),
    BOTH("s08_fastclose_server_linger_two"),
    BOTH("s08_fastclose_unread"),
    BOTH("s08_rst_after_close"),
    SERVER_ONLY("s09_client_plain_tcp"),
    CLIENT_ONLY("s09_server_plain_tcp"),
    BOTH("s09_strip_c2s_after_syn"),
    BOTH("s09_strip_first_data"),
    BOTH("s09_strip_mid_single"),
    BOTH("s09_strip_syn"),
    BOTH("s09_strip_synack"),
    BOTH("s10_coalesce"),
    BOTH("s10_corrupt_single_bigmap"),
    BOTH("s10_corrupt_single_s2c"),
    BOTH("s10_corrupt_two_sf1"),
    BOTH("s11_join_bad_hmac_ack"),
    BOTH("s11_join_bad_hmac_raw"),
    BOTH("s11_join_bad_token"),
    BOTH("s11_join_closed_port"),
    CLIENT_ONLY("s11_join_limit_server"),
    {"s11_join_limit_server", true, 1, 0},
    BOTH("s11_join_unknown_token"),
    BOTH("s12_lost_first_data_then_more"),
    BOTH("s12_lost_join_ack"),
    BOTH("s12_lost_join_syn"),
    BOTH("s12_lost_third_ack_and_data"),
    BOTH("s12_lost_third_ack_client_first"),
    BOTH("s12_lost_third_ack_server_first"),
    BOTH("s12_three_writes_before_ack"),
    BOTH("s13_datafin_client"),
    BOTH("s13_datafin_client_two"),
    BOTH("s13_datafin_server"),
    BOTH("s13_half_close"),
    BOTH("s13_half_close_server"),
    BOTH("s13_lost_datafin"),
    BOTH("s13_lost_datafin_ack"),
    BOTH("s13_simultaneous_shutdown_two"),
    BOTH("s17_syn_lost_once"),
    BOTH("s18_cflag_client"),
    BOTH("s18_cflag_fullmesh"),
    BOTH("s18_cflag_no_signal"),
    BOTH("s18_cflag_signal"),
    BOTH("s19a_hijack_default_limits"),
    BOTH("s19a_hijack_inject"),
    BOTH("s19b_forged_fastclose_badkey"),
    BOTH("s19c_forged_add_addr"),
    BOTH("s19e_replayed_join"),
    BOTH("s21_eight_subflows_csum"),
    CLIENT_ONLY("s22_fastclose_csum_in_flight"),
    SERVER_ONLY("s23_prio_toggle"),
    SERVER_ONLY("s26_dead_peer"),
    SERVER_ONLY("s30_cork_oob"),
    BOTH("s34_syncookies_join"),
    CLIENT_ONLY("s36_offload"),
    BOTH("s38_shut_then_abort"),
    BOTH("s42_join_pending_removed"),
    BOTH("s43_join_pending_third_late"),
    BOTH("s44_signal_pending_removed"),
    BOTH("s45_peer_join_pending_removed"),
    BOTH("s46_announced_early"),
};

/* What a server answers to segments that no host sends, a connection each. Not
 * flows 42 and 43 of s20c: a server of Linux's joins an address that its client
 * announces, mpx's path managers leave that to clients. */
static const struct {
    const char *folder;
    unsigned short from, to;
} series[] = {
    {"s20a_raw_syn_variants", 1, 21},
    {"s20c_raw_dss_variants", 1, 41},
    {"s20c_raw_dss_variants", 44, 53},
    {"s20d_raw_csum_variants", 1, 13},
};

struct play *plays_all(size_t *n)
{
    struct play *v = NULL;
    size_t cap = 0;

    *n = 0;
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        v = vec_room(v, *n, &cap, sizeof *v);
        v[(*n)++] = single[i];
    }
    for (size_t i = 0; i < sizeof series / sizeof series[0]; i++)
        for (unsigned short f = series[i].from; f <= series[i].to; f++) {
            v = vec_room(v, *n, &cap, sizeof *v);
            v[(*n)++] = (struct play){
                .folder = series[i].folder, .server = true, .flow = f};
        }
    return v;
}

const char *play_folder(const struct play *p)
{
    static char path[512];

    if (strchr(p->folder, '/'))
        return p->folder;
    snprintf(path, sizeof path, "%s/%s", MPX_CAPTURE_DIR, p->folder);
    return path;
}

const char *play_role(const struct play *p)
{
    return p->server ? "server" : "client";
}

char *play_name(const struct play *p)
{
    size_t len = 96;
    char *name = malloc(len);

    if (!name)
        exit(1);
    snprintf(name, len, "%s, %s", p->folder, play_role(p));
    if (p->flow)
        snprintf(name, len, "%s, %s, flow %u", p->folder, play_role(p),
                 p->flow);
    return name;
}
