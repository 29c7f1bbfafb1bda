/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The top of the page: the conditions, whether the evidence is whole, and how many events there
 * are. */
#include "report/html.h"
#include "report/page.h"

static void asked(struct buffer *to, const struct page_facts *facts) {
    buffer_string(to, "<div><dt>Asked for</dt><dd>");
    if (!facts->n_asked)
        buffer_string(to, "all events");
    for (size_t i = 0; i < facts->n_asked; i++) {
        buffer_printf(to, "%s<span class=\"asked\"><small>", i ? " " : "");
        html_string(to, facts->asked[i].name);
        buffer_string(to, "</small> ");
        html_value(to, facts->asked[i].value, strlen(facts->asked[i].value));
        if (facts->asked[i].means) {
            buffer_string(to, " = ");
            html_time(to, facts->asked[i].means, false);
            buffer_string(to, " UTC");
        }
        buffer_string(to, "</span>");
    }
    buffer_string(to, "</dd></div>\n");
}

static void span(struct buffer *to, const struct aggregate *aggregate) {
    if (!aggregate->first)
        return;
    buffer_string(to, "<div><dt>Found from</dt><dd>");
    html_time(to, aggregate->first, false);
    buffer_string(to, " to ");
    html_time(to, aggregate->last, false);
    buffer_string(to, " UTC</dd></div>\n");
}

/* ---- verification -------------------------------------------------------------------------- */

static void kinds(struct buffer *to, const struct page_check *check, bool notes) {
    const char *separator = ": ";

    for (int kind = 0; kind < FINDING_KINDS; kind++) {
        if (!check->count[kind] || finding_is_note((enum finding_kind)kind) != notes)
            continue;
        buffer_string(to, separator);
        html_number(to, check->count[kind]);
        buffer_printf(to, " %s", finding_name((enum finding_kind)kind));
        separator = ", ";
    }
}

static void also(struct buffer *to, const struct page_check *check) {
    if (check->notes) {
        buffer_string(to, " ");
        html_plural(to, check->notes, "note", "notes");
        kinds(to, check, true);
        buffer_string(to, ".");
    }
    if (check->totals.open) {
        buffer_string(to, " Nothing vouches yet for ");
        html_plural(to, check->totals.open, "event", "events");
        buffer_string(to, check->findings ? ": the last of a stream, or in front of a gap."
                                          : ", each the last of its stream.");
    }
    if (check->totals.beyond) {
        buffer_string(to, " What came before the first of these files was not looked for: ");
        html_plural(to, check->totals.beyond, "stream began", "streams began");
        buffer_string(to, " there.");
    }
}

static void findings(struct buffer *to, const struct page_check *check) {
    buffer_string(to, "<ul>\n");
    for (size_t i = 0; i < check->n_words; i++) {
        buffer_string(to, "<li>");
        html_string(to, check->words[i]);
        buffer_string(to, "</li>\n");
    }
    buffer_string(to, "</ul>\n");
    if (check->findings > check->n_words) {
        buffer_string(to, "<p>");
        html_plural(to, check->findings - check->n_words, "more finding is", "more findings are");
        buffer_string(to, " not shown here; <code>deed verify</code> shows all.</p>\n");
    }
}

