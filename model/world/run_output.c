/* SPDX-License-Identifier: MIT */
/* The files that a run writes: its series and its events. */
#include "run_impl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int set_up_series(struct run *r, const struct run_output *out)
{
    if (!out->series_file)
        return 0;
    if (r->frontend || r->s->n_kinds || r->kernel[0] || r->kernel[1]) {
        snprintf(r->error, SCN_TEXT_MAX,
                 "no series with a front end or hosts, nor of a kernel");
        return -1;
    }
    r->series = series_new(out->series_file, out->series_ns, r->s, &r->net,
                           r->client[0].host, r->server[0].host);
    if (!r->series)
        snprintf(r->error, SCN_TEXT_MAX, "cannot write the series");
    return r->series ? 0 : -1;
}

static int set_up_events(struct run *r, const struct run_output *out)
{
    if (!out->events_file)
        return 0;
    r->events = events_new(out->events_file, r->s, &r->net);
    if (!r->events) {
        snprintf(r->error, SCN_TEXT_MAX, "cannot write the events");
        return -1;
    }
    for (unsigned e = 0; e < 2; e++)
        if (r->kernel[e])
            linux_host_watch(r->kernel[e], r->events,
                             e ? EVENTS_SERVER : EVENTS_CLIENT);
    for (unsigned c = 0; c < r->n_clients && !r->kernel[0]; c++)
        host_watch(r->client[c].host, r->events, EVENTS_CLIENT);
    for (unsigned m = 0; m < r->net.n_servers && !r->kernel[1]; m++)
        host_watch(r->server[m].host, r->events, EVENTS_SERVER);
    for (unsigned k = 0; k < r->s->n_attackers; k++)
        intruder_watch(r->intruder[k], r->events);
    for (unsigned i = 0; i < r->net.n_paths; i++)
        if (r->chain[i])
            wire_chain_watch(r->chain[i], r->events, i);
    for (unsigned i = 0; i < SCN_MAP_LINKS_MAX; i++)
        if (r->link[i])
            wire_chain_watch(r->link[i], r->events, SCN_PATHS_MAX + i);
    return 0;
}

int run_open_output(struct run *r, const struct run_output *out)
{
    return set_up_series(r, out) < 0 || set_up_events(r, out) < 0 ? -1 : 0;
}

/* A part of a file is worse than none. */
static int say_unwritten(struct run *r, const char *what, const char *file)
{
    const char *why = errno ? strerror(errno) : "a write failed";

    if (file)
        (void)remove(file);
    snprintf(r->error, SCN_TEXT_MAX, "the %s not all written: %s", what, why);
    return -1;
}

int run_close_output(struct run *r, const struct run_output *out)
{
    int err = 0;

    errno = 0;
    if (!run_free_parties(r))
        err = say_unwritten(r, "key log was", out->keylog_file);
    errno = 0;
    if (!series_end(r->series))
        err = say_unwritten(r, "series was", out->series_file);
    errno = 0;
    if (!events_end(r->events))
        err = say_unwritten(r, "events were", out->events_file);
    return err;
}
