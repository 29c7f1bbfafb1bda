/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed-seal: whether what comes is sealed. It is off until an admin enables it. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "seal/policy.h"
#include "seal/setup.h"
#include "util/cleanup.h"
#include "util/io.h"

#define LOOK_BACK "deed verify # deed-seal(8) says how to begin anew"
/* It gives a checkpoint away each hour, with new lines or without. */
#define LATE 7200
/* After its start, until there is a first one. */
#define FIRST 300

/* The fingerprint of the policy. False: a row was added. */
static bool read_fingerprint(struct doctor *doctor, const char *path,
                             char ret[POLICY_FINGERPRINT]) {
    CLEANUP_FREE char *bytes = must_zero(POLICY_MAX);
    ssize_t n = io_read_text(path, bytes, POLICY_MAX);

    if (n < 0)
        doctor_unknown(doctor, "%s: %s", path, strerror((int)-n));
    else
        policy_fingerprint(bytes, (size_t)n, ret);
    return n >= 0;
}

/* Has something been found out that ends the signing? Then, or if it is not known, a row is added,
 * and the function returns false. */
static bool check_state(struct doctor *doctor, const char *path, uint64_t *ret_size) {
    struct seal_state state;
    int r = seal_state_load(path, &state);
    struct row *row;

    if (r == -ENOENT) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: is gone", path);
        row_why(row, "somebody has removed how far the evidence is sealed, so nothing is sealed "
                     "any more");
        row_mend(row, LOOK_BACK);
        return false;
    }
    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", path,
                       r == -EBADMSG ? "it is no state of deed-seal" : strerror(-r));
        return false;
    }
    *ret_size = state.last.size;
    r = state.broken ? -EPERM : 0;
    if (state.broken) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: nothing is signed any more: %s",
                         state.name, state.broken);
        row_why(row, "somebody has changed or removed what was sealed; what comes now can be "
                     "changed without a trace");
        row_mend(row, LOOK_BACK);
    }
    seal_state_free(&state);
    return r == 0;
}

static void tell_stopped(struct doctor *doctor, const struct unit_state *unit) {
    struct row *row =
        unit->starts ? report_add(&doctor->report, DOCTOR_WARNING, "%s still starts", SEAL_UNIT)
                     : report_add(&doctor->report, DOCTOR_PROBLEM, "%s does not run", SEAL_UNIT);

    row_why(row, unit->starts ? "it reads what has come while it did not run, or fails again and "
                                "again; until then nothing is sealed"
                              : "what comes now is not sealed: root can change it without a trace");
    row_mend(row,
             unit->starts ? "systemctl status " SEAL_UNIT : "systemctl enable --now " SEAL_UNIT);
}

static bool is_empty(const char *path) {
    struct stat st;

    return stat(path, &st) < 0 || st.st_size == 0;
}

/* Is the newest seal young? If not, a row is added. */
static bool check_age(struct doctor *doctor, const struct setup *setup,
                      const struct unit_state *unit) {
    CLEANUP_FREE char *path =
        must_printf("%s/%s.checkpoint", setup->seals, seal_series_names[SEAL_EVIDENCE]);
    time_t now = time(NULL), since = (time_t)(unit->since / 1000000);
    bool none = false;
    struct row *row;
    struct stat st;

    if (stat(path, &st) == 0) {
        since = st.st_mtime;
    } else if (errno == ENOENT) {
        none = true;
    } else {
        doctor_unknown(doctor, "%s: %s", path, strerror(errno));
        return false;
    }
    if (now - since < (none ? FIRST : LATE) || (none && is_empty(doctor_outputs(doctor)->evidence)))
        return true;
    row = none ? report_add(&doctor->report, DOCTOR_PROBLEM, "%s runs, and has sealed nothing",
                            SEAL_UNIT)
               : report_add(&doctor->report, DOCTOR_WARNING, "the newest seal is %jd s old",
                            (intmax_t)(now - since));
    row_why(row, "deed-seal makes one each hour; what came since then is not sealed");
    row_mend(row, "systemctl status " SEAL_UNIT "; systemctl restart " SEAL_UNIT);
    return false;
}

static void check_setup(struct doctor *doctor, const struct setup *setup,
                        const struct unit_state *unit) {
    uint64_t size[SEAL_SERIES] = {0};
    char fingerprint[POLICY_FINGERPRINT];
    bool fine = true;

    for (size_t i = 0; i < SEAL_SERIES; i++)
        fine &= check_state(doctor, setup->series[i].paths.state, &size[i]);
    if (!fine)
        return;
    if (!unit->active) {
        tell_stopped(doctor, unit);
        return;
    }
    if (check_age(doctor, setup, unit) && read_fingerprint(doctor, setup->policy, fingerprint))
        report_add(&doctor->report, DOCTOR_OK,
                   "%" PRIu64 " lines sealed, and %" PRIu64 " rejected ones; fingerprint %s",
                   size[SEAL_EVIDENCE], size[SEAL_REJECTED], fingerprint);
}

void check_seal(struct doctor *doctor) {
    CLEANUP_FREE struct setup *setup = must_zero(sizeof(*setup));
    struct unit_state unit;
    int r;

    if (!doctor_bus(doctor))
        return;
    r = bus_unit_state(doctor->bus, SEAL_UNIT, &unit);
    if (r == 0)
        r = setup_paths(DEED_SEAL_DIRECTORY, setup);
    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", SEAL_UNIT, strerror(-r));
        return;
    }
    if (access(setup->policy, F_OK) == 0)
        check_setup(doctor, setup, &unit);
    else if (errno != ENOENT)
        doctor_unknown(doctor, "%s: %s", setup->policy, strerror(errno));
    else if (unit.enabled || unit.active || unit.starts)
        tell_stopped(doctor, &unit);
    else
        report_add(&doctor->report, DOCTOR_OK, "off: %s is not enabled", SEAL_UNIT);
}
