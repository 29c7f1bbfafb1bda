/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reconcile/reconcile.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

#include "journal/cursor.h"
#include "journal/emitters.h"
#include "journal/judge.h"
#include "journal/positions.h"
#include "lib/error.h"
#include "lib/journal.h"
#include "reconcile/filescan.h"
#include "reconcile/resend.h"
#include "util/cleanup.h"
#include "util/monotonic.h"

#define STATE DEED_STATE_DIRECTORY "/reconcile.state"

#define OVERLAP 1000 /* entries before the kept position that are read again */
#define BATCH 256
#define SEND_NS (10 * NS_PER_S)
#define POLL_NS (100 * NS_PER_MS)
#define QUIET_NS (60 * NS_PER_S) /* without a byte in either file */

struct reconcile {
    const struct reconcile_options *options;
    const struct reconcile_calls *calls;
    struct reconcile_totals *totals;
    struct senders senders;
    struct positions positions;
    struct journal sink;
    struct eventset *events; /* of the present window */
    struct filescan files;
    bool failed; /* the run stops */
};

static void warn(struct reconcile *reconcile, const char *what, const char *why) {
    reconcile->totals->failed = true;
    reconcile->calls->on_failure(what, why, reconcile->calls->data);
}

static void fail_run(struct reconcile *reconcile, const char *what, const char *why) {
    reconcile->failed = true;
    warn(reconcile, what, why);
}

static void on_unread_file(const char *name, const char *why, void *data) {
    fail_run(data, name, why);
}

/* ---- sending again ------------------------------------------------------------------------- */

static size_t count_on_the_way(const struct reconcile *reconcile) {
    return eventset_count(reconcile->events, EVENTSET_SENT);
}

static void fail_overdue(struct reconcile *reconcile, bool others_arrive) {
    char why[128] = "does not come out; is rsyslogd running? See deed doctor";

    if (others_arrive)
        snprintf(why, sizeof(why), "did not come out within %" PRIu64 " s, although others did",
                 reconcile->options->timeout);
    fail_run(reconcile, "what was sent again", why);
}

/* Until the files have all that was sent. False: they grow no more, or none of it came in time,
 * whatever else was recorded. */
static bool wait_for_batch(struct reconcile *reconcile) {
    const uint64_t timeout = reconcile->options->timeout * NS_PER_S;
    uint64_t now = monotonic_ns(), arrived = now, grew = now;
    uint64_t bytes = filescan_bytes(&reconcile->files);
    size_t left = count_on_the_way(reconcile);

    while (left > 0 && now - arrived < timeout && now - grew < QUIET_NS) {
        int r;

        nap(POLL_NS);
        r = filescan_read_more(&reconcile->files);
        if (r < 0) {
            fail_run(reconcile, "the evidence", strerror(-r));
            return false;
        }
        now = monotonic_ns();
        if (filescan_bytes(&reconcile->files) != bytes) {
            bytes = filescan_bytes(&reconcile->files);
            grew = now;
        }
        if (count_on_the_way(reconcile) != left) {
            left = count_on_the_way(reconcile);
            arrived = now;
        }
    }
    if (left == 0)
        return true;
    fail_overdue(reconcile, now - arrived >= timeout && grew > arrived);
    return false;
}

static bool send_entry(struct reconcile *reconcile, struct entries *entries) {
    char datagram[RESEND_MAX];
    size_t n = resend_datagram(entries, datagram);

    if (n == 0) {
        fail_run(reconcile, "an entry", "has a field that libdeed never writes; not sent again");
        return false;
    }
    if (journal_send(&reconcile->sink, &(struct iovec){datagram, n}, 1, monotonic_ns() + SEND_NS) <
        0) {
        fail_run(reconcile, "sending", error_text());
        return false;
    }
    reconcile->totals->sent++;
    return true;
}

/* False: stop. */
static bool handle_entry(struct reconcile *reconcile, struct entries *entries) {
    const struct eventset_event *known;
    uint8_t hash[DIGEST_SIZE];
    struct judged judged;

    judge_entry(&reconcile->senders, entries, &judged);
    if (judged.rejected)
        return true;
    known = eventset_add(reconcile->events, &judged.event);
    if (!known || known->state != EVENTSET_MISSING)
        return true;
    reconcile->calls->on_missing(&judged.event, reconcile->calls->data);
    /* Marked in a dry run, too: the journal may have it twice, and it is told once. */
    scan_hash(&judged.event, hash);
    eventset_mark(reconcile->events, judged.event.id, hash,
                  reconcile->options->dry_run ? EVENTSET_REJECTED : EVENTSET_SENT);
    if (reconcile->options->dry_run)
        return true;
    return send_entry(reconcile, entries) &&
           (count_on_the_way(reconcile) < BATCH || wait_for_batch(reconcile));
}

