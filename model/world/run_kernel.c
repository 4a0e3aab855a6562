/* SPDX-License-Identifier: MIT */
/* Ends that are a kernel: which connection is whose. */
#include "run_impl.h"

#include <string.h>

/* The two ends of a connection whose client has that port, behind the
 * middleboxes of the first path. */
struct app_bulk *run_end_of_port(struct run *r, uint16_t port,
                                 const uint8_t addr[16])
{
    size_t len = r->s->family == 4 ? 4 : 16;
    /* addresses of hosts nobody translates */
    const uint8_t *host = r->s->n_kinds ? addr : NULL;

    for (unsigned k = r->s->n_middleboxes; k-- > 0 && !host;)
        if (r->s->middlebox[k].on == r->first_path)
            port = box_inner_port(r->box[k], port);
    for (uint32_t i = 0; i < r->n; i++)
        if (r->conn[i].port == port &&
            (!host || !memcmp(r->client[r->conn[i].client].addr.b, host, len)))
            return &r->ends[2 * i + 1];
    return NULL; /* an attacker's */
}

static struct app_bulk *accept_at_server(void *run, uint16_t port)
{
    struct run *r = run;
    struct app_bulk *b = run_end_of_port(r, port, NULL);

    r->server[0].accepted += b != NULL;
    return b;
}

/* What is opened to a client, an attacker opened. */
static struct app_bulk *accept_at_client(void *run, uint16_t port)
{
    (void)run;
    (void)port;
    return NULL;
}

static bool has_token(const struct run *r, const struct app_bulk *b,
                      uint32_t token)
{
    const struct linux_host *kernel = r->kernel[b->self == PAYLOAD_SERVER];
    struct mpx_conn_info info = {0};
    uint32_t own;

    if (kernel)
        return linux_host_token(kernel, b, &own) && own == token;
    if (b->mpx)
        mpx_conn_info(b->mpx, &info);
    return b->mpx && (uint32_t)info.token_local == token;
}

/* Which of the server's ends, or the client's, has that token; NULL: none. */
static struct app_bulk *find_end(void *run, bool server, uint32_t token)
{
    const struct run *r = run;

    for (uint32_t i = 0; i < r->n; i++)
        if (has_token(r, &r->ends[2 * i + server], token))
            return &r->ends[2 * i + server];
    return NULL;
}

int run_make_kernels(struct run *r)
{
    const struct scn_endpoint *ends[] = {&r->s->client, &r->s->server};

    for (unsigned e = 0; e < 2; e++) {
        const struct linux_host_options o = {.s = r->s,
                                             .net = &r->net,
                                             .server = e,
                                             .observer = r->observer,
                                             .accept = e ? accept_at_server
                                                         : accept_at_client,
                                             .find = find_end,
                                             .ctx = r};

        if (ends[e]->stack != SCN_STACK_LINUX)
            continue;
        for (unsigned i = 0; i < r->net.n_paths; i++)
            run_owns(r, e ? PAYLOAD_SERVER : PAYLOAD_CLIENT,
                     e ? &r->net.path[i].server : &r->net.path[i].client);
        r->kernel[e] = linux_host_new(&o);
        if (!r->kernel[e])
            return -1;
    }
    return 0;
}

int run_write_kernels(struct run *r, const char *file)
{
    FILE *f = file ? fopen(file, "w") : NULL;
    bool ok = f != NULL;

    for (unsigned e = 0; f && e < 2; e++)
        if (r->kernel[e] && linux_host_print_counters(r->kernel[e], f) < 0)
            ok = false;
    if (f && fclose(f) != 0)
        ok = false;
    return !file || ok ? 0 : run_fail(r, file);
}
