/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of a spool directory as deed-deliver reads them, in a directory of their own. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "deliver/box.h"

static char directory[] = "/tmp/deed-box.XXXXXX";
static char name[80];
static int at, fd;
static struct box box;

static void make_file(const char *kind) {
    cr_assert_not_null(mkdtemp(directory));
    at = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    snprintf(name, sizeof(name), "0123456789abcdef0123456789abcdef-%u.%s", geteuid(), kind);
    fd = openat(at, name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    cr_assert_geq(fd, 0);
    cr_assert_eq(flock(fd, LOCK_EX), 0);
}

/* As a process that lives has it: with the lock, and zeros behind what it has written. */
static void make_live(void) {
    make_file("outbox");
    cr_assert_eq(ftruncate(fd, 1 << 20), 0);
}

static void unmake(void) {
    if (box.item)
        box_close(&box);
    unlinkat(at, name, 0);
    rmdir(directory);
}

TestSuite(box, .fini = unmake);

static void put(off_t where, const char *bytes, size_t n) {
    cr_assert_eq(pwrite(fd, bytes, n, where), (ssize_t)n);
}

#define PUT(where, text) put(where, text, sizeof(text) - 1)

static void open_box(void) {
    const char *why;

    cr_assert_eq(box_open(at, name, &box, &why), 0, "%s", why ? why : "");
    cr_assert(box_look(&box, 0));
}

/* How many events it has found, all in all. */
static size_t load(void) {
    box_lock(&box, 10, 1);
    cr_assert_eq(box_load(&box, BOX_WINDOW, 0), 0);
    return box.n;
}

static void all_written(void) {
    for (size_t i = 0; i < box.n; i++)
        box.item[i].written = true;
}

Test(box, of_a_process_that_lives) {
    make_live();
    open_box();
    cr_expect_eq(load(), 0, "nothing yet");
    PUT(0, "\nMESSAGE=one\n\n");
    cr_expect_eq(load(), 1);
    PUT(15, "ESSAGE=two\n\n");
    cr_expect_eq(load(), 1, "its first byte is still missing");
    PUT(14, "M");
    cr_expect_eq(load(), 2);
    PUT(27, "MESSAGE=\0\0\0ee\n\n");
    cr_expect_eq(load(), 2, "not all of it is to be seen yet");
    PUT(35, "thr");
    cr_expect_eq(load(), 3);
    all_written();
    cr_expect(!box_shrink(&box), "more will come");
    cr_expect_eq(load(), 0);
}

Test(box, cut_off_and_found_again) {
    char byte;

    make_live();
    PUT(0, "\nMESSAGE=one\n\nMESSAGE=two\n\n");
    open_box();
    cr_assert_eq(load(), 2);
    all_written();
    box_shrink(&box);
    box_trim(&box);
    cr_assert_eq(pread(fd, &byte, 1, 25), 1);
    cr_expect_eq(byte, '\0', "nothing was cut off");
    cr_assert_eq(pread(fd, &byte, 1, 26), 1);
    cr_expect_eq(byte, '\n', "nobody finds where the next one begins");
    box_close(&box);
    open_box();
    cr_expect_eq(load(), 0);
    PUT(28, "ESSAGE=three\n\n");
    cr_expect_eq(load(), 0, "its first byte is still missing");
    PUT(27, "M");
    cr_expect_eq(load(), 1);
    cr_expect_eq(box.item[0].offset, 27);
}

Test(box, far_behind_what_was_cut_off) {
    make_live();
    PUT((1 << 20) - 100, "\nMESSAGE=one\n\n");
    open_box();
    for (int i = 0; i < 10 && load() == 0; i++)
        ;
    cr_expect_eq(box.n, 1);
}

/* Zeros that are no hole: a piece a round, and again from the front. */
Test(box, zeros_that_are_written) {
    static const char zeros[300 << 10];

    make_live();
    put(0, zeros, sizeof(zeros));
    open_box();
    for (int i = 0; i < 10; i++)
        cr_expect_eq(load(), 0);
    PUT(0, "\nMESSAGE=one\n\n");
    for (int i = 0; i < 10 && load() == 0; i++)
        ;
    cr_expect_eq(box.n, 1);
}

Test(box, when_its_process_is_gone) {
    make_live();
    PUT(0, "\nMESSAGE=one\n\n\0ESSAGE=torn\n\0MESSAGE=two\n\n\0\0\0");
    open_box();
    cr_assert_eq(load(), 1);
    cr_assert_eq(flock(fd, LOCK_UN), 0);
    cr_expect_eq(load(), 2, "what comes behind what the disk never had");
    cr_expect(box.locked);
    all_written();
    cr_expect(box_shrink(&box), "something is left");
}

/* As libdeed wrote them before: no zeros, and the file grows. */
/* It ended, and what it wrote last cannot be read now: that is no half event, and nothing to
 * remove. */
Test(box, that_cannot_be_read) {
    int readable;

    make_live();
    PUT(0, "\nMESSAGE=one\n\n");
    open_box();
    cr_assert_eq(load(), 1);
    all_written();
    cr_expect(!box_shrink(&box), "more will come");
    cr_assert(box.half);
    PUT(14, "MESSAGE=two\n\n");
    close(fd);
    readable = box.fd;
    box.fd = openat(at, name, O_WRONLY | O_CLOEXEC);
    cr_assert(box_lock(&box, 10, 1));
    cr_expect_eq(box_load(&box, BOX_WINDOW, 0), -EBADF);
    cr_expect(!box_shrink(&box), "as if nothing were left in the file");
    close(box.fd);
    box.fd = readable;
    cr_expect_eq(load(), 1);
}

/* As that of a busy service whose journal nobody reads: it is never quiet. */
Test(box, of_a_spool_that_changes_all_the_time) {
    const uint64_t second = 1000000000;
    uint64_t now = 0;

    make_file("spool");
    cr_assert_eq(flock(fd, LOCK_UN), 0);
    open_box();
    for (off_t at_byte = 0; now < 10 * second; now += second, at_byte += 13) {
        PUT(at_byte, "MESSAGE=one\n\n");
        cr_assert(box_look(&box, now));
        cr_expect_not(box_lock(&box, now, 3 * second), "its process may send it itself");
    }
    /* between the look and the lock, too */
    PUT(130, "MESSAGE=one\n\n");
    cr_expect(box_lock(&box, now, 3 * second));
    cr_assert_eq(box_load(&box, BOX_WINDOW, now), 0);
    cr_expect_eq(box.n, 11);
    /* given back, as the journal is away: not at once again */
    box_unlock(&box);
    PUT(143, "MESSAGE=one\n\n");
    cr_assert(box_look(&box, now));
    cr_expect_not(box_lock(&box, now + second, 3 * second));
}

Test(box, that_is_appended_to) {
    make_file("outbox");
    PUT(0, "MESSAGE=one\n\nMESSAGE=t");
    open_box();
    cr_expect_eq(load(), 1);
    PUT(22, "wo\n\n");
    cr_assert(box_look(&box, 1));
    cr_expect_eq(load(), 2);
    all_written();
    box_shrink(&box);
    box_trim(&box);
    box_close(&box);
    open_box();
    cr_expect_eq(load(), 0);
    PUT(26, "MESSAGE=three\n\n");
    cr_assert(box_look(&box, 1));
    cr_expect_eq(load(), 1);
}

Test(box, a_spool_is_read_over_zeros) {
    make_file("spool");
    PUT(0, "\0\0\0MESSAGE=one\n\n\0\0\0\0MESSAGE=two\n\n");
    cr_assert_eq(flock(fd, LOCK_UN), 0);
    open_box();
    cr_expect_eq(load(), 2);
}
