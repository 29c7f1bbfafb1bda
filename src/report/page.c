/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/page.h"

#include <stdlib.h>

#include "report/css.h"
#include "report/html.h"
#include "report/pictures.h"
#include "report/rows.h"
#include "util/base64.h"
#include "util/digest.h"

/* The policy allows this style sheet, by its hash, and nothing else. */
static void head(struct buffer *to, const char *title) {
    struct buffer style = {0};
    uint8_t hash[DIGEST_SIZE];
    char base64[BASE64_LENGTH(DIGEST_SIZE) + 1];

    for (size_t i = 0; i < sizeof(page_css) / sizeof(page_css[0]); i++)
        buffer_string(&style, page_css[i]);
    digest_sum(style.bytes, style.n, hash);
    base64_encode(hash, sizeof(hash), base64);
    buffer_printf(
        to,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<meta name=\"robots\" content=\"noindex\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
        base64);
    html_string(to, title);
    buffer_string(to, "</title>\n<style>");
    buffer_put(to, style.bytes, style.n);
    buffer_string(to, "</style>\n</head>\n<body>\n");
    to->failed |= style.failed;
    buffer_free(&style);
}

static void contents(struct buffer *to) {
    buffer_string(to,
                  "<nav aria-label=\"Contents\"><a href=\"#denied\">Denied</a> "
                  "<a href=\"#time\">Over time</a> <a href=\"#most\">Who, what, where</a> "
                  "<a href=\"#events\">Events</a> <a href=\"#origin\">How it was made</a></nav>\n");
}

static void put_shown(struct buffer *to, const struct newest *newest, const char *one,
                      const char *many) {
    buffer_string(to, "<p class=\"note\">");
    if (newest->n < newest->seen) {
        buffer_string(to, "The newest ");
        html_number(to, newest->n);
        buffer_string(to, " of ");
        html_plural(to, newest->seen, one, many);
        buffer_string(to, "; ");
        html_number(to, newest->seen - newest->n);
        buffer_string(to, " older are not in this table, but in all numbers and pictures.");
    } else {
        buffer_string(to, newest->n == 1 ? "The one " : "All ");
        if (newest->n == 1)
            buffer_string(to, one);
        else
            html_plural(to, newest->n, one, many);
        buffer_string(to, ", the newest first.");
    }
    buffer_string(to, "</p>\n");
}

static void denied(struct buffer *to, const struct aggregate *aggregate) {
    buffer_string(to,
                  "<section aria-labelledby=\"denied\"><h2 id=\"denied\">Denied attempts</h2>\n");
    if (!aggregate->counts.of[OUTCOME_DENIED]) {
        buffer_string(to, "<p>Nothing was denied.</p></section>\n");
        return;
    }
    buffer_string(to, "<div class=\"two\">\n<div>");
    rows_groups(to, aggregate, RANKING_DENIED_ACTORS);
    buffer_string(to, "</div>\n<div>");
    rows_groups(to, aggregate, RANKING_DENIED_SOURCES);
    buffer_string(to, "</div>\n</div>\n");
    rows_events(to, &aggregate->denied, "Denied attempts, the newest first");
    put_shown(to, &aggregate->denied, "denied attempt", "denied attempts");
    buffer_string(to, "</section>\n");
}

static void pictures(struct buffer *to, const struct aggregate *aggregate) {
    struct spread *spread = malloc(sizeof(*spread));

    buffer_string(to, "<section aria-labelledby=\"time\"><h2 id=\"time\">Over time</h2>\n");
    if (!spread) {
        to->failed = true;
    } else if (!aggregate->spread.n) {
        buffer_string(to, "<p>No event has a valid time.</p>\n");
    } else {
        *spread = aggregate->spread;
        spread_fit(spread, PICTURE_BARS);
        picture_timeline(to, spread);
        picture_outcomes(to, spread);
        picture_hours(to, aggregate, false);
        picture_hours(to, aggregate, true);
    }
    free(spread);
    buffer_string(
        to, "</section>\n<section aria-labelledby=\"most\"><h2 id=\"most\">Who, what, "
            "where</h2>\n<p class=\"note lead\">The most frequent; of a bar, the part that was "
            "denied is marked.</p>\n<div class=\"two\">\n");
    for (int of = RANKING_ACTORS; of <= RANKING_SOURCES; of++)
        picture_ranking(to, aggregate, (enum ranking_of)of);
    buffer_string(to, "</div></section>\n");
}

static void events(struct buffer *to, const struct aggregate *aggregate) {
    buffer_string(to, "<section aria-labelledby=\"events\"><h2 id=\"events\">Events</h2>\n");
    rows_events(to, &aggregate->events, "Events, the newest first");
    put_shown(to, &aggregate->events, "event", "events");
    buffer_string(to, "</section>\n");
}

void page_write(struct buffer *to, const struct aggregate *aggregate,
                const struct page_facts *facts) {
    bool any = counts_total(&aggregate->counts) > 0;

    head(to, facts->title);
    buffer_string(to, "<header>\n<p class=\"kind\">deed report</p>\n<h1>");
    html_value(to, facts->title, strlen(facts->title));
    buffer_string(to, "</h1>\n");
    if (any)
        contents(to);
    buffer_string(to, "</header>\n<main>\n");
    page_summary(to, aggregate, facts);
    if (any) {
        denied(to, aggregate);
        pictures(to, aggregate);
        events(to, aggregate);
    } else {
        buffer_string(to,
                      "<section aria-labelledby=\"empty\"><h2 id=\"empty\">No event matches</h2>"
                      "\n<p>Nothing in what was read is what was asked for. That is no proof that "
                      "it did not happen: see above whether the evidence is whole, and below what "
                      "was read.</p></section>\n");
    }
    page_origin(to, aggregate, facts);
    buffer_string(to, "</main>\n<footer><p>This page has personal data in it, as the evidence has. "
                      "Keep it as closely.</p></footer>\n</body>\n</html>\n");
}
