/* SPDX-License-Identifier: MIT */
/* Batch scripts, sbatch and srun. */
#include "slurm.h"

#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exit_code.h"
#include "file.h"

extern char **environ;

enum { ROUNDS = 3 }; /* a task lost in one of them is run in the next */

static const char *self(struct arena *a)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);

    return n > 0 ? arena_strndup(a, path, (size_t)n) : "mpx";
}

/* 'text' for a shell. */
static const char *quoted(struct arena *a, const char *text)
{
    char *out = arena_alloc(a, 4 * strlen(text) + 3), *w = out;

    if (*text &&
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789/._=,:-+%") == strlen(text))
        return text;
    *w++ = '\'';
    for (; *text; text++) {
        if (*text == '\'') {
            memcpy(w, "'\\'", 3);
            w += 3;
        }
        *w++ = *text;
    }
    *w = '\'';
    return out;
}

/* ---- the script ---- */

static void put_options(const struct options *o, FILE *to)
{
    static const char *const pcap[] = {"none", "failed", "all"};
    struct arena a = {NULL};

    if (o->has_jobs)
        fprintf(to, " -j %u", o->jobs);
    if (o->seeds)
        fprintf(to, " --seeds %s", quoted(&a, o->seeds));
    for (unsigned i = 0; i < o->n_only; i++)
        fprintf(to, " --only %s", quoted(&a, o->only[i]));
    for (unsigned i = 0; i < o->n_set; i++)
        fprintf(to, " --set %s", quoted(&a, o->set[i]));
    if (o->pcap != PCAP_NONE)
        fprintf(to, " --pcap %s", pcap[o->pcap]);
    if (o->series_ns > 0)
        fprintf(to, " --series %.9gms", o->series_ns * 1e-6);
    if (o->has_timeout)
        fprintf(to, " --timeout %.0f", o->timeout_s);
    if (o->attempts != OPTIONS_ATTEMPTS)
        fprintf(to, " --attempts %u", o->attempts);
    fprintf(to, "%s%s%s%s%s%s", o->events ? " --events" : "",
            o->quick ? " --quick" : "",
            o->without_attackers ? " --without-attackers" : "",
            o->allow_vacuous ? " --allow-vacuous" : "",
            o->reveal_keys ? " --reveal-keys" : "", o->force ? " --force" : "");
    arena_free(&a);
}

bool slurm_write(const struct options *o, const struct session *s,
                 const char *dir, const char *path)
{
    struct arena a = {NULL};
    struct out_file out;
    bool ok = file_create_secret(&out, path); /* --set may have a key */

    if (ok) {
        fprintf(out.f,
                "#!/bin/sh\n"
                "#SBATCH --job-name=mpx-%s\n"
                "#SBATCH --array=1-%u\n"
                "#SBATCH --nodes=1\n"
                "#SBATCH --ntasks=1\n",
                s->study.name, o->nodes);
        if (o->has_jobs)
            fprintf(out.f, "#SBATCH --cpus-per-task=%u\n", o->jobs);
        else
            fputs("#SBATCH --exclusive\n", out.f);
        fprintf(out.f,
                "#SBATCH --requeue\n"
                "#SBATCH --open-mode=append\n"
                "#SBATCH --output=\"%s/slurm/%%a.log\"\n",
                dir);
        for (unsigned i = 0; i < o->n_sbatch; i++)
            fprintf(out.f, "#SBATCH %s\n", o->sbatch[i]);
        fprintf(out.f,
                "# a task that is lost with its node is queued again, and "
                "all go on where they stopped\n"
                "exec %s run %s --under slurm -o %s",
                quoted(&a, self(&a)), quoted(&a, s->file), quoted(&a, dir));
        put_options(o, out.f);
        fputs("\n", out.f);
        ok = file_commit(&out);
    }
    arena_free(&a);
    return ok;
}

int slurm_send(const char *path, char job[32])
{
    struct arena a = {NULL};
    char line[64] = "";
    FILE *f =
        popen(arena_printf(&a, "sbatch --parsable %s", quoted(&a, path)), "r");
    bool any = f && fgets(line, sizeof line, f);
    int status = f ? pclose(f) : -1;

    arena_free(&a);
    line[strcspn(line, ";\n")] = '\0';
    snprintf(job, 32, "%.31s", line);
    if (any && status == 0)
        return EXIT_FINE;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        fprintf(stderr,
                "mpx: there is no sbatch here (apt-get install slurm-client); "
                "send it from where there is: sbatch %s\n",
                path);
    else
        fprintf(stderr, "mpx: sbatch refused %s\n", path);
    return EXIT_MACHINE;
}

/* ---- in an allocation ---- */

static unsigned env_number(const char *name)
{
    const char *value = getenv(name);
    unsigned long v = value ? strtoul(value, NULL, 10) : 0;

    return v > OPTIONS_JOBS_MAX ? OPTIONS_JOBS_MAX : (unsigned)v;
}

static void become_task(struct options *o)
{
    unsigned cpus = env_number("SLURM_CPUS_PER_TASK");

    o->shared = true;
    if (cpus == 0)
        cpus = env_number("SLURM_CPUS_ON_NODE");
    if (!o->has_jobs && cpus > 0)
        o->jobs = cpus;
}

/* srun on each node the same command; what it ends with, or -1. */
static int start_tasks(struct arena *a, const struct options *o)
{
    static const char *const srun[] = {"srun", "--ntasks-per-node=1",
                                       "--no-kill", "--exclusive",
                                       "--kill-on-bad-exit=0"};
    enum { SRUN = sizeof srun / sizeof srun[0] };
    const char *nodes = getenv("SLURM_JOB_NUM_NODES");
    const char *cpus = getenv("SLURM_CPUS_ON_NODE");
    unsigned n = 0, argc = 0;
    pid_t pid;
    int status;

    while (o->argv[argc])
        argc++;
    const char **argv = arena_alloc(a, (SRUN + argc + 4) * sizeof *argv);
    for (unsigned i = 0; i < SRUN; i++)
        argv[n++] = srun[i];
    argv[n++] = arena_printf(a, "--ntasks=%s", nodes ? nodes : "1");
    if (!getenv("SLURM_CPUS_PER_TASK") && cpus)
        argv[n++] = arena_printf(a, "--cpus-per-task=%s", cpus);
    argv[n++] = self(a);
    for (unsigned i = 1; i < argc; i++)
        argv[n++] = o->argv[i];
    int err = posix_spawnp(&pid, argv[0], NULL, NULL,
                           (char *const *)(uintptr_t)argv, environ);
    if (err != 0) {
        fprintf(stderr, "mpx: srun: %s\n", strerror(err));
        return EXIT_MACHINE;
    }
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool is_ours(int code)
{
    return code >= 0 && (code <= EXIT_OPEN || code == EXIT_INTERRUPTED);
}

bool slurm_begin(struct options *o, int *code)
{
    struct arena a = {NULL};

    if (!getenv("SLURM_JOB_ID")) {
        *code = usage_error("run: --under slurm is for an allocation: "
                            "salloc -N 2 mpx run --under slurm FILE, or "
                            "mpx submit slurm FILE --nodes 2");
        return false;
    }
    if (getenv("SLURM_STEP_ID") || getenv("SLURM_ARRAY_TASK_ID")) {
        become_task(o);
        return true;
    }
    *code = -1;
    for (unsigned i = 0; i < ROUNDS && !is_ours(*code); i++)
        *code = start_tasks(&a, o);
    if (!is_ours(*code))
        *code = EXIT_MACHINE;
    arena_free(&a);
    return false;
}
