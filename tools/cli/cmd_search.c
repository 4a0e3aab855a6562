/* SPDX-License-Identifier: MIT */
/* mpx search: what an attacker can do, found by trying. */
#include "cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit_code.h"
#include "file.h"
#include "search.h"
#include "search_export.h"
#include "search_words.h"
#include "words.h"

/* ---- what is asked for ---- */

static const char *profile_name(unsigned i)
{
    const struct mpx_profile *p = mpx_profile_at(i);

    return p ? p->name : NULL;
}

static bool choose_profile(struct search_setting *s, const struct options *o,
                           struct arena *a)
{
    const struct mpx_profile *p =
        o->profile ? mpx_profile_find(o->profile) : NULL;

    if (p && p->multipath) {
        s->profile = p->name;
        return true;
    }
    if (p || !o->profile)
        usage_error("search: --profile wants one that is multipath");
    else
        usage_error("no profile \"%s\"; %s", o->profile,
                    words_hint(a, words_list(a, profile_name), o->profile));
    return false;
}

static bool choose_switches(struct search_setting *s, const struct options *o,
                            struct arena *a)
{
    struct mpx_profile p = *mpx_profile_find(s->profile);

    if (o->n_set > SEARCH_SWITCHES) {
        usage_error("search: more than %d times --set", SEARCH_SWITCHES);
        return false;
    }
    for (unsigned i = 0; i < o->n_set; i++) {
        size_t n = strcspn(o->set[i], "=");
        const char *value = o->set[i][n] ? o->set[i] + n + 1 : "";

        s->set[i].name = arena_printf(a, "%.*s", (int)n, o->set[i]);
        s->set[i].value = value;
        if (mpx_profile_set(&p, s->set[i].name, value)) {
            usage_error(
                "search: no switch \"%s\", or it has no value \"%s\"; "
                "%s",
                s->set[i].name, value,
                words_hint(a, words_list(a, mpx_switch_name), s->set[i].name));
            return false;
        }
    }
    return true;
}

static bool choose_bits(unsigned *bits, enum search_list list,
                        const char *option, const char *text)
{
    const char *bad;
    int len;

    if (!text || search_bits(list, text, bits, &bad, &len))
        return true;
    fprintf(stderr, "mpx: %s has no \"%.*s\", but: all nothing", option, len,
            bad);
    for (unsigned i = 0; search_word(list, i); i++)
        fprintf(stderr, " %s", search_word(list, i));
    fputs("\n", stderr);
    return false;
}

static bool choose_when(struct search_setting *s, const struct options *o,
                        struct arena *a)
{
    const char *w;

    if (!o->when)
        return true;
    for (unsigned i = 0; (w = search_when_word(i)); i++)
        if (strcmp(w, o->when) == 0) {
            s->when = (enum search_when)i;
            return true;
        }
    usage_error("--when has no \"%s\"; %s", o->when,
                words_hint(a, words_list(a, search_when_word), o->when));
    return false;
}

static const char *harm_at(unsigned i)
{
    return i < SEARCH_HARM_COUNT ? search_harm_name((enum search_harm)i) : NULL;
}

static bool choose_harm(uint32_t *wanted, const char *name, struct arena *a)
{
    enum search_harm h = search_harm_find(name);

    if (h == SEARCH_HARM_COUNT) {
        usage_error("no harm \"%s\"; %s", name,
                    words_hint(a, words_list(a, harm_at), name));
        return false;
    }
    *wanted |= UINT32_C(1) << h;
    return true;
}

static bool choose(struct search_setting *s, struct search_limits *l,
                   const struct options *o, struct arena *a)
{
    bool ok = choose_profile(s, o, a) && choose_switches(s, o, a) &&
              choose_bits(&s->steps, SEARCH_LIST_STEPS, "--steps", o->steps) &&
              choose_bits(&s->reads, SEARCH_LIST_READS, "--reads", o->reads) &&
              choose_bits(&s->does, SEARCH_LIST_DOES, "--does", o->does) &&
              choose_when(s, o, a);

    for (unsigned i = 0; ok && i < o->n_harms; i++)
        ok = choose_harm(&l->wanted, o->harm[i], a);
    if (ok && o->export_harm)
        ok = choose_harm(&l->wanted, o->export_harm, a);
    if (ok && o->export_harm && !o->out) {
        usage_error("search: --export wants -o DIR");
        ok = false;
    }
    if (ok && !o->connections) {
        usage_error("--connections is 1 or 2");
        ok = false;
    }
    return ok;
}

/* ---- what was found ---- */

