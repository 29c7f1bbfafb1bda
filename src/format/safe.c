/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/safe.h"

#include <wchar.h>

#include "util/ascii.h"
#include "util/hidden.h"
#include "util/text.h"

/* Accents on one letter; some scripts need a few. */
#define MARKS_MAX 4

static bool is_plain(char c) {
    return ascii_is_printable(c) && c != '\\';
}

/* ---- for a terminal ------------------------------------------------------------------------ */

static void put_code(struct buffer *to, uint32_t code) {
    if (code < 0x80)
        buffer_printf(to, "\\x%02x", code);
    else
        buffer_printf(to, code < 0x10000 ? "\\u%04x" : "\\U%08x", code);
}

static bool starts_escape(const unsigned char *s, size_t n) {
    return *s == '\\' && n > 1 && (s[1] == 'x' || s[1] == 'u' || s[1] == 'U');
}

/* One character or stray byte; how long it is. marks: how many without width stand before it. */
static size_t put_one(struct buffer *to, const unsigned char *s, size_t n, unsigned *marks) {
    uint32_t code;
    size_t length = text_character(s, n, &code);
    int width;

    if (length == 0) {
        buffer_printf(to, "\\x%02x", *s);
        *marks = MARKS_MAX;
        return 1;
    }
    width = wcwidth((wchar_t)code);
    *marks = width == 0 ? *marks + 1 : 0;
    if (width < 0 || *marks > MARKS_MAX || code_is_hidden(code) || starts_escape(s, n)) {
        put_code(to, code);
        *marks = MARKS_MAX;
    } else {
        buffer_put(to, s, length);
    }
    return length;
}

void safe_put(struct buffer *to, const char *bytes, size_t n) {
    const unsigned char *s = (const unsigned char *)bytes;
    unsigned marks = MARKS_MAX; /* an accent at the beginning has no letter: it is escaped */

    while (n > 0) {
        size_t plain = 0;

        while (plain < n && is_plain((char)s[plain]))
            plain++;
        buffer_put(to, s, plain);
        if (plain)
            marks = 0;
        s += plain;
        n -= plain;
        if (n > 0) {
            size_t length = put_one(to, s, n, &marks);

            s += length;
            n -= length;
        }
    }
}

/* ---- for JSON ------------------------------------------------------------------------------ */

/* The length of the escape at s, which is a backslash; 0: JSON has no such escape. */
static size_t escape_length(const char *s, size_t n) {
    if (n < 2 || !s[1])
        return 0;
    if (strchr("\"\\/bfnrt", s[1]))
        return 2;
    if (s[1] != 'u' || n < 6)
        return 0;
    for (size_t i = 2; i < 6; i++)
        if (ascii_hex(s[i]) < 0)
            return 0;
    return 6;
}

static void put_json_code(struct buffer *to, uint32_t code) {
    if (code < 0x10000)
        buffer_printf(to, "\\u%04x", code);
    else
        buffer_printf(to, "\\u%04x\\u%04x", 0xd800 + ((code - 0x10000) >> 10),
                      0xdc00 + ((code - 0x10000) & 0x3ff));
}

static size_t put_json_one(struct buffer *to, const char *s, size_t n) {
    size_t length = *s == '\\' ? escape_length(s, n) : 0;
    uint32_t code;

    if (length > 0) {
        buffer_put(to, s, length);
        return length;
    }
    length = text_character((const unsigned char *)s, n, &code);
    if (*s == '"' || *s == '\\')
        buffer_printf(to, "\\%c", *s);
    else if (length == 0)
        buffer_printf(to, "\\\\x%02x", (unsigned char)*s);
    else if (code_is_hidden(code))
        put_json_code(to, code);
    else
        buffer_put(to, s, length);
    return length ? length : 1;
}

void safe_put_json(struct buffer *to, struct text_view text) {
    const char *s = text.bytes;
    size_t n = text.n;

    while (n > 0) {
        size_t plain = 0, length;

        while (plain < n && is_plain(s[plain]) && s[plain] != '"')
            plain++;
        buffer_put(to, s, plain);
        s += plain;
        n -= plain;
        if (n == 0)
            break;
        length = put_json_one(to, s, n);
        s += length;
        n -= length;
    }
}

/* ---- columns ------------------------------------------------------------------------------- */

size_t safe_fit(const char *bytes, size_t n, size_t columns, size_t *ret_taken) {
    size_t at = 0, taken = 0;

    while (at < n) {
        uint32_t code;
        size_t length = text_character((const unsigned char *)bytes + at, n - at, &code);
        int width = length ? wcwidth((wchar_t)code) : 1;

        if (width > 0 && taken + (size_t)width > columns)
            break;
        taken += width > 0 ? (size_t)width : 0;
        at += length ? length : 1;
    }
    *ret_taken = taken;
    return at;
}

size_t safe_width(const char *bytes, size_t n) {
    size_t taken;

    safe_fit(bytes, n, SIZE_MAX / 2, &taken);
    return taken;
}
