/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/intake.h"
#include "cli/lines.h"
#include "cli/message.h"
#include "cli/progress.h"

struct batch {
    deed_log *log;
    const char *path;
    const char *rejects;
    int rejects_fd; /* -1: none are kept */
    struct lines lines;
    struct progress progress;
    uint64_t recorded, spooled, rejected, kept;
    bool journal_failed;
    bool rejects_failed;
    bool kept_open;   /* the last kept piece has no line feed */
    bool begins_open; /* the file of rejects had no line feed at its end when it was opened */
};

static void keep_bytes(struct batch *b, const char *bytes, size_t size) {
    for (size_t done = 0; b->rejects_fd >= 0 && done < size;) {
        ssize_t n = write(b->rejects_fd, bytes + done, size - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            message("record", "%s: %m; rejected lines are not kept any more", b->rejects);
            b->rejects_failed = true;
            close(b->rejects_fd);
            b->rejects_fd = -1;
            return;
        }
        done += (size_t)n;
        b->kept_open = bytes[done - 1] != '\n';
    }
}

static void keep_line(struct batch *b, const struct line *line) {
    if (b->begins_open)
        keep_bytes(b, "\n", 1);
    b->begins_open = false;
    keep_bytes(b, line->bytes, line->n);
}

static void reject(struct batch *b, const struct line *line, const char *why) {
    progress_clear(&b->progress);
    message("record", "%s:%" PRIu64 ": %s", b->path, b->lines.number, why);
    b->rejected++;
    keep_line(b, line);
}

static bool is_blank_line(const struct line *line) {
    for (size_t i = 0; i < line->n; i++)
        if (line->bytes[i] != ' ' && (line->bytes[i] < '\t' || line->bytes[i] > '\r'))
            return false;
    return true;
}

static void fail_from_here(struct batch *b, const struct line *line) {
    progress_clear(&b->progress);
    message("record", "%s:%" PRIu64 ": recorded nowhere: %s", b->path, b->lines.number,
            deed_error_text());
    b->journal_failed = true;
    b->kept++;
    keep_line(b, line);
}

static void record_line(struct batch *b, const struct line *line) {
    struct intake intake;
    char why[256];
    int r;

    if (intake_parse(line->bytes, line->n, &intake, why, sizeof(why)) < 0) {
        reject(b, line, why);
        return;
    }
    r = deed_record_event(b->log, &intake.event);
    intake_free(&intake);
    if (r == -EINVAL)
        reject(b, line, deed_error_text());
    else if (r < 0)
        fail_from_here(b, line);
    else
        b->recorded++;
    if (r == DEED_SPOOLED)
        b->spooled++;
}

static void take_json_line(struct batch *b, const struct line *line) {
    if (line->too_long && !line->first) {
        keep_line(b, line);
    } else if (!line->too_long && is_blank_line(line)) {
        return;
    } else if (b->journal_failed) {
        b->kept++;
        keep_line(b, line);
    } else if (line->too_long) {
        reject(b, line, "longer than a line may be, 1 MiB");
    } else {
        record_line(b, line);
    }
}

static void summarize(const struct batch *b) {
    progress_clear(&b->progress);
    if (b->spooled)
        message("record", "%" PRIu64 " of the recorded: " MESSAGE_SPOOLED, b->spooled);
    if (b->journal_failed && b->rejects_fd >= 0)
        message("record",
                "%" PRIu64 " recorded, %" PRIu64 " rejected, %" PRIu64
                " not recorded but kept: run it again with the file of rejects",
                b->recorded, b->rejected, b->kept);
    else if (b->journal_failed)
        message("record",
                "%" PRIu64 " recorded, %" PRIu64 " rejected; begin again at line %" PRIu64,
                b->recorded, b->rejected, b->lines.number);
    else if (b->rejected || b->progress.on)
        message("record", "%" PRIu64 " recorded, %" PRIu64 " rejected", b->recorded, b->rejected);
}

static int all_lines(struct batch *b) {
    struct line line;
    int r;

    progress_start(&b->progress, b->lines.fd);
    while ((r = lines_next(&b->lines, &line)) > 0) {
        take_json_line(b, &line);
        progress_show(&b->progress, b->lines.bytes, b->recorded);
        if (b->journal_failed && b->rejects_fd < 0)
            break;
    }
    if (r < 0)
        message("record", "%s: %s", b->path, strerror(-r));
    /* The last line of one file must not run into the first of the next. */
    if (b->kept_open)
        keep_bytes(b, "\n", 1);
    summarize(b);
    if (r < 0 || b->journal_failed || b->rejects_failed)
        return EXIT_UNRECORDED;
    return b->rejected ? EXIT_SOME : EXIT_DONE;
}

static bool same_file(int a, int b) {
    struct stat one, other;

    return fstat(a, &one) == 0 && fstat(b, &other) == 0 && S_ISREG(one.st_mode) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* Does the file of rejects end within a line, as a killed run leaves it? */
static bool ends_open(const char *path, int rejects_fd) {
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    off_t end = fd < 0 || !same_file(fd, rejects_fd) ? 0 : lseek(fd, 0, SEEK_END);
    char last = '\n';
    bool open_end = end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n';

    if (fd >= 0)
        close(fd);
    return open_end;
}

int batch(deed_log *log, const char *path, const char *rejects) {
    struct batch b = {.log = log,
                      .path = path,
                      .rejects = rejects,
                      .rejects_fd = -1,
                      .journal_failed = log == NULL};
    int r;

    if (rejects) {
        b.rejects_fd =
            open(rejects, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);
        if (b.rejects_fd < 0) {
            message("record", "--rejects: %s: %m", rejects);
            return EXIT_UNRECORDED;
        }
        b.begins_open = ends_open(rejects, b.rejects_fd);
    }
    r = lines_open(&b.lines, path);
    if (r < 0) {
        message("record", "--json: %s: %s", path, strerror(-r));
        r = EXIT_UNRECORDED;
    } else if (b.rejects_fd >= 0 && same_file(b.lines.fd, b.rejects_fd)) {
        message("record", "--rejects: %s: is the file that is read; it would never end", rejects);
        lines_close(&b.lines);
        r = EXIT_INVALID;
    } else {
        if (!log)
            message("record", "recorded nowhere: %s", deed_error_text());
        r = all_lines(&b);
        lines_close(&b.lines);
    }
    if (b.rejects_fd >= 0 && close(b.rejects_fd) < 0) {
        message("record", "%s: %m", rejects);
        r = EXIT_UNRECORDED;
    }
    return r;
}
