/* SPDX-License-Identifier: MIT */
/* Reading the command line of mpx-interop. */
#include "settings.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: mpx-interop [OPTION]...\n"
    "One mpx endpoint on an ns-3 node with two TAP interfaces, in real time.\n"
    "It exchanges octets with whatever the other side of the TAPs is, and "
    "ends\n"
    "with status 0 only if the connection did so in order.\n"
    "\n"
    "  --role client|server       default client\n"
    "  --family 4|6               default 4\n"
    "  --join none|mpx|kernel     who opens the second subflow; default none\n"
    "  --joins N                  and how many more there are, or 0 if none "
    "is\n"
    "                             to succeed; default 1\n"
    "  --announce                 announce the second address (ADD_ADDR)\n"
    "  --second-route             reach the peer's first address by the "
    "second\n"
    "                             path as well\n"
    "  --mixed                    the second address is of the other family\n"
    "  --checksum                 require DSS checksums\n"
    "  --profile NAME             default rfc8684\n"
    "  --up OCTETS --down OCTETS  client to server, and back; default 2000000\n"
    "  --loss P                   lose TCP segments, 0..0.5, each way\n"
    "  --late P                   let other frames overtake, 0..0.5\n"
    "  --event EVENT              what is done to the connection:\n"
    "      last                   nothing is sent before the peer has ended\n"
    "      abort-rst, abort-ack   once all went and came, MP_FASTCLOSE\n"
    "      aborted                once all came and went, the peer does so\n"
    "      backup                 half-way, MP_PRIO for the second subflow\n"
    "      remove                 half-way, REMOVE_ADDR, the second address\n"
    "      cut1, cut2             half-way, that path falls silent\n"
    "      first-lost             mpx's first segment with payload is lost\n"
    "      deaf                   nothing comes by the second path at first\n"
    "      deaf-remove            likewise, and the second address is removed\n"
    "      third-lost, no-third   two third ACKs of the join are lost, or all\n"
    "  --seed N                   default: varies, or keys would repeat\n"
    "  --duration SECONDS         give up after this long; default 20\n"
    "  --tap NAME --tap NAME      default tap1 and tap2\n"
    "  --pcap PREFIX              capture to PREFIX-1.pcap and PREFIX-2.pcap\n"
    "\n"
    "On path k it is 10.9.k.2 and fd09:k::2, the peer 10.9.k.1 and fd09:k::1,\n"
    "port 5001. It prints what happened as lines of a name and a value.\n";

enum option_id {
    OPT_ROLE = 1,
    OPT_FAMILY,
    OPT_JOIN,
    OPT_ANNOUNCE,
    OPT_SECOND_ROUTE,
    OPT_MIXED,
    OPT_CHECKSUM,
    OPT_PROFILE,
    OPT_UP,
    OPT_DOWN,
    OPT_LOSS,
    OPT_LATE,
    OPT_EVENT,
    OPT_JOINS,
    OPT_SEED,
    OPT_DURATION,
    OPT_TAP,
    OPT_PCAP,
    OPT_HELP,
};
static const struct option options[] = {
    {"role", required_argument, NULL, OPT_ROLE},
    {"family", required_argument, NULL, OPT_FAMILY},
    {"join", required_argument, NULL, OPT_JOIN},
    {"announce", no_argument, NULL, OPT_ANNOUNCE},
    {"second-route", no_argument, NULL, OPT_SECOND_ROUTE},
    {"mixed", no_argument, NULL, OPT_MIXED},
    {"checksum", no_argument, NULL, OPT_CHECKSUM},
    {"profile", required_argument, NULL, OPT_PROFILE},
    {"up", required_argument, NULL, OPT_UP},
    {"down", required_argument, NULL, OPT_DOWN},
    {"loss", required_argument, NULL, OPT_LOSS},
    {"late", required_argument, NULL, OPT_LATE},
    {"event", required_argument, NULL, OPT_EVENT},
    {"joins", required_argument, NULL, OPT_JOINS},
    {"seed", required_argument, NULL, OPT_SEED},
    {"duration", required_argument, NULL, OPT_DURATION},
    {"tap", required_argument, NULL, OPT_TAP},
    {"pcap", required_argument, NULL, OPT_PCAP},
    {"help", no_argument, NULL, OPT_HELP},
    {NULL, 0, NULL, 0},
};

/* Which of the words, NULL-ended, it is; -1 if none. */
static int word(const char *text, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (!strcmp(text, words[i]))
            return i;
    return -1;
}

