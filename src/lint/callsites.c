/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/callsites.h"

#include <errno.h>
#include <string.h>

#include "lint/ours.h"
#include "lint/phrase.h"
#include "lint/secrets.h"
#include "lint/tokens.h"

#define TEXT_ROOM 2048
#define EXCERPT 80

/* Calls whose texts are those of the call around them. */
static const char *const transparent[] = {"_",        "N_",       "Q_",        "G_",      "gettext",
                                          "dgettext", "ngettext", "dcgettext", "TRANS",   "tr",
                                          "format",   "FMT",      "QObject",   "c_format"};

static bool is_transparent(const struct token *name) {
    if (name->kind != TOKEN_NAME)
        return true;
    for (size_t i = 0; i < sizeof(transparent) / sizeof(transparent[0]); i++)
        if (token_is_name(name, transparent[i]))
            return true;
    return false;
}

struct call_site {
    const struct tokens *tokens;
    size_t name, close;
    enum function_kind kind;
    bool has_choice; /* its arguments have a ?: */
};

/* MESSAGE=… of sd_journal_send(3). */
static size_t skip_field(const char *text, size_t n) {
    size_t i = 0;

    while (i < n && ((text[i] >= 'A' && text[i] <= 'Z') || text[i] == '_'))
        i++;
    return i > 0 && i < n && text[i] == '=' ? i + 1 : 0;
}

/* Makes one line for the message: line feeds and runs of blanks become one blank. */
static size_t squeeze(char *text, size_t n) {
    size_t to = 0;

    for (size_t i = 0; i < n; i++) {
        char c = text[i] == '\n' || text[i] == '\t' || text[i] == '\0' ? ' ' : text[i];

        if (c != ' ' || (to > 0 && text[to - 1] != ' '))
            text[to++] = c;
    }
    while (to > 0 && text[to - 1] == ' ')
        to--;
    return to;
}

static void tell_call(const struct call_site *site, struct suppressions *suppressions,
                      const struct lint *lint, enum lint_rule rule, char *text, size_t n,
                      const char *what) {
    const struct token *name = &site->tokens->all[site->name];
    int length = name->n > 60 ? 60 : (int)name->n, shown;

    if (suppressions_cover(suppressions, rule, name->line,
                           site->tokens->all[site->close].last_line))
        return;
    n = squeeze(text, n);
    shown = n > EXCERPT ? EXCERPT : (int)n;
    lint_tell(lint, rule, name->line, name->column,
              "%.*s%s writes %s to the application log: \"%.*s%s\"", length, name->bytes,
              token_is(name + 1, '(') ? "()" : "", what, shown, text, n > EXCERPT ? "..." : "");
}

/* False: nothing is wrong with the text. */
static bool judge_message(const struct call_site *site, struct suppressions *suppressions,
                          const struct lint *lint, char *text, size_t n) {
    size_t from = skip_field(text, n);
    enum phrase_strength strength;
    const char *what;

    text += from;
    n -= from;
    if (!site->has_choice && secrets_in_format(text, n)) {
        tell_call(site, suppressions, lint, LINT_SECRET_CALL, text, n, "a secret");
        return true;
    }
    strength = phrase_find(text, n, TEXT_FORMAT, &what);
    if (strength == PHRASE_NONE || (strength == PHRASE_LIKELY && site->kind == FUNCTION_PRINT))
        return false;
    tell_call(site, suppressions, lint, LINT_AUDIT_CALL, text, n, what);
    return true;
}

/* Judges each text among the arguments of a call that writes to a log, without those of calls
 * within it. */
static void judge_call(struct call_site *site, struct suppressions *suppressions,
                       const struct lint *lint) {
    const struct token *all = site->tokens->all;
    char text[TEXT_ROOM];
    size_t n;

    for (size_t i = site->name + 2; i < site->close; i++)
        site->has_choice = site->has_choice || token_is(&all[i], '?');
    for (size_t i = site->name + 2; i < site->close;) {
        if (tokens_text(site->tokens, &i, text, sizeof(text), &n)) {
            if (judge_message(site, suppressions, lint, text, n))
                return;
        } else if (token_is(&all[i], '(') && !is_transparent(&all[i - 1])) {
            size_t close = tokens_close(site->tokens, i);

            i = close < site->close ? close + 1 : site->close;
        } else {
            i++;
        }
    }
}

/* LOG(INFO) << "user " << name << " deleted" */
static bool judge_stream(struct call_site *site, struct suppressions *suppressions,
                         const struct lint *lint) {
    size_t at = site->close + 1, n;
    char text[TEXT_ROOM];

    if (!tokens_stream(site->tokens, &at, text, sizeof(text), &n))
        return false;
    site->close = at - 1;
    judge_message(site, suppressions, lint, text, n);
    return true;
}

/* Judges the call or stream at `name`, if it is one that writes to a log. */
static void judge_name(const struct tokens *tokens, size_t name, const struct functions *more,
                       struct suppressions *suppressions, const struct lint *lint) {
    const struct token *token = &tokens->all[name];
    struct call_site site = {.tokens = tokens, .name = name, .close = name};
    bool called = token_is(&tokens->all[name + 1], '(');

    site.kind = function_kind(more, token->bytes, token->n);
    if (site.kind == FUNCTION_NONE && !(called && ours_is(token)))
        return;
    if (called)
        site.close = tokens_close(tokens, name + 1);
    if (site.close == tokens->n)
        return;
    if (site.kind == FUNCTION_NONE)
        ours_judge(tokens, name, site.close, suppressions, lint);
    else if (!judge_stream(&site, suppressions, lint) && called)
        judge_call(&site, suppressions, lint);
}

int callsites_judge(const char *bytes, size_t n, const struct functions *more,
                    const struct lint *lint) {
    struct suppressions suppressions = {0};
    struct tokens tokens;
    int r = n > CALLSITES_MAX ? -E2BIG : tokens_read(&tokens, bytes, n, &suppressions, lint);

    for (size_t i = 0; r == 0 && i + 1 < tokens.n; i++)
        if (tokens.all[i].kind == TOKEN_NAME)
            judge_name(&tokens, i, more, &suppressions, lint);
    if (r == 0) {
        suppressions_finish(&suppressions, lint);
        tokens_free(&tokens);
    }
    suppressions_free(&suppressions);
    return r;
}
