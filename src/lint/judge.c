/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/judge.h"

#include <string.h>
#include <strings.h>

#include "lint/action.h"
#include "lint/answered.h"
#include "lint/instant.h"
#include "lint/noise.h"
#include "lint/phrase.h"
#include "lint/secrets.h"
#include "util/endpoint.h"
#include "util/jsontext.h"

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

struct judged {
    const struct answered *answers;
    const struct lint *lint;
    uint64_t line;
};

#define TELL(judged, rule, ...) lint_tell((judged)->lint, (rule), (judged)->line, 0, __VA_ARGS__)

static const char *text_of_answer(const struct judged *judged, enum answer_id id) {
    return judged->answers->of[id].text;
}

static const char *key_of(const struct judged *judged, enum answer_id id) {
    return judged->answers->of[id].key;
}

static bool is_action(const struct judged *judged, const char *action) {
    const char *own = text_of_answer(judged, ANSWER_WHAT);

    return own && strcmp(own, action) == 0;
}

/* ---- one answer each ---------------------------------------------------------------------------
 */

static void judge_who(const struct judged *judged) {
    static const char *const shared[] = {"root",     "admin",    "administrator", "superuser", "sa",
                                         "postgres", "sysadmin", "test",          "guest"};
    const char *who = text_of_answer(judged, ANSWER_WHO), *key = key_of(judged, ANSWER_WHO);

    if (!who) {
        TELL(judged, LINT_NO_ACTOR, "no actor: who did it?");
        return;
    }
    if (answered_is_blank(judged->answers, ANSWER_WHO)) {
        TELL(judged, LINT_BLANK_ACTOR, "%s is \"%.20s\": who did it?", key, who);
        return;
    }
    /* Whoever tried to log in may have typed any word. */
    if (is_action(judged, "auth.login_failed"))
        return;
    if (strcasecmp(who, "system") == 0)
        TELL(judged, LINT_SYSTEM_ACTOR,
             "%s is \"%.20s\", which names nobody: which user, or which service?", key, who);
    for (size_t i = 0; i < LENGTH(shared); i++)
        if (strcasecmp(who, shared[i]) == 0)
            TELL(judged, LINT_SHARED_ACTOR, "%s is \"%.20s\": which person was it?", key, who);
}

static void judge_behalf(const struct judged *judged) {
    if ((is_action(judged, "impersonation.start") || is_action(judged, "impersonation.stop")) &&
        !answered_has(judged->answers, ANSWER_BEHALF))
        TELL(judged, LINT_NO_BEHALF, "an impersonation without on_behalf_of: as whom?");
}

static void judge_what(const struct judged *judged) {
    const char *what = text_of_answer(judged, ANSWER_WHAT), *known;
    const char *text = text_of_answer(judged, ANSWER_TEXT);
    const char *key = key_of(judged, what ? ANSWER_WHAT : ANSWER_TEXT);
    enum lint_rule rule;

    if ((!what && !text) || answered_is_blank(judged->answers, what ? ANSWER_WHAT : ANSWER_TEXT)) {
        TELL(judged, LINT_NO_ACTION, "no action: what was done?");
        return;
    }
    /* The table of loggers has this logger's words for it. */
    if (judged->answers->logger && what)
        return;
    rule = action_judge(what ? what : text, &known);
    if (rule == LINT_ACTION_SENTENCE)
        TELL(judged, rule, "%s is a sentence, \"%.60s\": name the act resource.verb", key,
             what ? what : text);
    else if (rule == LINT_ACTION_FORM)
        TELL(judged, rule, "%s is \"%.60s\", no resource.verb in small letters", key,
             what ? what : text);
    else if (rule == LINT_ACTION_VARIANT)
        TELL(judged, rule, "%s is \"%.60s\"; the catalogue calls it %s", key, what ? what : text,
             known);
}

static bool is_bulk(const char *action) {
    const char *dot = strrchr(action, '.');

    return strcmp(dot ? dot + 1 : action, "export") == 0 ||
           strcmp(dot ? dot + 1 : action, "import") == 0;
}

static void judge_which(const struct judged *judged) {
    const char *outcome = text_of_answer(judged, ANSWER_OUTCOME);
    const char *what = text_of_answer(judged, ANSWER_WHAT);

    if (!answered_has(judged->answers, ANSWER_WHICH))
        TELL(judged, LINT_NO_RESOURCE, "no resource: done to what?");
    else if (answered_is_blank(judged->answers, ANSWER_WHICH))
        TELL(judged, LINT_BLANK_RESOURCE, "%s is \"%.20s\": done to what?",
             key_of(judged, ANSWER_WHICH), text_of_answer(judged, ANSWER_WHICH));
    /* A refused act counted nothing. */
    if (what && is_bulk(what) && !answered_has(judged->answers, ANSWER_COUNT) &&
        !(outcome && (strcmp(outcome, "denied") == 0 || strcmp(outcome, "failure") == 0)))
        TELL(judged, LINT_NO_COUNT, "%.60s without a count: how many?", what);
}

static void judge_when(const struct judged *judged) {
    const char *when = text_of_answer(judged, ANSWER_WHEN), *key = key_of(judged, ANSWER_WHEN);
    static const char *const forms[] = {[INSTANT_COARSE] = "in whole seconds",
                                        [INSTANT_NUMBER] = "a number",
                                        [INSTANT_OTHER_UTC] = "no ISO 8601 with a Z",
                                        [INSTANT_OFFSET] = "with an offset: write UTC with a Z",
                                        [INSTANT_LOCAL] = "without a zone: local to which place?"};
    enum instant instant;

    if (!when || answered_is_blank(judged->answers, ANSWER_WHEN)) {
        TELL(judged, LINT_NO_TIME, "no time: when?");
        return;
    }
    instant = instant_judge(when);
    if (instant == INSTANT_NONE)
        TELL(judged, LINT_NO_TIME, "%s is \"%.40s\", which is no time", key, when);
    else if (judged->answers->logger && instant != INSTANT_LOCAL)
        return;
    else if (instant == INSTANT_OFFSET || instant == INSTANT_LOCAL)
        TELL(judged, LINT_LOCAL_TIME, "%s is \"%.40s\", %s", key, when, forms[instant]);
    else if (instant != INSTANT_UTC)
        TELL(judged, LINT_TIME_FORM, "%s is \"%.40s\", %s", key, when, forms[instant]);
}

