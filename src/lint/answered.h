/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_ANSWERED_H
#define DEED_LINT_ANSWERED_H

/* Which of the five questions a JSON object answers, under whatever names its logger uses. */

#include <stdbool.h>

#include <json-c/json.h>

#include "lint/logrecord.h"

enum answer_id {
    ANSWER_WHO,
    ANSWER_WHAT,
    ANSWER_WHICH,
    ANSWER_WHEN,
    ANSWER_OUTCOME,
    ANSWER_BEHALF,
    ANSWER_SOURCE,
    ANSWER_COUNT,
    ANSWER_LEVEL,
    ANSWER_TEXT,
    ANSWER_PATH,
    ANSWER_METHOD,
    ANSWER_AGENT,
    ANSWERS
};

struct answer {
    const char *text; /* NULL: there is none; valid as long as the object */
    char key[64];     /* the path as it stands in the line, for messages */
    unsigned rank;
    bool empty; /* an object or a list that holds no answer */
};

struct answered {
    struct answer of[ANSWERS];
    json_object *root;
    const struct logger *logger; /* NULL: not in the table of loggers */
};

void answered_find(const struct log_record *record, struct answered *ret);

static inline bool answered_has(const struct answered *answers, enum answer_id id) {
    return answers->of[id].text != NULL;
}

/* Is the text empty, or a word for nothing? */
bool answered_is_nothing(const char *text);

/* Is there an answer, and does it say nothing? */
bool answered_is_blank(const struct answered *answers, enum answer_id id);

/* Does it answer who, what, how it ended, and which thing or when? Then it is an audit event, of
 * whatever program. */
bool answered_is_event(const struct answered *answers);

#endif
