/* SPDX-License-Identifier: MIT */
/* What a run tells of each host, and of those of one name, beside its row. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "file.h"
#include "study.h"

/* Who reads the first link hijacks the connection of the phone; nobody opens
 * one to the spare server. */
static const char text[] =
    "name: t\n"
    "stop: 5 s\n"
    "hosts:\n"
    "  phone: {role: client, connects-to: web}\n"
    "  laptop: {role: client, count: 2, connects-to: [web, mail]}\n"
    "  web: {role: server}\n"
    "  mail: {role: server}\n"
    "  spare: {role: server}\n"
    "links:\n"
    "  - {a: phone, b: r, name: wifi, rate: 4 Mbit/s}\n"
    "  - {a: phone, b: q, rate: 4 Mbit/s}\n"
    "  - {a: laptop, b: r, rate: 40 Mbit/s}\n"
    "  - {a: q, b: r, rate: 100 Mbit/s}\n"
    "  - {a: r, b: web, rate: 100 Mbit/s}\n"
    "  - {a: r, b: mail, rate: 100 Mbit/s}\n"
    "  - {a: r, b: spare, rate: 100 Mbit/s}\n"
    "traffic: {size: 1 MB}\n"
    "attackers: [{attack: join-with-sniffed-keys, on: wifi, acts: 400 ms}]\n";

static const char *const lines[] = {
    "phone,phone,client,1,1,0,0,0,",
    "laptop.1,laptop,client,2,2,0,2,2,1,0,0,",
    "laptop.2,laptop,client,2,2,0,2,2,1,0,0,",
    "web,web,server,3,3,0,2,2,",
    "mail,mail,server,2,2,0,2,2,1,0,0,",
    "spare,spare,server,0,0,0,0,0,0,0,0,0,,,0,0,0,0"};

static const struct host_result *of(const struct run_result *r,
                                    const char *name)
{
    for (unsigned k = 0; k < r->n_kinds; k++)
        if (strcmp(r->kind[k].name, name) == 0)
            return &r->kind[k].of;
    fail_msg("no %s", name);
    return NULL;
}

static void check_kinds(const struct run_result *r)
{
    const struct host_result *phone = of(r, "phone"), *laptop = of(r, "laptop"),
                             *web = of(r, "web"), *mail = of(r, "mail");

    assert_int_equal(r->n_kinds, 5);
    assert_int_equal(r->hijacked_connections, 1);
    assert_int_equal(phone->hijacked_connections, 1);
    assert_int_equal(laptop->hijacked_connections, 0);
    assert_int_equal(web->hijacked_connections, 1);
    assert_int_equal(mail->hijacked_connections, 0);
    assert_true(phone->captured_bytes > 1000);
    assert_int_equal(phone->captured_bytes, r->captured_bytes);
    assert_int_equal(laptop->captured_bytes, 0);
    assert_int_equal(laptop->connections, 4);
    assert_int_equal(laptop->app_bytes, 4000000);
    assert_int_equal(phone->app_bytes + laptop->app_bytes, r->app_bytes);
    assert_int_equal(web->app_bytes + mail->app_bytes, r->app_bytes);
    assert_true(isnan(phone->completion_s) && isnan(web->goodput_bps));
    assert_true(laptop->completion_s > 0 && laptop->completion_s < 2);
    assert_true(laptop->goodput_bps * laptop->completion_s > 31999999 &&
                laptop->goodput_bps * laptop->completion_s < 32000001);
    assert_true(isnan(of(r, "spare")->completion_s));
}

static void check_lines(const char *file)
{
    size_t len;
    char *all = file_read(file, &len), *at;
    unsigned n = 0;

    assert_non_null(all);
    for (char *line = strtok_r(all, "\n", &at); line;
         line = strtok_r(NULL, "\n", &at)) {
        assert_true(n < sizeof lines / sizeof lines[0]);
        if (strncmp(line, lines[n], strlen(lines[n])) != 0)
            fail_msg("%s\nit should begin with\n%s", line, lines[n]);
        n++;
    }
    assert_int_equal(n, sizeof lines / sizeof lines[0]);
    free(all);
}

static void test_by_host(void **state)
{
    static struct scn_diags diags;
    static struct scenario s;
    static struct run_result result;
    struct run_output out = {.hosts_file = "by_host.lines"};
    struct arena a = {NULL};
    struct study study;

    (void)state;
    assert_true(study_read(&study, "s.yaml", text, strlen(text), NULL, &diags));
    assert_true(study_cell(&study, 0, &a, &s, &diags));
    assert_int_equal(run_scenario(&s, 1, &result, &out), 0);
    check_kinds(&result);
    check_lines(out.hosts_file);
    unlink(out.hosts_file);
    arena_free(&a);
    study_free(&study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_by_host)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
