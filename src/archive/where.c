/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "where.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"

/* Parts that are no field; fields are numbers below FIELD_N. */
enum part {
    PART_METADATA = FIELD_N,
    PART_ORIGIN,
    PART_STREAM,
    PART_PREVIOUS,
    PART_AFTER,
    PART_SEQ,  /* from here on none is a single text */
    PART_MARK, /* and each mark */
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

/* -1: there is no such part. */
static int part_of(const char *path, const char **ret_key) {
    *ret_key = NULL;
    for (int id = 0; id < FIELD_N; id++)
        if (strcmp(fields[id].path, path) == 0)
            return id;
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        if (strcmp(parts[i].path, path) == 0)
            return parts[i].part;
    for (int metadata = 0; metadata < 2; metadata++) {
        const char *prefix = metadata ? "metadata." : "origin.";

        if (!starts(path, prefix) || !path[strlen(prefix)])
            continue;
        *ret_key = path + strlen(prefix);
        return metadata ? PART_METADATA : PART_ORIGIN;
    }
    return -1;
}

/* JSON's numbers (RFC 8259, 6), as exact as a long double is. The decimal sign is a point: programs
 * of deed never set the locale of numbers. */
static bool read_number(const char *text, size_t n, long double *ret) {
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

/* The value, or the other path. */
static int read_right_side(struct where *where, const char *value, const char **ret_why) {
    if (where->op != WHERE_SAME && where->op != WHERE_NOT_SAME)
        return wanted_make(value, strlen(value), &where->text);
    where->other = strdup(value);
    if (!where->other)
        return -ENOMEM;
    where->other_part = part_of(where->other, &where->other_key);
    if (where->other_part < 0)
        return -EINVAL;
    *ret_why = "== and !== compare two texts or numbers; chain.seq and the marks are none";
    return where->part >= PART_SEQ || where->other_part >= PART_SEQ ? -EINVAL : 0;
}

int where_parse(const char *text, struct where *ret, const char **ret_why) {
    size_t n = strcspn(text, "!<>=~");
    struct where where = {0};
    const char *value = text + n;
    int r;

    *ret_why =
        "a condition is PATH, or PATH=VALUE with one of = != < <= > >= ~ between the two, such "
        "as metadata.count>100, or PATH==PATH, such as resource.id==actor.id";
    if (n == 0)
        return -EINVAL;
    for (size_t i = 0; *value && i < sizeof(ops) / sizeof(*ops); i++)
        if (starts(value, ops[i].sign)) {
            where.op = ops[i].op;
            value += strlen(ops[i].sign);
            break;
        }
    if (text[n] && where.op == WHERE_THERE)
        return -EINVAL;
    where.is_number = read_number(value, strlen(value), &where.number);
    *ret_why = "< <= > >= compare numbers, and the value is none";
    if (where.op >= WHERE_LESS && where.op <= WHERE_AT_LEAST && !where.is_number)
        return -EINVAL;
    where.path = strndup(text, n);
    if (!where.path)
        return -ENOMEM;
    where.part = part_of(where.path, &where.key);
    *ret_why = "an event has no such part: it has the fields of deed-event(7), metadata.KEY, "
               "origin.KEY, chain.stream, chain.seq, redacted, truncated, sanitized and defects";
    r = where.part < 0 ? -EINVAL : read_right_side(&where, value, ret_why);
    if (r < 0) {
        where_free(&where);
        return r;
    }
    *ret = where;
    return 0;
}

void where_free(struct where *where) {
    free(where->path);
    free(where->other);
    wanted_free(&where->text);
    *where = (struct where){0};
}

size_t where_label(const struct where *where, char *to, size_t size) {
    int n = 0;

    if (where->part < FIELD_N) {
        n = (int)fields[where->part].label_len;
        memcpy(to, fields[where->part].label, (size_t)n);
    } else if (where->key) {
        n = snprintf(to, size, "\"%s\":", where->key);
    }
    return n < 0 || (size_t)n >= size ? 0 : (size_t)n;
}

/* ---- matching ------------------------------------------------------------------------------ */

/* A part below PART_SEQ as a value; false: it is not there. */
static bool find_part(int part, const char *key, const struct view *event, struct value_view *ret) {
    *ret = (struct value_view){.kind = VALUE_TEXT};
    switch (part) {
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
        ret->text = event->field[part];
    }
    return ret->text.bytes != NULL;
}

static bool find(const struct where *where, const struct view *event, struct value_view *ret) {
    return find_part(where->part, where->key, event, ret);
}

static bool compare(const struct where *where, long double number) {
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

/* What the router writes is escaped in its own way. */
static bool is_text(const struct where *where, const struct view *event, struct text_view text) {
    bool has = where->op == WHERE_HAS;
    char plain[8192];

    if (where->part == PART_ORIGIN && text.n <= sizeof(plain)) {
        text.n = view_unescape(text, plain);
        text.bytes = plain;
    }
    return has ? wanted_is_in(&where->text, text, event, where->path)
               : wanted_is(&where->text, text, event, where->path);
}

static bool matches_value(const struct where *where, const struct view *event,
                          const struct value_view *value) {
    long double number;

    if (where->op >= WHERE_LESS && where->op <= WHERE_AT_LEAST)
        return value->kind == VALUE_NUMBER &&
               read_number(value->text.bytes, value->text.n, &number) && compare(where, number);
    if (value->kind == VALUE_NUMBER && where->is_number && where->op != WHERE_HAS &&
        read_number(value->text.bytes, value->text.n, &number))
        return compare(where, number);
    return is_text(where, event, value->text);
}

/* A mark names several: one of them is enough, and for != none of them may be it. */
static bool matches_mark(const struct where *where, const struct view *event, enum view_mark mark) {
    struct text_view rest = event->mark[mark];
    struct value_view value = {.kind = VALUE_TEXT};
    bool any = false;

    while (!any && view_next_mark(&rest, &value.text))
        any = matches_value(where, event, &value);
    return any;
}

/* Texts by what they mean, numbers by their value; a number is no text. */
static bool are_same(const struct value_view *a, const struct value_view *b) {
    long double left, right;
    char plain[8192];

    if (a->kind != b->kind)
        return false;
    if (a->kind == VALUE_NUMBER && read_number(a->text.bytes, a->text.n, &left) &&
        read_number(b->text.bytes, b->text.n, &right))
        return left == right;
    if (b->text.n > sizeof(plain))
        return a->text.n == b->text.n && memcmp(a->text.bytes, b->text.bytes, b->text.n) == 0;
    return view_is(a->text, plain, view_unescape(b->text, plain));
}

/* 1: they are; 0: they are not; -1: one of them is not there. */
static int compare_parts(const struct where *where, const struct view *event) {
    struct value_view a, b;

    if (!find(where, event, &a) || !find_part(where->other_part, where->other_key, event, &b))
        return -1;
    return are_same(&a, &b);
}

static bool meets(const struct where *where, const struct view *event) {
    struct value_view value;
    char seq[24];

    if (where->part >= PART_MARK)
        return matches_mark(where, event, (enum view_mark)(where->part - PART_MARK));
    if (where->part == PART_SEQ) {
        value = (struct value_view){.kind = VALUE_NUMBER, .text.bytes = seq};
        value.text.n = (size_t)snprintf(seq, sizeof(seq), "%llu", (unsigned long long)event->seq);
        return matches_value(where, event, &value);
    }
    return find(where, event, &value) && matches_value(where, event, &value);
}

static bool is_there(const struct where *where, const struct view *event) {
    struct value_view value;

    if (where->part >= PART_MARK)
        return event->mark[where->part - PART_MARK].bytes != NULL;
    return where->part == PART_SEQ ? event->seq != 0 : find(where, event, &value);
}

bool where_matches(const struct where *where, const struct view *event) {
    if (where->op == WHERE_SAME || where->op == WHERE_NOT_SAME)
        return compare_parts(where, event) == (where->op == WHERE_SAME);
    if (!is_there(where, event))
        return false;
    return where->op == WHERE_THERE || meets(where, event) == (where->op != WHERE_IS_NOT);
}
