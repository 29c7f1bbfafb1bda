/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "intake.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "jsontext.h"

/* An event is two levels deep; metadata that is deeper gets a reason of its own. */
#define DEPTH 32

struct why {
    char *text;
    size_t size;
};

static int refuse(const struct why *why, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

static int refuse(const struct why *why, const char *format, ...) {
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(why->text, why->size, format, arguments);
    va_end(arguments);
    return -1;
}

/* ---- the text, before json-c sees it --------------------------------------------------------- */

static int hex4(const char *s, size_t n) {
    int value = 0;

    if (n < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = s[i] >= '0' && s[i] <= '9'   ? s[i] - '0'
                    : s[i] >= 'a' && s[i] <= 'f' ? s[i] - 'a' + 10
                    : s[i] >= 'A' && s[i] <= 'F' ? s[i] - 'A' + 10
                                                 : -1;
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

static bool is_high(int code) {
    return code >= 0xd800 && code <= 0xdbff;
}

static bool is_low(int code) {
    return code >= 0xdc00 && code <= 0xdfff;
}

/*
 * Copies the escape at s. U+0000 and half a surrogate pair have no UTF-8: json-c would cut the
 * string at the one and replace the other silently. As the bytes C0 80, or as the surrogate's own
 * three bytes, they are what the library makes safe and marks. Returns how much was read.
 */
static size_t copy_escape(const char *s, size_t n, char **to) {
    int code = n >= 2 && s[1] == 'u' ? hex4(s + 2, n - 2) : -1;
    size_t length = code < 0 ? (n < 2 ? n : 2) : 6;

    if (code == 0) {
        *(*to)++ = (char)0xc0;
        *(*to)++ = (char)0x80;
        return length;
    }
    if (is_high(code) && n >= 12 && s[6] == '\\' && s[7] == 'u' && is_low(hex4(s + 8, 4))) {
        length = 12;
    } else if (is_high(code) || is_low(code)) {
        *(*to)++ = (char)0xed;
        *(*to)++ = (char)(0x80 | (code >> 6 & 0x3f));
        *(*to)++ = (char)(0x80 | (code & 0x3f));
        return length;
    }
    memcpy(*to, s, length);
    *to += length;
    return length;
}

/* The line as json-c gets it, in to[n + 1], and how many members its objects have in all. */
static int prepare(const char *line, size_t n, char *to, size_t *ret_members, struct why *why) {
    bool in_string = false;

    *ret_members = 0;
    for (size_t i = 0; i < n;) {
        char c = line[i];

        if (c == '\0')
            return refuse(why, "holds a NUL byte");
        if (in_string && (unsigned char)c < 0x20)
            return refuse(why, "no JSON: a string holds the control character 0x%02x", c);
        if (in_string && c == '\\') {
            i += copy_escape(line + i, n - i, &to);
            continue;
        }
        if (c == '"')
            in_string = !in_string;
        else if (c == ':' && !in_string)
            ++*ret_members;
        *to++ = c;
        i++;
    }
    *to = '\0';
    return 0;
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

/* json-c lets some others pass. */
bool intake_is_number(const char *s, size_t n) {
    size_t i = 0, from;

    if (i < n && s[i] == '-')
        i++;
    if (i < n && s[i] == '0')
        i++;
    else
        for (from = i; i < n && s[i] >= '0' && s[i] <= '9'; i++)
            if (s[from] == '0')
                return false;
    if (i == 0 || s[i - 1] == '-')
        return false;
    if (i < n && s[i] == '.') {
        for (from = ++i; i < n && s[i] >= '0' && s[i] <= '9'; i++)
            ;
        if (i == from)
            return false;
    }
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        if (i < n && (s[i] == '+' || s[i] == '-'))
            i++;
        for (from = i; i < n && s[i] >= '0' && s[i] <= '9'; i++)
            ;
        if (i == from)
            return false;
    }
    return i == n;
}

/* json-c stops at the ends of its range without a word. */
static bool fits(const char *s, size_t n) {
    if (memchr(s, '.', n) || memchr(s, 'e', n) || memchr(s, 'E', n))
        return true;
    errno = 0;
    (void)strtoll(s, NULL, 10); /* ends where the number does */
    return errno == 0;
}

static int check_word(const char *s, size_t n, const struct why *why) {
    int shown = (int)(n < 40 ? n : 40);

    if (intake_is_number(s, n))
        return fits(s, n) ? 0 : refuse(why, "the number %.*s does not fit into 64 bits", shown, s);
    if ((n == 4 && (memcmp(s, "true", 4) == 0 || memcmp(s, "null", 4) == 0)) ||
        (n == 5 && memcmp(s, "false", 5) == 0))
        return 0;
    return refuse(why, "no JSON: %.*s is neither a string nor a number, true, false or null", shown,
                  s);
}

/* Every bare word outside of strings must be what RFC 8259 knows. */
static int check_words(const char *s, struct why *why) {
    while (*s) {
        size_t n;

        if (*s == '"') {
            for (s++; *s && *s != '"'; s++)
                if (*s == '\\' && s[1])
                    s++;
            s += *s == '"';
            continue;
        }
        n = strcspn(s, " \t\r\n{}[],:\"");
        if (n == 0) {
            s++;
            continue;
        }
        if (check_word(s, n, why) < 0)
            return -1;
        s += n;
    }
    return 0;
}

static json_object *parse(const char *text, struct why *why) {
    struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
    json_object *root = NULL;
    enum json_tokener_error error;

    if (!tokener) {
        refuse(why, "no memory");
        return NULL;
    }
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    root = json_tokener_parse_ex(tokener, text, (int)strlen(text) + 1);
    error = json_tokener_get_error(tokener);
    if (error != json_tokener_success) {
        refuse(why, "no JSON: %s at byte %zu",
               error == json_tokener_continue ? "it ends too early"
                                              : json_tokener_error_desc(error),
               json_tokener_get_parse_end(tokener) + 1);
        json_object_put(root);
        root = NULL;
    } else if (!json_object_is_type(root, json_type_object)) {
        refuse(why, "no JSON object");
        json_object_put(root);
        root = NULL;
    }
    json_tokener_free(tokener);
    return root;
}

/* ---- the members ----------------------------------------------------------------------------- */

/* A string, or nothing: null is the same as not there. */
static int take_text(json_object *value, const char *path, const char **to, struct why *why) {
    if (!value)
        return 0;
    if (!json_object_is_type(value, json_type_string))
        return refuse(why, "%s: no string", path);
    *to = json_text_plain(value); /* prepare() let no NUL through */
    return 0;
}

struct member {
    const char *name;
    const char **to;
};

/* An object of nothing but the given strings. */
static int take_object(json_object *value, const char *path, const struct member *members, size_t n,
                       struct why *why) {
    if (!value)
        return 0;
    if (!json_object_is_type(value, json_type_object))
        return refuse(why, "%s: no object", path);
    json_object_object_foreach(value, key, member) {
        char whole[64];
        size_t i = 0;

        while (i < n && strcmp(key, members[i].name) != 0)
            i++;
        if (i == n)
            return refuse(why, "%s.%.40s: no such field", path, key);
        snprintf(whole, sizeof(whole), "%s.%s", path, key);
        if (take_text(member, whole, members[i].to, why) < 0)
            return -1;
    }
    return 0;
}

static int take_principal(json_object *value, const char *path, deed_principal *to,
                          struct why *why) {
    const struct member members[] = {
        {"type", &to->type}, {"id", &to->id}, {"session_id", &to->session_id}};

    return take_object(value, path, members, 3, why);
}

static int take_target(json_object *value, const char *path, deed_target *to, struct why *why) {
    const struct member members[] = {{"type", &to->type}, {"id", &to->id}};

    return take_object(value, path, members, 2, why);
}

static int take_outcome(json_object *value, deed_outcome *to, struct why *why) {
    const char *text = NULL;

    if (take_text(value, "outcome", &text, why) < 0)
        return -1;
    if (!text)
        return 0;
    if (strcmp(text, "success") == 0)
        *to = DEED_SUCCESS;
    else if (strcmp(text, "failure") == 0)
        *to = DEED_FAILURE;
    else if (strcmp(text, "denied") == 0)
        *to = DEED_DENIED;
    else
        return refuse(why, "outcome: %.40s: not success, failure or denied", text);
    return 0;
}

static int take_number(json_object *value, const char *key, deed_meta *to, struct why *why) {
    if (json_object_is_type(value, json_type_double)) {
        to->type = DEED_META_DOUBLE;
        to->value.number = json_object_get_double(value);
        return isfinite(to->value.number)
                   ? 0
                   : refuse(why, "metadata.%s: the number is too large for a double", key);
    }
    to->type = DEED_META_INT;
    to->value.integer = json_object_get_int64(value);
    return 0;
}

static int take_meta(json_object *value, const char *key, deed_meta *to, struct why *why) {
    to->key = key;
    switch (json_object_get_type(value)) {
    case json_type_string:
        to->type = DEED_META_STRING;
        to->value.string = json_text_plain(value);
        return 0;
    case json_type_boolean:
        to->type = DEED_META_BOOL;
        to->value.boolean = json_object_get_boolean(value);
        return 0;
    case json_type_int:
    case json_type_double:
        return take_number(value, key, to, why);
    case json_type_null:
    case json_type_object:
    case json_type_array:
    default:
        return refuse(why, "metadata.%.64s: no string, number, true or false", key);
    }
}

static int take_metadata(json_object *value, struct intake *to, struct why *why) {
    size_t n = 0;

    if (!value)
        return 0;
    if (!json_object_is_type(value, json_type_object))
        return refuse(why, "metadata: no object");
    json_object_object_foreach(value, key, member) {
        if (!member)
            continue;
        if (n == INTAKE_META_MAX)
            return refuse(why, "metadata: more than %d of them", INTAKE_META_MAX);
        if (take_meta(member, key, &to->meta[n], why) < 0)
            return -1;
        n++;
    }
    to->details.metadata = to->meta;
    return 0;
}

static int take_member(json_object *value, const char *key, struct intake *to, struct why *why) {
    static const char *const made[] = {"timestamp", "event_id", "chain"};

    if (strcmp(key, "actor") == 0)
        return take_principal(value, key, &to->event.actor, why);
    if (strcmp(key, "on_behalf_of") == 0)
        return take_principal(value, key, &to->details.on_behalf_of, why);
    if (strcmp(key, "action") == 0)
        return take_text(value, key, &to->event.action, why);
    if (strcmp(key, "resource") == 0)
        return take_target(value, key, &to->event.resource, why);
    if (strcmp(key, "outcome") == 0)
        return take_outcome(value, &to->event.outcome, why);
    if (strcmp(key, "source_ip") == 0)
        return take_text(value, key, &to->details.source_ip, why);
    if (strcmp(key, "request_id") == 0)
        return take_text(value, key, &to->details.request_id, why);
    if (strcmp(key, "metadata") == 0)
        return take_metadata(value, to, why);
    for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
        if (strcmp(key, made[i]) == 0)
            return refuse(why,
                          "%s: made when the event is recorded; when an act happened earlier, "
                          "say so in metadata",
                          key);
    if (strcmp(key, "service") == 0)
        return refuse(why, "service: given once for all lines, with --service");
    return refuse(why, "%.64s: no such field", key);
}

int intake_parse(const char *line, size_t n, struct intake *ret, char *text, size_t size) {
    struct why *why = &(struct why){text, size};
    char *copy = calloc(1, n + 1);
    size_t members;

    *ret = (struct intake){.event = DEED_EVENT_INIT, .details = DEED_DETAILS_INIT};
    if (!copy)
        return refuse(why, "no memory");
    if (prepare(line, n, copy, &members, why) == 0 && check_words(copy, why) == 0)
        ret->root = parse(copy, why);
    free(copy);
    if (!ret->root)
        return -1;
    if (count_members(ret->root) != members) {
        intake_free(ret);
        return refuse(why, "a key stands twice in one object");
    }
    ret->event.details = &ret->details;
    json_object_object_foreach(ret->root, key, value) {
        if (take_member(value, key, ret, why) < 0) {
            intake_free(ret);
            return -1;
        }
    }
    return 0;
}

void intake_free(struct intake *intake) {
    json_object_put(intake->root);
    intake->root = NULL;
}
