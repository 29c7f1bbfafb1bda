/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "lint/loggers.h"

/* What the table finds in a line, "-" where there is nothing. */
static const struct {
    const char *logger;
    const char *answers; /* who|what|kind|which|when|outcome|behalf|source */
    const char *line;
} rows[] = {
    {"kubernetes", "carol|patch|deployments|web|2026-03-04T05:06:07.890123Z|success|-|198.51.100.7",
     "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"verb\":\"patch\",\"user\":{"
     "\"username\":\"carol\"},\"sourceIPs\":[\"198.51.100.7\",\"10.0.0.1\"],\"objectRef\":{"
     "\"resource\":\"deployments\",\"name\":\"web\"},\"responseStatus\":{\"code\":200},"
     "\"requestReceivedTimestamp\":\"2026-03-04T05:06:07.890123Z\"}"},
    {"kubernetes", "carol|list|secrets|secrets|2026-03-04T05:06:07.9Z|denied|dave|-",
     "{\"apiVersion\":\"audit.k8s.io/v1\",\"verb\":\"list\",\"user\":{\"username\":\"carol\"},"
     "\"impersonatedUser\":{\"username\":\"dave\"},\"objectRef\":{\"resource\":\"secrets\"},"
     "\"stageTimestamp\":\"2026-03-04T05:06:07.9Z\",\"annotations\":{\"authorization.k8s.io/"
     "decision\":\"forbid\"}}"},
    {"kubernetes", "carol|get|pods|p|-|failure|-|-",
     "{\"apiVersion\":\"audit.k8s.io/v1\",\"verb\":\"get\",\"user\":{\"username\":\"carol\"},"
     "\"objectRef\":{\"resource\":\"pods\",\"name\":\"p\"},\"responseStatus\":{\"code\":404}}"},
    {"vault-response",
     "ldap-carol|read|kv|kv/data/db|2026-03-04T05:06:07.8Z|success|-|198.51.100.7",
     "{\"time\":\"2026-03-04T05:06:07.8Z\",\"type\":\"response\",\"auth\":{\"display_name\":\"ldap-"
     "carol\"},\"request\":{\"operation\":\"read\",\"mount_type\":\"kv\",\"path\":\"kv/data/db\","
     "\"remote_address\":\"198.51.100.7\"}}"},
    {"vault-response", "e1|update|-|sys/seal|-|denied|-|-",
     "{\"type\":\"response\",\"auth\":{\"entity_id\":\"e1\"},\"request\":{\"operation\":\"update\","
     "\"path\":\"sys/seal\"},\"error\":\"1 error occurred:\\n\\t* permission denied\\n\\n\"}"},
    {"vault-response", "e1|update|-|kv/x|-|failure|-|-",
     "{\"type\":\"response\",\"auth\":{\"entity_id\":\"e1\"},\"request\":{\"operation\":\"update\","
     "\"path\":\"kv/x\"},\"error\":\"disk full\"}"},
    {"vault-request", "e1|update|-|kv/x|-|-|-|-",
     "{\"type\":\"request\",\"auth\":{\"entity_id\":\"e1\"},\"request\":{\"operation\":\"update\","
     "\"path\":\"kv/x\"}}"},
    {"gitlab-login", "carol|auth.login|User|Carol|2026-03-04T05:06:07.8Z|success|-|198.51.100.7",
     "{\"time\":\"2026-03-04T05:06:07.9Z\",\"meta.remote_ip\":\"198.51.100.7\",\"meta.user\":"
     "\"carol\",\"author_id\":4,\"author_name\":\"Carol\",\"created_at\":\"2026-03-04T05:06:07."
     "8Z\","
     "\"with\":\"two-factor\",\"target_type\":\"User\",\"target_details\":\"Carol\"}"},
    {"gitlab-login-failed", "carol|auth.login_failed|User|carol|-|denied|-|198.51.100.7",
     "{\"author_id\":-1,\"author_name\":\"carol\",\"failed_login\":\"STANDARD\",\"ip_address\":"
     "\"198.51.100.7\",\"target_type\":\"User\",\"target_details\":\"carol\"}"},
    {"gitlab", "Dave|name|Group|ops|2026-03-04T05:06:07.9Z|-|-|-",
     "{\"time\":\"2026-03-04T05:06:07.9Z\",\"author_id\":5,\"author_name\":\"Dave\",\"entity_"
     "type\":"
     "\"Group\",\"change\":\"name\",\"target_type\":\"Group\",\"target_details\":\"ops\"}"},
    {"keycloak", "carol|auth.login|client|shop|1790000000123|success|-|198.51.100.7",
     "{\"time\":1790000000123,\"type\":\"LOGIN\",\"realmId\":\"r\",\"clientId\":\"shop\","
     "\"userId\":"
     "\"u9\",\"ipAddress\":\"198.51.100.7\",\"error\":null,\"details\":{\"username\":\"carol\"}}"},
    {"keycloak",
     "he said "
     "\"x\"|auth.login_failed|client|shop|2026-03-04T05:06:07.8+02:00|denied|-|198.51.100.7",
     "{\"timestamp\":\"2026-03-04T05:06:07.8+02:00\",\"loggerName\":\"org.keycloak.events\","
     "\"message\":\"type=\\\"LOGIN_ERROR\\\", realmId=\\\"r\\\", clientId=\\\"shop\\\", userId="
     "\\\"null\\\", ipAddress=\\\"198.51.100.7\\\", error=\\\"user_not_found\\\", username=\\\"he "
     "said \\\\\\\"x\\\\\\\"\\\"\"}"},
    {"keycloak-admin", "u9|DELETE|GROUP|groups/g1|1790000000123|failure|-|198.51.100.7",
     "{\"time\":1790000000123,\"authDetails\":{\"userId\":\"u9\",\"ipAddress\":\"198.51.100.7\"},"
     "\"operationType\":\"DELETE\",\"resourceType\":\"GROUP\",\"resourcePath\":\"groups/g1\","
     "\"error\":\"unknown_error\"}"},
    {"sudo-accept", "carol|command.run|command|/usr/bin/id|1790000000|success|root|-",
     "{\"accept\":{\"submituser\":\"carol\",\"command\":\"/usr/bin/id\",\"runuser\":\"root\","
     "\"submit_time\":{\"seconds\":1790000000}}}"},
    {"sudo-reject", "dave|command.run|command|/bin/sh|1790000000|denied|root|-",
     "{\"reject\":{\"submituser\":\"dave\",\"command\":\"/bin/sh\",\"runuser\":\"root\","
     "\"server_time\":{\"seconds\":1790000000},\"reason\":\"not allowed\"}}"},
    {"laurel-syscall", "carol|openat|file|/etc/shadow|1790000000.123:9|failure|-|-",
     "{\"ID\":\"1790000000.123:9\",\"SYSCALL\":{\"syscall\":257,\"success\":\"no\",\"exe\":\"/usr/"
     "bin/cat\",\"SYSCALL\":\"openat\",\"AUID\":\"carol\"},\"PATH\":[{\"item\":0,\"name\":\"/etc/"
     "shadow\"}]}"},
    {"laurel-user", "carol|auth.login|host|db1|1790000000.123:9|success|-|198.51.100.7",
     "{\"ID\":\"1790000000.123:9\",\"NODE\":\"db1\",\"USER_LOGIN\":{\"msg\":{\"op\":\"login\","
     "\"acct\":\"carol\",\"addr\":\"198.51.100.7\",\"res\":\"success\"}}}"},
    {"laurel-command", "carol|command.run|command|id|1790000000.123:9|failure|-|-",
     "{\"ID\":\"1790000000.123:9\",\"USER_CMD\":{\"AUID\":\"carol\",\"msg\":{\"cmd\":\"id\","
     "\"res\":"
     "\"failed\"}}}"},
    {"papertrail", "9|destroy|Invoice|77|2026-03-04T05:06:07.8Z|-|-|-",
     "{\"item_type\":\"Invoice\",\"item_id\":77,\"event\":\"destroy\",\"whodunnit\":\"9\","
     "\"created_at\":\"2026-03-04T05:06:07.8Z\"}"},
    {"audit-net", "carol|Invoice:Delete|Invoice|Invoice|2026-03-04T05:06:07.81Z|failure|-|-",
     "{\"EventType\":\"Invoice:Delete\",\"Environment\":{\"UserName\":\"carol\",\"Exception\":"
     "\"COMException: no\"},\"Target\":{\"Type\":\"Invoice\"},\"StartDate\":\"2026-03-04T05:06:07."
     "81Z\"}"},
    {"django-auditlog", "carol|record.delete|-|77|2026-03-04T05:06:07.8Z|-|-|198.51.100.7",
     "{\"object_pk\":\"77\",\"object_repr\":\"Invoice 77\",\"action\":2,\"actor\":\"carol\","
     "\"timestamp\":\"2026-03-04T05:06:07.8Z\",\"remote_addr\":\"198.51.100.7\"}"},
    {"gitea", "carol|user.create|user|dave|1790000000|-|-|-",
     "{\"action\":\"user.create\",\"actor\":{\"id\":1,\"name\":\"carol\"},\"scope\":{\"type\":"
     "\"user\",\"id\":5,\"name\":\"dave\"},\"created_unix\":1790000000}"},
    {"sshd-accepted", "carol|auth.login|host|db1|1790000000123456|success|-|198.51.100.7",
     "{\"__REALTIME_TIMESTAMP\":\"1790000000123456\",\"_HOSTNAME\":\"db1\",\"SYSLOG_IDENTIFIER\":"
     "\"sshd-session\",\"MESSAGE\":\"Accepted publickey for carol from 198.51.100.7 port 50 ssh2: "
     "ED25519-CERT ID carol from 203.0.113.1 port 2 (serial 0) CA ED25519 SHA256:y\"}"},
    {"sshd-failed", "x from 203.0.113.1 port 2|auth.login_failed|host|-|1|denied|-|198.51.100.7",
     "{\"__REALTIME_TIMESTAMP\":\"1\",\"SYSLOG_IDENTIFIER\":\"sshd\",\"MESSAGE\":\"Failed password "
     "for invalid user x from 203.0.113.1 port 2 from 198.51.100.7 port 50 ssh2\"}"},
    /* Another program's text is no login. */
    {NULL, "",
     "{\"__REALTIME_TIMESTAMP\":\"1\",\"SYSLOG_IDENTIFIER\":\"shop\",\"MESSAGE\":\"Accepted "
     "password "
     "for root from 203.0.113.1 port 2 ssh2\"}"},
    {"ecs", "carol|group-change|iam|staff|2026-03-04T05:06:07.8Z|success|-|198.51.100.7",
     "{\"@timestamp\":\"2026-03-04T05:06:07.8Z\",\"event.action\":\"group-change\",\"event."
     "category\":"
     "[\"iam\"],\"event.outcome\":\"success\",\"user.name\":\"carol\",\"group\":{\"name\":"
     "\"staff\"},"
     "\"source.ip\":\"198.51.100.7\"}"},
    {NULL, "", "{\"user\":\"carol\",\"action\":\"invoice.delete\"}"},
    {NULL, "",
     "{\"apiVersion\":null,\"verb\":{},\"type\":[],\"accept\":[null],\"ID\":7,\"sshd\":8}"},
};

static void find(const struct log_record *record, const struct logger *logger, char ret[512]) {
    *ret = '\0';
    for (int i = 0; logger && i < LOGGER_COLUMNS; i++) {
        struct logger_answer answer = logger_answer(logger, (enum logger_column)i, record);

        strcat(strcat(ret, i ? "|" : ""), answer.text ? answer.text : "-");
    }
}

Test(lint_loggers, lines) {
    json_tokener *tokener = log_record_tokener();
    char found[512];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct log_record record;
        const struct logger *logger;
        const char *why;

        cr_assert(log_record_parse(tokener, rows[i].line, strlen(rows[i].line), &record, &why),
                  "%s: %s", rows[i].line, why);
        logger = logger_find(&record);
        cr_expect_str_eq(logger ? logger->name : "", rows[i].logger ? rows[i].logger : "", "%s",
                         rows[i].line);
        find(&record, logger, found);
        cr_expect_str_eq(found, rows[i].answers, "%s\n gave: %s", rows[i].line, found);
        log_record_free(&record);
    }
    json_tokener_free(tokener);
}
