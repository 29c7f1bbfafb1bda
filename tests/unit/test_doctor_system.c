/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "doctor/growth.h"
#include "doctor/report.h"
#include "doctor/system.h"

static int run(const char *script, unsigned seconds, char **output) {
    const char *argv[] = {"/bin/sh", "-c", script, NULL};

    return system_run(argv, seconds, output);
}

Test(doctor_system, output_and_status) {
    const char *none[] = {"/nonexistent", NULL};
    char *output = NULL;

    cr_assert_eq(run("echo one; echo two >&2; exit 3", 10, &output), 3);
    cr_expect_str_eq(output, "one\ntwo\n");
    free(output);
    cr_assert_eq(run("cat; env", 10, &output), 0); /* no input, and nothing of our environment */
    cr_expect_null(strstr(output, "HOME="));
    cr_expect_not_null(strstr(output, "LC_ALL=C.UTF-8\n"));
    free(output);
    output = NULL;
    if (getenv("DEED_UNDER_QEMU"))
        cr_skip_test("qemu does not tell a parent that exec failed");
    cr_expect_eq(system_run(none, 1, &output), -ENOENT);
    cr_expect_eq(run("kill -9 $$", 10, &output), -ECANCELED);
    cr_expect_null(output);
}

Test(doctor_system, bounds) {
    char *output = NULL;
    time_t before = time(NULL);

    cr_expect_eq(run("sleep 60 & sleep 60", 1, &output), -ETIMEDOUT);
    cr_expect_eq(run("exec >/dev/null 2>&1; sleep 60", 1, &output), -ETIMEDOUT);
    cr_expect_eq(run("while :; do echo y; done", 1, &output), -ETIMEDOUT);
    cr_expect_lt(time(NULL) - before, 20);
    cr_assert_eq(run("head -c 1000000 /dev/zero | tr '\\0' x", 10, &output), 0);
    cr_expect_eq(strlen(output), 256 * 1024);
    free(output);
}

Test(doctor_system, only_regular_files_of_a_size) {
    char directory[] = "/tmp/deed-unit.XXXXXX", *path, *text = NULL;
    size_t size;

    cr_assert_not_null(mkdtemp(directory));
    cr_expect_eq(system_read(directory, &text, NULL, NULL), -EINVAL);
    cr_expect_eq(system_read("/dev/zero", &text, NULL, NULL), -EINVAL);
    path = must_printf("%s/f", directory);
    cr_expect_eq(system_read(path, &text, NULL, NULL), -ENOENT);
    cr_assert_eq(close(creat(path, 0600)), 0);
    cr_assert_eq(truncate(path, SYSTEM_FILE_MAX + 1), 0);
    cr_expect_eq(system_read(path, &text, NULL, NULL), -EFBIG);
    cr_expect_null(text);
    cr_assert_eq(truncate(path, 3), 0);
    cr_assert_eq(system_read(path, &text, &size, NULL), 0);
    cr_expect_eq(size, 3);
    free(text);
    free(path);
}

static void append(const char *path, const char *text) {
    FILE *file = fopen(path, "a");

    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

Test(doctor_system, a_line_that_came_since_then) {
    char directory[] = "/tmp/deed-unit.XXXXXX", *path, *line;
    struct growth_mark mark;

    cr_assert_not_null(mkdtemp(directory));
    path = must_printf("%s/f", directory);
    append(path, "an id\n");
    mark_set(&mark, path);
    cr_expect_null(mark_find(&mark, "id")); /* it was there before */
    append(path, "x\nthe id and more");
    cr_expect_null(mark_find(&mark, "id")); /* not whole yet */
    append(path, "\nlast\n");
    line = mark_find(&mark, "id");
    cr_expect_str_eq(line, "the id and more");
    free(line);
    mark_free(&mark);
    free(path);
}

Test(doctor_system, a_line_around_a_rotation) {
    static const char *const to[] = {"old", "new", "made"};

    for (size_t i = 0; i < 3; i++) {
        char directory[] = "/tmp/deed-unit.XXXXXX", *path, *rotated, *line;
        struct growth_mark mark;

        cr_assert_not_null(mkdtemp(directory));
        path = must_printf("%s/f", directory);
        rotated = must_printf("%s/f-1", directory);
        if (i < 2)
            append(path, "before\n");
        mark_set(&mark, path);
        cr_expect_null(mark_find(&mark, "id"));
        if (i < 2)
            cr_assert_eq(rename(path, rotated), 0);
        cr_expect_null(mark_find(&mark, "id")); /* nobody made a new one yet */
        append(path, "new\n");
        append(i == 0 ? rotated : path, "the id\n");
        line = mark_find(&mark, "id");
        cr_assert_not_null(line, "%s", to[i]);
        cr_expect_str_eq(line, "the id");
        free(line);
        mark_free(&mark);
        free(path);
        free(rotated);
    }
}

static void collect(void *context, const char *path) {
    char **all = context, *longer = must_printf("%s %s", *all ? *all : "", strrchr(path, '/') + 1);

    free(*all);
    *all = longer;
}

Test(doctor_system, files_that_grew_by_a_text) {
    char directory[] = "/tmp/deed-unit.XXXXXX", *path, *out, *all = NULL;
    struct growth_marks marks;
    const char *except[2];

    cr_assert_not_null(mkdtemp(directory));
    out = must_printf("%s/out", directory);
    except[0] = except[1] = out;
    path = must_printf("%s/before", directory);
    append(path, "text\n");
    append(out, "");
    marks_set(&marks, directory, except);
    append(out, "text\n");
    append(path, "else\n");
    cr_expect(marks_find(&marks, directory, except, "text", collect, &all));
    cr_expect_null(all);
    append(path, "a text");
    cr_expect(marks_find(&marks, directory, except, "text", collect, &all));
    cr_expect_str_eq(all, " before");
    free(path);
    path = must_printf("%s/new", directory);
    append(path, "text");
    cr_expect(marks_find(&marks, directory, except, "text", collect, &all));
    cr_expect_not_null(strstr(all, " new"));
    marks_free(&marks);
    free(all);
    free(path);
    free(out);
}
