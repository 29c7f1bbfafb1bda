/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What journald of the namespace keeps and what it drops: its configuration, and whether the
 * running journald has read it.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "doctor/system.h"
#include "journal/entries.h"
#include "util/cleanup.h"

#define MINUTE_US UINT64_C(60000000)
#define DROPINS "/etc/systemd/" JOURNALD_CONF ".d"

/* ---- values that journald takes -------------------------------------------------------------- */

static bool is_storage(const char *value) {
    return strcmp(value, "auto") == 0 || strcmp(value, "persistent") == 0 ||
           strcmp(value, "volatile") == 0 || strcmp(value, "none") == 0;
}

static bool is_time(const char *value) {
    uint64_t usec;

    return sdconf_usec(value, &usec);
}

static bool is_digits(const char *value) {
    return *value && value[strspn(value, "0123456789")] == '\0' &&
           strtoull(value, NULL, 10) <= UINT32_MAX;
}

static bool is_level(const char *value) {
    return sdconf_level(value) >= 0;
}

static const char *where(const struct sdconf_assignment *found) {
    return found ? found->file : "the default";
}

/*
 * A shell line that writes a drop-in; its name sorts behind the file that it overrides.
 */
static void mend_by_dropin(struct row *row, const char *assignment, const char *topic,
                           const struct sdconf_assignment *bad) {
    const char *slash = bad ? strrchr(bad->file, '/') : NULL, *base = slash ? slash + 1 : "";
    CLEANUP_FREE char *ours = must_printf("zz-deed-%s.conf", topic), *name = NULL, *word = NULL;
    bool in_dropin = bad && strstr(bad->file, ".conf.d/");

    name =
        in_dropin && strcmp(base, ours) >= 0 ? must_printf("%s-deed.conf", base) : must_copy(ours);
    word = shell_word(name);
    row_mend(row,
             "mkdir -p " DROPINS " && printf '[Journal]\\n%s\\n' >" DROPINS
             "/%s && " RESTART_JOURNALD,
             assignment, word);
}

/* ---- the checks ------------------------------------------------------------------------------ */

void check_journal_storage(struct doctor *doctor) {
    const struct sdconf_assignment *found, *seal;
    const char *storage;
    struct row *row;

    if (!doctor_journald(doctor))
        return;
    found = sdconf_get(&doctor->journald, "Storage", NULL, is_storage);
    seal = sdconf_get(&doctor->journald, "Seal", NULL, sdconf_any);
    storage = found ? found->value : "auto";
    if (strcmp(storage, "persistent") == 0 ||
        (strcmp(storage, "auto") == 0 && access(ENTRIES_PERSISTENT, F_OK) == 0)) {
        report_add(&doctor->report, DOCTOR_OK, "Storage=%s (%s)%s%s", storage, where(found),
                   seal ? ", Seal=" : "", seal ? seal->value : "");
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "Storage=%s (%s)%s", storage, where(found),
                     found && strcmp(storage, "auto") != 0 ? ""
                                                           : ", and there is no /var/log/journal");
    row_why(row, strcmp(storage, "none") == 0
                     ? "journald keeps nothing: no event reaches the file"
                     : "the journal is in memory: what is not in the file yet is lost at a reboot");
    mend_by_dropin(row, "Storage=persistent", "storage", found);
}

/* Does the process have the file open? Another file may have the name by now. */
static bool holds(uint32_t pid, const char *path) {
    CLEANUP_FREE char *directory = must_printf("/proc/%" PRIu32 "/fd", pid);
    const struct dirent *entry;
    struct stat wanted, st;
    bool found = false;
    DIR *dir;

    if (lstat(path, &wanted) < 0)
        return false;
    dir = opendir(directory);
    if (!dir)
        return false;
    while (!found && (entry = readdir(dir)))
        found = *entry->d_name != '.' && fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 &&
                st.st_dev == wanted.st_dev && st.st_ino == wanted.st_ino;
    closedir(dir);
    return found;
}

/* journald of a namespace ends when it is idle; its socket starts it again. */
static bool sleeps(struct doctor *doctor) {
    struct unit_state socket;

    return bus_unit_state(doctor->bus, JOURNALD_SOCKET_UNIT, &socket) == 0 && socket.active;
}

