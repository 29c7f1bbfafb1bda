/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "util/substring.h"

/* A copy of its own, so that reading behind the end shows under a sanitizer. */
static ptrdiff_t find(const char *needle_bytes, const char *text) {
    size_t n = strlen(text);
    char *copy = malloc(n ? n : 1);
    struct needle needle;
    const char *found;
    ptrdiff_t at;

    memcpy(copy, text, n);
    needle_make(&needle, needle_bytes, strlen(needle_bytes));
    found = needle_find(&needle, copy, n);
    at = found ? found - copy : -1;
    free(copy);
    return at;
}

Test(needle, is_found_wherever_it_stands) {
    static const char *const needles[] = {"x", "xy", "\"id\":\"alice@corp.com\"", "aaaa", "4471\""};

    for (size_t k = 0; k < sizeof(needles) / sizeof(*needles); k++)
        for (size_t before = 0; before < 70; before++)
            for (size_t behind = 0; behind < 40; behind++) {
                char text[256];

                memset(text, '-', sizeof(text));
                strcpy(text + before, needles[k]);
                memset(text + before + strlen(needles[k]), '.', behind);
                text[before + strlen(needles[k]) + behind] = '\0';
                cr_assert_eq(find(needles[k], text), (ptrdiff_t)before, "%s in %s", needles[k],
                             text);
            }
}

Test(needle, is_the_first_one_and_whole) {
    cr_expect_eq(find("ab", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabab"), 30);
    cr_expect_eq(find("abc", "ababababababababababababababababab"), -1);
    cr_expect_eq(find("abc", "ab"), -1);
    cr_expect_eq(find("abc", ""), -1);
}

Test(needle, what_is_too_long_is_found_by_its_beginning) {
    char text[NEEDLE_MAX + 40];
    struct needle needle;

    memset(text, 'n', sizeof(text));
    needle_make(&needle, text, sizeof(text));
    cr_expect_eq(needle.n, NEEDLE_MAX);
    cr_expect_eq(needle_find(&needle, text, sizeof(text)), text);
}
