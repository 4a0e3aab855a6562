/* SPDX-License-Identifier: MIT */
/* Escaping. */
#include "xml.h"

#include <string.h>

char *xml_escaped(struct arena *a, const char *text)
{
    char *out = arena_alloc(a, 6 * strlen(text) + 1), *w = out;

    for (; *text; text++) {
        const char *as = *text == '&'   ? "&amp;"
                         : *text == '<' ? "&lt;"
                         : *text == '>' ? "&gt;"
                         : *text == '"' ? "&quot;"
                                        : NULL;

        if (as) {
            memcpy(w, as, strlen(as));
            w += strlen(as);
        } else {
            *w++ = *text;
        }
    }
    return out;
}
