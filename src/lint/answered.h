/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_ANSWERED_H
#define DEED_LINT_ANSWERED_H

/* What a JSON object answers of the five questions, by whichever names its logger has for them. */

#include <stdbool.h>

#include <json-c/json.h>

#include "lint/entry.h"

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
    const char *text; /* NULL: not there; valid as long as the object */
    char key[64];     /* as it stands there, for messages */
    unsigned rank;
    bool empty; /* an object or a list that holds no answer */
};

struct answered {
    struct answer of[ANSWERS];
    json_object *root;
    const struct logger *logger; /* NULL: none that the table of loggers knows */
};

void answered_find(const struct record *record, struct answered *ret);

static inline bool answered_has(const struct answered *answers, enum answer_id id) {
    return answers->of[id].text != NULL;
}

/* Is it a word for nothing, or no word at all? */
bool answered_is_nothing(const char *text);

/* Is it there, and a word for nothing? */
bool answered_is_blank(const struct answered *answers, enum answer_id id);

/* Does it answer enough to be an audit event of whatever program: who, what, how it ended, and
 * which thing or when? */
bool answered_is_event(const struct answered *answers);

#endif
