/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/io.h"

static char directory[] = "/tmp/deed-io-XXXXXX";

static void begin(void) {
    cr_assert_not_null(mkdtemp(directory));
    cr_assert_eq(chdir(directory), 0);
}

static int files(void) {
    DIR *dir = opendir(".");
    int n = -2; /* . and .. */

    cr_assert_not_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static void end(void) {
    unlink("file");
    unlink("link");
    unlink("fifo");
    cr_expect_eq(chdir("/"), 0);
    cr_expect_eq(rmdir(directory), 0);
}

TestSuite(io, .init = begin, .fini = end);

Test(io, a_file_is_replaced_as_a_whole) {
    char text[16], path[64];
    struct stat old, new;

    cr_assert_eq(io_replace("file", "old and long", 12, 0640), 0);
    cr_assert_eq(stat("file", &old), 0);
    cr_expect_eq(old.st_mode & 07777, 0640);
    snprintf(path, sizeof(path), "%s/file", directory);
    cr_assert_eq(io_replace(path, "new", 3, 0600), 0);
    cr_assert_eq(stat("file", &new), 0);
    cr_expect_eq(new.st_mode & 07777, 0600);
    cr_expect_neq(new.st_ino, old.st_ino);
    cr_expect_eq(io_read_text("file", text, sizeof(text)), 3);
    cr_expect_str_eq(text, "new");
    cr_expect_eq(files(), 1);
}

Test(io, what_cannot_be_replaced_leaves_nothing_behind) {
    cr_assert_eq(mkdir("file", 0700), 0);
    cr_expect_lt(io_replace("file", "new", 3, 0600), 0);
    cr_expect_eq(files(), 1);
    cr_expect_eq(rmdir("file"), 0);
    cr_expect_eq(io_replace("nowhere/file", "new", 3, 0600), -ENOENT);
}

Test(io, a_link_is_replaced_and_not_followed) {
    char text[16];

    cr_assert_eq(io_replace("file", "old", 3, 0600), 0);
    cr_assert_eq(symlink("file", "link"), 0);
    cr_expect_eq(io_read_text("link", text, sizeof(text)), -ELOOP);
    cr_assert_eq(io_replace("link", "new", 3, 0600), 0);
    cr_expect_eq(io_read_text("link", text, sizeof(text)), 3);
    cr_expect_eq(io_read_text("file", text, sizeof(text)), 3);
    cr_expect_str_eq(text, "old");
}

Test(io, text_has_an_end_and_comes_from_a_file) {
    char text[4];

    cr_assert_eq(io_replace("file", "12345", 5, 0600), 0);
    cr_expect_eq(io_read_text("file", text, sizeof(text)), 3);
    cr_expect_str_eq(text, "123");
    cr_assert_eq(mkfifo("fifo", 0600), 0);
    cr_expect_eq(io_read_text("fifo", text, sizeof(text)), -EBADMSG);
    cr_expect_eq(io_read_text(".", text, sizeof(text)), -EBADMSG);
    cr_expect_eq(io_read_text("nothing", text, sizeof(text)), -ENOENT);
}

Test(io, pieces_of_a_pipe_are_put_together) {
    char text[8];
    int ends[2];

    cr_assert_eq(pipe(ends), 0);
    if (fork() == 0) {
        for (int i = 0; i < 3; i++) {
            usleep(10000);
            io_write(ends[1], "ab", 2);
        }
        _exit(0);
    }
    close(ends[1]);
    cr_expect_eq(io_read(ends[0], text, 5), 5);
    cr_expect_eq(io_read(ends[0], text + 5, 3), 1, "and then it ends");
    cr_expect_eq(memcmp(text, "ababab", 6), 0);
    close(ends[0]);
}

Test(io, has_a_place_of_its_own) {
    char text[8];
    int fd = open("file", O_RDWR | O_CREAT, 0600);

    cr_assert_eq(io_write_at(fd, "cd", 2, 2), 0);
    cr_assert_eq(io_write_at(fd, "ab", 2, 0), 0);
    cr_expect_eq(io_read_at(fd, text, 8, 1), 3);
    cr_expect_eq(memcmp(text, "bcd", 3), 0);
    cr_expect_eq(lseek(fd, 0, SEEK_CUR), 0);
    close(fd);
}
