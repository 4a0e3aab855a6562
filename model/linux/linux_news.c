/* SPDX-License-Identifier: MIT */
/* The kernel's events about its connections: the lines of `ip mptcp monitor`.
 */
#include "linux_impl.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOON UINT64_C(1000000000) /* ns */

/* The value of a key in a line, up to the next blank; NULL: not there. */
static const char *value_of(const char *line, const char *key, char text[64])
{
    size_t len = strlen(key);

    for (const char *p = line; (p = strstr(p, key)) != NULL; p++)
        if (p[len] == '=' && (p == line || p[-1] == ' ')) {
            size_t n = strcspn(p + len + 1, " \n");

            snprintf(text, 64, "%.*s", (int)n, p + len + 1);
            return text;
        }
    return NULL;
}

static unsigned long number_of(const char *line, const char *key, int base)
{
    char text[64];

    return value_of(line, key, text) ? strtoul(text, NULL, base) : 0;
}

/* "saddr4" or "saddr6" for "saddr". @return its family; 0: not there. */
static uint8_t address_of(const char *line, const char *key, uint8_t b[16])
{
    char name[16], text[64];

    memset(b, 0, 16);
    snprintf(name, sizeof name, "%s4", key);
    if (value_of(line, name, text) && inet_pton(AF_INET, text, b) == 1)
        return 4;
    snprintf(name, sizeof name, "%s6", key);
    if (value_of(line, name, text) && inet_pton(AF_INET6, text, b) == 1)
        return 6;
    return 0;
}

static struct mpx_tuple tuple_of(const char *line)
{
    struct mpx_tuple t = {.local_port = (uint16_t)number_of(line, "sport", 10),
                          .remote_port =
                              (uint16_t)number_of(line, "dport", 10)};

    t.family = address_of(line, "saddr", t.local);
    (void)address_of(line, "daddr", t.remote);
    return t;
}

static struct conn *conn_of(const struct linux_host *h, const char *line)
{
    uint32_t token = (uint32_t)number_of(line, "token", 16);

    for (struct conn *c = h->conns; c; c = c->next)
        if (c->has_token && c->token == token)
            return c;
    return NULL;
}

static void on_subflow(struct conn *c, const char *line)
{
    struct mpx_tuple t = tuple_of(line);

    app_bulk_joined(c->app, &t);
}

/* What ends while its connection goes on, soon after a REMOVE_ADDR came. */
static bool was_removed(const struct conn *c)
{
    uint64_t at = c->host->removed_at;

    return c->fd >= 0 && !c->eof && at != MPX_NEVER && ns3c_now() - at < SOON;
}

static void on_subflow_end(struct conn *c, const char *line)
{
    struct mpx_tuple t = tuple_of(line);

    c->host->removed += was_removed(c);
    c->app->on_end(c->app->subflows_ctx, c->app, &t);
}

static const struct {
    const char *event;
    void (*take)(struct conn *c, const char *line);
} news[] = {
    {"SF_ESTABLISHED]", on_subflow},
    {"SF_CLOSED]", on_subflow_end},
};

/* [SF_ESTABLISHED] token=55a5f359 remid=0 locid=1 saddr4=... */
static void take_line(struct linux_host *h, const char *line)
{
    struct conn *c = conn_of(h, line);

    line += strspn(line, "[ ");
    for (unsigned i = 0; c && c->app && i < sizeof news / sizeof news[0]; i++)
        if (!strncmp(line, news[i].event, strlen(news[i].event)))
            news[i].take(c, line);
}

static void on_ready(void *ctx)
{
    struct linux_host *h = ctx;
    char buf[2048];
    ssize_t n;

    while ((n = read(h->monitor, buf, sizeof buf)) > 0)
        for (ssize_t i = 0; i < n; i++) {
            if (buf[i] != '\n' && h->line_len + 1 < sizeof h->line) {
                h->line[h->line_len++] = buf[i];
                continue;
            }
            h->line[h->line_len] = '\0';
            h->line_len = 0;
            take_line(h, h->line);
        }
    if (n < 0) /* it has not ended */
        (void)ns3c_arm(h->monitor_watch, true, false);
}

int linux_news_open(struct linux_host *h)
{
    h->monitor = linux_ns_monitor(h->ns);
    if (h->monitor < 0)
        return -1;
    h->monitor_watch = ns3c_watch(h->monitor, on_ready, h);
    return h->monitor_watch < 0 ? -1 : ns3c_arm(h->monitor_watch, true, false);
}
