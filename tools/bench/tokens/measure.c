/* SPDX-License-Identifier: MIT */
/* Timing insertion, look-up and removal. */
#include "measure.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    QUERIES = 1 << 20, /* look-ups of each kind, at most */
    TRIES = 4,         /* new tokens before a connection goes without */
    LINE = 64,
};

/* Of this process: what others do meanwhile is not counted. */
static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint64_t next(uint64_t *x)
{
    *x = *x * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (*x ^ *x >> 29) * UINT64_C(0x9e3779b97f4a7c15) >> 16;
}

/* ---- cache misses ---- */

static int open_counter(void)
{
    struct perf_event_attr a;

    memset(&a, 0, sizeof a);
    a.type = PERF_TYPE_HARDWARE;
    a.size = sizeof a;
    a.config = PERF_COUNT_HW_CACHE_MISSES;
    a.disabled = 1;
    a.exclude_kernel = a.exclude_hv = 1;
    return (int)syscall(SYS_perf_event_open, &a, 0, -1, -1, 0);
}

const char *measure_no_counters(void)
{
    int fd = open_counter();

    if (fd < 0)
        return strerror(errno);
    close(fd);
    return "";
}

static void counter_begin(int fd)
{
    if (fd < 0)
        return;
    ioctl(fd, PERF_EVENT_IOC_RESET, 0);
    ioctl(fd, PERF_EVENT_IOC_ENABLE, 0);
}

static double counter_end(int fd)
{
    uint64_t n;

    if (fd < 0)
        return NAN;
    ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
    if (read(fd, &n, sizeof n) != sizeof n)
        n = 0;
    close(fd);
    return (double)n;
}

/* ---- a table ---- */

struct job {
    const struct table_ops *ops;
    void *table;
    size_t n;
    uint32_t *token; /* of each holder that got one */
    size_t got;
    uint32_t *query;
    size_t queries;
    uint64_t seed;
    uint64_t sum; /* of what was found, so that it must be looked for */
};

/* A connection is accepted: false if it goes without a token. */
static bool insert(struct job *j, uint32_t holder)
{
    for (int i = 0; i < TRIES; i++) {
        uint32_t token = (uint32_t)next(&j->seed);

        if (!j->ops->add(j->table, token, holder))
            continue;
        j->token[holder] = token;
        return true;
    }
    return false;
}

static double fill(struct job *j)
{
    double from = now_ns();

    for (j->got = 0; j->got < j->n; j->got++)
        if (!insert(j, (uint32_t)j->got))
            break; /* the table is as full as it gets */
    return (now_ns() - from) / (double)j->got;
}

/* Insertions one by one. */
static void watch(struct job *j, struct measures *m)
{
    uint64_t most = 0;
    double worst = 0;

    for (size_t i = 0; i < j->got; i++) {
        uint64_t moved = j->ops->moved ? j->ops->moved(j->table) : 0;
        double took, from = now_ns();

        if (!insert(j, (uint32_t)i))
            break;
        took = now_ns() - from;
        worst = took > worst ? took : worst;
        moved = j->ops->moved ? j->ops->moved(j->table) - moved : 0;
        most = moved > most ? moved : most;
    }
    m->worst = worst;
    m->worst_moved = j->ops->moved ? (double)most : NAN;
}

static void choose(struct job *j, bool there)
{
    for (size_t i = 0; i < j->queries; i++)
        do
            j->query[i] = there ? j->token[next(&j->seed) % j->got]
                                : (uint32_t)next(&j->seed);
        while (!there && j->ops->find(j->table, j->query[i]) != TABLE_NONE);
}

static double look_up(struct job *j, bool dependent)
{
    double from = now_ns();
    uint32_t last = 0;

    for (size_t i = 0; i < j->queries; i++) {
        int64_t h = j->ops->find(j->table, j->query[i] + last);

        j->sum += (uint64_t)h;
        if (dependent) /* 0, but the processor cannot know */
            last = (uint32_t)((uint64_t)(h + 1) >> 40);
    }
    return (now_ns() - from) / (double)j->queries;
}

static double look_up_many(struct job *j)
{
    enum { MANY = 64 };
    int64_t holder[MANY];
    double from = now_ns();

    if (!j->ops->find_many)
        return NAN;
    for (size_t i = 0; i + MANY <= j->queries; i += MANY) {
        j->ops->find_many(j->table, j->query + i, holder, MANY);
        j->sum += (uint64_t)holder[i % MANY];
    }
    return (now_ns() - from) / (double)(j->queries - j->queries % MANY);
}

