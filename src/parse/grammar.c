/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "parse/grammar.h"

#include "util/ascii.h"
#include "util/text.h"

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

/* The length of an escape, from its backslash; 0: it is no escape. */
static size_t escape_length(const char *at, size_t n) {
    if (n < 2 || !is_escaped(at[1]))
        return 0;
    if (at[1] != 'u')
        return 2;
    if (n < 6 || !is_hex(at + 2))
        return 0;
    if ((at[2] | 0x20) != 'd' || at[3] < '8')
        return 6;
    /* Both halves of a surrogate pair. */
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
