/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "relay/relay.h"
#include "util/monotonic.h"

#define STALLED NS_PER_S

/* Later it is rsyslogd that does not write. */
static bool waits_for_probe(const struct relay *relay) {
    for (enum flight_file file = 0; file < FLIGHT_FILES; file++) {
        const struct relay_way *way = &relay->way[file];

        if (way->closed && way->probe != RELAY_NO_SLOT && way->pause == RELAY_STALL)
            return true;
    }
    return false;
}

/* Why lines wait; NULL: they do not. */
static const char *why_waiting(const struct relay *relay, uint64_t now) {
    if (relay->failed)
        return strerror(-relay->error);
    if (!output_is_connected(&relay->output))
        return "rsyslogd does not listen; see deed doctor";
    if (readback_is_full(&relay->readback))
        return "the disk of the evidence is full";
    if (relay->unsettled || waits_for_probe(relay))
        return "for the lines that were sent before";
    if (flight_count(relay->flight) > 0 && now - relay->seen > STALLED &&
        now - relay->entry > STALLED)
        return "rsyslogd does not write; see deed doctor";
    return NULL;
}

static double seconds_behind(const struct relay *relay) {
    uint64_t oldest = flight_oldest(relay->flight);
    struct timespec now;
    double behind;

    if (!oldest)
        return 0;
    clock_gettime(CLOCK_REALTIME, &now);
    behind = (double)now.tv_sec + (double)now.tv_nsec / 1e9 - (double)oldest / 1e6;
    return behind < 0 ? 0 : behind;
}

void relay_tell(struct relay *relay, uint64_t now) {
    const struct relay_counts *counts = &relay->counts;
    const char *why = why_waiting(relay, now);

    sd_notifyf(0,
               "WATCHDOG=1\nSTATUS=%zu waiting, %.1f s behind%s%s; since the start: %" PRIu64
               " events, %" PRIu64 " rejected, %" PRIu64 " only counted, %" PRIu64
               " sent again, %" PRIu64 " second copies",
               flight_count(relay->flight), seconds_behind(relay), why ? ", " : "", why ? why : "",
               counts->evidence, counts->rejected, counts->counted, counts->resent,
               relay->readback.second);
}
