/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "query/select.h"
#include "store/blocks.h"
#include "tests/verify/made.h"
#include "util/buffer.h"

#define EVENTS 3000

static char directory[64];
static struct made made;

static void setup(void) {
    struct made_stream streams[3] = {{.number = 1}, {.number = 2}, {.number = 3}};

    strcpy(directory, "/tmp/test_select.XXXXXX");
    cr_assert_not_null(mkdtemp(directory));
    made.random = 1;
    for (int i = 0; i < EVENTS; i++)
        made_event(&made, &streams[i % 3], NULL, NULL, false);
}

static void teardown(void) {
    char command[128];

    snprintf(command, sizeof(command), "rm -rf %s", directory);
    cr_expect_eq(system(command), 0);
    made_free(&made);
}

TestSuite(select, .init = setup, .fini = teardown);

static char *path_of(const char *name) {
    static char path[128];

    cr_assert_lt(snprintf(path, sizeof(path), "%s/%s", directory, name), (int)sizeof(path));
    return path;
}

static void put_file(const char *name, const void *bytes, size_t n) {
    FILE *file = fopen(path_of(name), "we");

    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

/* Lines [from, to). */
static struct buffer lines(size_t from, size_t to) {
    struct buffer buffer = {0};

    for (size_t i = from; i < to; i++)
        buffer_put(&buffer, made.lines[i].bytes, made.lines[i].n);
    return buffer;
}

static void put_lines(const char *name, size_t from, size_t to) {
    struct buffer buffer = lines(from, to);
    size_t n = strlen(name);

    if (n > 4 && strcmp(name + n - 4, ".zst") == 0) {
        size_t room = ZSTD_compressBound(buffer.n);
        void *packed = malloc(room);

        put_file(name, packed, ZSTD_compress(packed, room, buffer.bytes, buffer.n, 3));
        free(packed);
    } else if (n > 3 && strcmp(name + n - 3, ".gz") == 0) {
        gzFile file = gzopen(path_of(name), "w");

        cr_assert_eq(gzwrite(file, buffer.bytes, (unsigned)buffer.n), (int)buffer.n);
        gzclose(file);
    } else {
        put_file(name, buffer.bytes, buffer.n);
    }
    buffer_free(&buffer);
}

struct seen {
    struct buffer lines;
    struct buffer unread;
    size_t n, stop_after;
    uint64_t done;
};

static int found(const struct view *event, void *data) {
    struct seen *seen = data;

    buffer_put(&seen->lines, event->line.bytes, event->line.n);
    buffer_string(&seen->lines, "\n");
    return ++seen->n == seen->stop_after ? 7 : 0;
}

static void unread(const char *name, const char *why, void *data) {
    struct seen *seen = data;

    buffer_printf(&seen->unread, "%s: %s\n", name, why);
}

static void progress(uint64_t done, uint64_t total, uint64_t events, void *data) {
    struct seen *seen = data;

    (void)total;
    (void)events;
    cr_expect_geq(done, seen->done);
    seen->done = done;
}

static struct seen run(struct select_from from, int wanted, struct select_totals *totals) {
    struct seen seen = {.stop_after = (size_t)(wanted == 7 ? 10 : 0)};
    const char *const paths[] = {directory};

    if (!from.paths) {
        from.paths = paths;
        from.n_paths = 1;
    }
    from.unread = unread;
    from.progress = progress;
    from.data = &seen;
    cr_expect_eq(select_run(&from, found, &seen, totals), wanted);
    buffer_put(&seen.unread, "", 1);
    return seen;
}

static void clear(struct seen *seen) {
    buffer_free(&seen->lines);
    buffer_free(&seen->unread);
}

static void expect_lines(const struct seen *seen, size_t from, size_t to) {
    struct buffer wanted = lines(from, to);

    cr_expect_eq(seen->n, to - from, "%zu, not %zu", seen->n, to - from);
    cr_expect(seen->lines.n == wanted.n && memcmp(seen->lines.bytes, wanted.bytes, wanted.n) == 0);
    buffer_free(&wanted);
}

static void expect_reversed(const struct seen *seen, size_t from, size_t to) {
    struct buffer wanted = {0};

    for (size_t i = to; i > from; i--)
        buffer_put(&wanted, made.lines[i - 1].bytes, made.lines[i - 1].n);
    cr_expect_eq(seen->n, to - from, "%zu, not %zu", seen->n, to - from);
    cr_expect(seen->lines.n == wanted.n && memcmp(seen->lines.bytes, wanted.bytes, wanted.n) == 0);
    buffer_free(&wanted);
}

static void put_directory(void) {
    put_lines("deed.jsonl-20260601.zst", 0, 1000);
    put_lines("deed.jsonl-20260602.gz", 1000, 1500);
    put_lines("deed.jsonl-20260603", 1500, 2900);
    put_lines("deed.jsonl", 2900, EVENTS);
    put_lines("rejected.jsonl", 0, 10);
}

Test(select, reads_a_directory_in_order_whatever_packed_it) {
    struct select_totals totals;
    struct seen seen;

    put_directory();
    seen = run((struct select_from){0}, 0, &totals);
    expect_lines(&seen, 0, EVENTS);
    cr_expect_eq(totals.events, EVENTS);
    cr_expect_eq(totals.matched, EVENTS);
    cr_expect_eq(totals.files, 4);
    cr_expect_str_eq(seen.unread.bytes, "");
    clear(&seen);
    seen = run((struct select_from){.reverse = true}, 0, &totals);
    expect_reversed(&seen, 0, EVENTS);
    clear(&seen);
}

Test(select, ends_when_enough_was_found) {
    struct select_totals totals;
    struct seen seen;

    put_directory();
    seen = run((struct select_from){0}, 7, &totals);
    expect_lines(&seen, 0, 10);
    clear(&seen);
    seen = run((struct select_from){.reverse = true}, 7, &totals);
    expect_reversed(&seen, EVENTS - 10, EVENTS);
    clear(&seen);
}

Test(select, shows_second_copies_once) {
    struct select_totals totals;
    struct seen seen;

    put_lines("deed.jsonl-20260601.zst", 0, 500);
    put_lines("deed.jsonl-20260602", 400, 700);
    put_lines("deed.jsonl", 0, 800);
    seen = run((struct select_from){0}, 0, &totals);
    expect_lines(&seen, 0, 800);
    cr_expect_eq(totals.copies, 800);
    clear(&seen);
}

Test(select, lines_of_any_length_are_lines) {
    static char longer[2 * BLOCKS_SIZE + 600000];
    struct buffer all = lines(0, 5), more = lines(5, 400);
    struct select_totals totals;
    struct seen seen;

    for (int round = 0; round < 4; round++) {
        static const size_t lengths[] = {65537, BLOCKS_SIZE - 1, BLOCKS_SIZE,
                                         2 * BLOCKS_SIZE + 599999};
        struct buffer buffer = {0};

        memset(longer, 'x', sizeof(longer));
        longer[lengths[round]] = '\n';
        buffer_put(&buffer, all.bytes, all.n);
        buffer_put(&buffer, longer, lengths[round] + 1);
        buffer_put(&buffer, more.bytes, more.n);
        put_file("deed.jsonl", buffer.bytes, buffer.n);
        for (int reverse = 0; reverse < 2; reverse++) {
            seen = run((struct select_from){.reverse = reverse}, 0, &totals);
            if (reverse)
                expect_reversed(&seen, 0, 400);
            else
                expect_lines(&seen, 0, 400);
            cr_expect_eq(totals.foreign, 1, "%zu bytes, %d", lengths[round], reverse);
            clear(&seen);
        }
        buffer_free(&buffer);
    }
    buffer_free(&all);
    buffer_free(&more);
}

Test(select, nul_bytes_end_a_line_and_the_last_needs_no_feed) {
    struct buffer buffer = lines(0, 3), rest = lines(3, 6);
    struct select_totals totals;
    struct seen seen;

    buffer_put(&buffer, "{\"timest\0\0\0\0\0", 13);
    buffer_put(&buffer, rest.bytes, rest.n - 1);
    put_file("deed.jsonl", buffer.bytes, buffer.n);
    seen = run((struct select_from){0}, 0, &totals);
    expect_lines(&seen, 0, 6);
    cr_expect_eq(totals.foreign, 1);
    clear(&seen);
    buffer_free(&buffer);
    buffer_free(&rest);
}

Test(select, what_cannot_be_read_is_told_and_the_rest_is_read) {
    struct buffer bad = {0};
    struct select_totals totals;
    struct seen seen;

    put_lines("deed.jsonl-20260601.zst", 0, 100);
    put_lines("deed.jsonl-20260603", 100, 200);
    cr_assert_eq(truncate(path_of("deed.jsonl-20260601.zst"), 2000), 0);
    cr_assert_eq(symlink("/etc/passwd", path_of("deed.jsonl-20260602")), 0);
    seen = run((struct select_from){0}, 0, &totals);
    cr_expect_not_null(strstr(seen.unread.bytes, "deed.jsonl-20260601.zst: what was compressed"));
    cr_expect_not_null(strstr(seen.unread.bytes, "deed.jsonl-20260602: "));
    cr_expect_geq(seen.n, 100);
    clear(&seen);
    buffer_free(&bad);
}

Test(select, no_directory_without_evidence_is_silent) {
    const char *const none[] = {directory, "/nonexistent/deed.jsonl"};
    struct select_totals totals;
    struct seen seen;

    put_lines("rejected.jsonl", 0, 10);
    seen = run((struct select_from){.paths = none, .n_paths = 2}, 0, &totals);
    cr_expect_not_null(strstr(seen.unread.bytes, "no evidence in it"));
    cr_expect_not_null(strstr(seen.unread.bytes, "/nonexistent/deed.jsonl: No such file"));
    cr_expect_eq(seen.n, 0);
    clear(&seen);
}

Test(select, passes_files_over_by_their_dates_unless_told_not_to) {
    struct filter *filter = filter_new();
    struct select_totals totals;
    struct seen seen;
    const char *why;

    put_directory();
    cr_assert_eq(filter_add(filter, "until", "2026-05-20", &why), 0);
    seen = run((struct select_from){.filter = filter}, 0, &totals);
    cr_expect_eq(totals.files, 1);
    cr_expect_eq(totals.skipped, 3);
    cr_expect_eq(totals.skipped_later, 3);
    clear(&seen);
    seen = run((struct select_from){.filter = filter, .thorough = true}, 0, &totals);
    cr_expect_eq(totals.files, 4);
    cr_expect_eq(totals.skipped, 0);
    clear(&seen);
    filter_free(filter);
}

Test(select, a_pipe_is_read_as_it_comes_and_let_go) {
    const char *const paths[] = {"-"};
    struct select_totals totals;
    struct buffer ten = lines(0, 20);
    struct seen seen;
    int ends[2];

    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    cr_assert_eq(write(ends[1], ten.bytes, ten.n), (ssize_t)ten.n);
    /* Nobody closes the other end: it would wait for ever. */
    seen = run((struct select_from){.paths = paths, .n_paths = 1}, 7, &totals);
    expect_lines(&seen, 0, 10);
    clear(&seen);
    buffer_free(&ten);
}
