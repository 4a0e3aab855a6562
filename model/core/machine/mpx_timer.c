/* SPDX-License-Identifier: MIT */
/*
 * Deadlines of connections in a binary heap. A deadline is a promise to look
 * again, not later than the first timer due: progress does not move it, the
 * look does.
 */
#include "mpx_timer.h"
#include "mpx_conn.h"
#include "mpx_endpoint.h"
#include "mpx_mem.h"

static void place(mpx_endpoint *ep, size_t i, mpx_conn *conn)
{
    ep->heap[i] = conn;
    conn->heap_at = i;
}

static void sift_up(mpx_endpoint *ep, size_t i, mpx_conn *conn)
{
    while (i > 0 && conn->deadline < ep->heap[(i - 1) / 2]->deadline) {
        place(ep, i, ep->heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    place(ep, i, conn);
}

static void sift_down(mpx_endpoint *ep, size_t i, mpx_conn *conn)
{
    for (;;) {
        size_t child = 2 * i + 1;

        if (child >= ep->heap_n)
            break;
        if (child + 1 < ep->heap_n &&
            ep->heap[child + 1]->deadline < ep->heap[child]->deadline)
            child++;
        if (conn->deadline <= ep->heap[child]->deadline)
            break;
        place(ep, i, ep->heap[child]);
        i = child;
    }
    place(ep, i, conn);
}

void mpx_timer_forget(mpx_conn *conn)
{
    mpx_endpoint *ep = conn->ep;
    size_t i = conn->heap_at;
    mpx_conn *moved;

    if (i == SIZE_MAX)
        return;
    conn->heap_at = SIZE_MAX;
    conn->deadline = MPX_NEVER;
    moved = ep->heap[--ep->heap_n];
    if (i == ep->heap_n)
        return;
    if (i > 0 && moved->deadline < ep->heap[(i - 1) / 2]->deadline)
        sift_up(ep, i, moved);
    else
        sift_down(ep, i, moved);
}

mpx_err mpx_timer_reserve(mpx_endpoint *ep)
{
    size_t cap = ep->heap_cap ? ep->heap_cap * 2 : 16;
    mpx_conn **heap;

    if (ep->n_conns < ep->heap_cap)
        return MPX_OK;
    heap = mpx_mem_resize(&ep->env, ep->heap, cap * sizeof(mpx_conn *));
    if (!heap)
        return MPX_ERR_NOMEM;
    ep->heap = heap;
    ep->heap_cap = cap;
    return MPX_OK;
}

void mpx_timer_arm(mpx_conn *conn, uint64_t at)
{
    mpx_endpoint *ep = conn->ep;

    if (at >= conn->deadline)
        return;
    if (conn->heap_at == SIZE_MAX)
        conn->heap_at = ep->heap_n++;
    conn->deadline = at;
    sift_up(ep, conn->heap_at, conn);
}

uint64_t mpx_deadline(const mpx_endpoint *ep)
{
    return ep->heap_n ? ep->heap[0]->deadline : MPX_NEVER;
}
