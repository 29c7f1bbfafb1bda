/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/head.h"

/* Stands in for a file system that only knows a plain rename(2), as NFS does. */
static bool plain_rename;

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    if (plain_rename && flags) {
        errno = EINVAL;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from, old, to, new, flags);
}

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

static struct chain_slot *take(struct head *head, struct chain_slot *memory) {
    struct chain_slot *slot = NULL;

    cr_assert_eq(head_take(head, memory, &slot), 0);
    return slot;
}

static void use(struct head *head, struct chain_slot *slot) {
    uint8_t hash[DIGEST_SIZE] = {7};

    chain_sending(slot, hash);
    chain_sent(slot, head->boot);
}

Test(head, outlives_its_process) {
    struct chain_slot memory, *slot;
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
    struct chain_slot memory[4], *slot[4];
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
    struct chain_slot memory;
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
    struct chain_slot memory, *slot;
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
    struct chain_slot memory;
    struct head head;

    cr_expect_eq(head_open(&head, &lock, "/nonexistent", true, "billing"), -ENOENT);
    cr_expect(strstr(error_text(), "/nonexistent"));
    cr_assert_eq(head_open(&head, &lock, "/nonexistent", false, "billing"), 0);
    cr_expect_eq(take(&head, &memory), &memory);
    head_close(&head);
    cr_assert_eq(head_open(&head, &lock, NULL, false, "billing"), 0);
    head_close(&head);
}

/* ---- damaged head files ---------------------------------------------------------------------- */

/* How many files were set aside; ret: the path of one. */
static int count_aside(char ret[512]) {
    DIR *open = opendir(directory);
    struct dirent *entry;
    int n = 0;

    cr_assert_not_null(open);
    while ((entry = readdir(open)))
        if (strncmp(entry->d_name, "billing.head.damaged-", 21) == 0) {
            n++;
            snprintf(ret, 512, "%s/%s", directory, entry->d_name);
        }
    closedir(open);
    return n;
}

/* The file has another name, and a stream begins in a new file. */
static void expect_set_aside(const char *flaw) {
    struct chain_slot memory, *slot;
    struct stat before, after;
    struct head head;
    struct link link;
    char path[512];

    cr_assert_eq(lstat(file, &before), 0);
    cr_assert_eq(head_open(&head, &lock, directory, false, "billing"), 0, "%s: %s", flaw,
                 error_text());
    cr_assert_not_null(head.flaw, "%s", flaw);
    cr_expect_str_eq(head.flaw, flaw);
    slot = take(&head, &memory);
    cr_expect_neq(slot, &memory, "%s: no file", flaw);
    chain_next(slot, head.boot, &link);
    cr_expect_eq(link.seq, 1);
    use(&head, slot);
    head_close(&head);
    cr_assert_eq(count_aside(path), 1, "%s", flaw);
    cr_expect_str_eq(strrchr(path, '/') + 1, head.aside);
    cr_assert_eq(lstat(path, &after), 0);
    cr_expect(before.st_ino == after.st_ino && before.st_mode == after.st_mode &&
                  before.st_uid == after.st_uid && before.st_size == after.st_size,
              "%s: it is not as it was", flaw);
    cr_assert_eq(remove(path), 0);
    /* The new file is used from then on. */
    cr_assert_eq(head_open(&head, &lock, directory, false, "billing"), 0);
    cr_expect_null(head.flaw);
    chain_next(take(&head, &memory), head.boot, &link);
    cr_expect_eq(link.seq, 2);
    head_close(&head);
    unlink(file);
}

static void make(const char *text, off_t size, mode_t mode) {
    int fd = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    cr_assert_eq(ftruncate(fd, size), 0);
    cr_assert_eq(fchmod(fd, mode), 0);
    close(fd);
}

Test(head, what_is_damaged_is_set_aside) {
    make("", 0, 0600);
    expect_set_aside("it has not the size of a head file");
    make(HEAD_MAGIC, (off_t)HEAD_SIZE - 1, 0600);
    expect_set_aside("it has not the size of a head file");
    make("", (off_t)HEAD_SIZE, 0600);
    expect_set_aside("it does not begin as a head file does");
    make("a library says something\n", (off_t)HEAD_SIZE, 0600);
    expect_set_aside("it does not begin as a head file does");
}

Test(head, a_file_system_with_a_plain_rename) {
    plain_rename = true;
    make("", 0, 0600);
    expect_set_aside("it has not the size of a head file");
    cr_assert_eq(mkdir(file, 0700), 0);
    expect_set_aside("it is no regular file");
}

