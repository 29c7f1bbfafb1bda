/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/emitters.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/io.h"
#include "util/jsontext.h"

#define FILE_MAX (1024 * 1024)
#define SHOWN 80 /* of a word, in an error */
#define UNIT_MAX 255

struct emitters_parser {
    const char *name;
    struct emitters *emitters;
    emitters_wrong *wrong;
    void *data;
    bool failed;
};

static void report_error(struct emitters_parser *parser, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

static void report_error(struct emitters_parser *parser, const char *format, ...) {
    char text[PATH_MAX + 512];
    va_list arguments;
    int n = snprintf(text, sizeof(text), "%.*s: ", PATH_MAX - 1, parser->name);

    va_start(arguments, format);
    vsnprintf(text + n, sizeof(text) - (size_t)n, format, arguments);
    va_end(arguments);
    parser->failed = true;
    parser->wrong(text, parser->data);
}

/* A word of the file, made printable. */
static const char *printable_word(const char *word, char to[SHOWN + 1]) {
    size_t i;

    for (i = 0; word[i] && i < SHOWN; i++)
        to[i] = word[i] >= ' ' && word[i] < 0x7f ? word[i] : '?';
    to[i] = '\0';
    return to;
}

/* ---- emitters -------------------------------------------------------------------------------- */

/* Each of these returns what is wrong; NULL: nothing. */
static const char *parse_uid(const char *text, uint32_t *ret) {
    size_t digits = strspn(text, "0123456789");
    unsigned long long value;

    if (digits == 0 || digits > 10 || text[digits])
        return "after uid: comes the number of a user; a name goes behind user:";
    value = strtoull(text, NULL, 10);
    if (value >= UINT32_MAX)
        return "no user has that number";
    *ret = (uint32_t)value;
    return NULL;
}

static const char *parse_user(const char *name, uint32_t *ret) {
    const struct passwd *user;

    if (!*name)
        return "after user: comes the name of a user";
    errno = 0;
    user = getpwnam(name);
    if (user)
        *ret = user->pw_uid;
    else if (strspn(name, "0123456789") == strlen(name))
        return "after user: comes a name; a number goes behind uid:";
    else
        return errno == 0 || errno == ENOENT || errno == ESRCH ? "there is no user of that name"
                                                               : "the user cannot be looked up";
    return NULL;
}

static const char *parse_unit(const char *name) {
    static const char *const ends[] = {".service", ".scope", ".socket", ".mount", ".swap"};
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789:-_.\\@";
    size_t n = strlen(name);

    if (n > UNIT_MAX || strspn(name, letters) != n)
        return "not the name of a unit (systemd.unit(5))";
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        size_t length = strlen(ends[i]);

        if (n > length && strcmp(name + n - length, ends[i]) == 0)
            return NULL;
    }
    return "after unit: comes the whole name, with its end: shop.service";
}

