/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/group.h"

static struct part parts[GROUP_PARTS_MAX];
static struct grouping *grouping;
static size_t n_parts;
static char seen[65536];

static void begin(size_t room, size_t n, const char *const *names) {
    n_parts = n;
    for (size_t i = 0; i < n; i++)
        cr_assert(part_parse(names[i], &parts[i]));
    grouping = grouping_new(parts, n, true, room);
    cr_assert_not_null(grouping);
}

#define BEGIN(room, ...)                                                                           \
    begin(room, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),                       \
          (const char *const[]){__VA_ARGS__})

static void add_line(const char *line) {
    struct view event;

    cr_assert(view_line(line, strlen(line), &event), "%s", line);
    cr_assert_eq(grouping_add(grouping, &event), 0);
}

/* metadata: what stands between its braces; "": there is none. */
static void add(const char *metadata) {
    char line[512];

    snprintf(line, sizeof(line), "{\"timestamp\":\"t\",\"event_id\":\"1\"%s%s%s}",
             *metadata ? ",\"metadata\":{" : "", metadata, *metadata ? "}" : "");
    add_line(line);
}

static bool keep(const struct format_cell *cells, void *data) {
    (void)data;
    for (size_t i = 0; i <= n_parts; i++) {
        strcat(seen, i ? "," : *seen ? " " : "");
        if (cells[i].bytes)
            strncat(seen, cells[i].bytes, cells[i].n);
        else
            strcat(seen, "-");
    }
    return true;
}

static const char *end(size_t by, bool reverse, uint64_t limit) {
    *seen = '\0';
    cr_assert_eq(grouping_end(grouping, by, reverse, limit), 0);
    cr_assert_eq(grouping_each(grouping, keep, NULL), 0);
    grouping_free(grouping);
    return seen;
}

static void add_some(void) {
    add("\"k\":\"b\"");
    add("\"k\":\"a\"");
    add("");
    add("\"k\":10");
    add("\"k\":\"a\"");
    add("\"k\":9");
    add("");
    add("\"k\":\"a\"");
    add("\"k\":\"\"");
}

Test(group, of_nothing) {
    BEGIN(GROUP_ROOM, "metadata.k");
    cr_expect_str_eq(end(1, true, 0), "");
}

Test(group, by_count_the_first_that_came_first) {
    BEGIN(GROUP_ROOM, "metadata.k");
    add_some();
    cr_expect_str_eq(end(1, true, 0), "a,3 -,2 b,1 10,1 9,1 ,1");
    BEGIN(GROUP_ROOM, "metadata.k");
    add_some();
    cr_expect_str_eq(end(1, false, 0), "b,1 10,1 9,1 ,1 -,2 a,3");
}

Test(group, by_a_part_what_is_not_there_last) {
    BEGIN(GROUP_ROOM, "metadata.k");
    add_some();
    cr_expect_str_eq(end(0, false, 0), "9,1 10,1 ,1 a,3 b,1 -,2");
    BEGIN(GROUP_ROOM, "metadata.k");
    add_some();
    cr_expect_str_eq(end(0, true, 0), "b,1 a,3 ,1 10,1 9,1 -,2");
}

Test(group, up_to_a_limit) {
    BEGIN(GROUP_ROOM, "metadata.k");
    add_some();
    cr_expect_str_eq(end(1, true, 2), "a,3 -,2");
}

/* Bytes that are the same when they stand one behind the other. */
Test(group, parts_do_not_run_into_one_another) {
    BEGIN(GROUP_ROOM, "metadata.a", "metadata.b");
    add("\"a\":\"xy\",\"b\":\"z\"");
    add("\"a\":\"x\",\"b\":\"yz\"");
    add("\"a\":\"xyz\",\"b\":\"\"");
    add("\"a\":\"xyz\"");
    add("\"b\":\"xyz\"");
    add("\"a\":\"x\",\"b\":\"yz\"");
    cr_expect_str_eq(end(2, true, 0), "x,yz,2 xy,z,1 xyz,,1 xyz,-,1 -,xyz,1");
}

/* ---- more than fits ------------------------------------------------------------------------ */

#define DISTINCT 30011
#define EVENTS 100000

struct counted {
    uint32_t times[DISTINCT];
    uint64_t groups, events, last_first;
    uint64_t last;
};

static uint32_t key_of(uint32_t i) {
    return (uint32_t)((uint64_t)i * i % DISTINCT);
}

static void add_many(void) {
    char metadata[64];

    for (uint32_t i = 0; i < EVENTS; i++) {
        snprintf(metadata, sizeof(metadata), "\"k\":\"key-%u\"", key_of(i));
        add(metadata);
    }
}

static bool count(const struct format_cell *cells, void *data) {
    struct counted *counted = data;
    uint32_t key = (uint32_t)strtoul(cells[0].bytes + 4, NULL, 10);
    uint64_t n = strtoull(cells[1].bytes, NULL, 10);

    cr_assert_lt(key, DISTINCT);
    cr_assert_eq(counted->times[key], 0, "key-%u is there twice", key);
    cr_assert(counted->groups == 0 || n <= counted->last);
    counted->times[key] = (uint32_t)n;
    counted->groups++;
    counted->events += n;
    counted->last = n;
    return true;
}

static uint32_t should_be[DISTINCT];

static struct counted *count_many(size_t room, uint64_t limit) {
    struct counted *counted = calloc(1, sizeof(*counted));

    BEGIN(room, "metadata.k");
    add_many();
    cr_assert_eq(grouping_end(grouping, 1, true, limit), 0);
    cr_assert_eq(grouping_each(grouping, count, counted), 0);
    grouping_free(grouping);
    return counted;
}

Test(group, more_than_fit_are_counted_as_exactly) {
    static const size_t rooms[] = {16 << 20, 1 << 20, 256 << 10};

    for (uint32_t i = 0; i < EVENTS; i++)
        should_be[key_of(i)]++;
    for (size_t i = 0; i < 3; i++) {
        struct counted *counted = count_many(rooms[i], 0);

        cr_assert_eq(counted->events, EVENTS);
        cr_assert_arr_eq(counted->times, should_be, sizeof(should_be), "room %zu", rooms[i]);
        free(counted);
    }
}

static bool put_row(const struct format_cell *cells, void *data) {
    struct buffer *to = data;

    buffer_put(to, cells[0].bytes, cells[0].n);
    buffer_put(to, "=", 1);
    buffer_put(to, cells[1].bytes, cells[1].n);
    return true;
}

/* The order is that of a table that has room for all: that of their first events. */
Test(group, more_than_fit_are_in_the_same_order) {
    static const size_t rooms[] = {64 << 20, 256 << 10};
    struct buffer rows[4] = {{0}};

    for (size_t i = 0; i < 4; i++) {
        BEGIN(rooms[i % 2], "metadata.k");
        add_many();
        cr_assert_eq(grouping_end(grouping, 1, i < 2, i < 2 ? 0 : 1000), 0);
        cr_assert_eq(grouping_each(grouping, put_row, &rows[i]), 0);
        grouping_free(grouping);
    }
    for (size_t i = 0; i < 4; i += 2) {
        cr_assert_eq(rows[i].n, rows[i + 1].n);
        cr_assert_arr_eq(rows[i].bytes, rows[i + 1].bytes, rows[i].n);
    }
    for (size_t i = 0; i < 4; i++)
        buffer_free(&rows[i]);
}
