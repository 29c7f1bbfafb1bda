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

#include "deed.h"
#include "lib/outbox.h"

#define SECOND UINT64_C(1000000000)
#define MIB (1 << 20)

static char directory[] = "/tmp/deed-outbox.XXXXXX";
static struct outbox outbox;
static bool disk_fails;

static int add_for(const char *message, uint64_t now, struct outbox_ticket *ret_ticket);

/* The ticket of an event that is added during a sync. */
static struct outbox_ticket *behind_it;

/* Stands in for a disk that fails. */
int msync(void *at, size_t n, int flags) {
    struct outbox_ticket *ret_ticket = behind_it;

    behind_it = NULL;
    if (ret_ticket)
        cr_assert_eq(add_for("behind\n", 1, ret_ticket), 0);
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

/* How many files there are; removes them, if `removed`. */
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

static int add_for(const char *message, uint64_t now, struct outbox_ticket *ret_ticket) {
    struct iovec pieces[2] = {{(char *)"A=1\nMESSAGE=", 12}, {(char *)message, strlen(message)}};

    return outbox_add(&outbox, pieces, now, ret_ticket);
}

/* Adds an event whose ticket nobody needs. */
static int add(const char *message, uint64_t now) {
    struct outbox_ticket ticket;
    int r = add_for(message, now, &ticket);

    if (r == 0)
        outbox_settle(&outbox, &ticket);
    return r;
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

static void put_number(char to[4], int number) {
    for (int i = 3; i >= 0; i--, number /= 10)
        to[i] = (char)('0' + number % 10);
}

/* Pages are made ready for many events at once, and once a second for one event alone; an event may
 * lie on both sides of the end of such pages. */
Test(outbox, no_event_is_overwritten) {
    enum { EVENTS = 1500, AHEAD = 65536, N = 613 };
    char message[N + 1], event[N + 16];
    static char bytes[2 * MIB];
    uint64_t now = 1;
    const char *at = bytes + 1;
    int fd;

    outbox_start(&outbox, directory, "0123456789abcdef0123456789abcdef", false);
    memset(message, 'x', N);
    message[N - 1] = '\n';
    message[N] = '\0';
    for (int i = 0; i < EVENTS; i++) {
        size_t end = (size_t)(outbox_end(&outbox) - outbox.base), next = end + 12 + N + 1;

        now += end / AHEAD != next / AHEAD ? SECOND : 0;
        put_number(message, i);
        cr_assert_eq(add_for(message, now, NULL), 0);
    }
    fd = open_file();
    cr_assert_gt(pread(fd, bytes, sizeof(bytes), 0), EVENTS * N);
    close(fd);
    for (int i = 0; i < EVENTS; i++, at += 12 + N + 1) {
        put_number(message, i);
        snprintf(event, sizeof(event), "A=1\nMESSAGE=%s\n", message);
        cr_assert_eq(memcmp(at, event, 12 + N + 1), 0, "event %d", i);
    }
}

Test(outbox, goes_on_in_another_file) {
    static char message[8001];
    struct outbox_ticket first, last;
    uint64_t before;

    memset(message, 'x', sizeof(message) - 1);
    message[sizeof(message) - 2] = '\n';
    cr_assert_eq(add_for(message, 1, &first), 0);
    while (outbox_fits(&outbox, sizeof(message) + 12, 1))
        cr_assert_eq(add(message, 1), 0);
    cr_expect_eq(files(false), 1);
    before = outbox_end(&outbox);
    outbox.sent = before;
    cr_assert_eq(add(message, 1), 0);
    cr_expect_eq(files(false), 2);
    cr_expect_eq(outbox_end(&outbox), before + 1 + 12 + sizeof(message), "positions count on");
    cr_expect_eq(outbox_wait(&outbox, &first), OUTBOX_LEFT);
    cr_expect_eq(outbox_settle(&outbox, &first), DEED_SPOOLED);
    /* Unsent, the file grows instead. */
    for (int i = 0; i < 3 * MIB / 8000; i++)
        cr_assert_eq(add(message, 1), 0);
    cr_expect_eq(files(false), 2);
    cr_assert_eq(add_for(message, 1, &last), 0);
    cr_expect_eq(outbox_wait(&outbox, &last), OUTBOX_KEPT);
    cr_expect_eq(outbox_settle(&outbox, &last), DEED_SPOOLED);
}

/* The disk reports an error once; what it did not take is lost, however the next sync ends. */
Test(outbox, what_the_disk_refused_is_nobodys_success) {
    struct outbox_ticket first, lost[3], last;

    cr_assert_eq(add_for("one\n", 1, &first), 0);
    cr_expect_eq(outbox_wait(&outbox, &first), OUTBOX_KEPT);
    cr_assert_eq(add_for("two\n", 1, &lost[0]), 0);
    cr_assert_eq(add_for("three\n", 1, &lost[1]), 0);
    disk_fails = true;
    cr_expect_eq(outbox_wait(&outbox, &lost[0]), OUTBOX_REFUSED);
    disk_fails = false;
    cr_expect_eq(outbox_wait(&outbox, &lost[1]), OUTBOX_REFUSED);
    cr_expect_eq(outbox_wait(&outbox, &first), OUTBOX_KEPT);
    cr_assert_eq(add_for("four\n", 1, &last), 0);
    cr_expect_eq(files(false), 2, "goes on in a file that failed");
    cr_expect_eq(outbox_wait(&outbox, &last), OUTBOX_KEPT);
    cr_expect_eq(outbox_settle(&outbox, &last), DEED_SPOOLED);
    cr_expect_eq(outbox_settle(&outbox, &lost[1]), -EIO);
    cr_expect_eq(outbox_settle(&outbox, &lost[0]), -EIO);
    cr_expect_eq(outbox_settle(&outbox, &first), DEED_SPOOLED);
}

/* The event was added during the sync of another one. */
Test(outbox, nothing_behind_what_the_disk_refused_is_kept) {
    struct outbox_ticket first, behind;

    cr_assert_eq(add_for("one\n", 1, &first), 0);
    behind_it = &behind;
    disk_fails = true;
    cr_expect_eq(outbox_wait(&outbox, &first), OUTBOX_REFUSED);
    disk_fails = false;
    cr_expect_eq(outbox_wait(&outbox, &behind), OUTBOX_REFUSED);
    cr_expect_eq(outbox_settle(&outbox, &behind), -EIO);
    cr_expect_eq(outbox_settle(&outbox, &first), -EIO);
}

Test(outbox, a_waiter_sleeps_through_two_refusals) {
    struct outbox_ticket asleep, second;

    cr_assert_eq(add_for("one\n", 1, &asleep), 0);
    disk_fails = true;
    outbox_sync(&outbox);
    cr_assert_eq(add_for("two\n", 1, &second), 0);
    outbox_sync(&outbox);
    disk_fails = false;
    cr_assert_eq(add("three\n", 1), 0);
    outbox_sync(&outbox);
    cr_expect_eq(files(false), 3);
    cr_expect_eq(outbox_wait(&outbox, &asleep), OUTBOX_REFUSED);
    cr_expect_eq(outbox_settle(&outbox, &asleep), -EIO);
    cr_expect_eq(outbox_settle(&outbox, &second), -EIO);
}

Test(outbox, a_file_that_is_left_or_removed) {
    struct outbox_ticket left, gone;
    char path[256];

    cr_assert_eq(add_for("one\n", 1, &left), 0);
    outbox_close(&outbox);
    cr_expect_eq(outbox_settle(&outbox, &left), DEED_SPOOLED);
    cr_assert_eq(add_for("two\n", 1, &gone), 0);
    snprintf(path, sizeof(path), "%s/%s", directory, outbox.name);
    cr_assert_eq(unlink(path), 0);
    cr_expect(outbox_fits(&outbox, 100, 2));
    cr_expect(!outbox_fits(&outbox, 100, 1 + 2 * SECOND));
    cr_assert_eq(add("three\n", 1 + 2 * SECOND), 0);
    cr_expect_eq(outbox_settle(&outbox, &gone), -EIO);
}

/* A daemon has closed the descriptor; the file still exists, or was removed. */
Test(outbox, a_file_that_is_left_without_a_descriptor) {
    struct outbox_ticket left, gone;

    cr_assert_eq(add_for("one\n", 1, &left), 0);
    close(outbox.fd);
    cr_assert_eq(add_for("two\n", 1 + 2 * SECOND, &gone), 0);
    cr_expect_eq(files(false), 2);
    cr_expect_eq(outbox_settle(&outbox, &left), DEED_SPOOLED);
    close(outbox.fd);
    cr_expect_eq(files(true), 2);
    outbox_close(&outbox);
    cr_expect_eq(outbox_settle(&outbox, &gone), -EIO);
}

/* Pages that the disk cannot provide are an error, and no signal. */
Test(outbox, pages_that_cannot_be_had) {
    int fd;

    if (getenv("DEED_UNDER_QEMU"))
        cr_skip_test("qemu has no MADV_POPULATE_WRITE");
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
