/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every exported symbol, and what a record call does in which order.
 *
 * A record call builds its event without a lock, then takes a lane and sends the event there. It
 * waits for the lane and for the journal until its deadline and no longer. Only an event that was
 * sent or kept uses up a number.
 *
 * A forked child must not share the locks, the ids and the streams of its parent. They are in pages
 * that the kernel wipes in the child (MADV_WIPEONFORK). The child finds zeros and starts anew,
 * without a fork handler, and whatever lock a thread of the parent held.
 */

#include "deed.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/alarm.h"
#include "lib/context.h"
#include "lib/error.h"
#include "lib/event.h"
#include "lib/head.h"
#include "lib/journal.h"
#include "lib/lane.h"
#include "lib/line.h"
#include "lib/peer.h"
#include "lib/redact.h"
#include "lib/stamp.h"
#include "util/cleanup.h"
#include "util/monotonic.h"

#define PUBLIC __attribute__((__visibility__("default")))

#define DEADLINE_MS 1000
#define DEADLINE_MS_MAX 60000
#define SERVICE_MAX 64
#define LANES 8

/*
 * Many system calls end a thread that was cancelled (pthread_cancel(3)). In the middle of a call
 * that would leave a lock taken, and a ticket on a stack that is gone. So a cancelled thread ends
 * after the call.
 */
static void restore_cancel_state(const int *before) {
    pthread_setcancelstate(*before, NULL);
}

#define NO_CANCEL                                                                                  \
    CLEANUP(restore_cancel_state) int cancel_state;                                                \
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state)

/* The kernel wipes it in a forked child: zeros are unlocked mutexes and "not ready". */
struct live {
    struct lane_live lane[LANES];
    pthread_mutex_t starting; /* protects start() in a forked child, and the slots of the head */
    _Atomic bool ready;
    _Atomic bool unavailable;  /* the journal took nothing the last time */
    _Atomic bool head_untold;  /* a head file was set aside, and no event of it is recorded yet */
    _Atomic bool head_alarmed; /* the alarm was called for it */
    struct stamper stamper;
};

struct deed_log {
    struct live *live;
    struct lane lane[LANES];
    uint64_t timeout; /* of a record call, in nanoseconds */
    struct head head;
    bool hash_sessions;
    char *state_directory; /* NULL: heads stay in memory */
    bool state_mandatory;
    char *spool_directory;
    deed_alarm_fn *alarm; /* NULL: alarm_lost_event() */
    void *alarm_data;
    deed_outbox outbox;
    char service[SERVICE_MAX + 1];
    char constant[1024]; /* the journal fields that every event has */
    size_t constant_len;
};

/* -EINVAL is only for mistakes of the caller, and then the event is recorded all the same. So an
 * EINVAL of the system becomes another error. */
static int not_einval(int r) {
    return r == -EINVAL ? -EIO : r;
}

/* ---- opening ------------------------------------------------------------------------------- */

static int read_options(const deed_options *given, deed_options *ret) {
    size_t size;

    *ret = (deed_options)DEED_OPTIONS_INIT;
    if (given) {
        size = given->size;
        if (size < sizeof(size) || size > 4096)
            return fail(EINVAL, "options: their size is not one that this library knows");
        for (size_t i = sizeof(*ret); i < size; i++)
            if (((const unsigned char *)given)[i])
                return fail(EINVAL, "options: made for a newer library than this one");
        memcpy(ret, given, size < sizeof(*ret) ? size : sizeof(*ret));
    }
    if (ret->deadline_ms > DEADLINE_MS_MAX)
        return fail(EINVAL, "deadline_ms: %u is not 1 to %d, or 0 for the default",
                    ret->deadline_ms, DEADLINE_MS_MAX);
    if (ret->deadline_ms == 0)
        ret->deadline_ms = DEADLINE_MS;
    if ((int)ret->outbox < DEED_OUTBOX_OFF || (int)ret->outbox > DEED_OUTBOX_SYNC)
        return fail(EINVAL, "outbox: %d is not one of DEED_OUTBOX_…", (int)ret->outbox);
    return 0;
}

static bool is_service(const char *service) {
    return service && text_is_name(service, SERVICE_MAX, "@:") &&
           ((*service >= 'a' && *service <= 'z') || (*service >= 'A' && *service <= 'Z') ||
            (*service >= '0' && *service <= '9'));
}

