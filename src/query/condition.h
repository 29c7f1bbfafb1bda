/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_CONDITION_H
#define DEED_QUERY_CONDITION_H

/* One condition of a filter, and the table of all kinds of conditions. */

#include "query/filter.h"
#include "query/where.h"
#include "util/netblock.h"

struct condition {
    const struct condition_kind *kind;
    struct wanted whole; /* the value as it was given */
    char *type;          /* of TYPE:ID, or NULL */
    struct wanted id;    /* of TYPE:ID; no bytes: any */
    struct netblock block;
    struct where where;
};

/* How conditions of one name are parsed and matched. each: all of them must hold, not just one. */
struct condition_kind {
    const char *name;
    enum field_id field; /* of a principal or a resource: its id */
    bool each;
    int (*read)(const char *value, struct condition *condition, const char **ret_why);
    bool (*match)(const struct condition *condition, const struct view *event);
    int common; /* roughly how many events such a condition lets through */
    /* A substring of each line that meets the condition; false: none is known. May be NULL. */
    bool (*substring)(const struct condition *condition, struct substring *ret);
};

extern const struct condition_kind condition_kinds[];
extern const size_t condition_kinds_n;

void condition_free(struct condition *condition);

/* Hints (hints.c): a substring of each line that meets the condition; false: none is known. */
bool hint_substring_of_text(const struct condition *condition, struct substring *ret);
bool hint_substring_of_typed(const struct condition *condition, struct substring *ret);
bool hint_substring_of_action(const struct condition *condition, struct substring *ret);
bool hint_substring_of_origin(const struct condition *condition, struct substring *ret);
bool hint_substring_of_where(const struct condition *condition, struct substring *ret);

/* Which field of an entry shows it ("NAME="), and the values of which the field has one. Returns
 * how many. */
size_t hint_index(const struct condition *condition, const char **ret_label,
                  const struct wanted *ret[2]);

#endif
