/* SPDX-License-Identifier: MIT */
/*
 * find_secrets SECRETS FILE...: which of the secrets, a line each in hex, stand
 * in which of the files: in hex of either case, as octets, in base64. Prints
 * each once; 1 if there is any, 2 if something cannot be read.
 */
#define _GNU_SOURCE /* memmem() */
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECRET_MAX = 64, FORMS = 4 };

struct form {
    char octets[2 * SECRET_MAX + 1];
    size_t len;
};
struct secret {
    struct form form[FORMS];
};

static const char *const form_names[FORMS] = {"hex", "HEX", "octets", "base64"};

static char *read_all(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    char *p = NULL;
    size_t room = 0, n;

    for (*len = 0; f; *len += n) {
        if (*len + 65536 > room) {
            char *more = realloc(p, room += 1 << 20);

            if (!more)
                abort();
            p = more;
        }
        n = fread(p + *len, 1, 65536, f);
        if (n == 0)
            break;
    }
    if (f)
        fclose(f);
    else
        fprintf(stderr, "cannot read %s\n", path);
    return p;
}

static bool make(struct secret *s, const char *hex, size_t digits)
{
    uint8_t octets[SECRET_MAX];
    unsigned char base64[2 * SECRET_MAX];

    if (digits < 32 || digits % 2 || digits > 2 * SECRET_MAX)
        return false;
    for (size_t i = 0; i < digits; i++) {
        s->form[0].octets[i] =
            (char)(hex[i] | ('A' <= hex[i] && hex[i] <= 'F') << 5);
        s->form[1].octets[i] = s->form[0].octets[i];
        if (s->form[1].octets[i] >= 'a')
            s->form[1].octets[i] = (char)(s->form[1].octets[i] - 'a' + 'A');
    }
    for (size_t i = 0; i < digits / 2; i++) {
        const char two[] = {hex[2 * i], hex[2 * i + 1], '\0'};

        octets[i] = (uint8_t)strtoul(two, NULL, 16);
    }
    memcpy(s->form[2].octets, octets, digits / 2);
    EVP_EncodeBlock(base64, octets, (int)digits / 2);
    s->form[0].len = s->form[1].len = digits;
    s->form[2].len = digits / 2;
    /* whole groups of three octets: no padding, whatever follows */
    s->form[3].len = digits / 2 / 3 * 4;
    memcpy(s->form[3].octets, base64, s->form[3].len);
    return true;
}

static struct secret *read_secrets(const char *path, unsigned *n)
{
    size_t len;
    char *text = read_all(path, &len);
    struct secret *s = calloc(len / 32 + 1, sizeof *s);

    *n = 0;
    for (size_t at = 0; s && text && at < len;) {
        const char *nl = memchr(text + at, '\n', len - at);
        size_t line = nl ? (size_t)(nl - text) - at : len - at;

        if (!make(&s[*n], text + at, line)) {
            fprintf(stderr, "%s: no secret: %.*s\n", path, (int)line,
                    text + at);
            exit(2);
        }
        ++*n;
        at += line + 1;
    }
    free(text);
    return s;
}

int main(int argc, char **argv)
{
    unsigned n = 0, found = 0;
    struct secret *s = argc > 2 ? read_secrets(argv[1], &n) : NULL;

    if (n == 0) {
        fputs("find_secrets SECRETS FILE...\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        size_t len;
        char *p = read_all(argv[i], &len);

        if (!p)
            return 2;
        for (unsigned k = 0; k < n; k++)
            for (unsigned f = 0; f < FORMS; f++)
                if (memmem(p, len, s[k].form[f].octets, s[k].form[f].len)) {
                    printf("%s: %s, as %s\n", argv[i], s[k].form[0].octets,
                           form_names[f]);
                    found++;
                }
        free(p);
    }
    free(s);
    return found > 0;
}
