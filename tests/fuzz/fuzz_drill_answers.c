/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as somebody's answers: refused with a reason, or held against the key. */
#include <stdlib.h>
#include <string.h>

#include "drill/reply.h"
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct week week;
static struct answers answers;

static void make_week(void) {
    struct span span = {.days = 7, .events = 100000};

    MUST(days_parse("2026-06-08", &span.first_day));
    week_begin(&week, 1, &span);
    answers_make(&week, &answers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct reply reply;
    /* A copy of its own, so that a read behind it shows. */
    char *bytes = malloc(size ? size : 1);

    if (answers.question[0].n_values == 0)
        make_week();
    MUST(bytes);
    if (size)
        memcpy(bytes, data, size);
    if (!reply_read(bytes, size, &week, &answers, &reply))
        MUST(*reply.why);
    else
        for (int i = 0; i < QUESTIONS; i++) {
            MUST(strlen(reply.text[i]) <= REPLY_MAX);
            MUST(reply.given[i] || !*reply.text[i]);
            /* Nobody is right without having said it: the least of all values has three digits. */
            if (answers_right(&answers.question[i], reply.text[i]))
                MUST(strlen(reply.text[i]) > 12);
        }
    free(bytes);
    return 0;
}