/* Of the next n entries those that the files lack. False: stop. */
static bool handle_missing(struct reconcile *reconcile, struct entries *entries, size_t n) {
    int r = 0;

    for (; n > 0 && (r = entries_next(entries)) > 0; n--)
        if (!handle_entry(reconcile, entries))
            return false;
    if (r < 0) {
        fail_run(reconcile, "the journal", strerror(-r));
        return false;
    }
    return reconcile->options->dry_run || wait_for_batch(reconcile);
}

/* ---- one journal --------------------------------------------------------------------------- */

static int seek_start(const struct reconcile *reconcile, struct entries *entries,
                      const char *position) {
    if (reconcile->options->since >= 0)
        return entries_seek_time(entries, (uint64_t)reconcile->options->since * 1000);
    if (*position && !reconcile->options->all)
        return entries_seek_before(entries, position, OVERLAP);
    return 0;
}

/* Entries that are looked at together. */
struct window {
    char *first, *last; /* cursors; NULL: none */
    size_t n;
    uint64_t since; /* the earliest time among them */
    bool at_end;    /* of what deed-relay has written */
};

static void free_window(struct window *window) {
    free(window->first);
    free(window->last);
}

/* 0 or a negative errno. */
static int add_to_window(struct window *window, struct entries *entries) {
    uint64_t usec;
    int r = 0;

    if (!window->first)
        r = entries_cursor(entries, &window->first);
    free(window->last);
    window->last = NULL;
    if (r >= 0)
        r = entries_cursor(entries, &window->last);
    if (r >= 0)
        r = entries_time(entries, &usec);
    if (r < 0)
        return r;
    if (usec < window->since)
        window->since = usec;
    window->n++;
    return 0;
}

/* As many entries as the event set holds, none of them beyond `limit`. 0 or a negative errno. */
static int read_window(struct reconcile *reconcile, struct entries *entries, const char *limit,
                       struct window *ret) {
    struct judged judged;
    int r = 0;

    ret->since = UINT64_MAX;
    while (r >= 0 && !eventset_is_full(reconcile->events)) {
        r = entries_next(entries);
        if (r <= 0 || entries_is_behind(entries, limit)) {
            ret->at_end = true;
            break;
        }
        r = add_to_window(ret, entries);
        judge_entry(&reconcile->senders, entries, &judged);
        if (r >= 0 && !judged.rejected)
            eventset_add(reconcile->events, &judged.event);
    }
    reconcile->totals->examined += ret->n;
    return r < 0 ? r : 0;
}

/* missing: before anything was sent; appended: of these, by now. */
static void count_window(struct reconcile *reconcile, size_t missing, size_t appended) {
    struct reconcile_totals *totals = reconcile->totals;
    size_t waiting =
        count_on_the_way(reconcile) + eventset_count(reconcile->events, EVENTSET_MISSING);

    totals->missing += missing;
    if (reconcile->options->dry_run)
        return;
    totals->waiting += waiting;
    totals->appended += appended;
    totals->rejected += missing - waiting - appended;
}

/* False: stop. */
static bool complete_window(struct reconcile *reconcile, struct entries *entries,
                            const struct window *window) {
    size_t missing = eventset_count(reconcile->events, EVENTSET_MISSING);
    size_t before = eventset_count(reconcile->events, EVENTSET_EVIDENCE);
    bool done;

    if (missing == 0)
        return true;
    done =
        entries_seek(entries, window->first) >= 0 && handle_missing(reconcile, entries, window->n);
    count_window(reconcile, missing, eventset_count(reconcile->events, EVENTSET_EVIDENCE) - before);
    return done;
}

enum window_result { WINDOW_STOP, WINDOW_LAST, WINDOW_MORE };

