/* SPDX-License-Identifier: MIT */
/* Announcements that are confirmed: question and answer, D-54. */
#include "mpx_addr_confirm.h"
#include "mpx_conn.h"
#include "mpx_conn_keys.h"
#include "mpx_craft.h"
#include "mpx_endpoint.h"
#include "mpx_subflow.h"
#include "mpx_timer.h"

#include <string.h>

bool mpx_addr_confirms(const mpx_conn *conn)
{
    const struct mpx_profile *p = &conn->cfg.profile;

    return p->addr_confirm == MPX_CONFIRM_NONCE && !p->bare_addr;
}

/* ---- who received ADD_ADDR ---- */

static struct mpx_opt_add_addr question_of(const struct mpx_remote *r)
{
    struct mpx_opt_add_addr q = {.echo = true,
                                 .confirm = true,
                                 .addr_id = r->id,
                                 .family = r->addr.family,
                                 .port = r->question.port};

    memcpy(q.addr, r->addr.b, sizeof q.addr);
    memcpy(q.nonce, r->question.nonce, sizeof q.nonce);
    return q;
}

static void send_question(mpx_subflow *sf, const struct mpx_remote *r)
{
    struct mpx_opt o = {.subtype = MPX_SUB_ADD_ADDR};

    o.u.add_addr = question_of(r);
    o.u.add_addr.key_id = sf->conn->keys->cur;
    mpx_craft_option(sf, &o, false);
    sf->conn->ep->stats.echo_add_tx++;
    sf->conn->ep->stats.addr_question_tx++;
}

/* An answer may be kept back for as long as its nonce lives, so that has an
 * end, however long the way is. */
static void draw_nonce(const mpx_subflow *sf, struct mpx_remote *r,
                       uint64_t now)
{
    mpx_conn *conn = sf->conn;
    uint64_t wait = 2 * sf->srtt; /* an answer takes one */

    if (conn->cfg.add_addr_timeout > wait)
        wait = conn->cfg.add_addr_timeout;
    if (wait > MPX_ADDR_NONCE_LIFE)
        wait = MPX_ADDR_NONCE_LIFE;
    wait <<= r->question.tries++;
    if (wait > MPX_ADDR_NONCE_LIFE)
        wait = MPX_ADDR_NONCE_LIFE;
    conn->ep->env.random(conn->ep->env.ctx, r->question.nonce,
                         sizeof r->question.nonce);
    r->question.until = now + wait;
    mpx_timer_arm(conn, r->question.until);
}

void mpx_addr_ask(mpx_subflow *sf, unsigned i, uint64_t now)
{
    struct mpx_remote *r = &sf->conn->remotes[i];

    if (!r->question.tries)
        draw_nonce(sf, r, now);
    send_question(sf, r);
}

int mpx_addr_on_answer(mpx_conn *conn, const struct mpx_opt_add_addr *answer,
                       uint64_t now)
{
    const struct mpx_auth_key *key =
        mpx_keys_usable(conn->keys, &conn->cfg.profile, answer->key_id);
    uint8_t want[MPX_MAC64_LEN];

    for (unsigned i = 0; key && i < conn->n_remotes; i++) {
        struct mpx_remote *r = &conn->remotes[i];
        struct mpx_opt_add_addr q = question_of(r);

        if (r->state != MPX_REM_ASKED || r->id != answer->addr_id ||
            now >= r->question.until)
            continue;
        mpx_auth_confirm_addr(key, mpx_conn_peer_role(conn), &q, want);
        if (!mpx_ct_equal(want, answer->mac, sizeof want))
            continue;
        conn->ep->stats.addr_confirmed++;
        r->question = (struct mpx_question){0};
        mpx_conn_step_remote(conn, i, MPX_RE_CONFIRM);
        return (int)i;
    }
    conn->ep->stats.addr_answer_bad++;
    return -1;
}

/* Not asked for ever: that nobody answers is the answer of a host that has
 * taken the address back. */
static void ask_again(mpx_conn *conn, unsigned i, uint64_t now)
{
    struct mpx_remote *r = &conn->remotes[i];
    mpx_subflow *sf = mpx_subflow_best(conn);

    if (r->question.tries >= MPX_ADDR_QUESTIONS) {
        conn->ep->stats.addr_unconfirmed++;
        r->question = (struct mpx_question){0};
        mpx_conn_step_remote(conn, i, MPX_RE_REMOVE);
    } else if (!sf) {
        r->question.until = now + MPX_ADDR_NONCE_LIFE;
    } else {
        draw_nonce(sf, r, now);
        send_question(sf, r);
    }
}

uint64_t mpx_addr_tick_questions(mpx_conn *conn, uint64_t now)
{
    uint64_t next = MPX_NEVER;

    for (unsigned i = 0; i < conn->n_remotes; i++) {
        const struct mpx_remote *r = &conn->remotes[i];

        if (r->state != MPX_REM_ASKED || mpx_conn_is_plain(conn))
            continue;
        if (now >= r->question.until)
            ask_again(conn, i, now);
        if (r->state == MPX_REM_ASKED && r->question.until < next)
            next = r->question.until;
    }
    return next;
}

/* ---- who announced ---- */

void mpx_addr_answer(mpx_subflow *sf, unsigned i,
                     const struct mpx_opt_add_addr *question)
{
    mpx_conn *conn = sf->conn;
    const struct mpx_auth_key *key = mpx_conn_key(conn);
    struct mpx_opt o = {.subtype = MPX_SUB_ADD_ADDR};

    if (!key || (conn->ep->dropped & 1u << i))
        return;
    o.u.add_addr = *question;
    o.u.add_addr.echo = false;
    o.u.add_addr.key_id = conn->keys->cur;
    mpx_auth_confirm_addr(key, conn->role, question, o.u.add_addr.mac);
    mpx_craft_option(sf, &o, false);
    conn->ep->stats.addr_answer_tx++;
}
