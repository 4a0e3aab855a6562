/* SPDX-License-Identifier: MIT */
/*
 * Captures that somebody made to break a reader: what mpx replay says of each,
 * from a file and from a stream: exit code, counts, and the one thing that is
 * wrong with the file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cmd.h"
#include "hostile.h"
#include "octets.h"

enum { TEXT = 1 << 12 };

/* ---- the command --------------------------------------------------------- */

struct said {
    int code;
    char *out; /* all of stdout */
    char err[TEXT];
};

/* Have @p of written to a file from now on. @return what it was. */
static int redirect(FILE *of, const char *path)
{
    int kept = dup(fileno(of));

    fflush(of);
    assert_non_null(freopen(path, "w", of));
    return kept;
}

static void restore(FILE *of, int kept)
{
    fflush(of);
    assert_true(dup2(kept, fileno(of)) >= 0);
    close(kept);
    clearerr(of);
}

static char *text_of(const char *path)
{
    struct octets o;
    char *text;

    assert_true(octets_load(&o, path));
    text = calloc(1, o.len + 1);
    assert_non_null(text);
    if (o.len > 0)
        memcpy(text, o.p, o.len);
    octets_free(&o);
    return text;
}

/* What stderr has of the file @p name, but that nothing was judged. */
static void strip(char *to, char *err, const char *name)
{
    char before[TEXT];

    snprintf(before, sizeof before, "mpx: %s: ", name);
    *to = '\0';
    for (char *line = strtok(err, "\n"); line; line = strtok(NULL, "\n")) {
        if (strncmp(line, before, strlen(before)) == 0)
            line += strlen(before);
        if (strcmp(line, "no option was judged") != 0)
            snprintf(to + strlen(to), TEXT - strlen(to), "%s", line);
    }
}

static void replay(struct said *s, const char *name, bool live)
{
    char *argv[] = {(char[]){"mpx"}, (char[]){"replay"}, (char[TEXT]){0},
                    (char[]){"--live"}, NULL};
    int out = redirect(stdout, "out"), err = redirect(stderr, "err");
    char *text;

    snprintf(argv[2], TEXT, "%s", name);
    s->code = mpx_main(live ? 4 : 3, argv);
    restore(stdout, out);
    restore(stderr, err);
    s->out = text_of("out");
    text = text_of("err");
    strip(s->err, text, name);
    free(text);
}

/* ---- what is to be said -------------------------------------------------- */

static void check_summary(const struct hostile *h, const char *out)
{
    const char *summary = strrchr(out, '#');
    char wanted[TEXT];

    snprintf(wanted, sizeof wanted,
             "# %u options: %s%u ok, %u failed, %u with nothing to verify, %u "
             "unchecked%s\n",
             h->ok + h->failed + h->nothing + h->open,
             h->ok + h->failed ? "" : "nothing was judged, ", h->ok, h->failed,
             h->nothing, h->open, h->more);
    assert_non_null(summary);
    assert_string_equal(summary, wanted);
}

/* The last line of a stream has the counts. */
static void check_counts(const struct hostile *h, const char *out)
{
    const struct {
        const char *name;
        unsigned wanted;
    } counts[] = {{"options_ok", h->ok},
                  {"options_failed", h->failed},
                  {"options_nothing_to_verify", h->nothing},
                  {"options_unchecked", h->open}};
    const char *end = strstr(out, "{\"type\":\"end\"");

    assert_non_null(end);
    for (unsigned i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        char name[64];
        const char *found;

        snprintf(name, sizeof name, "\"%s\":", counts[i].name);
        found = strstr(end, name);
        assert_int_equal(found ? strtoul(found + strlen(name), NULL, 10) : 0,
                         counts[i].wanted);
    }
}

/* A stream does not know where it ends. */
static void check_complaint(const struct hostile *h, const char *err)
{
    const char *place = h->says ? strchr(h->says, ':') : NULL;
    char endless[TEXT];

    snprintf(endless, sizeof endless, "%.*s: a record is longer than 16 MiB",
             place ? (int)(place - h->says) : 0, h->says ? h->says : "");
    if (strcmp(err, endless) != 0)
        assert_string_equal(err, h->says ? h->says : "");
}

static void check(const struct hostile *h)
{
    struct craft c = {.time = CRAFT_STEP, .step = CRAFT_STEP};
    struct said said;
    FILE *f = fopen(h->name, "wb");

    assert_non_null(f);
    h->make(&c);
    assert_int_equal(c.len ? fwrite(c.p, 1, c.len, f) : 0, c.len);
    assert_int_equal(fclose(f), 0);
    free(c.p);

    replay(&said, h->name, false);
    assert_int_equal(said.code, h->code);
    check_summary(h, said.out);
    assert_string_equal(said.err, h->says ? h->says : "");
    free(said.out);

    replay(&said, h->name, true);
    assert_int_equal(said.code, h->code);
    if (h->make != hostile_resolutions)
        check_counts(h, said.out);
    check_complaint(h, said.err);
    free(said.out);
    assert_int_equal(remove(h->name), 0);
}

static void check_all(void **state)
{
    for (const struct hostile *h = *state; h->name; h++) {
        printf("%s\n", h->name);
        check(h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"files", check_all, NULL, NULL, (void *)hostile_files},
        {"blocks", check_all, NULL, NULL, (void *)hostile_blocks},
        {"links", check_all, NULL, NULL, (void *)hostile_links},
        {"packets", check_all, NULL, NULL, (void *)hostile_packets},
        {"segments", check_all, NULL, NULL, (void *)hostile_segments},
    };
    char folder[] = "/tmp/hostile-XXXXXX";
    int failed;

    if (!mkdtemp(folder) || chdir(folder) != 0)
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove("out");
    remove("err");
    return chdir("/") != 0 || rmdir(folder) != 0 || failed;
}
