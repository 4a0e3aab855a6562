/* SPDX-License-Identifier: MIT */
/* Making and keeping the state of the world. */
#include "search_lasting.h"
#include "mpx_tcp.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

enum {
    HORIZON_S = 90, /* of the rest of a trace: longer than any timer but one */
    TICKS_MAX = 120,
    ARRIVALS_MAX = 200,
    WORLD_SIZE = 16 << 10,
    FIRST_AT = WORLD_SIZE + 2 * SEARCH_HOST_SIZE,
    ROOM = FIRST_AT + 2 * SEARCH_FIRST_ROOM,
    SCRUBBED = 4 << 10,
};
static_assert(sizeof(struct search_world) <= WORLD_SIZE, "size of a world");

/* ---- keeping ---- */

static void *room_of(struct search_world *w, unsigned host)
{
    return (uint8_t *)w + WORLD_SIZE + (size_t)host * SEARCH_HOST_SIZE;
}

uint8_t *search_world_first(const struct search_world *w, unsigned host)
{
    return (uint8_t *)(uintptr_t)w + FIRST_AT +
           (size_t)host * SEARCH_FIRST_ROOM;
}

struct search_world *search_world_new(const struct search_setting *s)
{
    struct search_world *w = mmap(NULL, ROOM, PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (w == MAP_FAILED)
        return NULL;
    w->setting = s;
    return w;
}

void search_world_free(struct search_world *w)
{
    if (w)
        munmap(w, ROOM);
}

size_t search_world_size(const struct search_world *w)
{
    size_t size = sizeof *w;

    for (unsigned i = 0; i < 2; i++)
        size += w->host[i]->heap.top -
                (w->host[i]->idle_to - w->host[i]->idle_from);
    return size;
}

void search_world_keep(const struct search_world *w, uint8_t *to)
{
    memcpy(to, w, sizeof *w);
    to += sizeof *w;
    for (unsigned i = 0; i < 2; i++) {
        const struct search_host *h = w->host[i];
        size_t after = h->heap.top - h->idle_to;

        memcpy(to, h, h->idle_from);
        to += h->idle_from;
        memcpy(to, (const uint8_t *)h + h->idle_to, after);
        to += after;
    }
}

void search_world_put_back(struct search_world *w, const uint8_t *from,
                           bool again)
{
    const bool touched[2] = {!again || w->touched[0], !again || w->touched[1]};

    memcpy(w, from, sizeof *w);
    from += sizeof *w;
    for (unsigned i = 0; i < 2; i++) {
        struct search_host *h = w->host[i];
        uint32_t top;
        size_t after;

        memcpy(&top, from, sizeof top); /* of the heap, its first member */
        after = top - h->idle_to;
        if (touched[i]) {
            memcpy(h, from, h->idle_from);
            memcpy((uint8_t *)h + h->idle_to, from + h->idle_from, after);
        }
        from += h->idle_from + after;
    }
}

/* What earlier calls left on the stack must not come into a state as padding.
 */
static void scrub(void)
{
    uint8_t room[SCRUBBED];

    explicit_bzero(room, sizeof room);
}

/* ---- the wire ---- */

enum search_party search_owner(const uint8_t addr[16])
{
    if (addr[1] == 9)
        return SEARCH_ATTACKER;
    return addr[3] == 1 ? SEARCH_CLIENT : SEARCH_SERVER;
}

enum search_party search_receiver(const struct search_wire *wire, unsigned dir)
{
    return search_owner(dir ? wire->t.local : wire->t.remote);
}

int search_path(const struct search_wire *wire)
{
    if (wire->t.local[1] == 9 || wire->t.remote[1] == 9)
        return -1;
    return wire->t.local[2] || wire->t.remote[2];
}

static struct mpx_tuple turned(const struct mpx_tuple *t)
{
    struct mpx_tuple o = {.family = t->family,
                          .local_port = t->remote_port,
                          .remote_port = t->local_port};

