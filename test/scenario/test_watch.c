/* SPDX-License-Identifier: MIT */
/* mpx run --watch: the page of a sweep that runs, to this machine alone. */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#include "command.h"

static unsigned port;
static pid_t pid;

static void doze(void)
{
    nanosleep(&(struct timespec){0, 50000000}, NULL);
}

/* The sweep begins, and says where it can be seen. */
static int set_up(void **state)
{
    (void)state;
    if (enter_folder() != 0 || system("mkdir tmp") != 0)
        return -1;
    write_file("s.yaml", "name: s\npaths: {wifi: {}, lte: {}}\n"
                         "seeds: 1..200\n"
                         "expect: [{that: completed == connections}]\n");
    pid = fork();
    if (pid == 0) {
        setenv("FAKE_SLEEP_MS", "100", 1);
        setenv("TMPDIR", "tmp", 1);
        if (!freopen("output", "w", stderr) ||
            !freopen("/dev/null", "w", stdout))
            _exit(1);
        execl(MPX_FAKE, "mpx", "run", "s.yaml", "-o", "out", "-j", "1",
              "--watch", (char *)NULL);
        _exit(1);
    }
    for (unsigned i = 0; i < 400 && port == 0; i++) {
        size_t len;
        char *output = file_read("output", &len);
        const char *at = output ? strstr(output, "http://127.0.0.1:") : NULL;
        if (at && strchr(at, '\n'))
            port = (unsigned)strtoul(at + 17, NULL, 10);
        free(output);
        doze();
    }
    return port > 0 ? 0 : -1;
}

/* What is answered to a request, headers and all; to be free()d. */
static char *ask(const char *line, const char *host)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    char *got = NULL;
    size_t n = 0;
    ssize_t more;

    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    dprintf(fd, "%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", line,
            host);
    do {
        got = mem_grow(got, n + 65537, 1);
        more = read(fd, got + n, 65536);
        assert_true(more >= 0);
        n += (size_t)more;
    } while (more > 0);
    got[n] = '\0';
    close(fd);
    return got;
}

static void assert_answer(const char *line, const char *host,
                          const char *begins, const char *holds)
{
    char *got = ask(line, host);

    if (strncmp(got, begins, strlen(begins)) != 0 || !strstr(got, holds))
        fail_msg("%s: it answered\n%.600s", line, got);
    free(got);
}

static void test_page(void **state)
{
    char host[32], *got;

    (void)state;
    snprintf(host, sizeof host, "127.0.0.1:%u", port);
    /* the first page may be from before the first run */
    for (unsigned i = 0; i < 200; i++) {
        got = ask("GET /runs.csv", host);
        bool there = strstr(got, "\nseed=1,1,") != NULL;
        free(got);
        if (there)
            break;
        doze();
    }
    assert_answer("GET /", host, "HTTP/1.1 200 ", "\r\nRefresh: 3\r\n");
    assert_answer("GET /", host, "HTTP/1.1 200 ", "max=\"200\"></progress>");
    assert_answer("GET /", host, "HTTP/1.1 200 ", " of 200 runs, ");
    assert_answer("GET /", host, "HTTP/1.1 200 ", "completed == connections");
    assert_answer("GET /runs.csv", host, "HTTP/1.1 200 ", "\nseed=1,1,");

    /* who asked not to be moved is not */
    got = ask("GET /?still=1", host);
    assert_non_null(strstr(got, "HTTP/1.1 200 "));
    assert_null(strstr(got, "\r\nRefresh:"));
    free(got);

    /* the folder of the results is only read */
    assert_false(file_exists("out/runs.csv"));
}

static void test_refused(void **state)
{
    char host[32], local[64], *table;
    size_t len;

    (void)state;
    snprintf(host, sizeof host, "localhost:%u", port);
    assert_answer("HEAD /", host, "HTTP/1.1 200 ", "");
    assert_answer("POST /", host, "HTTP/1.1 405 ", "");
    assert_answer("DELETE /runs.csv", host, "HTTP/1.1 405 ", "");
    assert_answer("GET /run.json", host, "HTTP/1.1 404 ", "");
    assert_answer("GET /../s.yaml", host, "HTTP/1.1 404 ", "");
    assert_answer("GET /runs/seed=1.row", host, "HTTP/1.1 404 ", "");
    /* a name of elsewhere that leads here */
    assert_answer("GET /", "example.org", "HTTP/1.1 403 ", "");

    /* it listens on 127.0.0.1 alone */
    snprintf(local, sizeof local, ": 0100007F:%04X 00000000:0000 0A", port);
    table = file_read("/proc/net/tcp", &len);
    assert_non_null(table);
    assert_non_null(strstr(table, local));
    snprintf(local, sizeof local, ": 00000000:%04X ", port);
    assert_null(strstr(table, local));
    free(table);
}

/* It goes with the sweep, and leaves nothing behind. */
static void test_end(void **state)
{
    int status;

    (void)state;
    kill(pid, SIGTERM);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 130);
    assert_int_equal(rmdir("tmp"), 0);
    assert_true(file_exists("out/runs.csv"));

    /* nothing listens unless asked */
    assert_int_equal(mpx("", "run s.yaml -o none --only seed=1"), 6);
    size_t len;
    char *said = file_read("said", &len);
    assert_null(strstr(said, "http://"));
    free(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_end),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
