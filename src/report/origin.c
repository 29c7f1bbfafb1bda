/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the page was made, so that somebody else can make it again and compare. */
#include "report/html.h"
#include "report/page.h"
#include "report/table.h"

static void begin_term(struct buffer *to, const char *term) {
    buffer_printf(to, "<div><dt>%s</dt><dd>", term);
}

static void end_term(struct buffer *to) {
    buffer_string(to, "</dd></div>\n");
}

static void files(struct buffer *to, const struct page_facts *facts) {
    uint64_t sum = 0;
    bool all = facts->n_files > 1;

    table_begin(to, "What was read", "files");
    buffer_string(to, "<thead><tr><th scope=\"col\">File</th><th scope=\"col\">Size</th></tr>"
                      "</thead><tbody>\n");
    for (size_t i = 0; i < facts->n_files; i++) {
        const struct page_file *file = &facts->files[i];

        buffer_string(to, "<tr><th scope=\"row\">");
        html_value(to, file->name, strlen(file->name));
        buffer_string(to, "</th><td>");
        if (file->sized)
            html_plural(to, file->size, "byte", "bytes");
        buffer_string(to, "</td></tr>\n");
        sum += file->size;
        all = all && file->sized;
    }
    if (all) {
        buffer_string(to, "<tr><th scope=\"row\">Together</th><td>");
        html_plural(to, sum, "byte", "bytes");
        buffer_string(to, "</td></tr>\n");
    }
    table_end(to);
}

static void put_maker(struct buffer *to, const struct page_facts *facts) {
    begin_term(to, "Made");
    html_time(to, facts->made, false);
    buffer_string(to, " UTC");
    if (facts->user) {
        buffer_string(to, " by ");
        html_value(to, facts->user, strlen(facts->user));
    }
    if (facts->host) {
        buffer_string(to, " on ");
        html_value(to, facts->host, strlen(facts->host));
    }
    buffer_string(to, ", with deed ");
    html_string(to, facts->version);
    end_term(to);
}

static void put_sources(struct buffer *to, const struct aggregate *aggregate,
                        const struct page_facts *facts) {
    begin_term(to, "Read");
    html_plural(to, facts->looked_at, "event was looked at, ", "events were looked at, ");
    html_plural(to, counts_total(&aggregate->counts), "is on this page.", "are on this page.");
    if (facts->copies) {
        buffer_string(to, " Left out: ");
        html_plural(to, facts->copies, "second copy.", "second copies.");
    }
    if (facts->foreign) {
        buffer_string(to, " ");
        html_plural(to, facts->foreign, "line is no event.", "lines are no events.");
    }
    if (facts->skipped) {
        buffer_string(to, " ");
        html_plural(to, facts->skipped, "file was not opened, as its date told.",
                    "files were not opened, as their dates told.");
    }
    if (aggregate->timeless) {
        buffer_string(to, " ");
        html_plural(to, aggregate->timeless, "event has no valid time, and is in no picture.",
                    "events have no valid time, and are in no picture.");
    }
    end_term(to);
}

void page_origin(struct buffer *to, const struct aggregate *aggregate,
                 const struct page_facts *facts) {
    buffer_string(to, "<section aria-labelledby=\"origin\"><h2 id=\"origin\">How this page was made"
                      "</h2>\n<dl class=\"facts\">\n");
    begin_term(to, "Command");
    buffer_string(to, "<code>");
    html_string(to, facts->command);
    buffer_string(to, "</code>");
    end_term(to);
    put_maker(to, facts);
    put_sources(to, aggregate, facts);
    begin_term(to, "Times");
    buffer_string(to, "UTC, the days and hours of the pictures, too.");
    end_term(to);
    begin_term(to, "Characters");
    buffer_string(to,
                  "Those that do not show, or that change how others show, are written as their "
                  "number: <bdi><i>\\u200b</i></bdi>.");
    end_term(to);
    buffer_string(to, "</dl>\n");
    if (facts->n_files)
        files(to, facts);
    buffer_string(to, "</section>\n");
}
