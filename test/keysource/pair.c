/* SPDX-License-Identifier: MIT */
/* Passing octets between two TLS ends. */
#include "pair.h"

void dice_fill(void *ctx, void *dst, size_t len)
{
    struct dice *d = ctx;

    for (size_t i = 0; i < len; i++) {
        d->x = d->x * UINT64_C(6364136223846793005) + 1442695040888963407;
        ((uint8_t *)dst)[i] = (uint8_t)(d->x >> 56);
    }
}

static void on_line(void *ctx, const char *line)
{
    char *log = ctx;

    assert_true(strlen(log) + strlen(line) + 2 < PAIR_LOG);
    strcat(log, line);
    strcat(log, "\n");
}

void pair_init(struct pair *p, const struct pair_setting *s)
{
    memset(p, 0, sizeof *p);
    for (int i = 0; i < 2; i++) {
        struct ks_tls_config c = {
            .version = s->version,
            .server = i == 1,
            .no_ems = s->kind == PAIR_NO_EMS && i == 0,
            .renegotiates = s->kind == PAIR_RENEGOTIATES,
            .random = {&p->dice[i], dice_fill},
            .keylog = on_line,
            .keylog_ctx = p->log[i],
        };

        p->dice[i].x = 2 * s->seed + (uint64_t)i;
        p->host[i] = ks_tls_host_new(&c);
        assert_non_null(p->host[i]);
    }
    assert_true(ks_tls_host_trust(p->host[0], p->host[1]));
    for (int i = 0; i < 2; i++) {
        p->tls[i] = ks_tls_new(p->host[i]);
        assert_non_null(p->tls[i]);
    }
}

void pair_free(struct pair *p)
{
    for (int i = 0; i < 2; i++) {
        ks_tls_free(p->tls[i]);
        ks_tls_host_free(p->host[i]);
    }
}

size_t pair_flight(struct pair *p, int from)
{
    size_t len, sum = 0;
    const uint8_t *o;

    ks_tls_advance(p->tls[from]);
    while (o = ks_tls_out(p->tls[from], &len), len) {
        assert_true(ks_tls_feed(p->tls[!from], o, len));
        assert_true(p->n_wire[from] + len <= PAIR_WIRE);
        memcpy(p->wire[from] + p->n_wire[from], o, len);
        p->n_wire[from] += len;
        ks_tls_went(p->tls[from], len);
        sum += len;
    }
    ks_tls_advance(p->tls[!from]);
    return sum;
}

void pair_run(struct pair *p)
{
    while (pair_flight(p, 0) + pair_flight(p, 1))
        ;
}

size_t pair_secret(const struct pair *p, int end, const char *label,
                   uint8_t *dst, size_t cap)
{
    char hex[256];
    const char *at = strstr(p->log[end], label);

    assert_non_null(at);
    assert_int_equal(sscanf(at + strlen(label), " %*64s %255s", hex), 1);
    return unhex(dst, cap, hex);
}
