/* SPDX-License-Identifier: MIT */
/* JSON out, RFC 8259, indented by two, or on one line. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stdio.h>

struct json {
    FILE *f;
    unsigned depth;
    bool begun;   /* something stands at this depth */
    bool in_html; /* no text ends a <script> */
    bool on_line; /* all of it on one line; in_html is, too */
};

/* @p key is NULL within lists. */
void json_open(struct json *j, const char *key, char bracket);
void json_close(struct json *j, char bracket);
void json_string(struct json *j, const char *key, const char *value);
void json_real(struct json *j, const char *key, double value); /* NAN: null */
void json_whole(struct json *j, const char *key, unsigned long long value);
/* A number as it stands in @p digits. */
void json_decimal(struct json *j, const char *key, const char *digits);
void json_bool(struct json *j, const char *key, bool value);

#endif /* JSON_H */
