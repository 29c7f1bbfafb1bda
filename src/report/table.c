/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/table.h"

#include "report/html.h"
#include "report/utc.h"

void table_begin(struct buffer *to, const char *caption, const char *class) {
    buffer_printf(to,
                  "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">"
                  "<table%s%s%s><caption>%s</caption>\n",
                  caption, class ? " class=\"" : "", class ? class : "", class ? "\"" : "",
                  caption);
}

void table_end(struct buffer *to) {
    buffer_string(to, "</tbody></table></div>\n");
}

void table_behind(struct buffer *to, const char *caption, const char *const *heads, size_t n) {
    buffer_string(to, "<details><summary>The numbers as a table</summary>\n");
    table_begin(to, caption, "numbers");
    buffer_string(to, "<thead><tr>");
    for (size_t i = 0; i < n; i++)
        buffer_printf(to, "<th scope=\"col\">%s</th>", heads[i]);
    buffer_string(to, "</tr></thead><tbody>\n");
}

void table_behind_end(struct buffer *to) {
    table_end(to);
    buffer_string(to, "</details>\n");
}

void table_cell(struct buffer *to, uint64_t n) {
    buffer_string(to, "<td>");
    html_number(to, n);
    buffer_string(to, "</td>");
}

void table_interval(struct buffer *to, const struct spread *spread, uint64_t bin) {
    uint64_t width = spread_width(spread), from = bin * width;
    char text[UTC_TEXT];

    buffer_printf(to, "%s %s", utc_weekday(from), utc_write(from, "D", text));
    if (width < DAY_MS)
        buffer_printf(to, " %s", utc_write(from, "h:m", text));
    if (width < 60 * SECOND_MS)
        buffer_string(to, utc_write(from, ":s", text));
}

void table_interval_row(struct buffer *to, const struct spread *spread, uint64_t bin,
                        const uint64_t *cells, size_t n) {
    buffer_string(to, "<tr><th scope=\"row\">");
    table_interval(to, spread, bin);
    buffer_string(to, "</th>");
    for (size_t i = 0; i < n; i++)
        table_cell(to, cells[i]);
    buffer_string(to, "</tr>\n");
}
