/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hints of a condition: a substring of the lines that meet it, fields of their entries. */
#include <stdio.h>
#include <string.h>

#include "query/condition.h"

/* A longer text may have been cut off in the line. */
#define SUBSTRING_TEXT 60

/* label"text", or its beginning. */
static bool make_quoted(const char *label, size_t n_label, const struct wanted *text,
                        struct substring *ret) {
    char bytes[SUBSTRING_MAX];
    size_t n = text->n < SUBSTRING_TEXT ? text->n : SUBSTRING_TEXT;

    memcpy(bytes, label, n_label);
    bytes[n_label] = '"';
    memcpy(bytes + n_label + 1, text->bytes, n);
    bytes[n_label + 1 + n] = '"';
    substring_make(ret, bytes, n_label + 1 + n + (n == text->n));
    return true;
}

bool hint_substring_of_text(const struct condition *condition, struct substring *ret) {
    const struct field *field = &fields[condition->kind->field];

    return make_quoted(field->label, field->label_len, &condition->whole, ret);
}

/* TYPE:ID may be an id itself, but its end is the same. */
bool hint_substring_of_typed(const struct condition *condition, struct substring *ret) {
    struct substring whole;

    if (!condition->type)
        return hint_substring_of_text(condition, ret);
    if (!condition->id.bytes)
        return false;
    make_quoted("", 0, &condition->id, &whole);
    substring_make(ret, whole.bytes + 1, whole.n - 1);
    return true;
}

/* The longest part of the pattern without a *. */
bool hint_substring_of_action(const struct condition *condition, struct substring *ret) {
    const char *pattern = condition->whole.bytes, *end = pattern + condition->whole.n;
    const char *best = pattern;
    size_t n_best = 0;
    char bytes[SUBSTRING_MAX];
    int n;

    for (const char *at = pattern; at < end;) {
        const char *star = memchr(at, '*', (size_t)(end - at));
        size_t n_part = (size_t)((star ? star : end) - at);

        if (n_part > n_best) {
            best = at;
            n_best = n_part;
        }
        at += n_part + 1;
    }
    if (n_best == 0 || n_best > SUBSTRING_TEXT)
        return false;
    n = snprintf(bytes, sizeof(bytes), "%s%.*s%s", best == pattern ? "\"action\":\"" : "",
                 (int)n_best, best, best + n_best == end ? "\"" : "");
    substring_make(ret, bytes, (size_t)n);
    return true;
}

/* Only if the relay escapes nothing in the value. */
bool hint_substring_of_origin(const struct condition *condition, struct substring *ret) {
    const struct wanted *text = &condition->whole;
    char label[16];

    for (size_t i = 0; i < text->n; i++)
        if ((unsigned char)text->bytes[i] <= ' ' || (unsigned char)text->bytes[i] > '~' ||
            strchr("\"\\/", text->bytes[i]))
            return false;
    return make_quoted(
        label, (size_t)snprintf(label, sizeof(label), "\"%s\":", condition->kind->name), text, ret);
}

/* The key of the part. */
bool hint_substring_of_where(const struct condition *condition, struct substring *ret) {
    char bytes[SUBSTRING_MAX];
    size_t n = where_label(&condition->where, bytes, sizeof(bytes));

    if (n > 0)
        substring_make(ret, bytes, n);
    return n > 0;
}

/* Has the journal the same text, without escapes? */
static bool is_same_in_journal(const struct wanted *text) {
    return text->bytes && text->n > 0 && text->n <= SUBSTRING_TEXT &&
           !memchr(text->bytes, '\\', text->n);
}

size_t hint_index(const struct condition *condition, const char **ret_label,
                  const struct wanted *ret[2]) {
    const struct condition_kind *kind = condition->kind;
    const struct wanted *whole = &condition->whole, *id = &condition->id;

    if (!is_same_in_journal(whole) || (condition->type && !is_same_in_journal(id)) ||
        (kind->field == FIELD_ACTION && memchr(whole->bytes, '*', whole->n)))
        return 0;
    if (strcmp(kind->name, "host") == 0)
        *ret_label = "_HOSTNAME=";
    else if (kind->field < FIELD_N && fields[kind->field].journal_len)
        *ret_label = fields[kind->field].journal;
    else
        return 0;
    ret[0] = whole;
    ret[1] = id;
    return condition->type ? 2 : 1;
}
