/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/sort.h"

static int compare(const char *a, const char *b) {
    bool number_a = part_is_number(a, strlen(a)), number_b = part_is_number(b, strlen(b));
    int r = sort_compare(a, strlen(a), number_a, b, strlen(b), number_b);

    return (r > 0) - (r < 0);
}

Test(sort, numbers_by_value_before_texts_by_their_bytes) {
    static const char *const order[] = {
        "-1e400", "-12", "-1", "-0.5", "0",  "2",   "2.0", "10",  "100", "1e3",  "1e400", "",
        "+1",     "01",  "A",  "a",    "ab", "abc", "b",   "x10", "x2",  "zzzz", "\u00e4"};
    size_t n = sizeof(order) / sizeof(order[0]);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            cr_expect_eq(compare(order[i], order[j]), (i > j) - (i < j), "%s and %s", order[i],
                         order[j]);
}

Test(sort, bytes_are_not_signed_and_nul_is_one) {
    cr_expect_lt(sort_compare("a\0b", 3, false, "a\0c", 3, false), 0);
    cr_expect_lt(sort_compare("a", 1, false, "a\0", 2, false), 0);
    cr_expect_lt(sort_compare("z", 1, false, "\xff", 1, false), 0);
    cr_expect_eq(sort_compare(NULL, 0, false, NULL, 0, false), 0);
}

/* ---- events -------------------------------------------------------------------------------- */

static struct sorter *sorter;
static char seen[65536];

static void begin(const char *name, bool reverse, uint64_t limit, size_t room) {
    struct part part;

    cr_assert(part_parse(name, &part));
    sorter = sorter_new(&part, reverse, limit, room);
    cr_assert_not_null(sorter);
}

static void add_line(const char *line, size_t n) {
    struct view event;

    cr_assert(view_line(line, n, &event), "%s", line);
    cr_assert_eq(sorter_add(sorter, &event), 0);
}

/* value: as it stands in the line; "": there is none. */
static void add(const char *id, const char *value) {
    char line[512];
    int n = snprintf(line, sizeof(line), "{\"timestamp\":\"t\",\"event_id\":\"%s\"%s%s%s}", id,
                     *value ? ",\"metadata\":{\"k\":" : "", value, *value ? "}" : "");

    add_line(line, (size_t)n);
}

static bool keep(const struct view *event, void *data) {
    (void)data;
    strncat(seen, event->field[FIELD_EVENT_ID].bytes, event->field[FIELD_EVENT_ID].n);
    return true;
}

static const char *end(void) {
    *seen = '\0';
    cr_assert_eq(sorter_end(sorter), 0);
    cr_assert_eq(sorter_each(sorter, keep, NULL), 0);
    sorter_free(sorter);
    return seen;
}

static void add_mixed(void) {
    add("a", "10");
    add("b", "");
    add("c", "\"text\"");
    add("d", "2");
    add("e", "\"2\"");
    add("f", "");
    add("g", "2");
    add("h", "true");
    add("i", "-3.5");
    add("j", "\"\"");
}

Test(sort, numbers_texts_and_what_is_not_there) {
    begin("metadata.k", false, 0, SORT_ROOM);
    add_mixed();
    cr_expect_str_eq(end(), "idgajechbf");
}

Test(sort, reversed_what_is_not_there_stays_last_and_equals_stay_in_order) {
    begin("metadata.k", true, 0, SORT_ROOM);
    add_mixed();
    cr_expect_str_eq(end(), "hcejadgibf");
}

Test(sort, a_limit_is_the_beginning_of_the_order) {
    begin("metadata.k", false, 3, SORT_ROOM);
    add_mixed();
    cr_expect_str_eq(end(), "idg");
    begin("metadata.k", true, 9, SORT_ROOM);
    add_mixed();
    cr_expect_str_eq(end(), "hcejadgib");
}

Test(sort, of_nothing) {
    begin("time", false, 0, SORT_ROOM);
    cr_expect_str_eq(end(), "");
}

/* ---- more than fits ------------------------------------------------------------------------ */

struct order {
    uint64_t n, number;
    long key;
    bool absent;
};

static bool check(const struct view *event, void *data) {
    struct order *order = data;
    struct value_view value;
    bool absent = !view_find(&event->metadata, "k", 1, &value);
    long key = absent ? 0 : strtol(value.text.bytes, NULL, 10);
    uint64_t number = strtoull(event->field[FIELD_EVENT_ID].bytes, NULL, 10);

    if (order->n++) {
        cr_assert(absent >= order->absent);
        if (absent == order->absent) {
            cr_assert_leq(key, order->key);
            cr_assert(key != order->key || number > order->number, "%lu behind %lu",
                      (unsigned long)number, (unsigned long)order->number);
        }
    }
    order->number = number;
    order->key = key;
    order->absent = absent;
    return true;
}

Test(sort, many_runs_are_in_the_same_order) {
    struct order order = {0};
    char id[16], value[16];

    begin("metadata.k", true, 0, 256 << 10);
    for (unsigned i = 0; i < 60000; i++) {
        snprintf(id, sizeof(id), "%u", i);
        snprintf(value, sizeof(value), "%u", i * 2654435761U % 1000);
        add(id, i % 17 ? value : "");
    }
    cr_assert_eq(sorter_end(sorter), 0);
    cr_assert_eq(sorter_each(sorter, check, &order), 0);
    cr_assert_eq(order.n, 60000);
    sorter_free(sorter);
}

struct large {
    uint64_t n;
    char last;
};

static bool check_large(const struct view *event, void *data) {
    struct large *large = data;
    struct text_view id = event->field[FIELD_EVENT_ID];

    cr_assert_gt(id.n, 60000);
    cr_assert_geq(id.bytes[id.n - 1], large->last);
    large->last = id.bytes[id.n - 1];
    large->n++;
    return true;
}

/* Keys that differ in their last byte alone. */
Test(sort, keys_as_large_as_a_line_may_be) {
    static char line[65537];
    struct large large = {0};
    size_t n = strlen("{\"timestamp\":\"t\",\"event_id\":\"");

    begin("event_id", false, 0, 512 << 10);
    memset(line, 'k', sizeof(line));
    memcpy(line, "{\"timestamp\":\"t\",\"event_id\":\"", n);
    memcpy(line + 65534, "\"}", 2);
    for (int i = 0; i < 100; i++) {
        line[65533] = (char)('a' + i * 7 % 26);
        add_line(line, 65536);
    }
    cr_assert_eq(sorter_end(sorter), 0);
    cr_assert_eq(sorter_each(sorter, check_large, &large), 0);
    cr_assert_eq(large.n, 100);
    sorter_free(sorter);
}
