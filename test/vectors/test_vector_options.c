/* SPDX-License-Identifier: MIT */
/*
 * Every complete option of options[]: it decodes on the segment that its name
 * tells, encodes to identical octets, and what it carries is what the host of
 * the vectors would have put there, MACs and checksums included.
 */
#include "unit.h"
#include "mpx_csum.h"
#include "world.h"

enum { OPTIONS = 129 };
static const enum mpx_role A = MPX_ROLE_I, B = MPX_ROLE_R;

struct option {
    const struct world *w;
    const char *profile, *name;
    uint8_t octets[MPX_TCP_OPT_MAX];
    size_t len;
    enum mpx_seg_kind seg;
};

static bool named(const struct option *o, const char *part)
{
    return strstr(o->name, part) != NULL;
}

static struct option option_of(const struct world *w, const struct vec *v)
{
    struct option o = {
        .w = w, .profile = vec_text(v, "profile"), .name = vec_text(v, "name")};

    o.len = vec_octets(v, "hex", o.octets, sizeof o.octets);
    assert_int_equal(o.len, vec_number(v, "length"));
    o.seg = named(&o, "SYN/ACK")      ? MPX_SEG_SYNACK
            : named(&o, "SYN")        ? MPX_SEG_SYN
            : named(&o, "MP_TCPRST ") ? MPX_SEG_RST
                                      : MPX_SEG_ACK;
    return o;
}

static struct mpx_auth_key key_for(const struct option *o)
{
    uint8_t epoch = named(o, "K=1") || named(o, "epoch 1") ? 1 : 0;

    return world_key(o->w, o->profile, epoch);
}

static enum mpx_role sender_of(const struct option *o)
{
    return named(o, "B->A") || named(o, "from B") || named(o, "from R") ? B : A;
}

/* ---- what each option must carry ---------------------------------------- */

static const char payload[] = "0123456789";

static uint16_t checksum(uint64_t dsn, uint32_t ssn, uint16_t dll)
{
    size_t len = ssn == 0 ? 0 : sizeof payload - 1; /* DATA_FIN alone has 0 */

    return mpx_csum_dss(dsn, ssn, dll, mpx_csum_add(0, payload, len));
}

static void check_capable(const struct option *o,
                          const struct mpx_opt_capable *c)
{
    bool fell_back = named(o, "fallback to RFC 8684");
    const char *ids = fell_back ? "v1" : o->profile;
    const struct mpx_profile *p = world_profile(ids);
    struct mpx_identity id;
    uint64_t a = world_id(o->w, ids, 'A'), b = world_id(o->w, ids, 'B');

    assert_int_equal(c->version, p->version);
    if (c->id_len > 0)
        assert_int_equal(c->id_len, p->id_len);
    if (p->syn_key)
        assert_int_equal(c->id_len, 8);
    if (p->syn_key && o->seg == MPX_SEG_SYN)
        assert_int_equal(c->sender, a);
    if (o->seg == MPX_SEG_SYNACK)
        assert_int_equal(c->sender, b);
    if (o->seg == MPX_SEG_ACK) {
        assert_int_equal(c->sender, a);
        assert_int_equal(c->receiver, b);
        assert_int_equal(c->flags & 0x1f, p->answer);
    }
    assert_int_equal(c->has_dll, named(o, "10 B data"));
    assert_int_equal(c->has_csum,
                     o->seg == MPX_SEG_ACK && named(o, "checksum"));
    if (c->has_dll)
        assert_int_equal(c->dll, 10);
    if (c->has_csum) {
        mpx_auth_identity(&id, p, a, b);
        assert_int_equal(c->csum, checksum(id.idsn + 1, 1, 10));
        assert_true(c->flags & MPX_CAP_A);
    }
}

