/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "address.h"
#include "where.h"

struct condition {
    const struct kind *kind;
    struct wanted whole; /* the value as it was given */
    char *type;          /* of TYPE:ID, or NULL */
    struct wanted id;    /* of TYPE:ID; no bytes: any */
    struct address_block block;
    struct where where;
};

/* How conditions of one name are read and met. `each`: all of them, not one. */
struct kind {
    const char *name;
    enum field_id field; /* of a principal or resource that of its id */
    bool each;
    int (*read)(const char *value, struct condition *condition, const char **ret_why);
    bool (*match)(const struct condition *condition, const struct view *event);
};

struct filter {
    struct condition *conditions; /* those of one name side by side */
    size_t n;
    int64_t now;
    struct when_span span;
    bool since, until;
    char from[WHEN_TEXT], last[WHEN_TEXT]; /* the first and the last time of the span */
};

/* ---- the kinds ----------------------------------------------------------------------------- */

static int read_text(const char *value, struct condition *condition, const char **ret_why) {
    *ret_why = "it is empty";
    return *value ? wanted_make(value, strlen(value), &condition->whole) : -EINVAL;
}

static bool match_text(const struct condition *condition, const struct view *event) {
    enum field_id id = condition->kind->field;

    return wanted_is(&condition->whole, event->field[id], event, fields[id].path);
}

