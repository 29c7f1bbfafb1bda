/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed-relay: whether it runs, and how far behind the journals it is. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/lag.h"
#include "doctor/paths.h"
#include "util/cleanup.h"
#include "util/monotonic.h"

#define SECONDS_WARNING 30
#define SECONDS_PROBLEM 600
/* A relay that has just begun confirms where it is within this time. */
#define SETTLE_FOR (5 * NS_PER_S)
#define SETTLE_EVERY (NS_PER_S / 4)

void check_relay_running(struct doctor *doctor) {
    CLEANUP_FREE char *status = NULL;
    struct unit_state relay;
    struct row *row;
    int r;

    if (!doctor_bus(doctor))
        return;
    r = bus_unit_state(doctor->bus, RELAY_UNIT, &relay);
    if (r >= 0 && relay.found)
        r = bus_unit_status(doctor->bus, RELAY_UNIT, &status);
    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", RELAY_UNIT, strerror(-r));
        return;
    }
    if (relay.active) {
        report_add(&doctor->report, DOCTOR_OK, "%s runs: %s", RELAY_UNIT,
                   status && *status ? status : "it says nothing of itself");
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s %s", RELAY_UNIT,
                     relay.found ? "does not run" : "does not exist");
    row_why(row, "events stay in the journal and reach no file; the journal keeps them only until "
                 "it needs the room");
    row_mend(row, relay.found ? "systemctl enable " RELAY_UNIT " && " RESTART_RELAY
                              : "apt-get install --reinstall deed");
}

/* The lag that stays. 0 or a negative errno. */
static int measure(enum entries_which which, uint64_t *ret_seconds) {
    uint64_t until = monotonic_ns() + SETTLE_FOR;
    int r;

    while ((r = lag_measure(POSITIONS_RELAY, which, ret_seconds)) >= 0 &&
           *ret_seconds >= SECONDS_WARNING && monotonic_ns() < until)
        nap(SETTLE_EVERY);
    return r;
}

/* True: a row was added. */
static bool tell_lag(struct doctor *doctor, enum entries_which which, const char *journal) {
    uint64_t seconds = 0;
    struct row *row;
    int r = measure(which, &seconds);

    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", journal, strerror(-r));
        return true;
    }
    if (seconds < SECONDS_WARNING)
        return false;
    row = report_add(&doctor->report, seconds < SECONDS_PROBLEM ? DOCTOR_WARNING : DOCTOR_PROBLEM,
                     "%s: its oldest entry that is in no file yet is %" PRIu64 " s old", journal,
                     seconds);
    row_why(row, "the relay waits for rsyslogd or for the disk of the files, or stands still; what "
                 "the journal throws away before it was read is in no file");
    row_mend(row, "systemctl status " RELAY_UNIT "; " RESTART_RELAY);
    return true;
}

void check_relay_behind(struct doctor *doctor) {
    bool told = tell_lag(doctor, ENTRIES_NAMESPACE, "the journal of the namespace");

    told = tell_lag(doctor, ENTRIES_SYSTEM, "the system's journal") || told;
    if (!told)
        report_add(&doctor->report, DOCTOR_OK, "%s: at the end of both journals", POSITIONS_RELAY);
}
