/* SPDX-License-Identifier: MIT */
/* Files of keys. */
#include "keysource.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mpx_crypto.h"

enum { FILE_MAX = 64 * 1024 };

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static enum ks_err parse_key(const char *p, size_t len, struct ks_key *key)
{
    if (len % 2)
        return KS_ERR_HEX;
    if (len / 2 > KS_KEY_MAX)
        return KS_ERR_LENGTH;
    for (size_t i = 0; i < len; i += 2) {
        int high = digit(p[i]), low = digit(p[i + 1]);

        if (high < 0 || low < 0)
            return KS_ERR_HEX;
        key->octets[i / 2] = (uint8_t)(high << 4 | low);
    }
    key->len = (uint8_t)(len / 2);
    return KS_OK;
}

/* ---- fingerprints ---- */

static const char lead[] = "sha256-";
enum { LEAD = sizeof lead - 1, PRINT_DIGITS = 2 * KS_PRINT_LEN };

static void print_of(const struct ks_key *key, uint8_t print[KS_PRINT_LEN])
{
    uint8_t hash[32];

    mpx_sha256(key->octets, key->len, hash);
    memcpy(print, hash, KS_PRINT_LEN);
    mpx_wipe(hash, sizeof hash);
}

/* "0123456789abcdef-16" */
static enum ks_err parse_print(const char *p, size_t len, uint8_t *octets,
                               uint8_t print[KS_PRINT_LEN])
{
    struct ks_key k = {0};
    unsigned n = 0;

    if (len < PRINT_DIGITS + 2 || p[PRINT_DIGITS] != '-' ||
        parse_key(p, PRINT_DIGITS, &k))
        return KS_ERR_HEX;
    memcpy(print, k.octets, KS_PRINT_LEN);
    for (size_t i = PRINT_DIGITS + 1; i < len; i++) {
        if (p[i] < '0' || p[i] > '9')
            return KS_ERR_HEX;
        n = 10 * n + (unsigned)(p[i] - '0');
        if (n > KS_KEY_MAX)
            return KS_ERR_LENGTH;
    }
    *octets = (uint8_t)n;
    return n ? KS_OK : KS_ERR_LENGTH;
}

void ks_list_print(const struct ks_list *list, unsigned i,
                   char text[KS_PRINT_TEXT])
{
    int n = snprintf(text, KS_PRINT_TEXT, "%s", lead);

    for (unsigned k = 0; k < KS_PRINT_LEN; k++)
        n += snprintf(text + n, (size_t)(KS_PRINT_TEXT - n), "%02x",
                      list->print[i][k]);
    snprintf(text + n, (size_t)(KS_PRINT_TEXT - n), "-%u", list->key[i].len);
}

void ks_list_hide(struct ks_list *list)
{
    for (unsigned i = 0; i < list->n; i++)
        mpx_wipe(list->key[i].octets, sizeof list->key[i].octets);
    list->hidden = list->n > 0;
}

static bool is_hidden(const struct ks_list *list, unsigned i)
{
    uint8_t print[KS_PRINT_LEN];

    print_of(&list->key[i], print);
    return memcmp(print, list->print[i], sizeof print) != 0;
}

bool ks_list_reveal(struct ks_list *list, const struct ks_key *key)
{
    uint8_t print[KS_PRINT_LEN];
    bool found = false;

    print_of(key, print);
    list->hidden = false;
    for (unsigned i = 0; i < list->n; i++) {
        if (list->key[i].len == key->len &&
            memcmp(print, list->print[i], sizeof print) == 0) {
            list->key[i] = *key;
            found = true;
        }
        list->hidden |= is_hidden(list, i);
    }
    return found;
}

/* ---- files ---- */

static enum ks_err parse_line(const char *p, size_t len, struct ks_list *list)
{
    struct ks_key *key;
    uint8_t *print;
    enum ks_err err;

    while (len && (p[len - 1] == '\r' || p[len - 1] == ' '))
        len--;
    if (!len || *p == '#')
        return KS_OK;
    if (list->n == KS_KEYS_MAX)
        return KS_ERR_NONE;
    key = &list->key[list->n];
    print = list->print[list->n++];
    if (len > LEAD && memcmp(p, lead, LEAD) == 0) {
        list->hidden = true;
        return parse_print(p + LEAD, len - LEAD, &key->len, print);
    }
    err = parse_key(p, len, key);
    print_of(key, print);
    return err;
}

enum ks_err ks_list_parse(const char *text, size_t len, struct ks_list *list,
                          unsigned *line)
{
    const char *p = text, *end = text + len;
    enum ks_err err = KS_OK;

    memset(list, 0, sizeof *list);
    for (*line = 1; p < end && !err; ++*line) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        const char *stop = nl ? nl : end;

        err = parse_line(p, (size_t)(stop - p), list);
        p = stop + 1;
    }
    --*line;
    if (!err && !list->n) {
        *line = 0;
        err = KS_ERR_NONE;
    }
    if (err)
        mpx_wipe(list, sizeof *list);
    return err;
}

enum ks_err ks_list_read(const char *path, struct ks_list *list, unsigned *line)
{
    FILE *f = fopen(path, "r");
    char *text;
    size_t len;
    enum ks_err err = KS_ERR_FILE;

    memset(list, 0, sizeof *list);
    *line = 0;
    if (!f)
        return KS_ERR_FILE;
    setvbuf(f, NULL, _IONBF, 0); /* no copy of the keys in a buffer of stdio */
    text = malloc(FILE_MAX + 1);
    len = text ? fread(text, 1, FILE_MAX + 1, f) : 0;
    if (text && !ferror(f))
        err =
            len > FILE_MAX ? KS_ERR_NONE : ks_list_parse(text, len, list, line);
    if (text)
        mpx_wipe(text, len);
    free(text);
    fclose(f);
    return err;
}
