/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/condition.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int read_text_value(const char *value, struct condition *condition, const char **ret_why) {
    *ret_why = "it is empty";
    return *value ? wanted_make(value, strlen(value), &condition->whole) : -EINVAL;
}

static bool match_text(const struct condition *condition, const struct view *event) {
    enum field_id id = condition->kind->field;

    return wanted_is(&condition->whole, event->field[id], event, fields[id].path);
}

static bool is_type_name(const char *s, size_t n) {
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
    int r = read_text_value(value, condition, ret_why);

    if (r < 0 || !is_type_name(value, n))
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

/* Only the last * is tried with more text: what matched in front of it stays. */
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

static int read_netblock(const char *value, struct condition *condition, const char **ret_why) {
    return netblock_parse(value, &condition->block, ret_why) ? 0 : -EINVAL;
}

static bool match_netblock(const struct condition *condition, const struct view *event) {
    struct text_view text = event->field[FIELD_SOURCE_IP];

    return text.bytes && netblock_is_in(&condition->block, text.bytes, text.n);
}

static int read_where(const char *value, struct condition *condition, const char **ret_why) {
    return where_parse(value, &condition->where, ret_why);
}

static bool match_where(const struct condition *condition, const struct view *event) {
    return where_matches(&condition->where, event);
}

/* Values that the relay wrote: of the machine and its units. */
static bool match_origin(const struct condition *condition, const struct view *event) {
    const char *key = condition->kind->name;
    struct value_view value;

    return view_find(&event->origin, key, strlen(key), &value) && value.kind == VALUE_TEXT &&
           wanted_is_plain(&condition->whole, value.text);
}

/* ---- the table ----------------------------------------------------------------------------- */

const struct condition_kind condition_kinds[] = {
    {"actor", FIELD_ACTOR_ID, false, read_typed, match_typed, 3, hint_substring_of_typed},
    {"on-behalf-of", FIELD_BEHALF_ID, false, read_typed, match_typed, 2, hint_substring_of_typed},
    {"action", FIELD_ACTION, false, read_action, match_action, 4, hint_substring_of_action},
    {"resource", FIELD_RESOURCE_ID, false, read_typed, match_typed, 2, hint_substring_of_typed},
    {"outcome", FIELD_OUTCOME, false, read_outcome, match_text, 7, hint_substring_of_text},
    {"source-ip", FIELD_SOURCE_IP, false, read_netblock, match_netblock, 9, NULL},
    {"request-id", FIELD_REQUEST_ID, false, read_text_value, match_text, 1, hint_substring_of_text},
    {"event-id", FIELD_EVENT_ID, false, read_text_value, match_text, 0, hint_substring_of_text},
    {"service", FIELD_SERVICE, false, read_text_value, match_text, 5, hint_substring_of_text},
    {"host", FIELD_N, false, read_text_value, match_origin, 6, hint_substring_of_origin},
    {"unit", FIELD_N, false, read_text_value, match_origin, 5, hint_substring_of_origin},
    {"where", FIELD_N, true, read_where, match_where, 8, hint_substring_of_where},
};

const size_t condition_kinds_n = sizeof(condition_kinds) / sizeof(*condition_kinds);

void condition_free(struct condition *condition) {
    wanted_free(&condition->whole);
    wanted_free(&condition->id);
    where_free(&condition->where);
    free(condition->type);
}
