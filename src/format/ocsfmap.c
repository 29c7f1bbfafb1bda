/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/ocsfmap.h"

#include "format/ocsf.h"

enum {
#define CLASS(id, ...) id,
#include "format/ocsf.def"
#undef CLASS
};

static const struct ocsf_class classes[] = {
#define CLASS(id, uid, name, category_uid, category, from)                                         \
    [id] = {uid, category_uid, name, category, FROM_##from},
#include "format/ocsf.def"
#undef CLASS
};

static const struct ocsf_map rows[] = {
#define ACTION(action, class, activity_id, activity, about, ends)                                  \
    {action, &classes[class], activity, ocsf_about_##about, activity_id, ENDS_##ends},
#include "format/ocsf.def"
#undef ACTION
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

static bool matches_action(const char *pattern, struct text_view action) {
    size_t n = strlen(pattern);

    if (pattern[0] == '*')
        return action.n >= n - 1 &&
               memcmp(action.bytes + action.n - (n - 1), pattern + 1, n - 1) == 0;
    if (pattern[n - 1] == '*')
        return action.n >= n - 1 && memcmp(action.bytes, pattern, n - 1) == 0;
    return action.n == n && memcmp(action.bytes, pattern, n) == 0;
}

const struct ocsf_map *ocsf_map(const struct view *event) {
    static const struct ocsf_map base = {"", &classes[BASE], "Unknown", ocsf_about_nothing,
                                         0,  ENDS_OUTCOME};

    for (int id = 0; id < FIELD_N; id++)
        if (fields[id].need == NEED_ALWAYS && event->field[id].n == 0)
            return &base;
    for (size_t i = 0; i < N_ROWS; i++)
        if (matches_action(rows[i].action, event->field[FIELD_ACTION]))
            return &rows[i];
    return &base;
}

bool ocsf_row(size_t i, struct ocsf_row *ret) {
    if (i >= N_ROWS)
        return false;
    *ret = (struct ocsf_row){rows[i].action, rows[i].class->uid, rows[i].class->name,
                             rows[i].activity_id, rows[i].activity};
    return true;
}