static void check_join(const struct option *o, const struct mpx_opt_join *j)
{
    const struct world *w = o->w;
    struct mpx_auth_key k = key_for(o);
    const struct mpx_join_bind bind = world_bind(k.epoch);
    const struct mpx_profile *p = world_profile(o->profile);
    struct mpx_identity b;
    uint8_t mac[MPX_MAC160_LEN];

    switch (j->form) {
    case MPX_JOIN_SYN:
        mpx_auth_identity(&b, p, world_id(w, o->profile, 'B'), 0);
        assert_int_equal(j->token_len, p->token_len);
        assert_int_equal(j->token, b.token);
        assert_int_equal(j->nonce, w->ra);
        assert_int_equal(j->addr_id, 2);
        break;
    case MPX_JOIN_SYNACK:
        mpx_auth_join(&k, B, false, w->rb, w->ra, &bind, mac);
        assert_memory_equal(j->mac, mac, MPX_MAC64_LEN);
        assert_int_equal(j->nonce, w->rb);
        break;
    case MPX_JOIN_ACK:
        mpx_auth_join(&k, A, true, w->ra, w->rb, &bind, mac);
        assert_memory_equal(j->mac, mac, sizeof mac);
        return;
    }
    assert_int_equal(j->backup, named(o, "backup"));
    assert_int_equal(j->key_id, k.epoch);
}

static void check_dss(const struct option *o, const struct mpx_opt_dss *d)
{
    uint64_t dsn = o->w->idsn_a + 1;

    assert_int_equal(d->has_ack,
                     !named(o, "noack") && !named(o, "mapping csum"));
    assert_int_equal(d->fin, named(o, "DATA_FIN"));
    assert_int_equal(d->has_csum, named(o, "csum"));
    if (!d->has_map)
        return;
    if (named(o, "alone") || d->dll == 0)
        dsn += 10;
    assert_int_equal(d->dsn, d->dsn8 ? dsn : dsn & UINT32_MAX);
    if (d->has_csum)
        assert_int_equal(d->csum, d->dll ? checksum(dsn, d->ssn, d->dll) : 0);
}

static void check_add_addr(const struct option *o,
                           const struct mpx_opt_add_addr *a)
{
    struct mpx_auth_key k = key_for(o);
    struct mpx_opt_add_addr want =
        world_addr(o->w, named(o, "v6") ? 6 : 4, named(o, "+port"));
    uint8_t mac[MPX_MAC64_LEN];

    assert_int_equal(a->v0, world_profile(o->profile)->bare_addr);
    assert_int_equal(a->echo, named(o, "echo"));
    assert_int_equal(a->key_id, k.epoch);
    assert_int_equal(a->addr_id, want.addr_id);
    assert_int_equal(a->family, want.family);
    assert_memory_equal(a->addr, want.addr, sizeof want.addr);
    assert_int_equal(a->port, want.port);
    if (a->echo || a->v0)
        return;
    mpx_auth_add_addr(&k, sender_of(o), &want, mac);
    assert_memory_equal(a->mac, mac, sizeof mac);
}

static void check_fastclose(const struct option *o,
                            const struct mpx_opt_fastclose *f)
{
    struct mpx_auth_key k = key_for(o);
    uint8_t proof[MPX_MAC64_LEN];

    mpx_auth_fastclose(&k, sender_of(o), proof);
    assert_memory_equal(f->proof, proof, sizeof proof);
    assert_int_equal(f->key_id, k.epoch);
}

static void check_new_key(const struct option *o,
                          const struct mpx_opt_new_key *n)
{
    struct mpx_auth_key k = key_for(o);
    uint8_t mac[MPX_MAC64_LEN];

    assert_int_equal(n->ack, named(o, "A=1"));
    assert_int_equal(n->key_id, k.epoch);
    assert_int_equal(n->epoch, named(o, "epoch 1") ? 1 : 0);
    mpx_auth_new_key(&k, sender_of(o), n->ack, mac);
    assert_memory_equal(n->mac, mac, sizeof mac);
}

static void check_remove_addr(const struct option *o,
                              const struct mpx_opt_remove_addr *r)
{
    assert_int_equal(r->count, named(o, "three") ? 3 : 1);
    assert_memory_equal(r->ids, "\x03\x04\x09", r->count);
}

static void check_prio(const struct option *o, const struct mpx_opt_prio *p)
{
    assert_int_equal(p->has_id, named(o, "AddrID"));
    assert_int_equal(p->backup, named(o, "backup") || p->has_id);
    assert_int_equal(p->addr_id, p->has_id ? 2 : 0);
}

