/* SPDX-License-Identifier: MIT */
/* Breaking text into lines. */
#include "wrap.h"

#include <string.h>

size_t wrap_line(const char *text, size_t room)
{
    size_t len = strlen(text), end;

    if (len <= room)
        return len;
    for (end = room; end > 0 && text[end] != ' '; end--)
        ;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    return end > 0 ? end : room;
}

const char *wrap_next(const char *text, size_t len)
{
    text += len;
    return text + strspn(text, " ");
}
