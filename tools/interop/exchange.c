/* SPDX-License-Identifier: MIT */
/* Our end of one exchange with the kernel. */
#include "exchange.h"

#include <inttypes.h>
#include <stdio.h>

enum { WRITE_CHUNK = 16384 };
/* For the last ACKs of the subflows, so that the kernel's sockets end too. */
#define LINGER UINT64_C(300000000) /* ns */

void exchange_init(struct exchange *x, struct host *h, enum payload_sender self,
                   uint64_t size, unsigned joins_wanted)
{
    *x = (struct exchange){
        .host = h, .self = self, .size = size, .joins_wanted = joins_wanted};
    digest_init(&x->sent);
    digest_init(&x->received);
}

static void run_action(struct exchange *x)
{
    void (*fn)(void *) = x->act;

    x->act = NULL;
    if (fn)
        fn(x->act_ctx);
}

/* The octets that may have been sent by now. */
static uint64_t limit(const struct exchange *x)
{
    if (x->manner == MANNER_LAST && !x->eof)
        return 0;
    if (x->manner == MANNER_ABORTED && x->received.octets < x->peer_size)
        return 0;
    return x->joins < x->joins_wanted ? x->size / 2 : x->size;
}

static void end(struct exchange *x)
{
    if (x->sent.octets < x->size || x->shut)
        return;
    switch (x->manner) {
    case MANNER_BOTH:
    case MANNER_LAST:
        x->shut = true;
        host_shutdown(x->host, x->conn);
        return;
    case MANNER_ABORT:
        if (x->received.octets == x->peer_size)
            run_action(x);
        return;
    case MANNER_ABORTED:
        return;
    }
}

static void fill(struct exchange *x)
{
    uint8_t buf[WRITE_CHUNK];
    uint64_t until = limit(x);

    while (x->sent.octets < until) {
        uint64_t left = until - x->sent.octets;
        size_t len = left < sizeof buf ? (size_t)left : sizeof buf, took;

        payload_fill(payload_id(x->self, 0), x->sent.octets, buf, len);
        took = host_write(x->host, x->conn, buf, len);
        digest_add(&x->sent, buf, took);
        if (took < len)
            break;
    }
    if (x->manner != MANNER_ABORT && x->joins >= x->joins_wanted &&
        x->sent.octets >= x->size / 2)
        run_action(x);
    end(x);
}

static void *on_accept(void *listener, mpx_conn *conn)
{
    struct exchange *x = listener;

    x->conn = conn;
    return x;
}

static void on_established(void *app, mpx_conn *conn)
{
    struct exchange *x = app;

    x->conn = conn;
    fill(x);
}

static void on_joined(void *app, mpx_conn *conn, mpx_subflow *sf)
{
    struct exchange *x = app;

    (void)conn;
    (void)sf;
    x->joins++;
    fill(x);
}

static void on_fallback(void *app, mpx_conn *conn)
{
    (void)conn;
    ((struct exchange *)app)->fallback = true;
}

static void on_data(void *app, mpx_conn *conn, const struct mpx_span piece[2])
{
    struct exchange *x = app;

    (void)conn;
    for (int i = 0; i < 2; i++)
        if (piece[i].len)
            digest_add(&x->received, piece[i].p, piece[i].len);
    if (x->received.octets == x->peer_size)
        fill(x);
}

static void on_writable(void *app, mpx_conn *conn)
{
    (void)conn;
    fill(app);
}

static void on_eof(void *app, mpx_conn *conn)
{
    struct exchange *x = app;

    (void)conn;
    x->eof = true;
    x->joins_wanted = x->joins; /* what ends joins no more, LF-10 */
    fill(x);
}

static void stop(void *ctx)
{
    (void)ctx;
    ns3c_stop();
}

static void on_closed(void *app, mpx_conn *conn, bool error)
{
    struct exchange *x = app;

    (void)conn;
    x->closed = true;
    x->error = error;
    ns3c_schedule(LINGER, stop, NULL);
}

const struct host_app_ops exchange_ops = {
    .accept = on_accept,
    .established = on_established,
    .joined = on_joined,
    .fallback = on_fallback,
    .data = on_data,
    .writable = on_writable,
    .eof = on_eof,
    .closed = on_closed,
};

bool exchange_in_order(const struct exchange *x)
{
    if (x->manner == MANNER_ABORT || x->manner == MANNER_ABORTED)
        return x->sent.octets == x->size &&
               x->received.octets == x->peer_size && x->closed && x->error;
    return x->shut && x->eof && x->closed && !x->error;
}

static void print_subflows(const struct exchange *x)
{
    struct mpx_subflow_info info;
    mpx_subflow *sf;
    unsigned n = 0;

    for (; x->conn && (sf = mpx_conn_subflow(x->conn, n)); n++) {
        mpx_subflow_info(sf, &info);
        printf("Subflow%uIn %" PRIu64 "\nSubflow%uOut %" PRIu64 "\n", n,
               info.octets_in, n, info.octets_out);
    }
    printf("Subflows %u\n", n);
}

void exchange_print(struct exchange *x)
{
    digest_print(&x->sent, "Sent");
    digest_print(&x->received, "Received");
    print_subflows(x);
    printf("Joined %u\nFallback %d\nEof %d\nClosed %d\nError %d\n", x->joins,
           x->fallback, x->eof, x->closed, x->error);
}
