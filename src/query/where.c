/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/where.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/input.h"

/* Parts that are no field. Fields have the numbers below FIELD_N. */
enum {
    PART_METADATA = FIELD_N,
    PART_ORIGIN,
    PART_STREAM,
    PART_PREVIOUS,
    PART_AFTER,
    PART_SEQ,  /* from here on, no part is a single text */
    PART_MARK, /* one for each mark */
};

static const struct {
    const char *path;
    int part;
} parts[] = {
    {"chain.stream", PART_STREAM},
    {"chain.seq", PART_SEQ},
    {"chain.prev", PART_PREVIOUS},
    {"chain.after", PART_AFTER},
    {"redacted", PART_MARK + VIEW_REDACTED},
    {"truncated", PART_MARK + VIEW_TRUNCATED},
    {"sanitized", PART_MARK + VIEW_SANITIZED},
    {"defects", PART_MARK + VIEW_DEFECTS},
};

/* The longer ones first. */
static const struct {
    const char *sign;
    enum where_op op;
} ops[] = {
    {"!==", WHERE_NOT_SAME}, {"==", WHERE_SAME},     {"!=", WHERE_IS_NOT},
    {"<=", WHERE_AT_MOST},   {">=", WHERE_AT_LEAST}, {"=", WHERE_IS},
    {"<", WHERE_LESS},       {">", WHERE_MORE},      {"~", WHERE_HAS},
};

