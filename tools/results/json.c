/* SPDX-License-Identifier: MIT */
/* Writing JSON. */
#include "json.h"

#include <math.h>
#include <string.h>

static void quote(const struct json *j, const char *s)
{
    FILE *f = j->f;

    putc('"', f);
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            fprintf(f, "\\%c", c);
        else if (c < 0x20 || (j->in_html && strchr("<>&", c)))
            fprintf(f, "\\u%04x", c);
        else
            putc(c, f);
    }
    putc('"', f);
}

static bool on_line(const struct json *j)
{
    return j->in_html || j->on_line;
}

static void item(struct json *j, const char *key)
{
    if (j->begun)
        putc(',', j->f);
    if (j->depth > 0 && !on_line(j))
        fprintf(j->f, "\n%*s", (int)(2 * j->depth), "");
    j->begun = true;
    if (key) {
        quote(j, key);
        fputs(on_line(j) ? ":" : ": ", j->f);
    }
}

void json_open(struct json *j, const char *key, char bracket)
{
    item(j, key);
    putc(bracket, j->f);
    j->depth++;
    j->begun = false;
}

void json_close(struct json *j, char bracket)
{
    j->depth--;
    if (j->begun && !on_line(j))
        fprintf(j->f, "\n%*s", (int)(2 * j->depth), "");
    putc(bracket, j->f);
    if (j->depth == 0)
        putc('\n', j->f);
    j->begun = true;
}

void json_string(struct json *j, const char *key, const char *value)
{
    item(j, key);
    quote(j, value);
}

void json_real(struct json *j, const char *key, double value)
{
    item(j, key);
    if (isfinite(value))
        fprintf(j->f, "%.9g", value);
    else
        fputs("null", j->f);
}

void json_whole(struct json *j, const char *key, unsigned long long value)
{
    item(j, key);
    fprintf(j->f, "%llu", value);
}

void json_decimal(struct json *j, const char *key, const char *digits)
{
    item(j, key);
    fputs(digits, j->f);
}

void json_bool(struct json *j, const char *key, bool value)
{
    item(j, key);
    fputs(value ? "true" : "false", j->f);
}
