/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_WHERE_H
#define DEED_ARCHIVE_WHERE_H

/*
 * One condition on any part of an event: PATH alone (it is there), or PATH, one of = != < <= > >= ~
 * and a value, or PATH, == or !== and another PATH. A part that is not there meets none of them.
 */

#include "wanted.h"

enum where_op {
    WHERE_THERE,
    WHERE_IS,
    WHERE_IS_NOT,
    WHERE_LESS,
    WHERE_AT_MOST,
    WHERE_MORE,
    WHERE_AT_LEAST,
    WHERE_HAS,  /* ~: the text stands in it */
    WHERE_SAME, /* as another part */
    WHERE_NOT_SAME,
};

struct where {
    char *path;
    const char *key; /* of metadata or origin: within path */
    int part;        /* see where.c */
    enum where_op op;
    struct wanted text; /* the value as a text */
    bool is_number;
    long double number;
    char *other; /* the other path, as path, key and part */
    const char *other_key;
    int other_part;
};

/* 0; -EINVAL and *ret_why; -ENOMEM. */
int where_parse(const char *text, struct where *ret, const char **ret_why);
void where_free(struct where *where);

/* Bytes that each line which matches has; how many there are, 0: none are known. */
size_t where_label(const struct where *where, char *to, size_t size);

bool where_matches(const struct where *where, const struct view *event);

#endif
