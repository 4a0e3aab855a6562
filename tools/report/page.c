/* SPDX-License-Identifier: MIT */
/* Writing the frame of a page, and escaped text. */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "file.h"
#include "mpx_crypto.h"
#include "svg.h"
#include "xml.h"

/* Made by cmake/Embed.cmake of the files beside this one. */
extern const char page_css[], page_js[];

void page_text(FILE *to, const char *text)
{
    struct arena a = {NULL};

    fputs(xml_escaped(&a, text), to);
    arena_free(&a);
}

void page_run_link(FILE *to, const char *id, const char *text)
{
    fputs("<a href=\"#run=", to);
    for (; *id; id++) {
        unsigned char c = (unsigned char)*id;

        /* RFC 3986 section 2.3, and what ids are made of */
        if (((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9') ||
            strchr("-._~", c))
            putc(c, to);
        else
            fprintf(to, "%%%02X", c);
    }
    fputs("\">", to);
    page_text(to, text);
    fputs("</a>", to);
}

/* Only the script of the page itself may run, and nothing is loaded. */
static void put_policy(FILE *to)
{
    uint8_t hash[32];
    unsigned char text[48];

    mpx_sha256(page_js, strlen(page_js), hash);
    EVP_EncodeBlock(text, hash, sizeof hash);
    fprintf(to,
            "<meta http-equiv=\"Content-Security-Policy\" content=\""
            "default-src 'none'; style-src 'unsafe-inline'; "
            "script-src 'sha256-%s'\">\n",
            (const char *)text);
}

void page_begin(FILE *to, const char *title)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
          "<meta charset=\"utf-8\">\n",
          to);
    put_policy(to);
    fputs("<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
          to);
    page_text(to, title);
    fprintf(to,
            "</title>\n<style>\n%s</style>\n</head>\n<body>\n"
            "<a class=\"skip\" href=\"#main\">Skip to the results</a>\n",
            page_css);
}

void page_end(FILE *to)
{
    fprintf(to, "<script>%s</script>\n</body>\n</html>\n", page_js);
}

bool page_drawing_of(FILE *to, const char *name, const char *text)
{
    struct arena a = {NULL};
    unsigned line;
    const char *why;
    char *faults = NULL;
    size_t len;
    FILE *none = open_memstream(&faults, &len);
    struct svg_node *root = none ? svg_read(&a, text, &line, &why) : NULL;
    bool ok = root && svg_check(root, name, none) == 0;

    /* to be read as one picture by its title, not text by text */
    if (ok && svg_set(root, "role", "img"))
        svg_write(root, to);
    if (none)
        fclose(none);
    free(faults);
    arena_free(&a);
    return ok;
}

bool page_drawing(FILE *to, const char *path)
{
    size_t len;
    char *text = file_read(path, &len);
    bool ok = text && page_drawing_of(to, path, text);

    free(text);
    return ok;
}

struct json page_data(FILE *to, const char *id)
{
    struct json j = {.f = to, .in_html = true};

    fprintf(to, "<script type=\"application/json\" id=\"%s\">", id);
    json_open(&j, NULL, '{');
    return j;
}

void page_data_end(struct json *j)
{
    json_close(j, '}');
    fputs("</script>\n", j->f);
}

static const char *digits(const char *p)
{
    return p + strspn(p, "0123456789");
}

/* The grammar of RFC 8259 section 6. */
static bool is_number(const char *text)
{
    const char *p = text + (*text == '-'), *whole = p;

    p = digits(p);
    if (p == whole || (*whole == '0' && p > whole + 1))
        return false;
    if (*p == '.') {
        const char *part = p + 1;

        p = digits(part);
        if (p == part)
            return false;
    }
    if (*p == 'e' || *p == 'E') {
        const char *power = p + 1 + (p[1] == '+' || p[1] == '-');

        p = digits(power);
        if (p == power)
            return false;
    }
    return *p == '\0';
}

/* A number if it is one, else a text. */
static void put_value(struct json *j, const char *key, const char *text)
{
    if (is_number(text))
        json_decimal(j, key, text);
    else
        json_string(j, key, text);
}

enum { WORDS = 64 };

/* The words of a column if they are few and texts; else 0. */
static unsigned find_words(const struct page_column *c, const char *word[WORDS],
                           unsigned *place)
{
    unsigned n = 0;

    for (unsigned row = 0; row < c->rows; row++) {
        const char *text = c->value(c->ctx, row);
        unsigned w = 0;

        while (w < n && strcmp(word[w], text) != 0)
            w++;
        if (w == WORDS || strlen(text) < 3)
            return 0;
        word[w] = text;
        n += w == n;
        place[row] = w;
    }
    return n;
}

static void put_words(struct json *j, const char *key,
                      const struct page_column *c, const char *const *word,
                      unsigned n, const unsigned *place)
{
    json_open(j, key, '{');
    json_open(j, "of", '[');
    for (unsigned i = 0; i < n; i++)
        put_value(j, NULL, word[i]);
    json_close(j, ']');
    json_open(j, "at", '[');
    for (unsigned row = 0; row < c->rows; row++)
        json_whole(j, NULL, place[row]);
    json_close(j, ']');
    json_close(j, '}');
}

void page_column(struct json *j, const char *key, const struct page_column *c)
{
    const char *word[WORDS], *first = c->rows > 0 ? c->value(c->ctx, 0) : "";
    unsigned same = 0, *place = mem_grow(NULL, c->rows + 1, sizeof *place);

    while (same < c->rows && strcmp(c->value(c->ctx, same), first) == 0)
        same++;
    unsigned n = same < c->rows ? find_words(c, word, place) : 0;
    if (same == c->rows) {
        put_value(j, key, first);
    } else if (n > 0 && n < c->rows / 2) {
        put_words(j, key, c, word, n, place);
    } else {
        json_open(j, key, '[');
        for (unsigned row = 0; row < c->rows; row++)
            put_value(j, NULL, c->value(c->ctx, row));
        json_close(j, ']');
    }
    free(place);
}

struct place {
    const struct csv_table *t;
    unsigned column;
};

static const char *value_at(const void *ctx, unsigned row)
{
    const struct place *p = ctx;

    return csv_at(p->t, row, p->column);
}

void page_table(struct json *j, const struct csv_table *t, unsigned rows,
                bool (*takes)(const char *column))
{
    json_whole(j, "rows", rows);
    json_open(j, "names", '[');
    for (unsigned c = 0; c < t->columns; c++)
        if (!takes || takes(t->field[c]))
            json_string(j, NULL, t->field[c]);
    json_close(j, ']');
    json_open(j, "columns", '[');
    for (unsigned c = 0; c < t->columns; c++) {
        struct place p = {t, c};

        if (!takes || takes(t->field[c]))
            page_column(j, NULL, &(struct page_column){value_at, &p, rows});
    }
    json_close(j, ']');
}
