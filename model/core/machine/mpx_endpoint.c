/* SPDX-License-Identifier: MIT */
/* The endpoint of one host: what it listens to, and what the host must do. */
#include "mpx_endpoint.h"
#include "mpx_conn.h"
#include "mpx_limits.h"
#include "mpx_mem.h"
#include "mpx_subflow.h"

#include <string.h>

mpx_endpoint *mpx_endpoint_new(const struct mpx_env *env)
{
    mpx_endpoint *ep = mpx_mem_zeroed(env, sizeof *ep);

    if (!ep)
        return NULL;
    ep->env = *env;
    ep->flows.env = &ep->env;
    mpx_tokens_init(&ep->tokens, env);
    ep->tokengen.cfg.scheme = mpx_tokengen_find("random");
    return ep;
}

void mpx_endpoint_free(mpx_endpoint *ep)
{
    struct mpx_env env;

    if (!ep)
        return;
    while (ep->first)
        mpx_conn_free(ep->first);
    mpx_flows_free(&ep->flows);
    mpx_tokens_free(&ep->tokens);
    mpx_tokengen_free(&ep->tokengen);
    env = ep->env;
    mpx_mem_free(&env, ep->pending);
    mpx_mem_free(&env, ep->heap);
    mpx_mem_free(&env, ep);
}

const struct mpx_stats *mpx_endpoint_stats(const mpx_endpoint *ep)
{
    return &ep->stats;
}

mpx_err mpx_endpoint_set_tokens(mpx_endpoint *ep,
                                const struct mpx_tokengen_config *cfg)
{
    struct mpx_tokengen g;
    uint64_t from;

    if (cfg->scheme->keyed)
        return MPX_ERR_RANGE;
    if (mpx_tokengen_init(&g, cfg))
        return MPX_ERR_RANGE;
    ep->env.random(ep->env.ctx, &from, sizeof from);
    mpx_tokengen_start(&g, from);
    mpx_tokengen_free(&ep->tokengen);
    ep->tokengen = g;
    return MPX_OK;
}

mpx_err mpx_endpoint_add_addr(mpx_endpoint *ep, const struct mpx_addr *addr)
{
    if (ep->n_addrs == MPX_ADDRS_MAX)
        return MPX_ERR_NOSPACE;
    ep->own[ep->n_addrs++] = (struct mpx_own){.addr = *addr};
    return MPX_OK;
}

mpx_err mpx_listen(mpx_endpoint *ep, uint16_t port,
                   const struct mpx_config *cfg)
{
    mpx_err err = mpx_config_check(cfg);

    if (err)
        return err;
    if (mpx_listener_of(ep, port))
        return MPX_ERR_STATE;
    if (ep->n_listeners == MPX_LISTENERS_MAX)
        return MPX_ERR_NOSPACE;
    ep->listener[ep->n_listeners++] = (struct mpx_listener){port, *cfg};
    return MPX_OK;
}

const struct mpx_listener *mpx_listener_of(const mpx_endpoint *ep,
                                           uint16_t port)
{
    for (unsigned i = 0; i < ep->n_listeners; i++)
        if (ep->listener[i].port == port)
            return &ep->listener[i];
    return NULL;
}

mpx_err mpx_connect(mpx_endpoint *ep, const struct mpx_config *cfg,
                    const struct mpx_tuple *tuple, uint64_t now, mpx_conn **out,
                    mpx_subflow **sf)
{
    mpx_conn *conn;
    mpx_err err = mpx_config_check(cfg);

    (void)now;
    if (err)
        return err;
    if (mpx_flows_find(&ep->flows, tuple))
        return MPX_ERR_STATE;
    conn = mpx_conn_new(ep, cfg, MPX_ROLE_I);
    if (!conn)
        return MPX_ERR_NOMEM;
    if (cfg->profile.multipath)
        err = mpx_conn_draw_id(conn);
    else
        mpx_conn_step_accord(conn, MPX_AE_PLAIN);
    mpx_conn_set_dsn(conn);
    *sf = err ? NULL : mpx_subflow_new(conn, tuple, true, false);
    if (!*sf) {
        mpx_conn_free(conn);
        return err ? err : MPX_ERR_NOMEM;
    }
    *out = conn;
    return MPX_OK;
}

mpx_conn *mpx_conn_first(const mpx_endpoint *ep)
{
    return ep->first;
}

mpx_conn *mpx_conn_next(const mpx_conn *conn)
{
    return conn->next;
}
