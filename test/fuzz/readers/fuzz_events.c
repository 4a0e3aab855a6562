/* SPDX-License-Identifier: MIT */
/* Any octets as the event log of a run: refused, or drawn as text and as SVG,
 * each item within the lanes and no line of text wider than said. */
#include <stdlib.h>
#include <string.h>

#include "in_memory.h"
#include "ladder.h"

#define MUST(x) ((x) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct ladder *l)
{
    char *text;
    size_t len;
    FILE *f = open_memstream(&text, &len);

    MUST(f != NULL);
    ladder_text(l, f);
    fclose(f);
    for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p != 0)
        MUST(strcspn(p, "\n") <= LADDER_COLUMNS);
    free(text);
}

static void draw(const struct in_memory *m, const struct ladder_choice *c)
{
    struct ladder l;
    FILE *to = fopen("/dev/null", "w");

    MUST(to != NULL);
    if (ladder_read(&l, m->path, c)) {
        MUST(l.n_lanes >= 2 && l.n_lanes <= LADDER_LANES_MAX);
        for (size_t i = 0; i < l.n_items; i++)
            MUST(l.item[i].from < l.n_lanes && l.item[i].to < l.n_lanes);
        check_text(&l);
        ladder_svg(&l, "fuzz", to);
    }
    ladder_free(&l);
    fclose(to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct in_memory m;

    in_memory_open(&m, data, size);
    draw(&m, &(struct ladder_choice){.to_s = 1e9});
    draw(&m, &(struct ladder_choice){.to_s = 2, .only_mptcp = true});
    in_memory_close(&m);
    return 0;
}
