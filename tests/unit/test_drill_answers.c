/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "drill/answers.h"

static struct week week;
static struct answers answers;

static void make(uint64_t seed) {
    struct span span = {.days = 7, .events = 20000};

    cr_assert(days_parse("2026-06-08", &span.first_day));
    week_begin(&week, seed, &span);
    answers_make(&week, &answers);
}

/* A question whose answers are these. */
static struct question question(const char *a, const char *b, const char *c) {
    struct question q = {.n_values = c ? 3 : b ? 2 : 1};

    snprintf(q.value[0].text, VALUE_MAX, "%s", a);
    snprintf(q.value[1].text, VALUE_MAX, "%s", b ? b : "");
    snprintf(q.value[2].text, VALUE_MAX, "%s", c ? c : "");
    return q;
}

static bool right(const struct question *q, const char *text) {
    return answers_right(q, text);
}

Test(drill_answers, its_own_values_are_right) {
    for (uint64_t seed = 0; seed < 50; seed++) {
        make(seed);
        for (int i = 0; i < QUESTIONS; i++) {
            const struct question *q = &answers.question[i];
            char text[256] = "";

            cr_assert_geq(q->n_values, 2);
            cr_expect_not(right(q, text), "no answer is none");
            for (unsigned j = 0; j < q->n_values; j++) {
                cr_expect_not(right(q, text), "seed %d: half of %d: %s", (int)seed, i + 1, text);
                cr_assert(answers_know(q, q->value[j].name));
                strcat(text, q->value[j].text);
                strcat(text, " ");
            }
            cr_expect(right(q, text), "seed %d: %d: %s", (int)seed, i + 1, text);
            strcat(text, "2001:db8::1");
            cr_expect_not(right(q, text), "more than was asked for: %s", text);
        }
    }
}

Test(drill_answers, may_be_said_in_many_ways) {
    struct question q =
        question("lena.khan@nordlicht.example", "data-exporter", "2026-06-09T01:40:08.926Z");
    static const char *const good[] = {
        "lena.khan@nordlicht.example data-exporter 2026-06-09T01:40:08.926Z",
        "It was Lena.Khan, who took the role \"data-exporter\" on 2026-06-09 01:40 UTC.",
        "2026-06-09T01:40Z, role:data-exporter, user:lena.khan@nordlicht.example",
        "(2026-06-09T01:40:08): lena.khan; DATA-EXPORTER!",
        "account=lena.khan\trole=data-exporter\rtime=2026-06-09 01:40:08.926Z",
    };
    static const char *const bad[] = {
        "",
        "lena.khan@nordlicht.example data-exporter",
        "lena.khan@nordlicht.example data-exporter 2026-06-09",
        "lena.khan@nordlicht.example data-exporter 2026-06-09T01",
        "lena.khan@nordlicht.example data-exporter 01:40",
        "lena.khan@nordlicht.example data-exporter 2026-06-09T01:41Z",
        "lena.khan@nordlicht.example data-exporter 2026-06-09T01:40:09Z",
        "lena.khan@nordlicht.example data-exporter impersonator 2026-06-09T01:40Z",
        "lena.khan ben.adler data-exporter 2026-06-09T01:40Z",
        "lena.khan@other.example data-exporter 2026-06-09T01:40Z",
        "lena data-exporter 2026-06-09T01:40Z",
        "lena.khan data-exporter 2026-06-09T01:40Z 2026-06-09T01:41Z",
        "lena.khan data-exporter 2026-06-09T01:40Z 17",
    };

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        cr_expect(right(&q, good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        cr_expect_not(right(&q, bad[i]), "%s", bad[i]);
}

Test(drill_answers, addresses_and_numbers) {
    struct question v6 = question("2001:db8:2010:1::5", "1234", NULL);
    struct question v4 = question("203.0.113.34", "273", NULL);

    v6.value[1].number = v4.value[1].number = true;
    cr_expect(right(&v6, "2001:0db8:2010:0001:0:0:0:5, 1234 accounts"));
    cr_expect(right(&v6, "from 2001:DB8:2010:1::5: 1234"));
    cr_expect_not(right(&v6, "2001:db8:2010:1::6, 1234"));
    cr_expect_not(right(&v6, "2001:db8:2010:1::5, 01234"));
    cr_expect_not(right(&v6, "2001:db8:2010:1::5/64, 1234"));
    cr_expect(right(&v4, "203.0.113.34, 273."));
    cr_expect_not(right(&v4, "203.0.113.34, 27"));
    cr_expect_not(right(&v4, "203.0.113.3, 273"));
    cr_expect_not(right(&v4, "203.0.113.34 273 274"));
}

Test(drill_answers, any_bytes_are_looked_at) {
    struct question q = question("a@b.example", "2026-06-09T01:40:08.926Z", NULL);
    char text[4096];

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    cr_expect_not(right(&q, text));
    memset(text, ':', sizeof(text) - 1);
    cr_expect_not(right(&q, text));
    for (int c = 1; c < 256; c++) {
        memset(text, c, 300);
        snprintf(text + 300, 60, " a@b.example 2026-06-09 01:40");
        /* Talk is skipped, values are not. */
        cr_expect_eq(right(&q, text), !strchr("0123456789.@_", c) || c == '.', "%d", c);
    }
}

Test(drill_answers, the_question_is_told_without_the_answer) {
    struct buffer text = {0}, json = {0};

    for (uint64_t seed = 0; seed < 20; seed++) {
        make(seed);
        text.n = json.n = 0;
        answers_ask(&week, &answers, &text);
        answers_ask_json(&week, &answers, &json);
        buffer_put(&text, "", 1);
        buffer_put(&json, "", 1);
        cr_assert_not(text.failed || json.failed);
        cr_expect(strstr(text.bytes, "Who exported customer data on Tuesday"));
        for (int i = 0; i < QUESTIONS; i++)
            for (unsigned j = 0; j < answers.question[i].n_values; j++) {
                const char *value = answers.question[i].value[j].text;

                /* What a role allows may be known. */
                if (strcmp(answers.question[i].value[j].name, "role") == 0)
                    continue;
                cr_expect_null(strstr(text.bytes, value), "seed %d: %s", (int)seed, value);
                cr_expect_null(strstr(json.bytes, value), "seed %d: %s", (int)seed, value);
            }
    }
    buffer_free(&text);
    buffer_free(&json);
}
