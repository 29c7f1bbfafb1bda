/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "util/descriptor.h"
#include "util/monotonic.h"

#define SYNC_EVERY (NS_PER_S / 2)
#define REOPEN_EVERY (60 * NS_PER_S)
#define AGAIN_EVERY NS_PER_S /* after an error */
#define LOOK_BACK_EVERY (10 * NS_PER_S)
#define TELL_EVERY NS_PER_S
#define RETRY_EVERY (5 * NS_PER_S)
/* At the end: for lines that are still in flight. */
#define FINISH (3 * NS_PER_S)

/* How long the loop sleeps, in milliseconds. */
#define PAUSE_READ 2    /* lines are to be read back */
#define PAUSE_ENTRIES 3 /* journald tells of new entries a quarter of a second late */
#define PAUSE_STALLED 100
/* Longer than deed-deliver.timer's minute, whose start systemd logs: one wake-up serves both.
 * Shorter than half of WatchdogSec=. */
#define PAUSE_LAST 80000
#define RECENT NS_PER_S

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

/* ---- opening --------------------------------------------------------------------------------- */

static int fail_open(const char *what, int r) {
    fprintf(stderr, "%s: %s\n", what, strerror(-r));
    return r;
}

static int open_sources(struct relay *relay, const struct positions *from) {
    static const enum entries_which which[RELAY_SOURCES] = {ENTRIES_NAMESPACE, ENTRIES_SYSTEM};
    uint64_t now = monotonic_ns();

    for (size_t i = 0; i < RELAY_SOURCES; i++) {
        const char *position = which[i] == ENTRIES_NAMESPACE ? from->namespace : from->system;
        int r;

        source_close(&relay->source[i]);
        r = source_open(&relay->source[i], which[i], position, now);
        if (r < 0)
            return fail_open("the journal", r);
    }
    return 0;
}

/* Begins behind the place that the disk has. What the files have of later entries is passed over.
 */
static int start(struct relay *relay) {
    const char *directory = relay->options->directory;
    int r;

    readback_close(&relay->readback);
    flight_clear(relay->flight);
    order_clear(relay->order);
    output_close(&relay->output);
    r = readback_open(&relay->readback, directory, relay->flight, relay->failed != 0);
    if (r < 0)
        return fail_open(directory, r);
    place_start(&relay->place, &relay->durable);
    relay->ahead = relay->ahead_then = 0;
    relay->lines_at = relay->slot_then = flight_next(relay->flight);
    relay->moved = false;
    r = open_sources(relay, &relay->durable);
    for (size_t i = 0; i < RELAY_SOURCES; i++)
        relay->source[i].unchecked = true;
    return r;
}

