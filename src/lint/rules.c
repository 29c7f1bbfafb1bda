/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct rule rules[LINT_RULES] = {
#define RULE(name, id, severity, summary, explanation, bad, good, source)                          \
    [LINT_##name] = {id, SEVERITY_##severity, summary, explanation, bad, good, source},
#include "lint/rules.def"
#undef RULE
};

const char *severity_name(enum severity severity) {
    static const char *const names[SEVERITIES] = {"note", "warning", "error"};

    return names[severity];
}

enum lint_rule rule_find(const char *id, size_t n) {
    int rule = 0;

    while (rule < LINT_RULES &&
           !(strlen(rules[rule].id) == n && memcmp(rules[rule].id, id, n) == 0))
        rule++;
    return (enum lint_rule)rule;
}

void lint_tell(const struct lint *lint, enum lint_rule rule, uint64_t line, uint64_t column,
               const char *format, ...) {
    char text[512];
    struct diagnostic diagnostic = {rule, line, column, text};
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    lint->told(&diagnostic, lint->data);
}
