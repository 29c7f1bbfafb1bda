/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "lint/judge.h"
#include "lint/separation.h"

static char told[1024];

static void tell(const struct diagnostic *diagnostic, void *data) {
    (void)data;
    if (strlen(told) + 40 < sizeof(told))
        sprintf(told + strlen(told), "%s%s", *told ? " " : "", rules[diagnostic->rule].id);
    cr_assert_eq(diagnostic->line, 7);
    cr_assert(*diagnostic->text);
}

static const struct lint lint = {tell, NULL};

static void judge(const char *line) {
    json_tokener *tokener = log_record_tokener();

    *told = '\0';
    judge_line(tokener, line, strlen(line), 7, &lint);
    json_tokener_free(tokener);
}

#define TIME "\"timestamp\":\"2026-06-11T14:02:09.471Z\""
#define WHO "\"actor\":{\"type\":\"user\",\"id\":\"alice\"}"
#define WHICH "\"resource\":{\"type\":\"customer\",\"id\":\"4471\"}"
#define OUTCOME "\"outcome\":\"success\""
#define FROM "\"source_ip\":\"203.0.113.42\""

static const struct {
    const char *line, *rules;
} rows[] = {
    /* An event as libdeed writes it, and what the relay appends. */
    {"{" TIME ",\"event_id\":\"017f22e2-79b0-7abc-8000-000000000000\",\"service\":\"billing\"," WHO
     ",\"action\":\"customer.delete\"," WHICH "," OUTCOME "," FROM
     ",\"metadata\":{\"reason\":\"x\"},\"chain\":{\"stream\":\"a\",\"seq\":1},\"origin\":{\"uid\":"
     "0}}",
     ""},
    /* Each answer that is not there. */
    {"{" WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}", "no-time"},
    {"{" TIME ",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}", "no-actor"},
    {"{" TIME "," WHO "," WHICH "," OUTCOME "}", "no-action"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," OUTCOME "}", "no-resource"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH "}", "no-outcome"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH ",\"outcome\":null}", "no-outcome"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH ",\"outcome\":\"\"}", "no-outcome"},
    /* Who. */
    {"{" TIME ",\"actor\":\"\",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}",
     "blank-actor"},
    {"{" TIME ",\"actor\":{\"type\":\"user\",\"id\":\" \"},\"action\":\"customer.delete\"," WHICH
     "," OUTCOME "}",
     "blank-actor"},
    {"{" TIME ",\"actor\":{\"type\":\"user\"},\"action\":\"customer.delete\"," WHICH "," OUTCOME
     "}",
     "blank-actor"},
    {"{" TIME ",\"user\":\"unknown\",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}",
     "blank-actor"},
    {"{" TIME ",\"actor\":\"System\",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}",
     "system-actor"},
    {"{" TIME
     ",\"actor\":{\"type\":\"user\",\"id\":\"system\"},\"action\":\"auth.login_failed\"," WHICH
     ",\"outcome\":\"denied\"," FROM "}",
     ""},
    {"{" TIME ",\"user\":\"root\",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}",
     "shared-actor"},
    {"{" TIME "," WHO ",\"action\":\"impersonation.start\"," WHICH "," OUTCOME "}",
     "no-on-behalf-of"},
    {"{" TIME "," WHO ",\"on_behalf_of\":{\"type\":\"user\",\"id\":\"bob\"},\"action\":"
     "\"impersonation.start\"," WHICH "," OUTCOME "}",
     ""},
    /* What. */
    {"{" TIME "," WHO ",\"action\":\"Deleted the customer\"," WHICH "," OUTCOME "}",
     "action-sentence"},
    {"{" TIME "," WHO ",\"action\":\"DELETE\"," WHICH "," OUTCOME "}", "action-form"},
    {"{" TIME "," WHO ",\"action\":\"customer.deleted\"," WHICH "," OUTCOME "}", "action-variant"},
    {"{" TIME "," WHO ",\"action\":\"\"," WHICH "," OUTCOME "}", "no-action"},
    /* Which, how many. */
    {"{" TIME "," WHO ",\"action\":\"customer.delete\",\"resource\":\"-\"," OUTCOME "}",
     "blank-resource"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\",\"customer_id\":4471," OUTCOME "}", ""},
    {"{" TIME "," WHO ",\"action\":\"customer.export\"," WHICH "," OUTCOME "," FROM "}",
     "no-count"},
    {"{" TIME "," WHO ",\"action\":\"customer.export\"," WHICH "," OUTCOME "," FROM
     ",\"metadata\":{\"count\":10}}",
     ""},
    {"{" TIME "," WHO ",\"action\":\"customer.export\"," WHICH ",\"outcome\":\"denied\"," FROM "}",
     ""},
    /* When. */
    {"{\"time\":\"2026-06-11 14:02:09\"," WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME
     "}",
     "local-time"},
    {"{\"time\":\"2026-06-11T14:02:09.471+02:00\"," WHO ",\"action\":\"customer.delete\"," WHICH
     "," OUTCOME "}",
     "local-time"},
    {"{\"ts\":1781186529.471," WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}",
     "time-form"},
    {"{\"ts\":\"soon\"," WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}", "no-time"},
    /* Outcome, from where. */
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH ",\"status\":\"ERROR\"}",
     "outcome-word"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH ",\"success\":true}",
     "outcome-word"},
    {"{" TIME "," WHO ",\"action\":\"auth.login\"," WHICH "," OUTCOME "}", "no-source"},
    {"{" TIME "," WHO ",\"action\":\"auth.login\"," WHICH "," OUTCOME
     ",\"source_ip\":\"web1.example\"}",
     "source-form"},
    {"{" TIME "," WHO ",\"action\":\"auth.login\"," WHICH "," OUTCOME
     ",\"source_ip\":\"fe80::1%eth0\"}",
     ""},
    {"{" TIME ",\"actor\":{\"type\":\"service\",\"id\":\"job\"},\"action\":\"auth.login\"," WHICH
     "," OUTCOME "}",
     ""},
    /* What does not belong. */
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME
     ",\"password\":\"hunter2\"}",
     "secret"},
    {"{" TIME "," WHO ",\"action\":\"page.view\",\"path\":\"/about\"}", "page-view"},
    {"{" TIME ",\"user\":\"alice\",\"method\":\"GET\",\"url\":\"/a\",\"status\":200}", "page-view"},
    {"{" TIME ",\"msg\":\"GET /about HTTP/1.1\"}", "page-view"},
    {"{" TIME ",\"path\":\"/healthz\",\"status\":200}", "health-check"},
    {"{" TIME ",\"path\":\"/metrics?x=1\"}", "health-check"},
    {"{" TIME ",\"url\":\"http://h:1/api/health/\"}", "health-check"},
    {"{" TIME ",\"path\":\"/x\",\"userAgent\":\"kube-probe/1.29\"}", "health-check"},
    {"{" TIME "," WHO ",\"action\":\"health.check\"}", "health-check"},
    {"{" TIME "," WHO ",\"action\":\"cache.hit\"," WHICH "," OUTCOME "}", "internal-step"},
    {"{" TIME "," WHO ",\"action\":\"payment.retry\"," WHICH "," OUTCOME "}", "internal-step"},
    {"{\"level\":\"debug\"," TIME "," WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}",
     "debug-level"},
    /* A path is no page view where an act is named. */
    {"{" TIME "," WHO ",\"action\":\"customer.read\"," WHICH "," OUTCOME
     ",\"method\":\"GET\",\"path\":\"/customers/4471\"}",
     ""},
    /* Nulls and wrong types are answers that are not there. */
    {"{\"actor\":{\"type\":null,\"id\":\"x\"},\"action\":\"auth.login\"}",
     "no-time no-resource no-outcome no-source"},
    {"{\"actor\":{\"type\":{},\"id\":\"x\"},\"action\":\"auth.login\"}",
     "no-time no-resource no-outcome no-source"},
    {"{\"actor\":[null],\"action\":[{}],\"resource\":{},\"outcome\":[],\"time\":{\"a\":null},"
     "\"on_behalf_of\":[[]]}",
     "no-time blank-actor no-action blank-resource no-outcome"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\",\"customer\":[null]," OUTCOME "}",
     "no-resource"},
    {"{\"actor\":null,\"action\":null,\"resource\":null,\"outcome\":null,\"timestamp\":null}",
     "not-an-event"},
    {"{\"MESSAGE\":null,\"message\":[],\"log\":{},\"msg\":7}", "not-an-event"},
    /* A NUL ends a text for some readers: for the secret behind it as well. */
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME
     ",\"note\":\"x\\u0000 password=hunter2\"}",
     "nul-character secret"},
    {"{" TIME ",\"actor\":\"\\u0000alice\",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}",
     "nul-character blank-actor"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME
     ",\"note\":\"C:\\\\u0000\"}",
     ""},
    {"{\"MESSAGE\":\"{\\\"actor\\\":\\\"a\\\\u0000\\\",\\\"actor\\\":7}\"}",
     "key-twice nul-character no-time no-action no-resource no-outcome"},
    /* The line. */
    {"user alice deleted customer 4471", "not-json"},
    {"user alice logged in password=hunter2", "not-json secret"},
    {"[1,2]", "not-json"},
    {"{\"a\":1} x", "not-json"},
    {"{\"a\":", "not-json"},
    {"{\"level\":\"info\",\"msg\":\"cache warmed\"}", "not-an-event"},
    {"{}", "not-an-event"},
    {"{\"msg\":\"user alice deleted customer 4471\"}",
     "no-time no-actor action-sentence no-resource no-outcome"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\",\"action\":\"customer.read\"," WHICH
     "," OUTCOME "}",
     "key-twice"},
    {"{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME
     ",\"metadata\":{\"a\":\"x:y\\\":\",\"b\":[{\"c\":1}]}}",
     ""},
};