/* Before there is a second thread, which would get the signals. */
static int open_signals(void) {
    sigset_t set;
    int fd;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    fd = fd_above_stdio(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    return fd < 0 ? -errno : fd;
}

int relay_open(struct relay *relay, const struct relay_options *options) {
    int r;

    *relay = (struct relay){.options = options,
                            .flight = flight_new(),
                            .order = order_new(),
                            .budget = calloc(1, sizeof(struct budget))};
    output_init(&relay->output, options->socket);
    if (!relay->flight || !relay->order || !relay->budget)
        return fail_open("deed-relay", -ENOMEM);
    relay->signals = open_signals();
    if (relay->signals < 0)
        return fail_open("signalfd", relay->signals);
    relay->roots = roots_open();
    if (relay->roots < 0)
        return fail_open("inotify", relay->roots);
    r = syncer_start(&relay->syncer, options->place);
    if (r < 0)
        return fail_open("deed-relay", r);
    positions_load(options->place, &relay->durable);
    return start(relay);
}

void relay_close(struct relay *relay) {
    if (relay->syncer.place)
        syncer_stop(&relay->syncer);
    for (size_t i = 0; i < RELAY_SOURCES; i++)
        source_close(&relay->source[i]);
    output_close(&relay->output);
    readback_close(&relay->readback);
    senders_free(&relay->senders);
    order_free(relay->order);
    flight_free(relay->flight);
    close(relay->roots);
    close(relay->signals);
    if (relay->budget)
        budget_free(relay->budget);
    free(relay->budget);
    buffer_free(&relay->line);
}

/* ---- the disk -------------------------------------------------------------------------------- */

/* Lines that the disk did not keep are written again by deed-write, or are taken again from the
 * place on. */
static void fail_disk(struct relay *relay, int r, uint64_t now) {
    if (!relay->failed || relay->error != r)
        fprintf(stderr, "%s: %s; begins again behind what the disk has\n",
                relay->options->directory, strerror(-r));
    relay->failed = now;
    relay->error = r;
}

static void recover(struct relay *relay, uint64_t now) {
    if (now - relay->failed < RETRY_EVERY || syncer_is_busy(&relay->syncer))
        return;
    if (start(relay) < 0) {
        relay->failed = now;
        return;
    }
    fprintf(stderr, "%s: works again\n", relay->options->directory);
    relay->failed = 0;
}

static void take_result(struct relay *relay, uint64_t now) {
    bool place_failed = false;
    int r = syncer_result(&relay->syncer, &place_failed);

    if (r > 0)
        return;
    if (r < 0) {
        fail_disk(relay, r, now);
        return;
    }
    if (place_failed)
        fprintf(stderr, "%s: cannot be written; it is tried again\n", relay->options->place);
    else
        relay->durable = relay->syncer.positions;
    relay->ahead -= relay->ahead_then;
    relay->lines_at = relay->slot_then;
}

/* What is in flight stays ahead of the place. */
static void request_sync(struct relay *relay, uint64_t now) {
    int fds[WRITTEN_FDS];
    size_t n, in_flight;

    if (!relay->moved || now - relay->synced < SYNC_EVERY || syncer_is_busy(&relay->syncer))
        return;
    n = written_fds(&relay->readback.written, fds);
    in_flight = flight_bytes(relay->flight);
    relay->ahead_then = relay->ahead > in_flight ? relay->ahead - in_flight : 0;
    relay->slot_then = flight_first(relay->flight);
    relay->synced = now;
    relay->moved = false;
    syncer_request(&relay->syncer, fds, n, &relay->place.written);
}

static void read_back(struct relay *relay, uint64_t now) {
    uint64_t bytes = relay->readback.written.bytes;
    int r = readback_poll(&relay->readback);

    if (relay->readback.written.bytes != bytes)
        relay->grew = now;
    for (enum flight_file file = 0; file < FLIGHT_FILES; file++) {
        struct relay_way *way = &relay->way[file];

        if (flight_came(relay->flight, file) != way->came)
            way->seen = now;
        way->came = flight_came(relay->flight, file);
    }
    if (r < 0)
        fail_disk(relay, r, now);
    else if (r > 0)
        relay->seen = now;
    if (place_seen(&relay->place, flight_first(relay->flight)))
        relay->moved = true;
}

/* ---- the journals ---------------------------------------------------------------------------- */

/* Reads the journals again from the place on. */
static void look_back(struct relay *relay) {
    struct source before[RELAY_SOURCES];

    memcpy(before, relay->source, sizeof(before));
    open_sources(relay, &relay->durable);
    for (size_t i = 0; i < RELAY_SOURCES; i++) {
        struct source *source = &relay->source[i];

        source->taken = source->again = most(before[i].taken, before[i].again);
        source->unchecked = before[i].unchecked;
    }
}

static void reopen(struct relay *relay, uint64_t now) {
    for (size_t i = 0; i < RELAY_SOURCES; i++) {
        struct source *source = &relay->source[i];

        if (relay->roots_changed ||
            now - source->opened >= (source->entries ? REOPEN_EVERY : AGAIN_EVERY))
            source_reopen(source, now);
    }
    relay->roots_changed = false;
    if (!relay->look_back || now - relay->looked_back < LOOK_BACK_EVERY)
        return;
    relay->look_back = false;
    relay->looked_back = now;
    look_back(relay);
}

/* ---- the loop -------------------------------------------------------------------------------- */

/* In milliseconds. */
static int pause_of(const struct relay *relay, uint64_t now, unsigned taken) {
    uint64_t ms = PAUSE_LAST, due;

    if (taken)
        return 0;
    if (now - relay->entry < RECENT)
        ms = PAUSE_ENTRIES;
    if (flight_count(relay->flight) > 0)
        ms = least(ms, now - relay->seen < RECENT || now - relay->entry < RECENT ? PAUSE_READ
                                                                                 : PAUSE_STALLED);
    if (written_has_old(&relay->readback.written))
        ms = least(ms, PAUSE_STALLED);
    if (relay->moved)
        ms = least(ms, SYNC_EVERY / NS_PER_MS);
    if (relay->told < relay->seen || relay->told < relay->entry)
        ms = least(ms, TELL_EVERY / NS_PER_MS);
    if (!relay_is_settled(relay) || relay->failed)
        ms = least(ms, PAUSE_STALLED);
    for (size_t i = 0; i < RELAY_SOURCES; i++)
        if (!relay->source[i].entries)
            ms = least(ms, AGAIN_EVERY / NS_PER_MS);
    due = relay->failed ? UINT64_MAX : order_deadline(relay->order);
    if (!relay->failed && relay_is_settled(relay) && flight_has_room(relay->flight))
        due = least(due, budget_deadline(relay->budget));
    for (size_t i = 0; i < RELAY_SOURCES && !relay->failed && relay_may_take(relay); i++)
        due = least(due, source_search_due(&relay->source[i]));
    if (due != UINT64_MAX)
        ms = least(ms, due > now ? (due - now) / NS_PER_MS + 1 : 1);
    return (int)ms;
}

static int wait_for_work(struct relay *relay, int ms) {
    enum { SIGNALS, SYNCER, OUTPUT, ROOTS, SOURCES, N = SOURCES + RELAY_SOURCES };
    struct pollfd p[N];

    for (size_t i = 0; i < N; i++)
        p[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    p[SIGNALS].fd = relay->signals;
    p[SYNCER].fd = syncer_fd(&relay->syncer);
    p[OUTPUT].fd = relay->output.fd;
    p[ROOTS].fd = relay->roots;
    if (output_waiting(&relay->output) > 0)
        p[OUTPUT].events |= POLLOUT;
    /* Without room, new entries are no reason to wake up. */
    for (size_t i = 0; i < RELAY_SOURCES; i++)
        if (relay->source[i].entries && relay_is_settled(relay) && flight_has_room(relay->flight))
            p[SOURCES + i].fd = entries_fd(relay->source[i].entries);
    if (poll(p, N, ms) < 0)
        return errno == EINTR ? 0 : -errno;
    for (size_t i = 0; i < RELAY_SOURCES; i++)
        if (p[SOURCES + i].fd >= 0 && p[SOURCES + i].revents)
            source_told(&relay->source[i]);
    if (p[ROOTS].revents)
        relay->roots_changed |= roots_changed(relay->roots);
    return p[SIGNALS].revents ? 1 : 0;
}

/* One round. Returns how many entries were taken. */
static unsigned work(struct relay *relay, uint64_t now, bool take) {
    unsigned taken = 0;

    take_result(relay, now);
    if (relay->failed) {
        recover(relay, now);
        return 0;
    }
    /* First: entries are compared with what the files have now. */
    read_back(relay, now);
    if (relay->failed)
        return 0;
    relay_resend(relay, now);
    reopen(relay, now);
    if (take)
        taken = relay_take(relay, now);
    relay_release(relay, now);
    if (output_is_connected(&relay->output))
        output_flush(&relay->output);
    request_sync(relay, now);
    return taken;
}

static bool is_done(struct relay *relay) {
    return relay_is_settled(relay) && flight_count(relay->flight) == 0 && !relay->moved &&
           !syncer_is_busy(&relay->syncer) && !relay->failed;
}

/* Takes nothing more, and waits for what is in flight. */
static void finish(struct relay *relay) {
    uint64_t end = monotonic_ns() + FINISH, now;

    sd_notify(0, "STOPPING=1");
    relay_release(relay, UINT64_MAX);
    while ((now = monotonic_ns()) < end && !is_done(relay)) {
        work(relay, now, false);
        wait_for_work(relay, PAUSE_ENTRIES);
    }
}

int relay_run(struct relay *relay) {
    int r = 0;

    sd_notify(0, "READY=1");
    while (r == 0) {
        uint64_t now = monotonic_ns();
        unsigned taken = work(relay, now, true);

        if (now - relay->told >= TELL_EVERY) {
            relay_tell(relay, now);
            relay->told = now;
        }
        if (relay->options->once && taken == 0 && is_done(relay))
            break;
        r = wait_for_work(relay, pause_of(relay, now, taken));
    }
    finish(relay);
    return r < 0 ? fail_open("poll", r) : 0;
}
