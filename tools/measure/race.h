/* SPDX-License-Identifier: MIT */
/*
 * When the two ends of a TLS handshake could export a key: one end is one
 * process, times are CLOCK_REALTIME, in ns, which both share and which the
 * kernel stamps what arrives with.
 */
#ifndef RACE_H
#define RACE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    RACE_HANDSHAKES_MAX = 1024, /* a file of samples holds as many */
    RACE_STEPS_MAX = 16,
    RACE_TIMEOUT_S = 20,
};

struct race_options {
    unsigned version; /* 12 or 13 */
    bool rsa;         /* else ECDSA with P-256 */
    unsigned handshakes, load;
    bool real_time;      /* the ends; not the load */
    double delay_ms;     /* one way; of netem */
    const char *samples; /* beginning of names of files, or NULL */
};

/* One call of SSL_do_handshake(), and what it made the end send. */
struct race_step {
    int64_t arrived; /* the last octet, by the kernel; of the first step of a
                        client its beginning */
    int64_t woken;   /* the application has it */
    int64_t done;    /* libssl has returned */
    int64_t sent;    /* send() has returned; done, if there was nothing */
};

/* One handshake at one end. */
struct race_times {
    uint32_t n; /* steps */
    struct race_step step[RACE_STEPS_MAX];
    int64_t exported;  /* the key is there */
    int64_t installed; /* and one system call with it has returned */
};

/* ---- race_net.c ---- */

struct race_link {
    bool namespaces, delayed;
    const char *why; /* one of the two is false; or NULL */
};
/**
 * In the process of the server: a namespace of its own with an interface whose
 * other end is in that of process @p client, both with a delay. Neither has a
 * name, so they are gone with the processes.
 */
bool race_net_join(long client, double delay_ms, struct race_link *link);
/** In the process of the client: a namespace. False: not allowed. */
bool race_net_leave(void);
/** In the process of the client, after race_net_join(). */
bool race_net_settle(double delay_ms);
/** A socket that listens, on its own address or loopback; *port is given. */
int race_net_listen(bool namespaces, uint16_t *port);
/** A connection, or -1. Octets that arrive are stamped by the kernel. */
int race_net_connect(bool namespaces, uint16_t port);
int race_net_accept(int listener);
/** As read(); *at is when the last of the octets arrived, 0 if not told. */
long race_net_read(int sock, void *to, unsigned long cap, int64_t *at);
int64_t race_now(void);

/* ---- race_tls.c ---- */

struct race_tls;
/** Both ends' settings and the server's certificate; NULL if libssl refuses. */
struct race_tls *race_tls_new(const struct race_options *o);
void race_tls_free(struct race_tls *t);
/** One handshake over @p sock. False: it failed, which is said on stderr. */
bool race_tls_handshake(struct race_tls *t, bool server, int sock,
                        struct race_times *times);

/* ---- race_report.c ---- */

struct race_result {
    struct race_times client, server;
};
/** CSV on stdout, a summary on stderr, and files of samples if asked for. */
bool race_report(const struct race_options *o, const struct race_link *link,
                 const struct race_result *r, unsigned n, const char *load);

#endif /* RACE_H */
