/* SPDX-License-Identifier: MIT */
/* The nearest of some words, by Levenshtein's distance. */
#include "words.h"

#include <string.h>

enum { WORD_MAX = 64 };

bool words_have(const char *const *words, const char *word)
{
    for (; *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
    unsigned m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein's distance; words over WORD_MAX are far from everything. */
static unsigned distance(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b);
    unsigned row[WORD_MAX + 1];

    if (la > WORD_MAX || lb > WORD_MAX)
        return WORD_MAX;
    for (unsigned j = 0; j <= lb; j++)
        row[j] = j;
    for (unsigned i = 1; i <= la; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= lb; j++) {
            unsigned above = row[j];
            row[j] = min3(above + 1, row[j - 1] + 1,
                          diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[lb];
}

/* Another number is no misspelling, another unit may be. */
static bool same_number(const char *a, const char *b)
{
    size_t n = strspn(a, "0123456789.");

    return n == strspn(b, "0123456789.") && strncmp(a, b, n) == 0;
}

const char *words_nearest(const char *const *words, const char *word)
{
    unsigned len = (unsigned)strlen(word), near = len / 3 + 2;
    const char *nearest = NULL;

    for (; *words; words++) {
        unsigned d = distance(*words, word);
        if (d < near && d < len && same_number(*words, word)) {
            near = d;
            nearest = *words;
        }
    }
    return nearest;
}

char *words_hint(struct arena *a, const char *const *words, const char *word)
{
    const char *near = words_nearest(words, word);
    if (near)
        return arena_printf(a, "did you mean \"%s\"?", near);
    if (!*words)
        return arena_printf(a, "there is none");

    char *hint = arena_printf(a, "one of:");
    for (; *words; words++)
        hint = arena_printf(a, "%s %s", hint, *words);
    return hint;
}

const char *const *words_list(struct arena *a, word_at *at)
{
    unsigned n = 0;
    while (at(n))
        n++;
    const char **list = arena_alloc(a, (n + 1) * sizeof *list);
    for (unsigned i = 0; i < n; i++)
        list[i] = at(i);
    return list;
}