Test(head, what_is_hostile_is_set_aside) {
    struct stat before, after;

    cr_assert_eq(stat("/etc/passwd", &before), 0);
    cr_assert_eq(symlink("/etc/passwd", file), 0);
    expect_set_aside("it is a link");
    cr_assert_eq(stat("/etc/passwd", &after), 0);
    cr_expect(before.st_mtim.tv_sec == after.st_mtim.tv_sec && before.st_size == after.st_size);
    cr_assert_eq(symlink("/nonexistent", file), 0);
    expect_set_aside("it is a link");
    cr_assert_eq(mkfifo(file, 0600), 0);
    expect_set_aside("it is no regular file");
    cr_assert_eq(mkdir(file, 0700), 0);
    expect_set_aside("it is no regular file");
    make(HEAD_MAGIC, (off_t)HEAD_SIZE, 0666);
    expect_set_aside("others own it or may write it");
    if (geteuid() == 0) {
        make(HEAD_MAGIC, (off_t)HEAD_SIZE, 0600);
        cr_assert_eq(chown(file, 65534, 65534), 0);
        expect_set_aside("others own it or may write it");
    }
}

static void *open_damaged(void *barrier) {
    struct head head;

    pthread_barrier_wait(barrier);
    cr_expect_eq(head_open(&head, &lock, directory, false, "billing"), 0, "%s", error_text());
    cr_expect_geq(head.fd, 0, "no file");
    head_close(&head);
    return NULL;
}

Test(head, many_set_one_aside) {
    pthread_barrier_t barrier;
    pthread_t threads[16];
    char path[512];
    struct stat st;
    int damaged;

    for (int round = 0; round < 200; round++) {
        make("damaged", 7, 0600);
        pthread_barrier_init(&barrier, NULL, 16);
        for (int i = 0; i < 16; i++)
            cr_assert_eq(pthread_create(&threads[i], NULL, open_damaged, &barrier), 0);
        for (int i = 0; i < 16; i++)
            pthread_join(threads[i], NULL);
        /* The damaged file is kept, however many processes found it. */
        damaged = 0;
        while (count_aside(path)) {
            cr_assert_eq(stat(path, &st), 0);
            damaged += st.st_size == 7;
            cr_assert_eq(unlink(path), 0);
        }
        cr_expect_eq(damaged, 1);
        unlink(file);
    }
}

/* In a directory of root, where this user may not rename files. */
static void open_as_nobody(bool mandatory) {
    struct chain_slot memory;
    struct head head;
    int r;

    if (setgid(65534) < 0 || setuid(65534) < 0)
        _exit(10);
    r = head_open(&head, &lock, directory, mandatory, "billing");
    if (mandatory)
        _exit(r == -EACCES && strstr(error_text(), "cannot be set aside") ? 0 : 11);
    if (r < 0 || !head.flaw || *head.aside || head.fd >= 0)
        _exit(12);
    _exit(take(&head, &memory) == &memory ? 0 : 13);
}

Test(head, what_cannot_be_set_aside_costs_the_file_not_the_event) {
    int status;

    if (geteuid() != 0)
        return;
    make("damaged", 7, 0600);
    cr_assert_eq(chown(file, 65534, 65534), 0);
    cr_assert_eq(chmod(directory, 0755), 0);
    for (int mandatory = 0; mandatory < 2; mandatory++) {
        pid_t pid = fork();

        if (pid == 0)
            open_as_nobody(mandatory);
        cr_assert_eq(waitpid(pid, &status, 0), pid);
        cr_expect_eq(status, 0, "%d: %x", mandatory, status);
    }
    cr_assert_eq(chmod(directory, 0700), 0);
}

static void expect_refused(int code, const char *why) {
    struct head head;

    cr_expect_eq(head_open(&head, &lock, directory, false, "billing"), code, "%s: %s", why,
                 error_text());
}

/* Whoever may write the directory could replace the head at any time. */
Test(head, a_directory_of_others_is_refused) {
    cr_assert_eq(chmod(directory, 0777), 0);
    expect_refused(-EACCES, "directory writable by all");
    cr_assert_eq(chmod(directory, 0700), 0);
    if (geteuid() == 0) {
        cr_assert_eq(chown(directory, 65534, 65534), 0);
        expect_refused(-EACCES, "directory of somebody else");
        cr_assert_eq(chown(directory, 0, 0), 0);
    }
}