/* The caller's, or systemd's, or root's. 0 without one: heads stay in memory. */
static int choose_state_directory(deed_log *log, const char *given) {
    const char *systemd = secure_getenv("STATE_DIRECTORY"); /* systemd.exec(5): joined by colons */

    log->state_mandatory = given != NULL;
    if (given)
        log->state_directory = strdup(given);
    else if (systemd && *systemd == '/')
        log->state_directory = strndup(systemd, strcspn(systemd, ":"));
    else if (geteuid() == 0 && (mkdir(DEED_STATE_DIRECTORY, 0700) == 0 || errno == EEXIST))
        log->state_directory = strdup(DEED_STATE_DIRECTORY);
    else
        return 0;
    return log->state_directory ? 0 : fail(ENOMEM, "no memory");
}

/* A spool that the caller named, or that an outbox needs, must be usable now. The default one is
 * checked when it is needed: it may not exist yet. */
static int choose_spool(deed_log *log, const deed_options *options) {
    const char *directory =
        options->spool_directory ? options->spool_directory : DEED_SPOOL_DIRECTORY;
    int r;

    if (options->spool_directory || options->outbox != DEED_OUTBOX_OFF) {
        r = spooldir_check(directory);
        if (r < 0)
            return r;
    }
    log->spool_directory = strdup(directory);
    if (!log->spool_directory)
        return fail(ENOMEM, "no memory");
    log->outbox = options->outbox;
    for (int i = 0; i < LANES; i++) {
        log->lane[i].spool.directory = log->spool_directory;
        log->lane[i].outbox = options->outbox;
    }
    return 0;
}

/* Names the unit in each event, for deed-doctor(1): journald cannot know it, as deed-deliver(8)
 * sends these events. */
static void name_unit(deed_log *log) {
    char unit[LOGNAMESPACE_UNIT_MAX];

    lognamespace_unit(unit);
    if (*unit)
        log->constant_len +=
            (size_t)snprintf(log->constant + log->constant_len,
                             sizeof(log->constant) - log->constant_len, "DEED_UNIT=%s\n", unit);
}

/* Connects to the journal. If that fails, a usable spool is enough. */
static int open_sink(deed_log *log) {
    char why[256];
    int r = journal_open(&log->lane[0].journal, log->timeout);

    if (r < 0) {
        snprintf(why, sizeof(why), "%s", error_text());
        if (spooldir_check(log->spool_directory) < 0)
            return fail(-r, "%s", why);
    }
    if (*log->lane[0].journal.namespace)
        name_unit(log);
    for (int i = 1; i < LANES; i++)
        journal_clone(&log->lane[0].journal, &log->lane[i].journal);
    return 0;
}

/* Once in a process: when the log is opened, and again in a forked child. */
static int start(deed_log *log) {
    int r = stamper_seed(&log->live->stamper);

    if (r < 0)
        return r;
    r = head_open(&log->head, &log->live->starting, log->state_directory, log->state_mandatory,
                  log->service);
    if (r < 0)
        return r;
    atomic_store_explicit(&log->live->head_untold, log->head.flaw != NULL, memory_order_relaxed);
    atomic_store_explicit(&log->live->ready, true, memory_order_release);
    return 0;
}

