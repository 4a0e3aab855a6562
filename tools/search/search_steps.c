/* SPDX-License-Identifier: MIT */
/* What honest hosts do. */
#include "search_world.h"

#include <assert.h>
#include <string.h>

enum number {
    CONNECT,
    CLIENT_KEY,
    SERVER_KEY,
    JOIN,
    ADD,
    REMOVE,
    CLIENT_WRITE,
    SERVER_WRITE,
    CLIENT_ROTATE,
    SERVER_ROTATE,
    CLIENT_CLOSE,
    SERVER_CLOSE,
    CONNECT_2,
    CLIENT_KEY_2,
    SERVER_KEY_2,
    ADD_AGAIN,
    REMOVE_AGAIN,
    NUMBERS
};

static const struct search_step_info steps[NUMBERS] = {
    [CONNECT] = {0, SEARCH_CLIENT, 0, CONNECT, "client connects"},
    [CLIENT_KEY] = {SEARCH_STEP_KEY, SEARCH_CLIENT, 0, CONNECT,
                    "client installs its key"},
    [SERVER_KEY] = {SEARCH_STEP_KEY, SEARCH_SERVER, 0, CONNECT,
                    "server installs its key"},
    [JOIN] = {SEARCH_STEP_JOIN, SEARCH_CLIENT, 0, CONNECT,
              "client uses its second address"},
    [ADD] = {SEARCH_STEP_ADD, SEARCH_SERVER, 0, CONNECT,
             "server uses its second address"},
    [REMOVE] = {SEARCH_STEP_REMOVE, SEARCH_SERVER, 0, ADD,
                "server removes its second address"},
    [CLIENT_WRITE] = {SEARCH_STEP_WRITE, SEARCH_CLIENT, 0, CONNECT,
                      "client writes an octet"},
    [SERVER_WRITE] = {SEARCH_STEP_WRITE, SEARCH_SERVER, 0, CONNECT,
                      "server writes an octet"},
    [CLIENT_ROTATE] = {SEARCH_STEP_ROTATE, SEARCH_CLIENT, 0, CLIENT_KEY,
                       "client installs its second key"},
    [SERVER_ROTATE] = {SEARCH_STEP_ROTATE, SEARCH_SERVER, 0, SERVER_KEY,
                       "server installs its second key"},
    [CLIENT_CLOSE] = {SEARCH_STEP_CLOSE, SEARCH_CLIENT, 0, CONNECT,
                      "client writes no more"},
    [SERVER_CLOSE] = {SEARCH_STEP_CLOSE, SEARCH_SERVER, 0, CONNECT,
                      "server writes no more"},
    [CONNECT_2] = {0, SEARCH_CLIENT, 1, CONNECT,
                   "client connects a second time"},
    [CLIENT_KEY_2] = {SEARCH_STEP_KEY, SEARCH_CLIENT, 1, CONNECT_2,
                      "client installs its key on the second connection"},
    [SERVER_KEY_2] = {SEARCH_STEP_KEY, SEARCH_SERVER, 1, CONNECT_2,
                      "server installs its key on the second connection"},
    [ADD_AGAIN] = {SEARCH_STEP_AGAIN, SEARCH_SERVER, 0, REMOVE,
                   "server uses its second address again"},
    [REMOVE_AGAIN] = {SEARCH_STEP_AGAIN, SEARCH_SERVER, 0, ADD_AGAIN,
                      "server removes its second address again"},
};

const struct search_step_info *search_step_info(unsigned number)
{
    return &steps[number];
}

bool search_world_did(const struct search_world *w, enum search_step of)
{
    for (unsigned n = 0; n < NUMBERS; n++)
        if (steps[n].of == of && (w->done & 1u << n))
            return true;
    return false;
}

bool search_world_knows_second(const struct search_world *w, unsigned n)
{
    struct mpx_addr a, second = search_addr(SEARCH_SERVER, 1);
    mpx_conn *conn = w->host[SEARCH_CLIENT]->app[n].conn;

    for (unsigned i = 0; conn && mpx_conn_remote(conn, i, &a); i++)
        if (!memcmp(a.b, second.b, 4))
            return true;
    return false;
}

static bool is_known(const struct search_world *w)
{
    return search_world_knows_second(w, 0) || search_world_knows_second(w, 1);
}

