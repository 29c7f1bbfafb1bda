/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A field for each hour, darker where there were more events. The steps are logarithmic, so that
 * ordinary hours still differ beside one in which somebody tried ten thousand passwords.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/html.h"
#include "report/pictures.h"
#include "report/svg.h"
#include "report/table.h"
#include "report/utc.h"

/* With more days than this, the rows are the days of the week. */
#define DAYS_MAX 31
#define HOURS 24
#define LEVELS 5
#define LEFT 12.0
#define EACH ((100.0 - LEFT) / HOURS)
#define TOP 20.0
#define ROW 26.0

struct hours {
    uint64_t (*rows)[HOURS];
    uint64_t first_day; /* number of the day of the first row */
    size_t n;
    bool week;
    uint64_t least, most; /* the fewest events in a field that has any; 0: none has */
    bool denied;          /* only denied events */
};

static const struct {
    const char *id, *title, *level; /* level: the class of its colours */
} about[] = {
    {"hours", "By hour and day", "h"},
    {"denied-hours", "Denied, by hour and day", "d"},
};

static uint64_t hours_value(const struct hours *hours, const struct counts *counts) {
    return hours->denied ? counts->of[OUTCOME_DENIED] : counts_total(counts);
}

static void take_days(const struct aggregate *aggregate, struct hours *hours) {
    const struct spread *spread = &aggregate->spread;
    uint64_t width = spread_width(spread);

    for (uint64_t bin = spread->first; bin <= spread->last; bin++) {
        uint64_t hour = bin * width / HOUR_MS;

        hours->rows[hour / HOURS - hours->first_day][hour % HOURS] +=
            hours_value(hours, spread_counts(spread, bin));
    }
}

static bool collect_counts(const struct aggregate *aggregate, struct hours *hours) {
    uint64_t days = aggregate->last / DAY_MS - aggregate->first / DAY_MS + 1;

    hours->week = days > DAYS_MAX || spread_width(&aggregate->spread) > HOUR_MS;
    hours->n = hours->week ? 7 : (size_t)days;
    hours->first_day = hours->week ? 0 : aggregate->first / DAY_MS;
    hours->rows = calloc(hours->n, sizeof(*hours->rows));
    if (!hours->rows)
        return false;
    for (size_t day = 0; hours->week && day < 7; day++)
        for (size_t hour = 0; hour < HOURS; hour++)
            hours->rows[day][hour] = hours_value(hours, &aggregate->week[day][hour]);
    if (!hours->week)
        take_days(aggregate, hours);
    for (size_t day = 0; day < hours->n; day++)
        for (size_t hour = 0; hour < HOURS; hour++) {
            uint64_t n = hours->rows[day][hour];

            hours->most = n > hours->most ? n : hours->most;
            hours->least = n && (n < hours->least || !hours->least) ? n : hours->least;
        }
    return true;
}

/* The largest number of a level, from 1; the smallest of the first is the least. */
static uint64_t level_end(const struct hours *hours, int level) {
    double least = (double)hours->least, times = (double)hours->most / least;

    return level == LEVELS ? hours->most : (uint64_t)(least * pow(times, (double)level / LEVELS));
}

static int level_of(const struct hours *hours, uint64_t n) {
    int level = 1;

    if (n == 0)
        return 0;
    while (level < LEVELS && n > level_end(hours, level))
        level++;
    return level;
}

static void put_day(struct buffer *to, const struct hours *hours, size_t row, const char *format) {
    char text[UTC_TEXT];

    if (hours->week)
        buffer_string(to, utc_weekday(row * DAY_MS));
    else
        buffer_string(to, utc_write((hours->first_day + row) * DAY_MS, format, text));
}

static void field(struct buffer *to, const struct hours *hours, size_t row, int hour,
                  struct buffer *text) {
    uint64_t n = hours->rows[row][hour];
    struct svg_box box = {.x = LEFT + hour * EACH,
                          .width = EACH * 0.95,
                          .y = TOP + (double)row * ROW,
                          .height = ROW - 2};
    const char *colour = about[hours->denied].level;
    int level = level_of(hours, n);
    char class[8];

    text->n = 0;
    put_day(text, hours, row, "D");
    buffer_printf(text, " %02d:00: ", hour);
    html_number(text, n);
    snprintf(class, sizeof(class), "%s%d", level ? colour : "h", level);
    svg_box(to, class, &box, text);
    if (!n)
        return;
    buffer_printf(to, "<text class=\"wide on%s%d\" x=\"%.3f%%\" y=\"%.1f\">", colour, level,
                  box.x + box.width / 2, box.y + box.height / 2 + 4);
    html_short_number(to, n);
    buffer_string(to, "</text>");
}

