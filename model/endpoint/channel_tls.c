/* SPDX-License-Identifier: MIT */
/* A channel through TLS: handshake, records, key updates, renegotiation. */
#include "channel_impl.h"
#include "framing.h"
#include "ks_eku.h"
#include "mpx_crypto.h"

#include <stdlib.h>
#include <string.h>

enum { RECORD = 16384 /* octets of plaintext at most, RFC 8446 5.1 */ };

struct tls_channel {
    struct channel c;
    struct ks_tls *tls;
    bool updates;
    struct ks_random random;
    struct processing *processing;
    struct ks_eku eku; /* if updates, once open */
    struct framing in; /* likewise */
    bool scheduled;    /* process_input() is an event to come */
    bool opened, input_ended, ended, shut, down, dead;
    const char *why;     /* dead: of what */
    bool shut_later;     /* once a renegotiation has ended */
    uint32_t handshakes; /* renegotiated, and reported */
};

static struct tls_channel *of(struct channel *c)
{
    return (struct tls_channel *)c;
}

/* ---- out ---- */

/* False if the connection has no room for all. */
static bool flush(struct tls_channel *t)
{
    const uint8_t *p;
    size_t len;

    while (p = ks_tls_out(t->tls, &len), len) {
        size_t n = channel_lower_write(&t->c, p, len);
        struct opening *o = t->c.host ? host_opening(t->c.host) : NULL;

        if (o && !t->opened)
            o->tls_octets += n;
        ks_tls_went(t->tls, n);
        if (n < len)
            return false;
    }
    if (t->shut && !t->down) {
        t->down = true;
        channel_lower_shutdown(&t->c);
    }
    return true;
}

static bool send_message(struct tls_channel *t, const struct ks_message *m)
{
    uint8_t frame[FRAMING_HEADER + KS_EKU_MESSAGE_MAX];
    bool ok;

    framing_header(frame, FRAMING_MESSAGE, m->len);
    memcpy(frame + FRAMING_HEADER, m->octets, m->len);
    /* not after our own close_notify */
    ok = !t->shut && ks_tls_write(t->tls, frame, FRAMING_HEADER + m->len);
    flush(t);
    return ok;
}

static size_t tls_write(struct channel *c, const uint8_t *p, size_t len)
{
    struct tls_channel *t = of(c);
    uint8_t record[RECORD];
    size_t head = t->updates ? FRAMING_HEADER : 0, done = 0;

    while (done < len && !t->dead && flush(t)) {
        size_t n = len - done < RECORD - head ? len - done : RECORD - head;

        framing_header(record, FRAMING_DATA, n);
        memcpy(record + head, p + done, n);
        if (!ks_tls_write(t->tls, record, head + n))
            break;
        done += n;
    }
    if (!t->dead)
        flush(t);
    return done;
}

static void tls_shutdown(struct channel *c)
{
    struct tls_channel *t = of(c);

    if (t->shut || t->dead)
        return;
    t->shut_later = ks_tls_busy(t->tls);
    if (t->shut_later)
        return;
    ks_tls_close(t->tls);
    t->shut = true;
    flush(t);
}

static void tls_output_ready(struct channel *c)
{
    struct tls_channel *t = of(c);

    if (!t->dead && flush(t) && t->opened && !t->shut)
        c->ops->writable(c->user);
}

/* ---- in ---- */

/* The alert, if there is one, goes before the connection. */
static void fail(struct tls_channel *t, const char *why)
{
    if (t->dead)
        return;
    t->dead = true;
    t->why = why;
    t->shut = false;
    flush(t);
    channel_lower_abort(&t->c);
    t->c.ops->failed(t->c.user);
}

static bool on_message(struct tls_channel *t, const uint8_t *p, size_t len)
{
    struct ks_message reply;
    bool began;

    if (ks_eku_input(&t->eku, p, len, &reply, &began))
        return false;
    if (reply.len && !send_message(t, &reply))
        return true; /* closing: the exchange stays unfinished */
    if (began)
        t->c.ops->rekeyed(t->c.user, t->eku.epoch);
    return true;
}

static bool deliver(struct tls_channel *t, const uint8_t *p, size_t len)
{
    struct framing_piece piece;
    int more;

    if (!t->updates) {
        t->c.ops->data(t->c.user, p, len);
        return true;
    }
    while ((more = framing_next(&t->in, &p, &len, &piece)) > 0) {
        if (piece.type == FRAMING_DATA)
            t->c.ops->data(t->c.user, piece.p, piece.len);
        else if (!on_message(t, piece.p, piece.len))
            return false;
    }
    return more == 0;
}

