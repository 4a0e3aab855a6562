/* SPDX-License-Identifier: MIT */
/* A trace as a ladder of three columns. */
#include "search_layer.h"
#include "mpx_tcp.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 69, TEXT = 200, NAMES = 64, CENTRE = COLUMNS / 2 };

/* Values by the order in which they are first shown. */
struct drawing {
    FILE *f;
    struct {
        char letter;
        uint8_t len, octets[MPX_MAC160_LEN];
        unsigned number;
    } name[NAMES];
    unsigned n_names;
};

/* "t2": the second token. */
static const char *name_of(struct drawing *t, char letter, const void *octets,
                           size_t len, char text[16])
{
    unsigned number = 1;

    for (unsigned i = 0; i < t->n_names; i++) {
        if (t->name[i].letter != letter)
            continue;
        if (t->name[i].len == len && !memcmp(t->name[i].octets, octets, len))
            return snprintf(text, 16, "%c%u", letter, t->name[i].number), text;
        number++;
    }
    if (t->n_names < NAMES) {
        t->name[t->n_names].letter = letter;
        t->name[t->n_names].len = (uint8_t)len;
        t->name[t->n_names].number = number;
        memcpy(t->name[t->n_names++].octets, octets, len);
    }
    return snprintf(text, 16, "%c%u", letter, number), text;
}
#define NAME(letter, value, text)                                              \
    name_of(t, letter, &(value), sizeof(value), text)

static void put_capable(struct drawing *t, const struct mpx_opt_capable *c,
                         char *text, size_t size)
{
    char letter = c->flags & (MPX_CAP_E | MPX_CAP_G) ? 't' : 'k';
    char a[16] = "", b[16] = "";

    if (c->id_len)
        NAME(letter, c->sender, a);
    if (c->has_receiver)
        NAME(letter, c->receiver, b);
    snprintf(text, size, "MP_CAPABLE %02x%s%s%s%s", c->flags, *a ? " " : "", a,
             *b ? " " : "", b);
}

static void put_join(struct drawing *t, const struct mpx_opt_join *j,
                      char *text, size_t size)
{
    char a[16], b[16];

    switch (j->form) {
    case MPX_JOIN_SYN:
        snprintf(text, size, "MP_JOIN %s %s K%u id%u%s", NAME('t', j->token, a),
                 NAME('n', j->nonce, b), j->key_id, j->addr_id,
                 j->backup ? " backup" : "");
        break;
    case MPX_JOIN_SYNACK:
        snprintf(text, size, "MP_JOIN %s %s K%u id%u%s",
                 name_of(t, 'm', j->mac, MPX_MAC64_LEN, a),
                 NAME('n', j->nonce, b), j->key_id, j->addr_id,
                 j->backup ? " backup" : "");
        break;
    case MPX_JOIN_ACK:
        snprintf(text, size, "MP_JOIN %s",
                 name_of(t, 'M', j->mac, MPX_MAC160_LEN, a));
        break;
    }
}

static void put_dss(const struct mpx_opt_dss *d, char *text, size_t size)
{
    snprintf(text, size, "DSS%s%s%s", d->has_ack ? " ack" : "",
             d->has_map ? (d->dll ? " map" : " infinite map") : "",
             d->fin ? " DATA_FIN" : "");
}

static void put_add_addr(const struct mpx_opt_add_addr *a, const char *mac,
                         char *text, size_t size)
{
    int n = snprintf(text, size, "ADD_ADDR%s%s id%u", a->echo ? " echo" : "",
                     a->confirm ? " C" : "", a->addr_id);

    if (a->family)
        n += snprintf(text + n, size - (size_t)n, " %u.%u.%u.%u", a->addr[0],
                      a->addr[1], a->addr[2], a->addr[3]);
    snprintf(text + n, size - (size_t)n, " K%u %s", a->key_id, mac);
}

