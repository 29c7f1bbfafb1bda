/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "drill/reply.h"

static struct week week;
static struct answers answers;
static struct reply reply;

static void make(void) {
    struct span span = {.days = 7, .events = 20000};

    cr_assert(days_parse("2026-06-08", &span.first_day));
    week_begin(&week, 4, &span);
    answers_make(&week, &answers);
}

/* A copy without a byte behind it, so that a read too far shows. */
static bool takes_bytes(const char *bytes, size_t n) {
    char *copy = malloc(n ? n : 1);
    bool taken;

    cr_assert(copy);
    memcpy(copy, bytes, n);
    taken = reply_read(copy, n, &week, &answers, &reply);
    free(copy);
    return taken;
}

static bool takes(const char *text) {
    return takes_bytes(text, strlen(text));
}

static void refuses(const char *text, const char *why) {
    cr_expect_not(takes(text), "%s", text);
    cr_expect(strstr(reply.why, why), "%s: %s", text, reply.why);
}

TestSuite(drill_reply, .init = make);

Test(drill_reply, lines) {
    cr_assert(takes("# mine\n\n2: a b\r\n  5) c\n1. d"), "%s", reply.why);
    cr_expect_str_eq(reply.text[0], " d ");
    cr_expect_str_eq(reply.text[1], " a b\r ");
    cr_expect_str_eq(reply.text[4], " c ");
    cr_expect(reply.given[0] && reply.given[1] && reply.given[4]);
    cr_expect_not(reply.given[2] || reply.given[3]);
}

Test(drill_reply, lines_that_are_none) {
    refuses("", "no answer in it");
    refuses(" \n\t\n", "no answer in it");
    refuses("hello", "line 1: not the number of a question");
    refuses("1: a\nb", "line 2: not the number of a question");
    refuses("1", "line 1: not the number of a question");
    refuses("11: a", "line 1: not the number of a question");
    refuses("6: a", "line 1: the questions are 1 to 5");
    refuses("0: a", "line 1: the questions are 1 to 5");
    refuses("1: a\n\n1: b", "line 3: question 1 is answered twice");
    cr_expect_not(takes_bytes("1: a\0b", 6));
    cr_expect(strstr(reply.why, "NUL"));
}

Test(drill_reply, json) {
    cr_assert(takes(" {\"1\": \"a\", \"2\": 7, \"3\": [\"b\", 8], \"4\": {\"count\": 9}}\n"), "%s",
              reply.why);
    cr_expect_str_eq(reply.text[0], "a ");
    cr_expect_str_eq(reply.text[1], "7 ");
    cr_expect_str_eq(reply.text[2], "b 8 ");
    cr_expect_str_eq(reply.text[3], "9 ");
    cr_expect_not(reply.given[4]);
}

Test(drill_reply, json_that_is_none) {
    refuses("{", "begins as a JSON object does, but is none");
    refuses("{}}", "from byte 3 on");
    refuses("{\"1\": 'a'}", "but is none");
    refuses("{\"1\": \"\xff\"}", "but is none");
    refuses("{\"1\": [[1]]}", "answer 1: has a value that is neither");
    refuses("{\"1\": null}", "answer 1: has a value that is neither");
    refuses("{\"1\": {\"source_ip\": true}}", "answer 1: has a value that is neither");
    refuses("{\"1\": {\"other\": 1}}", "answer 1: \"other\" is nothing that was asked for");
    refuses("{\"9\": 1}", "\"9\" is no question: they are 1 to 5");
    refuses("{\"12\": 1}", "\"12\" is no question");
    refuses("{\"\": 1}", "\"\" is no question");
    refuses("{\"answers\": 1}", "\"answers\" is no object");
    refuses("{\"1\": \"a\\u0000b\"}", "NUL");
    refuses("{\"1\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}", "but is none");
}

Test(drill_reply, the_key_is_one_and_belongs_to_its_week) {
    struct buffer key = {0};

    answers_tell(&week, &answers, &key);
    cr_assert(takes_bytes(key.bytes, key.n), "%s", reply.why);
    for (int i = 0; i < QUESTIONS; i++)
        cr_expect(answers_right(&answers.question[i], reply.text[i]), "%d", i + 1);
    week.seed++;
    cr_expect_not(takes_bytes(key.bytes, key.n));
    cr_expect(strstr(reply.why, "--seed"), "%s", reply.why);
    week.seed--;
    week.span.first_day++;
    cr_expect_not(takes_bytes(key.bytes, key.n));
    cr_expect(strstr(reply.why, "--start"), "%s", reply.why);
    buffer_free(&key);
}

Test(drill_reply, too_much_is_refused) {
    static char much[REPLY_FILE_MAX + 2];

    memset(much, ' ', sizeof(much));
    memcpy(much, "1: a", 4);
    cr_expect_not(takes_bytes(much, REPLY_FILE_MAX + 1));
    cr_expect(strstr(reply.why, "longer than 65536"), "%s", reply.why);
    cr_expect_not(takes_bytes(much, REPLY_FILE_MAX));
    cr_expect(strstr(reply.why, "answer 1: longer than 1000"), "%s", reply.why);
    cr_expect(takes_bytes(much, REPLY_MAX - 1));
}
