/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include "journal/entries.h"
#include "journal/judge.h"
#include "journal/origin.h"
#include "store/fileset.h"
#include "store/follow.h"
#include "util/cleanup.h"

struct watch {
    struct entries *entries; /* NULL: a file */
    struct senders senders;
    struct buffer line; /* the entry as a line of the evidence */
    int directory, fd;
    char *path; /* of the directory */
    char *name; /* within it */
    struct follow follow;
    bool links;
    uint64_t foreign;
    bool was_cut;
    bool misread; /* not all of the table of emitters is understood */
};

static struct watch *new_watch(void) {
    struct watch *watch = calloc(1, sizeof(*watch));

    if (watch)
        watch->directory = watch->fd = -1;
    return watch;
}

void watch_close(struct watch *watch) {
    if (!watch)
        return;
    if (watch->entries)
        entries_close(watch->entries); /* with its descriptor */
    else
        closep(&watch->fd);
    if (watch->name)
        follow_close(&watch->follow);
    senders_free(&watch->senders);
    buffer_free(&watch->line);
    closep(&watch->directory);
    free(watch->path);
    free(watch->name);
    free(watch);
}

/* ---- a file -------------------------------------------------------------------------------- */

/* In a directory of evidence, the file that rsyslogd writes to. */
static int open_place(struct watch *watch, const char *path) {
    const char *slash = strrchr(path, '/');
    struct stat st;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        watch->path = strdup(path);
        watch->name = strdup(FILESET_CURRENT);
    } else {
        watch->links = true; /* whoever names a file means what it leads to */
        watch->path = slash ? strndup(path, (size_t)(slash - path) + (slash == path)) : strdup(".");
        watch->name = strdup(slash ? slash + 1 : path);
    }
    if (!watch->path || !watch->name)
        return -ENOMEM;
    watch->directory = open(watch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return watch->directory < 0 ? -errno : 0;
}

int watch_file(struct watch **ret, const char *path) {
    struct watch *watch = new_watch();
    int r = watch ? open_place(watch, path) : -ENOMEM;

    if (r < 0) {
        watch_close(watch);
        return r;
    }
    /* Where inotify fails, or a link leads elsewhere, the caller's look every second has to do. */
    watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch->fd >= 0 &&
        inotify_add_watch(watch->fd, watch->path, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0)
        close(take_fd(&watch->fd));
    if (watch->fd >= 0)
        inotify_add_watch(watch->fd, path, IN_MODIFY);
    follow_open(&watch->follow, watch->directory, watch->name, watch->links);
    *ret = watch;
    return 0;
}

struct line_taker {
    struct watch *watch;
    watch_line *take;
    void *data;
};

static void take_watched_line(const struct input_line *line, void *data) {
    const struct line_taker *taker = data;
    struct view event;

    if (line->n == 0)
        return;
    if (line->too_long || !view_line(line->bytes, line->n, &event))
        taker->watch->foreign++;
    else
        taker->take(line->bytes, line->n, taker->data);
}

static void restart_if_cut(struct watch *watch) {
    struct stat st;

    if (!watch->follow.input || fstat(input_fd(watch->follow.input), &st) < 0 ||
        (uint64_t)st.st_size >= input_done(watch->follow.input))
        return;
    follow_close(&watch->follow);
    watch->was_cut = true;
}

static int read_followed_file(struct watch *watch, watch_line *take, void *data) {
    struct line_taker taker = {watch, take, data};
    char events[4096];

    while (watch->fd >= 0 && read(watch->fd, events, sizeof(events)) > 0)
        ;
    restart_if_cut(watch);
    return follow_read(&watch->follow, take_watched_line, &taker);
}

/* ---- the journal --------------------------------------------------------------------------- */

int watch_journal(struct watch **ret, const char *emitters, const char **ret_what) {
    struct watch *watch = new_watch();
    int r = watch ? senders_read(&watch->senders, emitters) : -ENOMEM;

    if (r == -EBADMSG) {
        watch->misread = true; /* the other rows count */
        r = 0;
    } else if (watch && r < 0) {
        *ret_what = emitters;
    }
    if (r == 0)
        r = entries_open(&watch->entries, ENTRIES_BOTH);
    if (r >= 0) {
        watch->fd = entries_fd(watch->entries);
        r = watch->fd < 0 ? watch->fd : entries_seek_tail(watch->entries);
    }
    if (r < 0) {
        watch_close(watch);
        return r;
    }
    *ret = watch;
    return 0;
}

/* Takes it as the line that the relay would write, if it is evidence. */
static bool take_entry(struct watch *watch, watch_line *take, void *data) {
    struct judged judged;

    judge_entry(&watch->senders, watch->entries, &judged);
    if (judged.rejected) {
        watch->foreign += judge_is_foreign(&judged);
        return false;
    }
    origin_line(watch->entries, judged.via, &watch->line);
    return !watch->line.failed && take(watch->line.bytes, watch->line.n, data);
}

/* To the entry before the last n wanted events, or to the beginning. */
static int back_in_journal(struct watch *watch, size_t n, watch_line *wanted, void *data) {
    int r;

    for (;;) {
        r = entries_previous(watch->entries);
        if (r <= 0 || n == 0)
            break;
        if (take_entry(watch, wanted, data))
            n--;
    }
    watch->foreign = 0; /* read_new_entries() counts them again */
    return r == 0 ? entries_seek_time(watch->entries, 0) : r;
}

static int read_new_entries(struct watch *watch, watch_line *take, void *data) {
    int r = entries_seen(watch->entries);

    if (r >= 0)
        r = entries_search_again(watch->entries);
    while (r >= 0 && (r = entries_next(watch->entries)) > 0)
        take_entry(watch, take, data);
    return watch->line.failed ? -ENOMEM : r;
}

/* ---- either -------------------------------------------------------------------------------- */

int watch_back(struct watch *watch, size_t n, watch_line *wanted, void *data) {
    return watch->entries ? back_in_journal(watch, n, wanted, data) : 0;
}

int watch_read(struct watch *watch, watch_line *take, void *data) {
    return watch->entries ? read_new_entries(watch, take, data)
                          : read_followed_file(watch, take, data);
}

uint64_t watch_foreign(struct watch *watch) {
    uint64_t foreign = watch->foreign;

    watch->foreign = 0;
    return foreign;
}

bool watch_was_cut(struct watch *watch) {
    bool was_cut = watch->was_cut;

    watch->was_cut = false;
    return was_cut;
}

const char *watch_misread(const struct watch *watch) {
    return watch->misread ? watch->senders.why : NULL;
}

int watch_fd(const struct watch *watch) {
    return watch->fd;
}