Test(lint_judge, lines) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        judge(rows[i].line);
        cr_expect_str_eq(told, rows[i].rules, "%s\n gave: %s", rows[i].line, told);
    }
}

/* Events of others, as they stand in their documentation. */
Test(lint_judge, shapes_of_other_loggers) {
    static const char *const lines[] = {
        /* Elastic Common Schema */
        "{\"@timestamp\":\"2026-06-11T14:02:09.471Z\",\"event\":{\"action\":\"user.delete\","
        "\"outcome\":"
        "\"success\"},\"user\":{\"name\":\"alice\"},\"user.target\":\"x\",\"target\":{\"id\":\"9\"}"
        ","
        "\"source\":{\"ip\":\"203.0.113.1\"}}",
        "{\"@timestamp\":\"2026-06-11T14:02:09.471Z\",\"event.action\":\"user.delete\",\"event."
        "outcome\":"
        "\"success\",\"user.name\":\"alice\",\"target_user\":\"bob\"}",
        /* slog with a group, pino with a child */
        "{\"time\":\"2026-06-11T14:02:09.471Z\",\"msg\":\"audit\",\"audit\":{\"actor\":\"alice\","
        "\"action\":"
        "\"customer.delete\",\"resource\":\"4471\",\"outcome\":\"denied\"}}",
        /* journalctl -o json, and what the relay rejects */
        "{\"__REALTIME_TIMESTAMP\":\"1\",\"PRIORITY\":\"5\",\"MESSAGE\":\"{\\\"timestamp\\\":"
        "\\\"2026-06-11T14:02:09.471Z\\\",\\\"actor\\\":\\\"alice\\\",\\\"action\\\":\\\"customer."
        "delete\\\","
        "\\\"resource\\\":\\\"4471\\\",\\\"outcome\\\":\\\"success\\\"}\"}",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        judge(lines[i]);
        cr_expect_str_eq(told, "", "%s\n gave: %s", lines[i], told);
    }
    /* Kubernetes: a verb is no action, a code no outcome. */
    judge("{\"kind\":\"Event\",\"verb\":\"delete\",\"user\":{\"username\":\"alice\"},\"sourceIPs\":"
          "[\"10.0.0.1\"],"
          "\"objectRef\":{\"resource\":\"pods\",\"name\":\"x\"},\"responseStatus\":{\"code\":200},"
          "\"requestReceivedTimestamp\":\"2026-06-11T14:02:09.471000Z\"}");
    cr_expect_str_eq(told, "action-form outcome-word");
    /* CloudTrail */
    judge("{\"eventTime\":\"2026-06-11T14:02:09Z\",\"eventName\":\"DeleteUser\",\"userIdentity\":{"
          "\"type\":"
          "\"IAMUser\",\"arn\":\"arn:aws:iam::1:user/"
          "a\"},\"errorCode\":\"AccessDenied\",\"resources\":[{\"ARN\":"
          "\"arn:x\"}]}");
    cr_expect_str_eq(told, "time-form action-form outcome-word");
}