/* A random connection ends, another begins. */
static double churn(struct job *j)
{
    size_t rounds = j->queries / 2;
    double from = now_ns();

    for (size_t i = 0; i < rounds; i++) {
        uint32_t holder = (uint32_t)(next(&j->seed) % j->got);

        j->ops->remove(j->table, j->token[holder]);
        while (!insert(j, holder))
            ;
    }
    return (now_ns() - from) / (double)rounds;
}

static double forget_all(struct job *j)
{
    double from = now_ns();

    for (size_t i = 0; i < j->got; i++)
        j->ops->remove(j->table, j->token[i]);
    return (now_ns() - from) / (double)j->got;
}

/* Of holders beyond those that the table took without a refusal. */
static double share_refused(struct job *j)
{
    size_t refused = 0, tried = j->queries;

    if (j->got == j->n)
        return 0;
    for (size_t i = 0; i < tried; i++)
        if (insert(j, (uint32_t)j->got))
            j->ops->remove(j->table, j->token[j->got]);
        else
            refused++;
    return (double)refused / (double)tried;
}

static size_t heap(void)
{
    struct mallinfo2 i = mallinfo2();

    return i.uordblks + i.hblkhd;
}

static bool renew(struct job *j)
{
    if (j->table)
        j->ops->free(j->table);
    malloc_trim(0);
    j->table = j->ops->make(j->n + 1);
    return j->table != NULL;
}

static void take(struct job *j, struct measures *m, size_t before)
{
    int fd = open_counter();

    m->insert = fill(j);
    m->octets =
        (double)(j->ops->octets ? j->ops->octets(j->table) : heap() - before) /
        (double)j->got;
    m->refused = share_refused(j);
    choose(j, true);
    counter_begin(fd);
    m->hit = look_up(j, false);
    m->misses = counter_end(fd) / (double)j->queries;
    m->dependent = look_up(j, true);
    m->many = look_up_many(j);
    choose(j, false);
    m->miss = look_up(j, false);
    m->churn = churn(j);
    m->forget = forget_all(j);
}

bool measure_table(const struct table_ops *ops, size_t n, struct measures *m)
{
    struct job j = {.ops = ops, .n = n, .seed = n};
    size_t before;
    bool ok;

    j.queries = n < QUERIES / 16 ? 16 * n : QUERIES;
    j.token = calloc(n + 1, sizeof *j.token);
    j.query = calloc(j.queries, sizeof *j.query);
    before = heap();
    ok = j.token && j.query && renew(&j);
    if (ok)
        take(&j, m, before);
    if (ok && (ok = renew(&j)))
        watch(&j, m);
    if (j.table)
        ops->free(j.table);
    free(j.token);
    free(j.query);
    return ok && j.sum != 1; /* the sum is used */
}

/* ---- the machine ---- */

bool measure_limits(size_t octets, struct limits *l)
{
    size_t lines = octets / LINE + 2, words = LINE / sizeof(uint32_t);
    uint32_t *at = aligned_alloc(LINE, lines * LINE), here = 0;
    uint32_t *order = calloc(QUERIES, sizeof *order);
    uint64_t seed = 1, sum = 0;
    double from;

    if (!at || !order) {
        free(at);
        free(order);
        return false;
    }
    for (size_t i = 0; i < lines; i++) /* one cycle, Sattolo's */
        at[i * words] = (uint32_t)i;
    for (size_t i = lines - 1; i > 0; i--) {
        size_t k = next(&seed) % i;
        uint32_t t = at[i * words];

        at[i * words] = at[k * words];
        at[k * words] = t;
    }
    for (size_t i = 0; i < QUERIES; i++)
        order[i] = (uint32_t)(next(&seed) % lines);
    from = now_ns();
    for (size_t i = 0; i < QUERIES; i++)
        here = at[here * words];
    l->dependent = (now_ns() - from) / QUERIES;
    from = now_ns();
    for (size_t i = 0; i < QUERIES; i++)
        sum += at[order[i] * words];
    l->independent = (now_ns() - from) / QUERIES;
    free(at);
    free(order);
    return sum + here != 1;
}
