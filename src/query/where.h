/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_WHERE_H
#define DEED_QUERY_WHERE_H

/*
 * A condition on any part of an event: PATH (the part exists); PATH, one of = != < <= > >= ~, and a
 * value; or PATH, == or !==, and another PATH. A part that does not exist meets no condition.
 */

#include "query/wanted.h"

enum where_op {
    WHERE_THERE,
    WHERE_IS,
    WHERE_IS_NOT,
    WHERE_LESS,
    WHERE_AT_MOST,
    WHERE_MORE,
    WHERE_AT_LEAST,
    WHERE_HAS,  /* ~: the text is a substring */
    WHERE_SAME, /* the same as another part */
    WHERE_NOT_SAME,
};

/* A key of metadata has 64 bytes at the most. */
#define WHERE_PATH_MAX 96

struct where_part {
    char path[WHERE_PATH_MAX];
    size_t key; /* of metadata or origin: its offset in path; else 0 */
    int number; /* see where.c */
};

struct where {
    struct where_part part;
    enum where_op op;
    struct wanted text; /* the value as a text */
    bool is_number;
    long double number;
    struct where_part other;
};

/* 0; -EINVAL and *ret_why; -ENOMEM. */
int where_parse(const char *text, struct where *ret, const char **ret_why);
void where_free(struct where *where);

/* A substring of each matching line. Returns its length; 0: none is known. */
size_t where_label(const struct where *where, char *to, size_t size);

bool where_matches(const struct where *where, const struct view *event);

#endif