static void verdict(struct buffer *to, const struct page_check *check) {
    const char *class = !check->done ? "unknown" : check->findings ? "bad" : "good";

    if (check->done && !check->findings && (check->unread || !check->totals.events))
        class = "unknown";
    buffer_printf(to, "<section class=\"verdict %s\" aria-labelledby=\"verify\"><h2 id=\"verify\">",
                  class);
    if (!check->done) {
        buffer_string(to, "Not verified</h2>\n<p>");
        html_string(to, check->why_not);
        buffer_string(to, "</p></section>\n");
        return;
    }
    if (check->findings) {
        buffer_string(to, "Verify found ");
        html_plural(to, check->findings, "thing", "things");
        buffer_string(to, " wrong");
        kinds(to, check, false);
    } else if (check->unread) {
        buffer_string(to, "Verify found nothing wrong, but not all could be read");
    } else if (!check->totals.events) {
        buffer_string(to, "Nothing to verify");
    } else {
        buffer_string(to, "Verified: nothing is missing, changed or exchanged");
    }
    buffer_string(to, "</h2>\n<p>The chains of ");
    html_plural(to, check->totals.streams, "stream", "streams");
    buffer_string(to, " were followed over all ");
    html_plural(to, check->totals.events, "event", "events");
    buffer_string(to, " of the evidence, not only over those of this page.");
    also(to, check);
    buffer_string(to, "</p>\n");
    if (check->n_words)
        findings(to, check);
    buffer_string(to, "</section>\n");
}

/* ---- numbers ------------------------------------------------------------------------------- */

static void tile(struct buffer *to, const char *class, const char *label, uint64_t n, uint64_t of) {
    buffer_printf(to, "<div class=\"%s\"><dt>%s</dt><dd>", class, label);
    html_number(to, n);
    if (of && n) {
        double share = (double)n / (double)of * 100;

        buffer_printf(to, share < 0.1 ? " <small>under 0.1 %%</small>" : " <small>%.1f %%</small>",
                      share);
    }
    buffer_string(to, "</dd></div>\n");
}

static void distinct(struct buffer *to, const struct ranking *ranking, const char *label) {
    buffer_printf(to, "<div><dt>%s</dt><dd>%s", label, ranking_error(ranking) ? "over " : "");
    html_number(to, ranking_distinct(ranking));
    buffer_string(to, "</dd></div>\n");
}

static void tiles(struct buffer *to, const struct aggregate *aggregate) {
    const struct counts *counts = &aggregate->counts;
    uint64_t all = counts_total(counts);

    buffer_string(to, "<section aria-labelledby=\"numbers\"><h2 id=\"numbers\" class=\"unseen\">"
                      "In numbers</h2>\n<dl class=\"tiles\">\n");
    tile(to, "all", "Events", all, 0);
    tile(to, "denied", "Denied", counts->of[OUTCOME_DENIED], all);
    tile(to, "failure", "Failed", counts->of[OUTCOME_FAILURE], all);
    tile(to, "success", "Succeeded", counts->of[OUTCOME_SUCCESS], all);
    if (counts->of[OUTCOME_OTHER])
        tile(to, "other", "No known outcome", counts->of[OUTCOME_OTHER], all);
    distinct(to, aggregate->rankings[RANKING_ACTORS], "Actors");
    distinct(to, aggregate->rankings[RANKING_SOURCES], "Addresses");
    buffer_string(to, "</dl></section>\n");
}

static void put_unread(struct buffer *to, const struct page_facts *facts) {
    if (!facts->n_unread)
        return;
    buffer_string(to, "<section class=\"verdict bad\" aria-labelledby=\"unread\"><h2 id=\"unread\">"
                      "Not all could be read</h2>\n<p>What is on this page may lack events.</p>"
                      "<ul>\n");
    for (size_t i = 0; i < facts->n_unread; i++) {
        buffer_string(to, "<li>");
        html_string(to, facts->unread[i]);
        buffer_string(to, "</li>\n");
    }
    buffer_string(to, "</ul>");
    if (facts->more_unread) {
        buffer_string(to, "<p>And ");
        html_plural(to, facts->more_unread, "more file.</p>", "more files.</p>");
    }
    buffer_string(to, "</section>\n");
}

void page_summary(struct buffer *to, const struct aggregate *aggregate,
                  const struct page_facts *facts) {
    buffer_string(to, "<dl class=\"question\">\n");
    asked(to, facts);
    span(to, aggregate);
    buffer_string(to, "</dl>\n");
    verdict(to, &facts->check);
    put_unread(to, facts);
    tiles(to, aggregate);
}