bool search_world_vouches(const struct search_world *w)
{
    return (uint8_t)mpx_endpoint_stats(w->host[SEARCH_SERVER]->ep)
               ->addr_answer_tx != w->answers;
}

static bool is_key(unsigned n)
{
    return steps[n].of == SEARCH_STEP_KEY || steps[n].of == SEARCH_STEP_ROTATE;
}

static bool may_step(const struct search_world *w, unsigned n)
{
    const struct search_setting *set = w->setting;
    const struct search_app *app = &w->host[steps[n].host]->app[steps[n].conn];

    if (w->done & 1u << n || (steps[n].of && !(set->steps & steps[n].of)) ||
        steps[n].conn >= set->connections)
        return false;
    if (n == CONNECT)
        return true;
    if (!(w->done & 1u << steps[n].after))
        return false;
    if (n == CONNECT_2)
        return w->host[0]->app[0].established;
    if (!app->conn || !app->established || app->closed || app->shut)
        return false;
    if (is_key(n) && !w->cfg.profile.external)
        return false;
    return steps[n].of != SEARCH_STEP_ROTATE || app->keys_active >= 1;
}

unsigned search_world_steps(const struct search_world *w,
                            uint8_t number[SEARCH_STEPS_MAX])
{
    unsigned n = 0;

    if (w->n_queue)
        return 0;
    for (uint8_t i = 0; i < NUMBERS; i++)
        if (may_step(w, i))
            number[n++] = i;
    return n;
}

void search_secret(const struct search_setting *s, bool second, unsigned conn,
                   uint8_t key[SEARCH_KEY_LEN])
{
    memcpy(key, "an external key.", SEARCH_KEY_LEN);
    if (s->own_keys)
        key[0] ^= (uint8_t)(1 + conn);
    if (second && !s->same_key)
        key[15] ^= 0x55;
}

bool search_keys_to_come(const struct search_world *w, unsigned host,
                         unsigned conn)
{
    for (unsigned n = 0; n < NUMBERS; n++)
        if (is_key(n) && steps[n].host == host && steps[n].conn == conn &&
            (w->setting->steps & steps[n].of) && !(w->done & 1u << n))
            return true;
    return false;
}

static void install(struct search_world *w, struct search_host *h, unsigned n)
{
    struct search_app *app = &h->app[steps[n].conn];
    uint8_t key[SEARCH_KEY_LEN];

    search_secret(w->setting, steps[n].of == SEARCH_STEP_ROTATE, steps[n].conn,
                  key);
    if (mpx_conn_set_key(app->conn, key, sizeof key, h->now) == MPX_OK)
        app->keys_set++;
    search_host_drain(h);
}

void search_world_step(struct search_world *w, unsigned n)
{
    struct search_host *h = w->host[steps[n].host];
    struct mpx_addr second = search_addr(h->id, 1);
    mpx_err err = MPX_OK;

    w->done |= 1u << n;
    search_world_lend(w, h);
    switch ((enum number)n) {
    case CONNECT:
    case CONNECT_2:
        search_host_connect(h, steps[n].conn, &w->cfg);
        break;
    case CLIENT_KEY:
    case SERVER_KEY:
    case CLIENT_ROTATE:
    case SERVER_ROTATE:
    case CLIENT_KEY_2:
    case SERVER_KEY_2:
        install(w, h, n);
        break;
    case ADD:
    case ADD_AGAIN:
        w->removed = w->unknown = w->vouched = false;
        w->answers = (uint8_t)mpx_endpoint_stats(h->ep)->addr_answer_tx;
        err = mpx_endpoint_use_addr(h->ep, &second, h->now);
        break;
    case JOIN:
        err = mpx_endpoint_use_addr(h->ep, &second, h->now);
        break;
    case REMOVE:
    case REMOVE_AGAIN:
        w->unknown = !is_known(w);
        w->vouched = search_world_vouches(w);
        err = mpx_endpoint_drop_addr(h->ep, &second, h->now);
        break;
    case CLIENT_WRITE:
    case SERVER_WRITE:
        search_host_write(h, steps[n].conn);
        break;
    case CLIENT_CLOSE:
    case SERVER_CLOSE:
        search_host_shut(h, steps[n].conn);
        break;
    case NUMBERS:
        break;
    }
    assert(!err);
    search_host_drain(h);
    search_world_hand_back(w, h);
}