static bool starts(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

/* False: there is no such part. */
static bool read_part(const char *path, size_t n, struct where_part *ret) {
    struct where_part part = {.number = -1};

    if (n == 0 || n >= sizeof(part.path))
        return false;
    memcpy(part.path, path, n);
    for (int id = 0; id < FIELD_N; id++)
        if (strcmp(fields[id].path, part.path) == 0)
            part.number = id;
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        if (strcmp(parts[i].path, part.path) == 0)
            part.number = parts[i].part;
    for (int metadata = 0; metadata < 2; metadata++) {
        const char *prefix = metadata ? "metadata." : "origin.";

        if (!starts(part.path, prefix) || n == strlen(prefix))
            continue;
        part.key = strlen(prefix);
        part.number = metadata ? PART_METADATA : PART_ORIGIN;
    }
    *ret = part;
    return part.number >= 0;
}

/* A number of JSON (RFC 8259, section 6) as a long double. The decimal sign is a point: programs of
 * deed never set the locale of numbers. */
static bool parse_number(const char *text, size_t n, long double *ret) {
    char copy[64], *end;
    size_t digits = n && *text == '-' ? 1 : 0;

    if (n >= sizeof(copy) || digits == n || text[digits] < '0' || text[digits] > '9')
        return false;
    memcpy(copy, text, n);
    copy[n] = '\0';
    if (strspn(copy, "0123456789+-.eE") != n)
        return false;
    *ret = strtold(copy, &end);
    return end == copy + n;
}

/* The operator at the beginning of the text. *ret_n: its length. */
static enum where_op read_op(const char *text, size_t *ret_n) {
    *ret_n = 0;
    for (size_t i = 0; *text && i < sizeof(ops) / sizeof(*ops); i++)
        if (starts(text, ops[i].sign)) {
            *ret_n = strlen(ops[i].sign);
            return ops[i].op;
        }
    return WHERE_THERE;
}

static bool is_order(enum where_op op) {
    return op >= WHERE_LESS && op <= WHERE_AT_LEAST;
}

static bool is_of_parts(enum where_op op) {
    return op == WHERE_SAME || op == WHERE_NOT_SAME;
}

/* The value, or the other path. */
static int read_right_side(struct where *where, const char *value, const char **ret_why) {
    if (!is_of_parts(where->op))
        return wanted_make(value, strlen(value), &where->text);
    if (!read_part(value, strlen(value), &where->other))
        return -EINVAL;
    *ret_why = "== and !== compare two texts or numbers; chain.seq and the marks are none";
    return where->part.number >= PART_SEQ || where->other.number >= PART_SEQ ? -EINVAL : 0;
}

int where_parse(const char *text, struct where *ret, const char **ret_why) {
    size_t n = strcspn(text, "!<>=~"), n_op;
    struct where where = {.op = read_op(text + n, &n_op)};
    const char *value = text + n + n_op;
    long double number;
    int r;

    *ret_why =
        "a condition is PATH, or PATH=VALUE with one of = != < <= > >= ~ between the two, such "
        "as metadata.count>100, or PATH==PATH, such as resource.id==actor.id";
    if (n == 0 || (text[n] && n_op == 0))
        return -EINVAL;
    where.is_number = parse_number(value, strlen(value), &where.number);
    *ret_why = "< <= > >= compare numbers, and the value is none";
    if (is_order(where.op) && !where.is_number)
        return -EINVAL;
    *ret_why = "it is written <= and >=";
    if (where.op == WHERE_IS && (*value == '<' || *value == '>') &&
        parse_number(value + 1, strlen(value + 1), &number))
        return -EINVAL;
    *ret_why = "an event has no such part: it has the fields of deed-event(7), metadata.KEY, "
               "origin.KEY, chain.stream, chain.seq, redacted, truncated, sanitized and defects";
    if (!read_part(text, n, &where.part))
        return -EINVAL;
    r = read_right_side(&where, value, ret_why);
    if (r == 0)
        *ret = where;
    return r;
}

void where_free(struct where *where) {
    wanted_free(&where->text);
    *where = (struct where){0};
}

size_t where_label(const struct where *where, char *to, size_t size) {
    const struct where_part *part = &where->part;
    int n = 0;

    if (part->number < FIELD_N) {
        n = (int)fields[part->number].label_len;
        memcpy(to, fields[part->number].label, (size_t)n);
    } else if (part->key) {
        n = snprintf(to, size, "\"%s\":", part->path + part->key);
    }
    return n < 0 || (size_t)n >= size ? 0 : (size_t)n;
}

/* ---- matching ------------------------------------------------------------------------------ */

/* The value of a part below PART_SEQ; false: it does not exist. */
static bool find_part(const struct where_part *part, const struct view *event,
                      struct value_view *ret) {
    const char *key = part->path + part->key;

    *ret = (struct value_view){.kind = VALUE_TEXT};
    switch (part->number) {
    case PART_METADATA:
        return view_find(&event->metadata, key, strlen(key), ret);
    case PART_ORIGIN:
        return view_find(&event->origin, key, strlen(key), ret);
    case PART_STREAM:
        ret->text = event->stream;
        break;
    case PART_PREVIOUS:
        ret->text = event->previous;
        break;
    case PART_AFTER:
        ret->text = event->after;
        break;
    default:
        ret->text = event->field[part->number];
    }
    return ret->text.bytes != NULL;
}

static bool compare_with_number(const struct where *where, long double number) {
    switch (where->op) {
    case WHERE_LESS:
        return number < where->number;
    case WHERE_AT_MOST:
        return number <= where->number;
    case WHERE_MORE:
        return number > where->number;
    case WHERE_AT_LEAST:
        return number >= where->number;
    default:
        return number == where->number;
    }
}

static bool matches_text(const struct where *where, const struct view *event,
                         struct text_view text) {
    if (where->part.number == PART_ORIGIN)
        return where->op == WHERE_HAS ? wanted_is_in_plain(&where->text, text)
                                      : wanted_is_plain(&where->text, text);
    return where->op == WHERE_HAS ? wanted_is_in(&where->text, text, event, where->part.path)
                                  : wanted_is(&where->text, text, event, where->part.path);
}

static bool matches_value(const struct where *where, const struct view *event,
                          const struct value_view *value) {
    long double number;

    if (is_order(where->op))
        return value->kind == VALUE_NUMBER &&
               parse_number(value->text.bytes, value->text.n, &number) &&
               compare_with_number(where, number);
    if (value->kind == VALUE_NUMBER && where->is_number && where->op != WHERE_HAS &&
        parse_number(value->text.bytes, value->text.n, &number))
        return compare_with_number(where, number);
    return matches_text(where, event, value->text);
}

/* A mark names several fields: one match is enough. */
static bool matches_mark(const struct where *where, const struct view *event, enum view_mark mark) {
    struct text_view rest = event->mark[mark];
    struct value_view value = {.kind = VALUE_TEXT};
    bool any = false;

    while (!any && view_next_mark(&rest, &value.text))
        any = matches_value(where, event, &value);
    return any;
}

/* Compares texts unescaped, and numbers by value. A number is no text. */
static bool are_same(const struct value_view *a, const struct value_view *b) {
    long double left, right;
    char plain[VIEW_LINE_MAX];

    if (a->kind != b->kind || b->text.n > sizeof(plain))
        return false;
    if (a->kind == VALUE_NUMBER && parse_number(a->text.bytes, a->text.n, &left) &&
        parse_number(b->text.bytes, b->text.n, &right))
        return left == right;
    return view_is(a->text, plain, view_unescape(b->text, plain));
}

/* 1: the same; 0: not the same; -1: one of them does not exist. */
static int compare_parts(const struct where *where, const struct view *event) {
    struct value_view a, b;

    if (!find_part(&where->part, event, &a) || !find_part(&where->other, event, &b))
        return -1;
    return are_same(&a, &b);
}

static bool meets_condition(const struct where *where, const struct view *event) {
    int part = where->part.number;
    struct value_view value;
    char seq[24];

    if (part >= PART_MARK)
        return matches_mark(where, event, (enum view_mark)(part - PART_MARK));
    if (part == PART_SEQ) {
        value = (struct value_view){.kind = VALUE_NUMBER, .text.bytes = seq};
        value.text.n = (size_t)snprintf(seq, sizeof(seq), "%llu", (unsigned long long)event->seq);
        return matches_value(where, event, &value);
    }
    return find_part(&where->part, event, &value) && matches_value(where, event, &value);
}

static bool part_exists(const struct where *where, const struct view *event) {
    int part = where->part.number;
    struct value_view value;

    if (part >= PART_MARK)
        return event->mark[part - PART_MARK].bytes != NULL;
    return part == PART_SEQ ? event->seq != 0 : find_part(&where->part, event, &value);
}

bool where_matches(const struct where *where, const struct view *event) {
    if (is_of_parts(where->op))
        return compare_parts(where, event) == (where->op == WHERE_SAME);
    if (!part_exists(where, event))
        return false;
    return where->op == WHERE_THERE || meets_condition(where, event) == (where->op != WHERE_IS_NOT);
}
