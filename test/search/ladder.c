/* SPDX-License-Identifier: MIT */
/* A found sequence of steps, as a ladder. */
#include "ladder.h"

#include <string.h>

enum { COLUMN = 34, LINE = 69, NUMBERS = 64 };

/* Messages by number, in the order in which they were sent. */
struct numbers {
    uint8_t octets[NUMBERS][11], to[NUMBERS];
    unsigned n;
};

static unsigned number_of(const struct numbers *s, unsigned to,
                          const uint8_t *msg)
{
    for (unsigned i = s->n; i--;)
        if (s->to[i] == to && !memcmp(s->octets[i], msg, 11))
            return i + 1;
    return 0;
}

static void line(FILE *f, unsigned host, const char *text)
{
    if (host)
        fprintf(f, "%*s%s\n", COLUMN + 1, "", text);
    else
        fprintf(f, "%s\n", text);
}

/* What of @p now was not in flight before: host @p at has sent it. */
static void note_sent(FILE *f, struct numbers *s, unsigned at,
                      const struct image *before, const struct image *now)
{
    for (unsigned i = 0; i < now->n[!at]; i++) {
        const uint8_t *m = now->msg[!at][i];
        char text[LINE];
        bool old = false;

        for (unsigned j = 0; j < before->n[!at]; j++)
            old |= !memcmp(before->msg[!at][j], m, 11);
        if (old || s->n == NUMBERS)
            continue;
        memcpy(s->octets[s->n], m, 11);
        s->to[s->n++] = (uint8_t)!at;
        snprintf(text, sizeof text, "  sends NEW_KEY #%u, K=%u%s", s->n, m[0],
                 m[1] ? ", ack" : "");
        line(f, at, text);
    }
}

static void name_event(const struct event *e, unsigned number, unsigned key,
                       char text[LINE])
{
    static const char *const how[] = {[DELIVER] = "arrives",
                                      [REPEAT] = "arrives, a copy follows",
                                      [LOSE] = "is lost",
                                      [REFLECT] =
                                          "comes back from the attacker"};

    switch ((enum what)e->what) {
    case INSTALL:
        snprintf(text, LINE, "installs key %u", key);
        break;
    case DELIVER:
    case REPEAT:
    case LOSE:
    case REFLECT:
        snprintf(text, LINE, "#%u %s", number, how[e->what]);
        break;
    case TIMER:
        snprintf(text, LINE, "timer");
        break;
    case RETIRE:
        snprintf(text, LINE, "erases the old key");
        break;
    case LAPSE:
        snprintf(text, LINE, "may answer again");
        break;
    }
}

void ladder_print(FILE *f, const struct setting *s, const struct event *e,
                  unsigned n)
{
    struct numbers sent = {.n = 0};
    struct image w;

    fprintf(f, "%-*s %s\n\n", COLUMN, "Host A", "Host B");
    world_begin(&w);
    for (unsigned i = 0; i < n; i++) {
        unsigned at = e[i].what == REFLECT ? !e[i].host : e[i].host, made;
        const struct image before = w;
        bool was_offered = w.host[at].pending;
        char text[LINE];

        name_event(&e[i], number_of(&sent, e[i].host, w.msg[e[i].host][e[i].i]),
                   w.host[at].installed, text);
        line(f, at, text);
        made = world_step(s, &w, &e[i]);
        note_sent(f, &sent, at, &before, &w);
        if (made) {
            snprintf(text, sizeof text, "  key %u is ACTIVE%s", made - 1,
                     was_offered && !w.host[at].pending ? ", stops resending"
                                                        : "");
            line(f, at, text);
        } else if (e[i].what == DELIVER &&
                   !memcmp(&before.host[at], &w.host[at], sizeof w.host[at])) {
            line(f, at, "  ignores it");
        }
    }
}
