/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "relay/sink.h"

static char directory[32];
static char path[64];
static struct sink sink;

static void setup(void) {
    strcpy(directory, "/tmp/deed-sink.XXXXXX");
    cr_assert(mkdtemp(directory) != NULL);
    snprintf(path, sizeof(path), "%s/file", directory);
    umask(0);
    signal(SIGXFSZ, SIG_IGN);
    sink_init(&sink, path, NULL);
}

static void teardown(void) {
    char command[80];

    sink_close(&sink);
    snprintf(command, sizeof(command), "rm -rf %s", directory);
    cr_assert_eq(system(command), 0);
}

TestSuite(sink, .init = setup, .fini = teardown);

static size_t done;

static int put(const char *lines) {
    return sink_write(&sink, lines, strlen(lines), &done);
}

static void make(const char *name, const char *content) {
    FILE *f = fopen(name, "w");

    cr_assert(f && fputs(content, f) >= 0 && fclose(f) == 0);
    cr_assert_eq(chmod(name, 0640), 0);
}

static void has(const char *name, const char *wanted) {
    char found[512] = "";
    FILE *f = fopen(name, "r");

    cr_assert(f);
    found[fread(found, 1, sizeof(found) - 1, f)] = '\0';
    fclose(f);
    cr_assert_str_eq(found, wanted);
}

