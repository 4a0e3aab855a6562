/* SPDX-License-Identifier: MIT */
/* The token table: extendible hashing. */
#include "mpx_token.h"
#include "mpx_mem.h"

#include <string.h>

enum {
    LINE = 64,          /* octets of a cache line */
    SLOTS = 6,          /* entries that fit one */
    BUCKETS_MAX = 1024, /* of a segment, then it is split */
    FULL = 80,          /* per cent of the slots: grow, so that ... */
    GROWN = 68,         /* ... this much is used */
    HOLLOW = 33,        /* shrink */
    SPARSE = 500,       /* tokens per directory slot before it is doubled; else
                           a segment outgrows its limit, as one does that holds
                           64-bit tokens of equal fold */
    DEPTH_MAX = 24,
    ADDRESS_BITS = 48, /* of user space on x86-64 and AArch64 */
    BATCH = 32,        /* look-ups in flight; memory has fewer buffers */
};

struct bucket {
    uint32_t mix[SLOTS];
    uint32_t low[SLOTS];  /* the entry's address */
    uint16_t high[SLOTS]; /* and the rest of it */
    uint16_t passed; /* entries that found this bucket full and went on; once
                        at its most it stays there */
    uint8_t used;    /* bit k: slot k */
};
struct mpx_token_segment {
    size_t n;
    uint32_t buckets;
    unsigned depth; /* leading bits that its mixes share */
    char pad[LINE - sizeof(size_t) - 8];
    struct bucket bucket[];
};
_Static_assert(sizeof(struct bucket) == LINE, "a bucket is a cache line");

static const uint64_t *entry_of(const struct bucket *b, unsigned k)
{
    return (const uint64_t *)((uintptr_t)b->high[k] << 32 | b->low[k]);
}

/* ---- the mix ---- */

/* Any numbers do for tables of one segment. */
static const struct mpx_token_key public_key = {
    .mul = {UINT64_C(0x9e3779b97f4a7c15), UINT64_C(0xbf58476d1ce4e5b9),
            UINT64_C(0x94d049bb133111eb), UINT64_C(0xd6e8feb86659fd93)},
    .fold = UINT64_C(0xff51afd7ed558ccd),
};

void mpx_tokens_init(struct mpx_tokens *t, const struct mpx_env *env)
{
    *t = (struct mpx_tokens){.env = *env, .key = public_key};
}

/*
 * Luby and Rackoff's permutation over 16-bit halves, whose round functions are
 * pairwise independent (Dietzfelbinger's multiply-add-shift); Naor and Reingold
 * (1999) analyse such rounds. Not a cipher: who could read mixes
 * could find the key.
 */
static uint32_t mix_of(const struct mpx_tokens *t, uint64_t token)
{
    uint32_t x =
        (uint32_t)token ^ (uint32_t)((token >> 32) * t->key.fold >> 32);
    uint32_t l = x >> 16, r = x & 0xffff;

    for (unsigned i = 0; i < MPX_TOKEN_ROUNDS; i++) {
        uint32_t next =
            l ^ (uint32_t)((t->key.mul[i] * r + t->key.add[i]) >> 48);

        l = r;
        r = next;
    }
    return l << 16 | r;
}

static struct mpx_token_slot *slot_of(const struct mpx_tokens *t, uint32_t mix)
{
    return &t->dir[(uint64_t)mix << t->depth >> 32];
}

/* The leading bits chose the segment: spread by those that follow. */
static uint32_t home_of(uint32_t mix, uint32_t buckets)
{
    return (uint32_t)((uint64_t)(mix * UINT32_C(0x9e3779b1)) * buckets >> 32);
}

/* ---- segments ---- */

static size_t size_of(uint32_t buckets)
{
    return sizeof(struct mpx_token_segment) + buckets * sizeof(struct bucket);
}

static bool is_full(const struct mpx_token_segment *s)
{
    return s->n >= (size_t)s->buckets * SLOTS * FULL / 100;
}

