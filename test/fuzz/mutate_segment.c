/* SPDX-License-Identifier: MIT */
/*
 * Mutations of the programs of fuzz_segment.c that keep their shape: whole
 * operations are repeated, left out and exchanged, and segments get an option
 * of a legal length. Half of all mutations are libFuzzer's own.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* There is none where a corpus is replayed. */
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size,
                                              size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                               unsigned seed);

enum {
    OPS_MAX = 64,
    OP_MAX = 64,
    SEGMENT_HEAD = 7, /* opcode, flow, skew, payload, flags, words, window */
    WORDS_AT = 5,     /* of options */
    WORDS = 11,       /* one more than there can be */
    KIND_MPTCP = 30,
    NOP = 1,
};

struct program {
    const uint8_t *data;
    size_t at[OPS_MAX + 1]; /* where operations begin; the last is the end */
    unsigned n;
};

static size_t length_of(const uint8_t *op, size_t left)
{
    size_t len;

    switch (op[0] % 8) {
    case 1:
        len = 4;
        break;
    case 2:
        len = 2;
        break;
    default:
        len = SEGMENT_HEAD;
        if (left > WORDS_AT)
            len += op[WORDS_AT] % WORDS * 4u;
        break;
    }
    return len < left ? len : left;
}

static void parse(struct program *p, const uint8_t *data, size_t size)
{
    size_t at = 0;

    *p = (struct program){.data = data};
    while (at < size && p->n < OPS_MAX) {
        p->at[p->n++] = at;
        at += length_of(data + at, size - at);
    }
    p->at[p->n] = size;
}

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* A segment with one option of MPTCP, its fields drawn. @return its length. */
static size_t make_segment(uint8_t op[OP_MAX], uint32_t *seed)
{
    static const uint8_t shapes[][2] = {
        /* subtype, length */
        {0, 4},  {0, 12}, {0, 20}, {0, 22}, {0, 24}, {1, 12}, {1, 16},
        {1, 24}, {2, 4},  {2, 8},  {2, 12}, {2, 14}, {2, 16}, {2, 18},
        {2, 20}, {2, 22}, {2, 24}, {2, 26}, {2, 28}, {3, 8},  {3, 10},
        {3, 16}, {3, 18}, {3, 28}, {3, 30}, {4, 4},  {4, 6},  {5, 3},
        {5, 4},  {6, 12}, {7, 12}, {8, 4},  {9, 12}};
    static const uint8_t flags[] = {0x10, 0x18, 0x02, 0x12, 0x11, 0x14, 0x04};
    const uint8_t *shape =
        shapes[draw(seed) % (sizeof shapes / sizeof shapes[0])];
    size_t words = (shape[1] + 3u) / 4;

    op[0] = draw(seed) % 4 == 0 ? 0 : 3; /* out of the host, or into it */
    op[1] = (uint8_t)draw(seed);
    op[2] = (uint8_t)(draw(seed) % 3 ? 1 : draw(seed)); /* mostly in order */
    op[3] = (uint8_t)(draw(seed) % 2 ? 0 : draw(seed));
    op[4] = flags[draw(seed) % sizeof flags];
    op[WORDS_AT] = (uint8_t)words;
    op[6] = (uint8_t)draw(seed);
    memset(op + SEGMENT_HEAD, NOP, 4 * words);
    op[SEGMENT_HEAD] = KIND_MPTCP;
    op[SEGMENT_HEAD + 1] = shape[1];
    for (size_t i = 2; i < shape[1]; i++)
        op[SEGMENT_HEAD + i] =
            (uint8_t)(draw(seed) % 3 ? draw(seed) : draw(seed) % 3);
    op[SEGMENT_HEAD + 2] =
        (uint8_t)(shape[0] << 4 | (op[SEGMENT_HEAD + 2] & 0x0f));
    return SEGMENT_HEAD + 4 * words;
}

/* Put @p op in the place of @p data[from, to). Nothing changes if it does not
 * fit. */
static size_t replace(uint8_t *data, size_t size, size_t max, size_t from,
                      size_t to, const uint8_t *op, size_t len)
{
    if (size - (to - from) + len > max)
        return size;
    memmove(data + from + len, data + to, size - to);
    memcpy(data + from, op, len);
    return size - (to - from) + len;
}

static size_t mutate(uint8_t *data, size_t size, size_t max, uint32_t *seed)
{
    struct program p;
    uint8_t op[OP_MAX] = {0};

    parse(&p, data, size);
    size_t at = p.at[p.n ? draw(seed) % (p.n + 1) : 0];
    unsigned which = p.n ? draw(seed) % p.n : 0;
    size_t from = p.at[which], to = p.n ? p.at[which + 1] : 0;
    size_t len = to - from < OP_MAX ? to - from : OP_MAX;

    switch (draw(seed) % 4) {
    case 0: /* repeat one elsewhere */
        memcpy(op, data + from, len);
        return replace(data, size, max, at, at, op, len);
    case 1: /* leave one out */
        return p.n > 1 ? replace(data, size, max, from, to, op, 0) : size;
    case 2: /* another in its place */
        len = make_segment(op, seed);
        return replace(data, size, max, from, to, op, len);
    default: /* one more */
        len = make_segment(op, seed);
        return replace(data, size, max, at, at, op, len);
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                               unsigned seed)
{
    uint32_t state = seed;

    if (LLVMFuzzerMutate && draw(&state) % 2)
        return LLVMFuzzerMutate(data, size, max);
    return mutate(data, size, max, &state);
}
