/* SPDX-License-Identifier: MIT */
/* The tables of names, and finding a name in them. */
#include "search_words.h"

#include <string.h>

enum { WORDS_MAX = 8 };

/* In the order of the bits. */
static const char *const words[][WORDS_MAX] = {
    [SEARCH_LIST_STEPS] = {"key", "join", "add", "remove", "write", "rotate",
                           "close", "again"},
    [SEARCH_LIST_READS] = {"handshake", "first", "second"},
    [SEARCH_LIST_DOES] = {"host", "inject", "drop", "change", "reset",
                          "unauthenticated"},
};
static const char *const whens[] = {
    [SEARCH_WHEN_ALWAYS] = "always",
    [SEARCH_WHEN_BEFORE_KEY] = "before-key",
    [SEARCH_WHEN_AFTER_KEY] = "after-key",
    [SEARCH_WHEN_AFTER_ROTATION] = "after-rotation",
};

const char *search_word(enum search_list list, unsigned i)
{
    return i < WORDS_MAX ? words[list][i] : NULL;
}

const char *search_when_word(unsigned i)
{
    return i < sizeof whens / sizeof whens[0] ? whens[i] : NULL;
}

bool search_bits(enum search_list list, const char *text, unsigned *bits,
                 const char **bad, int *len)
{
    *bits = 0;
    if (strcmp(text, "nothing") == 0)
        return true;
    if (strcmp(text, "all") == 0) {
        for (unsigned i = 0; search_word(list, i); i++)
            *bits |= 1u << i;
        return true;
    }
    for (;; text++) {
        size_t n = strcspn(text, ",");
        const char *w;
        unsigned i = 0;

        while ((w = search_word(list, i)) &&
               (strlen(w) != n || strncmp(w, text, n) != 0))
            i++;
        if (!w) {
            *bad = text;
            *len = (int)n;
            return false;
        }
        *bits |= 1u << i;
        text += n;
        if (!*text)
            return true;
    }
}
