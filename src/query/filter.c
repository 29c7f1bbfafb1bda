/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/filter.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "query/condition.h"
#include "util/rfc3339.h"

struct filter {
    struct condition *conditions; /* conditions of one name side by side */
    size_t n;
    int64_t now;
    struct timespan span;
    bool since, until;
    char from[RFC3339_SIZE], last[RFC3339_SIZE]; /* the first and the last time of the span */
};

struct filter *filter_new(void) {
    struct filter *filter = calloc(1, sizeof(*filter));
    struct timespec now;

    if (!filter)
        return NULL;
    clock_gettime(CLOCK_REALTIME, &now);
    filter->now = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    filter->span = (struct timespan){0, INT64_MAX};
    return filter;
}

void filter_free(struct filter *filter) {
    if (!filter)
        return;
    for (size_t i = 0; i < filter->n; i++)
        condition_free(&filter->conditions[i]);
    free(filter->conditions);
    free(filter);
}

void filter_set_now(struct filter *filter, int64_t now) {
    filter->now = now;
}

static int set_time(struct filter *filter, bool since, const char *value, const char **ret_why) {
    struct timespan named, *span = &filter->span;
    bool *there = since ? &filter->since : &filter->until;
    const char *note;

    *ret_why = "it was given before, and is one time";
    if (*there)
        return -EINVAL;
    if (!timespan_parse(value, filter->now, &named, &note)) {
        *ret_why = note;
        return -EINVAL;
    }
    *ret_why = "nothing can be since a time that is after --until";
    if (since ? named.from >= span->to : named.to <= span->from)
        return -EINVAL;
    *there = true;
    if (since) {
        span->from = named.from;
        rfc3339_write(span->from, filter->from);
    } else {
        span->to = named.to;
        rfc3339_write(span->to - 1, filter->last);
    }
    *ret_why = note;
    return 0;
}

static int insert_condition(struct filter *filter, const struct condition_kind *kind,
                            const char *value, const char **ret_why) {
    struct condition condition = {.kind = kind};
    struct condition *grown;
    size_t at = filter->n;
    int r = kind->read(value, &condition, ret_why);

    grown =
        r < 0 ? NULL : reallocarray(filter->conditions, filter->n + 1, sizeof(*filter->conditions));
    if (!grown) {
        condition_free(&condition);
        return r < 0 ? r : -ENOMEM;
    }
    filter->conditions = grown;
    for (; at > 0 && grown[at - 1].kind > kind; at--)
        grown[at] = grown[at - 1];
    grown[at] = condition;
    filter->n++;
    return 0;
}

int filter_add(struct filter *filter, const char *name, const char *value, const char **ret_why) {
    const char *why = "";
    bool since = strcmp(name, "since") == 0;
    int r = -ENOENT;

    if (since || strcmp(name, "until") == 0)
        return set_time(filter, since, value, ret_why);
    for (size_t i = 0; r == -ENOENT && i < condition_kinds_n; i++)
        if (strcmp(name, condition_kinds[i].name) == 0)
            r = insert_condition(filter, &condition_kinds[i], value, &why);
    if (r == -EINVAL)
        *ret_why = why;
    return r;
}

struct timespan filter_span(const struct filter *filter) {
    return filter->span;
}

/* Times are compared as texts: libdeed writes them in one form. */
static bool is_in_time(const struct filter *filter, struct text_view time) {
    if (!filter->since && !filter->until)
        return true;
    return time.n == RFC3339_SIZE &&
           (!filter->since || memcmp(time.bytes, filter->from, RFC3339_SIZE) >= 0) &&
           (!filter->until || memcmp(time.bytes, filter->last, RFC3339_SIZE) <= 0);
}

bool filter_is_out_of_time(const struct filter *filter, const char *line, size_t n) {
    static const char begin[] = "{\"timestamp\":\"";
    size_t n_begin = sizeof(begin) - 1;

    return (filter->since || filter->until) && n > n_begin + RFC3339_SIZE &&
           memcmp(line, begin, n_begin) == 0 && line[n_begin + RFC3339_SIZE] == '"' &&
           !is_in_time(filter, (struct text_view){line + n_begin, RFC3339_SIZE});
}

/* Of all conditions of one name, from the first of them. 0: one has none, or there are too many. */
static size_t substrings_of_name(const struct filter *filter, size_t from,
                                 struct substring ret[FILTER_SUBSTRINGS_MAX]) {
    const struct condition_kind *kind = filter->conditions[from].kind;
    size_t n = 0;

    for (size_t i = from; i < filter->n && filter->conditions[i].kind == kind; i++) {
        bool known = n < FILTER_SUBSTRINGS_MAX && kind->substring &&
                     kind->substring(&filter->conditions[i], &ret[n]);

        if (!known && !kind->each)
            return 0;
        n += known && !(kind->each && n);
    }
    return n;
}

size_t filter_substrings(const struct filter *filter, struct substring ret[FILTER_SUBSTRINGS_MAX]) {
    struct substring substrings[FILTER_SUBSTRINGS_MAX];
    int least = INT_MAX;
    size_t n, n_best = 0;

    for (size_t i = 0; i < filter->n; i++) {
        const struct condition_kind *kind = filter->conditions[i].kind;

        if ((i > 0 && filter->conditions[i - 1].kind == kind) || kind->common >= least)
            continue;
        n = substrings_of_name(filter, i, substrings);
        if (n == 0)
            continue;
        least = kind->common;
        n_best = n;
        memcpy(ret, substrings, n * sizeof(*ret));
    }
    return n_best;
}

/* The fields of all conditions of one name, from the first of them; or of none. */
static int index_conditions_of_name(const struct filter *filter, size_t from, filter_index_fn *tell,
                                    void *data) {
    const struct condition_kind *kind = filter->conditions[from].kind;
    const struct wanted *values[2];
    const char *label;

    for (int telling = 0; telling < 2; telling++)
        for (size_t i = from; i < filter->n && filter->conditions[i].kind == kind; i++) {
            size_t n = hint_index(&filter->conditions[i], &label, values);

            if (n == 0)
                return 0;
            for (size_t k = 0; telling && k < n; k++) {
                int r = tell(label, values[k]->bytes, values[k]->n, data);

                if (r != 0)
                    return r;
            }
        }
    return 0;
}

int filter_index(const struct filter *filter, filter_index_fn *tell, void *data) {
    int r = 0;

    for (size_t i = 0; r == 0 && i < filter->n; i++)
        if (i == 0 || filter->conditions[i - 1].kind != filter->conditions[i].kind)
            r = index_conditions_of_name(filter, i, tell, data);
    return r;
}

bool filter_matches(const struct filter *filter, const struct view *event) {
    size_t i = 0;

    if (!is_in_time(filter, event->field[FIELD_TIMESTAMP]))
        return false;
    while (i < filter->n) {
        const struct condition_kind *kind = filter->conditions[i].kind;
        bool met = false, missed = false;

        for (; i < filter->n && filter->conditions[i].kind == kind; i++) {
            bool holds = kind->match(&filter->conditions[i], event);

            met |= holds;
            missed |= !holds;
        }
        if (kind->each ? missed : !met)
            return false;
    }
    return true;
}