void check_journal_disk(struct doctor *doctor) {
    CLEANUP_FREE char *path = NULL;
    char id[SD_ID128_STRING_MAX];
    struct unit_state journald;
    sd_id128_t machine;
    struct row *row;
    int r = sd_id128_get_machine(&machine);

    if (!doctor_bus(doctor))
        return;
    if (r >= 0)
        r = bus_unit_state(doctor->bus, JOURNALD_UNIT, &journald);
    if (r < 0 || (!journald.active && !sleeps(doctor))) {
        doctor_unknown(doctor, "%s: %s", JOURNALD_UNIT, r < 0 ? strerror(-r) : "does not run");
        return;
    }
    path = must_printf(ENTRIES_PERSISTENT "/%s." ENTRIES_NAMESPACE_NAME "/system.journal",
                       sd_id128_to_string(machine, id));
    if (!journald.active && access(path, F_OK) == 0) {
        report_add(&doctor->report, DOCTOR_OK, "%s is there, and nobody records now", path);
        return;
    }
    if (holds(journald.main_pid, path)) {
        report_add(&doctor->report, DOCTOR_OK, "%s is what journald writes", path);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s is not what journald writes", path);
    row_why(row,
            "the journal is the primary record, and what is not in the file yet waits there: in "
            "memory it is gone after a reboot");
    row_mend(row,
             "mkdir -p " ENTRIES_PERSISTENT
             " && systemd-tmpfiles --create --prefix " ENTRIES_PERSISTENT " && " RESTART_JOURNALD);
}

void check_journal_running(struct doctor *doctor) {
    struct unit_state state;
    struct row *row;
    int r;

    if (!doctor_journald(doctor) || !doctor_bus(doctor))
        return;
    r = bus_unit_state(doctor->bus, JOURNALD_UNIT, &state);
    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", JOURNALD_UNIT, strerror(-r));
        return;
    }
    if (!state.active && sleeps(doctor)) {
        report_add(&doctor->report, DOCTOR_OK, "journald has nothing to do; %s starts it",
                   JOURNALD_SOCKET_UNIT);
        return;
    }
    if (!state.active) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s does not run", JOURNALD_UNIT);
        row_why(row, "no event reaches the journal; each call of a service waits for its deadline");
    } else if (state.started < doctor->journald.changed) {
        row =
            report_add(&doctor->report, DOCTOR_PROBLEM, "journald is older than its configuration");
        row_why(row, "journald reads its configuration at its start alone: what the other checks "
                     "say of it does not hold yet");
    } else {
        report_add(&doctor->report, DOCTOR_OK, "journald runs with its present configuration");
        return;
    }
    row_mend(row, "%s", state.active ? RESTART_JOURNALD : RESTART_SOCKETS);
}

void check_journal_rate_limit(struct doctor *doctor) {
    const struct sdconf_assignment *interval, *burst;
    uint64_t usec = 30000000;
    struct row *row;

    if (!doctor_journald(doctor))
        return;
    interval = sdconf_get(&doctor->journald, "RateLimitIntervalSec", "RateLimitInterval", is_time);
    burst = sdconf_get(&doctor->journald, "RateLimitBurst", NULL, is_digits);
    if (interval)
        sdconf_usec(interval->value, &usec);
    if (usec == 0 || (burst && strtoull(burst->value, NULL, 10) == 0)) {
        report_add(&doctor->report, DOCTOR_OK, "off: %s=0 (%s)",
                   usec == 0 ? "RateLimitIntervalSec" : "RateLimitBurst",
                   where(usec == 0 ? interval : burst));
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM,
                     "RateLimitIntervalSec=%s (%s), RateLimitBurst=%s (%s)",
                     interval ? interval->value : "30s", where(interval),
                     burst ? burst->value : "10000", where(burst));
    row_why(row, "beyond that many entries of a unit, counted for emerg to crit, err, warning, "
                 "notice with info, and debug apart, journald drops silently: successes (notice) "
                 "together with the unit's own chatter, failures and denials (warning)");
    mend_by_dropin(row, "RateLimitIntervalSec=0", "rate-limit", interval);
}

void check_journal_level(struct doctor *doctor) {
    const struct sdconf_assignment *found;
    struct row *row;
    int level;

    if (!doctor_journald(doctor))
        return;
    found = sdconf_get(&doctor->journald, "MaxLevelStore", NULL, is_level);
    level = found ? sdconf_level(found->value) : 7;
    if (level >= 5) {
        report_add(&doctor->report, DOCTOR_OK, "MaxLevelStore=%s (%s)",
                   found ? found->value : "debug", where(found));
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "MaxLevelStore=%s (%s)", found->value,
                     found->file);
    row_why(row, level == 4 ? "journald drops each success (notice); failures and denials "
                              "(warning) stay"
                            : "journald drops every event: successes are notice, failures and "
                              "denials warning");
    mend_by_dropin(row, "MaxLevelStore=debug", "level", found);
}

void check_journal_sync(struct doctor *doctor) {
    const struct sdconf_assignment *found;
    uint64_t usec = 5 * MINUTE_US;
    struct row *row;

    if (!doctor_journald(doctor))
        return;
    found = sdconf_get(&doctor->journald, "SyncIntervalSec", NULL, is_time);
    if (found)
        sdconf_usec(found->value, &usec);
    if (usec <= MINUTE_US) {
        report_add(&doctor->report, DOCTOR_OK, "SyncIntervalSec=%s (%s)", found->value,
                   found->file);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_WARNING, "SyncIntervalSec=%s (%s)",
                     found ? found->value : "5m", where(found));
    row_why(row, "what came since the last sync is lost when the power fails: with 5 minutes, 5 "
                 "minutes of events");
    mend_by_dropin(row, "SyncIntervalSec=15s", "sync", found);
}