static void put_option(struct drawing *t, const struct mpx_opt *o, char *text,
                        size_t size)
{
    const struct mpx_opt_add_addr *a = &o->u.add_addr;
    char m[16] = "";

    switch (o->subtype) {
    case MPX_SUB_CAPABLE:
        put_capable(t, &o->u.capable, text, size);
        break;
    case MPX_SUB_JOIN:
        put_join(t, &o->u.join, text, size);
        break;
    case MPX_SUB_DSS:
        put_dss(&o->u.dss, text, size);
        break;
    case MPX_SUB_ADD_ADDR:
        if (!a->echo && !a->v0)
            name_of(t, 'm', a->mac, MPX_MAC64_LEN, m);
        put_add_addr(a, m, text, size);
        break;
    case MPX_SUB_REMOVE_ADDR:
        if (o->u.remove_addr.has_mac)
            name_of(t, 'm', o->u.remove_addr.mac, MPX_MAC64_LEN, m);
        snprintf(text, size, "REMOVE_ADDR id%u %s", o->u.remove_addr.ids[0], m);
        break;
    case MPX_SUB_PRIO:
        snprintf(text, size, "MP_PRIO");
        break;
    case MPX_SUB_FAIL:
        snprintf(text, size, "MP_FAIL");
        break;
    case MPX_SUB_FASTCLOSE:
        snprintf(text, size, "MP_FASTCLOSE K%u %s", o->u.fastclose.key_id,
                 name_of(t, 'm', o->u.fastclose.proof, MPX_MAC64_LEN, m));
        break;
    case MPX_SUB_TCPRST:
        snprintf(text, size, "MP_TCPRST %u", o->u.tcprst.reason);
        break;
    case MPX_SUB_NEW_KEY:
        snprintf(text, size, "NEW_KEY K%u%s e%u %s", o->u.new_key.key_id,
                 o->u.new_key.ack ? " ack" : "", o->u.new_key.epoch,
                 name_of(t, 'm', o->u.new_key.mac, MPX_MAC64_LEN, m));
        break;
    case MPX_SUB_COUNT:
        break;
    }
}

static void put_segment(struct drawing *t, const struct search_segment *s,
                         char text[TEXT])
{
    static const char *const flags[] = {"FIN", "SYN", "RST", "PSH", "ACK"};
    struct mpx_tcp h;
    size_t n = 0;

    text[0] = 0;
    if (mpx_tcp_parse(&h, s->hdr, s->hdr_len))
        return;
    for (unsigned i = 0; i < 5; i++)
        if (h.flags & 1u << i && (i != 4 || h.flags == MPX_TCP_ACK))
            n += (size_t)snprintf(text + n, TEXT - n, "%s ", flags[i]);
    if ((h.flags & (MPX_TCP_SYN | MPX_TCP_ACK)) == (MPX_TCP_SYN | MPX_TCP_ACK))
        n = (size_t)snprintf(text, TEXT, "SYN/ACK ");
    for (unsigned i = 0; i < h.n_mp && n < TEXT - 1; i++) {
        struct mpx_opt o;

        if (mpx_opt_decode(&o, h.mp[i].p, h.mp[i].len,
                           mpx_seg_kind_of(h.flags)))
            continue;
        put_option(t, &o, text + n, TEXT - n);
        n = strlen(text);
        if (n < TEXT - 2)
            n += (size_t)snprintf(text + n, TEXT - n, " ");
    }
    if (s->len && n < TEXT - 12)
        snprintf(text + n, TEXT - n, "+%u octets", s->len);
}

/* ---- columns ---- */

static const char *const party[] = {"client", "server", "attacker"};

static void at_party(FILE *f, enum search_party p, const char *text)
{
    int len = (int)strlen(text), pad = 0;

    if (p == SEARCH_SERVER)
        pad = COLUMNS - len;
    else if (p == SEARCH_ATTACKER)
        pad = CENTRE - len / 2;
    fprintf(f, "%*s%s\n", pad > 0 ? pad : 0, "", text);
}

static int place(enum search_party p)
{
    return p == SEARCH_CLIENT ? 0 : p == SEARCH_SERVER ? COLUMNS - 1 : CENTRE;
}

static void arrow(FILE *f, enum search_party from, enum search_party to,
                  bool lost)
{
    char line[COLUMNS + 1];
    int a = place(from), b = place(to), left = a < b ? a : b,
        right = a < b ? b : a;

    memset(line, ' ', COLUMNS);
    line[0] = line[CENTRE] = line[COLUMNS - 1] = '|';
    memset(line + left + 1, '-',
           (size_t)(right - left > 1 ? right - left - 1 : 0));
    if (lost)
        line[b < a ? left + 4 : right - 4] = 'X';
    else if (a < b)
        line[right - 1] = '>';
    else
        line[left + 1] = '<';
    line[COLUMNS] = 0;
    fprintf(f, "%s\n", line);
}

