/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "router/sink.h"

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

static int put(const char *line) {
    return sink_write(&sink, line, strlen(line));
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

Test(sink, a_cut_line_is_finished_before_another) {
    set_room(3);
    cr_assert_eq(put("first\n"), -EFBIG);
    set_room(RLIM_INFINITY);
    cr_assert_eq(put("other\n"), 0);
    has(path, "first\nother\n");
}

/* The disk did not keep the first line, and the second one was cut as the disk was full. */
Test(sink, what_is_written_again_does_not_stand_in_a_cut_line) {
    cr_assert_eq(put("first\n"), 0);
    set_room(9);
    cr_assert_lt(put("second\n"), 0);
    has(path, "first\nsec");
    set_room(RLIM_INFINITY);
    sink.error = EIO;
    cr_assert_eq(sink_sync(&sink, true), 0);
    has(path, "first\nsecond\nfirst\nsecond\n");
    cr_assert_eq(sink.error, 0);
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

static int put_other(const char *line) {
    return sink_write(&other, line, strlen(line));
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

Test(sink, room_is_a_percentage) {
    int room = sink_room(&sink);

    cr_assert(room >= 0 && room <= 100);
}
