/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/action.h"

#include <stdbool.h>
#include <string.h>

#include "lint/phrase.h"
#include "util/text.h"

static const char *const catalogue[] = {
#define ACTION(name, category, description) name,
#include "lib/actions.def"
#undef ACTION
};

#define N_CATALOGUE (sizeof(catalogue) / sizeof(catalogue[0]))

static bool is_ending(const char *s, size_t n) {
    static const char *const endings[] = {"",   "e",   "s",   "d",   "ed",
                                          "es", "ing", "ion", "ted", "ting"};

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (n == strlen(endings[i]) && memcmp(s, endings[i], n) == 0)
            return true;
    return false;
}

/* export, exports, exported, exporting: one word with different endings. */
static bool is_same_word(const char *a, size_t n, const char *b, size_t m) {
    size_t same = 0;

    while (same < n && same < m && a[same] == b[same])
        same++;
    return (same == n && same == m) ||
           (same >= 4 && is_ending(a + same, n - same) && is_ending(b + same, m - same));
}

/* Where the second of exactly two words begins, or NULL. */
static const char *second(const char *action) {
    const char *dot = strchr(action, '.');

    return dot && !strchr(dot + 1, '.') ? dot + 1 : NULL;
}

static bool is_variant(const char *action, const char *known) {
    const char *verb = second(action), *known_verb = second(known);
    size_t n, m;

    if (!verb || !known_verb)
        return false;
    n = (size_t)(verb - action) - 1;
    m = (size_t)(known_verb - known) - 1;
    return (is_same_word(action, n, known, m) &&
            is_same_word(verb, strlen(verb), known_verb, strlen(known_verb))) ||
           (is_same_word(action, n, known_verb, strlen(known_verb)) &&
            is_same_word(verb, strlen(verb), known, m));
}

enum lint_rule action_judge(const char *action, const char **ret_known) {
    *ret_known = NULL;
    if (phrase_is_sentence(action, strlen(action)))
        return LINT_ACTION_SENTENCE;
    if (!text_is_words(action, 2, SIZE_MAX))
        return LINT_ACTION_FORM;
    for (size_t i = 0; i < N_CATALOGUE; i++)
        if (strcmp(action, catalogue[i]) == 0)
            return LINT_RULES;
    for (size_t i = 0; i < N_CATALOGUE; i++)
        if (is_variant(action, catalogue[i])) {
            *ret_known = catalogue[i];
            return LINT_ACTION_VARIANT;
        }
    return LINT_RULES;
}
