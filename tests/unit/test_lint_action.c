/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "lint/action.h"

static const struct {
    const char *action;
    enum lint_rule rule;
    const char *known;
} rows[] = {
    {"customer.delete", LINT_RULES, NULL},
    {"auth.login_failed", LINT_RULES, NULL},
    {"ticket.escalate", LINT_RULES, NULL},
    {"vm.disk.resize", LINT_RULES, NULL},
    {"customer.exported", LINT_ACTION_VARIANT, "customer.export"},
    {"customers.export", LINT_ACTION_VARIANT, "customer.export"},
    {"export.customer", LINT_ACTION_VARIANT, "customer.export"},
    {"user.created", LINT_ACTION_VARIANT, "user.create"},
    {"customer.deletion", LINT_ACTION_VARIANT, "customer.delete"},
    {"customer.approve", LINT_RULES, NULL},
    {"user.deleted_at", LINT_RULES, NULL},
    {"Deleted the customer", LINT_ACTION_SENTENCE, NULL},
    {"customer delete", LINT_ACTION_SENTENCE, NULL},
    {"DELETE", LINT_ACTION_FORM, NULL},
    {"Customer.Delete", LINT_ACTION_FORM, NULL},
    {"login", LINT_ACTION_FORM, NULL},
    {"customer-delete", LINT_ACTION_FORM, NULL},
    {"", LINT_ACTION_FORM, NULL},
};

Test(lint_action, names) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *known = "untouched";

        cr_expect_eq(action_judge(rows[i].action, &known), rows[i].rule, "%s", rows[i].action);
        if (rows[i].known)
            cr_expect_str_eq(known, rows[i].known);
        else
            cr_expect_eq(known, NULL, "%s", rows[i].action);
    }
}
