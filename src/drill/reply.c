/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/reply.h"

#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/jsontext.h"

#define DEPTH 8

__attribute__((__format__(__printf__, 2, 3))) static bool refuse(struct reply *reply,
                                                                 const char *format, ...) {
    va_list list;

    va_start(list, format);
    vsnprintf(reply->why, sizeof(reply->why), format, list);
    va_end(list);
    return false;
}

static bool add_answer(struct reply *reply, int question, const char *text, size_t n) {
    size_t used = strlen(reply->text[question]);

    if (used + n + 1 > REPLY_MAX)
        return refuse(reply, "answer %d: longer than %d bytes", question + 1, REPLY_MAX);
    reply->given[question] = true;
    memcpy(reply->text[question] + used, text, n);
    reply->text[question][used + n] = ' ';
    return true;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static bool read_line(struct reply *reply, unsigned number, const char *at, const char *end) {
    int question;

    while (at < end && strchr(" \t\r", *at))
        at++;
    if (at == end || *at == '#')
        return true;
    if (*at < '0' || *at > '9' || end - at < 2 || !strchr(":.)", at[1]))
        return refuse(reply, "line %u: not the number of a question, a colon and the answer",
                      number);
    question = *at - '1';
    if (question < 0 || question >= QUESTIONS)
        return refuse(reply, "line %u: the questions are 1 to %d", number, QUESTIONS);
    if (reply->given[question])
        return refuse(reply, "line %u: question %d is answered twice", number, question + 1);
    return add_answer(reply, question, at + 2, (size_t)(end - at - 2));
}

static bool read_answers(struct reply *reply, const char *at, const char *end) {
    for (unsigned number = 1; at < end; number++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at)), *stop = feed ? feed : end;

        if (!read_line(reply, number, at, stop))
            return false;
        at = stop + (feed != NULL);
    }
    return true;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static bool take_scalar(struct reply *reply, int question, json_object *value) {
    struct json_text string;
    const char *text;

    switch (json_object_get_type(value)) {
    case json_type_string:
    case json_type_int:
    case json_type_double:
        text = json_text_shown(value);
        if (json_text(value, &string) && strlen(text) != string.n)
            return refuse(reply, "answer %d: has a NUL character in it", question + 1);
        return add_answer(reply, question, text, strlen(text));
    case json_type_null:
    case json_type_boolean:
    case json_type_array:
    case json_type_object:
    default:
        return refuse(reply, "answer %d: has a value that is neither a text nor a number",
                      question + 1);
    }
}

static bool take_answer(struct reply *reply, int question, json_object *value,
                        const struct question *asked) {
    if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            if (!take_scalar(reply, question, json_object_array_get_idx(value, i)))
                return false;
        return true;
    }
    if (!json_object_is_type(value, json_type_object))
        return take_scalar(reply, question, value);
    json_object_object_foreach(value, name, member) {
        if (!answers_know(asked, name))
            return refuse(reply, "answer %d: \"%.60s\" is nothing that was asked for", question + 1,
                          name);
        if (!take_scalar(reply, question, member))
            return false;
    }
    return true;
}

static bool take_answers(struct reply *reply, json_object *from, const struct answers *answers) {
    if (!json_object_is_type(from, json_type_object))
        return refuse(reply, "\"answers\" is no object");
    json_object_object_foreach(from, key, value) {
        int question = *key - '1';

        if (question < 0 || question >= QUESTIONS || key[1])
            return refuse(reply, "\"%.60s\" is no question: they are 1 to %d", key, QUESTIONS);
        if (!take_answer(reply, question, value, &answers->question[question]))
            return false;
    }
    return true;
}

/* The list of right answers names its week. */
static bool same_week(struct reply *reply, json_object *root, const struct week *week) {
    char start[DAYS_DATE + 1];
    const struct {
        const char *name;
        uint64_t number;
    } numbers[] = {{"seed", week->seed}, {"days", week->span.days}, {"events", week->span.events}};
    json_object *value;

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        if (json_object_object_get_ex(root, numbers[i].name, &value) &&
            json_object_get_uint64(value) != numbers[i].number)
            return refuse(reply, "answers to another week: --%s is not the same", numbers[i].name);
    days_date(week->span.first_day, start);
    if (json_object_object_get_ex(root, "start", &value) && !json_text_is(value, start))
        return refuse(reply, "answers to another week: --start is not the same");
    return true;
}

static bool read_object(struct reply *reply, json_object *root, const struct week *week,
                        const struct answers *answers) {
    json_object *inner;

    if (!json_object_object_get_ex(root, "answers", &inner))
        return take_answers(reply, root, answers);
    return same_week(reply, root, week) && take_answers(reply, inner, answers);
}

static bool read_json(struct reply *reply, const char *bytes, size_t n, const struct week *week,
                      const struct answers *answers) {
    struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
    json_object *root;
    size_t end;
    bool good;

    if (!tokener)
        return refuse(reply, "no memory");
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8 |
                                        JSON_TOKENER_ALLOW_TRAILING_CHARS);
    root = json_tokener_parse_ex(tokener, bytes, (int)n);
    end = json_tokener_get_parse_end(tokener);
    while (end < n && strchr(" \t\r\n", bytes[end]))
        end++;
    if (json_tokener_get_error(tokener) != json_tokener_success || end < n)
        good = refuse(reply, "begins as a JSON object does, but is none from byte %zu on", end + 1);
    else
        good = read_object(reply, root, week, answers);
    json_object_put(root);
    json_tokener_free(tokener);
    return good;
}

bool reply_read(const char *bytes, size_t n, const struct week *week, const struct answers *answers,
                struct reply *ret) {
    size_t at = 0;

    memset(ret, 0, sizeof(*ret));
    if (n > REPLY_FILE_MAX)
        return refuse(ret, "longer than %d bytes", REPLY_FILE_MAX);
    if (memchr(bytes, '\0', n))
        return refuse(ret, "has a NUL byte in it: it is no text");
    while (at < n && strchr(" \t\r\n", bytes[at]))
        at++;
    if (at == n)
        return refuse(ret, "has no answer in it");
    if (bytes[at] == '{')
        return read_json(ret, bytes + at, n - at, week, answers);
    return read_answers(ret, bytes, bytes + n);
}
