/* SPDX-License-Identifier: MIT */
/* Each limit of the scenario language: what fits is read, one more is an error
 * of its own. */
#include "scenario_test.h"

/* N entries between two texts; %u in the entry is its number. */
struct limit {
    const char *before, *entry, *after;
    unsigned max;
    const char *message;
};

#define TWO_PATHS "paths: {wifi: {}, lte: {}}\n"

static const struct limit limits[] = {
    {"paths:\n", "  p%u: {}\n", "", SCN_PATHS_MAX, "error: more than 8 paths"},
    {TWO_PATHS "attackers:\n",
     "  - {attack: join-with-sniffed-keys, on: wifi}"
     " # %u\n",
     "", SCN_ATTACKERS_MAX, "error: more than 4 attackers"},
    {"paths: {p0: {}, p1: {}, p2: {}, p3: {}, p4: {}}\n"
     "attackers: [{attack: join-with-sniffed-keys, on: [",
     "p%u, ", "]}]\n", SCN_TAPS_MAX, "error: on more than 4 paths"},
    {TWO_PATHS "middleboxes:\n", "  - {box: nat, on: wifi} # %u\n", "",
     SCN_MIDDLEBOXES_MAX, "error: more than 8 middleboxes"},
    {TWO_PATHS "events:\n", "  - {at: 1%u ms, do: backup, path: wifi}\n", "",
     SCN_EVENTS_MAX, "error: more than 64 events"},
    {TWO_PATHS "keying: {profile: baerts, psk: {bytes: 32},\n"
               "  rotate: {at: [",
     "1%03u ms, ", "]}}\n", SCN_ROTATIONS_MAX,
     "error: at is a list of 1 to 16 times"},
    {TWO_PATHS "sweep:\n", "  v%u: [{name: a, set: {}}]\n", "", STUDY_AXES_MAX,
     "error: more than 8 sweep axes"},
};

static bool read_entries(const struct limit *l, unsigned n, char **messages)
{
    char *text = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);
    struct study s;

    assert_non_null(f);
    fprintf(f, "name: t\n%s", l->before);
    for (unsigned i = 0; i < n; i++)
        fprintf(f, l->entry, i);
    fprintf(f, "%s", l->after);
    fclose(f);
    bool ok = read_text(&s, text, len, NULL, messages);
    free(text);
    study_free(&s);
    return ok;
}

static void test_entries(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(limits); i++) {
        const struct limit *l = &limits[i];
        char *messages;

        if (!read_entries(l, l->max, &messages))
            fail_msg("limit %u at its edge\n%s", i, messages);
        free(messages);
        if (read_entries(l, l->max + 1, &messages))
            fail_msg("limit %u is none", i);
        if (!strstr(messages, l->message))
            fail_msg("limit %u\n%s\nit should have\n%s", i, messages,
                     l->message);
        free(messages);
    }
}

/* Limits of the file itself, which no good file comes near. */
static void test_file(void **state)
{
    (void)state;
    static const struct limit beyond[] = {
        {"x:\n", "  e%u: 1\n", "", 513,
         "error: more than 512 entries in a map"},
        {"x: ", "{a%u: ", "1\n", SCN_DEPTH_MAX + 1,
         "error: nested deeper than 16 levels"},
        {"# ", "%08x", "\n", SCN_FILE_MAX / 8,
         "error: more octets than the 262144 of a scenario, map or trace"},
    };

    for (unsigned i = 0; i < COUNT_OF(beyond); i++) {
        char *messages;

        assert_false(read_entries(&beyond[i], beyond[i].max, &messages));
        if (!strstr(messages, beyond[i].message))
            fail_msg("limit %u\n%s\nit should have\n%s", i, messages,
                     beyond[i].message);
        free(messages);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
