/* SPDX-License-Identifier: MIT */
/* Namespaces by unshare(2), and what ip(8) does in them. */
#define _GNU_SOURCE
#include "linux_ns.h"
#include "ns3c.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN_MAX = 2, PATH = 128, TEXT = 512 };

struct linux_ns {
    int own, home;
    pid_t child[CHILDREN_MAX]; /* that live as long as it */
    unsigned n_children;
};

static int fail(const char *what)
{
    char text[TEXT];

    snprintf(text, sizeof text, "%.256s: %s", what, strerror(errno));
    ns3c_set_error(text);
    return -1;
}

/* ---- namespaces ---- */

const char *linux_ns_lacks(void)
{
    if (geteuid() != 0)
        return "stack linux needs root, for network namespaces";
    if (access("/proc/sys/net/mptcp/enabled", F_OK) != 0)
        return "stack linux needs a kernel with MPTCP (CONFIG_MPTCP)";
    if (access("/dev/net/tun", R_OK | W_OK) != 0)
        return "stack linux needs /dev/net/tun";
    if (system("ip mptcp limits show >/dev/null 2>&1") != 0)
        return "stack linux needs ip(8) with `ip mptcp`, package iproute2";
    return NULL;
}

static int open_own(void)
{
    return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
}

struct linux_ns *linux_ns_new(void)
{
    struct linux_ns *n = calloc(1, sizeof *n);

    if (!n)
        return NULL;
    n->own = -1;
    n->home = open_own();
    if (n->home < 0 || unshare(CLONE_NEWNET) < 0) {
        fail("network namespace");
        linux_ns_free(n);
        return NULL;
    }
    n->own = open_own();
    linux_ns_leave(n);
    if (n->own < 0) {
        fail("network namespace");
        linux_ns_free(n);
        return NULL;
    }
    return n;
}

void linux_ns_free(struct linux_ns *n)
{
    if (!n)
        return;
    for (unsigned i = 0; i < n->n_children; i++) {
        kill(n->child[i], SIGKILL);
        waitpid(n->child[i], NULL, 0);
    }
    if (n->own >= 0)
        close(n->own);
    if (n->home >= 0)
        close(n->home);
    free(n);
}

int linux_ns_enter(const struct linux_ns *n)
{
    return setns(n->own, CLONE_NEWNET) < 0 ? fail("entering a namespace") : 0;
}

void linux_ns_leave(const struct linux_ns *n)
{
    if (setns(n->home, CLONE_NEWNET) < 0)
        abort(); /* the rest of the process would be in the wrong network */
}

int linux_ns_set(const struct linux_ns *n, const char *key, const char *value)
{
    char path[PATH];
    int fd, err = -1;

    snprintf(path, sizeof path, "/proc/sys/net/%s", key);
    if (linux_ns_enter(n) < 0)
        return -1;
    fd = open(path, O_WRONLY | O_CLOEXEC);
    linux_ns_leave(n);
    if (fd >= 0) {
        err = write(fd, value, strlen(value)) < 0 ? -1 : 0;
        close(fd);
    }
    return err ? fail(path) : 0;
}

int linux_ns_tun(const struct linux_ns *n, const char *name)
{
    struct ifreq req = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int fd;

    snprintf(req.ifr_name, sizeof req.ifr_name, "%s", name);
    if (linux_ns_enter(n) < 0)
        return -1;
    fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
    linux_ns_leave(n);
    if (fd < 0)
        return fail("/dev/net/tun");
    if (ioctl(fd, TUNSETIFF, &req) < 0) {
        fail("TUN device");
        close(fd);
        return -1;
    }
    return fd;
}

/* ---- children ---- */

/* In the namespace, with these in the place of its input and output; it ends
 * when this process does. */
static pid_t start(const struct linux_ns *n, const char *const *argv, int in,
                   int out)
{
    pid_t parent = getpid(), pid;

    fflush(NULL);
    pid = fork();
    if (pid)
        return pid < 0 ? fail("fork") : pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || setns(n->own, CLONE_NEWNET) < 0)
        _exit(1);
    if (in >= 0)
        dup2(in, STDIN_FILENO);
    if (out >= 0)
        dup2(out, STDOUT_FILENO);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static const char *family_option(uint8_t family)
{
    return family == 6 ? "-6" : "-4";
}

int linux_ns_ip(const struct linux_ns *n, uint8_t family, const char *lines)
{
    const char *const argv[] = {"ip", family_option(family), "-batch", "-",
                                NULL};
    size_t len = strlen(lines);
    int fd[2], status = -1;
    pid_t pid;

    if (pipe2(fd, O_CLOEXEC) < 0)
        return fail("pipe");
    pid = start(n, argv, fd[0], -1);
    close(fd[0]);
    if (pid > 0 && write(fd[1], lines, len) != (ssize_t)len)
        status = -1;
    close(fd[1]);
    if (pid <= 0)
        return -1;
    waitpid(pid, &status, 0);
    if (status == 0)
        return 0;
    ns3c_set_error("ip(8) could not set up the namespace; its words are above");
    return -1;
}

FILE *linux_ns_ip_later(struct linux_ns *n, uint8_t family)
{
    const char *const argv[] = {
        "ip", family_option(family), "-force", "-batch", "-", NULL};
    int fd[2];
    pid_t pid;
    FILE *f;

    if (n->n_children == CHILDREN_MAX || pipe2(fd, O_CLOEXEC) < 0) {
        fail("pipe");
        return NULL;
    }
    pid = start(n, argv, fd[0], -1);
    close(fd[0]);
    f = pid > 0 ? fdopen(fd[1], "w") : NULL;
    if (!f) {
        close(fd[1]);
        return NULL;
    }
    n->child[n->n_children++] = pid;
    return f;
}

int linux_ns_monitor(struct linux_ns *n)
{
    static const char *const argv[] = {"ip", "mptcp", "monitor", NULL};
    int fd[2];
    pid_t pid;

    if (n->n_children == CHILDREN_MAX || pipe2(fd, O_CLOEXEC) < 0)
        return fail("pipe");
    pid = start(n, argv, -1, fd[1]);
    close(fd[1]);
    if (pid <= 0) {
        close(fd[0]);
        return -1;
    }
    n->child[n->n_children++] = pid;
    fcntl(fd[0], F_SETFL, O_NONBLOCK);
    return fd[0];
}

/* ---- counters ---- */

/* Two lines of a group: names, then values. */
static void report_counter(char *names, char *values,
                           void (*counter)(void *, const char *, const char *,
                                           uint64_t),
                           void *ctx)
{
    char *n_at, *v_at;
    const char *group = strtok_r(names, ": \n", &n_at), *n, *v;

    strtok_r(values, " \n", &v_at);
    while ((n = strtok_r(NULL, " \n", &n_at)) &&
           (v = strtok_r(NULL, " \n", &v_at)))
        counter(ctx, group, n, strtoull(v, NULL, 10));
}

int linux_ns_counters(const struct linux_ns *n,
                      void (*counter)(void *ctx, const char *group,
                                      const char *name, uint64_t value),
                      void *ctx)
{
    char *names = NULL, *values = NULL;
    size_t n_cap = 0, v_cap = 0;
    FILE *f;

    if (linux_ns_enter(n) < 0)
        return -1;
    f = fopen("/proc/thread-self/net/netstat", "r");
    linux_ns_leave(n);
    if (!f)
        return fail("/proc/net/netstat");
    while (getline(&names, &n_cap, f) > 0 && getline(&values, &v_cap, f) > 0)
        report_counter(names, values, counter, ctx);
    fclose(f);
    free(names);
    free(values);
    return 0;
}
