/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint/callsites.h"

static char told[1024];

/* "RULE:LINE:COLUMN" of each. */
static void tell(const struct diagnostic *diagnostic, void *data) {
    (void)data;
    if (strlen(told) + 60 < sizeof(told))
        sprintf(told + strlen(told), "%s%s:%d:%d", *told ? " " : "", rules[diagnostic->rule].id,
                (int)diagnostic->line, (int)diagnostic->column);
}

static void judge_with(const char *source, const char *const *more, size_t n) {
    struct functions functions = {more, n};
    struct lint lint = {tell, NULL};

    *told = '\0';
    cr_assert_eq(callsites_judge(source, strlen(source), &functions, &lint), 0);
}

static const struct {
    const char *source, *rules;
} rows[] = {
    {"syslog(LOG_INFO, \"user %s deleted customer %d\", u, id);", "audit-call:1:1"},
    {"  vsyslog(LOG_INFO, \"user %s deleted customer %d\", list);", "audit-call:1:3"},
    {"sd_journal_print(LOG_INFO, \"user %s deleted customer %d\", u, id);", "audit-call:1:1"},
    {"sd_journal_send(\"PRIORITY=5\", \"MESSAGE=user %s deleted customer %d\", u, id, NULL);",
     "audit-call:1:1"},
    {"printf(\"user %s deleted customer %d\\n\", u, id);", "audit-call:1:1"},
    {"fprintf(stderr, \"user %s logged in\\n\", u);", "audit-call:1:1"},
    {"log_info(\"granted role %s to %s\", r, u);", "audit-call:1:1"},
    {"SYSLOG((LOG_INFO, \"password changed for '%s'\", u));", "audit-call:1:1"},
    {"logger->log_info(\"user %s deleted customer %d\", u, id);", "audit-call:1:9"},
    {"syslog(LOG_INFO, _(\"user %s deleted customer %d\"), u, id);", "audit-call:1:1"},
    {"syslog(LOG_INFO, ok ? \"login by %s succeeded\" : \"login by %s failed\", u);",
     "audit-call:1:1"},
    /* One text in pieces. */
    {"syslog(LOG_INFO,\n  \"user %s \"\n  \"deleted customer %d\", u, id);", "audit-call:1:1"},
    {"syslog(LOG_INFO, \"user %\" PRIu64 \" deleted customer %d\", u, id);", "audit-call:1:1"},
    {"syslog(LOG_INFO, \"user %s del\\\neted customer %d\", u, id);", "audit-call:1:1"},
    {"log_info(R\"x(user %s deleted customer %d)x\", u, id);", "audit-call:1:1"},
    /* Within a macro's body. */
    {"#define GONE(u) \\\n  syslog(LOG_INFO, \"user %s deleted customer\", u)\n", "audit-call:2:3"},
    /* Streams of C++. */
    {"LOG(INFO) << \"user \" << name << \" deleted customer \" << id;", "audit-call:1:1"},
    {"std::cerr << \"login failed for \" << user << std::endl;", "audit-call:1:6"},
    {"qInfo() << \"password changed for\" << user(a, b);", "audit-call:1:1"},
    {"std::cout << \"you may be logged out\" << std::endl;", ""},
    {"std::cout << \"loaded \" << n << \" rows\";", ""},
    {"log << 3; cout <", ""},
    {"LOG(INFO) << \"user \"", ""},
    {"LOG(INFO) <<", ""},
    /* What is none. */
    {"syslog(LOG_INFO, \"cannot open %s: %m\", path);", ""},
    {"/* syslog(LOG_INFO, \"user %s deleted customer %d\", u, id); */", ""},
    {"// syslog(LOG_INFO, \"user %s deleted customer %d\", u, id);", ""},
    {"#if 0\nsyslog(LOG_INFO, \"user %s deleted customer %d\", u, id);\n#endif", ""},
    {"const char *s = \"syslog(1, \\\"user %s deleted customer %d\\\")\";", ""},
    {"snprintf(s, n, \"user %s deleted customer %d\", u, id);", ""},
    {"void syslog(int priority, const char *format, ...);", ""},
    {"syslog(LOG_INFO, \"%s\", find(\"user %s deleted customer %d\"));", ""},
    {"printf(\"password changed\\n\");", ""},
    {"syslog(LOG_INFO, \"user %s deleted customer %d\", u, id", ""}, /* never closed */
    {"#define L syslog(LOG_INFO,\n\"user %s deleted customer\", u)", ""},
    /* Secrets. */
    {"log_debug(\"password=%s\", password);", "secret-call:1:1"},
    {"log_debug(\"password=%s\", password ? \"set\" : \"unset\");", ""},
    /* libdeed. */
    {"{ deed_record(log, who, what, which, DEED_SUCCESS, NULL); }", "ignored-result:1:3"},
    {"{ (void)deed_record(log, who, what, which, DEED_SUCCESS, NULL); }", "ignored-result:1:9"},
    {"if (x)\n    deed_record(log, who, what, which, DEED_SUCCESS, NULL);", "ignored-result:2:5"},
    {"else deed_record_event(log, &event);", "ignored-result:1:6"},
    {"{ (void)deed_scope_end(&scope); }", "ignored-result:1:9"},
    {"r = deed_record(log, who, what, which, DEED_SUCCESS, NULL);", ""},
    {"r = (int)deed_record(log, who, what, which, DEED_SUCCESS, NULL);", ""},
    {"if (deed_record(log, who, what, which, DEED_SUCCESS, NULL) < 0) fail();", ""},
    {"return deed_record(log, who, what, which, DEED_SUCCESS, NULL);", ""},
    {"int deed_record(deed_log *log, deed_principal actor);", ""},
    {"r = deed_record(log, deed_user(id), \"Customer Deleted\", which, DEED_SUCCESS, NULL);",
     "action-sentence:1:37"},
    {"r = deed_record(log, deed_user(id), \"customerDelete\", which, DEED_SUCCESS, NULL);",
     "action-form:1:37"},
    {"r = deed_record(log, deed_user(f(a, b)), \"customer.\" \"deleted\", which, DEED_SUCCESS, "
     "NULL);",
     "action-variant:1:42"},
    {"r = deed_record(log, who, \"customer.delete\", which, DEED_SUCCESS, NULL);", ""},
    {"r = deed_record(log, who, ACTION \"x\", which, DEED_SUCCESS, NULL);", ""},
    {"DEED_SCOPE(log, s, who, \"Delete\", which, NULL);", "action-form:1:25"},
    {"a = deed_user(\"system\");", "system-actor:1:15"},
    {"a = deed_service(\"\");", "blank-actor:1:18"},
    {"a = deed_service(\"retention-cleaner\");", ""},
    /* Comments that switch it off. */
    {"/* deed-lint: off audit-call: its user reads this */\nprintf(\"user %s logged in\", u);", ""},
    {"printf(\"user %s logged in\", u); // deed-lint: off audit-call: its user reads this", ""},
    {"printf(\"user %s logged in\",\n  u); // deed-lint: off audit-call: its user reads this", ""},
    {"printf(\"user %s logged in\", u); // deed-lint: off audit-call: a reason\nprintf(\"user %s "
     "logged out\", u);",
     "audit-call:2:1"},
    {"/* deed-lint: off secret, audit-call: two */ printf(\"user %s logged in\", u);", ""},
    {"/* deed-lint: off */\nx;", "bad-suppression:1:1"},
    {"/* deed-lint: on audit-call: x */\nx;", "bad-suppression:1:1"},
    {"/* deed-lint: off audit-cal: x */\nx;", "bad-suppression:1:1"},
    {"/* deed-lint: off audit-call */\nprintf(\"user %s logged in\", u);",
     "bad-suppression:1:1 audit-call:2:1"},
    {"/* deed-lint: off audit-call: */\nx;", "bad-suppression:1:1"},
    {"/* deed-lint: off audit-call: nothing here */\nx;", "bad-suppression:1:1"},
};

