/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each outcome over time, on its own scale: rare ones would not show on a common one. */
#include <inttypes.h>
#include <stdio.h>

#include "report/html.h"
#include "report/pictures.h"
#include "report/svg.h"
#include "report/table.h"

#define TOP 14.0
#define PLOT 54.0
#define HEIGHT 72
#define WITH_TIMES 92

static const char *const labels[OUTCOMES] = {"Success", "Failure", "Denied", "No known outcome"};

static uint64_t outcome_highest(const struct spread *spread, enum outcome outcome) {
    uint64_t most = 0;

    for (uint64_t bin = spread->first; bin <= spread->last; bin++) {
        uint64_t n = spread_counts(spread, bin)->of[outcome];

        most = n > most ? n : most;
    }
    return most;
}

static void bars(struct buffer *to, const struct spread *spread, enum outcome outcome,
                 uint64_t full) {
    struct buffer about = {0};

    for (uint64_t bin = spread->first; bin <= spread->last; bin++) {
        uint64_t n = spread_counts(spread, bin)->of[outcome];
        struct svg_box box = svg_bar(spread, bin);

        if (!n)
            continue;
        box.height = (double)n / (double)full * PLOT;
        box.height = box.height < 1 ? 1 : box.height;
        box.y = TOP + PLOT - box.height;
        about.n = 0;
        table_interval(&about, spread, bin);
        buffer_string(&about, ": ");
        html_number(&about, n);
        svg_box(to, outcome_name(outcome), &box, &about);
    }
    to->failed |= about.failed;
    buffer_free(&about);
}

/* times: with the times below it. */
static void outcome_picture(struct buffer *to, const struct spread *spread, enum outcome outcome,
                            uint64_t sum, bool times) {
    uint64_t most = outcome_highest(spread, outcome), full = svg_round_up(most);
    char description[256], id[32];

    buffer_printf(to, "<h4><b class=\"%s\"></b>%s <small>", outcome_name(outcome), labels[outcome]);
    html_number(to, sum);
    buffer_string(to, "</small></h4>\n");
    if (!sum)
        return;
    snprintf(id, sizeof(id), "outcome-%s", outcome_name(outcome));
    snprintf(description, sizeof(description),
             "One bar for each %s: %" PRIu64 " at most, %" PRIu64
             " together. The numbers follow in a table.",
             spread_words(spread), most, sum);
    svg_begin(to, id, times ? WITH_TIMES : HEIGHT, labels[outcome], description);
    svg_level(to, TOP);
    svg_times(to, spread, TOP + PLOT, TOP + PLOT + 5, times);
    bars(to, spread, outcome, full);
    buffer_printf(to, "<line class=\"base\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>",
                  TOP + PLOT, TOP + PLOT);
    svg_level_text(to, TOP, full);
    svg_end(to);
}

static void outcomes_numbers(struct buffer *to, const struct spread *spread, size_t shown) {
    static const char *const heads[] = {"Begins (UTC)", "Denied", "Failure", "Success", "Other"};

    table_behind(to, "Outcomes over time", heads, shown + 1);
    for (uint64_t bin = spread->first; bin <= spread->last; bin++) {
        const struct counts *counts = spread_counts(spread, bin);
        const uint64_t cells[] = {counts->of[OUTCOME_DENIED], counts->of[OUTCOME_FAILURE],
                                  counts->of[OUTCOME_SUCCESS], counts->of[OUTCOME_OTHER]};

        if (counts_total(counts))
            table_interval_row(to, spread, bin, cells, shown);
    }
    table_behind_end(to);
}

void picture_outcomes(struct buffer *to, const struct spread *spread) {
    static const enum outcome order[OUTCOMES] = {OUTCOME_DENIED, OUTCOME_FAILURE, OUTCOME_SUCCESS,
                                                 OUTCOME_OTHER};
    struct counts all = {0};
    int last = 0;

    for (uint64_t bin = spread->first; bin <= spread->last; bin++)
        counts_add(&all, spread_counts(spread, bin));
    for (int i = 0; i < OUTCOMES; i++)
        last = all.of[order[i]] ? i : last;
    buffer_printf(to,
                  "<figure class=\"rows\"><h3>Outcomes over time</h3>\n<figcaption>Events in each "
                  "%s, UTC; each outcome on a scale of its own.</figcaption>\n",
                  spread_words(spread));
    for (int i = 0; i < OUTCOMES; i++)
        if (order[i] != OUTCOME_OTHER || all.of[OUTCOME_OTHER])
            outcome_picture(to, spread, order[i], all.of[order[i]], i == last);
    outcomes_numbers(to, spread, all.of[OUTCOME_OTHER] ? 4 : 3);
    buffer_string(to, "</figure>\n");
}
