/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "relay/relay.h"
#include "util/monotonic.h"

/* Lines of a connection that has ended may still come out: deed-write empties its pipe, or waits
 * for a full disk. Nothing was added for so long: nothing more comes. */
#define SETTLE (500 * NS_PER_MS)
#define SETTLE_LAST (10 * NS_PER_S)
#define CALL_EVERY (200 * NS_PER_MS)
/* A line that should have come out by now is lost; this much later it is believed. */
#define BELIEVE NS_PER_S
#define STALL_LAST (60 * NS_PER_S)

static const char *const names[] = {
    [FLIGHT_EVIDENCE] = "evidence", [FLIGHT_REJECTED] = "rejected lines"};

static uint64_t slots[FLIGHT_MAX];

bool relay_is_settled(const struct relay *relay) {
    return output_is_connected(&relay->output) && !relay->unsettled;
}

/* Calls rsyslogd. */
static void call(struct relay *relay, uint64_t now) {
    if (relay->tried && now - relay->tried < CALL_EVERY)
        return;
    relay->tried = now;
    if (output_connect(&relay->output) == 0) {
        relay->unsettled = true;
        relay->grew = now;
    }
}

/* ---- ways ------------------------------------------------------------------------------------ */

/* It may come out behind later lines, so it says so. And it has another form than what was sent
 * before: if that still comes out, it is not taken for the probe, behind which nothing is. */
static void send_probe(struct relay *relay, enum flight_file file, uint64_t now) {
    struct relay_way *way = &relay->way[file];

    flight_mark_late(relay->flight, way->probe);
    relay_send_probe(relay, file);
    relay->counts.resent++;
    way->probed = now;
}

/* It is not known what became of the lines before. One line goes: what comes out before it was sent
 * before. The others wait. */
static void close_way(struct relay *relay, enum flight_file file, uint64_t now) {
    size_t n = flight_unseen(relay->flight, file, slots);

    relay->way[file] = (struct relay_way){.closed = true,
                                          .probe = n > 0 ? slots[0] : RELAY_NO_SLOT,
                                          .pause = RELAY_STALL,
                                          .seen = now,
                                          .came = relay->way[file].came};
    if (n > 0)
        send_probe(relay, file, now);
}

/* What has not come out is lost, or was not sent yet. */
static void open_way(struct relay *relay, enum flight_file file) {
    size_t n = flight_unseen(relay->flight, file, slots);

    relay->way[file].closed = false;
    for (uint64_t slot = 0; (slot = flight_overtaken(relay->flight, file, slot)) != UINT64_MAX;
         slot++)
        flight_mark_late(relay->flight, slot);
    for (size_t i = 0; i < n; i++)
        relay_send(relay, slots[i]);
    relay->counts.resent += n;
}

void relay_open_ways(struct relay *relay) {
    if (flight_count(relay->flight) > 0)
        return;
    for (size_t i = 0; i < RELAY_SOURCES; i++)
        if (!relay->source[i].entries)
            return;
    for (enum flight_file file = 0; file < FLIGHT_FILES; file++)
        relay->way[file].closed = false;
}

/* The probe may fit a full disk, and what is before it may not. */
static bool is_full(struct relay *relay, struct relay_way *way, uint64_t now) {
    if (readback_is_full(&relay->readback))
        way->full = now;
    return way->full && now - way->full < BELIEVE;
}

static void wait_for_probe(struct relay *relay, enum flight_file file, uint64_t now) {
    struct relay_way *way = &relay->way[file];

    if (way->probe == RELAY_NO_SLOT)
        return;
    if (!flight_line(relay->flight, way->probe)) {
        if (now - way->seen >= BELIEVE && !is_full(relay, way, now))
            open_way(relay, file);
        return;
    }
    if (now - way->probed < way->pause || is_full(relay, way, now))
        return;
    send_probe(relay, file, now);
    way->pause = 2 * way->pause < STALL_LAST ? 2 * way->pause : STALL_LAST;
}

/* ---- open ways ------------------------------------------------------------------------------- */

/* Lines that rsyslogd or deed-write lost on the way while others came out: they come late, and say
 * so. */
static void resend_overtaken(struct relay *relay, enum flight_file file, uint64_t now) {
    struct relay_way *way = &relay->way[file];
    size_t all, n = 0;

    if (flight_overtaken(relay->flight, file, 0) == UINT64_MAX) {
        way->overtaken = 0;
        return;
    }
    if (!way->overtaken)
        way->overtaken = now;
    if (now - way->overtaken < BELIEVE)
        return;
    /* They were sent before all others. */
    all = flight_unseen(relay->flight, file, slots);
    while (n < all && flight_overtaken(relay->flight, file, slots[n]) == slots[n])
        n++;
    for (size_t i = 0; i < n; i++) {
        flight_mark_late(relay->flight, slots[i]);
        relay_send(relay, slots[i]);
    }
    way->overtaken = 0;
    relay->counts.resent += n;
    fprintf(stderr, "%zu line%s did not reach the %s; sent again\n", n, n == 1 ? "" : "s",
            names[file]);
}

/* Nothing comes out: either all waits for a disk, or the last lines are lost. */
static void doubt(struct relay *relay, enum flight_file file, uint64_t now) {
    const struct relay_way *way = &relay->way[file];
    uint64_t since = way->seen > way->sent ? way->seen : way->sent;

    if (flight_has_unseen(relay->flight, file) && now >= since + RELAY_STALL &&
        !readback_is_full(&relay->readback))
        close_way(relay, file, now);
}

/* ---- all ------------------------------------------------------------------------------------- */

static void settle(struct relay *relay, uint64_t now) {
    if (readback_is_full(&relay->readback))
        relay->grew = relay->tried = now;
    if (now - relay->grew < SETTLE && now - relay->tried < SETTLE_LAST)
        return;
    relay->unsettled = false;
    for (enum flight_file file = 0; file < FLIGHT_FILES; file++)
        close_way(relay, file, now);
}

void relay_resend(struct relay *relay, uint64_t now) {
    if (output_has_ended(&relay->output)) {
        call(relay, now);
        if (!output_is_connected(&relay->output))
            return;
    }
    if (relay->unsettled) {
        settle(relay, now);
        return;
    }
    for (enum flight_file file = 0; file < FLIGHT_FILES; file++)
        if (relay->way[file].closed) {
            wait_for_probe(relay, file, now);
        } else {
            resend_overtaken(relay, file, now);
            doubt(relay, file, now);
        }
}