static bool open_up(struct tls_channel *t)
{
    t->opened = true;
    if (t->updates && ks_eku_init(&t->eku, t->tls, &t->random))
        return false;
    t->c.ops->opened(t->c.user);
    return true;
}

static bool read_all(struct tls_channel *t)
{
    uint8_t buf[RECORD];
    size_t n;

    while (!t->dead && (n = ks_tls_read(t->tls, buf, sizeof buf)))
        if (!deliver(t, buf, n))
            return false;
    mpx_wipe(buf, t->updates ? sizeof buf : 0); /* key shares were in it */
    return ks_tls_advance(t->tls) != KS_TLS_FAILED;
}

/* What a renegotiation kept from being written can be, now. */
static void on_renegotiated(struct tls_channel *t)
{
    uint32_t n = ks_tls_renegotiated(t->tls);

    if (ks_tls_busy(t->tls))
        return;
    if (n != t->handshakes) {
        t->handshakes = n;
        t->c.ops->rekeyed(t->c.user, n);
        if (!t->shut)
            t->c.ops->writable(t->c.user);
    }
    if (t->shut_later)
        tls_shutdown(&t->c);
}

/* What has come is acted on apart from the call that brought it: its octets
 * lie in buffers of the core, which no other call may come between. */
static void process_input(void *ctx)
{
    struct tls_channel *t = ctx;
    enum ks_tls_state state;

    t->scheduled = false;
    if (t->dead)
        return;
    state = ks_tls_advance(t->tls);
    flush(t); /* Finished leaves before any callback */
    if (state == KS_TLS_FAILED ||
        (state == KS_TLS_OPEN && !t->opened && !open_up(t)) || !read_all(t)) {
        const char *why = ks_tls_why(t->tls);

        fail(t, why ? why : "what is in the records is no key update");
        return;
    }
    flush(t);
    on_renegotiated(t);
    if (ks_tls_ended(t->tls) && !t->ended) {
        t->ended = true;
        t->c.ops->eof(t->c.user);
    } else if (t->input_ended && !t->ended) {
        /* RFC 8446 6.1: it may be truncated */
        fail(t, t->opened ? "the peer ended without close_notify"
                          : "the peer ended in the handshake");
    }
}

static void soon(struct tls_channel *t)
{
    if (t->scheduled)
        return;
    t->scheduled = true;
    if (!t->opened && processing_takes_time(t->processing))
        processing_do(t->processing, SCN_STEP, process_input, t);
    else
        ns3c_schedule(0, process_input, t);
}

static void tls_start(struct channel *c)
{
    soon(of(c));
}

static void tls_input(struct channel *c, const uint8_t *p, size_t len)
{
    struct tls_channel *t = of(c);

    if (t->dead || t->ended)
        return;
    if (!ks_tls_feed(t->tls, p, len))
        abort(); /* out of memory */
    soon(t);
}

static void tls_input_end(struct channel *c)
{
    of(c)->input_ended = true;
    soon(of(c));
}

static const char *tls_why(const struct channel *c)
{
    return ((const struct tls_channel *)c)->why;
}

/* ---- keys ---- */

static bool tls_rekey(struct channel *c)
{
    struct tls_channel *t = of(c);
    struct ks_message request;

    if (t->opened && !t->dead && !t->shut && ks_tls_renegotiate(t->tls)) {
        flush(t);
        return true;
    }
    return t->updates && t->opened && !t->dead && !t->shut &&
           ks_eku_start(&t->eku, &request) == KS_OK &&
           send_message(t, &request);
}

static void tls_ask(const struct channel *c, struct ks_ask *ask)
{
    const struct tls_channel *t = (const struct tls_channel *)c;

    ask->tls = t->tls;
    ask->eku = t->updates && t->opened ? &t->eku : NULL;
}

static void tls_free(struct channel *c)
{
    struct tls_channel *t = of(c);

    ks_tls_free(t->tls);
    mpx_wipe(t, sizeof *t);
    free(t);
}

static const struct channel_kind tls = {
    .start = tls_start,
    .input = tls_input,
    .input_end = tls_input_end,
    .output_ready = tls_output_ready,
    .write = tls_write,
    .shutdown = tls_shutdown,
    .why = tls_why,
    .rekey = tls_rekey,
    .ask = tls_ask,
    .free = tls_free,
};

struct channel *channel_tls_new(const struct channel_options *o)
{
    struct tls_channel *t = calloc(1, sizeof *t);

    if (!t)
        return NULL;
    t->c.kind = &tls;
    t->updates = o->updates;
    t->random = o->random;
    t->processing = o->processing;
    t->tls = ks_tls_new(o->tls);
    if (!t->tls) {
        free(t);
        return NULL;
    }
    return &t->c;
}
