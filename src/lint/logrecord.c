/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/logrecord.h"

#include <limits.h>
#include <string.h>

#include "lint/pairs.h"
#include "lint/sshd.h"
#include "util/jsonobject.h"
#include "util/jsontext.h"

#define DEPTH 32

static const char no_memory[] = "there is no memory for it";

json_tokener *log_record_tokener(void) {
    json_tokener *tokener = json_tokener_new_ex(DEPTH);

    if (tokener)
        json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    return tokener;
}

/* Colons outside of strings: as many as the line has members. ret_nul: a string holds a NUL. */
static size_t count_colons(const char *bytes, size_t n, bool *ret_nul) {
    bool in_string = false;
    size_t colons = 0;

    for (size_t i = 0; i < n; i++) {
        if (in_string && bytes[i] == '\\') {
            *ret_nul = *ret_nul || (n - i >= 6 && memcmp(bytes + i, "\\u0000", 6) == 0);
            i++;
        } else if (bytes[i] == '"') {
            in_string = !in_string;
        } else {
            colons += bytes[i] == ':' && !in_string;
        }
    }
    return colons;
}

static size_t count_members(json_object *value) {
    size_t n = 0;

    if (json_object_is_type(value, json_type_object)) {
        json_object_object_foreach(value, key, member) {
            (void)key;
            n += 1 + count_members(member);
        }
    } else if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            n += count_members(json_object_array_get_idx(value, i));
    }
    return n;
}

static bool is_blank(const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n')
            return false;
    return true;
}

/* json-c lets a control character in a string pass. */
static bool has_control(const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)bytes[i] < 0x20 && bytes[i] != '\t' && bytes[i] != '\r' &&
            bytes[i] != '\n')
            return true;
    return false;
}

/* Faults that leave it an object are added to ret. */
static json_object *parse_object(json_tokener *tokener, const char *bytes, size_t n,
                                 struct log_record *ret, const char **ret_why) {
    json_object *object = NULL;
    size_t end;

    for (; n > 0 && is_blank(bytes, 1); bytes++)
        n--;
    *ret_why = "it holds a control character";
    if (has_control(bytes, n))
        return NULL;
    if (jsonobject_parse(tokener, bytes, n, &object, ret_why) < 0)
        *ret_why = no_memory;
    if (!object)
        return NULL;
    end = json_tokener_get_parse_end(tokener);
    if (!is_blank(bytes + end, n - end)) {
        *ret_why = "something stands behind the object";
        json_object_put(object);
        return NULL;
    }
    *ret_why = NULL;
    ret->key_twice |= count_members(object) < count_colons(bytes, n, &ret->nul);
    return object;
}

/* NULL: the value is no list of bytes. */
static json_object *text_of_bytes(json_object *value) {
    struct buffer bytes = {0};
    json_object *text = NULL;

    if (jsonobject_bytes(value, &bytes) && bytes.n > 0 && bytes.n <= INT_MAX)
        text = json_object_new_string_len(bytes.bytes, (int)bytes.n);
    buffer_free(&bytes);
    return text;
}

static void read_journal(json_object *object, struct log_record *ret) {
    json_object *message, *text;

    if (!json_object_object_get_ex(object, "MESSAGE", &message))
        return;
    ret->left_out = !message && json_object_object_get_ex(object, "__REALTIME_TIMESTAMP", &text);
    text = text_of_bytes(message);
    if (text)
        json_object_object_add(object, "MESSAGE", text);
}

/* Text that one program alone writes, and that holds answers. NULL: it is none. */
static json_object *read_text(json_object *object, const struct json_text *text) {
    json_object *by;

    if (json_object_object_get_ex(object, "SYSLOG_IDENTIFIER", &by) &&
        (json_text_is(by, "sshd") || json_text_is(by, "sshd-session")))
        return sshd_read(text->bytes, text->n);
    if (json_object_object_get_ex(object, "loggerName", &by) &&
        strncmp(json_text_plain(by), "org.keycloak.events", 19) == 0)
        return pairs_read(text->bytes, text->n);
    return NULL;
}

/* journalctl -o json, container runtimes and the relay's rejects put a line into a member. */
static json_object *unwrap(json_tokener *tokener, json_object *object, struct log_record *ret) {
    static const char *const members[] = {"MESSAGE", "log", "message", "msg"};

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        json_object *member, *inner;
        struct json_text text;

        if (!json_object_object_get_ex(object, members[i], &member) || !json_text(member, &text))
            continue;
        ret->nul |= strlen(text.bytes) < text.n;
        ret->wrapper = members[i];
        if (strncmp(text.bytes, "{\"", 2) == 0 || strcmp(text.bytes, "{}") == 0)
            return parse_object(tokener, text.bytes, text.n, ret, &ret->broken);
        inner = read_text(object, &text);
        if (inner)
            return inner;
    }
    return NULL;
}

bool log_record_parse(json_tokener *tokener, const char *bytes, size_t n, struct log_record *ret,
                      const char **ret_why) {
    *ret = (struct log_record){0};
    ret->whole = parse_object(tokener, bytes, n, ret, ret_why);
    if (!ret->whole)
        return false;
    read_journal(ret->whole, ret);
    ret->inner = unwrap(tokener, ret->whole, ret);
    if (ret->broken == no_memory) {
        *ret_why = no_memory;
        log_record_free(ret);
        return false;
    }
    ret->object = ret->inner ? ret->inner : ret->whole;
    return true;
}

void log_record_free(struct log_record *record) {
    json_object_put(record->inner);
    json_object_put(record->whole);
    *record = (struct log_record){0};
}
