/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_FIELDS_H
#define DEED_LIB_FIELDS_H

/* The table of fields.def. Whoever walks over the fields of an event walks over this table. */

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum field_id {
#define FIELD(id, ...) FIELD_##id,
#include "lib/fields.def"
#undef FIELD
    FIELD_N,
    FIELD_METADATA = FIELD_N /* only where a defect or a mark names it */
};

enum field_rule {
    RULE_STAMP,
    RULE_NAME,
    RULE_WORD,
    RULE_ACTION,
    RULE_IDENTITY,
    RULE_OUTCOME,
    RULE_TEXT
};

enum field_need { NEED_NEVER, NEED_GROUP, NEED_ALWAYS };

struct field {
    const char *group; /* "" for the top level */
    const char *path;  /* as marks and messages name it: "actor.id" */
    const char *open;  /* what opens the group in the line */
    size_t open_len;
    const char *label; /* the key and its colon */
    size_t label_len;
    enum field_rule rule;
    enum field_need need;
    size_t limit;
    const char *journal; /* "DEED_…=", or "" */
    size_t journal_len;
};

extern const struct field fields[FIELD_N];

static inline bool fields_share_group(const struct field *a, const struct field *b) {
    return a->open_len == b->open_len &&
           (a->open == b->open || memcmp(a->open, b->open, a->open_len) == 0);
}

#endif
