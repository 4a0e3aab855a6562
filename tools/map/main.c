/* SPDX-License-Identifier: MIT */
/*
 * mpx-map SEED NODES: a map that looks like a provider's, for the scenario key
 * `topology`. The same arguments give the same octets on any machine.
 *
 * Towns lie at random in 1200 by 800 km, at least 60 km apart; more than 64 in
 * a land twice as wide and high, more than 256 in one four times. Pairs of
 * towns are taken from the nearest to the farthest; two are joined if what has
 * been built so far leads from one to the other by a way more than 1.7 times as
 * long as the straight line (a greedy spanner: a link is laid where the detour
 * is too long). Light needs 5 us for a km; the metric is the length in km, so
 * that the shortest way is the fastest.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    NODES_MAX = 1024,
    PER_LAND = 64,
    WIDTH = 1200,
    HEIGHT = 800,
    APART = 60,
    PERCENT = 170,
    US_PER_KM = 5,
    FAR = 1000000
};

struct town {
    int x, y;
};
struct pair {
    unsigned a, b, km;
};

/* splitmix64 */
static uint32_t draw(uint64_t *state, uint32_t below)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) % below);
}

/* Rounded down. */
static unsigned length(struct town a, struct town b)
{
    unsigned square =
        (unsigned)((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
    unsigned root = 0;

    while ((root + 1) * (root + 1) <= square)
        root++;
    return root;
}

static void place(struct town *t, unsigned n, uint64_t seed)
{
    unsigned times = 1;

    while (times * times * PER_LAND < n)
        times *= 2;
    for (unsigned i = 0; i < n;) {
        unsigned k = 0;

        t[i].x = (int)draw(&seed, times * WIDTH);
        t[i].y = (int)draw(&seed, times * HEIGHT);
        while (k < i && length(t[k], t[i]) >= APART)
            k++;
        i += k == i;
    }
}

static int by_length(const void *x, const void *y)
{
    const struct pair *a = x, *b = y;

    if (a->km != b->km)
        return a->km < b->km ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* Lay the link; ways through it become the shortest where they are. */
static void lay(unsigned way[NODES_MAX][NODES_MAX], unsigned n,
                const struct pair *p)
{
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < n; k++) {
            unsigned ab = way[i][p->a] + p->km + way[p->b][k];
            unsigned ba = way[i][p->b] + p->km + way[p->a][k];
            unsigned least = ab < ba ? ab : ba;

            if (least < way[i][k])
                way[i][k] = least;
        }
}

static void build(const struct town *t, unsigned n)
{
    static unsigned way[NODES_MAX][NODES_MAX];
    static struct pair pair[NODES_MAX * NODES_MAX];
    unsigned pairs = 0;

    for (unsigned a = 0; a < n; a++)
        for (unsigned b = 0; b < n; b++) {
            way[a][b] = a == b ? 0 : FAR;
            if (a < b)
                pair[pairs++] = (struct pair){a, b, length(t[a], t[b])};
        }
    qsort(pair, pairs, sizeof pair[0], by_length);
    for (unsigned i = 0; i < pairs; i++) {
        const struct pair *p = &pair[i];

        if (way[p->a][p->b] * 100 <= p->km * PERCENT)
            continue;
        lay(way, n, p);
        printf("r%u r%u 1Gbit/s %uus %u\n", p->a, p->b, p->km * US_PER_KM,
               p->km);
    }
}

int main(int argc, char **argv)
{
    static struct town town[NODES_MAX];
    char *end_seed = "", *end_nodes = "";
    uint64_t seed = argc == 3 ? strtoull(argv[1], &end_seed, 10) : 0;
    unsigned long n = argc == 3 ? strtoul(argv[2], &end_nodes, 10) : 0;

    if (argc != 3 || *end_seed || *end_nodes || n < 2 || n > NODES_MAX) {
        fprintf(stderr, "usage: mpx-map SEED NODES; 2 to %d of them\n",
                NODES_MAX);
        return 2;
    }
    printf("# mpx-map %" PRIu64 " %lu: made, not drawn; see tools/map/main.c\n"
           "# node node rate delay metric\n",
           seed, n);
    place(town, (unsigned)n, seed);
    build(town, (unsigned)n);
    return 0;
}