static int number(const char *text, uint64_t least, uint64_t most, uint64_t *n)
{
    char *end;

    errno = 0;
    *n = strtoull(text, &end, 10);
    if (errno || *end || *text < '0' || *text > '9' || *n < least || *n > most)
        return -1;
    return 0;
}

static int probability(const char *text, double *p)
{
    char *end;

    *p = strtod(text, &end);
    return end == text || *end || !(*p >= 0 && *p <= 0.5) ? -1 : 0;
}

static int set_word(struct settings *s, int id, const char *text)
{
    static const char *const roles[] = {"client", "server", NULL};
    static const char *const families[] = {"4", "6", NULL};
    static const char *const joins[] = {"none", "mpx", "kernel", NULL};
    static const char *const events[] = {
        "none",   "last",        "abort-rst",  "abort-ack", "aborted",
        "backup", "remove",      "cut1",       "cut2",      "first-lost",
        "deaf",   "deaf-remove", "third-lost", "no-third",  NULL};
    int w = word(text, id == OPT_ROLE     ? roles
                       : id == OPT_FAMILY ? families
                       : id == OPT_EVENT  ? events
                                          : joins);

    if (w < 0)
        return -1;
    if (id == OPT_ROLE)
        s->server = w == 1;
    else if (id == OPT_FAMILY)
        s->family = w == 1 ? 6 : 4;
    else if (id == OPT_EVENT)
        s->event = (enum event)w;
    else
        s->join = (enum join)w;
    return 0;
}

static int set_number(struct settings *s, int id, const char *text)
{
    uint64_t n;

    switch (id) {
    case OPT_UP:
        return number(text, 0, UINT32_MAX, &s->up);
    case OPT_DOWN:
        return number(text, 0, UINT32_MAX, &s->down);
    case OPT_JOINS:
        if (number(text, 0, 7, &n) < 0)
            return -1;
        s->joins = (unsigned)n;
        return 0;
    case OPT_SEED:
        if (number(text, 1, INT32_MAX, &n) < 0)
            return -1;
        s->seed = (uint32_t)n;
        return 0;
    default:
        if (number(text, 1, 3600, &n) < 0)
            return -1;
        s->duration = (unsigned)n;
        return 0;
    }
}

static int set(struct settings *s, int id, const char *text, unsigned *taps)
{
    switch (id) {
    case OPT_ROLE:
    case OPT_FAMILY:
    case OPT_JOIN:
    case OPT_EVENT:
        return set_word(s, id, text);
    case OPT_UP:
    case OPT_DOWN:
    case OPT_JOINS:
    case OPT_SEED:
    case OPT_DURATION:
        return set_number(s, id, text);
    case OPT_LOSS:
        return probability(text, &s->loss);
    case OPT_LATE:
        return probability(text, &s->late);
    case OPT_ANNOUNCE:
        s->announce = true;
        return 0;
    case OPT_SECOND_ROUTE:
        s->second_route = true;
        return 0;
    case OPT_MIXED:
        s->mixed = true;
        return 0;
    case OPT_CHECKSUM:
        s->checksum = true;
        return 0;
    case OPT_PROFILE:
        s->profile = text;
        return 0;
    case OPT_TAP:
        s->tap[(*taps)++ % 2] = text;
        return 0;
    default:
        s->pcap = text;
        return 0;
    }
}

static uint32_t fresh_seed(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return ((uint32_t)t.tv_sec ^ (uint32_t)t.tv_nsec ^
            (uint32_t)getpid() << 16) %
               INT32_MAX +
           1;
}

int settings_read(struct settings *s, int argc, char **argv)
{
    unsigned taps = 0;
    int id, at;

    *s = (struct settings){.family = 4,
                           .joins = 1,
                           .profile = "rfc8684",
                           .up = 2000000,
                           .down = 2000000,
                           .seed = fresh_seed(),
                           .duration = 20,
                           .tap = {"tap1", "tap2"}};
    while ((id = getopt_long(argc, argv, "", options, &at)) != -1) {
        if (id == OPT_HELP) {
            fputs(usage, stdout);
            return 1;
        }
        if (id == '?')
            return -1;
        if (set(s, id, optarg, &taps) < 0) {
            fprintf(stderr, "mpx-interop: --%s: bad value %s\n",
                    options[id - 1].name, optarg);
            return -1;
        }
    }
    if (optind < argc) {
        fprintf(stderr, "mpx-interop: unexpected argument %s\n", argv[optind]);
        return -1;
    }
    return 0;
}