/* So many buckets that @p n entries fill GROWN of them, or a little less. */
static uint32_t buckets_for(size_t n)
{
    return (uint32_t)(n * 100 / (SLOTS * GROWN) + 2);
}

static struct mpx_token_segment *segment_new(struct mpx_tokens *t, size_t n,
                                             unsigned depth)
{
    uint32_t buckets = buckets_for(n);
    struct mpx_token_segment *s =
        mpx_mem_aligned(&t->env, LINE, size_of(buckets));

    if (!s)
        return NULL;
    memset(s, 0, size_of(buckets));
    s->buckets = buckets;
    s->depth = depth;
    t->octets += size_of(buckets);
    return s;
}

static void segment_free(struct mpx_tokens *t, struct mpx_token_segment *s)
{
    if (s)
        t->octets -= size_of(s->buckets);
    mpx_mem_free_aligned(&t->env, s);
}

static uint32_t after(const struct mpx_token_segment *s, uint32_t at)
{
    return at + 1 < s->buckets ? at + 1 : 0;
}

/* There is room. */
static void put(struct mpx_token_segment *s, uint32_t mix,
                const uint64_t *entry)
{
    struct bucket *b = &s->bucket[home_of(mix, s->buckets)];
    unsigned k;

    while (b->used == (1 << SLOTS) - 1) {
        if (b->passed < UINT16_MAX)
            b->passed++;
        b = &s->bucket[after(s, (uint32_t)(b - s->bucket))];
    }
    k = (unsigned)__builtin_ctz(~(unsigned)b->used);
    b->used |= (uint8_t)(1 << k);
    b->mix[k] = mix;
    b->low[k] = (uint32_t)(uintptr_t)entry;
    b->high[k] = (uint16_t)((uintptr_t)entry >> 32);
    s->n++;
}

/* Show a segment in every directory slot that is its own. */
static void enter(struct mpx_tokens *t, uint32_t mix,
                  struct mpx_token_segment *s)
{
    size_t same = (size_t)1 << (t->depth - s->depth);
    struct mpx_token_slot *at =
        t->dir + (((uint64_t)mix << t->depth >> 32) & ~(same - 1));

    for (size_t i = 0; i < same; i++)
        at[i] = (struct mpx_token_slot){s, s->buckets};
    t->moved += same;
}

static uint32_t bit_after(uint32_t mix, unsigned depth)
{
    return mix >> (31 - depth) & 1;
}

/* Copy what @p from holds to one segment, or to two by the bit after depth. */
static void distribute(struct mpx_tokens *t,
                       const struct mpx_token_segment *from,
                       struct mpx_token_segment *to[2])
{
    for (uint32_t i = 0; i < from->buckets; i++) {
        const struct bucket *b = &from->bucket[i];

        for (unsigned k = 0; k < SLOTS; k++)
            if (b->used >> k & 1)
                put(to[to[1] && bit_after(b->mix[k], from->depth)], b->mix[k],
                    entry_of(b, k));
    }
    t->moved += from->n;
}

static mpx_err resize(struct mpx_tokens *t, uint32_t mix)
{
    struct mpx_token_segment *old = slot_of(t, mix)->segment;
    struct mpx_token_segment *s[2] = {segment_new(t, old->n, old->depth), NULL};

    if (!s[0])
        return MPX_ERR_NOMEM;
    distribute(t, old, s);
    enter(t, mix, s[0]);
    segment_free(t, old);
    return MPX_OK;
}

/* ---- the directory ---- */

static mpx_err begin(struct mpx_tokens *t)
{
    struct mpx_token_segment *s = segment_new(t, 0, 0);

    t->dir = mpx_mem_resize(&t->env, NULL, sizeof *t->dir);
    if (!s || !t->dir) {
        segment_free(t, s);
        mpx_mem_free(&t->env, t->dir);
        t->dir = NULL;
        return MPX_ERR_NOMEM;
    }
    t->octets += sizeof *t->dir;
    t->depth = 0;
    enter(t, 0, s);
    return MPX_OK;
}

