/* SPDX-License-Identifier: MIT */
/*
 * Any octets as a key log, and as a file of keys: read, or refused with the
 * line; what a log has is found in it.
 */
#include <stdlib.h>
#include <string.h>

#include "in_memory.h"
#include "keylog.h"
#include "keysource.h"

#define MUST(x) ((x) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned count_lines(const char *text)
{
    unsigned n = 1;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static void check_log(const char *text)
{
    struct keylog k;
    bool ok = keylog_parse(&k, text);

    MUST(ok == (k.bad_line == 0));
    MUST(k.bad_line <= count_lines(text));
    for (size_t i = 0; i < k.n_sessions; i++)
        MUST(keylog_find(&k, k.session[i].random) != NULL);
    for (size_t i = 0; i < k.n_sets; i++) {
        MUST(k.set[i].n > 0 && k.set[i].len[0] > 0);
        MUST(keylog_find_set(&k, k.set[i].key[0], k.set[i].len[0]) != NULL);
    }
    keylog_free(&k);
}

static void check_list(const uint8_t *data, size_t size, const char *text)
{
    struct in_memory m;
    struct ks_list list;
    unsigned line = 0;

    in_memory_open(&m, data, size);
    if (ks_list_read(m.path, &list, &line) == KS_OK) {
        MUST(list.n > 0);
        for (unsigned i = 0; i < list.n; i++)
            MUST(list.key[i].len > 0 && list.key[i].len <= KS_KEY_MAX);
    } else {
        MUST(line <= count_lines(text) || memchr(data, '\0', size));
    }
    in_memory_close(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    MUST(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    check_log(text);
    check_list(data, size, text);
    free(text);
    return 0;
}