static void judge_outcome(const struct judged *judged) {
    const char *outcome = text_of_answer(judged, ANSWER_OUTCOME);

    if (!outcome || answered_is_blank(judged->answers, ANSWER_OUTCOME))
        TELL(judged, LINT_NO_OUTCOME, "no outcome: did it succeed, fail, or was it denied?");
    else if (!judged->answers->logger && strcmp(outcome, "success") != 0 &&
             strcmp(outcome, "failure") != 0 && strcmp(outcome, "denied") != 0)
        TELL(judged, LINT_OUTCOME_WORD, "%s is \"%.40s\", none of success, failure, denied",
             key_of(judged, ANSWER_OUTCOME), outcome);
}

static void judge_source(const struct judged *judged) {
    const char *what = text_of_answer(judged, ANSWER_WHAT);
    json_object *actor, *type;

    if (!what || answered_has(judged->answers, ANSWER_SOURCE))
        return;
    if (json_object_object_get_ex(judged->answers->root, "actor", &actor) &&
        json_object_object_get_ex(actor, "type", &type) &&
        json_object_is_type(type, json_type_string) && !json_text_is(type, "user"))
        return;
    if (strncmp(what, "auth.", 5) == 0 || is_bulk(what))
        TELL(judged, LINT_NO_SOURCE, "%.60s by a user without a source_ip: from where?", what);
}

static void judge_source_form(const struct judged *judged) {
    struct endpoint endpoint;
    struct json_text text;
    json_object *source;

    if (json_object_object_get_ex(judged->answers->root, "source_ip", &source) &&
        json_text(source, &text) && !endpoint_read(text.bytes, text.n, &endpoint))
        TELL(judged, LINT_SOURCE_FORM, "source_ip is \"%.60s\", which is no address", text.bytes);
}

static void judge_level(const struct judged *judged) {
    static const char *const low[] = {"debug", "trace", "verbose", "fine", "finest"};
    const char *level = text_of_answer(judged, ANSWER_LEVEL);

    for (size_t i = 0; level && i < LENGTH(low); i++)
        if (strcasecmp(level, low[i]) == 0)
            TELL(judged, LINT_DEBUG_LEVEL, "%s is \"%.20s\": who filters by level drops the event",
                 key_of(judged, ANSWER_LEVEL), level);
}

/* ---- the line ----------------------------------------------------------------------------------
 */

/* No actor, no resource and no outcome: a text alone, and about the program. */
static bool is_about_program(const struct answered *answers) {
    const char *text = answers->of[ANSWER_TEXT].text, *what;

    return !answered_has(answers, ANSWER_WHO) && !answered_has(answers, ANSWER_WHICH) &&
           !answered_has(answers, ANSWER_OUTCOME) && !answered_has(answers, ANSWER_WHAT) &&
           !(text && phrase_find(text, strlen(text), TEXT_PLAIN, &what) != PHRASE_NONE);
}

static void judge_answers(const struct judged *judged) {
    const char *by;
    enum lint_rule noise = noise_judge(judged->answers, &by);

    if (noise != LINT_RULES) {
        TELL(judged, noise, "\"%.60s\": %s", by, rules[noise].summary);
        return;
    }
    if (is_about_program(judged->answers)) {
        TELL(judged, LINT_NOT_EVENT, "no audit event: it answers none of who, which and outcome");
        return;
    }
    judge_when(judged);
    judge_who(judged);
    judge_behalf(judged);
    judge_what(judged);
    judge_which(judged);
    judge_outcome(judged);
    judge_source(judged);
    judge_source_form(judged);
    judge_level(judged);
}

void judge_line(json_tokener *tokener, const char *bytes, size_t n, uint64_t line,
                const struct lint *lint) {
    struct log_record record;
    struct answered answers;
    struct judged judged = {&answers, lint, line};
    char where[SECRET_WHERE];
    const char *why;

    if (!log_record_parse(tokener, bytes, n, &record, &why)) {
        TELL(&judged, LINT_NOT_JSON, "no JSON object: %s", why);
        if (secrets_in_text(bytes, n, where))
            TELL(&judged, LINT_SECRET, "%s holds a secret", where);
        return;
    }
    if (record.key_twice)
        TELL(&judged, LINT_KEY_TWICE, "a key stands twice in one object: which of the two counts?");
    if (record.nul)
        TELL(&judged, LINT_NUL_CHARACTER,
             "a text or a key holds a NUL: what is behind it, many readers do not see");
    if (secrets_in_object(record.object, where))
        TELL(&judged, LINT_SECRET, "%s holds a secret", where);
    if (record.broken)
        TELL(&judged, LINT_NOT_JSON, "%s holds no JSON object: %s", record.wrapper, record.broken);
    if (record.left_out)
        TELL(&judged, LINT_NOT_JSON,
             "MESSAGE is null: journalctl leaves out what is long; read with --all");
    if (record.broken || record.left_out) {
        log_record_free(&record);
        return;
    }
    answered_find(&record, &answers);
    judge_answers(&judged);
    log_record_free(&record);
}
