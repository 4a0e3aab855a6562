/* SPDX-License-Identifier: MIT */
/* mpx replay: judge captures. */
#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit_code.h"
#include "mem.h"
#include "octets.h"
#include "replay_live.h"
#include "replay_summary.h"
#include "report.h"

/* What all files are judged with, and add to. */
struct judging {
    struct conn_keys keys; /* secret; wiped at the end */
    struct keylog log;     /* likewise */
    struct tally sum;
    struct json json;
};

/* Never shows the key, not even a wrong one. */
static bool read_key(uint8_t *key, uint8_t *len, const char *text)
{
    size_t n = strlen(text);

    *len = (uint8_t)(n / 2);
    return n / 2 <= MPX_EXTKEY_MAX && keylog_hex(text, n, key);
}

static int read_keys(struct conn_keys *keys, const struct options *o)
{
    *keys = (struct conn_keys){0};
    for (unsigned i = 0; i < o->n_psk; i++)
        if (i >= KEYS_MAX ||
            !read_key(keys->key[i], &keys->len[keys->n++], o->psk[i]))
            return usage_error("--psk wants 1 to %d octets in hex, at most %d "
                               "times",
                               MPX_EXTKEY_MAX, KEYS_MAX);
    return EXIT_FINE;
}

static int parse_log(struct keylog *log, const struct octets *f,
                     const char *path)
{
    char *text = mem_grow(NULL, f->len + 1, 1);
    bool ok;

    memcpy(text, f->p, f->len);
    text[f->len] = '\0';
    ok = keylog_parse(log, text);
    mpx_wipe(text, f->len);
    free(text);
    if (!ok)
        fprintf(stderr, "mpx: %s:%u: no line of a key log\n", path,
                log->bad_line);
    else if (log->others > 0)
        fprintf(stderr,
                "mpx: %s: %u exporter secrets of another hash than SHA-256 "
                "are of no use\n",
                path, log->others);
    if (ok && log->n_sets == 0 && log->n_sessions == 0)
        fprintf(stderr, "mpx: %s: neither EXPORTER_SECRET nor external keys\n",
                path);
    return ok ? EXIT_FINE : EXIT_SCENARIO;
}

static int read_log(struct judging *to, const char *path)
{
    struct octets f;
    int code;

    if (!path)
        return EXIT_FINE;
    octets_load(&f, path);
    if (f.why[0]) {
        fprintf(stderr, "mpx: %s: %s\n", path, f.why);
        code = f.missing ? EXIT_MACHINE : EXIT_SCENARIO;
    } else {
        code = parse_log(&to->log, &f, path);
        to->keys.log = &to->log;
    }
    if (f.p)
        mpx_wipe(f.p, f.len);
    octets_free(&f);
    return code;
}

/* What is wrong with a file goes to stderr, after what was found. */
static int complain(const char *path, const struct octets *f,
                    const struct replay_input *in)
{
    struct replay_input found = *in;

    if (f->why[0]) { /* it was not read to its end: that is the damage */
        found.damage = f->why;
        found.damage_at = f->len;
    }
    return replay_complain(path, &found);
}

static void print(const struct options *o, const char *const *path, unsigned n,
                  const struct replay *r)
{
    if (o->quiet || o->summary || o->json)
        return;
    for (unsigned i = 0; o->n_files > 1 && i < n; i++)
        printf("# file %u\t%s\n", i + 1, path[i]);
    report_flows(stdout, r);
    report_lines(stdout, r, o->reveal_keys);
    report_summary(stdout, &r->tally);
}

/* What of the verdicts is an error. */
static int status(const struct options *o, const char *path,
                  const struct tally *t)
{
    if (!tally_judged(t) && !o->quiet)
        fprintf(stderr, "mpx: %s: no option was judged\n", path);
    return tally_failed(t) || (o->strict && tally_open(t)) ? EXIT_EXPECTATION
                                                           : EXIT_FINE;
}

/* Judge some files together and print. */
static int judge(const struct options *o, const char *const *path,
                 const struct octets *f, unsigned n, struct judging *to)
{
    struct replay_input *in = mem_grow(NULL, n, sizeof *in);
    struct replay r;
    int worst;

    for (unsigned i = 0; i < n; i++)
        in[i] = (struct replay_input){.octets = f[i].p, .len = f[i].len};
    replay_inputs(&r, &to->keys, in, n);
    tally_add(&to->sum, &r.tally);
    print(o, path, n, &r);
    if (o->json)
        replay_json_add(&to->json, &r, in, path, o->reveal_keys);
    fflush(stdout);
    worst = status(o, path[0], &r.tally);
    for (unsigned i = 0; i < n; i++) {
        int code = complain(path[i], &f[i], &in[i]);

        worst = code > worst ? code : worst;
    }
    replay_free(&r);
    free(in);
    return worst;
}

static int load_and_judge(const struct options *o, const char *const *path,
                          unsigned n, struct judging *to)
{
    struct octets *f = mem_grow(NULL, n, sizeof *f);
    int code = EXIT_FINE;

    for (unsigned i = 0; i < n; i++) {
        octets_load_capture(&f[i], path[i]);
        if (!f[i].missing)
            continue;
        fprintf(stderr, "mpx: %s: %s\n", path[i], f[i].why);
        code = EXIT_MACHINE;
    }
    if (code == EXIT_FINE)
        code = judge(o, path, f, n, to);
    for (unsigned i = 0; i < n; i++)
        octets_free(&f[i]);
    free(f);
    return code;
}

static unsigned count_stdin(const struct options *o)
{
    unsigned n = 0;

    for (unsigned i = 0; i < o->n_files; i++)
        n += strcmp(o->file[i], "-") == 0;
    return n;
}

static int judge_all(const struct options *o, struct judging *to)
{
    unsigned step = o->together ? o->n_files : 1;
    int worst = EXIT_FINE;

    if (o->json)
        replay_json_begin(&to->json);
    for (unsigned i = 0; i < o->n_files; i += step) {
        int code = load_and_judge(o, o->file + i, step, to);

        worst = code > worst ? code : worst;
    }
    if (o->json)
        replay_json_end(&to->json, &to->sum);
    else if (o->summary)
        replay_summary_tsv(stdout, &to->sum);
    return worst;
}

int cmd_replay(const struct options *o)
{
    struct judging to = {.json = {.f = stdout}};
    int code;

    if (o->n_files == 0)
        return usage_error("replay: which capture?");
    if (o->live && (o->n_files > 1 || o->together))
        return usage_error("replay: one capture can be read live");
    if (count_stdin(o) > 1)
        return usage_error("replay: standard input can be read once only");
    code = read_keys(&to.keys, o);
    if (code == EXIT_FINE)
        code = read_log(&to, o->keylog);
    if (code == EXIT_FINE)
        code = o->live ? replay_live(o, &to.keys) : judge_all(o, &to);
    keylog_free(&to.log);
    mpx_wipe(&to, sizeof to);
    return code;
}
