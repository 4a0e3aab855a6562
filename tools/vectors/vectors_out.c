/* SPDX-License-Identifier: MIT */
/* Test vectors as JSON or text. */
#include "vectors.h"

#include "mpx_cursor.h"

enum { KEY_WIDTH = 15, OCTETS_A_LINE = 24 };

void vectors_open(struct vectors_out *o, const struct mpx_profile *p,
                  const char *name)
{
    if (o->text) {
        fprintf(o->f, "  %s\n", name);
        return;
    }
    json_open(&o->j, NULL, '{');
    json_string(&o->j, "name", name);
    json_string(&o->j, "profile", p->name);
}

void vectors_word(struct vectors_out *o, const char *key, const char *value)
{
    if (o->text)
        fprintf(o->f, "    %-*s %s\n", KEY_WIDTH, key, value);
    else
        json_string(&o->j, key, value);
}

void vectors_number(struct vectors_out *o, const char *key, unsigned value)
{
    if (o->text)
        fprintf(o->f, "    %-*s %u\n", KEY_WIDTH, key, value);
    else
        json_whole(&o->j, key, value);
}

void vectors_hex(struct vectors_out *o, const char *key, const void *octets,
                 size_t len)
{
    const uint8_t *p = octets;
    char hex[2 * MPX_EXTKEY_MAX + 1] = "";

    if (o->text)
        fprintf(o->f, "    %-*s ", KEY_WIDTH, key);
    for (size_t i = 0; i < len && i < MPX_EXTKEY_MAX; i++) {
        if (o->text && i > 0 && i % OCTETS_A_LINE == 0)
            fprintf(o->f, "\n    %-*s ", KEY_WIDTH, "");
        if (o->text)
            fprintf(o->f, "%02x", p[i]);
        else
            snprintf(hex + 2 * i, 3, "%02x", p[i]);
    }
    if (o->text)
        putc('\n', o->f);
    else
        json_string(&o->j, key, hex);
}

void vectors_u(struct vectors_out *o, const char *key, uint64_t v,
               size_t octets)
{
    uint8_t all[8];
    struct mpx_writer w = mpx_writer_of(all, sizeof all);

    mpx_wr_u64(&w, v);
    vectors_hex(o, key, all + sizeof all - octets, octets);
}

void vectors_close(struct vectors_out *o)
{
    if (!o->text)
        json_close(&o->j, '}');
}