/* Limits the size of files, as a full disk would, for this process alone. */
static void set_room(rlim_t size) {
    struct rlimit limit = {size, RLIM_INFINITY};

    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

Test(sink, appends_and_makes_the_file) {
    struct stat st, of_directory;

    cr_assert_eq(put("one\n"), 0);
    cr_assert_eq(put("two\n"), 0);
    has(path, "one\ntwo\n");
    cr_assert_eq(stat(path, &st), 0);
    cr_assert_eq(stat(directory, &of_directory), 0);
    cr_assert_eq(st.st_mode & 07777, 0640);
    cr_assert_eq(st.st_gid, of_directory.st_gid);
}

/* rsyslogd as a user of its own, which is not in the group of those who may read the evidence. */
Test(sink, the_group_of_the_directory_without_being_in_it) {
    const uid_t user = 64001;
    const gid_t readers = 64002;
    struct stat st;
    int status;
    pid_t pid;

    if (geteuid() != 0)
        cr_skip_test("needs root");
    cr_assert_eq(chown(directory, user, readers), 0);
    cr_assert_eq(chmod(directory, 02750), 0);
    pid = fork();
    if (pid == 0) {
        bool dropped = setgroups(0, NULL) == 0 && setgid(user) == 0 && setuid(user) == 0;

        _exit(dropped ? -put("one\n") : 255);
    }
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_assert(WIFEXITED(status));
    cr_assert_eq(WEXITSTATUS(status), 0, "%d", WEXITSTATUS(status));
    cr_assert_eq(stat(path, &st), 0);
    cr_expect_eq(st.st_mode & 07777, 0640);
    cr_expect_eq(st.st_uid, user);
    cr_expect_eq(st.st_gid, readers);
}

Test(sink, a_cut_line_is_finished_when_it_comes_again) {
    cr_assert_eq(put("one\n"), 0);
    set_room(7);
    cr_assert_eq(put("second\n"), -EFBIG);
    has(path, "one\nsec");
    cr_assert_eq(put("second\n"), -EFBIG);
    set_room(RLIM_INFINITY);
    cr_assert_eq(put("second\n"), 0);
    cr_assert_eq(put("third\n"), 0);
    has(path, "one\nsecond\nthird\n");
}

Test(sink, only_the_cut_line_of_many_comes_again) {
    set_room(9);
    cr_assert_eq(put("one\ntwo\nthird\nfour\n"), -EFBIG);
    cr_assert_eq(done, 8);
    has(path, "one\ntwo\nt");
    set_room(RLIM_INFINITY);
    cr_assert_eq(put("third\nfour\n"), 0);
    cr_assert_eq(done, 11);
    has(path, "one\ntwo\nthird\nfour\n");
}

/* The disk did not keep the first line, and the second one was cut as the disk was full. */
Test(sink, what_is_written_again_does_not_stand_in_a_cut_line) {
    cr_assert_eq(put("first\n"), 0);
    set_room(9);
    cr_assert_lt(put("second\n"), 0);
    has(path, "first\nsec");
    set_room(RLIM_INFINITY);
    /* As after a sync that failed. */
    sink.error = EIO;
    sink.begun = 0;
    sink.torn = true;
    cr_assert_eq(put("second\n"), 0);
    has(path, "first\nsec\nfirst\nsecond\n");
    cr_assert_eq(sink.error, 0);
    cr_assert_eq(sink_sync(&sink), 0);
    cr_assert_eq(sink_sync_due(&sink), -1);
}

/* Also if no line comes any more. */
Test(sink, what_the_disk_did_not_keep_is_written_again) {
    cr_assert_eq(put("one\n"), 0);
    cr_assert_geq(sink_sync_due(&sink), 0);
    sink.error = EIO;
    cr_assert_eq(sink_sync(&sink), 0);
    has(path, "one\none\n");
    cr_assert_eq(sink_sync_due(&sink), -1);
}

Test(sink, it_is_synced_once_a_second) {
    cr_assert_eq(sink_sync_due(&sink), -1);
    cr_assert_eq(put("one\n"), 0);
    cr_assert_eq(sink_sync(&sink), 0);
    cr_assert_eq(sink_sync_due(&sink), -1);
    cr_assert_eq(put("two\n"), 0);
    cr_assert_gt(sink_sync_due(&sink), 0);
    cr_assert_leq(sink_sync_due(&sink), 1000);
}

Test(sink, a_line_that_did_not_begin_leaves_nothing) {
    cr_assert_eq(put("one\n"), 0);
    set_room(4);
    cr_assert_eq(put("two\n"), -EFBIG);
    set_room(RLIM_INFINITY);
    cr_assert_eq(put("three\n"), 0);
    has(path, "one\nthree\n");
}

Test(sink, a_fragment_of_another_process_stands_alone) {
    make(path, "one\nfrag");
    cr_assert_eq(put("two\n"), 0);
    has(path, "one\nfrag\ntwo\n");
}

Test(sink, rotated_and_deleted_files_are_left) {
    char rotated[80];

    snprintf(rotated, sizeof(rotated), "%s-1", path);
    cr_assert_eq(put("one\n"), 0);
    cr_assert_eq(rename(path, rotated), 0);
    cr_assert_eq(put("two\n"), 0);
    has(rotated, "one\n");
    has(path, "two\n");
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(put("three\n"), 0);
    has(path, "three\n");
}

Test(sink, rotated_in_the_middle_of_many_lines) {
    char rotated[80];

    snprintf(rotated, sizeof(rotated), "%s-1", path);
    set_room(6);
    cr_assert_eq(put("one\ntwo\nthree\n"), -EFBIG);
    cr_assert_eq(done, 4);
    set_room(RLIM_INFINITY);
    cr_assert_eq(rename(path, rotated), 0);
    cr_assert_eq(put("two\nthree\n"), 0);
    has(rotated, "one\ntw");
    has(path, "two\nthree\n");
}

Test(sink, the_rest_of_a_line_does_not_follow_into_a_new_file) {
    char rotated[80];

    snprintf(rotated, sizeof(rotated), "%s-1", path);
    set_room(3);
    cr_assert_eq(put("first\n"), -EFBIG);
    set_room(RLIM_INFINITY);
    cr_assert_eq(rename(path, rotated), 0);
    cr_assert_eq(put("first\n"), 0);
    has(path, "first\n");
}

Test(sink, no_way_to_another_file) {
    char elsewhere[80];

    snprintf(elsewhere, sizeof(elsewhere), "%s-elsewhere", path);
    make(elsewhere, "");
    cr_assert_eq(symlink(elsewhere, path), 0);
    cr_assert_eq(put("one\n"), -ELOOP);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(link(elsewhere, path), 0);
    cr_assert_eq(put("one\n"), -EPERM);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_assert_eq(put("one\n"), -EMEDIUMTYPE);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(mkdir(path, 0700), 0);
    cr_assert_lt(put("one\n"), 0);
    cr_assert_eq(rmdir(path), 0);
    has(elsewhere, "");
    cr_assert_eq(put("one\n"), 0);
}

Test(sink, a_file_that_others_may_write_is_no_evidence) {
    make(path, "");
    cr_assert_eq(chmod(path, 0660), 0);
    cr_assert_eq(put("one\n"), -EPERM);
    cr_assert_eq(chmod(path, 0640), 0);
    cr_assert_eq(put("one\n"), 0);
}

Test(sink, a_directory_that_is_gone_is_waited_for) {
    char aside[64];

    snprintf(aside, sizeof(aside), "%s-aside", directory);
    cr_assert_eq(put("one\n"), 0);
    cr_assert_eq(rename(directory, aside), 0);
    cr_assert_eq(put("two\n"), -ENOENT);
    cr_assert_eq(rename(aside, directory), 0);
    cr_assert_eq(put("two\n"), 0);
    has(path, "one\ntwo\n");
}

/* ---- two writers of one file ----------------------------------------------------------------- */

static struct sink other;
static char lock[64];

static void set_two(void) {
    setup();
    snprintf(lock, sizeof(lock), "%s/lock", directory);
    sink_init(&sink, path, lock);
    sink_init(&other, path, lock);
}

static void end_two(void) {
    sink_close(&other);
    teardown();
}

static int put_other(const char *lines) {
    return sink_write(&other, lines, strlen(lines), &done);
}

TestSuite(two, .init = set_two, .fini = end_two);

Test(two, lines_stand_one_after_the_other) {
    struct stat st;

    cr_assert_eq(put("one\n"), 0);
    cr_assert_eq(put_other("two\n"), 0);
    cr_assert_eq(put("three\n"), 0);
    has(path, "one\ntwo\nthree\n");
    cr_assert_eq(stat(lock, &st), 0);
    cr_assert_eq(st.st_mode & 07777, 0600);
}

Test(two, a_cut_line_keeps_the_other_away_until_it_is_whole) {
    cr_assert_eq(put("one\n"), 0);
    cr_assert_eq(put_other("two\n"), 0);
    set_room(11);
    cr_assert_eq(put("third\n"), -EFBIG);
    set_room(RLIM_INFINITY);
    cr_assert_eq(put_other("fourth\n"), -EBUSY);
    cr_assert_eq(put("third\n"), 0);
    cr_assert_eq(put_other("fourth\n"), 0);
    has(path, "one\ntwo\nthird\nfourth\n");
}

Test(two, what_the_other_left_when_it_was_killed_stands_alone) {
    cr_assert_eq(put("one\n"), 0);
    cr_assert_eq(put_other("two\n"), 0);
    set_room(11);
    cr_assert_eq(put_other("third\n"), -EFBIG);
    set_room(RLIM_INFINITY);
    sink_close(&other); /* as the kernel does it */
    cr_assert_eq(put("fourth\n"), 0);
    has(path, "one\ntwo\nthi\nfourth\n");
}

Test(two, a_file_that_was_rotated_gives_the_lock_back) {
    char aside[80];

    snprintf(aside, sizeof(aside), "%s-1", path);
    cr_assert_eq(put("one\n"), 0);
    set_room(6);
    cr_assert_eq(put("second\n"), -EFBIG);
    set_room(RLIM_INFINITY);
    cr_assert_eq(rename(path, aside), 0);
    cr_assert_eq(put("second\n"), 0);
    cr_assert_eq(put_other("third\n"), 0);
    has(aside, "one\nse");
    has(path, "second\nthird\n");
}

Test(two, a_lock_that_is_a_link_is_not_followed) {
    char target[80];

    snprintf(target, sizeof(target), "%s/elsewhere", directory);
    cr_assert_eq(symlink(target, lock), 0);
    cr_assert_eq(put("one\n"), -ELOOP);
    cr_assert_neq(access(target, F_OK), 0);
}
