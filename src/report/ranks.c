/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The most frequent actors, actions, resources and sources. */
#include <stdio.h>

#include "report/html.h"
#include "report/pictures.h"
#include "report/table.h"

#define SHOWN 10

static const struct {
    const char *id, *title, *head, *one, *many;
    bool typed; /* a type in front */
} about[RANKINGS] = {
    [RANKING_ACTORS] = {"actors", "Actors", "Actor", "actor", "actors", true},
    [RANKING_ACTIONS] = {"actions", "Actions", "Action", "action", "actions", false},
    [RANKING_RESOURCES] = {"resources", "Resources", "Resource", "resource", "resources", true},
    [RANKING_SOURCES] = {"sources", "Sources", "Address", "address", "addresses", false},
};

static void rank_name(struct buffer *to, const struct ranked *value, bool typed) {
    struct text_view part;

    if (typed && ranked_part(value, 0, &part)) {
        buffer_string(to, "<small>");
        html_value(to, part.bytes, part.n);
        buffer_string(to, "</small> ");
    }
    if (ranked_part(value, typed, &part))
        html_value(to, part.bytes, part.n);
    else
        buffer_string(to, "<i>none</i>");
}

static void rank_row(struct buffer *to, const struct ranked *value, uint64_t most, bool typed) {
    double width = (double)value->total / (double)most * 100;
    double bad = (double)value->counts.of[OUTCOME_DENIED] / (double)most * 100;

    buffer_string(to, "<tr><th scope=\"row\">");
    rank_name(to, value, typed);
    buffer_printf(to,
                  "<svg aria-hidden=\"true\" width=\"100%%\" height=\"5\"><rect class=\"success\" "
                  "width=\"%.2f%%\" height=\"5\"/><rect class=\"denied\" width=\"%.2f%%\" "
                  "height=\"5\"/></svg></th>",
                  width, bad);
    table_cell(to, value->total);
    table_cell(to, value->counts.of[OUTCOME_DENIED]);
    table_cell(to, value->counts.of[OUTCOME_FAILURE]);
    buffer_string(to, "</tr>\n");
}

/* How many values are not shown, and how exact the numbers are. */
static void rank_rest(struct buffer *to, const struct ranking *ranking,
                      const struct ranked *const *top, size_t shown, uint64_t others) {
    uint64_t distinct = ranking_distinct(ranking), doubt = ranking_doubt(ranking, top, shown);

    buffer_string(to, "<p class=\"note\">");
    if (distinct > shown) {
        buffer_string(to, ranking_error(ranking) ? "More than " : "");
        html_plural(to, distinct - shown, "other", "others");
        buffer_string(to, ", with ");
        html_plural(to, others, "event", "events");
        buffer_string(to, " together.");
    } else {
        buffer_string(to, "These are all.");
    }
    if (!doubt)
        return;
    buffer_string(to, " There were too many to count each: a number here, and one of those that "
                      "are not here, may be up to ");
    html_number(to, doubt);
    buffer_string(to, " too low.");
}

void picture_ranking(struct buffer *to, const struct aggregate *aggregate, enum ranking_of of) {
    struct ranking *ranking = aggregate->rankings[of];
    const struct ranked *top[SHOWN];
    size_t n = ranking_top(ranking, top, SHOWN);
    uint64_t others = counts_total(&aggregate->counts);
    char caption[64];

    if (of == RANKING_SOURCES)
        others -= aggregate->sourceless;
    buffer_printf(to, "<figure class=\"rank\"><h3>%s</h3>\n", about[of].title);
    snprintf(caption, sizeof(caption), "Most frequent %s", about[of].many);
    if (n) {
        table_begin(to, caption, "rank");
        buffer_printf(to,
                      "<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">Events</th>"
                      "<th scope=\"col\">Denied</th><th scope=\"col\">Failed</th></tr></thead>"
                      "<tbody>\n",
                      about[of].head);
        for (size_t i = 0; i < n; i++) {
            rank_row(to, top[i], top[0]->total, about[of].typed);
            others -= top[i]->total;
        }
        table_end(to);
        rank_rest(to, ranking, top, n, others);
    } else {
        buffer_string(to, "<p class=\"note\">None.");
    }
    if (of == RANKING_SOURCES && aggregate->sourceless) {
        buffer_string(to, " No address is named by ");
        html_plural(to, aggregate->sourceless, "event.", "events.");
    }
    buffer_string(to, "</p></figure>\n");
}
