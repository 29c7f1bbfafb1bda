/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/separation.h"

#include <string.h>

#include "lint/answered.h"
#include "lint/noise.h"
#include "lint/phrase.h"

#define EXCERPT 80

/* Answers enough, and is no request of an access log, which answers the same questions and is no
 * audit event. */
static bool is_audit_event(const struct log_record *record, struct answered *answers) {
    const char *by;

    answered_find(record, answers);
    return answered_is_event(answers) && noise_judge(answers, &by) == LINT_RULES;
}

bool separation_is_event(json_tokener *tokener, const char *bytes, size_t n) {
    struct answered answers;
    struct log_record record;
    const char *why;
    bool event;

    if (!log_record_parse(tokener, bytes, n, &record, &why))
        return false;
    event = is_audit_event(&record, &answers);
    log_record_free(&record);
    return event;
}

static void judge_plain_text(const char *text, size_t n, uint64_t line, const struct lint *lint) {
    const char *what;

    if (phrase_find(text, n, TEXT_PLAIN, &what) == PHRASE_SURE)
        lint_tell(lint, LINT_AUDIT_LINE, line, 0, "tells of %s: \"%.*s%s\"", what,
                  n > EXCERPT ? EXCERPT : (int)n, text, n > EXCERPT ? "..." : "");
}

static void judge_application(const struct log_record *record, uint64_t line,
                              const struct lint *lint) {
    struct answered answers;

    if (is_audit_event(record, &answers))
        lint_tell(lint, LINT_AUDIT_LINE, line, 0, "a whole audit event: %.60s by %.60s",
                  answers.of[ANSWER_WHAT].text, answers.of[ANSWER_WHO].text);
    else if (answered_has(&answers, ANSWER_TEXT))
        judge_plain_text(answers.of[ANSWER_TEXT].text, strlen(answers.of[ANSWER_TEXT].text), line,
                         lint);
}

void separation_judge(json_tokener *tokener, bool audit, const char *bytes, size_t n, uint64_t line,
                      const struct lint *lint) {
    struct answered answers;
    struct log_record record;
    const char *why;

    if (!log_record_parse(tokener, bytes, n, &record, &why)) {
        if (audit)
            lint_tell(lint, LINT_APPLICATION_LINE, line, 0, "no event, and no JSON object: %s",
                      why);
        else
            judge_plain_text(bytes, n, line, lint);
        return;
    }
    if (!audit)
        judge_application(&record, line, lint);
    else if (!is_audit_event(&record, &answers))
        lint_tell(lint, LINT_APPLICATION_LINE, line, 0,
                  "no event: it does not answer who, what, which, when and outcome");
    log_record_free(&record);
}
