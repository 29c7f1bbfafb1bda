/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/svg.h"

#include "report/html.h"
#include "report/utc.h"

#define TIMES_MAX 9
/* Percent: text that begins further right does not fit. */
#define LAST_TIME 93.5
#define LAST_TIME_NARROW 80.0

void svg_begin(struct buffer *to, const char *id, unsigned height, const char *title,
               const char *description) {
    buffer_printf(to,
                  "<svg role=\"img\" aria-labelledby=\"%s-t %s-d\" width=\"100%%\" height=\"%u\">"
                  "<title id=\"%s-t\">",
                  id, id, height, id);
    html_string(to, title);
    buffer_printf(to, "</title><desc id=\"%s-d\">", id);
    html_string(to, description);
    buffer_string(to, "</desc>\n");
}

void svg_end(struct buffer *to) {
    buffer_string(to, "</svg>\n");
}

void svg_box(struct buffer *to, const char *class, const struct svg_box *box,
             const struct buffer *about) {
    buffer_printf(to, "<rect class=\"%s\" x=\"%.3f%%\" y=\"%.1f\" width=\"%.3f%%\" height=\"%.1f\"",
                  class, box->x, box->y, box->width, box->height);
    if (about->n == 0) {
        buffer_string(to, "/>");
        return;
    }
    buffer_string(to, "><title>");
    buffer_put(to, about->bytes, about->n);
    buffer_string(to, "</title></rect>\n");
}

struct svg_box svg_bar(const struct spread *spread, uint64_t bin) {
    double each = 100.0 / (double)(spread->last - spread->first + 1);

    return (struct svg_box){.x = (double)(bin - spread->first) * each, .width = each * 0.85};
}

uint64_t svg_round_up(uint64_t n) {
    static const uint64_t tenths[] = {10, 15, 20, 30, 40, 50, 60, 80, 100};
    uint64_t power = 1;

    if (n < 10)
        return n ? n : 1;
    while (n / 10 >= power)
        power *= 10;
    for (size_t i = 0; i < sizeof(tenths) / sizeof(tenths[0]); i++)
        if (n <= power / 10 * tenths[i])
            return power / 10 * tenths[i];
    return n;
}

void svg_level(struct buffer *to, double y) {
    buffer_printf(to, "<line class=\"level\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>\n", y,
                  y);
}

void svg_level_text(struct buffer *to, double y, uint64_t n) {
    buffer_printf(to, "<text class=\"how-many\" x=\"0\" y=\"%.1f\">", y - 3);
    html_number(to, n);
    buffer_string(to, "</text>\n");
}

/* ---- times --------------------------------------------------------------------------------- */

struct steps {
    uint64_t ms; /* 0: months */
    int months;
    const char *format;
};

static const struct steps steps[] = {
    {1 * SECOND_MS, 0, "h:m:s"},
    {5 * SECOND_MS, 0, "h:m:s"},
    {15 * SECOND_MS, 0, "h:m:s"},
    {60 * SECOND_MS, 0, "h:m"},
    {300 * SECOND_MS, 0, "h:m"},
    {900 * SECOND_MS, 0, "h:m"},
    {1 * HOUR_MS, 0, "h:m"},
    {3 * HOUR_MS, 0, "h:m"},
    {6 * HOUR_MS, 0, "h:m"},
    {12 * HOUR_MS, 0, "M h:m"},
    {1 * DAY_MS, 0, "D"},
    {2 * DAY_MS, 0, "D"},
    {1 * WEEK_MS, 0, "D"},
    {0, 1, "N"},
    {0, 3, "N"},
    {0, 6, "N"},
    {0, 12, "Y"},
    {0, 24, "Y"},
    {0, 60, "Y"},
    {0, 240, "Y"},
    {0, 1200, "Y"},
    {0, 12000, "Y"},
};

/* The first tick that is not before. */
static uint64_t first_time(const struct steps *step, uint64_t from, int *ret_month) {
    struct date date;

    if (step->ms)
        return (from + step->ms - 1) / step->ms * step->ms;
    date = utc_date(from);
    *ret_month = (date.year * 12 + date.month - 1) / step->months * step->months;
    if (utc_month(*ret_month / 12, *ret_month % 12 + 1) < from)
        *ret_month += step->months;
    return utc_month(*ret_month / 12, *ret_month % 12 + 1);
}

static uint64_t next_time(const struct steps *step, uint64_t time, int *month) {
    if (step->ms)
        return time + step->ms;
    *month += step->months;
    return utc_month(*month / 12, *month % 12 + 1);
}

static const struct steps *choose_steps(uint64_t from, uint64_t to) {
    const struct steps *step = steps;

    for (; step + 1 < steps + sizeof(steps) / sizeof(steps[0]); step++) {
        uint64_t each = step->ms ? step->ms : (uint64_t)step->months * 30 * DAY_MS;

        if ((to - from) / each < TIMES_MAX)
            break;
    }
    return step;
}

static void time_text(struct buffer *to, double x, double y, bool wide, const char *text) {
    buffer_printf(to, "<text%s x=\"%.3f%%\" y=\"%.1f\">%s</text>\n", wide ? " class=\"wide\"" : "",
                  x, y, text);
}

void svg_times(struct buffer *to, const struct spread *spread, double top, double bottom,
               bool text_too) {
    uint64_t width = spread_width(spread), from = spread->first * width,
             until = (spread->last + 1) * width;
    const struct steps *step = choose_steps(from, until);
    int month = 0, number = 0;

    for (uint64_t time = first_time(step, from, &month); time < until;
         time = next_time(step, time, &month)) {
        double x = (double)(time - from) / (double)(until - from) * 100;
        bool is_day = step->ms && step->ms < DAY_MS && time % DAY_MS == 0;
        char text[UTC_TEXT];

        buffer_printf(to,
                      "<line class=\"tick\" x1=\"%.3f%%\" x2=\"%.3f%%\" y1=\"%.1f\" y2=\"%.1f\"/>",
                      x, x, top, bottom);
        if (text_too && x < LAST_TIME)
            time_text(to, x, bottom + 12, number % 2 || x > LAST_TIME_NARROW,
                      utc_write(time, is_day ? "D" : step->format, text));
        number++;
    }
}
