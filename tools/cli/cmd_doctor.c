/* SPDX-License-Identifier: MIT */
/* mpx doctor: what this machine has and lacks, and what lacks it. */
#define _GNU_SOURCE /* unshare() */
#include "cmd.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "exit_code.h"
#include "file.h"
#include "places.h"
#include "scenario.h"

enum { TOKENS_GB = 4 }; /* of 10^8 tokens, results/README.md */

/* What was found, in words, and whether it will do. */
struct finding {
    bool ok;
    char text[96];
};

typedef struct finding check_fn(const char *what);

static struct finding found(bool ok, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static struct finding found(bool ok, const char *fmt, ...)
{
    struct finding f = {.ok = ok};
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(f.text, sizeof f.text, fmt, ap);
    va_end(ap);
    return f;
}

/* By the name of the library that this program has loaded. */
static struct finding check_ns3(const char *what)
{
    static const char name[] = "/libns3-core.so.";
    size_t len;
    char *maps = file_read("/proc/self/maps", &len);
    const char *so = maps ? strstr(maps, name) : NULL;
    struct finding f = found(false, "this program is built without it");

    (void)what;
    if (so) {
        so += strlen(name);
        f = found(true, "3.%.*s", (int)strspn(so, "0123456789"), so);
    }
    free(maps);
    return f;
}

static struct finding check_openssl(const char *what)
{
    (void)what;
    return found(OPENSSL_version_major() >= 3, "%s",
                 OpenSSL_version(OPENSSL_VERSION_STRING));
}

static struct finding check_folder(const char *what)
{
    char name[] = "mpx-doctor-XXXXXX";
    int fd = mkstemp(name);

    (void)what;
    if (fd < 0)
        return found(false, "%s", strerror(errno));
    close(fd);
    unlink(name);
    return found(true, "writable");
}

static struct finding check_scenarios(const char *what)
{
    struct arena a = {NULL};
    const char *dir = places_scenarios(&a);
    struct finding f = dir ? found(true, "%s", dir)
                           : found(false, "none here, nor in $MPX_SCENARIOS");

    (void)what;
    arena_free(&a);
    return f;
}

static struct finding check_cores(const char *what)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    (void)what;
    return found(n >= 1, "%ld", n);
}

static struct finding check_memory(const char *what)
{
    static const char key[] = "MemAvailable:"; /* in KiB */
    double gb = 0;
    char line[128];
    FILE *f = fopen("/proc/meminfo", "r");

    (void)what;
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, key, sizeof key - 1) == 0)
            gb = strtod(line + sizeof key - 1, NULL) * 1024e-9;
    if (f)
        fclose(f);
    return found(gb >= TOKENS_GB, "%.1f GB free", gb);
}

/* Where a number begins that is no part of a word, as xml2rfc is. */
static const char *version_in(const char *line)
{
    for (const char *p = line; *p; p++)
        if (isdigit((unsigned char)*p) &&
            (p == line || !isalnum((unsigned char)p[-1])))
            return p;
    return "";
}

/* The version in the first line of `TOOL --version`, or of `TOOL -V`. */
static struct finding check_tool(const char *what)
{
    char command[160], line[128] = "";

    snprintf(command, sizeof command,
             "command -v %s >/dev/null && { %s --version || %s -V; } "
             "2>/dev/null",
             what, what, what);
    FILE *f = popen(command, "r");
    bool any = f && fgets(line, sizeof line, f);
    if (f)
        pclose(f);
    const char *version = version_in(line);
    return any ? found(true, "%.*s", (int)strcspn(version, " \t\r\n,)"),
                       version)
               : found(false, "not found");
}

static struct finding check_mptcp(const char *what)
{
    struct utsname u;
    size_t len;
    char *text = file_read("/proc/sys/net/mptcp/enabled", &len);
    bool on = text && text[0] == '1', any = text != NULL;

    (void)what;
    free(text);
    if (on && uname(&u) == 0)
        return found(true, "Linux %s", u.release);
    return any ? found(false, "switched off (sysctl net.mptcp.enabled=1)")
               : found(false, "this kernel has none");
}

