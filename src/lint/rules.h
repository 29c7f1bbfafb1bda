/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_RULES_H
#define DEED_LINT_RULES_H

/* The table of rules.def, and the diagnostics. */

#include <stddef.h>
#include <stdint.h>

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITIES };

enum lint_rule {
#define RULE(id, ...) LINT_##id,
#include "lint/rules.def"
#undef RULE
    LINT_RULES
};

struct rule {
    const char *id;
    enum severity severity;
    const char *summary, *explanation, *bad, *good, *source;
};

extern const struct rule rules[LINT_RULES];

const char *severity_name(enum severity severity);

/* Finds a rule by its id of n bytes; LINT_RULES: there is none. */
enum lint_rule rule_find(const char *id, size_t n);

/* One thing that is wrong. The text may have any bytes of what was read, but no secret. */
struct diagnostic {
    enum lint_rule rule;
    uint64_t line;   /* from 1 */
    uint64_t column; /* from 1, in characters; 0: the line as a whole */
    const char *text;
};

typedef void diagnostic_fn(const struct diagnostic *diagnostic, void *data);

/* The receiver of diagnostics. */
struct lint {
    diagnostic_fn *told;
    void *data;
};

void lint_tell(const struct lint *lint, enum lint_rule rule, uint64_t line, uint64_t column,
               const char *format, ...) __attribute__((__format__(__printf__, 5, 6)));

#endif
