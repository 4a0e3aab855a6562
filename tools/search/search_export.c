/* SPDX-License-Identifier: MIT */
/* Writing a ladder, the events and a scenario of one trace. */
#include "search_export.h"
#include <stdlib.h>

enum { STEP_MS = 200 }; /* between honest steps of a scenario */

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

/* Times of honest steps, in their order. */
struct times {
    unsigned ms, key[2], add[2], rotate, remove;
};

static void note_step(void *ctx, const struct search_world *w,
                      const struct search_move *m)
{
    struct times *t = ctx;
    const struct search_step_info *i;

    (void)w;
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

static void print_events(const struct times *t, FILE *f)
{
    static const char *const end[] = {"client", "server"};

    if (!t->add[0] && !t->add[1] && !t->remove)
        return;
    fprintf(f, "\nevents:\n");
    for (unsigned h = 0; h < 2; h++)
        if (t->add[h])
            fprintf(f, "  - {at: %u ms, do: add, path: lte, end: %s}\n",
                    t->add[h], end[h]);
    if (t->remove)
        fprintf(f, "  - {at: %u ms, do: remove, path: lte, end: server}\n",
                t->remove);
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
    fprintf(f, "# What follows is the honest part, to begin with. The attacker "
               "is to be added:\n#\n");
    print_comment(s, t, f);
    fprintf(f, "name: search-%s\nabout: [mpx search]\nstop: 8 s\n\n",
            search_harm_name(h));
    fprintf(f, "paths:\n  wifi: {rate: 1 Mbit/s, delay: 10 ms}\n  lte:  {rate: "
               "500 kbit/s, delay: 35 ms}\n\n");
    fprintf(f, "endpoints:\n  client: {path-manager: scripted, listens: yes}\n"
               "  server: {path-manager: scripted}\n\n");
    print_keying(s, &at, f);
    fprintf(f, "\ntraffic: {direction: download, size: 200 kB}\n");
    print_events(&at, f);
    fprintf(f, "\nexpect:\n  - {that: each(intact) == 1}\n");
}
