/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "error.h"
#include "head.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char directory[] = "/tmp/deed-head-XXXXXX";
static char file[64];

static void make_directory(void) {
    cr_assert_not_null(mkdtemp(directory));
    snprintf(file, sizeof(file), "%s/billing.head", directory);
}

static void remove_directory(void) {
    unlink(file);
    cr_expect_eq(rmdir(directory), 0, "something was left behind in %s", directory);
}

TestSuite(head, .init = make_directory, .fini = remove_directory);

static struct slot *take(struct head *head, struct slot *memory) {
    struct slot *slot = NULL;

    cr_assert_eq(head_take(head, memory, &slot), 0);
    return slot;
}

static void use(struct head *head, struct slot *slot) {
    uint8_t hash[DIGEST_SIZE] = {7};

    chain_sending(slot, hash);
    chain_sent(slot, head->boot);
}

Test(head, outlives_its_process) {
    struct slot memory, *slot;
    uint8_t stream[CHAIN_STREAM];
    struct head head;
    struct link link;

    for (unsigned i = 0; i < 3; i++) {
        cr_assert_eq(head_open(&head, &lock, directory, true, "billing"), 0, "%s", error_text());
        slot = take(&head, &memory);
        cr_expect_neq(slot, &memory);
        chain_next(slot, head.boot, &link);
        cr_expect_eq(link.seq, i + 1);
        if (i)
            cr_expect_eq(memcmp(stream, slot->stream, CHAIN_STREAM), 0);
        memcpy(stream, slot->stream, CHAIN_STREAM);
        use(&head, slot);
        head_close(&head);
    }
}

Test(head, slots_at_the_same_time_differ) {
    struct slot memory[4], *slot[4];
    struct head one, other;

    cr_assert_eq(head_open(&one, &lock, directory, true, "billing"), 0);
    cr_assert_eq(head_open(&other, &lock, directory, true, "billing"), 0);
    slot[0] = take(&one, &memory[0]);
    slot[1] = take(&one, &memory[1]);
    slot[2] = take(&other, &memory[2]);
    slot[3] = take(&other, &memory[3]);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++)
            cr_expect(memcmp(slot[i]->stream, slot[j]->stream, CHAIN_STREAM) != 0);
    head_close(&one);
    head_close(&other);
}

Test(head, more_streams_than_slots_live_in_memory) {
    struct slot memory;
    struct head head;

    cr_assert_eq(head_open(&head, &lock, directory, true, "billing"), 0);
    for (int i = 1; i < HEAD_SLOTS; i++)
        cr_assert_neq(take(&head, &memory), &memory);
    cr_expect_eq(take(&head, &memory), &memory);
    head_close(&head);
}

static void *open_at_once(void *barrier) {
    struct head head;

    pthread_barrier_wait(barrier);
    cr_expect_eq(head_open(&head, &lock, directory, false, "billing"), 0, "%s", error_text());
    cr_expect_geq(head.fd, 0, "no file, and nobody was told");
    head_close(&head);
    return NULL;
}

Test(head, is_made_once_by_many) {
    pthread_barrier_t barrier;
    pthread_t threads[16];

    for (int round = 0; round < 20; round++) {
        pthread_barrier_init(&barrier, NULL, 16);
        for (int i = 0; i < 16; i++)
            cr_assert_eq(pthread_create(&threads[i], NULL, open_at_once, &barrier), 0);
        for (int i = 0; i < 16; i++)
            pthread_join(threads[i], NULL);
        unlink(file);
    }
}

Test(head, locks_end_with_the_process) {
    struct slot memory, *slot;
    struct head head;
    uint8_t stream[CHAIN_STREAM];
    int pipes[2], status;
    pid_t pid;

    cr_assert_eq(pipe(pipes), 0);
    pid = fork();
    if (pid == 0) {
        if (head_open(&head, &lock, directory, true, "billing") == 0 &&
            head_take(&head, &memory, &slot) == 0 &&
            write(pipes[1], slot->stream, CHAIN_STREAM) == CHAIN_STREAM) {
            uint8_t hash[DIGEST_SIZE] = {9};

            chain_sending(slot, hash);
            kill(getpid(), SIGKILL);
        }
        _exit(1);
    }
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_assert(WIFSIGNALED(status));
    cr_assert_eq(read(pipes[0], stream, CHAIN_STREAM), CHAIN_STREAM);
    cr_assert_eq(head_open(&head, &lock, directory, true, "billing"), 0);
    slot = take(&head, &memory);
    cr_expect_eq(memcmp(slot->stream, stream, CHAIN_STREAM), 0);
    struct link link;
    chain_next(slot, head.boot, &link);
    cr_expect_eq(link.seq, 2);
    cr_expect_str_eq(link.after, "crash");
    head_close(&head);
}

Test(head, no_place_is_an_error_only_where_it_was_asked_for) {
    struct slot memory;
    struct head head;

    cr_expect_eq(head_open(&head, &lock, "/nonexistent", true, "billing"), -ENOENT);
    cr_expect(strstr(error_text(), "/nonexistent"));
    cr_assert_eq(head_open(&head, &lock, "/nonexistent", false, "billing"), 0);
    cr_expect_eq(take(&head, &memory), &memory);
    head_close(&head);
    cr_assert_eq(head_open(&head, &lock, NULL, false, "billing"), 0);
    head_close(&head);
}

static void expect_refused(int code, const char *why) {
    struct head head;

    cr_expect_eq(head_open(&head, &lock, directory, false, "billing"), code, "%s: %s", why,
                 error_text());
}

Test(head, hostile_files_are_refused) {
    int fd;

    cr_assert_eq(symlink("/etc/passwd", file), 0);
    expect_refused(-EACCES, "a link is never followed");
    unlink(file);
    cr_assert_eq(mkfifo(file, 0600), 0);
    expect_refused(-EACCES, "fifo");
    unlink(file);
    fd = open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    cr_assert_geq(fd, 0);
    expect_refused(-EIO, "empty file");
    cr_assert_eq(ftruncate(fd, 16384), 0);
    expect_refused(-EIO, "file of zeros");
    cr_assert_eq(fchmod(fd, 0666), 0);
    expect_refused(-EACCES, "writable by all");
    close(fd);
    unlink(file);
    cr_assert_eq(chmod(directory, 0777), 0);
    expect_refused(-EACCES, "directory writable by all");
    cr_assert_eq(chmod(directory, 0700), 0);
    if (geteuid() == 0) {
        cr_assert_eq(chown(directory, 65534, 65534), 0);
        expect_refused(-EACCES, "directory of somebody else");
        cr_assert_eq(chown(directory, 0, 0), 0);
    }
}
