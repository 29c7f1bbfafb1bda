/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "relay/relay.h"
#include "util/monotonic.h"

/* Lines of a connection that has ended may still come out: deed-write empties its pipe, or waits
 * for a full disk. Nothing was added for so long: nothing more comes. */
#define SETTLE (500 * NS_PER_MS)
#define SETTLE_LAST (10 * NS_PER_S)
#define CALL_EVERY (200 * NS_PER_MS)
/* An overtaken line is lost; this much later it is believed. */
#define OVERTAKEN NS_PER_S
#define STALL_FIRST (5 * NS_PER_S)
#define STALL_LAST (300 * NS_PER_S)

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

static void resend_all(struct relay *relay, enum flight_file file) {
    for (uint64_t slot = flight_unseen(relay->flight, file, 0); slot != UINT64_MAX;
         slot = flight_unseen(relay->flight, file, slot + 1)) {
        relay_send(relay, slot);
        relay->counts.resent++;
    }
}

/* Lines that rsyslogd or deed-write lost on the way while others came out: they come late, and say
 * so. */
static void resend_overtaken(struct relay *relay, uint64_t now) {
    uint64_t slot = flight_overtaken(relay->flight, 0);
    unsigned n = 0;

    if (slot == UINT64_MAX) {
        relay->overtaken = 0;
        return;
    }
    if (!relay->overtaken)
        relay->overtaken = now;
    if (now - relay->overtaken < OVERTAKEN)
        return;
    for (; slot != UINT64_MAX; slot = flight_overtaken(relay->flight, slot + 1)) {
        flight_mark_late(relay->flight, slot);
        relay_send(relay, slot);
        n++;
    }
    relay->overtaken = 0;
    relay->counts.resent += n;
    fprintf(stderr, "%u line%s did not reach the files; sent again\n", n, n == 1 ? "" : "s");
}

/* Nothing comes out. Either all waits for a disk, or the last lines were lost. One line is sent
 * again: if it comes out and no other does, they are lost. */
static void ask(struct relay *relay, enum flight_file file, uint64_t now) {
    struct relay_wait *wait = &relay->wait[file];
    uint64_t slot = flight_unseen(relay->flight, file, 0);
    uint64_t since = wait->seen > wait->sent ? wait->seen : wait->sent;
    bool answered = flight_is_answered(relay->flight, file) && now - wait->seen >= OVERTAKEN;

    if (wait->seen >= wait->asked)
        wait->stall = STALL_FIRST;
    if (slot == UINT64_MAX || (!answered && now < since + wait->stall))
        return;
    /* One line may fit a full disk, and the others come once there is room. */
    if (readback_is_full(&relay->readback))
        wait->full = now;
    if (now - wait->full < OVERTAKEN)
        return;
    if (answered) {
        resend_all(relay, file);
        return;
    }
    relay_ask(relay, slot);
    relay->counts.resent++;
    wait->asked = now;
    wait->stall = 2 * wait->stall < STALL_LAST ? 2 * wait->stall : STALL_LAST;
}

void relay_resend(struct relay *relay, uint64_t now) {
    if (output_has_ended(&relay->output)) {
        call(relay, now);
        if (!output_is_connected(&relay->output))
            return;
    }
    if (relay->unsettled) {
        if (readback_is_full(&relay->readback))
            relay->grew = relay->tried = now;
        if (now - relay->grew < SETTLE && now - relay->tried < SETTLE_LAST)
            return;
        relay->unsettled = false;
        for (enum flight_file file = 0; file < FLIGHT_FILES; file++)
            resend_all(relay, file);
        return;
    }
    if (flight_count(relay->flight) == 0)
        return;
    resend_overtaken(relay, now);
    for (enum flight_file file = 0; file < FLIGHT_FILES; file++)
        ask(relay, file, now);
}
