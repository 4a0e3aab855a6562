/* SPDX-License-Identifier: MIT */
/* Checking that octets are UTF-8 text without control characters. */
#include "scn_text.h"

#include <stdint.h>
#include <string.h>

#include "scn_tree.h"

size_t scn_text_utf8(const unsigned char *p, size_t left)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = *p < 0x80             ? 1
                 : (*p & 0xe0) == 0xc0 ? 2
                 : (*p & 0xf0) == 0xe0 ? 3
                 : (*p & 0xf8) == 0xf0 ? 4
                                       : 0;
    if (len <= 1 || len > left)
        return len == 1 ? 1 : 0;

    uint32_t code = *p & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (p[i] & 0x3f);
    }
    if (code < least[len] || code > 0x10ffff)
        return 0;
    return code >= 0xd800 && code <= 0xdfff ? 0 : len;
}

bool scn_text_printable(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\n') || c == 0x7f)
            return false;
    }
    return true;
}

/* True if the walk may go on after the character at @p at. */
static bool check_char(unsigned char c, struct scn_mark at, unsigned *tab_line,
                       struct scn_diags *diags)
{
    if (c == '\t' && *tab_line != at.line) {
        *tab_line = at.line;
        scn_error(diags, at, "indent with spaces", "tab character");
    }
    if (c >= 0x20 || c == '\t' || c == '\n' || c == '\r')
        return true;
    scn_error(diags, at, NULL, "control character 0x%02x; not a text file", c);
    return false;
}

size_t scn_text_mark(const char *text, size_t len)
{
    static const char mark[] = "\xef\xbb\xbf";

    return len >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;
}

/* YAML ends lines where editors do not, and then places would be wrong. */
static const char *odd_break(const unsigned char *p, size_t left)
{
    if (p[0] == '\r' && (left == 1 || p[1] != '\n'))
        return "CR without LF";
    if (left >= 2 && p[0] == 0xc2 && p[1] == 0x85)
        return "U+0085";
    if (left >= 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] | 1) == 0xa9)
        return p[2] == 0xa8 ? "U+2028" : "U+2029";
    return NULL;
}

bool scn_text_check(const struct scn_source *source, struct scn_diags *diags)
{
    const unsigned char *p = (const unsigned char *)source->text;
    struct scn_mark at = {source, 0, 1, 1};
    unsigned tab_line = 0;

    if (source->len > SCN_FILE_MAX) {
        scn_error(diags, at, NULL,
                  "more octets than the %d of a scenario, map or trace",
                  SCN_FILE_MAX);
        return false;
    }
    at.line = 1;
    for (size_t i = 0; i < source->len;) {
        size_t len = scn_text_utf8(p + i, source->len - i);
        if (len == 0) {
            scn_error(diags, at, NULL, "octet 0x%02x is not UTF-8", p[i]);
            return false;
        }
        const char *odd = odd_break(p + i, source->len - i);
        if (odd) {
            scn_error(diags, at, "end lines with LF, or CR LF",
                      "%s, which ends a line in YAML", odd);
            return false;
        }
        if (i > 0 && scn_text_mark(source->text + i, source->len - i)) {
            scn_error(diags, at, "take it out; nothing shows it",
                      "byte order mark within the text");
            return false;
        }
        if (!check_char(p[i], at, &tab_line, diags))
            return false;
        at.col++;
        if (p[i] == '\n') {
            at.line++;
            at.col = 1;
        }
        i += len;
    }
    return true;
}

char *scn_text_untabbed(struct arena *a, const struct scn_source *source,
                        size_t *len)
{
    char *text = arena_strndup(a, source->text, source->len);
    for (size_t i = 0; i < source->len; i++)
        if (text[i] == '\t')
            text[i] = ' ';
    *len = source->len;
    return text;
}
