/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "lint/rules.h"

Test(lint_rules, ids_are_kebab_case_and_found) {
    for (enum lint_rule i = 0; i < LINT_RULES; i++) {
        const char *id = rules[i].id;

        cr_assert_eq(strspn(id, "abcdefghijklmnopqrstuvwxyz-"), strlen(id), "%s", id);
        cr_assert_leq(strlen(id), 16, "%s: --rules has no room for it", id);
        cr_assert_eq(rule_find(id, strlen(id)), i, "%s stands twice", id);
    }
    cr_assert_eq(rule_find("no-such-rule", 12), LINT_RULES);
    cr_assert_eq(rule_find("no-actor", 7), LINT_RULES);
    cr_assert_eq(rule_find("", 0), LINT_RULES);
}

Test(lint_rules, each_explains_itself) {
    for (int i = 0; i < LINT_RULES; i++) {
        cr_assert(*rules[i].summary && *rules[i].explanation && *rules[i].bad && *rules[i].good &&
                      *rules[i].source,
                  "%s", rules[i].id);
        cr_assert_str_neq(rules[i].bad, rules[i].good, "%s", rules[i].id);
    }
}

static char told[600];

static void tell(const struct diagnostic *diagnostic, void *data) {
    (void)data;
    snprintf(told, sizeof(told), "%s", diagnostic->text);
}

Test(lint_rules, a_long_text_is_cut_within_its_room) {
    struct lint lint = {tell, NULL};
    char text[2000];

    memset(text, 'a', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    lint_tell(&lint, LINT_SECRET, 1, 0, "%s", text);
    cr_assert_eq(strlen(told), 511);
}
