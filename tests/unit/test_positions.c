/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal/positions.h"

static char directory[32], path[64];

static void setup(void) {
    strcpy(directory, "/tmp/deed-positions.XXXXXX");
    cr_assert_not_null(mkdtemp(directory));
    snprintf(path, sizeof(path), "%s/place", directory);
}

static void teardown(void) {
    unlink(path);
    rmdir(directory);
}

TestSuite(positions, .init = setup, .fini = teardown);

static int load(const char *text, struct positions *ret) {
    FILE *f = fopen(path, "w");

    cr_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
    memset(ret, 'x', sizeof(*ret));
    return positions_load(path, ret);
}

Test(positions, what_was_saved) {
    const struct positions saved = {.system = "s=1", .namespace = ""};
    struct positions loaded;

    cr_assert_eq(positions_load(path, &loaded), -ENOENT);
    cr_expect_str_empty(loaded.system);
    cr_assert_eq(positions_save(path, &saved), 0);
    cr_assert_eq(positions_load(path, &loaded), 0);
    cr_expect_str_eq(loaded.system, "s=1");
    cr_expect_str_empty(loaded.namespace);
}

Test(positions, one_line_is_enough) {
    struct positions loaded;

    cr_assert_eq(load("namespace s=2\n", &loaded), 0);
    cr_expect_str_empty(loaded.system);
    cr_expect_str_eq(loaded.namespace, "s=2");
}

/* As rsyslogd writes it, and what a power failure leaves. */
Test(positions, what_are_none) {
    static const char *const wrong[] = {"", "\n", "s=1;i=2", "System s=1\n"};
    struct positions loaded;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        cr_expect_eq(load(wrong[i], &loaded), -EBADMSG, "%s", wrong[i]);
        cr_expect_str_empty(loaded.system);
        cr_expect_str_empty(loaded.namespace);
    }
    cr_expect_eq(positions_load(directory, &loaded), -EBADMSG);
}
