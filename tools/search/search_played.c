/* SPDX-License-Identifier: MIT */
/* Finding the attack of ns-3 that a trace is an instance of. */
#include "search_played.h"
#include "mpx_tcp.h"
#include "search_moves.h"

#define BIT(option) (1u << MPX_SUB_##option)

enum { LATER_MS = 1000 }; /* after the last honest step */

/* All that the attacker of the trace does, and nothing else, is what the attack
 * does. */
static const struct {
    enum search_harm harm;
    unsigned sent, changed, dropped;
    bool on_second, sent_back;
    bool waits; /* acts when the honest steps are done */
    const char *attacker;
    bool toward; /* it takes a direction */
} played[] = {
    {SEARCH_IMPOSTOR, .sent = BIT(JOIN), .dropped = BIT(JOIN),
     .on_second = true,
     .attacker = "attack: join-reflection, on: [wifi, lte], reads: "
                 "[handshake, all], acts: 0 s"},
    {SEARCH_IMPOSTOR, .sent = BIT(JOIN), .waits = true,
     .attacker = "attack: join-with-sniffed-keys, on: wifi, reads: handshake"},
    {SEARCH_STRANGER, .sent = BIT(JOIN), .waits = true,
     .attacker = "attack: join-with-sniffed-keys, on: wifi, reads: handshake"},
    {SEARCH_ADDRESS_BACK, .sent = BIT(ADD_ADDR), .waits = true,
     .attacker = "attack: add-addr-replay, on: wifi, reads: all"},
    {SEARCH_FOREIGN_ADDRESS, .sent = BIT(ADD_ADDR), .sent_back = true,
     .waits = true,
     .attacker = "attack: add-addr-reflection, on: wifi, reads: all"},
    {SEARCH_ONE_SIDED, .dropped = BIT(NEW_KEY), .toward = true,
     .attacker = "attack: newkey-one-drop, on: wifi, reads: all, acts: 0 s, "
                 "budget: 1 segment"},
    {SEARCH_DOWNGRADED, .changed = BIT(CAPABLE),
     .attacker = "attack: clear-external-bits, on: wifi, reads: handshake, "
                 "acts: 0 s, budget: 1 segment"},
};

static unsigned option_in(const struct search_segment *s)
{
    struct search_segment copy = *s;
    struct mpx_opt o;
    uint8_t len;

    return search_option_of(&copy, &o, &len) ? 1u << o.subtype : 0;
}

static void note_sent(struct search_deeds *d, const struct search_world *w,
                      const struct search_move *m)
{
    const struct mpx_opt_add_addr *a = &m->opt.u.add_addr;

    d->other |= m->has_octet || (m->flags & MPX_TCP_RST);
    if (!m->has_opt)
        return;
    d->sent |= 1u << m->opt.subtype;
    if (m->opt.subtype == MPX_SUB_ADD_ADDR && m->wire < w->n_wires)
        d->sent_back |=
            search_owner(a->addr) == search_receiver(&w->wire[m->wire], m->dir);
}

void search_deeds_note(struct search_deeds *d, const struct search_world *w,
                       const struct search_move *m)
{
    const struct search_segment *head = &w->queue[0];
    const struct search_wire *x = &w->wire[head->wire];
    bool takes = m->kind == SEARCH_DROP || (m->kind == SEARCH_SEND && m->takes);

    if (m->kind == SEARCH_CHANGE) {
        d->changed |= option_in(head);
        d->other |= m->spoils;
    }
    if (takes) {
        d->dropped |= option_in(head);
        d->toward = search_receiver(x, head->dir);
    }
    if (takes || m->kind == SEARCH_CHANGE)
        d->on_second |= search_path(x) == 1;
    if (m->kind == SEARCH_SEND) {
        d->on_second |=
            m->wire < w->n_wires && search_path(&w->wire[m->wire]) == 1;
        note_sent(d, w, m);
    }
}

bool search_print_attacker(enum search_harm h, const struct search_deeds *d,
                           unsigned after_ms, FILE *f)
{
    static const char *const party[] = {"client", "server"};
    const unsigned n = sizeof played / sizeof played[0];
    unsigned i = 0;

    while (i < n && (played[i].harm != h || played[i].sent != d->sent ||
                     played[i].changed != d->changed ||
                     played[i].dropped != d->dropped ||
                     played[i].on_second != d->on_second ||
                     played[i].sent_back != d->sent_back || d->other))
        i++;
    if (i == n)
        return false;
    fprintf(f, "  - {%s", played[i].attacker);
    if (played[i].waits)
        fprintf(f, ", acts: %u ms", after_ms + LATER_MS);
    if (played[i].toward)
        fprintf(f, ", toward: %s", party[d->toward]);
    fprintf(f, "}\n");
    return true;
}