static enum window_result reconcile_window(struct reconcile *reconcile, struct entries *entries,
                                           const char *limit, char position[POSITION_MAX]) {
    CLEANUP(free_window) struct window window = {0};
    int r;

    eventset_clear(reconcile->events);
    r = read_window(reconcile, entries, limit, &window);
    if (r < 0) {
        fail_run(reconcile, "the journal", strerror(-r));
        return WINDOW_STOP;
    }
    if (window.n == 0)
        return WINDOW_LAST;
    if (!filescan_read(&reconcile->files, window.since, on_unread_file, reconcile) ||
        !complete_window(reconcile, entries, &window))
        return WINDOW_STOP;
    snprintf(position, POSITION_MAX, "%s", window.last);
    return window.at_end ? WINDOW_LAST : WINDOW_MORE;
}

static bool is_position(const char *text) {
    struct cursor parsed;

    return !*text || cursor_parse(text, &parsed);
}

/* How far deed-relay has written. */
static void read_limits(struct reconcile *reconcile, struct positions *ret) {
    const char *given = reconcile->options->state;
    const char *path = given ? given : POSITIONS_RELAY;
    int r = positions_load(path, ret);

    /* It has written nothing yet. */
    if (r == -ENOENT && !given)
        return;
    if (r == 0 && (!is_position(ret->system) || !is_position(ret->namespace)))
        r = -EBADMSG;
    if (r < 0)
        fail_run(reconcile, path, r == -EBADMSG ? "holds no place in a journal" : strerror(-r));
}

static void reconcile_journal(struct reconcile *reconcile, enum entries_which which,
                              const char *limit, char position[POSITION_MAX]) {
    struct entries *entries = NULL;
    int r;

    if (reconcile->failed || !*limit)
        return;
    r = entries_open(&entries, which);
    if (r >= 0)
        r = seek_start(reconcile, entries, position);
    if (r == -EINVAL) { /* the kept position is none: start at the beginning */
        *position = '\0';
        r = entries_seek_time(entries, 0);
    }
    if (r < 0)
        fail_run(reconcile, "the journal", strerror(-r));
    else
        while (reconcile_window(reconcile, entries, limit, position) == WINDOW_MORE)
            ;
    entries_close(entries);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static bool prepare(struct reconcile *reconcile) {
    const struct reconcile_options *options = reconcile->options;
    int r = senders_read(&reconcile->senders, EMITTERS_PATH);

    /* The rows that are understood count, as they do for deed-relay. */
    if (r == -EBADMSG) {
        warn(reconcile, EMITTERS_PATH, reconcile->senders.why);
    } else if (r < 0) {
        fail_run(reconcile, EMITTERS_PATH, strerror(-r));
        return false;
    }
    reconcile->events = reconcile->files.events = eventset_new();
    if (!reconcile->events) {
        fail_run(reconcile, "memory", "none");
        return false;
    }
    reconcile->files.directory = open(options->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (reconcile->files.directory < 0) {
        fail_run(reconcile, options->directory, strerror(errno));
        return false;
    }
    if (!options->dry_run && journal_open(&reconcile->sink, SEND_NS) < 0) {
        fail_run(reconcile, "sending", error_text());
        return false;
    }
    positions_load(STATE, &reconcile->positions);
    return true;
}

static void reconcile_both(struct reconcile *reconcile) {
    struct positions *positions = &reconcile->positions, limits;
    int r;

    read_limits(reconcile, &limits);
    reconcile_journal(reconcile, ENTRIES_SYSTEM, limits.system, positions->system);
    reconcile_journal(reconcile, ENTRIES_NAMESPACE, limits.namespace, positions->namespace);
    if (reconcile->options->dry_run)
        return;
    r = positions_save(STATE, &reconcile->positions);
    if (r < 0)
        fail_run(reconcile, STATE, strerror(-r));
}

int reconcile_lock(void) {
    CLEANUP_CLOSE int fd = open(RECONCILE_LOCK, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

    return fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0 ? -errno : take_fd(&fd);
}

void reconcile_run(const struct reconcile_options *options, const struct reconcile_calls *calls,
                   struct reconcile_totals *ret) {
    struct reconcile reconcile = {.options = options,
                                  .calls = calls,
                                  .totals = ret,
                                  .files = {.directory = -1},
                                  .sink = {.fd = -1}};

    *ret = (struct reconcile_totals){0};
    if (prepare(&reconcile))
        reconcile_both(&reconcile);
    senders_free(&reconcile.senders);
    filescan_close(&reconcile.files);
    eventset_free(reconcile.events);
    journal_close(&reconcile.sink);
    closep(&reconcile.files.directory);
}