/* In a child: a namespace once made is not left. */
static struct finding check_namespaces(const char *what)
{
    int status = -1;

    (void)what;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(unshare(CLONE_NEWNET) == 0 ? 0 : errno);
    if (pid > 0)
        waitpid(pid, &status, 0);
    if (pid < 0 || !WIFEXITED(status))
        return found(false, "cannot tell");
    int error = WEXITSTATUS(status);
    return error == 0 ? found(true, "can be made")
                      : found(false, "%s%s", strerror(error),
                              error == EPERM ? " (needs root)" : "");
}

static struct finding check_tun(const char *what)
{
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

    (void)what;
    if (fd < 0)
        return found(false, "%s", strerror(errno));
    close(fd);
    return found(true, "/dev/net/tun");
}

static struct finding check_radio(const char *what)
{
    static struct scenario s;
    unsigned path;

    s.n_paths = 1;
    s.path[0].kind = strcmp(what, "LTE") == 0 ? SCN_LTE : SCN_WIFI;
    return run_lacks(&s, &path) ? found(false, "no plug-in beside this program")
                                : found(true, "a plug-in");
}

static const struct check {
    const char *what;
    check_fn *check;
    bool needed; /* to run a study at all */
    const char *by, *package;
} checks[] = {
    {"ns-3", check_ns3, true, "every study of a network", "libns3-dev"},
    {"OpenSSL", check_openssl, true, "every study", "libssl-dev"},
    {"Wi-Fi", check_radio, false, "paths of kind wifi", NULL},
    {"LTE", check_radio, false, "paths of kind lte", NULL},
    {"this folder", check_folder, true, "results go to out/NAME", NULL},
    {"scenarios", check_scenarios, false, "mpx list", NULL},
    {"cores", check_cores, false, "runs at a time, -j", NULL},
    {"memory", check_memory, false, "scenarios/tokens/*-full.yaml, 4 GB", NULL},
    {"gnuplot", check_tool, false, "figures", "gnuplot-nox"},
    {"tshark", check_tool, false, "tools/wireshark, tests of captures",
     "tshark"},
    {"kernel MPTCP", check_mptcp, false, "tools/interop", NULL},
    {"namespaces", check_namespaces, false, "tools/interop", NULL},
    {"TUN", check_tun, false, "tools/interop", NULL},
    {"ip", check_tool, false, "tools/interop", "iproute2"},
    {"sbatch", check_tool, false, "mpx submit slurm", "slurm-wlm"},
    {"munged", check_tool, false, "test of Slurm", "munge"},
    {"parallel", check_tool, false, "doc/many-machines.md", "parallel"},
    {"kramdown-rfc", check_tool, false, "a draft with what mpx draft writes",
     "ruby-kramdown-rfc2629"},
    {"xml2rfc", check_tool, false, "the same, as text (non-free)", "xml2rfc"},
    {"rsvg-convert", check_tool, false, "looking at SVG as PNG",
     "librsvg2-bin"},
};
enum { CHECKS = sizeof checks / sizeof checks[0] };

int cmd_doctor(const struct options *o)
{
    struct arena a = {NULL};
    const char *packages = "";
    bool able = true;

    if (o->n_files > 0)
        return usage_error("doctor: takes no files");
    for (unsigned i = 0; i < CHECKS; i++) {
        const struct check *c = &checks[i];
        struct finding f = c->check(c->what);
        bool lacks = !f.ok && c->needed;
        if (!o->quiet || lacks)
            printf("%-5s %-13s %-32s %s%s\n",
                   f.ok    ? "ok"
                   : lacks ? "LACKS"
                           : "-",
                   c->what, f.text, c->needed ? "needed: " : "", c->by);
        if (!f.ok && c->package)
            packages = arena_printf(&a, "%s %s", packages, c->package);
        able = able && !lacks;
    }
    if (*packages && !o->quiet)
        printf("\napt-get install%s\n", packages);
    if (!able)
        fputs("mpx: studies cannot run here\n", stderr);
    arena_free(&a);
    return able ? EXIT_FINE : EXIT_MACHINE;
}