static mpx_err double_directory(struct mpx_tokens *t)
{
    size_t n = (size_t)1 << t->depth;
    struct mpx_token_slot *dir =
        mpx_mem_resize(&t->env, NULL, 2 * n * sizeof *dir);

    if (!dir)
        return MPX_ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        dir[2 * i] = dir[2 * i + 1] = t->dir[i];
    mpx_mem_free(&t->env, t->dir);
    t->dir = dir;
    t->depth++;
    t->moved += 2 * n;
    t->octets += n * sizeof *dir;
    return MPX_OK;
}

static size_t count_right(const struct mpx_token_segment *s)
{
    size_t n = 0;

    for (uint32_t i = 0; i < s->buckets; i++)
        for (unsigned k = 0; k < SLOTS; k++)
            n += s->bucket[i].used >> k &
                 bit_after(s->bucket[i].mix[k], s->depth);
    return n;
}

static mpx_err split(struct mpx_tokens *t, uint32_t mix)
{
    struct mpx_token_segment *old = slot_of(t, mix)->segment, *s[2];
    uint32_t bit = UINT32_C(1) << (31 - old->depth);
    size_t right = count_right(old);

    if (old->depth == t->depth && double_directory(t))
        return MPX_ERR_NOMEM;
    s[0] = segment_new(t, old->n - right, old->depth + 1);
    s[1] = segment_new(t, right, old->depth + 1);
    if (!s[0] || !s[1]) {
        segment_free(t, s[0]);
        segment_free(t, s[1]);
        return MPX_ERR_NOMEM;
    }
    distribute(t, old, s);
    enter(t, mix & ~bit, s[0]);
    enter(t, mix | bit, s[1]);
    segment_free(t, old);
    return MPX_OK;
}

/* The table is about to have more than one segment: from now on nobody knows
 * where a token goes. */
static mpx_err draw_key(struct mpx_tokens *t)
{
    struct mpx_token_segment *old = t->dir->segment;
    struct mpx_token_segment *s = segment_new(t, old->n, 0);

    if (!s)
        return MPX_ERR_NOMEM;
    t->env.random(t->env.ctx, &t->key, sizeof t->key);
    t->key.fold |= 1;
    t->keyed = true;
    for (uint32_t i = 0; i < old->buckets; i++)
        for (unsigned k = 0; k < SLOTS; k++)
            if (old->bucket[i].used >> k & 1) {
                const uint64_t *token = entry_of(&old->bucket[i], k);

                put(s, mix_of(t, *token), token);
            }
    t->moved += old->n;
    enter(t, 0, s);
    segment_free(t, old);
    return MPX_OK;
}

/* @p token's segment is full. */
static mpx_err reserve_one(struct mpx_tokens *t, uint64_t token)
{
    uint32_t mix = mix_of(t, token);
    const struct mpx_token_segment *s = slot_of(t, mix)->segment;
    bool splits = buckets_for(s->n) > BUCKETS_MAX &&
                  (s->depth < t->depth ||
                   (t->depth < DEPTH_MAX && t->n >> t->depth >= SPARSE));

    if (splits && !t->keyed)
        return draw_key(t);
    return splits ? split(t, mix) : resize(t, mix);
}

/* ---- the four operations ---- */

/* Which slot of a bucket holds it; SLOTS if none does. */
static unsigned slot_in(const struct mpx_tokens *t, const struct bucket *b,
                        uint32_t mix, uint64_t token)
{
    unsigned equal = 0;

    for (unsigned k = 0; k < SLOTS; k++)
        equal |= (unsigned)(b->mix[k] == mix) << k;
    for (equal &= b->used; equal; equal &= equal - 1) {
        unsigned k = (unsigned)__builtin_ctz(equal);

        if (t->wide == 0 || *entry_of(b, k) == token)
            return k;
    }
    return SLOTS;
}

static const uint64_t *look(const struct mpx_tokens *t,
                            const struct mpx_token_slot *d, uint32_t at,
                            uint32_t mix, uint64_t token)
{
    for (uint32_t i = 0; i < d->buckets; i++) {
        const struct bucket *b = &d->segment->bucket[at];
        unsigned k = slot_in(t, b, mix, token);

        if (k < SLOTS)
            return entry_of(b, k);
        if (!b->passed)
            break;
        at = at + 1 < d->buckets ? at + 1 : 0;
    }
    return NULL;
}

