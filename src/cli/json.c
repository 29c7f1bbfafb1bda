/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/json.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/ascii.h"
#include "util/number.h"

int json_refuse(const struct json *json, const char *format, ...) {
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(json->why, json->why_size, format, arguments);
    va_end(arguments);
    return -1;
}

/* Refuses the next byte. */
static int refuse_here(const struct json *json, const char *wanted) {
    if (json->at == json->end)
        return json_refuse(json, "no JSON: it ends too early");
    return json_refuse(json, "no JSON: byte %zu: %s is wanted", (size_t)(json->at - json->from) + 1,
                       wanted);
}

int json_open(struct json *json, const char *bytes, size_t n, char *why, size_t why_size) {
    static const char mark[] = "\xef\xbb\xbf";

    *json = (struct json){
        .from = bytes, .at = bytes, .end = bytes + n, .why = why, .why_size = why_size};
    if (memchr(bytes, '\0', n))
        return json_refuse(json, "holds a NUL byte: it is no UTF-8 text");
    if (n >= sizeof(mark) - 1 && memcmp(bytes, mark, sizeof(mark) - 1) == 0)
        json->at += sizeof(mark) - 1;
    /* A string loses its quotes; a number has a colon in front of it. A member has five bytes, but
     * the last one of four. */
    json->text = malloc(n + 1);
    json->keys = malloc((n / 4 + 1) * sizeof(*json->keys));
    json->to = json->text;
    if (json->text && json->keys)
        return 0;
    json_close(json);
    return json_refuse(json, "no memory");
}

void json_close(struct json *json) {
    free(json->text);
    free(json->keys);
    json->text = json->to = NULL;
    json->keys = NULL;
}

static void pass_blanks(struct json *json) {
    while (json->at < json->end && strchr(" \t\r\n", *json->at))
        json->at++;
}

static bool skip_byte(struct json *json, char c) {
    pass_blanks(json);
    if (json->at == json->end || *json->at != c)
        return false;
    json->at++;
    return true;
}

/* ---- strings --------------------------------------------------------------------------------- */

/* Four hexadecimal digits, or -1. */
static int hex4(const char *s, const char *end) {
    int value = 0;

    if (end - s < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = ascii_hex(s[i]);

        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

static void put_byte(struct json *json, int byte) {
    *json->to++ = (char)byte;
}

/* As UTF-8, also where UTF-8 does not allow it: see json.h. */
static void put_utf8(struct json *json, int code) {
    if (code > 0 && code < 0x80) {
        put_byte(json, code);
    } else if (code < 0x800) {
        put_byte(json, 0xc0 | code >> 6);
        put_byte(json, 0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put_byte(json, 0xe0 | code >> 12);
        put_byte(json, 0x80 | (code >> 6 & 0x3f));
        put_byte(json, 0x80 | (code & 0x3f));
    } else {
        put_byte(json, 0xf0 | code >> 18);
        put_byte(json, 0x80 | (code >> 12 & 0x3f));
        put_byte(json, 0x80 | (code >> 6 & 0x3f));
        put_byte(json, 0x80 | (code & 0x3f));
    }
}

/* Starts behind "\\u". */
static int take_code(struct json *json) {
    int code = hex4(json->at, json->end), low;

    if (code < 0)
        return json_refuse(json, "no JSON: \\u without four hexadecimal digits");
    json->at += 4;
    if (code >= 0xd800 && code <= 0xdbff && json->end - json->at >= 6 && json->at[0] == '\\' &&
        json->at[1] == 'u') {
        low = hex4(json->at + 2, json->end);
        if (low >= 0xdc00 && low <= 0xdfff) {
            json->at += 6;
            code = 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff));
        }
    }
    put_utf8(json, code);
    return 0;
}

static int take_escape(struct json *json) {
    static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
    const char *letter;

    if (json->at == json->end)
        return refuse_here(json, "");
    if (*json->at == 'u') {
        json->at++;
        return take_code(json);
    }
    letter = strchr(letters, *json->at);
    if (!letter)
        return json_refuse(json, "no JSON: a string holds the escape \\%c", *json->at);
    put_byte(json, bytes[letter - letters]);
    json->at++;
    return 0;
}

/* Starts behind the opening quote. */
static int take_string(struct json *json, const char **ret) {
    *ret = json->to;
    while (json->at < json->end) {
        unsigned char c = (unsigned char)*json->at++;

        if (c == '"') {
            put_byte(json, '\0');
            return 0;
        }
        if (c < 0x20)
            return json_refuse(json, "no JSON: a string holds the control character 0x%02x", c);
        if (c != '\\')
            put_byte(json, c);
        else if (take_escape(json) < 0)
            return -1;
    }
    return refuse_here(json, "");
}

/* ---- values ---------------------------------------------------------------------------------- */

/* A number, true, false or null: reads up to a byte that can follow one. */
static int take_literal(struct json *json, struct json_value *ret) {
    static const struct {
        const char *word;
        enum json_kind kind;
    } words[] = {{"null", JSON_NULL}, {"false", JSON_FALSE}, {"true", JSON_TRUE}};
    const char *from = json->at;
    size_t n = 0;

    while (from + n < json->end && !strchr(" \t\r\n{}[],:\"", from[n]))
        n++;
    if (n == 0)
        return refuse_here(json, "a value");
    json->at += n;
    if (number_is(from, n)) {
        ret->kind = JSON_NUMBER;
        ret->text = json->to;
        memcpy(json->to, from, n);
        json->to += n;
        put_byte(json, '\0');
        return 0;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (n == strlen(words[i].word) && memcmp(from, words[i].word, n) == 0) {
            ret->kind = words[i].kind;
            return 0;
        }
    return json_refuse(json, "no JSON: %.*s is neither a string nor a number, true, false or null",
                       (int)(n < 40 ? n : 40), from);
}

int json_value(struct json *json, struct json_value *ret) {
    ret->text = NULL;
    ret->kind = JSON_STRING;
    if (skip_byte(json, '"'))
        return take_string(json, &ret->text);
    ret->kind = JSON_OBJECT;
    if (skip_byte(json, '{'))
        return 0;
    ret->kind = JSON_ARRAY;
    if (skip_byte(json, '['))
        return 0;
    return take_literal(json, ret);
}

/* ---- objects --------------------------------------------------------------------------------- */

static int compare_keys(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Forgets the keys of the level. */
static int leave(struct json *json, const struct json_level *level) {
    const char **keys = json->keys + level->keys;
    size_t n = json->n_keys - level->keys;

    json->n_keys = level->keys;
    qsort(keys, n, sizeof(*keys), compare_keys);
    for (size_t i = 1; i < n; i++)
        if (strcmp(keys[i - 1], keys[i]) == 0)
            return json_refuse(json, "a key stands twice in one object: %.64s", keys[i]);
    return 0;
}

struct json_level json_enter(const struct json *json) {
    return (struct json_level){.keys = json->n_keys};
}

int json_member(struct json *json, struct json_level *level, const char **ret_key) {
    if (skip_byte(json, '}'))
        return leave(json, level);
    if (level->begun && !skip_byte(json, ','))
        return refuse_here(json, "a comma or }");
    level->begun = true;
    if (!skip_byte(json, '"'))
        return refuse_here(json, "a key in quotes");
    if (take_string(json, ret_key) < 0)
        return -1;
    if (!skip_byte(json, ':'))
        return refuse_here(json, "a colon");
    json->keys[json->n_keys++] = *ret_key;
    return 1;
}

int json_end(struct json *json) {
    pass_blanks(json);
    return json->at == json->end ? 0 : refuse_here(json, "the end");
}