static bool is_word(const char *s, size_t n) {
    if (n == 0 || *s < 'a' || *s > 'z')
        return false;
    for (size_t i = 0; i < n; i++)
        if (!((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '_'))
            return false;
    return true;
}

/* ID, TYPE:ID or TYPE: alone; an id may have a colon of its own. */
static int read_typed(const char *value, struct condition *condition, const char **ret_why) {
    const char *colon = strchr(value, ':');
    size_t n = colon ? (size_t)(colon - value) : 0;
    int r = read_text(value, condition, ret_why);

    if (r < 0 || !is_word(value, n))
        return r;
    condition->type = strndup(value, n);
    if (!condition->type)
        return -ENOMEM;
    return colon[1] ? wanted_make(colon + 1, strlen(colon + 1), &condition->id) : 0;
}

static bool match_typed(const struct condition *condition, const struct view *event) {
    enum field_id id = condition->kind->field, type = id - 1;

    if (match_text(condition, event))
        return true;
    return condition->type &&
           view_is(event->field[type], condition->type, strlen(condition->type)) &&
           (!condition->id.bytes ||
            wanted_is(&condition->id, event->field[id], event, fields[id].path));
}

static int read_action(const char *value, struct condition *condition, const char **ret_why) {
    *ret_why =
        "an action is resource.verb in lower case, such as customer.export; * stands for any "
        "part of it, as in customer.* and *.delete";
    if (!*value || value[strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_.*")] ||
        (!strchr(value, '.') && !strchr(value, '*')))
        return -EINVAL;
    return wanted_make(value, strlen(value), &condition->whole);
}

/* Whether a * takes more is only asked of the last one: what stood in front of it stays. */
static bool matches_pattern(const char *pattern, size_t n_pattern, struct text_view text) {
    size_t p = 0, t = 0, star = SIZE_MAX, from = 0;

    while (t < text.n) {
        if (p < n_pattern && pattern[p] == '*') {
            star = p++;
            from = t;
        } else if (p < n_pattern && pattern[p] == text.bytes[t]) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (p < n_pattern && pattern[p] == '*')
        p++;
    return p == n_pattern;
}

static bool match_action(const struct condition *condition, const struct view *event) {
    struct text_view action = event->field[FIELD_ACTION];

    return action.bytes && matches_pattern(condition->whole.bytes, condition->whole.n, action);
}

static int read_outcome(const char *value, struct condition *condition, const char **ret_why) {
    *ret_why = "an outcome is success, failure or denied";
    if (strcmp(value, "success") != 0 && strcmp(value, "failure") != 0 &&
        strcmp(value, "denied") != 0)
        return -EINVAL;
    return wanted_make(value, strlen(value), &condition->whole);
}

static int read_address(const char *value, struct condition *condition, const char **ret_why) {
    return address_parse(value, &condition->block, ret_why) ? 0 : -EINVAL;
}

static bool match_address(const struct condition *condition, const struct view *event) {
    struct text_view text = event->field[FIELD_SOURCE_IP];

    return text.bytes && address_is_in(&condition->block, text.bytes, text.n);
}

static int read_where(const char *value, struct condition *condition, const char **ret_why) {
    return where_parse(value, &condition->where, ret_why);
}

static bool match_where(const struct condition *condition, const struct view *event) {
    return where_matches(&condition->where, event);
}

/* What the router writes of a machine and its units. */
static bool match_origin(const struct condition *condition, const struct view *event) {
    const char *key = condition->kind->name;
    struct value_view value;

    return view_find(&event->origin, key, strlen(key), &value) && value.kind == VALUE_TEXT &&
           view_is(value.text, condition->whole.bytes, condition->whole.n);
}

static const struct kind kinds[] = {
    {"actor", FIELD_ACTOR_ID, false, read_typed, match_typed},
    {"on-behalf-of", FIELD_BEHALF_ID, false, read_typed, match_typed},
    {"action", FIELD_ACTION, false, read_action, match_action},
    {"resource", FIELD_RESOURCE_ID, false, read_typed, match_typed},
    {"outcome", FIELD_OUTCOME, false, read_outcome, match_text},
    {"source-ip", FIELD_SOURCE_IP, false, read_address, match_address},
    {"request-id", FIELD_REQUEST_ID, false, read_text, match_text},
    {"event-id", FIELD_EVENT_ID, false, read_text, match_text},
    {"service", FIELD_SERVICE, false, read_text, match_text},
    {"host", FIELD_N, false, read_text, match_origin},
    {"unit", FIELD_N, false, read_text, match_origin},
    {"where", FIELD_N, true, read_where, match_where},
};

/* ---- the filter ---------------------------------------------------------------------------- */

static void clear(struct condition *condition) {
    wanted_free(&condition->whole);
    wanted_free(&condition->id);
    where_free(&condition->where);
    free(condition->type);
}

struct filter *filter_new(void) {
    struct filter *filter = calloc(1, sizeof(*filter));
    struct timespec now;

    if (!filter)
        return NULL;
    clock_gettime(CLOCK_REALTIME, &now);
    filter->now = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    filter->span = (struct when_span){0, INT64_MAX};
    return filter;
}

void filter_free(struct filter *filter) {
    if (!filter)
        return;
    for (size_t i = 0; i < filter->n; i++)
        clear(&filter->conditions[i]);
    free(filter->conditions);
    free(filter);
}

void filter_set_now(struct filter *filter, int64_t now) {
    filter->now = now;
}

static int add_time(struct filter *filter, bool since, const char *value, const char **ret_why) {
    struct when_span named, *span = &filter->span;
    bool *there = since ? &filter->since : &filter->until;

    *ret_why = "it was given before, and is one time";
    if (*there || !when_parse(value, filter->now, &named, ret_why))
        return -EINVAL;
    *ret_why = "nothing can be since a time that is after --until";
    if (since ? named.from >= span->to : named.to <= span->from)
        return -EINVAL;
    *there = true;
    if (since) {
        span->from = named.from;
        when_write(span->from, filter->from);
    } else {
        span->to = named.to;
        when_write(span->to - 1, filter->last);
    }
    return 0;
}

static int add(struct filter *filter, const struct kind *kind, const char *value,
               const char **ret_why) {
    struct condition condition = {.kind = kind};
    struct condition *grown;
    size_t at = filter->n;
    int r = kind->read(value, &condition, ret_why);

    grown =
        r < 0 ? NULL : reallocarray(filter->conditions, filter->n + 1, sizeof(*filter->conditions));
    if (!grown) {
        clear(&condition);
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
        r = add_time(filter, since, value, &why);
    for (size_t i = 0; r == -ENOENT && i < sizeof(kinds) / sizeof(*kinds); i++)
        if (strcmp(name, kinds[i].name) == 0)
            r = add(filter, &kinds[i], value, &why);
    if (r == -EINVAL)
        *ret_why = why;
    return r;
}

struct when_span filter_span(const struct filter *filter) {
    return filter->span;
}

/* Times are compared as texts: those of libdeed all have one form. */
static bool is_in_time(const struct filter *filter, struct text_view time) {
    if (!filter->since && !filter->until)
        return true;
    return time.n == WHEN_TEXT &&
           (!filter->since || memcmp(time.bytes, filter->from, WHEN_TEXT) >= 0) &&
           (!filter->until || memcmp(time.bytes, filter->last, WHEN_TEXT) <= 0);
}

bool filter_matches(const struct filter *filter, const struct view *event) {
    size_t i = 0;

    if (!is_in_time(filter, event->field[FIELD_TIMESTAMP]))
        return false;
    while (i < filter->n) {
        const struct kind *kind = filter->conditions[i].kind;
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
