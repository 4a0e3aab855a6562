/* SPDX-License-Identifier: MIT */
/* mpx ladder: one run as a sequence diagram. */
#include "cmd.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "csv.h"
#include "exit_code.h"
#include "file.h"
#include "ladder.h"
#include "opened.h"
#include "plan.h"
#include "session.h"

/* Names of the files of one run. */
struct names {
    char *events, *text, *svg;
};

static struct names names_of(struct arena *a, const char *dir, const char *id)
{
    const char *file = plan_file_name(a, id);

    return (struct names){arena_printf(a, "%s/events/%s.csv", dir, file),
                          arena_printf(a, "%s/ladder/%s.txt", dir, file),
                          arena_printf(a, "%s/ladder/%s.svg", dir, file)};
}

/* The first run that was chosen, if any was. */
static bool first_run(const struct plan *p, size_t *run)
{
    for (*run = 0; p->n_selected > 0 && !p->selected[*run]; ++*run)
        ;
    return p->n_selected > 0;
}

/* "success" or "refusal": the first run of that kind in runs.csv, of refusals
 * rather one where an attacker had something to refuse. */
struct wish {
    bool success;
    const char *const *only; /* ids, or their beginnings; any of them */
    unsigned n_only;
};

static bool is_among(const struct wish *w, const char *id)
{
    bool any = w->n_only == 0;

    for (unsigned i = 0; i < w->n_only; i++)
        any |= plan_matches(id, w->only[i]);
    return any;
}

static const char *pick_row(const struct csv_table *t, const struct wish *w)
{
    unsigned success = csv_column(t, "attack_success");
    unsigned packets = csv_column(t, "attacker_packets");
    unsigned changed = csv_column(t, "attacker_changed");
    const char *idle = NULL;

    if (success >= t->columns || packets >= t->columns || changed >= t->columns)
        return NULL;
    for (unsigned row = 0; row < t->rows; row++) {
        const char *id = csv_at(t, row, 0);

        if ((strcmp(csv_at(t, row, success), "1") == 0) != w->success ||
            !is_among(w, id))
            continue;
        if (w->success || strcmp(csv_at(t, row, packets), "0") != 0 ||
            strcmp(csv_at(t, row, changed), "0") != 0)
            return id;
        idle = idle ? idle : id;
    }
    return idle;
}

static const char *pick(struct arena *a, const char *dir,
                        const struct options *o)
{
    struct wish w = {strcmp(o->run, "success") == 0, o->only, o->n_only};
    size_t len;
    char *text = file_read(file_path(a, dir, "runs.csv"), &len);
    struct csv_table t;
    const char *id = text && csv_read(a, text, &t) ? pick_row(&t, &w) : NULL;

    free(text);
    return id;
}

static bool is_kind(const char *run)
{
    return strcmp(run, "success") == 0 || strcmp(run, "refusal") == 0;
}

/* Simulate it again, in a process of its own as ns-3 lives once in each. */
static int log_run(const struct scenario *s, uint32_t seed, const char *events)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        static struct run_result row;
        struct run_output out = {.events_file = events};
        int err = run_scenario(s, seed, &row, &out);

        if (err)
            fprintf(stderr, "mpx: ladder: %s\n", out.error);
        fflush(NULL);
        _exit(!err                   ? EXIT_FINE
              : err == RUN_UNWRITTEN ? EXIT_MACHINE
                                     : EXIT_RUN);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        return EXIT_MACHINE;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_RUN;
}

/* Keys of which the folder has fingerprints are on the command line, or it is
 * said whose are missing. */
