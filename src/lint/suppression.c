/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/suppression.h"

#include <stdlib.h>
#include <string.h>

#include "util/array.h"

#define MARK "deed-lint:"

void suppressions_free(struct suppressions *suppressions) {
    free(suppressions->all);
    *suppressions = (struct suppressions){0};
}

struct comment_rest {
    const char *at, *end;
};

static void skip_any(struct comment_rest *rest, const char *bytes) {
    while (rest->at < rest->end && *rest->at && strchr(bytes, *rest->at))
        rest->at++;
}

static size_t take_id(struct comment_rest *rest, const char **ret) {
    *ret = rest->at;
    while (rest->at < rest->end && ((*rest->at >= 'a' && *rest->at <= 'z') || *rest->at == '-'))
        rest->at++;
    return (size_t)(rest->at - *ret);
}

/* "off RULE[, RULE…]: reason"; NULL, or what is wrong. */
static const char *parse_comment(struct comment_rest rest, struct suppression *ret) {
    const char *id;
    size_t n;

    skip_any(&rest, " \t");
    n = take_id(&rest, &id);
    if (n != 3 || memcmp(id, "off", 3) != 0)
        return "says nothing that is known: off RULE: reason";
    do {
        enum lint_rule rule;

        skip_any(&rest, " \t,");
        n = take_id(&rest, &id);
        rule = rule_find(id, n);
        if (rule == LINT_RULES)
            return n ? "names a rule that does not exist" : "names no rule: off RULE: reason";
        ret->off[rule] = true;
        skip_any(&rest, " \t");
    } while (rest.at < rest.end && *rest.at == ',');
    if (rest.at == rest.end || *rest.at != ':')
        return "gives no reason: off RULE: reason";
    skip_any(&rest, ": \t*/\r\n");
    return rest.at == rest.end ? "gives no reason: off RULE: reason" : NULL;
}

/* Joins suppressions of the same lines, so that many of them cost no time. */
static bool add_suppression(struct suppressions *suppressions, const struct suppression *new) {
    struct suppression *all;

    if (suppressions->n > 0) {
        struct suppression *last = &suppressions->all[suppressions->n - 1];

        if (last->from == new->from && last->to == new->to) {
            for (int rule = 0; rule < LINT_RULES; rule++)
                last->off[rule] = last->off[rule] || new->off[rule];
            return true;
        }
    }
    all = array_grow(suppressions->all, suppressions->n, &suppressions->room, sizeof(*all));
    if (!all)
        return false;
    suppressions->all = all;
    suppressions->all[suppressions->n++] = *new;
    return true;
}

bool suppressions_take(struct suppressions *suppressions, const struct token *comment, bool alone,
                       const struct lint *lint) {
    struct suppression new = {
        .from = comment->line, .to = comment->last_line + alone, .column = comment->column};
    struct comment_rest rest = {comment->bytes, comment->bytes + comment->n};
    const char *wrong;

    skip_any(&rest, "/*! \t");
    if ((size_t)(rest.end - rest.at) < sizeof(MARK) - 1 ||
        memcmp(rest.at, MARK, sizeof(MARK) - 1) != 0)
        return true;
    rest.at += sizeof(MARK) - 1;
    wrong = parse_comment(rest, &new);
    if (wrong) {
        lint_tell(lint, LINT_BAD_SUPPRESSION, comment->line, comment->column, "the comment %s",
                  wrong);
        return true;
    }
    return add_suppression(suppressions, &new);
}

bool suppressions_cover(struct suppressions *suppressions, enum lint_rule rule, uint32_t from,
                        uint32_t to) {
    size_t low = 0, high = suppressions->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (suppressions->all[middle].to < from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < suppressions->n && suppressions->all[low].from <= to; low++)
        if (suppressions->all[low].off[rule]) {
            suppressions->all[low].used = true;
            return true;
        }
    return false;
}

void suppressions_finish(const struct suppressions *suppressions, const struct lint *lint) {
    for (size_t i = 0; i < suppressions->n; i++)
        if (!suppressions->all[i].used)
            lint_tell(lint, LINT_BAD_SUPPRESSION, suppressions->all[i].from,
                      suppressions->all[i].column, "the comment switches off what is not there");
}
