/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse/grammar.h"

#include "util/ascii.h"
#include "util/text.h"

/* ---- numbers ------------------------------------------------------------------------------- */

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
bool grammar_number(struct text_view text) {
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

/* ---- characters ---------------------------------------------------------------------------- */

static bool is_hex(const char *at) {
    for (int i = 0; i < 4; i++)
        if (ascii_hex(at[i]) < 0)
            return false;
    return true;
}

static bool is_escaped(char c) {
    switch (c) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
    case 'u':
        return true;
    default:
        return false;
    }
}

/* From the backslash on; how many bytes it takes, 0: it is none. */
static size_t escape_length(const char *at, size_t n) {
    if (n < 2 || !is_escaped(at[1]))
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

size_t grammar_character(const char *at, const char *end) {
    uint32_t code;

    if (*at == '\\')
        return escape_length(at, (size_t)(end - at));
    if ((unsigned char)*at < 0x20)
        return 0;
    return text_character((const unsigned char *)at, (size_t)(end - at), &code);
}
