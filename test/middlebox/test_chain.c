/* SPDX-License-Identifier: MIT */
/* Elements of a wire: their order both ways, and where emitted packets go on.
 * The wire is a fake one. */
#include "bed.h"
#include "wire_chain.h"

static ns3c_wire_fn *wire_fn;
static void *wire_ctx;
static char out[64]; /* '>' or '<', what a packet spells, and so on */

int ns3c_wire(int dev_a, int dev_b, ns3c_wire_fn *fn, void *ctx)
{
    wire_fn = fn;
    wire_ctx = ctx;
    return dev_a == 3 && dev_b == 4 ? 0 : -1;
}

int ns3c_link_wire(int dev, ns3c_wire_fn *fn, void *ctx)
{
    (void)dev, (void)fn, (void)ctx;
    return -1; /* none here */
}

int ns3c_dev_wire(int dev, bool listen, ns3c_wire_fn *fn, void *ctx)
{
    (void)listen;
    return ns3c_link_wire(dev, fn, ctx);
}

int ns3c_wire_inject(int wire, int dir, const uint8_t *pkt, size_t len)
{
    assert_int_equal(wire, 0);
    strcat(out, dir == TO_SERVER ? ">" : "<");
    strncat(out, (const char *)pkt, len);
    return 0;
}

uint64_t ns3c_now(void)
{
    return 0;
}

/* Writes its letter at the first '.' of a packet. */
struct element {
    char letter;
    struct wire_chain *chain;
    int place;
    bool drops;
    const char *emits[2]; /* in each direction, when a packet comes by */
};

static enum ns3c_wire_verdict on_packet(void *ctx, int dir, uint8_t *pkt,
                                        size_t len, bool *changed)
{
    struct element *e = ctx;
    uint8_t *free_at = memchr(pkt, '.', len);

    (void)dir;
    for (int d = 0; d < 2; d++) {
        char mine[8];

        if (!e->emits[d])
            continue;
        strcpy(mine, e->emits[d]);
        e->emits[d] = NULL;
        wire_chain_emit(e->chain, e->place, d, (uint8_t *)mine, strlen(mine));
    }
    if (e->drops)
        return NS3C_DROP;
    if (free_at)
        *free_at = (uint8_t)e->letter;
    *changed = free_at != NULL;
    return NS3C_PASS;
}

static struct wire_chain *chain_of(struct element e[3])
{
    struct wire_chain *w = wire_chain_new(3, 4);

    assert_non_null(w);
    out[0] = '\0';
    for (int i = 0; i < 3; i++) {
        e[i].letter = (char)('a' + i);
        e[i].chain = w;
        e[i].place = wire_chain_add(w, on_packet, &e[i], EVENTS_MIDDLEBOX);
        assert_int_equal(e[i].place, i);
    }
    return w;
}

static enum ns3c_wire_verdict show(int dir, char *pkt, bool *changed)
{
    *changed = false;
    return wire_fn(wire_ctx, dir, (uint8_t *)pkt, strlen(pkt), changed);
}

static void test_order(void **state)
{
    struct element e[3] = {{.drops = false}};
    struct wire_chain *w = chain_of(e);
    char up[] = "....", down[] = "....", full[] = "xx", one[] = ".";
    bool changed;

    (void)state;
    assert_int_equal(show(TO_SERVER, up, &changed), NS3C_PASS);
    assert_string_equal(up, "abc.");
    assert_true(changed);
    assert_int_equal(show(TO_CLIENT, down, &changed), NS3C_PASS);
    assert_string_equal(down, "cba.");
    show(TO_SERVER, one, &changed); /* by the first of them only */
    assert_string_equal(one, "a");
    assert_true(changed);
    show(TO_CLIENT, full, &changed);
    assert_false(changed);
    assert_string_equal(out, "");
    wire_chain_free(w);
}

static void test_emit(void **state)
{
    struct element e[3] = {{.drops = false}};
    struct wire_chain *w = chain_of(e);
    char pkt[] = "...";
    bool changed;

    (void)state;
    e[1].emits[TO_SERVER] = "U..";
    e[1].emits[TO_CLIENT] = "D..";
    e[1].drops = true;
    assert_int_equal(show(TO_SERVER, pkt, &changed), NS3C_DROP);
    assert_string_equal(out, ">Uc.<Da.");
    wire_chain_free(w);
}

/* What is emitted may be dropped further on. */
static void test_emit_dropped(void **state)
{
    struct element e[3] = {{.drops = false}};
    struct wire_chain *w = chain_of(e);
    uint8_t up[] = "U", down[] = "D";

    (void)state;
    e[2].drops = true;
    wire_chain_emit(w, 0, TO_SERVER, up, 1);
    wire_chain_emit(w, 0, TO_CLIENT, down, 1);
    assert_string_equal(out, "<D");
    wire_chain_free(w);
}

static void test_full(void **state)
{
    struct element e[3] = {{.drops = false}};
    struct wire_chain *w = chain_of(e);

    (void)state;
    for (int i = 3; i < WIRE_CHAIN_MAX; i++)
        assert_int_equal(wire_chain_add(w, on_packet, &e[0], EVENTS_MIDDLEBOX),
                         i);
    assert_int_equal(wire_chain_add(w, on_packet, &e[0], EVENTS_MIDDLEBOX), -1);
    wire_chain_free(w);
    assert_null(wire_chain_new(4, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_emit),
        cmocka_unit_test(test_emit_dropped),
        cmocka_unit_test(test_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
