/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/rows.h"

#include <stdio.h>

#include "report/html.h"
#include "report/table.h"
#include "report/utc.h"

/* Rows that are shown before the others are opened. */
#define SEEN 12
#define GROUPS 8

/* ---- one event ----------------------------------------------------------------------------- */

/* The type, in front of the id. */
static void put_principal(struct buffer *to, const struct view *event, enum field_id type,
                          enum field_id name) {
    if (event->field[type].bytes) {
        buffer_string(to, "<small>");
        html_json(to, event->field[type]);
        buffer_string(to, "</small> ");
    }
    if (event->field[name].bytes)
        html_json(to, event->field[name]);
}

/* Joins the parts into one line. */
struct details {
    struct buffer *to;
    bool any;
};

static void detail(struct details *details, struct text_view key, struct text_view text) {
    if (!text.bytes)
        return;
    buffer_string(details->to, details->any ? " · <small>" : "<small>");
    html_json(details->to, key);
    buffer_string(details->to, "</small> ");
    html_json(details->to, text);
    details->any = true;
}

static struct text_view plain(const char *s) {
    return (struct text_view){s, strlen(s)};
}

static void marks(struct details *details, const struct view *event) {
    static const char *const names[VIEW_MARKS] = {"redacted", "truncated", "sanitized", "defects"};

    for (int mark = 0; mark < VIEW_MARKS; mark++) {
        struct text_view rest = event->mark[mark], text;

        while (view_next_mark(&rest, &text))
            detail(details, plain(names[mark]), text);
    }
}

static void details(struct buffer *to, const struct view *event) {
    struct details details = {.to = to};
    struct text_view rest = event->metadata;
    struct value_view value;

    buffer_string(to, "<td>");
    while (view_next(&rest, &value))
        detail(&details, value.key, value.text);
    detail(&details, plain("session"), event->field[FIELD_ACTOR_SESSION]);
    detail(&details, plain("request"), event->field[FIELD_REQUEST_ID]);
    marks(&details, event);
    if (event->field[FIELD_EVENT_ID].bytes) {
        buffer_string(to, "<code>");
        html_json(to, event->field[FIELD_EVENT_ID]);
        buffer_string(to, "</code>");
    }
    buffer_string(to, "</td>");
}

static void cell(struct buffer *to, struct text_view text) {
    buffer_string(to, "<td>");
    if (text.bytes)
        html_json(to, text);
    buffer_string(to, "</td>");
}

static void put_event_row(struct buffer *to, const struct newest_line *line) {
    struct view event;
    enum outcome outcome;

    if (!view_line(line->bytes, line->n, &event))
        return;
    outcome = outcome_of(&event);
    buffer_string(to, "<tr><th scope=\"row\">");
    if (line->time)
        html_time(to, line->time, true);
    else
        html_json(to, event.field[FIELD_TIMESTAMP]);
    buffer_printf(to, "</th><td class=\"%s\">", outcome_name(outcome));
    if (event.field[FIELD_OUTCOME].bytes)
        html_json(to, event.field[FIELD_OUTCOME]);
    buffer_string(to, "</td><td>");
    put_principal(to, &event, FIELD_ACTOR_TYPE, FIELD_ACTOR_ID);
    if (event.field[FIELD_BEHALF_ID].bytes) {
        buffer_string(to, "<br><small>for</small> ");
        put_principal(to, &event, FIELD_BEHALF_TYPE, FIELD_BEHALF_ID);
    }
    buffer_string(to, "</td>");
    cell(to, event.field[FIELD_ACTION]);
    buffer_string(to, "<td>");
    put_principal(to, &event, FIELD_RESOURCE_TYPE, FIELD_RESOURCE_ID);
    buffer_string(to, "</td>");
    cell(to, event.field[FIELD_SOURCE_IP]);
    cell(to, event.field[FIELD_SERVICE]);
    details(to, &event);
    buffer_string(to, "</tr>\n");
}

static void rows(struct buffer *to, const struct newest *newest, size_t from, size_t until,
                 const char *caption) {
    table_begin(to, caption, "events");
    buffer_string(to, "<thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Outcome</th>"
                      "<th scope=\"col\">Actor</th><th scope=\"col\">Action</th>"
                      "<th scope=\"col\">Resource</th><th scope=\"col\">Source</th>"
                      "<th scope=\"col\">Service</th><th scope=\"col\">Details</th></tr></thead>"
                      "<tbody>\n");
    for (; from < until; from++)
        put_event_row(to, &newest->lines[from]);
    table_end(to);
}

