/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/ours.h"

#include <string.h>

#include "lint/action.h"

enum of_ours { OURS_RECORD, OURS_RECORD_EVENT, OURS_SCOPE, OURS_SCOPE_END, OURS_PRINCIPAL };

static const struct {
    const char *name;
    enum of_ours what;
} ours[] = {
    {"deed_record", OURS_RECORD},
    {"deed_record_event", OURS_RECORD_EVENT},
    {"DEED_SCOPE", OURS_SCOPE},
    {"deed_scope_end", OURS_SCOPE_END},
    {"deed_user", OURS_PRINCIPAL},
    {"deed_service", OURS_PRINCIPAL},
    {"deed_user_session", OURS_PRINCIPAL},
    {"deed_apikey", OURS_PRINCIPAL},
};

#define N_OURS (sizeof(ours) / sizeof(ours[0]))

static size_t find_function(const struct token *name) {
    size_t i = 0;

    while (i < N_OURS && !token_is_name(name, ours[i].name))
        i++;
    return i;
}

bool ours_is(const struct token *name) {
    return find_function(name) < N_OURS;
}

/* Is the statement nothing but the call? A cast to void makes no difference. */
static bool is_ignored(const struct tokens *tokens, size_t name, size_t close) {
    const struct token *all = tokens->all, *before;
    size_t open;

    if (name == 0 || !token_is(&all[close + 1], ';'))
        return false;
    before = &all[name - 1];
    if (token_is(before, ';') || token_is(before, '{') || token_is(before, '}') ||
        token_is(before, ':') || token_is_name(before, "else") || token_is_name(before, "do"))
        return true;
    if (!token_is(before, ')'))
        return false;
    open = tokens_open(tokens, name - 1);
    if (open + 2 == name - 1 && token_is_name(&all[open + 1], "void"))
        return true;
    return open > 0 && open < tokens->n &&
           (token_is_name(&all[open - 1], "if") || token_is_name(&all[open - 1], "while") ||
            token_is_name(&all[open - 1], "for"));
}

/* Where an argument begins, from 0; close: there is none. */
static size_t argument(const struct tokens *tokens, size_t name, size_t close, int wanted) {
    size_t depth = 0, i = name + 2;

    for (; i < close && wanted > 0; i++) {
        const struct token *token = &tokens->all[i];

        if (token_is(token, '(') || token_is(token, '{') || token_is(token, '['))
            depth++;
        else if (token_is(token, ')') || token_is(token, '}') || token_is(token, ']'))
            depth -= depth > 0;
        else if (depth == 0 && token_is(token, ','))
            wanted--;
    }
    return wanted ? close : i;
}

struct call_place {
    const struct token *token;
    uint32_t last_line;
    struct suppressions *suppressions;
    const struct lint *lint;
};

static bool is_off(const struct call_place *where, enum lint_rule rule) {
    return suppressions_cover(where->suppressions, rule, where->token->line, where->last_line);
}

/* An argument that is one literal and nothing else: its text. */
static bool literal(const struct tokens *tokens, size_t at, char *to, size_t room, size_t *ret_n) {
    return tokens_text(tokens, &at, to, room - 1, ret_n) &&
           (token_is(&tokens->all[at], ',') || token_is(&tokens->all[at], ')'));
}

static void judge_call_action(const struct call_place *where, const char *text) {
    const char *other;
    enum lint_rule rule = action_judge(text, &other);

    if (rule == LINT_RULES || is_off(where, rule))
        return;
    lint_tell(where->lint, rule, where->token->line, where->token->column, "\"%.60s\": %s%s", text,
              other ? "the catalogue calls it " : rules[rule].summary, other ? other : "");
}

static void judge_principal(const struct call_place *where, const char *text) {
    enum lint_rule rule = !*text ? LINT_BLANK_ACTOR : LINT_SYSTEM_ACTOR;

    if ((!*text || strcmp(text, "system") == 0) && !is_off(where, rule))
        lint_tell(where->lint, rule, where->token->line, where->token->column, "%s",
                  rules[rule].summary);
}

/* Which argument is an action or a type of actor, from 0. */
static int literal_argument(enum of_ours what) {
    if (what == OURS_RECORD)
        return 2;
    return what == OURS_SCOPE ? 3 : 0;
}

void ours_judge(const struct tokens *tokens, size_t name, size_t close,
                struct suppressions *suppressions, const struct lint *lint) {
    enum of_ours what = ours[find_function(&tokens->all[name])].what;
    struct call_place where = {&tokens->all[name], tokens->all[close].last_line, suppressions,
                               lint};
    bool recorded = what == OURS_RECORD || what == OURS_RECORD_EVENT || what == OURS_SCOPE_END;
    char text[256];
    size_t at, n;

    if (recorded && is_ignored(tokens, name, close) && !is_off(&where, LINT_IGNORED_RESULT))
        lint_tell(
            lint, LINT_IGNORED_RESULT, where.token->line, where.token->column,
            "nobody looks at what %s() returns: a negative result means that the event is nowhere",
            ours[find_function(where.token)].name);
    at = argument(tokens, name, close, literal_argument(what));
    where.token = &tokens->all[at];
    if (at == close || what == OURS_RECORD_EVENT || what == OURS_SCOPE_END ||
        !literal(tokens, at, text, sizeof(text), &n))
        return;
    text[n] = '\0';
    if (what == OURS_PRINCIPAL)
        judge_principal(&where, text);
    else
        judge_call_action(&where, text);
}
