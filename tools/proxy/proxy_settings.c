/* SPDX-License-Identifier: MIT */
/* Reading the command line of mpx-proxy. */
#include "proxy_settings.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: mpx-proxy --role client|server OPTION...\n"
    "Carries TCP connections of programs that know nothing of it over MPTCP\n"
    "with an external key. The key is exported from a TLS 1.3 session of the\n"
    "two proxies, which protects the octets as well. Each proxy is an "
    "endpoint\n"
    "on an ns-3 node, in real time, with a TAP interface for each path.\n"
    "\n"
    "  --path TAP,ADDRESS  a path: the interface, and our IPv4 address there\n"
    "                      (a /24); again for each path, the first is used\n"
    "                      first\n"
    "  --listen PORT       client: where programs connect to, on loopback;\n"
    "                      server: of MPTCP\n"
    "  --to ADDRESS:PORT   client: the other proxy\n"
    "  --to PORT           server: the program, on loopback\n"
    "  --cert FILE         the server writes its certificate there, and the\n"
    "                      client takes that one and no other\n"
    "  --profile NAME      hardened, baerts or paasch; default hardened; or, "
    "to\n"
    "                      compare, rfc8684 or rfc6824: keys in clear\n"
    "  --clear             no TLS; of those two\n"
    "  --rotate SECONDS    client: another key so often, by extended key\n"
    "                      update; both ends must be told; not of paasch\n"
    "  --keylog FILE       write secrets there, for mpx replay --keylog\n"
    "  --pcap PREFIX       capture to PREFIX-TAP.pcap\n"
    "  --duration SECONDS  end after so long; default: at SIGINT or SIGTERM\n"
    "  --help              this\n"
    "\n"
    "It prints \"Ready\" once it listens, a line of JSON for each connection\n"
    "that has ended, and one with its counters in the end.\n";

enum option_id {
    OPT_ROLE = 1,
    OPT_PATH,
    OPT_LISTEN,
    OPT_TO,
    OPT_CERT,
    OPT_PROFILE,
    OPT_CLEAR,
    OPT_ROTATE,
    OPT_KEYLOG,
    OPT_PCAP,
    OPT_DURATION,
    OPT_HELP,
};
static const struct option options[] = {
    {"role", required_argument, NULL, OPT_ROLE},
    {"path", required_argument, NULL, OPT_PATH},
    {"listen", required_argument, NULL, OPT_LISTEN},
    {"to", required_argument, NULL, OPT_TO},
    {"cert", required_argument, NULL, OPT_CERT},
    {"profile", required_argument, NULL, OPT_PROFILE},
    {"clear", no_argument, NULL, OPT_CLEAR},
    {"rotate", required_argument, NULL, OPT_ROTATE},
    {"keylog", required_argument, NULL, OPT_KEYLOG},
    {"pcap", required_argument, NULL, OPT_PCAP},
    {"duration", required_argument, NULL, OPT_DURATION},
    {"help", no_argument, NULL, OPT_HELP},
    {NULL, 0, NULL, 0},
};

static bool port(const char *text, uint16_t *p)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);

    *p = (uint16_t)n;
    return *text >= '0' && *text <= '9' && !*end && n > 0 && n <= UINT16_MAX;
}

static bool take_path(struct settings *s, char *text)
{
    char *comma = strchr(text, ',');
    struct proxy_path *p = &s->path[s->n_paths];

    if (!comma || comma == text || s->n_paths == PROXY_PATHS_MAX)
        return false;
    *comma = '\0';
    p->tap = text;
    s->n_paths++;
    return inet_pton(AF_INET, comma + 1, p->addr) == 1;
}

static bool take_to(struct settings *s, char *text)
{
    char *colon = strchr(text, ':');

    if (!colon)
        return port(text, &s->to_port);
    *colon = '\0';
    return inet_pton(AF_INET, text, s->to_addr) == 1 &&
           port(colon + 1, &s->to_port);
}

static bool take_seconds(const char *text, double *seconds)
{
    char *end;

    *seconds = strtod(text, &end);
    return end != text && !*end && *seconds >= 0.05 && *seconds <= 1e6;
}

static bool take(struct settings *s, int id, char *text)
{
    double seconds = 0;
    bool ok = true;

    switch (id) {
    case OPT_ROLE:
        s->server = strcmp(text, "server") == 0;
        return s->server || strcmp(text, "client") == 0;
    case OPT_PATH:
        return take_path(s, text);
    case OPT_LISTEN:
        return port(text, &s->listen);
    case OPT_TO:
        return take_to(s, text);
    case OPT_CERT:
        s->cert = text;
        return true;
    case OPT_PROFILE:
        s->profile = text;
        return true;
    case OPT_CLEAR:
        s->clear = true;
        return true;
    case OPT_ROTATE:
        ok = take_seconds(text, &seconds);
        s->rotate_ns = (uint64_t)(seconds * 1e9);
        return ok;
    case OPT_KEYLOG:
        s->keylog = text;
        return true;
    case OPT_PCAP:
        s->pcap = text;
        return true;
    default:
        ok = take_seconds(text, &seconds);
        s->duration = (unsigned)(seconds + 0.5);
        return ok && s->duration > 0;
    }
}

static int wrong(const char *what)
{
    fprintf(stderr, "mpx-proxy: %s; try --help\n", what);
    return -1;
}

static int check(const struct settings *s, bool has_role)
{
    static const uint8_t nowhere[4];
    bool to_addr = memcmp(s->to_addr, nowhere, 4) != 0;

    if (!has_role)
        return wrong("--role is client or server");
    if (s->n_paths == 0 || !s->listen || !s->to_port || !s->cert)
        return wrong("needs --path, --listen, --to and --cert");
    if (to_addr == s->server)
        return wrong(s->server ? "a server's --to is a port"
                               : "a client's --to is ADDRESS:PORT");
    return 0;
}

int settings_read(struct settings *s, int argc, char **argv)
{
    bool has_role = false;
    int id, at;

    *s = (struct settings){.profile = "hardened"};
    while ((id = getopt_long(argc, argv, "", options, &at)) != -1) {
        if (id == OPT_HELP) {
            fputs(usage, stdout);
            return 1;
        }
        if (id == '?')
            return -1;
        has_role = has_role || id == OPT_ROLE;
        if (!take(s, id, optarg)) {
            fprintf(stderr, "mpx-proxy: --%s: bad value %s\n",
                    options[id - 1].name, optarg);
            return -1;
        }
    }
    if (optind < argc) {
        fprintf(stderr, "mpx-proxy: unexpected argument %s\n", argv[optind]);
        return -1;
    }
    return check(s, has_role);
}