void rows_events(struct buffer *to, const struct newest *newest, const char *caption) {
    size_t seen = newest->n < SEEN + SEEN / 2 ? newest->n : SEEN;
    char more[128];

    rows(to, newest, 0, seen, caption);
    if (seen == newest->n)
        return;
    snprintf(more, sizeof(more), "%s, continued", caption);
    buffer_string(to, "<details class=\"more\"><summary>");
    html_plural(to, newest->n - seen, "more row", "more rows");
    buffer_string(to, "</summary>\n");
    rows(to, newest, seen, newest->n, more);
    buffer_string(to, "</details>\n");
}

/* ---- groups -------------------------------------------------------------------------------- */

static const struct {
    const char *caption, *head;
    bool actor;
} groups[RANKINGS] = {
    [RANKING_DENIED_ACTORS] = {"Denied, by actor and action", "Actor", true},
    [RANKING_DENIED_SOURCES] = {"Denied, by source and action", "Source", false},
};

static void part(struct buffer *to, const struct ranked *group, size_t number) {
    struct text_view text;

    if (ranked_part(group, number, &text))
        html_value(to, text.bytes, text.n);
    else
        buffer_string(to, "<i>none</i>");
}

static void group_row(struct buffer *to, const struct ranked *group, uint64_t most, bool actor) {
    buffer_string(to, "<tr><th scope=\"row\">");
    if (actor) {
        buffer_string(to, "<small>");
        part(to, group, 0);
        buffer_string(to, "</small> ");
    }
    part(to, group, actor);
    buffer_string(to, "</th><td>");
    part(to, group, 1 + actor);
    buffer_string(to, "</td><td>");
    html_number(to, group->total);
    buffer_printf(to,
                  "<svg aria-hidden=\"true\" width=\"100%%\" height=\"5\"><rect class=\"denied\" "
                  "width=\"%.2f%%\" height=\"5\"/></svg></td><td>",
                  (double)group->total / (double)most * 100);
    if (group->first)
        html_time(to, group->first, false);
    if (group->last > group->first) {
        buffer_string(to, "<br>");
        html_time(to, group->last, false);
    }
    buffer_string(to, "</td></tr>\n");
}

static void put_rows_left_out(struct buffer *to, const struct ranking *ranking,
                              const struct ranked *const *top, size_t shown, uint64_t attempts) {
    uint64_t distinct = ranking_distinct(ranking), doubt = ranking_doubt(ranking, top, shown);

    buffer_string(to, "<p class=\"note\">");
    if (distinct > shown) {
        buffer_string(to, ranking_error(ranking) ? "Not shown: more than " : "Not shown: ");
        html_plural(to, distinct - shown, "other", "others");
        buffer_string(to, ", with ");
        html_plural(to, attempts, "attempt", "attempts");
        buffer_string(to, " together.");
    } else {
        buffer_string(to, "These are all.");
    }
    if (doubt) {
        buffer_string(to, " There were too many to count each: a number may be up to ");
        html_number(to, doubt);
        buffer_string(to, " too low.");
    }
    buffer_string(to, "</p>\n");
}

void rows_groups(struct buffer *to, const struct aggregate *aggregate, enum ranking_of of) {
    struct ranking *ranking = aggregate->rankings[of];
    const struct ranked *top[GROUPS];
    size_t n = ranking_top(ranking, top, GROUPS);
    uint64_t others = aggregate->counts.of[OUTCOME_DENIED];

    table_begin(to, groups[of].caption, "groups");
    buffer_printf(to,
                  "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">Action</th>"
                  "<th scope=\"col\">Attempts</th><th scope=\"col\">First, last "
                  "(UTC)</th></tr></thead><tbody>\n",
                  groups[of].head);
    for (size_t i = 0; i < n; i++) {
        group_row(to, top[i], top[0]->total, groups[of].actor);
        others -= top[i]->total;
    }
    table_end(to);
    put_rows_left_out(to, ranking, top, n, others);
}
