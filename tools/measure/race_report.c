/* SPDX-License-Identifier: MIT */
/* What was measured, as CSV, as a summary, and as files of samples. */
#include "race.h"

#include <errno.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* ns of the last step, which is that with the other's Finished, or of an end
 * that is done by its own. */
struct taken {
    int64_t octets, step, install;
};

static const struct race_step *last(const struct race_times *t)
{
    return &t->step[t->n - 1];
}

static struct taken taken(const struct race_times *t)
{
    const struct race_step *s = last(t);

    /* not of send(): on one machine that does the receiver's work */
    return (struct taken){s->woken - s->arrived, s->done - s->woken,
                          t->installed - s->sent};
}

static int64_t difference(const struct race_result *r)
{
    return r->client.installed - r->server.installed;
}

/*
 * By how much the NEW_KEY of the end that has its key first comes later than
 * the key that verifies it: it follows that end's Finished by what the
 * installation took, and takes as long to arrive.
 */
static int64_t margin(const struct race_options *o, const struct race_result *r)
{
    struct taken c = taken(&r->client), s = taken(&r->server);

    return o->version == 13 ? c.install - (s.octets + s.step + s.install)
                            : s.install - (c.octets + c.step + c.install);
}

static double us(int64_t ns)
{
    return (double)ns / 1000;
}

static int64_t middle(const struct race_times *t)
{
    int64_t sum = 0;

    for (uint32_t i = 1; i + 1 < t->n; i++)
        sum += t->step[i].done - t->step[i].woken;
    return sum;
}

static void print_end(const struct race_times *t, int64_t start)
{
    struct taken x = taken(t);

    printf(",%" PRIu32 ",%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f", t->n,
           us(t->step[0].done - t->step[0].woken), us(middle(t)),
           us(last(t)->arrived - start), us(x.octets), us(x.step),
           us(x.install), us(t->exported - start), us(t->installed - start));
}

static void print_csv(const struct race_options *o, const struct race_result *r,
                      unsigned n)
{
    static const char *const ends[] = {"client", "server"};

    printf("handshake");
    for (unsigned e = 0; e < 2; e++)
        printf(",%s_steps,%s_first_us,%s_middle_us,%s_arrived_us,%s_octets_us,"
               "%s_step_us,%s_install_us,%s_exported_us,%s_installed_us",
               ends[e], ends[e], ends[e], ends[e], ends[e], ends[e], ends[e],
               ends[e], ends[e]);
    printf(",difference_us,margin_us\n");
    for (unsigned i = 0; i < n; i++) {
        int64_t start = r[i].client.step[0].arrived;

        printf("%u", i);
        print_end(&r[i].client, start);
        print_end(&r[i].server, start);
        printf(",%.3f,%.3f\n", us(difference(&r[i])), us(margin(o, &r[i])));
    }
}

/* ---- a summary ---- */

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void summarize(const char *what, int64_t *v, unsigned n)
{
    qsort(v, n, sizeof *v, by_value);
    fprintf(stderr, "%-32s %10.1f %10.1f %10.1f\n", what, us(v[n / 20]),
            us(v[n / 2]), us(v[n - 1 - n / 20]));
}

static void print_summary(const struct race_options *o,
                          const struct race_result *r, unsigned n)
{
    static const char *const names[] = {"client: octets",
                                        "client: last step of TLS",
                                        "client: installation",
                                        "server: octets",
                                        "server: last step of TLS",
                                        "server: installation",
                                        "difference, client less server",
                                        "margin of the first NEW_KEY"};
    static int64_t v[8][RACE_HANDSHAKES_MAX];
    unsigned in_time = 0;

    for (unsigned i = 0; i < n; i++) {
        struct taken c = taken(&r[i].client), s = taken(&r[i].server);
        const int64_t row[] = {c.octets,          c.step,          c.install,
                               s.octets,          s.step,          s.install,
                               difference(&r[i]), margin(o, &r[i])};

        for (unsigned k = 0; k < 8; k++)
            v[k][i] = row[k];
        in_time += row[7] > 0;
    }
    fprintf(stderr, "%-32s %10s %10s %10s\n", "us", "5 %", "median", "95 %");
    for (unsigned k = 0; k < 8; k++)
        summarize(names[k], v[k], n);
    fprintf(stderr, "NEW_KEY is behind the key in %u of %u\n", in_time, n);
}