Test(lint_callsites, sources) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        judge_with(rows[i].source, NULL, 0);
        cr_expect_str_eq(told, rows[i].rules, "%s\n gave: %s\n not:  %s", rows[i].source, told,
                         rows[i].rules);
    }
}

Test(lint_callsites, functions_of_the_caller) {
    static const char *const more[] = {"say", "my_*", "*_out"};

    judge_with("say(\"user %s logged in\", u);", NULL, 0);
    cr_expect_str_eq(told, "");
    judge_with("say(\"user %s logged in\", u); my_x(\"user %s logged in\", u); a_out(\"user %s "
               "logged in\", u); "
               "says(\"user %s logged in\", u);",
               more, 3);
    cr_expect_str_eq(told, "audit-call:1:1 audit-call:1:30 audit-call:1:60");
    cr_expect(function_is_pattern("say") && function_is_pattern("my_*") &&
              function_is_pattern("*_out") && function_is_pattern("*log*"));
    cr_expect_not(function_is_pattern("") || function_is_pattern("*") ||
                  function_is_pattern("a*b") || function_is_pattern("**") ||
                  function_is_pattern("1a") || function_is_pattern("a b"));
}

/* Time that grows with the size alone; with its square, these would go on and on. */
Test(lint_callsites, hostile_sizes) {
    static const char *const pieces[] = {
        "syslog(",
        "/* deed-lint: off audit-call: x */printf(\"user %s logged in\",u);\n",
        "/* deed-lint: off audit-call: x */printf(\"user %s logged in\",u);",
        "\"a\" ",
        "((((((((",
        "))))))))",
        "#if 0\n",
        "R\"x(",
        "\\\n",
        "deed_record(a,b,c);",
        "(void)deed_record(",
        "cout << ",
        "if (",
        "\\"};

    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        size_t length = strlen(pieces[i]), n = 1024 * 1024 / length * length;
        struct lint lint = {tell, NULL};
        struct functions functions = {NULL, 0};
        char *source = malloc(n);

        cr_assert_neq(source, NULL);
        for (size_t at = 0; at < n; at += length)
            memcpy(source + at, pieces[i], length);
        *told = '\0';
        cr_expect_eq(callsites_judge(source, n, &functions, &lint), 0);
        free(source);
    }
}

Test(lint_callsites, more_than_is_taken) {
    struct functions functions = {NULL, 0};
    struct lint lint = {tell, NULL};

    cr_expect_eq(callsites_judge("", CALLSITES_MAX + 1, &functions, &lint), -E2BIG);
}