static void check_content(const struct option *o, const struct mpx_opt *d)
{
    switch (d->subtype) {
    case MPX_SUB_CAPABLE:
        check_capable(o, &d->u.capable);
        break;
    case MPX_SUB_JOIN:
        check_join(o, &d->u.join);
        break;
    case MPX_SUB_DSS:
        check_dss(o, &d->u.dss);
        break;
    case MPX_SUB_ADD_ADDR:
        check_add_addr(o, &d->u.add_addr);
        break;
    case MPX_SUB_REMOVE_ADDR:
        check_remove_addr(o, &d->u.remove_addr);
        break;
    case MPX_SUB_PRIO:
        check_prio(o, &d->u.prio);
        break;
    case MPX_SUB_FAIL:
        assert_int_equal(d->u.fail.dsn, o->w->idsn_a + 1);
        break;
    case MPX_SUB_FASTCLOSE:
        check_fastclose(o, &d->u.fastclose);
        break;
    case MPX_SUB_TCPRST:
        assert_int_equal(d->u.tcprst.transient, named(o, "transient"));
        break;
    case MPX_SUB_NEW_KEY:
        check_new_key(o, &d->u.new_key);
        break;
    case MPX_SUB_COUNT:
        fail();
    }
}

/* ---- the tests ---------------------------------------------------------- */

static void check_octets(const struct option *o, struct mpx_opt *d)
{
    uint8_t again[MPX_TCP_OPT_MAX];
    size_t n = 0;

    if (mpx_opt_decode(d, o->octets, o->len, o->seg) != MPX_OK)
        fail_msg("%s: '%s' does not decode", o->profile, o->name);
    assert_int_equal(mpx_opt_encode(d, again, sizeof again, &n), MPX_OK);
    if (n != o->len || memcmp(again, o->octets, n) != 0)
        fail_msg("%s: '%s' encodes differently", o->profile, o->name);
}

static void options_say_what_the_hosts_say(void **state)
{
    const struct world *w = *state;
    unsigned total = 0;

    for (size_t n = 0; n < w->file->n; n++) {
        const struct vec *v = &w->file->v[n];
        struct option o;
        struct mpx_opt d;

        if (strcmp(v->section, "options") != 0)
            continue;
        total++;
        o = option_of(w, v);
        check_octets(&o, &d);
        check_content(&o, &d);
    }
    assert_int_equal(total, OPTIONS);
}

/* RFC 8684 3.5: the same octets on a RST. */
static void fastclose_stands_on_a_reset_too(void **state)
{
    const struct world *w = *state;
    struct option o =
        option_of(w, vec_find(w->file, "v1", "MP_FASTCLOSE A->B (Key-B)"));
    struct mpx_opt d;

    o.seg = MPX_SEG_RST;
    check_octets(&o, &d);
    check_content(&o, &d);
}

/* Published: two mappings of tcpdump's mptcp-v0.pcap. */
static void captured_mappings_verify(void **state)
{
    static const char *const names[] = {
        "tcpdump mptcp-v0.pcap DSS checksum (data)",
        "tcpdump mptcp-v0.pcap DSS checksum (DATA_FIN only)"};
    const struct world *w = *state;

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct vec *v = vec_find(w->file, "published", names[i]);
        struct option o = {
            .profile = "published", .name = names[i], .seg = MPX_SEG_ACK};
        struct mpx_opt d;

        o.len = vec_octets(v, "option", o.octets, sizeof o.octets);
        check_octets(&o, &d);
        assert_int_equal(d.u.dss.dsn, vec_hex64(v, "dsn64") & UINT32_MAX);
        assert_int_equal(d.u.dss.ssn, vec_number(v, "ssn"));
        assert_int_equal(d.u.dss.dll, vec_number(v, "dll"));
        assert_int_equal(d.u.dss.csum, vec_hex64(v, "checksum"));
    }
}

static int setup(void **state)
{
    *state = world_open();
    return 0;
}

static int teardown(void **state)
{
    world_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_say_what_the_hosts_say),
        cmocka_unit_test(fastclose_stands_on_a_reset_too),
        cmocka_unit_test(captured_mappings_verify),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