/* ---- files of samples ---- */

static const char *processor(char *to, size_t room)
{
    FILE *f = fopen("/proc/cpuinfo", "r");
    char line[256];

    snprintf(to, room, "unknown processor");
    while (f && fgets(line, sizeof line, f)) {
        const char *colon = strchr(line, ':');

        if (strncmp(line, "model name", 10) == 0 && colon) {
            snprintf(to, room, "%.*s", (int)strcspn(colon + 2, "\n"),
                     colon + 2);
            break;
        }
    }
    if (f)
        fclose(f);
    return to;
}

static void write_head(FILE *f, const struct race_options *o,
                       const struct race_link *link, unsigned n,
                       const char *load)
{
    char cpu[128];
    struct utsname u = {.release = "?"};

    uname(&u);
    fprintf(f, "# TLS 1.%u, %s, %u busy processes; %u handshakes\n",
            o->version - 10, o->rsa ? "RSA 2048" : "ECDSA P-256", o->load, n);
    fprintf(f, "# machine: %s, %ld processors, Linux %.*s, %s\n",
            processor(cpu, sizeof cpu), sysconf(_SC_NPROCESSORS_ONLN),
            (int)strcspn(u.release, "-"), u.release,
            OpenSSL_version(OPENSSL_VERSION));
    fprintf(f, "# network: %s, %s; load average before %s\n",
            link->namespaces ? "two namespaces" : "loopback",
            link->delayed ? "delayed" : "no delay", load);
    fprintf(f,
            "# command: install-race --tls 1.%u --certificate %s --load %u "
            "--handshakes %u --delay %g%s\n",
            o->version - 10, o->rsa ? "rsa" : "ecdsa", o->load, n, o->delay_ms,
            o->real_time ? " --real-time" : "");
}

static bool write_samples(const struct race_options *o,
                          const struct race_link *link,
                          const struct race_result *r, unsigned n,
                          const char *load, unsigned which)
{
    static const char *const names[] = {"client", "server", "difference"};
    static const char *const says[] = {
        "What the client takes: for octets, a step of TLS, an installation.",
        "What the server takes: for octets, a step of TLS, an installation.",
        "When the client installs, less when the server does; but for the "
        "path's "
        "delay."};
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s-%s.txt", o->samples, names[which]);
    f = fopen(path, "w");
    if (!f) {
        fprintf(stderr, "install-race: %s: %s\n", path, strerror(errno));
        return false;
    }
    fprintf(f, "# %s\n", says[which]);
    write_head(f, o, link, n, load);
    for (unsigned i = 0; i < n; i++) {
        struct taken x = taken(which ? &r[i].server : &r[i].client);

        if (which == 2)
            fprintf(f, "%.3f us\n",
                    us(margin(o, &r[i])) * (o->version == 13 ? 1 : -1));
        else
            fprintf(f, "%.3f us, %.3f us, %.3f us\n", us(x.octets), us(x.step),
                    us(x.install));
    }
    return fclose(f) == 0;
}

bool race_report(const struct race_options *o, const struct race_link *link,
                 const struct race_result *r, unsigned n, const char *load)
{
    bool ok = true;

    print_csv(o, r, n);
    print_summary(o, r, n);
    for (unsigned which = 0; o->samples && which < 3; which++)
        ok = write_samples(o, link, r, n, load, which) && ok;
    return fflush(stdout) == 0 && ok;
}
