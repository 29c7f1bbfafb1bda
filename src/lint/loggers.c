/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/loggers.h"

#include <string.h>

#include "lint/answered.h"
#include "util/jsontext.h"

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

static const struct logger loggers[] = {
#define LOGGER(name, marks, ...) {name, marks, {__VA_ARGS__}},
#define WORD(...)
#include "lint/loggers.def"
#undef LOGGER
#undef WORD
};

static const struct logger_word {
    const char *logger;
    enum logger_column column;
    const char *theirs, *ours;
} words[] = {
#define LOGGER(...)
#define WORD(logger, column, theirs, ours) {logger, LOGGER_##column, theirs, ours},
#include "lint/loggers.def"
#undef LOGGER
#undef WORD
};

/* "*" at its beginning, its end or both stands for anything. */
static bool matches_value(const char *text, const char *pattern, size_t n) {
    bool front = n > 0 && pattern[0] == '*', back = n > 1 && pattern[n - 1] == '*';
    size_t length = strlen(text), core = n - front - back;
    const char *bytes = pattern + front;

    if (length < core)
        return false;
    if (front && back)
        return memmem(text, length, bytes, core) != NULL;
    if (front)
        return memcmp(text + length - core, bytes, core) == 0;
    return (back || length == core) && memcmp(text, bytes, core) == 0;
}

/* ---- paths ------------------------------------------------------------------------------------
 */

static json_object *find_member(json_object *object, const char *name, size_t n) {
    json_object *value = NULL;
    char key[64];

    if (n == 0 || n >= sizeof(key))
        return NULL;
    memcpy(key, name, n);
    key[n] = '\0';
    json_object_object_get_ex(object, key, &value);
    return value;
}

static json_object *find_path(json_object *value, const char *path, size_t n);

static json_object *find_path_in_any(json_object *object, const char *path, size_t n) {
    json_object_object_foreach(object, key, value) {
        json_object *found = find_path(value, path, n);

        (void)key;
        if (found)
            return found;
    }
    return NULL;
}

/* A name may have dots, so the whole path is tried as one name first. NULL: there is nothing. */
static json_object *find_path(json_object *value, const char *path, size_t n) {
    json_object *found;

    if (json_object_is_type(value, json_type_array) && json_object_array_length(value) > 0)
        value = json_object_array_get_idx(value, 0);
    if (n == 0)
        return value;
    if (!json_object_is_type(value, json_type_object))
        return NULL;
    if (n > 2 && path[0] == '*' && path[1] == '.')
        return find_path_in_any(value, path + 2, n - 2);
    found = find_path(find_member(value, path, n), "", 0);
    for (size_t i = 1; i + 1 < n && !found; i++)
        if (path[i] == '.')
            found = find_path(find_member(value, path, i), path + i + 1, n - i - 1);
    return found;
}

/* The text at a path, or NULL; "(object)" for an object, which is an answer, too. */
static const char *text_at(const struct log_record *record, const char *path, size_t n) {
    json_object *value;

    if (*path == '^')
        value = find_path(record->whole, path + 1, n - 1);
    else
        value = find_path(record->object, path, n);
    if (!value)
        return NULL;
    return json_object_is_type(value, json_type_object) ? "(object)" : json_text_shown(value);
}

/* ---- who wrote it -----------------------------------------------------------------------------
 */

static bool has_mark(const struct log_record *record, const char *mark, size_t n) {
    const char *sign = memchr(mark, '=', n);
    size_t path_n = sign ? (size_t)(sign - mark) : n;
    const char *text = text_at(record, mark, path_n);

    return text && (!sign || matches_value(text, sign + 1, n - path_n - 1));
}

static bool is_of_logger(const struct logger *logger, const struct log_record *record) {
    for (const char *mark = logger->marks; *mark;) {
        size_t n = strcspn(mark, " ");

        if (!has_mark(record, mark, n))
            return false;
        mark += n + (mark[n] == ' ');
    }
    return true;
}

const struct logger *logger_find(const struct log_record *record) {
    for (size_t i = 0; i < LENGTH(loggers); i++)
        if (is_of_logger(&loggers[i], record))
            return &loggers[i];
    return NULL;
}

/* ---- what it says -----------------------------------------------------------------------------
 */

/* The words of "vault" are those of vault-request and so on, too. */
static bool has_words(const struct logger *logger, const struct logger_word *word) {
    size_t n = strlen(word->logger);

    return strncmp(logger->name, word->logger, n) == 0 &&
           (logger->name[n] == '\0' || logger->name[n] == '-');
}

static const char *in_our_words(const struct logger *logger, enum logger_column column,
                                const char *text) {
    for (size_t i = 0; i < LENGTH(words); i++)
        if (words[i].column == column && has_words(logger, &words[i]) &&
            matches_value(text, words[i].theirs, strlen(words[i].theirs)))
            return words[i].ours;
    return text;
}

/* Takes a word for nothing only if there is no other answer. */
struct logger_answer logger_answer(const struct logger *logger, enum logger_column column,
                                   const struct log_record *record) {
    struct logger_answer blank = {NULL, NULL, 0};

    for (const char *path = logger->where[column]; *path;) {
        struct logger_answer answer = {NULL, path, strcspn(path, " ")};

        if (*path == '=')
            return (struct logger_answer){path + 1, path + 1, answer.path_n - 1};
        answer.text = text_at(record, path, answer.path_n);
        if (answer.text && !answered_is_nothing(answer.text)) {
            answer.text = in_our_words(logger, column, answer.text);
            return answer;
        }
        if (answer.text && !blank.text)
            blank = answer;
        path += answer.path_n + (path[answer.path_n] == ' ');
    }
    return blank;
}
