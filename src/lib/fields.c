/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/fields.h"

/* The two macros leave out the "." of a group that is "", and the "=" of a journal field that is
 * "". */
#define PATH(group, key) (&(group "." key)[sizeof(group) == 1])
#define EQUALS(journal) (sizeof(journal) == 1 ? "" : journal "=")

const struct field fields[FIELD_N] = {
#define FIELD(id, group_, key_, w_, rule_, limit_, need_, journal_, description_)                  \
    [FIELD_##id] = {                                                                               \
        .group = (group_),                                                                         \
        .path = PATH(group_, key_),                                                                \
        .open = "\"" group_ "\":{",                                                                \
        .open_len = sizeof("\"" group_ "\":{") - 1,                                                \
        .label = "\"" key_ "\":",                                                                  \
        .label_len = sizeof("\"" key_ "\":") - 1,                                                  \
        .rule = RULE_##rule_,                                                                      \
        .need = NEED_##need_,                                                                      \
        .limit = (limit_),                                                                         \
        .journal = EQUALS(journal_),                                                               \
        .journal_len = sizeof(journal_) == 1 ? 0 : sizeof(journal_),                               \
    },
#include "lib/fields.def"
#undef FIELD
};