/* While all tokens have 32 bits, mixes alone are compared. */
static bool may_have(const struct mpx_tokens *t, uint64_t token)
{
    return t->n && (t->wide || !(token >> 32));
}

static const uint64_t *find(const struct mpx_tokens *t, uint32_t mix,
                            uint64_t token)
{
    const struct mpx_token_slot *d;

    if (!may_have(t, token))
        return NULL;
    d = slot_of(t, mix);
    return look(t, d, home_of(mix, d->buckets), mix, token);
}

const uint64_t *mpx_tokens_find(const struct mpx_tokens *t, uint64_t token)
{
    return find(t, mix_of(t, token), token);
}

mpx_err mpx_tokens_add(struct mpx_tokens *t, const uint64_t *token)
{
    uint32_t mix = mix_of(t, *token);

    if ((uint64_t)(uintptr_t)token >> ADDRESS_BITS)
        return MPX_ERR_NOSPACE;
    if (find(t, mix, *token))
        return MPX_ERR_STATE;
    if (!t->dir && begin(t))
        return MPX_ERR_NOMEM;
    while (is_full(slot_of(t, mix)->segment)) {
        if (reserve_one(t, *token))
            return MPX_ERR_NOMEM;
        mix = mix_of(t, *token); /* the key may be another */
    }
    put(slot_of(t, mix)->segment, mix, token);
    t->n++;
    t->wide += *token >> 32 != 0;
    return MPX_OK;
}

void mpx_tokens_find_many(const struct mpx_tokens *t, const uint64_t *token,
                          const uint64_t **found, size_t n)
{
    uint32_t mix[BATCH], at[BATCH];

    for (size_t from = 0; from < n; from += BATCH) {
        size_t some = n - from < BATCH ? n - from : BATCH;

        for (size_t i = 0; i < some && t->n; i++) {
            const struct mpx_token_slot *d;

            mix[i] = mix_of(t, token[from + i]);
            d = slot_of(t, mix[i]);
            at[i] = home_of(mix[i], d->buckets);
            __builtin_prefetch(&d->segment->bucket[at[i]]);
        }
        for (size_t i = 0; i < some; i++)
            found[from + i] = may_have(t, token[from + i])
                                  ? look(t, slot_of(t, mix[i]), at[i], mix[i],
                                         token[from + i])
                                  : NULL;
    }
}

void mpx_tokens_remove(struct mpx_tokens *t, uint64_t token)
{
    uint32_t mix = mix_of(t, token), at;
    struct mpx_token_segment *s;
    unsigned k;

    if (!find(t, mix, token))
        return;
    s = slot_of(t, mix)->segment;
    for (at = home_of(mix, s->buckets);; at = after(s, at)) {
        k = slot_in(t, &s->bucket[at], mix, token);
        if (k < SLOTS)
            break;
        if (s->bucket[at].passed < UINT16_MAX)
            s->bucket[at].passed--;
    }
    s->bucket[at].used &= (uint8_t) ~(1u << k);
    s->n--;
    t->n--;
    t->wide -= token >> 32 != 0;
    /* Memory is given back; if there is none for that, later. */
    if (s->n < (size_t)s->buckets * SLOTS * HOLLOW / 100 &&
        buckets_for(s->n) < s->buckets)
        (void)resize(t, mix);
}

void mpx_tokens_free(struct mpx_tokens *t)
{
    for (size_t i = 0; t->dir && i < (size_t)1 << t->depth;) {
        struct mpx_token_segment *s = t->dir[i].segment;

        i += (size_t)1 << (t->depth - s->depth);
        segment_free(t, s);
    }
    mpx_mem_free(&t->env, t->dir);
    t->dir = NULL;
    t->n = t->wide = t->octets = 0;
    t->depth = 0;
}
