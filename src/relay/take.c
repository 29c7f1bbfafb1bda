/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "journal/judge.h"
#include "journal/origin.h"
#include "journal/rejection.h"
#include "relay/relay.h"
#include "util/monotonic.h"

/* Entries of one journal, before the other one has its turn. */
#define TURN 512
/* Anybody may send entries that take long to read: the watchdog, a signal and the other journal
 * must not wait for many. */
#define TURN_FOR (100 * NS_PER_MS)
/* Bytes that wait for the socket, at most. */
#define WAITING ((size_t)256 * 1024)
#define LOOK_EVERY (NS_PER_S / 2)
#define ROOM_EVERY NS_PER_S
/* Percent of the disk that are left for the evidence. */
#define SPARED 10

/* ---- emitters.json --------------------------------------------------------------------------- */

static bool is_same_file(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Reads the file again if it is another one. */
static void look_at_emitters(struct relay *relay, uint64_t now) {
    const char *path = relay->options->emitters;
    struct senders senders;
    struct stat st = {0};
    int r;

    if (relay->emitters_looked && now - relay->emitters_looked < LOOK_EVERY)
        return;
    if (stat(path, &st) < 0)
        st = (struct stat){0};
    if (relay->emitters_looked && is_same_file(&st, &relay->emitters)) {
        relay->emitters_looked = now;
        return;
    }
    relay->emitters_looked = now;
    relay->emitters = st;
    r = senders_read(&senders, path);
    if (r < 0)
        fprintf(stderr, "%s: %s\n", path, senders_why(&senders, r));
    /* Of a file that is half written nothing may be understood: what was read before counts. */
    if (r < 0 && senders.emitters.n == 0) {
        senders_free(&senders);
        return;
    }
    senders_free(&relay->senders);
    relay->senders = senders;
}

/* ---- sending --------------------------------------------------------------------------------- */

/* A text of the header of a message: printable, without spaces (RFC 5424, 6). */
static void copy_word(struct entry_field field, char *to, size_t size) {
    size_t n = field.n < size ? field.n : size - 1;

    for (size_t i = 0; i < n; i++)
        if (field.bytes[i] <= ' ' || field.bytes[i] > '~')
            n = 0;
    if (n)
        memcpy(to, field.bytes, n);
    to[n] = '\0';
}

static uint64_t add_line(struct relay *relay, struct source *source, enum flight_file file,
                         size_t event) {
    struct flight_line line = {.bytes = relay->line.bytes,
                               .n = relay->line.n,
                               .event = event,
                               .usec = source->taken,
                               .file = file};

    copy_word(entries_field(source->entries, "_HOSTNAME"), line.host, sizeof(line.host));
    copy_word(entries_field(source->entries, "_PID"), line.pid, sizeof(line.pid));
    relay->ahead += line.n;
    return flight_add(relay->flight, &line);
}

static void put(struct relay *relay, const struct flight_line *line) {
    relay->way[line->file].sent = monotonic_ns();
    /* Without a connection it counts as sent and lost: the next one gets it. */
    if (output_is_connected(&relay->output) && !output_put(&relay->output, line)) {
        fprintf(stderr, "no memory; rsyslogd is called again\n");
        output_close(&relay->output);
    }
}

void relay_send(struct relay *relay, uint64_t slot) {
    const struct flight_line *line = flight_line(relay->flight, slot);
    struct relay_way *way;

    if (!line)
        return;
    way = &relay->way[line->file];
    /* Until the connection is settled nothing goes, and on a closed way only a probe: the others
     * follow when the way is opened (resend.c). */
    if (!relay->unsettled && way->closed && way->probe == RELAY_NO_SLOT) {
        flight_mark_late(relay->flight, slot);
        way->probe = slot;
        way->probed = monotonic_ns();
    }
    if (!relay->unsettled && (!way->closed || way->probe == slot))
        put(relay, line);
    flight_sent(relay->flight, slot);
}

void relay_send_probe(struct relay *relay, enum flight_file file) {
    const struct flight_line *line = flight_line(relay->flight, relay->way[file].probe);

    if (line)
        put(relay, line);
}

static bool is_known(const struct relay *relay, const char *event, size_t n) {
    return readback_has(&relay->readback, event, n) || flight_has(relay->flight, event, n);
}

/* ---- evidence -------------------------------------------------------------------------------- */

static void release_order(struct relay *relay, uint64_t now) {
    struct order_event event;

    while (order_next(relay->order, now, &event)) {
        if (event.slot != RELAY_NO_SLOT)
            relay_send(relay, event.slot);
        relay->look_back |= event.gap;
    }
}

/* 0 or -ENOMEM: the entry was not taken. */
static int accept_entry(struct relay *relay, struct source *source, const struct judged *judged,
                        uint64_t now) {
    size_t event = judged->message.n - 1;
    /* Without a slot it only tells the order which number has come. */
    uint64_t slot = RELAY_NO_SLOT;

    origin_line(source->entries, judged->via, &relay->line);
    if (relay->line.failed) {
        relay->line.failed = false;
        return -ENOMEM;
    }
    if (is_known(relay, relay->line.bytes, event))
        relay->counts.passed++;
    else {
        slot = add_line(relay, source, FLIGHT_EVIDENCE, event);
        relay->counts.evidence++;
    }
    if (order_take(relay->order, judged->event.stream, judged->event.seq, now, slot) == ORDER_GO &&
        slot != RELAY_NO_SLOT)
        relay_send(relay, slot);
    release_order(relay, now);
    return 0;
}

/* ---- rejected entries ------------------------------------------------------------------------ */

static char *cursor_of(void *data) {
    char *cursor = NULL;

    return entries_cursor(data, &cursor) < 0 ? NULL : cursor;
}

static bool spares_disk(struct relay *relay, uint64_t now) {
    if (!relay->room_looked || now - relay->room_looked >= ROOM_EVERY) {
        relay->room = readback_room(&relay->readback);
        relay->room_looked = now;
    }
    return relay->room >= 0 && relay->room < SPARED;
}

/* 0 or -ENOMEM: the entry was not taken. */
static int reject_entry(struct relay *relay, struct source *source, const struct judged *judged,
                        uint64_t now) {
    struct entry_field uid = entries_field(source->entries, "_UID");
    struct budget_entry entry = {
        .bytes = judged->message.n, .usec = source->taken, .count_only = spares_disk(relay, now)};

    /* It was kept or counted before. */
    if (entry.usec <= source->again) {
        relay->counts.passed++;
        return 0;
    }
    entry.has_uid = senders_uid(uid.bytes, uid.n, &entry.uid);
    if (!budget_take(relay->budget, &entry, now, cursor_of, source->entries)) {
        relay->counts.counted++;
        return 0;
    }
    rejection_line(source->entries, judged->rejected, entry.usec, &relay->line);
    if (relay->line.failed) {
        relay->line.failed = false;
        return -ENOMEM;
    }
    if (is_known(relay, relay->line.bytes, relay->line.n)) {
        relay->counts.passed++;
        return 0;
    }
    relay_send(relay, add_line(relay, source, FLIGHT_REJECTED, relay->line.n));
    relay->counts.rejected++;
    return 0;
}

static uint64_t realtime_usec(void) {
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void release_budget(struct relay *relay, uint64_t now) {
    struct flight_line line = {.file = FLIGHT_REJECTED};

    while (flight_has_room(relay->flight) && budget_next(relay->budget, now, &relay->line)) {
        line.bytes = relay->line.bytes;
        line.n = line.event = relay->line.n;
        line.usec = realtime_usec();
        relay_send(relay, flight_add(relay->flight, &line));
    }
    relay->line.failed = false;
}

/* ---- turns ----------------------------------------------------------------------------------- */

bool relay_may_take(const struct relay *relay) {
    return relay_is_settled(relay) && flight_has_room(relay->flight) &&
           output_waiting(&relay->output) < WAITING && relay->ahead < RELAY_AHEAD_BYTES &&
           flight_next(relay->flight) - relay->lines_at < RELAY_AHEAD_LINES;
}

static void mark(struct relay *relay, struct source *source) {
    if (source->since_mark == 0 || !source_keep(source))
        return;
    place_mark(&relay->place, source->which, source->last, flight_next(relay->flight));
    source->since_mark = 0;
}

/* 0 or -ENOMEM: the entry was not taken. */
static int take_entry(struct relay *relay, struct source *source, uint64_t now) {
    struct judged judged;

    judge_entry(&relay->senders, source->entries, &judged);
    return judged.rejected ? reject_entry(relay, source, &judged, now)
                           : accept_entry(relay, source, &judged, now);
}

/* Returns how many entries were read. Only ours count as entries. */
static unsigned take_turn(struct relay *relay, struct source *source, uint64_t now) {
    uint64_t began = monotonic_ns();
    unsigned n = 0;
    int r = 0;

    for (; n < TURN && monotonic_ns() - began < TURN_FOR && relay_may_take(relay) &&
           (r = source_next(source, now)) > 0;
         n++) {
        entries_time(source->entries, &source->taken);
        if (source->taken > source->again)
            source->again = 0;
        if (entries_is_ours(source->entries)) {
            relay->entry = now;
            r = take_entry(relay, source, now);
        }
        if (r < 0)
            break;
        if (source->since_mark == PLACE_EVERY)
            mark(relay, source);
    }
    /* The place of an entry that was not taken is behind it. */
    if (r >= 0)
        mark(relay, source);
    if (r < 0) {
        fprintf(stderr, "the journal%s: %s; it is opened again\n",
                source->which == ENTRIES_NAMESPACE ? " of the namespace deed" : "", strerror(-r));
        source_close(source);
    }
    return n;
}

unsigned relay_take(struct relay *relay, uint64_t now) {
    unsigned n = 0;

    if (!relay_may_take(relay))
        return 0;
    look_at_emitters(relay, now);
    if (relay_find_lost_end(relay))
        now = monotonic_ns();
    for (size_t i = 0; i < RELAY_SOURCES; i++)
        n += take_turn(relay, &relay->source[i], now);
    if (n == 0)
        relay_open_ways(relay);
    return n;
}

void relay_release(struct relay *relay, uint64_t now) {
    release_order(relay, now);
    if (relay_is_settled(relay))
        release_budget(relay, now);
}
