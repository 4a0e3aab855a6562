/* SPDX-License-Identifier: MIT */
/* Writing run.json. */
#include "manifest.h"

#include <string.h>
#include <sys/utsname.h>

#include <openssl/crypto.h>

#include "file.h"
#include "json.h"
#include "mpx_crypto.h"
#include "redact.h"
#include "mpx_version.h"

static void put_time(struct json *j, const char *key, time_t t)
{
    char text[32];
    struct tm utc;
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&t, &utc));
    json_string(j, key, text);
}

void manifest_put_versions(struct json *j, const char *program)
{
    struct utsname u;

    json_string(j, "mpx", MPX_VERSION);
    json_string(j, "program_sha256", program);
    json_string(j, "libcrypto", OpenSSL_version(OPENSSL_VERSION_STRING));
    if (uname(&u) == 0) {
        json_string(j, "system", u.sysname);
        json_string(j, "release", u.release);
        json_string(j, "machine", u.machine);
    }
}

bool manifest_write(const struct run *r, const struct session *s,
                    time_t started, int exit_code)
{
    struct arena a = {NULL};
    struct out_file o;
    uint8_t hash[PLAN_HASH_LEN];
    char hex[65];
    bool secret = false, in_set = false;
    const char *text = session_text(s, &a, &secret);
    const char *path = file_path(&a, r->results.dir, "run.json");

    for (unsigned i = 0; i < s->changes.n_set; i++)
        redact_set(&a, s->changes.set[i], &in_set);
    if (!(in_set && s->reveal ? file_create_secret(&o, path)
                              : file_create(&o, path)))
        return false;
    mpx_sha256(text, strlen(text), hash);
    plan_hex(hash, hex);
    struct json j = {.f = o.f};
    json_open(&j, NULL, '{');
    json_string(&j, "scenario", s->study.name);
    json_string(&j, "file", s->file);
    json_string(&j, "scenario_sha256", hex);
    json_open(&j, "command", '[');
    for (const char *const *arg = r->options->argv; *arg; arg++)
        json_string(&j, NULL,
                    s->reveal ? *arg
                              : redact_argument(&a, *arg, s->changes.set,
                                                s->changes.n_set));
    json_close(&j, ']');
    json_open(&j, "versions", '{');
    manifest_put_versions(&j, r->results.program);
    json_close(&j, '}');
    json_whole(&j, "jobs", r->options->jobs);
    json_whole(&j, "planned", s->study.n_planned);
    json_whole(&j, "selected", r->plan->n_selected);
    json_whole(&j, "resumed", r->n_resumed);
    json_whole(&j, "failed", r->n_failed);
    json_whole(&j, "present", r->results.n_rows);
    json_bool(&j, "interrupted", r->interrupted);
    json_whole(&j, "exit_code", (unsigned)exit_code);
    put_time(&j, "started", started);
    put_time(&j, "finished", time(NULL));
    json_close(&j, '}');
    arena_free(&a);
    return file_commit(&o);
}