#define K8S                                                                                        \
    "\"apiVersion\":\"audit.k8s.io/"                                                               \
    "v1\",\"verb\":\"patch\",\"objectRef\":{\"resource\":\"deployments\","                         \
    "\"name\":\"web\"},\"requestReceivedTimestamp\":\"2026-03-04T05:06:07.890123Z\""

/* Of a logger that is known, its own words and forms are taken: what is missing is told, no more.
 */
Test(lint_judge, known_loggers) {
    static const struct {
        const char *line, *rules;
    } lines[] = {
        {"{" K8S ",\"user\":{\"username\":\"carol\"},\"responseStatus\":{\"code\":409}}", ""},
        {"{" K8S ",\"user\":{\"username\":\"carol\"}}", "no-outcome"},
        {"{" K8S ",\"responseStatus\":{\"code\":200}}", "no-actor"},
        {"{" K8S ",\"user\":{\"username\":\"\"},\"responseStatus\":{\"code\":200}}", "blank-actor"},
        {"{" K8S
         ",\"user\":{\"username\":\"carol\"},\"responseStatus\":{\"code\":200},\"requestURI\":"
         "\"/livez\"}",
         "health-check"},
        {"{\"reject\":{\"submituser\":\"dave\",\"command\":\"/bin/sh\",\"runuser\":\"root\"}}",
         "no-time"},
        /* A time with another offset is one; without any, it is anybody's guess. */
        {"{\"item_type\":\"Invoice\",\"item_id\":7,\"event\":\"destroy\",\"whodunnit\":\"9\","
         "\"created_"
         "at\":\"2026-03-04T05:06:07+02:00\"}",
         "no-outcome"},
        {"{\"item_type\":\"Invoice\",\"item_id\":7,\"event\":\"destroy\",\"whodunnit\":\"9\","
         "\"created_"
         "at\":\"2026-03-04 05:06:07\"}",
         "local-time no-outcome"},
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        judge(lines[i].line);
        cr_expect_str_eq(told, lines[i].rules, "%s\n gave: %s", lines[i].line, told);
    }
}

