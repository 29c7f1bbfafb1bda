/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reconcile/filescan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "store/fileset.h"
#include "store/unread.h"
#include "util/calendar.h"
#include "util/cleanup.h"
#include "util/io.h"

#define DAY_USEC (UINT64_C(1000000) * DAY_SECONDS)

static void mark_evidence(const struct input_line *line, void *data) {
    const struct filescan *scan = data;
    uint8_t hash[DIGEST_SIZE];
    struct scanned event;

    if (line->too_long || scan_line(line->bytes, line->n, SCAN_FILE, &event) != SCAN_EVENT)
        return;
    scan_hash(&event, hash);
    eventset_mark(scan->events, event.id, hash, EVENTSET_EVIDENCE);
}

static void mark_rejected(const struct input_line *line, void *data) {
    const struct filescan *scan = data;

    if (!line->too_long)
        eventset_mark_rejected(scan->events, line->bytes, line->n);
}

static int read_rotated(struct filescan *scan, const struct fileset_file *file) {
    follow_line *mark = file->rejected ? mark_rejected : mark_evidence;
    CLEANUP_CLOSE int fd = io_open_regular(scan->directory, file->name);
    struct input *input = NULL;
    struct input_line line;
    int r = fd < 0 ? fd : input_open(&input, take_fd(&fd));

    while (r >= 0 && (r = input_next(input, true, &line)) > 0)
        mark(&line, scan);
    input_close(input);
    return r;
}

/* Was the file last written to so long before `since` that it has nothing recorded after it? */
static bool is_too_old(const struct filescan *scan, const char *name, uint64_t since) {
    struct stat st;

    return fstatat(scan->directory, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
           (uint64_t)st.st_mtim.tv_sec * 1000000 + DAY_USEC < since;
}

/* NULL: it was read, or what is broken in it can be taken for missing and sent again. */
static const char *why_not_read(struct filescan *scan, const struct fileset_file *file) {
    const char *why = fileset_unread(file->name);
    int r;

    if (why)
        return why;
    r = read_rotated(scan, file);
    return r >= 0 || r == -EBADMSG || r == -ENOENT ? NULL : unread_words(r);
}

static bool read_all_rotated(struct filescan *scan, const struct fileset *set, uint64_t since,
                             filescan_failed *failed, void *data) {
    for (size_t i = 0; i < set->n; i++) {
        const char *name = set->files[i].name, *why;

        if (fileset_is_written_to(name) || is_too_old(scan, name, since))
            continue;
        why = why_not_read(scan, &set->files[i]);
        if (why) {
            failed(name, why, data);
            return false;
        }
    }
    return true;
}

bool filescan_read(struct filescan *scan, uint64_t since, filescan_failed *failed, void *data) {
    struct fileset set;
    bool whole;
    int r;

    /* Opened before the directory is read: a file that is rotated meanwhile is read twice, and
     * none is left out. */
    filescan_close(scan);
    follow_open(&scan->evidence, scan->directory, FILESET_CURRENT, false);
    follow_open(&scan->rejected, scan->directory, FILESET_REJECTED, false);
    r = fileset_read(scan->directory, &set);
    if (r < 0) {
        failed("the directory of the evidence", strerror(-r), data);
        return false;
    }
    for (size_t i = 0; i < set.n_strange; i++)
        if (!set.strange[i].rejected && !is_too_old(scan, set.strange[i].name, since))
            failed(set.strange[i].name, fileset_why_strange, data);
    whole = read_all_rotated(scan, &set, since, failed, data);
    fileset_free(&set);
    if (!whole)
        return false;
    r = filescan_read_more(scan);
    if (r < 0)
        failed("the evidence", strerror(-r), data);
    return r >= 0;
}

int filescan_read_more(struct filescan *scan) {
    int r = follow_read(&scan->evidence, mark_evidence, scan);

    return r < 0 ? r : follow_read(&scan->rejected, mark_rejected, scan);
}

uint64_t filescan_bytes(const struct filescan *scan) {
    return follow_bytes(&scan->evidence) + follow_bytes(&scan->rejected);
}

void filescan_close(struct filescan *scan) {
    follow_close(&scan->evidence);
    follow_close(&scan->rejected);
}
