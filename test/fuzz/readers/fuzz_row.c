/* SPDX-License-Identifier: MIT */
/* Any octets as the result of a run, as they are and with a checksum that is
 * right: read or refused; what is read is written and read again the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "in_memory.h"
#include "mpx_crypto.h"
#include "row.h"

#define MUST(x) ((x) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *read_text(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    char *text = malloc(1 << 20);

    MUST(f && text);
    *len = fread(text, 1, 1 << 20, f);
    fclose(f);
    return text;
}

/* Written twice, with a reading between: the same octets. */
static void write_again(const struct row_key *key,
                        const struct run_result *result)
{
    char path[2][64];
    struct run_result again;
    struct row_key its;
    char *text[2];
    size_t len[2];

    for (unsigned i = 0; i < 2; i++)
        snprintf(path[i], sizeof path[i], "%s/%u.row", in_memory_folder(), i);
    MUST(row_write(path[0], key, result));
    MUST(row_read(path[0], &its, &again) && !row_is_damaged(path[0]));
    MUST(row_write(path[1], &its, &again));
    for (unsigned i = 0; i < 2; i++)
        text[i] = read_text(path[i], &len[i]);
    MUST(len[0] == len[1] && memcmp(text[0], text[1], len[0]) == 0);
    free(text[0]);
    free(text[1]);
}

static void read_row(const uint8_t *data, size_t size)
{
    struct run_result *result = malloc(sizeof *result);
    struct row_key key;
    struct in_memory m;

    MUST(result != NULL);
    in_memory_open(&m, data, size);
    if (row_read(m.path, &key, result)) {
        MUST(!row_is_damaged(m.path));
        write_again(&key, result);
    }
    in_memory_close(&m);
    free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char last[] = "sha256 ";
    uint8_t hash[MPX_SHA256_LEN];
    char *whole = malloc(size + 128);
    size_t len = size;

    MUST(whole != NULL);
    read_row(data, size);
    if (size > 0)
        memcpy(whole, data, size);
    mpx_sha256(data, size, hash);
    len += (size_t)sprintf(whole + len, "%s", last);
    for (unsigned i = 0; i < sizeof hash; i++)
        len += (size_t)sprintf(whole + len, "%02x", hash[i]);
    len += (size_t)sprintf(whole + len, "\n");
    read_row((const uint8_t *)whole, len);
    free(whole);
    return 0;
}
