/* SPDX-License-Identifier: MIT */
/* Reading a setting from words. */
#include "setting.h"
#include "search_words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static unsigned bits_of(enum search_list list, const char *text)
{
    const char *bad;
    unsigned bits;
    int len;

    if (!search_bits(list, text, &bits, &bad, &len)) {
        fprintf(stderr, "no word: %.*s\n", len, bad);
        abort();
    }
    return bits;
}

void setting_read(struct search_setting *s, const struct setting_text *t,
                  char room[SETTING_ROOM])
{
    unsigned n = 0;

    *s = (struct search_setting){.profile = t->profile,
                                 .steps = bits_of(SEARCH_LIST_STEPS, t->steps),
                                 .reads = bits_of(SEARCH_LIST_READS, t->reads),
                                 .does = bits_of(SEARCH_LIST_DOES, t->does),
                                 .actions = t->most,
                                 .connections = strstr(t->other, "two") ? 2 : 1,
                                 .own_keys = strstr(t->other, "own-keys"),
                                 .same_key = strstr(t->other, "same-key"),
                                 .learns_early =
                                     strstr(t->other, "learns-early")};
    for (unsigned i = 1; search_when_word(i); i++)
        if (strstr(t->other, search_when_word(i)))
            s->when = (enum search_when)i;
    assert(strlen(t->set) < SETTING_ROOM);
    strcpy(room, t->set);
    for (char *at = strtok(room, ","); at; at = strtok(NULL, ",")) {
        s->set[n].name = at;
        at = strchr(at, '=');
        *at++ = 0;
        s->set[n++].value = at;
    }
}