static const char *parse_index(const char *index, struct emitter *ret) {
    const char *why;

    if (strncmp(index, "uid:", 4) == 0)
        return parse_uid(index + 4, &ret->uid);
    if (strncmp(index, "user:", 5) == 0)
        return parse_user(index + 5, &ret->uid);
    if (strncmp(index, "unit:", 5) != 0)
        return "begins with none of uid:, user: and unit:";
    why = parse_unit(index + 5);
    if (!why && !(ret->unit = strdup(index + 5)))
        why = "no memory";
    return why;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* A string without a NUL in it, or NULL. */
static const char *text_member(json_object *object, const char *key) {
    json_object *value;
    struct json_text text;

    if (!json_object_object_get_ex(object, key, &value) || !json_text(value, &text) ||
        strlen(text.bytes) != text.n)
        return NULL;
    return text.bytes;
}

static bool is_same_emitter(const struct emitter *a, const struct emitter *b) {
    if (a->unit && b->unit)
        return strcmp(a->unit, b->unit) == 0;
    return !a->unit && !b->unit && a->uid == b->uid;
}

static void parse_row(struct emitters_parser *parser, size_t number, json_object *row) {
    struct emitters *emitters = parser->emitters;
    struct emitter *emitter = &emitters->rows[emitters->n];
    const char *index, *value, *why;
    char text[SHOWN + 1];

    *emitter = (struct emitter){0};
    if (!json_object_is_type(row, json_type_object) || json_object_object_length(row) != 2 ||
        !(index = text_member(row, "index")) || !(value = text_member(row, "value"))) {
        report_error(parser,
                     "row %zu: a row is { \"index\": \"uid:1001\", \"value\": \"yes\" }, with two "
                     "texts",
                     number);
        return;
    }
    emitter->yes = strcmp(value, "yes") == 0;
    why = emitter->yes || strcmp(value, "no") == 0 ? parse_index(index, emitter)
                                                   : "the value is neither \"yes\" nor \"no\"";
    for (size_t i = 0; !why && i < emitters->n; i++)
        if (is_same_emitter(&emitters->rows[i], emitter))
            why = "stands there a second time; the first row counts";
    if (!why) {
        emitters->n++;
        return;
    }
    free(emitter->unit);
    report_error(parser, "row %zu: \"%s\": %s", number, printable_word(index, text), why);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The keys of rsyslogd beside the table may be missing. */
static void check_keys(struct emitters_parser *parser, json_object *whole) {
    char text[SHOWN + 1];

    json_object_object_foreach(whole, key, value) {
        if (strcmp(key, "table") == 0)
            continue;
        if (strcmp(key, "version") == 0) {
            if (!json_object_is_type(value, json_type_int) || json_object_get_int(value) != 1)
                report_error(parser, "\"version\": it is 1");
        } else if (strcmp(key, "nomatch") == 0) {
            if (!json_text_is(value, "no"))
                report_error(parser,
                             "\"nomatch\": it is \"no\": who is not in the table may not record");
        } else if (strcmp(key, "type") == 0) {
            if (!json_text_is(value, "string"))
                report_error(parser, "\"type\": it is \"string\"");
        } else
            report_error(parser,
                         "\"%s\": there is no such key; there are version, nomatch, type and table",
                         printable_word(key, text));
    }
}

static int parse_table(struct emitters_parser *parser, json_object *whole) {
    json_object *table;
    size_t n;

    if (!json_object_is_type(whole, json_type_object)) {
        report_error(parser, "no JSON object, which has a \"table\"");
        return 0;
    }
    check_keys(parser, whole);
    if (!json_object_object_get_ex(whole, "table", &table) ||
        !json_object_is_type(table, json_type_array)) {
        report_error(parser, "has no \"table\", an array of rows");
        return 0;
    }
    n = json_object_array_length(table);
    if (n == 0)
        return 0;
    parser->emitters->rows = calloc(n, sizeof(*parser->emitters->rows));
    if (!parser->emitters->rows)
        return -ENOMEM;
    for (size_t i = 0; i < n; i++)
        parse_row(parser, i + 1, json_object_array_get_idx(table, i));
    return 0;
}

static unsigned line_of(const char *text, size_t n) {
    unsigned line = 1;

    for (size_t i = 0; i < n; i++)
        line += text[i] == '\n';
    return line;
}

int emitters_parse(const char *name, const char *text, size_t n, struct emitters *ret,
                   emitters_wrong *wrong, void *data) {
    struct emitters_parser parser = {.name = name, .emitters = ret, .wrong = wrong, .data = data};
    json_tokener *tokener = n < FILE_MAX ? json_tokener_new() : NULL;
    json_object *whole;
    size_t end = 0;
    int r = 0;

    *ret = (struct emitters){0};
    if (n >= FILE_MAX)
        report_error(&parser, "has 1 MiB or more, which no list of emitters has");
    else if (!tokener)
        return -ENOMEM;
    else {
        json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
        whole = json_tokener_parse_ex(tokener, text, (int)n + 1); /* with its end */
        end = json_tokener_get_parse_end(tokener);
        if (json_tokener_get_error(tokener) != json_tokener_success)
            report_error(&parser, "line %u: no JSON: %s", line_of(text, end),
                         json_tokener_error_desc(json_tokener_get_error(tokener)));
        else if (end + strspn(text + end, " \t\r\n") < n)
            report_error(&parser, "line %u: more text behind the end", line_of(text, end));
        else
            r = parse_table(&parser, whole);
        json_object_put(whole);
        json_tokener_free(tokener);
    }
    return r == 0 && parser.failed ? -EBADMSG : r;
}

int emitters_read(const char *path, struct emitters *ret, emitters_wrong *wrong, void *data) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct emitters_parser parser = {.name = path, .wrong = wrong, .data = data};
    CLEANUP_FREE char *text = NULL;
    struct stat st;
    ssize_t n;
    int r;

    *ret = (struct emitters){0};
    if (fd < 0 && errno == ENOENT)
        return 0;
    if (fd < 0 || fstat(fd, &st) < 0) {
        r = -errno;
        report_error(&parser, "%s", strerror(errno));
        return r;
    }
    if (!S_ISREG(st.st_mode)) {
        report_error(&parser, "is no regular file");
        return -EINVAL;
    }
    text = malloc(FILE_MAX + 1);
    if (!text)
        return -ENOMEM;
    n = io_read(fd, text, FILE_MAX);
    if (n < 0) {
        report_error(&parser, "%s", strerror((int)-n));
        return (int)n;
    }
    text[n] = '\0';
    return emitters_parse(path, text, (size_t)n, ret, wrong, data);
}

void emitters_free(struct emitters *emitters) {
    for (size_t i = 0; i < emitters->n; i++)
        free(emitters->rows[i].unit);
    free(emitters->rows);
    *emitters = (struct emitters){0};
}

enum emitters_word emitters_ask(const struct emitters *emitters, uint32_t uid, const char *unit,
                                size_t n) {
    enum emitters_word word = EMITTERS_UNKNOWN;

    for (size_t i = 0; i < emitters->n; i++) {
        const struct emitter *row = &emitters->rows[i];

        if (row->unit ? !unit || strlen(row->unit) != n || memcmp(row->unit, unit, n) != 0
                      : row->uid != uid)
            continue;
        if (row->yes)
            return EMITTERS_YES;
        word = EMITTERS_NO;
    }
    return word;
}
