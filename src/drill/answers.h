/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DRILL_ANSWERS_H
#define DEED_DRILL_ANSWERS_H

/*
 * The questions about a week, their answers, and whether a given answer is right. Pure.
 *
 * A right answer has all values of the question and no other value. A value is a word with a digit,
 * a dot, an @ or a _ in it, or the name of a role; other words do not count. So nobody is right by
 * naming everything.
 */

#include "drill/week.h"
#include "util/buffer.h"

#define QUESTIONS 5
#define VALUES_MAX 3
#define VALUE_MAX 72
#define COMMANDS_MAX 2

struct value {
    const char *name; /* as in the list of right answers */
    bool number;      /* is written without quotes in JSON */
    char text[VALUE_MAX];
};

struct question {
    char text[400];
    struct value value[VALUES_MAX];
    unsigned n_values;
    char command[COMMANDS_MAX][256]; /* a command that shows it; "": none */
};

struct answers {
    struct question question[QUESTIONS];
};

void answers_make(const struct week *week, struct answers *ret);

/* Is the text a right answer? It may have any bytes up to a NUL. */
bool answers_right(const struct question *question, const char *text);

/* Does the question have a value of that name? */
bool answers_know(const struct question *question, const char *name);

/* The description of the week and the questions, as text or as JSON. */
void answers_ask(const struct week *week, const struct answers *answers, struct buffer *to);
void answers_ask_json(const struct week *week, const struct answers *answers, struct buffer *to);

/* The right answers, with the commands that show them, as JSON. */
void answers_tell(const struct week *week, const struct answers *answers, struct buffer *to);

#endif
