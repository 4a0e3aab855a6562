/* SPDX-License-Identifier: MIT */
/* What the studies share. */
#ifndef TOKENS_IMPL_H
#define TOKENS_IMPL_H

#include "mpx_tokengen.h"
#include "tokens.h"

/* Everything random in a run: splitmix64. */
struct tokens_random {
    uint64_t state;
};
uint64_t tokens_next(struct tokens_random *r);
struct mpx_env tokens_env(struct tokens_random *r);

/* A host's source of tokens: what MP_CAPABLE carries, and its token. */
struct tokens_source {
    const struct mpx_profile *profile;
    struct mpx_tokengen gen;
    struct mpx_env env;
    unsigned bits;
    uint64_t draws, hashes;
};
/* False if the scheme does not take the setting. */
bool tokens_source_init(struct tokens_source *src,
                        const struct tokens_setting *s,
                        const struct mpx_profile *p, uint32_t server,
                        struct tokens_random *r);
void tokens_source_free(struct tokens_source *src);
uint64_t tokens_draw(struct tokens_source *src);

/* (measured - expected) / deviation; 0 if nothing could deviate. */
double tokens_z(double measured, double expected, double variance);

const char *tokens_host(const struct tokens_setting *s,
                        const struct mpx_profile *p, struct tokens_random *r,
                        struct tokens_result *out);
const char *tokens_farm(const struct tokens_setting *s,
                        const struct mpx_profile *p, struct tokens_random *r,
                        struct tokens_result *out);
const char *tokens_guess(const struct tokens_setting *s,
                         const struct mpx_profile *p, struct tokens_random *r,
                         struct tokens_result *out);

/* How an endpoint answers a SYN with MP_JOIN. */
enum tokens_answer {
    TOKENS_SILENCE,
    TOKENS_RESET,
    TOKENS_SYNACK, /* it leaves the SYN to TCP, which answers */
};
struct tokens_answers {
    enum tokens_answer unknown, before_key, with_key;
    bool linked; /* tokens on the wire tell which joins belong together, and to
                    which handshake */
};
/* Three such questions to a real endpoint, and a spy's. False: out of memory,
 * or the connection was not established. */
bool tokens_ask(const struct mpx_profile *p, struct tokens_random *r,
                struct tokens_answers *a);

#endif /* TOKENS_IMPL_H */