static bool show_keys(struct ks_list *keys, const struct options *o)
{
    char print[KS_PRINT_TEXT];
    struct ks_list given;
    unsigned line;

    for (unsigned i = 0; i < o->n_psk; i++) {
        if (ks_list_parse(o->psk[i], strlen(o->psk[i]), &given, &line) ||
            given.hidden) {
            usage_error("ladder: --psk is 2 to %d hexadecimal digits",
                        2 * KS_KEY_MAX);
            return false;
        }
        ks_list_reveal(keys, &given.key[0]);
        ks_list_hide(&given);
    }
    if (!keys->hidden)
        return true;
    fputs("mpx: ladder: the folder has only fingerprints of keys; --psk HEX "
          "gives one:",
          stderr);
    for (unsigned i = 0; i < keys->n; i++) {
        ks_list_print(keys, i, print);
        fprintf(stderr, " %s", print);
    }
    fputs("\n", stderr);
    return false;
}

static int simulate_again(struct plan *p, size_t run, const struct options *o,
                          const char *events)
{
    struct scenario *s = mem_grow(NULL, 1, sizeof *s);
    int code = EXIT_USAGE;

    *s = *plan_scenario(p, run);
    if (show_keys(&s->keying.keys, o))
        code = log_run(s, plan_seed(p, run), events);
    ks_list_hide(&s->keying.keys);
    free(s);
    return code;
}

static bool write_drawing(const struct ladder *l, const struct names *n,
                          const char *id)
{
    struct out_file o;

    if (!file_create(&o, n->text))
        return false;
    ladder_text(l, o.f);
    if (!file_commit(&o) || !file_create(&o, n->svg))
        return false;
    ladder_svg(l, id, o.f);
    return file_commit(&o);
}

static int draw(const struct options *o, const struct names *n, const char *id)
{
    struct ladder_choice c = {o->from_s, o->to_s, o->only_mptcp};
    struct ladder l;
    int code = EXIT_MACHINE;

    bool there = ladder_read(&l, n->events, &c);

    if (there && l.n_items == 0)
        fprintf(stderr, "mpx: ladder: nothing to draw of %s%s\n", id,
                o->from_s > 0 || isfinite(o->to_s) ? " in that time" : "");
    else if (there && write_drawing(&l, n, id)) {
        code = EXIT_FINE;
        if (!o->quiet)
            ladder_text(&l, stdout);
        fprintf(stderr, "%s\n%s\n", n->text, n->svg);
    }
    ladder_free(&l);
    return code;
}

static int ladder_of(const struct options *o, const struct session *s,
                     const char *dir)
{
    struct arena a = {NULL};
    struct plan plan;
    const char *bad, *id = is_kind(o->run) ? pick(&a, dir, o) : o->run;
    size_t run;
    int code;

    if (!id) {
        fprintf(stderr, "mpx: ladder: no %s in %s/runs.csv\n", o->run, dir);
        arena_free(&a);
        return EXIT_EXPECTATION;
    }
    const struct plan_choice only = {.only = &id, .n_only = 1};

    if (!plan_make(&plan, &s->study, &only, &bad) || !first_run(&plan, &run)) {
        code = usage_error("ladder: no run \"%s\"; mpx plan %s/scenario.yaml "
                           "lists them",
                           id, dir);
    } else {
        id = plan_id(&a, &s->study, run);
        struct names n = names_of(&a, dir, id);

        code = file_make_dirs(file_path(&a, dir, "events")) &&
                       file_make_dirs(file_path(&a, dir, "ladder"))
                   ? simulate_again(&plan, run, o, n.events)
                   : EXIT_MACHINE;
        if (code == EXIT_FINE)
            code = draw(o, &n, id);
    }
    plan_free(&plan);
    arena_free(&a);
    return code;
}

int cmd_ladder(const struct options *o)
{
    struct session s;
    unsigned n_errors = 0;
    int code;

    if (o->n_files != 1 || !o->run)
        return usage_error("ladder: one folder of results, and --run ID");
    code = session_open_dir(&s, o->file[0], &n_errors);
    if (code == EXIT_FINE)
        code = folder_takes_files("ladder", o->file[0])
                   ? ladder_of(o, &s, o->file[0])
                   : EXIT_MACHINE;
    session_close(&s);
    return code;
}
