/* SPDX-License-Identifier: MIT */
/* A run printed packet by packet, as they are sent, whatever becomes of them.
 */
#include "judge.h"
#include "mpx_tcp.h"
#include "stress.h"

#include <inttypes.h>

static const char *const subtype[] = {
    "capable", "join", "dss",       "add-addr", "remove-addr",
    "prio",    "fail", "fastclose", "tcprst",   "new-key",
};

static void print_dss(FILE *to, const struct mpx_opt_dss *d)
{
    if (d->has_ack)
        fprintf(to, " dack %08" PRIx32, (uint32_t)d->ack);
    if (d->has_map)
        fprintf(to, " map %08" PRIx32 "/%" PRIu32 "+%u%s", (uint32_t)d->dsn,
                d->ssn, d->dll, d->fin ? " DATA_FIN" : "");
}

static void print_option(FILE *to, const uint8_t *p, size_t len, uint8_t flags)
{
    unsigned sub = p[2] >> 4;
    struct mpx_opt o;

    fprintf(to, " %s(%zu)",
            sub < sizeof subtype / sizeof subtype[0] ? subtype[sub] : "other",
            len);
    if (sub == MPX_SUB_DSS &&
        mpx_opt_decode(&o, p, len, mpx_seg_kind_of(flags)) == MPX_OK)
        print_dss(to, &o.u.dss);
}

static void on_packet(void *ctx, int from, const struct net_packet *p)
{
    struct bed *b = ctx;
    struct mpx_tcp h;

    if (mpx_tcp_parse(&h, p->hdr, p->hdr_len))
        return;
    fprintf(stdout, "%9.3f ms %s %u %s%s%s%s%s seq %" PRIu32,
            (double)b->net.now / 1e6, from == CLIENT ? "C>S" : "S>C",
            from == CLIENT ? p->tuple.remote_port : p->tuple.local_port,
            h.flags & MPX_TCP_SYN ? "S" : "", h.flags & MPX_TCP_FIN ? "F" : "",
            h.flags & MPX_TCP_RST ? "R" : "", h.flags & MPX_TCP_ACK ? "." : "",
            p->len ? "d" : "", h.seq);
    if (h.flags & MPX_TCP_ACK)
        fprintf(stdout, " ack %" PRIu32, h.ack);
    fprintf(stdout, " win %u len %" PRIu32, h.window, p->len);
    for (unsigned i = 0; i < h.n_mp; i++)
        print_option(stdout, h.mp[i].p, h.mp[i].len, h.flags);
    fprintf(stdout, "\n");
}

bool stress_trace(const struct bed_plan *p, uint64_t until_ms)
{
    struct judge j = {0};
    struct bed b;
    bool good;

    bed_start(&b, p);
    b.look = judge_check;
    b.look_ctx = &j;
    b.net.watch = on_packet;
    b.net.watch_ctx = &b;
    bed_run(&b, until_ms);
    if (b.wrong[0])
        printf("%9.3f ms %s\n", (double)b.net.now / 1e6, b.wrong);
    good = !b.wrong[0];
    bed_end(&b);
    return good;
}
