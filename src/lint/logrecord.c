/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/logrecord.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lint/pairs.h"
#include "lint/sshd.h"
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

/* What is wrong with the object, but does not keep it from being one, is added to ret. */
static json_object *parse(json_tokener *tokener, const char *bytes, size_t n,
                          struct log_record *ret, const char **ret_why) {
    json_object *object;
    enum json_tokener_error error;

    *ret_why = NULL;
    if (n > INT_MAX || has_control(bytes, n)) {
        *ret_why = "it holds a control character";
        return NULL;
    }
    json_tokener_reset(tokener);
    object = json_tokener_parse_ex(tokener, bytes, (int)n);
    error = json_tokener_get_error(tokener);
    if (error == json_tokener_continue)
        *ret_why = "it ends too early";
    else if (error == json_tokener_error_depth)
        *ret_why = "it is more than 32 levels deep";
    else if (n > 0 && *bytes == '{' && json_no_memory(tokener, object))
        *ret_why = no_memory;
    else if (error != json_tokener_success)
        *ret_why = json_tokener_error_desc(error);
    else if (!json_object_is_type(object, json_type_object))
        *ret_why = "it is JSON, but no object";
    else if (!is_blank(bytes + json_tokener_get_parse_end(tokener),
                       n - json_tokener_get_parse_end(tokener)))
        *ret_why = "something stands behind the object";
    if (!*ret_why) {
        ret->key_twice |= count_members(object) < count_colons(bytes, n, &ret->nul);
        return object;
    }
    json_object_put(object);
    return NULL;
}

/* journalctl -o json gives what is no UTF-8, or has control characters, as its bytes. NULL: it is
 * not that. */
static json_object *text_of_bytes(json_object *array) {
    size_t n = json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
    json_object *text = NULL;
    char *bytes = n > 0 && n <= INT_MAX ? malloc(n) : NULL;
    size_t i = 0;

    for (; bytes && i < n; i++) {
        json_object *byte = json_object_array_get_idx(array, i);
        int value = json_object_is_type(byte, json_type_int) ? json_object_get_int(byte) : -1;

        if (value < 0 || value > 255)
            break;
        bytes[i] = (char)value;
    }
    if (bytes && i == n)
        text = json_object_new_string_len(bytes, (int)n);
    free(bytes);
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

/* journalctl -o json, container runtimes and the router's rejects put a line into a member. */
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
            return parse(tokener, text.bytes, text.n, ret, &ret->broken);
        inner = read_text(object, &text);
        if (inner)
            return inner;
    }
    return NULL;
}

bool log_record_parse(json_tokener *tokener, const char *bytes, size_t n, struct log_record *ret,
                      const char **ret_why) {
    *ret = (struct log_record){0};
    ret->whole = parse(tokener, bytes, n, ret, ret_why);
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