static void print_harms(const struct search_result *r, uint32_t of)
{
    const char *gap = "";

    for (unsigned h = 0; h < SEARCH_HARM_COUNT; h++)
        if ((of & 1u << h) && (r->found & 1u << h))
            printf("%-16s %u action%s, %u moves: %s\n",
                   search_harm_name((enum search_harm)h), r->trace[h].actions,
                   r->trace[h].actions == 1 ? "" : "s", r->trace[h].length,
                   search_harm_meaning((enum search_harm)h));
    if (!(of & ~r->found))
        return;
    printf("not found: ");
    for (unsigned h = 0; h < SEARCH_HARM_COUNT; h++)
        if ((of & 1u << h) && !(r->found & 1u << h)) {
            printf("%s%s", gap, search_harm_name((enum search_harm)h));
            gap = ", ";
        }
    puts("");
}

static void print_cover(const struct search_setting *s,
                        const struct search_result *r)
{
    uint64_t all = 0;

    for (unsigned a = 0; a <= s->actions; a++)
        all += r->states[a];
    if (r->complete)
        printf("covered: all traces of up to %u actions, ", r->complete - 1);
    else
        printf("covered: in part those of 0 actions, ");
    printf("%llu states", (unsigned long long)all);
    if (r->complete && r->complete <= s->actions)
        printf(", of which %llu are of %u actions, in part",
               (unsigned long long)r->states[r->complete], r->complete);
    if (r->overflow)
        printf("; left out: states beyond the room of the search");
    printf("\n");
}

static bool export_one(const struct search_setting *s,
                       const struct search_result *r, enum search_harm h,
                       const char *dir, struct arena *a)
{
    static const struct {
        const char *suffix;
        search_export_fn *print;
    } part[] = {{"txt", search_export_ladder},
                {"events", search_export_events},
                {"yaml", search_export_scenario}};
    const char *name = search_harm_name(h);

    if (!file_make_dirs(dir))
        return false;
    for (unsigned i = 0; i < sizeof part / sizeof part[0]; i++) {
        struct out_file f;

        if (!file_create(
                &f, file_path(a, dir,
                              arena_printf(a, "%s.%s", name, part[i].suffix))))
            return false;
        part[i].print(s, h, &r->trace[h], f.f);
        if (!file_commit(&f))
            return false;
    }
    printf("%s/%s.txt, .events, .yaml\n", dir, name);
    return true;
}

static int report(const struct search_setting *s, const struct search_limits *l,
                  const struct search_result *r, const struct options *o,
                  struct arena *a)
{
    uint32_t of =
        l->wanted ? l->wanted : (UINT32_C(1) << SEARCH_HARM_COUNT) - 1;
    enum search_harm h = SEARCH_HARM_COUNT;

    print_harms(r, of);
    print_cover(s, r);
    if (!o->quiet)
        fprintf(stderr,
                "%llu moves in %.1f s, %.1f s of processors: %.0f a second of "
                "one\n",
                (unsigned long long)r->moves, r->seconds, r->cpu_seconds,
                (double)r->moves / (r->cpu_seconds > 0 ? r->cpu_seconds : 1));
    if (o->export_harm)
        h = search_harm_find(o->export_harm);
    if (h != SEARCH_HARM_COUNT && (r->found & 1u << h) &&
        !export_one(s, r, h, o->out, a))
        return EXIT_MACHINE;
    if (r->found & of)
        return EXIT_EXPECTATION;
    return r->complete <= s->actions || r->overflow ? EXIT_OPEN : EXIT_FINE;
}

int cmd_search(const struct options *o)
{
    struct search_setting s = {
        .steps = SEARCH_STEP_KEY | SEARCH_STEP_JOIN | SEARCH_STEP_WRITE,
        .reads = SEARCH_READS_ALL,
        .does = SEARCH_DOES_HOST | SEARCH_DOES_INJECT | SEARCH_DOES_DROP |
                SEARCH_DOES_CHANGE | SEARCH_DOES_PLAIN,
        .actions = o->actions,
        .connections = (uint8_t)o->connections,
        .timers = (uint8_t)o->timers,
        .own_keys = o->own_keys,
        .same_key = o->same_key,
        .learns_early = o->learns_early,
        .full = o->full,
    };
    struct search_limits l = {.jobs = o->jobs,
                              .states = o->states,
                              .seconds = o->has_timeout ? o->timeout_s : 0,
                              .progress = o->quiet ? NULL : stderr,
                              .scratch = o->scratch};
    struct arena a = {NULL};
    struct search_result r;
    int code = EXIT_USAGE;

    if (o->n_files > 0) {
        usage_error("search: takes no file");
    } else if (o->scratch && access(o->scratch, W_OK | X_OK)) {
        fprintf(stderr, "mpx: search: %s: %s\n", o->scratch, strerror(errno));
        code = EXIT_MACHINE;
    } else if (choose(&s, &l, o, &a)) {
        if (search_run(&s, &l, &r)) {
            code = report(&s, &l, &r, o, &a);
        } else {
            fprintf(stderr, "mpx: search: out of memory%s%s\n",
                    o->scratch ? ", or no space in " : "",
                    o->scratch ? o->scratch : "");
            code = EXIT_MACHINE;
        }
    }
    arena_free(&a);
    return code;
}
