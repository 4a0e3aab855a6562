/* SPDX-License-Identifier: MIT */
/* A program of a user of the library, in C and in C++: opens a connection, lets
 * TCP send its SYN, and finds MP_CAPABLE in what goes on the wire. */
#include <mpx.h>

#include <stdio.h>
#include <string.h>

#if MPX_VERSION_MAJOR > 0 || MPX_VERSION_MINOR < 1
#error "this test is for version 0.1 or a later 0.x"
#endif

static void draw(void *ctx, void *dst, size_t len)
{
    (void)ctx;
    memset(dst, 0x5a, len);
}

/* The kind octet of MPTCP among the options of a TCP header. */
static int has_mptcp(const uint8_t *hdr, size_t len)
{
    for (size_t i = 20; i < len && hdr[i] != 0;) {
        if (hdr[i] == 30)
            return 1;
        i += hdr[i] == 1 ? 1 : hdr[i + 1];
    }
    return 0;
}

int main(void)
{
    struct mpx_env env = {.random = draw};
    struct mpx_config cfg;
    struct mpx_tuple tuple = {4, {10, 0, 0, 1}, {10, 0, 0, 2}, 40000, 80};
    uint8_t syn[20] = {0x9c, 0x40, 0, 80};
    struct mpx_segment seg = {&tuple, syn, sizeof syn, 0};
    struct mpx_rewrite rw;
    mpx_endpoint *ep = mpx_endpoint_new(&env);
    mpx_conn *conn;
    mpx_subflow *sf;
    int ok;

    syn[12] = 5 << 4; /* data offset */
    syn[13] = 0x02;   /* SYN */
    mpx_config_init(&cfg);
    ok = ep && mpx_profile_find("baerts") &&
         mpx_connect(ep, &cfg, &tuple, 0, &conn, &sf) == MPX_OK &&
         mpx_segment_out(ep, &seg, 0, &rw) == MPX_PASS &&
         has_mptcp(rw.hdr, rw.len) && mpx_stats_count() > 0 &&
         strcmp(mpx_strerror(MPX_ERR_AUTH), "MPX_ERR_AUTH") == 0;
    mpx_endpoint_free(ep);
    printf("%s %s\n", MPX_VERSION, ok ? "works" : "fails");
    return !ok;
}