    memcpy(o.local, t->remote, sizeof o.local);
    memcpy(o.remote, t->local, sizeof o.remote);
    return o;
}

static bool same_flow(const struct mpx_tuple *a, const struct mpx_tuple *b)
{
    return a->local_port == b->local_port && a->remote_port == b->remote_port &&
           !memcmp(a->local, b->local, sizeof a->local) &&
           !memcmp(a->remote, b->remote, sizeof a->remote);
}

int search_wire_of(struct search_world *w, const struct mpx_tuple *t,
                   unsigned *dir)
{
    struct mpx_tuple o = turned(t);

    for (int i = 0; i < w->n_wires; i++)
        for (*dir = 0; *dir < 2; ++*dir)
            if (same_flow(&w->wire[i].t, *dir ? &o : t))
                return i;
    if (w->n_wires == SEARCH_WIRES) {
        w->overflow = true;
        return -1;
    }
    *dir = 0;
    w->wire[w->n_wires].t = *t;
    return w->n_wires++;
}

static uint32_t end_of(const struct search_segment *s)
{
    uint8_t flags = s->hdr[MPX_TCP_OFF_FLAGS];

    return mpx_get32(s->hdr + MPX_TCP_OFF_SEQ) + s->len +
           ((flags & (MPX_TCP_SYN | MPX_TCP_FIN)) ? 1 : 0);
}

static void note_sent(struct search_wire *x, const struct search_segment *s)
{
    uint8_t flags = s->hdr[MPX_TCP_OFF_FLAGS];

    if ((flags & MPX_TCP_SYN) && !x->begun[s->dir]) {
        x->begun[s->dir] = true;
        x->part[s->dir] = !s->forged;
        x->isn[s->dir] = mpx_get32(s->hdr + MPX_TCP_OFF_SEQ);
        x->sent[s->dir] = end_of(s);
    }
    if (x->begun[s->dir] && (int32_t)(end_of(s) - x->sent[s->dir]) > 0)
        x->sent[s->dir] = end_of(s);
}

static void note_arrived(struct search_wire *x, const struct search_segment *s)
{
    uint8_t flags = s->hdr[MPX_TCP_OFF_FLAGS];

    if (flags & MPX_TCP_RST)
        return;
    x->window[s->dir] = mpx_get16(s->hdr + MPX_TCP_OFF_WINDOW);
    if ((flags & MPX_TCP_SYN) && !x->came[s->dir]) {
        x->came[s->dir] = true;
        x->arrived[s->dir] = end_of(s);
    } else if ((int32_t)(end_of(s) - x->arrived[s->dir]) > 0) {
        x->arrived[s->dir] = end_of(s);
    }
    if (!(flags & MPX_TCP_SYN))
        x->acks[s->dir] = 1;
}

bool search_is_on(const struct search_world *w, const struct search_wire *wire)
{
    static const unsigned needs[] = {SEARCH_READS_FIRST, SEARCH_READS_SECOND};
    int path = search_path(wire);

    return path < 0 || (w->setting->reads & needs[path]);
}

static bool has_option(const struct search_segment *s, enum mpx_subtype sub)
{
    struct mpx_tcp h;

    if (mpx_tcp_parse(&h, s->hdr, s->hdr_len))
        return false;
    for (unsigned i = 0; i < h.n_mp; i++)
        if (h.mp[i].p[2] >> 4 == sub)
            return true;
    return false;
}

bool search_is_shown(const struct search_world *w,
                     const struct search_wire *wire,
                     const struct search_segment *s)
{
    const struct search_setting *set = w->setting;

    if (search_path(wire) < 0)
        return true;
    if (set->learns_early &&
        (w->host[0]->app[0].keys_set > 1 || w->host[1]->app[0].keys_set > 1))
        return false;
    return search_is_on(w, wire) || ((set->reads & SEARCH_READS_HANDSHAKE) &&
                                     has_option(s, MPX_SUB_CAPABLE));
}

/* A host has sent a segment. What is for the attacker's host it has at once. */
static void on_emit(void *ctx, const struct search_host *h,
                    const struct mpx_tuple *t, const uint8_t *hdr,
                    uint8_t hdr_len, const uint8_t *p, uint32_t len)
{
    struct search_world *w = ctx;
    struct search_segment s = {0};
    unsigned dir;
    int i = search_wire_of(w, t, &dir);

    (void)h;
    if (i < 0 || len > sizeof s.p || w->n_queue == SEARCH_QUEUE) {
        w->overflow = true;
        return;
    }
    s.wire = (uint8_t)i;
    s.dir = (uint8_t)dir;
    s.hdr_len = hdr_len;
    s.len = (uint8_t)len;
    memcpy(s.hdr, hdr, hdr_len);
    if (len)
        memcpy(s.p, p, len);
    note_sent(&w->wire[i], &s);
    if (search_is_shown(w, &w->wire[i], &s) && !w->harmless) {
        w->wire[i].read = true;
        search_learn(w, &s);
    }
    if (search_receiver(&w->wire[i], dir) == SEARCH_ATTACKER)
        note_arrived(&w->wire[i], &s);
    else
        w->queue[w->n_queue++] = s;
}

void search_world_take(struct search_world *w, struct search_segment *s)
{
    assert(w->n_queue);
    *s = w->queue[0];
    w->n_queue--;
    memmove(&w->queue[0], &w->queue[1], w->n_queue * sizeof w->queue[0]);
    memset(&w->queue[w->n_queue], 0, sizeof w->queue[0]);
}

void search_world_lend(struct search_world *w, struct search_host *h)
{
    h->emit = on_emit;
    h->ctx = w;
    w->touched[h->id] = true;
    scrub();
}

void search_world_hand_back(struct search_world *w, struct search_host *h)
{
    h->emit = NULL;
    h->ctx = NULL;
    w->overflow |= h->overflow;
}

/* Options with a MAC that an end has taken for good. */
static uint64_t macs_taken(const struct mpx_stats *s)
{
    return s->join_synack_rx + s->join_ack_rx + s->add_addr_rx +
           s->addr_confirmed + s->rm_addr_rx + s->new_key_rx + s->fastclose_rx;
}

void search_world_arrive(struct search_world *w, const struct search_segment *s)
{
    struct search_wire *x = &w->wire[s->wire];
    struct search_host *h;
    struct mpx_tuple t = s->dir ? x->t : turned(&x->t);
    uint64_t before, removals;

    if (search_receiver(x, s->dir) == SEARCH_ATTACKER)
        return;
    h = w->host[search_receiver(x, s->dir)];
    note_sent(x, s);
    note_arrived(x, s);
    before = macs_taken(mpx_endpoint_stats(h->ep));
    removals = mpx_endpoint_stats(h->ep)->rm_addr_rx;
    search_world_lend(w, h);
    search_host_segment(h, &t, s->hdr, s->hdr_len, s->p, s->len);
    search_world_hand_back(w, h);
    if (search_world_did(w, SEARCH_STEP_REMOVE) && !s->forged &&
        mpx_endpoint_stats(h->ep)->rm_addr_rx != removals)
        w->removed = true;
    if (s->altered && macs_taken(mpx_endpoint_stats(h->ep)) != before)
        w->wrong_mac_taken = true;
}

void search_world_deliver(struct search_world *w)
{
    struct search_segment s;

    search_world_take(w, &s);
    search_world_arrive(w, &s);
}

void search_world_tick(struct search_world *w, unsigned host)
{
    struct search_host *h = w->host[host];

    search_world_lend(w, h);
    search_host_tick(h, search_host_deadline(h));
    search_world_hand_back(w, h);
    if (w->timers[host] < UINT8_MAX)
        w->timers[host]++;
}

/* ---- beginning and end ---- */

static void set_up(struct search_world *w)
{
    const struct search_setting *s = w->setting;
    mpx_err err = MPX_OK;

    mpx_config_init(&w->cfg);
    w->cfg.profile = *mpx_profile_find(s->profile);
    for (unsigned i = 0; i < SEARCH_SWITCHES && s->set[i].name && !err; i++)
        err = mpx_profile_set(&w->cfg.profile, s->set[i].name, s->set[i].value);
    assert(!err);
    w->cfg.pm = mpx_pm_find("scripted");
    w->cfg.rcvbuf = w->cfg.sndbuf = 4096;
    w->cfg.max_half_open = 2;
}

void search_world_begin(struct search_world *w)
{
    const struct search_setting *s = w->setting;

    memset(w, 0, ROOM);
    w->setting = s;
    set_up(w);
    for (unsigned i = 0; i < 2; i++) {
        scrub();
        w->host[i] =
            search_host_init(room_of(w, i), (enum search_party)i, &w->cfg);
        search_note_idle(w->host[i]);
        memcpy(search_world_first(w, i), w->host[i], SEARCH_FIRST_ROOM);
    }
}

unsigned search_world_settle(struct search_world *w)
{
    uint64_t end =
        w->host[0]->now > w->host[1]->now ? w->host[0]->now : w->host[1]->now;
    uint8_t step[SEARCH_STEPS_MAX];
    unsigned most = 0;

    w->harmless = true;
    end += HORIZON_S * UINT64_C(1000000000);
    for (unsigned i = 0; i < TICKS_MAX && !w->overflow; i++) {
        uint64_t at[2];
        unsigned host, n = 0;

        for (; w->n_queue && n < ARRIVALS_MAX && !w->overflow; n++)
            search_world_deliver(w);
        most = n > most ? n : most;
        if (search_world_steps(w, step)) { /* what was not possible before */
            search_world_step(w, step[0]);
            continue;
        }
        at[0] = search_host_deadline(w->host[0]);
        at[1] = search_host_deadline(w->host[1]);
        host = at[1] < at[0];
        if (at[host] > end || w->n_queue)
            break;
        if (w->host[!host]->now < at[host])
            w->host[!host]->now = at[host];
        search_world_tick(w, host);
    }
    return most;
}
