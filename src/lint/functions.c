/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/functions.h"

#include <string.h>

static const struct {
    enum function_kind kind;
    const char *pattern;
} known[] = {
#define FUNCTION(kind, pattern) {FUNCTION_##kind, pattern},
#include "lint/functions.def"
#undef FUNCTION
};

static int matches_name(const char *pattern, const char *name, size_t n) {
    size_t length = strlen(pattern);

    if (length > 1 && *pattern == '*' && pattern[length - 1] == '*')
        return memmem(name, n, pattern + 1, length - 2) != NULL;
    if (length > 0 && pattern[length - 1] == '*')
        return n >= length - 1 && memcmp(name, pattern, length - 1) == 0;
    if (*pattern == '*')
        return n >= length - 1 && memcmp(name + n - (length - 1), pattern + 1, length - 1) == 0;
    return n == length && memcmp(name, pattern, n) == 0;
}

enum function_kind function_kind(const struct functions *more, const char *name, size_t n) {
    for (size_t i = 0; i < more->n; i++)
        if (matches_name(more->more[i], name, n))
            return FUNCTION_LOG;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (matches_name(known[i].pattern, name, n))
            return known[i].kind;
    return FUNCTION_NONE;
}

int function_is_pattern(const char *text) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    size_t star = *text == '*', n = strspn(text + star, letters);

    if (n == 0 || (!star && *text >= '0' && *text <= '9'))
        return 0;
    text += star + n;
    return !*text || strcmp(text, "*") == 0;
}
