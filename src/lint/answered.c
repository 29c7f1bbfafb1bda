/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/answered.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lint/loggers.h"
#include "util/jsontext.h"

#define NAME_MAX_BYTES 96
#define DEPTH 3

static const struct {
    enum answer_id answer;
    const char *name;
} keys[] = {
#define KEY(answer, name) {ANSWER_##answer, name},
#include "lint/keys.def"
#undef KEY
};

#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

/* Names of objects that loggers put around everything: they tell nothing. */
static const char *const wrappers[] = {
    "event",      "audit",  "auditevent",  "auditlog",     "data",    "detail", "details",
    "payload",    "fields", "attributes",  "attrs",        "context", "extra",  "extrafields",
    "properties", "body",   "jsonpayload", "protopayload", "record",  "log",    "ctx",
    "mdc",        "http",   "req",         "request",
};

/* Appends the key in small letters, without separators. */
static size_t simplify(const char *key, char *to, size_t n) {
    for (; *key && n + 1 < NAME_MAX_BYTES; key++) {
        if (*key >= 'A' && *key <= 'Z')
            to[n++] = (char)(*key - 'A' + 'a');
        else if ((*key >= 'a' && *key <= 'z') || (*key >= '0' && *key <= '9'))
            to[n++] = *key;
    }
    to[n] = '\0';
    return n;
}

static bool is_wrapper(const char *name) {
    for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++)
        if (strcmp(name, wrappers[i]) == 0)
            return true;
    return false;
}

static void take_answer(struct answered *answers, const char *name, const char *key,
                        json_object *value, unsigned depth) {
    bool nested =
        json_object_is_type(value, json_type_object) || json_object_is_type(value, json_type_array);

    for (unsigned i = 0; i < N_KEYS; i++) {
        struct answer *answer = &answers->of[keys[i].answer];
        /* A key further up is more likely what the logger means; an object is the last choice. */
        unsigned rank = i + (depth + (nested ? 10 : 0)) * (unsigned)N_KEYS;

        if (*name != *keys[i].name || strcmp(name, keys[i].name) != 0)
            continue;
        if (!answer->text || rank < answer->rank) {
            answer->text = json_text_shown(value);
            answer->empty = nested;
            answer->rank = rank;
            snprintf(answer->key, sizeof(answer->key), "%s", key);
        }
        return;
    }
}

/* name: of the object around it, simplified; "": none. path: as it stands in the line. */
static void search_object(struct answered *answers, json_object *object, const char *name,
                          const char *path, unsigned depth);

static void search_member(struct answered *answers, const char *name, const char *path,
                          json_object *value, unsigned depth) {
    if (!value)
        return;
    take_answer(answers, name, path, value, depth);
    if (json_object_is_type(value, json_type_array) && json_object_array_length(value) > 0)
        value = json_object_array_get_idx(value, 0);
    if (json_object_is_type(value, json_type_object) && depth < DEPTH)
        search_object(answers, value, is_wrapper(name) ? "" : name, path, depth + 1);
    else if (value && !json_object_is_type(value, json_type_array))
        take_answer(answers, name, path, value, depth);
}

static void search_object(struct answered *answers, json_object *object, const char *name,
                          const char *path, unsigned depth) {
    char own[NAME_MAX_BYTES], whole[128];

    json_object_object_foreach(object, key, value) {
        simplify(key, own, simplify(name, own, 0));
        snprintf(whole, sizeof(whole), "%s%s%s", path, *path ? "." : "", key);
        search_member(answers, own, whole, value, depth);
    }
}

/* Finds customer_id as the resource of customer.delete. */
static void find_named_by_action(struct answered *answers, json_object *object) {
    const char *action = answers->of[ANSWER_WHAT].text;
    char type[NAME_MAX_BYTES], name[NAME_MAX_BYTES];
    size_t n = action ? strcspn(action, "._:") : 0;

    if (answers->of[ANSWER_WHICH].text || n < 3 || n >= 48)
        return;
    snprintf(name, sizeof(name), "%.*s", (int)n, action);
    n = simplify(name, type, 0);
    json_object_object_foreach(object, key, value) {
        size_t length = simplify(key, name, 0);

        if (!value || n < 3 || length < n || memcmp(name, type, n) != 0 ||
            json_object_is_type(value, json_type_object) ||
            json_object_is_type(value, json_type_array))
            continue;
        if (name[n] == '\0' || strcmp(name + n, "id") == 0 || strcmp(name + n, "name") == 0) {
            answers->of[ANSWER_WHICH].text = json_text_shown(value);
            snprintf(answers->of[ANSWER_WHICH].key, sizeof(answers->of[ANSWER_WHICH].key), "%s",
                     key);
            return;
        }
    }
}

/* Answers of a known logger are where its table says. */
static void find_known(struct answered *answers, const struct log_record *record) {
    static const struct {
        enum logger_column column;
        enum answer_id id;
    } columns[] = {{LOGGER_WHO, ANSWER_WHO},         {LOGGER_WHAT, ANSWER_WHAT},
                   {LOGGER_WHICH, ANSWER_WHICH},     {LOGGER_WHEN, ANSWER_WHEN},
                   {LOGGER_OUTCOME, ANSWER_OUTCOME}, {LOGGER_BEHALF, ANSWER_BEHALF},
                   {LOGGER_SOURCE, ANSWER_SOURCE}};

    answers->logger = logger_find(record);
    for (size_t i = 0; answers->logger && i < sizeof(columns) / sizeof(columns[0]); i++) {
        struct logger_answer known = logger_answer(answers->logger, columns[i].column, record);
        struct answer *answer = &answers->of[columns[i].id];

        if (!known.text)
            continue;
        *answer = (struct answer){.text = known.text};
        snprintf(answer->key, sizeof(answer->key), "%.*s", (int)known.path_n, known.path);
    }
}

void answered_find(const struct log_record *record, struct answered *ret) {
    *ret = (struct answered){.root = record->object};
    search_object(ret, record->object, "", "", 0);
    find_named_by_action(ret, record->object);
    find_known(ret, record);
}

bool answered_is_nothing(const char *text) {
    static const char *const nothing[] = {
        "-",   "?",  "null", "nil",   "none",  "(none)", "unknown", "undefined",      "(null)",
        "n/a", "na", "nan",  "<nil>", "(nil)", "*",      "empty",   "[object Object]"};

    if (!text[strspn(text, " \t\r\n")])
        return true;
    for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
        if (strcasecmp(text, nothing[i]) == 0)
            return true;
    return false;
}

bool answered_is_blank(const struct answered *answers, enum answer_id id) {
    const struct answer *answer = &answers->of[id];

    return answer->text && (answer->empty || answered_is_nothing(answer->text));
}

bool answered_is_event(const struct answered *answers) {
    return answered_has(answers, ANSWER_WHO) && answered_has(answers, ANSWER_WHAT) &&
           answered_has(answers, ANSWER_OUTCOME) &&
           (answered_has(answers, ANSWER_WHICH) || answered_has(answers, ANSWER_WHEN));
}