/* What goes from whom to whom; the text above its arrow. */
static void put_arrow(struct drawing *t, const struct search_segment *s,
                       enum search_party from, enum search_party to, bool lost)
{
    char text[TEXT];

    put_segment(t, s, text);
    fprintf(t->f, "| %s\n", text);
    arrow(t->f, from, to, lost);
}

/* ---- moves ---- */

static enum search_party sender(const struct search_wire *x, unsigned dir)
{
    return search_receiver(x, !dir);
}

static void put_flow(FILE *f, const struct search_wire *x, unsigned dir)
{
    const struct mpx_tuple *t = &x->t;

    fprintf(f, "| [%s of %u.%u.%u.%u:%u to %u.%u.%u.%u:%u]\n",
            dir ? "answer on the flow" : "on the flow", t->local[0],
            t->local[1], t->local[2], t->local[3], t->local_port, t->remote[0],
            t->remote[1], t->remote[2], t->remote[3], t->remote_port);
}

static void put_move(struct drawing *t, struct search_world *w,
                      const struct search_move *m)
{
    struct search_segment head = w->queue[0], sent = {0};
    const struct search_wire *x = &w->wire[head.wire];
    char text[TEXT];

    switch (m->kind) {
    case SEARCH_STEP:
        at_party(t->f, (enum search_party)search_step_info(m->number)->host,
                 search_step_info(m->number)->name);
        break;
    case SEARCH_TIMER:
        snprintf(text, sizeof text, "a timer of the %s runs out",
                 party[m->number]);
        at_party(t->f, (enum search_party)m->number, text);
        break;
    case SEARCH_DELIVER:
        put_arrow(t, &head, sender(x, head.dir), search_receiver(x, head.dir),
                   false);
        break;
    case SEARCH_DROP:
        at_party(t->f, SEARCH_ATTACKER, "drops");
        put_arrow(t, &head, sender(x, head.dir), search_receiver(x, head.dir),
                   true);
        break;
    case SEARCH_CHANGE:
        put_arrow(t, &head, sender(x, head.dir), SEARCH_ATTACKER, false);
        at_party(t->f, SEARCH_ATTACKER, "changes it");
        break;
    case SEARCH_SEND:
        if (m->takes) {
            put_arrow(t, &head, sender(x, head.dir), SEARCH_ATTACKER, false);
            at_party(t->f, SEARCH_ATTACKER, "keeps it, and sends");
        } else {
            at_party(t->f, SEARCH_ATTACKER, "sends");
        }
        break;
    }
    w->sent =
        (m->kind == SEARCH_CHANGE || m->kind == SEARCH_SEND) ? &sent : NULL;
    search_move(w, m);
    w->sent = NULL;
    if (sent.hdr_len && sent.wire < w->n_wires) {
        x = &w->wire[sent.wire];
        put_flow(t->f, x, sent.dir);
        put_arrow(t, &sent, SEARCH_ATTACKER, search_receiver(x, sent.dir),
                   false);
    }
}

/* ---- what has come of it ---- */

struct known_state {
    struct search_app app[2][SEARCH_CONNS];
    unsigned joined[2];
};

static void look(const struct search_world *w, struct known_state *s)
{
    struct mpx_subflow_info info;
    mpx_subflow *sf;

    memset(s, 0, sizeof *s);
    for (unsigned h = 0; h < 2; h++)
        for (unsigned n = 0; n < SEARCH_CONNS; n++) {
            s->app[h][n] = w->host[h]->app[n];
            for (unsigned i = 0; s->app[h][n].conn &&
                                 (sf = mpx_conn_subflow(s->app[h][n].conn, i));
                 i++) {
                mpx_subflow_info(sf, &info);
                s->joined[h] += info.join && info.state == MPX_SF_ESTABLISHED;
            }
        }
}

