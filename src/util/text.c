/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/text.h"

#include <stdint.h>
#include <string.h>

enum { SPECIAL = 1, UNSAFE = 2, HIGH = 4 };

/* What the fast pass has to know of each byte; 0 goes out as it is. */
static const uint8_t classes[256] = {
    [0x00 ... 0x1f] = UNSAFE, ['"'] = SPECIAL,        ['\\'] = SPECIAL,
    [0x7f] = UNSAFE,          [0x80 ... 0xff] = HIGH,
};

size_t text_character(const unsigned char *s, size_t n, uint32_t *ret_code) {
    uint32_t code;
    size_t length;

    if (s[0] < 0x80) {
        *ret_code = s[0];
        return 1;
    }
    if (s[0] >= 0xc2 && s[0] <= 0xdf) {
        length = 2;
        code = s[0] & 0x1fU;
    } else if (s[0] >= 0xe0 && s[0] <= 0xef) {
        length = 3;
        code = s[0] & 0x0fU;
    } else if (s[0] >= 0xf0 && s[0] <= 0xf4) {
        length = 4;
        code = s[0] & 0x07U;
    } else {
        return 0;
    }
    if (n < length)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (s[i] & 0x3fU);
    }
    if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000) || code > 0x10ffff ||
        (code >= 0xd800 && code <= 0xdfff))
        return 0;
    *ret_code = code;
    return length;
}

bool text_is_unsafe(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x2028 || code == 0x2029 ||
           (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
           (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

/* One unit of a text: a character, or a single byte that belongs to none. */
static size_t unit(const unsigned char *s, size_t n, bool *ret_unsafe) {
    uint32_t code;
    size_t length = text_character(s, n, &code);

    *ret_unsafe = length == 0 || text_is_unsafe(code);
    return length ? length : 1;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Has one of eight bytes the value? (x - 1) & ~x has its high bit set in a zero byte at the least;
 * a borrow may set it in the one after it, too, which costs a second look and nothing else. */
static uint64_t any(uint64_t eight, uint64_t value) {
    uint64_t x = eight ^ EACH(value);

    return (x - EACH(0x01)) & ~x & EACH(0x80);
}

/* Might one of them be no plain byte? Says yes where there is one. */
static bool any_special(uint64_t eight) {
    return ((eight & EACH(0x80)) | ((eight - EACH(0x20)) & ~eight & EACH(0x80)) | any(eight, '"') |
            any(eight, '\\') | any(eight, 0x7f)) != 0;
}

/* The classes of all bytes together, eight at a time where they are plain, as most are. */
static unsigned look(const char *s, size_t n) {
    unsigned seen = 0;

    while (n > 0) {
        uint64_t eight;

        if (n >= sizeof(eight)) {
            memcpy(&eight, s, sizeof(eight));
            if (!any_special(eight)) {
                s += sizeof(eight);
                n -= sizeof(eight);
                continue;
            }
        }
        for (size_t i = 0; n > 0 && i < sizeof(eight); i++, n--)
            seen |= classes[(unsigned char)*s++];
    }
    return seen;
}

struct text text_of(const char *s) {
    struct text text = {.bytes = s, .plain = true};
    size_t n = strnlen(s, TEXT_LOOK_MAX);
    unsigned seen = look(s, n);

    if (s[n]) {
        text.cut = true;
        for (size_t back = 0; back < 3 && (s[n] & 0xc0) == 0x80; back++)
            n--;
    }
    text.n = n;
    text.plain = seen == 0;
    text.unsafe = seen & UNSAFE;
    if (!text.unsafe && (seen & HIGH))
        for (size_t i = 0; i < n && !text.unsafe;)
            i += unit((const unsigned char *)s + i, n - i, &text.unsafe);
    return text;
}

bool text_write_plain(const char *bytes, size_t n, struct out *json, struct out *raw,
                      size_t *limit) {
    size_t fits = n;

    if (fits > *limit)
        fits = *limit;
    if (fits > out_room(json))
        fits = out_room(json);
    if (raw && fits > out_room(raw))
        fits = out_room(raw);
    memcpy(json->at, bytes, fits);
    json->at += fits;
    if (raw) {
        memcpy(raw->at, bytes, fits);
        raw->at += fits;
    }
    *limit -= fits;
    return fits == n;
}

static size_t percent(char *to, const unsigned char *bytes, size_t n) {
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < n; i++) {
        *to++ = '%';
        *to++ = digits[bytes[i] >> 4];
        *to++ = digits[bytes[i] & 15];
    }
    return 3 * n;
}

bool text_write(const struct text *text, size_t from, size_t to, struct out *json, struct out *raw,
                size_t *limit) {
    if (text->plain)
        return text_write_plain(text->bytes + from, to - from, json, raw, limit);

    for (size_t i = from; i < to;) {
        const unsigned char *s = (const unsigned char *)text->bytes + i;
        bool unsafe;
        size_t length = unit(s, to - i, &unsafe);
        char safe[12];
        size_t n, escape;

        if (unsafe || (text->unsafe && *s == '%')) {
            n = percent(safe, s, length);
        } else {
            memcpy(safe, s, length);
            n = length;
        }
        escape = classes[*s] == SPECIAL;
        if (n + escape > *limit || n + escape > out_room(json) || (raw && n > out_room(raw)))
            return false;
        if (escape)
            out_put(json, "\\", 1);
        out_put(json, safe, n);
        if (raw)
            out_put(raw, safe, n);
        *limit -= n + escape;
        i += length;
    }
    return true;
}

static bool is_blank(uint32_t code) {
    return (code >= 0x09 && code <= 0x0d) || code == 0x20 || code == 0x85 || code == 0xa0 ||
           code == 0x1680 || (code >= 0x2000 && code <= 0x200f) || code == 0x2028 ||
           code == 0x2029 || code == 0x202f || (code >= 0x205f && code <= 0x2064) ||
           code == 0x3000 || code == 0xfeff;
}

bool text_is_blank(const char *s) {
    size_t n = strnlen(s, TEXT_LOOK_MAX), length;

    for (; n > 0; s += length, n -= length) {
        uint32_t code;

        length = text_character((const unsigned char *)s, n, &code);
        if (length == 0 || !is_blank(code))
            return false;
    }
    return true;
}

bool text_is_words(const char *s, size_t min_parts, size_t max_parts) {
    size_t parts = 0;

    for (;;) {
        if (*s < 'a' || *s > 'z')
            return false;
        while ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '_')
            s++;
        parts++;
        if (!*s)
            return parts >= min_parts && parts <= max_parts;
        if (*s++ != '.')
            return false;
    }
}

bool text_is_name(const char *s, size_t max, const char *more) {
    size_t n = 0;

    for (; s[n]; n++) {
        if (n == max)
            return false;
        if (!((s[n] >= 'a' && s[n] <= 'z') || (s[n] >= 'A' && s[n] <= 'Z') ||
              (s[n] >= '0' && s[n] <= '9') || s[n] == '_' || s[n] == '.' || s[n] == '-' ||
              strchr(more, s[n])))
            return false;
    }
    return n > 0;
}
