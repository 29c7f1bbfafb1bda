/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* view_line(): what is an event, for all readers. The parts of a line stand where libdeed puts them
 * (view_parts()); here is what may stand in them. */
#include <string.h>

#include "text.h"
#include "view.h"

/* ---- members and marks --------------------------------------------------------------------- */

static size_t skip_digits(const char **at, const char *end) {
    const char *from = *at;

    while (*at < end && **at >= '0' && **at <= '9')
        ++*at;
    return (size_t)(*at - from);
}

static bool skip(const char **at, const char *end, char a, char b) {
    if (*at == end || (**at != a && **at != b))
        return false;
    ++*at;
    return true;
}

/* RFC 8259, section 6. */
static bool is_number(struct text_view text) {
    const char *at = text.bytes, *end = at + text.n, *from;
    size_t n;

    skip(&at, end, '-', '-');
    from = at;
    n = skip_digits(&at, end);
    if (n == 0 || (n > 1 && *from == '0') ||
        (skip(&at, end, '.', '.') && skip_digits(&at, end) == 0))
        return false;
    if (skip(&at, end, 'e', 'E')) {
        skip(&at, end, '+', '-');
        if (skip_digits(&at, end) == 0)
            return false;
    }
    return at == end;
}

static bool is_among(const struct text_view *keys, size_t n, struct text_view key) {
    for (size_t i = 0; i < n; i++)
        if (view_same(keys[i], key))
            return true;
    return false;
}

/* A comma stands between two, and nowhere else. */
static bool is_parted(struct text_view rest, size_t n) {
    return (*rest.bytes == ',') == (n > 0);
}

static bool are_members(struct text_view rest) {
    struct text_view keys[VIEW_MEMBERS_MAX];
    struct value_view value;

    for (size_t n = 0; rest.n > 0; n++) {
        if (n == VIEW_MEMBERS_MAX || !is_parted(rest, n) || !view_next(&rest, &value) ||
            is_among(keys, n, value.key) || (value.kind == VALUE_NUMBER && !is_number(value.text)))
            return false;
        keys[n] = value.key;
    }
    return true;
}

static bool are_texts(struct text_view rest) {
    struct text_view text;

    for (size_t n = 0; rest.n > 0; n++)
        if (!is_parted(rest, n) || !view_next_mark(&rest, &text))
            return false;
    return true;
}

/* ---- bytes --------------------------------------------------------------------------------- */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Is one of the eight a control character, a backslash, or beyond ASCII? Says yes where one is. */
static bool is_special(uint64_t eight) {
    uint64_t backslash = eight ^ EACH('\\');

    return ((eight | (eight - EACH(0x20)) | (backslash - EACH(1))) & EACH(0x80)) != 0;
}

static bool is_hex(const char *at) {
    for (int i = 0; i < 4; i++)
        if (!strchr("0123456789abcdefABCDEF", at[i]) || !at[i])
            return false;
    return true;
}

/* From the backslash on; how many bytes it takes, 0: it is none. */
static size_t escape_length(const char *at, size_t n) {
    if (n < 2 || !at[1] || !strchr("\"\\/bfnrtu", at[1]))
        return 0;
    if (at[1] != 'u')
        return 2;
    if (n < 6 || !is_hex(at + 2))
        return 0;
    if ((at[2] | 0x20) != 'd' || at[3] < '8')
        return 6;
    /* The first half of a pair, and the second one. */
    if (!strchr("89abAB", at[3]) || n < 12 || at[6] != '\\' || at[7] != 'u' || !is_hex(at + 8) ||
        (at[8] | 0x20) != 'd' || !strchr("cdefCDEF", at[9]))
        return 0;
    return 12;
}

/* Are all bytes such as stand in JSON? Around its texts, only plain ones can. */
static bool has_good_bytes(const char *at, size_t n) {
    while (n > 0) {
        size_t length = 1;
        uint32_t code;

        if (n >= sizeof(uint64_t)) {
            uint64_t eight;

            memcpy(&eight, at, sizeof(eight));
            if (!is_special(eight)) {
                at += sizeof(eight);
                n -= sizeof(eight);
                continue;
            }
        }
        if ((unsigned char)*at < 0x20)
            return false;
        if (*at == '\\')
            length = escape_length(at, n);
        else if ((unsigned char)*at >= 0x80)
            length = text_character((const unsigned char *)at, n, &code);
        if (length == 0)
            return false;
        at += length;
        n -= length;
    }
    return true;
}

/* ---- the line ------------------------------------------------------------------------------ */

bool view_line(const char *bytes, size_t n, struct view *ret) {
    if (!view_parts(bytes, n, ret) || !are_members(ret->metadata) || !are_members(ret->origin))
        return false;
    for (int mark = 0; mark < VIEW_MARKS; mark++)
        if (!are_texts(ret->mark[mark]))
            return false;
    return has_good_bytes(bytes, n);
}