static void hours_picture(struct buffer *to, const struct hours *hours) {
    struct buffer text = {0};
    char description[320];

    snprintf(description, sizeof(description),
             "A row for each %s, a field for each hour (UTC), stronger where there were more %s: "
             "%" PRIu64 " at most. The numbers follow in a table.",
             hours->week ? "day of the week" : "day", hours->denied ? "denied attempts" : "events",
             hours->most);
    svg_begin(to, about[hours->denied].id, (unsigned)(TOP + (double)hours->n * ROW),
              about[hours->denied].title, description);
    for (int hour = 0; hour < HOURS; hour++)
        buffer_printf(to, "<text class=\"mid%s\" x=\"%.3f%%\" y=\"13\">%02d</text>\n",
                      hour % 6 ? " wide" : "", LEFT + (hour + 0.475) * EACH, hour);
    for (size_t row = 0; row < hours->n; row++) {
        double y = TOP + (double)row * ROW + ROW / 2 + 3;
        uint64_t day = hours->first_day + row;

        buffer_printf(to, "<text class=\"wide\" x=\"0\" y=\"%.1f\">", y);
        if (!hours->week)
            buffer_printf(to, "%s ", utc_weekday(day * DAY_MS));
        put_day(to, hours, row, "D");
        buffer_printf(to, "</text><text class=\"narrow\" x=\"0\" y=\"%.1f\">", y);
        put_day(to, hours, row, "M");
        buffer_string(to, "</text>\n");
        for (int hour = 0; hour < HOURS; hour++)
            field(to, hours, row, hour, &text);
    }
    svg_end(to);
    to->failed |= text.failed;
    buffer_free(&text);
}

static void legend(struct buffer *to, const struct hours *hours) {
    buffer_string(to, "<span class=\"key\">");
    for (int level = 1; level <= LEVELS; level++) {
        uint64_t from = level == 1 ? hours->least : level_end(hours, level - 1) + 1,
                 until = level_end(hours, level);

        if (from > until)
            continue;
        buffer_printf(to, "<b class=\"%s%d\"></b>", about[hours->denied].level, level);
        html_number(to, from);
        if (until > from) {
            buffer_string(to, "–");
            html_number(to, until);
        }
        buffer_string(to, " ");
    }
    buffer_string(to, "</span>");
}

static void hours_numbers(struct buffer *to, const struct hours *hours) {
    char text[HOURS][12];
    const char *heads[HOURS + 1] = {hours->week ? "Day of the week" : "Day (UTC)"};

    for (int hour = 0; hour < HOURS; hour++) {
        snprintf(text[hour], sizeof(text[hour]), "%02d", hour);
        heads[hour + 1] = text[hour];
    }
    table_behind(to, about[hours->denied].title, heads, HOURS + 1);
    for (size_t row = 0; row < hours->n; row++) {
        buffer_string(to, "<tr><th scope=\"row\">");
        put_day(to, hours, row, "D");
        buffer_string(to, "</th>");
        for (int hour = 0; hour < HOURS; hour++)
            table_cell(to, hours->rows[row][hour]);
        buffer_string(to, "</tr>\n");
    }
    table_behind_end(to);
}

void picture_hours(struct buffer *to, const struct aggregate *aggregate, bool denied) {
    struct hours hours = {.denied = denied};

    if (!collect_counts(aggregate, &hours)) {
        to->failed = true;
        return;
    }
    if (hours.most) {
        buffer_printf(to,
                      "<figure class=\"hours\"><h3>%s</h3>\n<figcaption>%s in each hour, UTC%s. ",
                      about[denied].title, denied ? "Denied attempts" : "Events",
                      hours.week ? ", by day of the week" : "");
        legend(to, &hours);
        buffer_string(to, "</figcaption>\n");
        hours_picture(to, &hours);
        hours_numbers(to, &hours);
        buffer_string(to, "</figure>\n");
    }
    free(hours.rows);
}