static void put_news(FILE *f, const struct known_state *a,
                      const struct known_state *b)
{
    for (unsigned h = 0; h < 2; h++) {
        enum search_party p = (enum search_party)h;

        if (b->joined[h] > a->joined[h])
            at_party(f, p, "* subflow joined");
        for (unsigned n = 0; n < SEARCH_CONNS; n++) {
            const struct search_app *x = &a->app[h][n], *y = &b->app[h][n];

            if (y->established && !x->established)
                at_party(f, p, "* connection established");
            if (y->keys_active > x->keys_active)
                at_party(f, p, "* key active");
            if (y->fallback && !x->fallback)
                at_party(f, p, "* plain TCP");
            if (y->read > x->read)
                at_party(f, p,
                         y->strange ? "* octets that nobody wrote"
                                    : "* octets delivered");
            if (y->eof && !x->eof)
                at_party(f, p, "* end of the stream");
            if (y->closed && !x->closed)
                at_party(f, p, y->error ? "* closed, error" : "* closed");
        }
    }
}

static void put_harm(FILE *f, uint32_t harm)
{
    for (unsigned h = 0; h < SEARCH_HARM_COUNT; h++)
        if (harm & 1u << h)
            fprintf(f, "=> %s: %s\n", search_harm_name((enum search_harm)h),
                    search_harm_meaning((enum search_harm)h));
}

/* ---- one line a move ---- */

static void list_move(struct drawing *t, struct search_world *w,
                      const struct search_move *m)
{
    struct search_segment head = w->queue[0], sent = {0};
    const char *from = party[sender(&w->wire[head.wire], head.dir)];
    char text[TEXT], before[TEXT];

    put_segment(t, &head, before);
    w->sent = &sent;
    search_move(w, m);
    w->sent = NULL;
    put_segment(t, &sent, text);
    switch (m->kind) {
    case SEARCH_STEP:
        fprintf(t->f, "honest    %s\n", search_step_info(m->number)->name);
        break;
    case SEARCH_TIMER:
        fprintf(t->f, "timer     of the %s\n", party[m->number]);
        break;
    case SEARCH_DELIVER:
        fprintf(t->f, "arrives   from the %s: %s\n", from, before);
        break;
    case SEARCH_DROP:
        fprintf(t->f, "attacker  drops, from the %s: %s\n", from, before);
        break;
    case SEARCH_CHANGE:
        fprintf(t->f, "attacker  changes, from the %s: %s into %s\n", from,
                before, text);
        break;
    case SEARCH_SEND:
        if (m->takes)
            fprintf(t->f, "attacker  drops, from the %s: %s; ", from, before);
        else
            fprintf(t->f, "attacker  ");
        fprintf(t->f, "sends to the %s: %s\n",
                party[sent.wire < w->n_wires
                          ? search_receiver(&w->wire[sent.wire], sent.dir)
                          : m->host],
                text);
        break;
    }
}

void search_list(const struct search_setting *s, const struct search_trace *tr,
                 FILE *f)
{
    struct search_world *w = search_world_new(s);
    struct search_move *moves = malloc(SEARCH_MOVES_MAX * sizeof *moves);
    struct drawing *t = calloc(1, sizeof *t);
    unsigned honest;

    if (w && moves && t) {
        t->f = f;
        search_world_begin(w);
        for (unsigned i = 0; i < tr->length; i++) {
            layer_moves(w, true, moves, &honest);
            fprintf(f, "%3u ", i + 1);
            list_move(t, w, &moves[tr->move[i]]);
        }
    }
    free(t);
    free(moves);
    search_world_free(w);
}

void search_draw_ladder(const struct search_setting *s, const struct search_trace *tr,
                 FILE *f)
{
    struct search_world *w = search_world_new(s);
    struct search_move *moves = malloc(SEARCH_MOVES_MAX * sizeof *moves);
    struct drawing *t = calloc(1, sizeof *t);
    struct known_state before, after;
    unsigned honest;

    if (w && moves && t) {
        t->f = f;
        search_world_begin(w);
        fprintf(f, "%-*s%-*s%s\n", CENTRE - 4, party[0], CENTRE - 2, party[2],
                party[1]);
        for (unsigned i = 0; i < tr->length; i++) {
            layer_moves(w, true, moves, &honest);
            look(w, &before);
            put_move(t, w, &moves[tr->move[i]]);
            look(w, &after);
            put_news(f, &before, &after);
        }
        put_harm(f, search_harm_of(w));
        put_harm(f, search_harm_at_end(w) & ~search_harm_of(w));
    }
    free(t);
    free(moves);
    search_world_free(w);
}
