/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/siem.h"

#include <string.h>

#include "util/rfc3339.h"

bool siem_time(const struct view *event, uint64_t *ret) {
    struct text_view text = event->field[FIELD_TIMESTAMP];
    int64_t ms;

    if (text.n != RFC3339_SIZE || !rfc3339_read(text.bytes, text.n, &ms) || ms < 0)
        return false;
    *ret = (uint64_t)ms;
    return true;
}

bool siem_address(const struct view *event, struct siem_address *ret) {
    struct text_view text = event->field[FIELD_SOURCE_IP];
    unsigned char bytes[16];
    char plain[INET6_ADDRSTRLEN];

    if (!text.bytes || text.n >= sizeof(plain) || memchr(text.bytes, '\0', text.n))
        return false;
    memcpy(plain, text.bytes, text.n);
    plain[text.n] = '\0';
    ret->v6 = inet_pton(AF_INET6, plain, bytes) == 1;
    if (!ret->v6 && inet_pton(AF_INET, plain, bytes) != 1)
        return false;
    return inet_ntop(ret->v6 ? AF_INET6 : AF_INET, bytes, ret->text, sizeof(ret->text)) != NULL;
}

struct text_view siem_origin(const struct view *event, const char *key) {
    struct value_view value;

    if (view_find(&event->origin, key, strlen(key), &value) && value.kind == VALUE_TEXT)
        return value.text;
    return (struct text_view){0};
}

bool siem_is_principal(struct text_view type) {
    static const char *const known[] = {"user",   "admin",   "service",
                                        "apikey", "account", "principal"};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (view_is(type, known[i], strlen(known[i])))
            return true;
    return false;
}
