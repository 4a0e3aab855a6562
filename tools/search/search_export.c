/* SPDX-License-Identifier: MIT */
/* Writing a ladder, the events and a scenario of one trace. */
#include "search_export.h"
#include "search_played.h"

#include <stdlib.h>

enum { STEP_MS = 500 }; /* between honest steps of a scenario */

void search_export_ladder(const struct search_setting *s, enum search_harm h,
                          const struct search_trace *t, FILE *f)
{
    (void)h;
    search_draw_ladder(s, t, f);
}

void search_export_events(const struct search_setting *s, enum search_harm h,
                          const struct search_trace *t, FILE *f)
{
    (void)h;
    search_list(s, t, f);
}

/* ---- scenario ---- */

/* Times of honest steps, in their order; 0: it is not done. */
struct times {
    unsigned ms, key[2], add[2], rotate, remove, add_again, remove_again;
    struct search_deeds deeds;
};

static void note_step(void *ctx, const struct search_world *w,
                      const struct search_move *m)
{
    struct times *t = ctx;
    const struct search_step_info *i;

    search_deeds_note(&t->deeds, w, m);
    if (m->kind != SEARCH_STEP)
        return;
    i = search_step_info(m->number);
    t->ms += STEP_MS;
    if (i->of == SEARCH_STEP_KEY && i->conn == 0)
        t->key[i->host] = t->ms;
    if (i->of == SEARCH_STEP_JOIN || i->of == SEARCH_STEP_ADD)
        t->add[i->host] = t->ms;
    if (i->of == SEARCH_STEP_ROTATE && !t->rotate)
        t->rotate = t->ms;
    if (i->of == SEARCH_STEP_REMOVE)
        t->remove = t->ms;
    if (i->of == SEARCH_STEP_AGAIN)
        *(t->add_again ? &t->remove_again : &t->add_again) = t->ms;
}

static void print_keying(const struct search_setting *s, const struct times *t,
                         FILE *f)
{
    fprintf(f, "keying:\n  profile: %s\n", s->profile);
    if (t->key[0] || t->key[1])
        fprintf(f, "  install: {client: %u ms, server: %u ms}\n", t->key[0],
                t->key[1]);
    if (t->rotate)
        fprintf(f, "  rotate: {at: [%u ms]}\n", t->rotate);
    for (unsigned i = 0; i < SEARCH_SWITCHES && s->set[i].name; i++)
        fprintf(f, "%s    %s: \"%s\"\n", i ? "" : "  switches:\n",
                s->set[i].name, s->set[i].value);
}

static void print_event(FILE *f, unsigned ms, const char *what, const char *end)
{
    if (ms)
        fprintf(f, "  - {at: %u ms, do: %s, path: lte, end: %s}\n", ms, what,
                end);
}

static void print_events(const struct times *t, FILE *f)
{
    if (!t->add[0] && !t->add[1] && !t->remove)
        return;
    fprintf(f, "\nevents:\n");
    print_event(f, t->add[0], "add", "client");
    print_event(f, t->add[1], "add", "server");
    print_event(f, t->remove, "remove", "server");
    print_event(f, t->add_again, "add", "server");
    print_event(f, t->remove_again, "remove", "server");
}

/* Who has an event of its own does nothing else; else joins and announcements
 * are those that path managers make by themselves. */
static void print_endpoints(const struct times *t, FILE *f)
{
    fprintf(f, "endpoints:\n  client: {%slistens: yes}\n",
            t->add[0] ? "path-manager: scripted, " : "");
    if (t->add[1])
        fprintf(f, "  server: {path-manager: scripted}\n");
    fputs("\n", f);
}

static void print_attack(const struct search_setting *s, enum search_harm h,
                         const struct times *t, FILE *f)
{
    char *attacker = NULL;
    size_t len = 0;
    FILE *tmp = open_memstream(&attacker, &len);
    bool found = tmp && s->connections == 1 &&
                 search_print_attacker(h, &t->deeds, t->ms, tmp);

    if (tmp && fclose(tmp))
        found = false;
    if (found) {
        fprintf(
            f,
            "\n# Of the attacks that ns-3 plays the one that does the same; "
            "its twin must fail.\nattackers:\n%s\nsweep:\n  variant:\n"
            "    - {name: played}\n    - {name: no-power, set: "
            "{attackers.0.twin: no-power}}\n\nexpect:\n"
            "  - {where: {variant: played}, that: each(attack-success) == "
            "1}\n  - {where: {variant: no-power}, that: "
            "each(attack-success) == 0}\n",
            attacker);
    } else {
        fprintf(f,
                "\n# No attack that ns-3 plays does this alone: the attacker "
                "is to be added.\nexpect:\n  - {that: each(intact) == 1}\n");
    }
    free(attacker);
}

static void print_comment(const struct search_setting *s,
                          const struct search_trace *t, FILE *f)
{
    char *line = NULL;
    size_t room = 0;
    FILE *tmp = tmpfile();

    if (!tmp)
        return;
    search_list(s, t, tmp);
    rewind(tmp);
    while (getline(&line, &room, tmp) > 0)
        fprintf(f, "# %s", line);
    free(line);
    fclose(tmp);
}

void search_export_scenario(const struct search_setting *s, enum search_harm h,
                            const struct search_trace *t, FILE *f)
{
    struct times at = {0};

    search_walk(s, t, note_step, &at);
    fprintf(f,
            "# Claim: \"%s\" in %u actions of an attacker, as mpx search "
            "found it.\n",
            search_harm_name(h), t->actions);
    fprintf(f, "#\n# The trace:\n#\n");
    print_comment(s, t, f);
    fprintf(f, "name: search-%s\nabout: [mpx search]\nstop: 10 s\n\n",
            search_harm_name(h));
    fprintf(f,
            "paths:\n"
            "  wifi: {rate: 1 Mbit/s, delay: 10 ms, queue: 20 packets}\n"
            "  lte:  {rate: 500 kbit/s, delay: 35 ms, queue: 20 packets}\n\n");
    print_endpoints(&at, f);
    print_keying(s, &at, f);
    fprintf(f, "\ntraffic: {direction: download, size: 1 MB}\n");
    print_events(&at, f);
    print_attack(s, h, &at, f);
}
