/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "util/substring.h"

/* A copy of its own, so that reading behind the end shows under a sanitizer. */
static ptrdiff_t find(const char *substring_bytes, const char *text) {
    size_t n = strlen(text);
    char *copy = malloc(n ? n : 1);
    struct substring substring;
    const char *found;
    ptrdiff_t at;

    memcpy(copy, text, n);
    substring_make(&substring, substring_bytes, strlen(substring_bytes));
    found = substring_find(&substring, copy, n);
    at = found ? found - copy : -1;
    free(copy);
    return at;
}

Test(substring, is_found_wherever_it_stands) {
    static const char *const substrings[] = {"x", "xy", "\"id\":\"alice@corp.com\"", "aaaa",
                                             "4471\""};

    for (size_t k = 0; k < sizeof(substrings) / sizeof(*substrings); k++)
        for (size_t before = 0; before < 70; before++)
            for (size_t behind = 0; behind < 40; behind++) {
                char text[256];

                memset(text, '-', sizeof(text));
                strcpy(text + before, substrings[k]);
                memset(text + before + strlen(substrings[k]), '.', behind);
                text[before + strlen(substrings[k]) + behind] = '\0';
                cr_assert_eq(find(substrings[k], text), (ptrdiff_t)before, "%s in %s",
                             substrings[k], text);
            }
}

Test(substring, is_the_first_one_and_whole) {
    cr_expect_eq(find("ab", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabab"), 30);
    cr_expect_eq(find("abc", "ababababababababababababababababab"), -1);
    cr_expect_eq(find("abc", "ab"), -1);
    cr_expect_eq(find("abc", ""), -1);
}

Test(substring, what_is_too_long_is_found_by_its_beginning) {
    char text[SUBSTRING_MAX + 40];
    struct substring substring;

    memset(text, 'n', sizeof(text));
    substring_make(&substring, text, sizeof(text));
    cr_expect_eq(substring.n, SUBSTRING_MAX);
    cr_expect_eq(substring_find(&substring, text, sizeof(text)), text);
}