#define JOURNAL                                                                                    \
    "{\"__REALTIME_TIMESTAMP\":\"1790000000123456\",\"SYSLOG_IDENTIFIER\":\"shop\",\"MESSAGE\":"

Test(lint_judge, journal) {
    static const struct {
        const char *line, *rules;
    } lines[] = {
        /* {"a":7} as its bytes: no event. */
        {JOURNAL "[123,34,97,34,58,55,125]}", "not-an-event"},
        /* user alice deleted customer 4471, with a byte behind it that is no UTF-8. */
        {JOURNAL "[117,115,101,114,32,97,108,105,99,101,32,100,101,108,101,116,101,100,32,99,117,"
                 "115,116,111,109,101,114,32,52,52,55,49,32,255]}",
         "time-form no-actor action-sentence no-resource no-outcome"},
        {JOURNAL "[123,34,255,34,125]}", "not-json"},
        {JOURNAL "[123,34,97]}", "not-json"},
        {JOURNAL "[97,0,98]}", "nul-character not-an-event"},
        /* No bytes. */
        {JOURNAL "[256]}", "not-an-event"},
        {JOURNAL "[-1,\"a\"]}", "not-an-event"},
        {JOURNAL "[]}", "not-an-event"},
        {JOURNAL "null}", "not-json"},
        {JOURNAL "\"{\\\"actor\\\":\"}", "not-json"},
        {JOURNAL "\"{0} started\"}", "not-an-event"},
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        judge(lines[i].line);
        cr_expect_str_eq(told, lines[i].rules, "%s\n gave: %s", lines[i].line, told);
    }
}

Test(lint_judge, deep_and_hostile) {
    static char line[4096];

    memset(line, '[', 2000);
    judge(line);
    cr_expect_str_eq(told, "not-json");
    for (size_t i = 0; i + 5 < 4000; i += 5)
        memcpy(line + i, "{\"a\":", 6);
    judge(line);
    cr_expect_str_eq(told, "not-json");
    judge("{\"actor\":\"\xff\xfe\"}");
    cr_expect_str_eq(told, "not-json");
    judge("{\"actor\":\"a\x01\"}");
    cr_expect_str_eq(told, "not-json");
    judge("{\"actor\":{\"actor\":{\"actor\":{\"actor\":{\"id\":\"x\"}}}},\"user\":[[[]]],\"event\":"
          "[],\"time\":{}}");
    cr_expect_neq(strstr(told, "blank-actor"), NULL, "%s", told);
}

static void separate(bool audit, const char *line) {
    json_tokener *tokener = log_record_tokener();

    *told = '\0';
    separation_judge(tokener, audit, line, strlen(line), 7, &lint);
    json_tokener_free(tokener);
}

Test(lint_separation, both_ways) {
    static const char event[] =
        "{" TIME "," WHO ",\"action\":\"customer.delete\"," WHICH "," OUTCOME "}";
    static const char other[] = "{\"level\":\"info\",\"msg\":\"cache warmed\"}";
    static const char access[] =
        "{" TIME ",\"user\":\"a\",\"method\":\"GET\",\"path\":\"/x\",\"status\":200}";
    static const struct {
        bool audit;
        const char *line, *rules;
    } lines[] = {
        {true, event, ""},
        {true, other, "application-line"},
        {true, access, "application-line"},
        {true, "Jun 11 x: started", "application-line"},
        {false, event, "audit-line"},
        {false, other, ""},
        {false, access, ""},
        {false, "Jun 11 14:02:09 web1 shop[3]: cache warmed", ""},
        {false, "Jun 11 14:02:09 web1 shop[3]: user alice deleted customer 4471", "audit-line"},
        {false, "{\"level\":\"info\",\"msg\":\"user alice deleted customer 4471\"}", "audit-line"},
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        separate(lines[i].audit, lines[i].line);
        cr_expect_str_eq(told, lines[i].rules, "%s\n gave: %s", lines[i].line, told);
    }
}
