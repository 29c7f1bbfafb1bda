/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads one source, or all of a tree. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/lint/reading.h"
#include "lint/callsites.h"
#include "util/buffer.h"
#include "util/cleanup.h"
#include "util/io.h"
#include "util/path.h"

#define DEPTH_MAX 64
#define READ_SIZE ((size_t)64 * 1024)

bool linting_is_source(const char *name) {
    static const char *const endings[] = {".c",   ".h",   ".cc",  ".hh", ".cpp",
                                          ".hpp", ".cxx", ".hxx", ".C"};
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < sizeof(endings) / sizeof(endings[0]); i++)
        if (strcmp(dot, endings[i]) == 0)
            return true;
    return false;
}

/* Reads a file, or more of it than is allowed. 0 or a negative errno. */
static int read_source(int fd, struct buffer *ret) {
    while (ret->n <= CALLSITES_MAX) {
        char *to = buffer_reserve(ret, READ_SIZE);
        ssize_t got;

        if (!to)
            return -ENOMEM;
        got = io_read(fd, to, READ_SIZE);
        if (got <= 0)
            return (int)got;
        ret->n += (size_t)got;
    }
    return 0;
}

static uint64_t count_lines(const char *bytes, size_t n) {
    uint64_t lines;

    if (n == 0)
        return 0;
    lines = bytes[n - 1] != '\n';

    for (const char *at = bytes, *end = bytes + n; (at = memchr(at, '\n', (size_t)(end - at)));
         at++)
        lines++;
    return lines;
}

void linting_source(struct linting *linting, int fd, const char *name) {
    struct lint_output *output = linting->output;
    struct lint lint = {lint_output_diagnostic, output};
    CLEANUP_CLOSE int file = fd;
    struct buffer text = {0};
    int r = read_source(file, &text);

    lint_output_file(output, name);
    if (r == 0) {
        output->lines += count_lines(text.bytes, text.n);
        r = callsites_judge(text.bytes, text.n, &linting->functions, &lint);
    }
    buffer_free(&text);
    lint_output_file_end(output);
    if (r < 0)
        lint_output_unread(output, name,
                           r == -E2BIG ? "longer than 16 MiB: not taken for a source"
                                       : strerror(-r));
}

/* ---- a tree -------------------------------------------------------------------------------- */

static bool is_excluded(const struct linting *linting, const char *name) {
    if (*name == '.')
        return true;
    for (size_t i = 0; i < linting->n_exclude; i++)
        if (fnmatch(linting->exclude[i], name, FNM_PERIOD) == 0)
            return true;
    return false;
}

static void walk_directory(struct linting *linting, int fd, const char *path, int depth);

static void visit(struct linting *linting, int at, const char *path, const char *name, int depth) {
    CLEANUP_CLOSE int fd =
        openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    CLEANUP_FREE char *whole = path_join(path, name);
    struct stat st = {0};
    int code = fd < 0 || fstat(fd, &st) < 0 ? errno : 0;

    if (fd < 0 && code == ELOOP)
        return;
    if (!whole) {
        lint_output_unread(linting->output, name, strerror(ENOMEM));
        return;
    }
    if (code) {
        /* No word about a file that is no source. */
        if (code != ENXIO && (linting_is_source(name) || code != ENOENT))
            lint_output_unread(linting->output, whole, strerror(code));
    } else if (S_ISDIR(st.st_mode)) {
        if (depth == DEPTH_MAX)
            lint_output_unread(linting->output, whole, "more than 64 directories deep");
        else
            walk_directory(linting, take_fd(&fd), whole, depth + 1);
    } else if (S_ISREG(st.st_mode) && linting_is_source(name)) {
        linting_source(linting, take_fd(&fd), whole);
    }
}

static void walk_directory(struct linting *linting, int fd, const char *path, int depth) {
    CLEANUP_CLOSE int directory = fd;
    struct dirent **names;
    int n = scandirat(directory, ".", &names, NULL, alphasort);

    if (n < 0) {
        lint_output_unread(linting->output, path, strerror(errno));
        return;
    }
    for (int i = 0; i < n; i++) {
        if (!is_excluded(linting, names[i]->d_name))
            visit(linting, directory, path, names[i]->d_name, depth);
        free(names[i]);
    }
    free(names);
}

void linting_tree(struct linting *linting, int fd, const char *name) {
    walk_directory(linting, fd, name, 0);
}
