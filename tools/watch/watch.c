/* SPDX-License-Identifier: MIT */
/* A small server of one page. */
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <microhttpd.h>

#include "file.h"
#include "plot.h"
#include "results_page.h"
#include "standing.h"

enum {
    EVERY_S = 3, /* a page asks again */
    CALM_S = 10, /* nobody looks if nobody asked for so long */
    SHARE = 5,   /* making pages takes one part of so many of the time */
};

struct watch {
    const struct results *of;
    struct arena arena;
    char folder[64];       /* of tables and figures so far */
    struct results so_far; /* in that folder */
    char *page;
    size_t len;
    double made, took, asked;
    bool last; /* the sweep has ended, and the page is made after that */
    unsigned port;
};

static volatile sig_atomic_t has_ended;

static void on_end(int sig)
{
    (void)sig;
    has_ended = 1;
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- the folder ---- */

static const char *const shown[] = {"runs",   "pcap",   "series",
                                    "events", "ladder", "scenario.yaml"};
static const char *const tables[] = {"runs.csv", "cells.csv", "counters.csv",
                                     "scenario.yaml", NULL};

/* What is there is seen through links, what is made stays here. */
static bool make_folder(struct watch *w)
{
    const char *tmp = getenv("TMPDIR");
    char from[PATH_MAX];

    snprintf(w->folder, sizeof w->folder, "%.40s/mpx-watch-XXXXXX",
             tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(w->folder) || !realpath(w->of->dir, from))
        return false;
    for (unsigned i = 0; i < sizeof shown / sizeof shown[0]; i++)
        if (symlink(file_path(&w->arena, from, shown[i]),
                    file_path(&w->arena, w->folder, shown[i])) != 0)
            return false;
    results_init(&w->so_far, w->folder, w->of->plan, w->of->program);
    return true;
}

static void drop_folder(struct watch *w)
{
    static const char *const made[] = {
        "runs.csv",     "cells.csv",    "counters.csv",
        "columns.json", "summary.json", "predictions.csv",
        "kernel.csv",   "hosts.csv",    NULL};
    const struct study *s = w->of->plan->study;
    static const char *const kinds[] = {"csv", "svg", "png", "log"};

    for (unsigned i = 0; made[i]; i++)
        unlink(file_path(&w->arena, w->folder, made[i]));
    for (unsigned i = 0; i < sizeof shown / sizeof shown[0]; i++)
        unlink(file_path(&w->arena, w->folder, shown[i]));
    for (unsigned i = 0; i < s->n_figures; i++)
        for (unsigned k = 0; k < 4; k++)
            unlink(arena_printf(&w->arena, "%s/fig-%s.%s", w->folder,
                                s->figure[i].name, kinds[k]));
    rmdir(w->folder);
}

/* ---- the page ---- */

static void put_progress(FILE *to, const struct standing *s)
{
    char text[32];

    fprintf(to,
            "<p id=\"watch\" role=\"status\"><progress value=\"%zu\" "
            "max=\"%zu\"></progress> %zu of %zu runs, %zu %%",
            s->done, s->planned, s->done, s->planned,
            s->done * 100 / s->planned);
    if (has_ended)
        fputs("; the sweep has ended", to);
    else if (!isnan(s->left_s))
        fprintf(to, ", %s left", standing_time(text, s->left_s));
    if (!has_ended)
        fputs("; the page loads itself again, <a href=\"/?still=1\">or not</a>",
              to);
    fputs("</p>\n", to);
}

/* The report of what is there, with the progress in front. */
static char *compose(struct watch *w)
{
    struct standing s;
    static const char mark[] = "</header>\n";
    struct report_choice all = {NULL, 0};
    char *report = NULL, *text = NULL;
    size_t len;
    FILE *f = open_memstream(&report, &len);

    if (!f)
        mem_exhausted();
    bool ok = results_write(&w->so_far);
    if (ok && w->so_far.n_rows > 0)
        plot_all(&(struct plot_source){w->of->plan->study, w->folder,
                                       results_holds(&w->so_far)});
    ok = ok && report_study(&w->so_far, &all, f);
    fclose(f);
    const char *at = ok ? strstr(report, mark) : NULL;
    f = at ? open_memstream(&text, &w->len) : NULL;
    if (f) {
        at += strlen(mark);
        fwrite(report, 1, (size_t)(at - report), f);
        standing_read(&s, w->of->dir, w->of->plan->study->n_planned);
        s.done = w->so_far.n_rows;
        put_progress(f, &s);
        standing_free(&s);
        fputs(at, f);
        fclose(f);
    }
    free(report);
    return text;
}

/* Made again when there is more to see, and not all the time. */
static void renew(struct watch *w)
{
    double now = now_s();
    bool due = now - w->made > SHARE * w->took && now - w->made > 1;

    if (w->last || (w->page && !due && !has_ended))
        return;
    w->last = has_ended;
    char *page = compose(w);
    if (page) {
        free(w->page);
        w->page = page;
    }
    w->made = now_s();
    w->took = w->made - now;
}

/* ---- requests ---- */

static enum MHD_Result answer(struct MHD_Connection *c, unsigned status,
                              const char *type, const char *text, size_t len,
                              bool again)
{
    char every[8];
    struct MHD_Response *r = MHD_create_response_from_buffer(
        len, (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);

    if (!r)
        return MHD_NO;
    snprintf(every, sizeof every, "%d", EVERY_S);
    MHD_add_response_header(r, "Content-Type", type);
    MHD_add_response_header(r, "Cache-Control", "no-store");
    MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    if (again)
        MHD_add_response_header(r, "Refresh", every);
    enum MHD_Result done = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return done;
}

static enum MHD_Result refuse(struct MHD_Connection *c, unsigned status,
                              const char *why)
{
    return answer(c, status, "text/plain", why, strlen(why), false);
}

/* A page of elsewhere whose name leads here shall not read it. */
static bool is_of_here(const struct watch *w, struct MHD_Connection *c)
{
    const char *host = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Host");
    char by_name[32], by_number[32];

    snprintf(by_name, sizeof by_name, "localhost:%u", w->port);
    snprintf(by_number, sizeof by_number, "127.0.0.1:%u", w->port);
    return host && (strcmp(host, by_name) == 0 || strcmp(host, by_number) == 0);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c,
                                  const char *url, const char *method,
                                  const char *version, const char *data,
                                  size_t *data_len, void **state)
{
    struct watch *w = ctx;

    (void)version;
    (void)data;
    (void)state;
    if (!is_of_here(w, c))
        return refuse(c, MHD_HTTP_FORBIDDEN, "not from here\n");
    if (*data_len > 0 ||
        (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0))
        return refuse(c, MHD_HTTP_METHOD_NOT_ALLOWED, "GET only\n");
    w->asked = now_s();
    renew(w);
    if (strcmp(url, "/") == 0 && w->page)
        return answer(c, MHD_HTTP_OK, "text/html; charset=utf-8", w->page,
                      w->len,
                      !w->last && !MHD_lookup_connection_value(
                                      c, MHD_GET_ARGUMENT_KIND, "still"));
    if (*url == '/' && words_have(tables, url + 1)) {
        struct arena a = {NULL};
        size_t len;
        char *text = file_read(file_path(&a, w->folder, url + 1), &len);
        enum MHD_Result done =
            text ? answer(c, MHD_HTTP_OK, "text/plain; charset=utf-8", text,
                          len, false)
                 : refuse(c, MHD_HTTP_NOT_FOUND, "not there yet\n");

        free(text);
        arena_free(&a);
        return done;
    }
    return refuse(c, MHD_HTTP_NOT_FOUND, "the page is /\n");
}

/* ---- the process ---- */

static struct MHD_Daemon *listen_here(struct watch *w)
{
    struct sockaddr_in here = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct MHD_Daemon *d = MHD_start_daemon(
        MHD_NO_FLAG, 0, NULL, NULL, on_request, w, MHD_OPTION_SOCK_ADDR, &here,
        MHD_OPTION_CONNECTION_LIMIT, 16u, MHD_OPTION_CONNECTION_TIMEOUT, 10u,
        MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        d ? MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT) : NULL;

    w->port = info ? info->port : 0;
    return d;
}

/* One thread: signals are seen between requests. */
static void serve(struct watch *w, struct MHD_Daemon *d)
{
    double ended = 0;

    while (!w->last || now_s() - ended < 1) {
        MHD_run_wait(d, 200);
        if (has_ended && ended == 0)
            ended = now_s();
        if (ended > 0 && (ended - w->asked > CALM_S || w->asked == 0 ||
                          now_s() - ended > 2 * EVERY_S))
            break;
    }
}

static void be_server(const struct results *r, pid_t parent)
{
    struct watch w = {.of = r};
    struct sigaction end = {.sa_handler = on_end};
    struct MHD_Daemon *d = NULL;
    sigset_t none;

    sigaction(SIGTERM, &end, NULL);
    signal(SIGINT, SIG_IGN); /* the parent is told, and tells us */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(0);
    if (make_folder(&w))
        d = listen_here(&w);
    if (d)
        fprintf(stderr, "watch it: http://127.0.0.1:%u/\n", w.port);
    else
        fprintf(stderr, "mpx: --watch: %s\n", strerror(errno));
    fflush(NULL);
    /* what figures or tables complain of is not yet worth a word */
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    if (d) {
        serve(&w, d);
        MHD_stop_daemon(d);
    }
    drop_folder(&w);
    _exit(0);
}

pid_t watch_begin(const struct results *r)
{
    pid_t parent = getpid(), pid;

    fflush(NULL);
    pid = fork();
    if (pid == 0)
        be_server(r, parent);
    if (pid < 0)
        fprintf(stderr, "mpx: --watch: %s\n", strerror(errno));
    return pid > 0 ? pid : 0;
}

void watch_end(pid_t pid)
{
    if (pid > 0 && kill(pid, SIGTERM) == 0)
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            ;
}