static int map_live(struct live **ret) {
    void *page =
        mmap(NULL, sizeof(struct live), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (page == MAP_FAILED)
        return fail(ENOMEM, "no memory");
    if (madvise(page, sizeof(struct live), MADV_WIPEONFORK) < 0) {
        munmap(page, sizeof(struct live));
        return fail(ENOTSUP, "the kernel has no MADV_WIPEONFORK; Linux 4.14 or newer is needed");
    }
    *ret = page;
    return 0;
}

static int open_log(deed_log *log, const char *service, const deed_options *options) {
    int n, r;

    strcpy(log->service, service);
    n = snprintf(log->constant, sizeof(log->constant), JOURNAL_FIELDS);
    log->constant_len = (size_t)n;
    log->timeout = options->deadline_ms * NS_PER_MS;
    log->hash_sessions = options->hash_sessions;
    log->alarm = options->alarm;
    log->alarm_data = options->alarm_data;
    r = choose_spool(log, options);
    if (r < 0)
        return r;
    r = open_sink(log);
    if (r < 0)
        return r;
    r = choose_state_directory(log, options->state_directory);
    if (r < 0)
        return r;
    r = map_live(&log->live);
    if (r < 0)
        return r;
    for (int i = 0; i < LANES; i++) {
        log->lane[i].live = &log->live->lane[i];
        log->lane[i].unavailable = &log->live->unavailable;
    }
    return start(log);
}

/* Closes the files of the lanes. Sends and removes nothing. */
static void drop_lanes(deed_log *log) {
    for (int i = 0; i < LANES; i++) {
        spool_close(&log->lane[i].spool);
        journal_close(&log->lane[i].journal);
    }
}

PUBLIC deed_log *deed_close(deed_log *log) {
    NO_CANCEL;

    if (!log)
        return NULL;
    if (log->live && atomic_load_explicit(&log->live->ready, memory_order_acquire))
        for (int i = 0; i < LANES; i++)
            lane_finish(&log->lane[i]);
    drop_lanes(log);
    head_close(&log->head);
    free(log->state_directory);
    free(log->spool_directory);
    if (log->live)
        munmap(log->live, sizeof(struct live));
    free(log);
    return NULL;
}

static void report_head(deed_log *log, uint64_t deadline);

PUBLIC int deed_open(deed_log **ret_log, const char *service, const deed_options *given) {
    deed_options options;
    deed_log *log;
    int r;
    NO_CANCEL;

    if (!ret_log)
        return fail(EINVAL, "ret_log: NULL");
    if (!is_service(service))
        return fail(
            EINVAL,
            "service: not 1 to 64 of A-Z a-z 0-9 _ . @ : - that start with a letter or digit");
    r = read_options(given, &options);
    if (r < 0)
        return r;
    log = calloc(1, sizeof(*log));
    if (!log)
        return fail(ENOMEM, "no memory");
    log->head.fd = -1;
    for (int i = 0; i < LANES; i++) {
        log->lane[i].journal.fd = -1;
        log->lane[i].spool.fd = -1;
    }
    r = not_einval(open_log(log, service, &options));
    if (r < 0) {
        deed_close(log);
        return r;
    }
    /* One attempt, as opening does not wait for the journal. The first record call repeats it. */
    report_head(log, monotonic_ns());
    *ret_log = log;
    return 0;
}

/* ---- recording ----------------------------------------------------------------------------- */

/* Locks a free lane; if there is none, waits for one until the deadline. */
static int take_lane(deed_log *log, uint64_t deadline, struct lane **ret) {
    struct timespec end = timespec_of(deadline);
    static __thread char self; /* another address in each thread */
    /* One sync serves all threads whose events are in one file. */
    const size_t lanes = log->outbox == DEED_OUTBOX_SYNC ? 1 : LANES;
    struct lane *lane;

    for (lane = log->lane; lane < log->lane + lanes; lane++)
        if (pthread_mutex_trylock(&lane->live->turn) == 0) {
            *ret = lane;
            return 0;
        }
    lane = &log->lane[((uintptr_t)&self >> 12) % lanes];
    if (pthread_mutex_clocklock(&lane->live->turn, CLOCK_MONOTONIC, &end) != 0)
        return fail(ETIMEDOUT, "journal %s: other threads waited for it until the deadline",
                    lane->journal.path);
    *ret = lane;
    return 0;
}

/* Gives a forked child ids and streams of its own. */
static int be_ready(deed_log *log) {
    int r = 0;

    if (atomic_load_explicit(&log->live->ready, memory_order_acquire))
        return 0;
    pthread_mutex_lock(&log->live->starting);
    if (!atomic_load_explicit(&log->live->ready, memory_order_acquire)) {
        head_close(&log->head);
        drop_lanes(log);
        r = start(log);
    }
    pthread_mutex_unlock(&log->live->starting);
    return r;
}

static void hash_session(const char **session, char to[REDACT_HASH + 1]) {
    if (!*session)
        return;
    redact_hash(*session, strlen(*session), to);
    to[REDACT_HASH] = '\0';
    *session = to;
}

static int send_by(deed_log *log, struct datagram *datagram, uint64_t deadline) {
    struct lane *lane = log->lane;
    struct outbox_ticket ticket;
    int r = take_lane(log, deadline, &lane);

    if (r < 0)
        return r;
    r = lane_send(lane, &log->head, datagram, deadline, &ticket);
    pthread_mutex_unlock(&lane->live->turn);
    if (r == 0 && log->outbox == DEED_OUTBOX_SYNC)
        r = lane_commit(lane, &ticket, deadline);
    return r;
}

static int make_and_send(deed_log *log, const struct event *event, uint64_t deadline) {
    struct datagram datagram;
    struct timespec now;
    struct stamp stamp;
    int r;

    clock_gettime(CLOCK_REALTIME, &now);
    stamp_make(&log->live->stamper, &now, &stamp);
    line_begin(&datagram, log->constant, log->constant_len, &stamp, event);
    r = send_by(log, &datagram, deadline);
    if (r >= 0 && event->ret_id)
        memcpy(event->ret_id, stamp.event_id, DEED_EVENT_ID_SIZE);
    return r;
}

static void call_alarm(deed_log *log, int error, const char *text) {
    if (log->alarm)
        log->alarm(log->alarm_data, error, text);
    else if (error)
        alarm_lost_event(log->service, text);
    else
        alarm_print(log->service, text);
}

/* Records an event of the library itself: the head file was damaged. */
static int record_damaged_head(deed_log *log, const char *path, uint64_t deadline) {
    const deed_meta aside[] = {DEED_STR("set_aside_as", log->head.aside), {0}};
    deed_details details = DEED_DETAILS_INIT;
    deed_event in = DEED_EVENT_INIT;
    struct event event;
    int r;

    details.reason = log->head.flaw;
    details.metadata = *log->head.aside ? aside : NULL;
    in.actor = deed_service("libdeed");
    in.action = DEED_ACTION_AUDIT_HEAD_DAMAGED;
    in.resource = deed_resource("file", path);
    in.outcome = DEED_FAILURE;
    in.details = &details;
    r = event_make(&in, log->service, NULL, &event);
    return r < 0 ? r : make_and_send(log, &event, deadline);
}

/* Reports a damaged head file, before any other event of the process: by an event, and once by the
 * alarm. */
static void report_head(deed_log *log, uint64_t deadline) {
    char path[PATH_MAX], text[PATH_MAX + 256];
    int r;

    if (!atomic_load_explicit(&log->live->head_untold, memory_order_relaxed) ||
        !atomic_exchange(&log->live->head_untold, false))
        return;
    snprintf(path, sizeof(path), "%s/%s" HEAD_SUFFIX, log->state_directory, log->service);
    r = record_damaged_head(log, path, deadline);
    if (r < 0)
        atomic_store(&log->live->head_untold, true);
    if (atomic_exchange(&log->live->head_alarmed, true))
        return;
    snprintf(text, sizeof(text), "%s: %s; %s%s, and new streams begin", path, log->head.flaw,
             *log->head.aside ? "it is now " : "it cannot be set aside", log->head.aside);
    call_alarm(log, 0, text);
}

static int send_event(deed_log *log, const struct event *event) {
    uint64_t deadline = monotonic_ns() + log->timeout;
    int r = be_ready(log);

    if (r < 0)
        return r;
    report_head(log, deadline);
    return make_and_send(log, event, deadline);
}

PUBLIC int deed_record_event(deed_log *log, const deed_event *in) {
    char session[2][REDACT_HASH + 1];
    struct event event;
    int r;
    NO_CANCEL;

    if (!log)
        return fail(EINVAL, "log: NULL");
    r = event_make(in, log->service, context_current(), &event);
    if (r < 0)
        return r;
    if (log->hash_sessions) {
        hash_session(&event.text[FIELD_ACTOR_SESSION], session[0]);
        hash_session(&event.text[FIELD_BEHALF_SESSION], session[1]);
    }
    r = not_einval(send_event(log, &event));
    if (r < 0) {
        call_alarm(log, r, error_text());
        return r;
    }
    return event.n_defects ? event_refuse(&event) : r;
}

/* ---- scope, context, the rest -------------------------------------------------------------- */

PUBLIC int deed_scope_end(deed_scope *scope) {
    if (!scope)
        return fail(EINVAL, "scope: NULL");
    if (scope->ended)
        return 0;
    scope->ended = true;
    return deed_record_event(scope->log, &scope->event);
}

PUBLIC void deed_scope_cleanup(deed_scope *scope) {
    int r;

    if (scope->ended)
        return;
    r = deed_scope_end(scope);
    if (scope->ret_result)
        *scope->ret_result = r;
}

PUBLIC void deed_context_push(deed_context *context) {
    context_push(context);
}

PUBLIC void deed_context_pop(deed_context *context) {
    context_pop(context);
}

PUBLIC int deed_peer_id(int fd, char *ret_id, size_t size) {
    return peer_id(fd, ret_id, size);
}

PUBLIC const char *deed_error_text(void) {
    return error_text();
}
