/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "outbox.h"

#define SECOND UINT64_C(1000000000)
#define MIB (1 << 20)

static char directory[] = "/tmp/deed-outbox.XXXXXX";
static struct outbox outbox;
static bool disk_fails;

/* Stands in for a disk that fails. */
int msync(void *at, size_t n, int flags) {
    if (disk_fails) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_msync, at, n, flags);
}

static void start(void) {
    cr_assert_not_null(mkdtemp(directory));
    outbox_start(&outbox, directory, "0123456789abcdef0123456789abcdef", true);
}

/* How many files there are, all of them removed with the directory in the end. */
static size_t files(bool removed) {
    DIR *d = opendir(directory);
    struct dirent *e;
    size_t n = 0;

    while ((e = readdir(d)))
        if (e->d_name[0] != '.') {
            n++;
            if (removed)
                unlinkat(dirfd(d), e->d_name, 0);
        }
    closedir(d);
    return n;
}

static void end(void) {
    outbox_close(&outbox);
    files(true);
    rmdir(directory);
}

TestSuite(outbox, .init = start, .fini = end);

static int add(const char *message, uint64_t now) {
    struct iovec pieces[2] = {{(char *)"A=1\nMESSAGE=", 12}, {(char *)message, strlen(message)}};

    return outbox_add(&outbox, pieces, now);
}

static int open_file(void) {
    char path[256];

    snprintf(path, sizeof(path), "%s/%s", directory, outbox.name);
    return open(path, O_RDWR | O_CLOEXEC);
}

static void expect_file(const char *wanted, off_t size) {
    char bytes[256] = "";
    int fd = open_file();

    cr_assert_gt(pread(fd, bytes, sizeof(bytes) - 1, 0), 0);
    cr_expect_str_eq(bytes, wanted);
    cr_expect_eq(lseek(fd, 0, SEEK_END), size, "%lld bytes", (long long)lseek(fd, 0, SEEK_END));
    close(fd);
}

Test(outbox, holds_events_and_then_zeros) {
    static const char wanted[] = "\nA=1\nMESSAGE=one\n\nA=1\nMESSAGE=two\n\n";

    cr_assert_eq(add("one\n", 1), 0);
    cr_assert_eq(add("two\n", 1), 0);
    expect_file(wanted, MIB);
    outbox_close(&outbox);
    expect_file(wanted, sizeof(wanted) - 1);
}

Test(outbox, goes_on_in_another_file) {
    static char message[8001];
    uint64_t before;

    memset(message, 'x', sizeof(message) - 1);
    message[sizeof(message) - 2] = '\n';
    while (outbox_has_room(&outbox, sizeof(message) + 12))
        cr_assert_eq(add(message, 1), 0);
    cr_expect_eq(files(false), 1);
    before = outbox_end(&outbox);
    outbox.sent = before;
    cr_assert_eq(add(message, 1), 0);
    cr_expect_eq(files(false), 2);
    cr_expect_eq(outbox_end(&outbox), before + 1 + 12 + sizeof(message), "positions count on");
    cr_expect_eq(outbox_sync(&outbox, before), 0);
    /* Unsent, the file grows instead. */
    for (int i = 0; i < 3 * MIB / 8000; i++)
        cr_assert_eq(add(message, 1), 0);
    cr_expect_eq(files(false), 2);
    cr_expect_eq(outbox_sync(&outbox, outbox_end(&outbox)), 0);
}

/* The disk tells once; what it did not take is lost, however the next sync ends. */
Test(outbox, what_the_disk_refused_is_nobodys_success) {
    uint64_t first, lost;

    cr_assert_eq(add("one\n", 1), 0);
    first = outbox_end(&outbox);
    cr_assert_eq(outbox_sync(&outbox, first), 0);
    cr_assert_eq(add("two\n", 1), 0);
    cr_assert_eq(add("three\n", 1), 0);
    lost = outbox_end(&outbox);
    disk_fails = true;
    cr_expect_eq(outbox_sync(&outbox, lost), -EIO);
    disk_fails = false;
    cr_expect_eq(outbox_sync(&outbox, lost), -EIO);
    cr_expect_eq(outbox_sync(&outbox, first), 0);
    cr_assert_eq(add("four\n", 1), 0);
    cr_expect_eq(files(false), 2, "goes on in a file that failed");
    cr_expect_eq(outbox_sync(&outbox, outbox_end(&outbox)), 0);
    cr_expect_eq(outbox_sync(&outbox, lost), -EIO);
}

/* Pages that cannot be had are an error, and no signal. */
Test(outbox, pages_that_cannot_be_had) {
    int fd;

    cr_assert_eq(add("one\n", 1), 0);
    fd = open_file();
    cr_assert_eq(ftruncate(fd, 0), 0);
    close(fd);
    cr_expect_eq(add("two\n", 1 + 2 * SECOND), -EIO);
    cr_expect_eq(add("three\n", 1 + 2 * SECOND), 0);
    cr_expect_eq(files(false), 2);
}

Test(outbox, nowhere_to_keep_anything) {
    cr_assert_eq(rmdir(directory), 0);
    cr_expect_eq(add("one\n", 1), -ENOENT);
    cr_expect_eq(outbox_end(&outbox), 0);
    cr_expect(!outbox_pending(&outbox));
    cr_assert_eq(mkdir(directory, 0700), 0);
}
