/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_ANSWERS_H
#define DEED_DRILL_ANSWERS_H

/*
 * The questions about a week, their answers, and whether somebody's words are one of them. Pure.
 *
 * A right answer names all values of the question and no other one: what has a digit, a dot, an @
 * or a _ in it, and the name of a role, is a value; all else is talk. So nobody is right by naming
 * everything there is.
 */

#include "drill/week.h"
#include "util/buffer.h"

#define QUESTIONS 5
#define VALUES_MAX 3
#define VALUE_MAX 72
#define COMMANDS_MAX 2

struct value {
    const char *name; /* as in the key */
    bool number;      /* stands in JSON without quotes */
    char text[VALUE_MAX];
};

struct question {
    char text[400];
    struct value value[VALUES_MAX];
    unsigned n_values;
    char command[COMMANDS_MAX][256]; /* that shows it; "": none */
};

struct answers {
    struct question question[QUESTIONS];
};

void answers_make(const struct week *week, struct answers *ret);

/* Is that the answer? Any bytes up to a NUL. */
bool answers_right(const struct question *question, const char *text);

/* Does the question's key have a value of that name? */
bool answers_know(const struct question *question, const char *name);

/* What there is to be told of the week, and the questions, for a person; or as JSON. */
void answers_ask(const struct week *week, const struct answers *answers, struct buffer *to);
void answers_ask_json(const struct week *week, const struct answers *answers, struct buffer *to);

/* The key: values, and the commands that show them. JSON. */
void answers_tell(const struct week *week, const struct answers *answers, struct buffer *to);

#endif
