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

#include "deliver/spoolfile.h"

static char directory[] = "/tmp/deed-file.XXXXXX";
static char name[80];
static int at, fd;
static struct spoolfile file;

static void make_file(const char *kind) {
    cr_assert_not_null(mkdtemp(directory));
    at = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    snprintf(name, sizeof(name), "0123456789abcdef0123456789abcdef-%u.%s", geteuid(), kind);
    fd = openat(at, name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    cr_assert_geq(fd, 0);
    cr_assert_eq(flock(fd, LOCK_EX), 0);
}

/* As the outbox of a living process is: locked, and with zeros behind its events. */
static void make_live(void) {
    make_file("outbox");
    cr_assert_eq(ftruncate(fd, 1 << 20), 0);
}

static void unmake(void) {
    if (file.event)
        spoolfile_close(&file);
    unlinkat(at, name, 0);
    rmdir(directory);
}

TestSuite(spoolfile, .fini = unmake);

static void put(off_t where, const char *bytes, size_t n) {
    cr_assert_eq(pwrite(fd, bytes, n, where), (ssize_t)n);
}

#define PUT(where, text) put(where, text, sizeof(text) - 1)

static void open_box(void) {
    const char *why;

    cr_assert_eq(spoolfile_open(at, name, &file, &why), 0, "%s", why ? why : "");
    cr_assert(spoolfile_look(&file, 0));
}

/* Returns how many events are in the window. */
static size_t load(void) {
    spoolfile_lock(&file, 10, 1);
    cr_assert_eq(spoolfile_load(&file, SPOOLFILE_WINDOW, 0), 0);
    return file.n;
}

static void all_written(void) {
    for (size_t i = 0; i < file.n; i++)
        file.event[i].written = true;
}

Test(spoolfile, of_a_process_that_lives) {
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
    cr_expect(!spoolfile_shrink(&file), "more will come");
    cr_expect_eq(load(), 0);
}

Test(spoolfile, cut_off_and_found_again) {
    char byte;

    make_live();
    PUT(0, "\nMESSAGE=one\n\nMESSAGE=two\n\n");
    open_box();
    cr_assert_eq(load(), 2);
    all_written();
    spoolfile_shrink(&file);
    spoolfile_trim(&file);
    cr_assert_eq(pread(fd, &byte, 1, 25), 1);
    cr_expect_eq(byte, '\0', "nothing was cut off");
    cr_assert_eq(pread(fd, &byte, 1, 26), 1);
    cr_expect_eq(byte, '\n', "nobody finds where the next one begins");
    spoolfile_close(&file);
    open_box();
    cr_expect_eq(load(), 0);
    PUT(28, "ESSAGE=three\n\n");
    cr_expect_eq(load(), 0, "its first byte is still missing");
    PUT(27, "M");
    cr_expect_eq(load(), 1);
    cr_expect_eq(file.event[0].offset, 27);
}

Test(spoolfile, far_behind_what_was_cut_off) {
    make_live();
    PUT((1 << 20) - 100, "\nMESSAGE=one\n\n");
    open_box();
    for (int i = 0; i < 10 && load() == 0; i++)
        ;
    cr_expect_eq(file.n, 1);
}

/* Zeros that are no hole: one chunk is read in a round, and then again from the front. */
Test(spoolfile, zeros_that_are_written) {
    static const char zeros[300 << 10];

    make_live();
    put(0, zeros, sizeof(zeros));
    open_box();
    for (int i = 0; i < 10; i++)
        cr_expect_eq(load(), 0);
    PUT(0, "\nMESSAGE=one\n\n");
    for (int i = 0; i < 10 && load() == 0; i++)
        ;
    cr_expect_eq(file.n, 1);
}

Test(spoolfile, when_its_process_is_gone) {
    make_live();
    PUT(0, "\nMESSAGE=one\n\n\0ESSAGE=torn\n\0MESSAGE=two\n\n\0\0\0");
    open_box();
    cr_assert_eq(load(), 1);
    cr_assert_eq(flock(fd, LOCK_UN), 0);
    cr_expect_eq(load(), 2, "what comes behind what the disk never had");
    cr_expect(file.locked);
    all_written();
    cr_expect(spoolfile_shrink(&file), "something is left");
}

/* As libdeed wrote them before: no zeros, and the file grows. */
/* The process has ended, and its last bytes cannot be read now: that is no half event, and the file
 * must stay. */
Test(spoolfile, that_cannot_be_read) {
    int readable;

    make_live();
    PUT(0, "\nMESSAGE=one\n\n");
    open_box();
    cr_assert_eq(load(), 1);
    all_written();
    cr_expect(!spoolfile_shrink(&file), "more will come");
    cr_assert(file.half);
    PUT(14, "MESSAGE=two\n\n");
    close(fd);
    readable = file.fd;
    file.fd = openat(at, name, O_WRONLY | O_CLOEXEC);
    cr_assert(spoolfile_lock(&file, 10, 1));
    cr_expect_eq(spoolfile_load(&file, SPOOLFILE_WINDOW, 0), -EBADF);
    cr_expect(!spoolfile_shrink(&file), "as if nothing were left in the file");
    close(file.fd);
    file.fd = readable;
    cr_expect_eq(load(), 1);
}

/* As the spool of a busy service whose journal nobody reads: it always grows. */
Test(spoolfile, of_a_spool_that_changes_all_the_time) {
    const uint64_t second = 1000000000;
    uint64_t now = 0;

    make_file("spool");
    cr_assert_eq(flock(fd, LOCK_UN), 0);
    open_box();
    for (off_t at_byte = 0; now < 10 * second; now += second, at_byte += 13) {
        PUT(at_byte, "MESSAGE=one\n\n");
        cr_assert(spoolfile_look(&file, now));
        cr_expect_not(spoolfile_lock(&file, now, 3 * second), "its process may send it itself");
    }
    /* between the look and the lock, too */
    PUT(130, "MESSAGE=one\n\n");
    cr_expect(spoolfile_lock(&file, now, 3 * second));
    cr_assert_eq(spoolfile_load(&file, SPOOLFILE_WINDOW, now), 0);
    cr_expect_eq(file.n, 11);
    /* unlocked, as the journal is unavailable: not locked again at once */
    spoolfile_unlock(&file);
    PUT(143, "MESSAGE=one\n\n");
    cr_assert(spoolfile_look(&file, now));
    cr_expect_not(spoolfile_lock(&file, now + second, 3 * second));
}

Test(spoolfile, that_is_appended_to) {
    make_file("outbox");
    PUT(0, "MESSAGE=one\n\nMESSAGE=t");
    open_box();
    cr_expect_eq(load(), 1);
    PUT(22, "wo\n\n");
    cr_assert(spoolfile_look(&file, 1));
    cr_expect_eq(load(), 2);
    all_written();
    spoolfile_shrink(&file);
    spoolfile_trim(&file);
    spoolfile_close(&file);
    open_box();
    cr_expect_eq(load(), 0);
    PUT(26, "MESSAGE=three\n\n");
    cr_assert(spoolfile_look(&file, 1));
    cr_expect_eq(load(), 1);
}

Test(spoolfile, a_spool_is_read_over_zeros) {
    make_file("spool");
    PUT(0, "\0\0\0MESSAGE=one\n\n\0\0\0\0MESSAGE=two\n\n");
    cr_assert_eq(flock(fd, LOCK_UN), 0);
    open_box();
    cr_expect_eq(load(), 2);
}
