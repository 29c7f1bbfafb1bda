/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "router/lag.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "journal/senders.h"
#include "store/eventset.h"
#include "store/locate.h"
#include "store/tail.h"
#include "util/cleanup.h"

/* How much of the evidence and of the rejected is read: more than LAG_WINDOW, as lines have an
 * origin there, and as there are second copies. */
#define TAIL (4 * LAG_WINDOW)
/* Files that were compressed longer before the position are not read; in seconds. */
#define COMPRESSED 120

struct lag {
    struct senders senders;
    struct entries *entries;
    struct eventset *eventset;
    size_t looked_at; /* entries */
    uint64_t since;   /* files compressed earlier are not read; seconds since 1970 */
};

/* ---- the journal --------------------------------------------------------------------------- */

/* Adds the events of the last LAG_WINDOW bytes before the position. */
static int add_all(struct lag *lag, const char *position) {
    size_t bytes = 0;
    uint64_t usec;
    int r = entries_seek(lag->entries, position);

    while (r >= 0 && bytes < LAG_WINDOW && !eventset_is_full(lag->eventset)) {
        struct scanned event;

        r = entries_previous(lag->entries);
        if (r <= 0)
            break;
        bytes += entries_field(lag->entries, "MESSAGE").n + 1;
        if (lag->looked_at == 0 && entries_time(lag->entries, &usec) >= 0)
            lag->since = usec / 1000000 - COMPRESSED;
        lag->looked_at++;
        if (senders_evidence(&lag->senders, lag->entries, &event))
            eventset_add(lag->eventset, &event);
    }
    return r < 0 ? r : 0;
}

/* Reads the same entries again, backwards: the last missing one that it meets is the first. */
static int find_first(struct lag *lag, const char *position, char **ret) {
    int r = entries_seek(lag->entries, position);

    for (size_t i = 0; i < lag->looked_at && r >= 0; i++) {
        struct scanned event;
        const struct eventset_event *known;

        r = entries_previous(lag->entries);
        if (r <= 0)
            break;
        if (!senders_evidence(&lag->senders, lag->entries, &event))
            continue;
        known = eventset_add(lag->eventset, &event);
        if (!known || known->state != EVENTSET_MISSING)
            continue;
        free(*ret);
        *ret = NULL;
        r = entries_cursor(lag->entries, ret);
    }
    return r < 0 ? r : 0;
}

/* ---- the files ----------------------------------------------------------------------------- */

/* By its id alone: because of one changed line, the events after it are not written again. */
static void mark(const struct input_line *line, bool rejected, void *data) {
    struct lag *lag = data;
    struct scanned event;

    if (line->too_long)
        return;
    if (rejected)
        eventset_mark_rejected(lag->eventset, line->bytes, line->n);
    else if (scan_line(line->bytes, line->n, SCAN_FILE, &event) == SCAN_EVENT)
        eventset_mark(lag->eventset, event.id, NULL, EVENTSET_EVIDENCE);
}

static int mark_files(struct lag *lag, const char **ret_what, const char **ret_why) {
    static char why[LOCATE_WHY];
    char path[PATH_MAX];
    CLEANUP_CLOSE int directory = -1;

    if (!locate_written(path, why)) {
        *ret_what = "the evidence";
        *ret_why = why;
        return -EINVAL;
    }
    *ret_what = "the directory of the evidence";
    directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return errno == ENOENT ? 0 : -errno;
    return tail_read(directory, &(struct tail){.bytes = TAIL, .since = lag->since}, mark, lag);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static int find_missing(struct lag *lag, const char *position, char **ret, const char **ret_what,
                        const char **ret_why) {
    int r;

    *ret_what = "the journal";
    r = entries_open(&lag->entries, ENTRIES_SYSTEM);
    if (r >= 0)
        r = add_all(lag, position);
    if (r < 0 || eventset_count(lag->eventset, EVENTSET_MISSING) == 0)
        return r;
    r = mark_files(lag, ret_what, ret_why);
    if (r < 0 || eventset_count(lag->eventset, EVENTSET_MISSING) == 0)
        return r;
    *ret_what = "the journal";
    return find_first(lag, position, ret);
}

int lag_find(const char *position, const char *emitters, char **ret, const char **ret_what,
             const char **ret_why) {
    struct lag lag = {.eventset = eventset_new()};
    int r;

    *ret = NULL;
    *ret_why = NULL;
    *ret_what = emitters;
    r = lag.eventset ? senders_read(&lag.senders, emitters) : -ENOMEM;
    if (r >= 0 || r == -EBADMSG) /* a mistake in the file: deed-emitters(8) has reported it */
        r = find_missing(&lag, position, ret, ret_what, ret_why);
    if (r < 0) {
        free(*ret);
        *ret = NULL;
        if (!*ret_why)
            *ret_why = strerror(-r);
    }
    entries_close(lag.entries);
    senders_free(&lag.senders);
    eventset_free(lag.eventset);
    return r;
}
