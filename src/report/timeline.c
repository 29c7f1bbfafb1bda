/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many events there were over time, with the denied ones marked. */
#include <inttypes.h>
#include <stdio.h>

#include "report/html.h"
#include "report/pictures.h"
#include "report/svg.h"
#include "report/table.h"
#include "report/utc.h"

#define TOP 16.0
#define PLOT 150.0
#define HEIGHT 204

/* The parts of a bar, from the bottom to the top. */
static const enum outcome stacked[OUTCOMES] = {OUTCOME_SUCCESS, OUTCOME_OTHER, OUTCOME_FAILURE,
                                               OUTCOME_DENIED};

static uint64_t timeline_highest(const struct spread *spread) {
    uint64_t most = 0;

    for (uint64_t bin = spread->first; bin <= spread->last; bin++) {
        uint64_t total = counts_total(spread_counts(spread, bin));

        if (total > most)
            most = total;
    }
    return most;
}

static void bar(struct buffer *to, const struct spread *spread, uint64_t bin, uint64_t full,
                struct buffer *about) {
    const struct counts *counts = spread_counts(spread, bin);
    struct svg_box box = svg_bar(spread, bin);

    about->n = 0;
    table_interval(about, spread, bin);
    buffer_string(about, ": ");
    html_plural(about, counts_total(counts), "event", "events");
    if (counts->of[OUTCOME_DENIED]) {
        buffer_string(about, ", denied ");
        html_number(about, counts->of[OUTCOME_DENIED]);
    }
    box.y = TOP + PLOT;
    for (int i = 0; i < OUTCOMES; i++) {
        uint64_t n = counts->of[stacked[i]];

        if (!n)
            continue;
        box.height = (double)n / (double)full * PLOT;
        if (box.height < 1)
            box.height = 1;
        box.y -= box.height;
        svg_box(to, outcome_name(stacked[i]), &box, about);
    }
    if (!counts->of[OUTCOME_DENIED])
        return;
    box.y = TOP + PLOT + 5;
    box.height = 5;
    svg_box(to, "denied", &box, about);
}

static void timeline_picture(struct buffer *to, const struct spread *spread) {
    uint64_t most = timeline_highest(spread), full = svg_round_up(most);
    struct buffer about = {0};
    char description[256];

    snprintf(description, sizeof(description),
             "One bar for each %s, as high as there were events in it: %" PRIu64
             " at most. Marks below the bars are where something was denied. The numbers follow in "
             "a table.",
             spread_words(spread), most);
    svg_begin(to, "timeline", HEIGHT, "Events over time", description);
    svg_level(to, TOP);
    svg_level(to, TOP + PLOT / 2);
    svg_times(to, spread, TOP + PLOT, TOP + PLOT + 20, true);
    for (uint64_t bin = spread->first; bin <= spread->last; bin++)
        bar(to, spread, bin, full, &about);
    buffer_printf(to, "<line class=\"base\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>",
                  TOP + PLOT, TOP + PLOT);
    svg_level_text(to, TOP, full);
    if (full % 2 == 0)
        svg_level_text(to, TOP + PLOT / 2, full / 2);
    svg_end(to);
    to->failed |= about.failed;
    buffer_free(&about);
}

static void timeline_numbers(struct buffer *to, const struct spread *spread) {
    static const char *const heads[] = {"Begins (UTC)", "Events", "Denied"};

    table_behind(to, "Events over time", heads, 3);
    for (uint64_t bin = spread->first; bin <= spread->last; bin++) {
        const struct counts *counts = spread_counts(spread, bin);
        const uint64_t cells[] = {counts_total(counts), counts->of[OUTCOME_DENIED]};

        if (cells[0])
            table_interval_row(to, spread, bin, cells, 2);
    }
    table_behind_end(to);
}

void picture_timeline(struct buffer *to, const struct spread *spread) {
    buffer_printf(to, "<figure><h3>Timeline</h3>\n<figcaption>Events in each %s, UTC. ",
                  spread_words(spread));
    buffer_string(to,
                  "<span class=\"key\"><b class=\"success\"></b>success "
                  "<b class=\"failure\"></b>failure <b class=\"denied\"></b>denied, also marked "
                  "below the bars</span></figcaption>\n");
    timeline_picture(to, spread);
    timeline_numbers(to, spread);
    buffer_string(to, "</figure>\n");
}
