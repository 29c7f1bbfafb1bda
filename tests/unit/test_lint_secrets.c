/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "lint/secrets.h"

static const struct {
    const char *json, *where; /* NULL: none */
} objects[] = {
    {"{\"password\":\"hunter2\"}", "password"},
    {"{\"user\":{\"newPassword\":\"hunter2\"}}", "user.newPassword"},
    {"{\"pin\":1234}", "pin"},
    {"{\"tokens\":[\"\",\"abcdef\"]}", "tokens"},
    {"{\"a\":[{\"api_key\":\"abcdef\"}]}", "a.api_key"},
    {"{\"msg\":\"login with password=hunter2 ok\"}", "password"},
    {"{\"url\":\"https://x/?access_token=abcdef&a=1\"}", "access_token"},
    {"{\"url\":\"postgres://app:hunter2@db/x\"}", "the URL"},
    {"{\"h\":\"Authorization: Bearer abcdefghijklmnopqrst\"}", "Bearer"},
    {"{\"x\":\"ghp_abcdefghijklmnopqrstuvwxyz0123456789\"}", "x"},
    {"{\"x\":\"AKIAIOSFODNN7EXAMPLE\"}", NULL},
    {"{\"metadata\":{\"tokens\":532,\"max_tokens\":4096}}", NULL},
    {"{\"metadata\":{\"n\":4111111111111111}}", "metadata.n"},
    {"{\"metadata\":{\"order_id\":4111111111111111}}", NULL},
    {"{\"metadata\":{\"card\":\"4111111111111111\"}}", "metadata.card"},
    {"{\"credentials\":[{\"type\":\"otp\",\"value\":\"hunter2\"}]}", "credentials.value"},
    {"{\"was\":\"{\\\"name\\\":\\\"bob\\\",\\\"password\\\":\\\"hunter2\\\"}\"}", "was.password"},
    {"{\"was\":\"[{\\\"in\\\":\\\"{\\\\\\\"pin\\\\\\\":7777}\\\"}]\"}", "was.in.pin"},
    {"{\"type\":{\"value\":\"hunter2\"}}", NULL},
    {"{\"was\":\"{\\\"password\"}", NULL},
    {"{\"client_token\":\"hmac-sha256:9c0b1f\"}", NULL},
    {"{\"annotations\":{\"authorization.k8s.io/decision\":\"forbid\"}}", NULL},
    {"{\"annotations\":{\"example.com/password\":\"hunter2\"}}",
     "annotations.example.com/password"},
    {"{\"token_ttl\":3600,\"token_policies\":[\"default\"]}", NULL},
    {"{\"password\":\"[REDACTED]\"}", NULL},
    {"{\"password\":\"********\"}", NULL},
    {"{\"password\":\"\"}", NULL},
    {"{\"password\":null}", NULL},
    {"{\"password\":true}", NULL},
    {"{\"password\":\"changed\"}", NULL},
    {"{\"password_changed\":\"yes it was\"}", NULL},
    {"{\"auth\":\"ldap\"}", NULL},
    {"{\"token\":\"sha256:0123456789abcdef\"}", NULL},
    {"{\"redacted\":[\"metadata.password\"]}", NULL},
    {"{\"order_id\":\"4111111111111111\"}", NULL},
    {"{\"url\":\"https://host:8080/a@b\"}", NULL},
    {"{\"msg\":\"password changed\"}", NULL},
    {"{\"msg\":\"password=%s\"}", NULL},
    {"{\"resource\":{\"type\":\"password\",\"id\":\"alice\"}}", NULL},
    {"{}", NULL},
};

Test(lint_secrets, objects) {
    for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
        json_object *object = json_tokener_parse(objects[i].json);
        char where[SECRET_WHERE] = "";
        bool found = secrets_in_object(object, where);

        cr_expect_eq(found, objects[i].where != NULL, "%s", objects[i].json);
        if (found && objects[i].where)
            cr_expect_str_eq(where, objects[i].where, "%s", objects[i].json);
        cr_expect_eq(strstr(where, "hunter2"), NULL);
        json_object_put(object);
    }
}

Test(lint_secrets, formats) {
    cr_expect(secrets_in_format("password=%s", 11));
    cr_expect(secrets_in_format("login user=%s api_key='%s'", 26));
    cr_expect_not(secrets_in_format("password for %s", 15));
    cr_expect_not(secrets_in_format("unexpected token: %s", 20));
    cr_expect_not(secrets_in_format("password=%d", 11));
    cr_expect_not(secrets_in_format("password=***", 12));
    cr_expect_not(secrets_in_format("use --token-uri=%s", 18));
    cr_expect_not(secrets_in_format("=%s", 3));
    cr_expect_not(secrets_in_format("", 0));
}
