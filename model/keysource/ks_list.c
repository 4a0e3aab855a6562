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

static enum ks_err parse_line(const char *p, size_t len, struct ks_list *list)
{
    while (len && (p[len - 1] == '\r' || p[len - 1] == ' '))
        len--;
    if (!len || *p == '#')
        return KS_OK;
    if (list->n == KS_KEYS_MAX)
        return KS_ERR_NONE;
    return parse_key(p, len, &list->key[list->n++]);
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
