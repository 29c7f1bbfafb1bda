/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_DOCTOR_H
#define DEED_DOCTOR_DOCTOR_H

/*
 * What the checks of `deed doctor` share. A check looks at one thing, and adds one row, or a row
 * for each thing that is wrong. The first check that needs a shared fact finds it out.
 */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include <systemd/sd-bus.h>
#include <systemd/sd-journal.h>

#include "doctor/accepted.h"
#include "doctor/bus.h"
#include "doctor/report.h"
#include "doctor/rsyslogconf.h"
#include "doctor/sdconf.h"

struct units;
struct strays;
struct probe;

struct doctor {
    struct report report;
    struct accepted accepted;

    sd_bus *bus;
    int bus_error; /* 0: not asked yet */

    struct sdconf journald; /* the configuration of the namespace's */
    int journald_result;    /* > 0: not read yet */
    char *journald_path;    /* what could not be read */

    struct rsyslogconf rsyslog;
    int rsyslog_result; /* > 0: not read yet */

    struct outputs outputs; /* where the evidence and the rejected go */
    bool outputs_known;

    struct unit_state rsyslogd;
    int rsyslogd_result; /* > 0: not asked yet */

    struct units *units;   /* that record; NULL: not looked for yet */
    struct strays *strays; /* that record in the system's journal; NULL: the same */
    struct probe *probe;   /* NULL: not sent yet */
};

#define DOCTOR_INIT                                                                                \
    { .journald_result = 1, .rsyslog_result = 1, .rsyslogd_result = 1 }

typedef void check(struct doctor *doctor);

/* sink.c, spool.c, clock.c, group.c */
check check_sink, check_spool, check_clock, check_group;
/* journald.c */
check check_journal_storage, check_journal_disk, check_journal_running, check_journal_rate_limit,
    check_journal_level, check_journal_sync;
/* room.c */
check check_journal_room;
/* units.c, strays.c, suppressed.c */
check check_unit_rate_limit, check_unit_level, check_unit_filter;
check check_unit_namespace;
check check_suppressed;
/* relay.c, relaysocket.c */
check check_relay_running, check_relay_behind;
check check_relay_socket;
/* rsyslog.c, rules.c */
check check_rsyslog_running, check_rsyslog_current, check_rsyslog_syntax, check_rsyslog_output;
check check_rsyslog_rules, check_rsyslog_modules, check_rsyslog_others, check_rsyslog_message_size;
/* copy.c, twice.c */
check check_copy;
check check_second_copies;
/* place.c */
check check_log_place, check_log_sandbox;
/* emitters.c, rejections.c */
check check_emitters, check_rejected;
/* seal.c */
check check_seal;
/* files.c */
check check_log_directory, check_log_files, check_config_files;
/* rotation.c */
check check_rotation, check_rotation_years, check_rotation_syntax, check_rotation_timer,
    check_rotation_late;
/* space.c */
check check_space, check_space_journal, check_inodes;
/* accepting.c */
check check_accepted;
/* probe.c */
check check_probe, check_probe_file, check_probe_elsewhere;

/*
 * The shared facts. False: the fact cannot be had, and a row (unknown) says so; the check adds
 * nothing.
 */
bool doctor_bus(struct doctor *doctor);
bool doctor_journald(struct doctor *doctor); /* doctor->journald */
bool doctor_rsyslog(struct doctor *doctor);  /* doctor->rsyslog */
bool doctor_rsyslogd(struct doctor *doctor); /* doctor->rsyslogd */

/* doctor->outputs: from the configuration, or the defaults. */
const struct outputs *doctor_outputs(struct doctor *doctor);

/* The directory of the evidence that rsyslogd writes; malloc'ed. */
char *doctor_directory(struct doctor *doctor);

/* The directory of rsyslogd's queues; malloc'ed. After doctor_rsyslog(). */
char *doctor_work_directory(struct doctor *doctor);

/* Whom rsyslogd runs as: it may have dropped root's rights. 0 where it does not run. */
uid_t doctor_rsyslogd_user(struct doctor *doctor);

/* Files in the spool, without outboxes. False: errno has why it cannot be read. */
struct spool_waiting {
    unsigned files;
    uint64_t bytes;
    time_t oldest; /* seconds since something was added */
};
bool spool_count(struct spool_waiting *ret);

/* When the first event of an evidence file was recorded; 0: it has none. */
time_t doctor_first_event(const char *path, off_t *ret_size);

/* The units that record: how many, and the name of each. False as above. */
bool doctor_units(struct doctor *doctor);
bool doctor_is_unit(struct doctor *doctor, const char *unit);

/* The units whose last event of this day is in the system's journal, not in that of the namespace.
 * False as above. */
bool doctor_strays(struct doctor *doctor);
bool doctor_is_stray(struct doctor *doctor, const char *unit);

enum doctor_journals { OF_NAMESPACE, OF_SYSTEM, OF_BOTH, OF_ALL_NAMESPACES };

/* False as above. */
bool doctor_journal(struct doctor *doctor, enum doctor_journals which, sd_journal **ret);

/* Reads doctor.conf, before all checks; rows say what is wrong with it. */
void doctor_accepted(struct doctor *doctor);

void units_free(struct units *units);
void strays_free(struct strays *strays);
void probe_free(struct probe *probe);

/* A field of the current entry; malloc'ed, NULL where there is none. */
char *journal_field(sd_journal *journal, const char *name);

static inline void journal_closep(sd_journal **journal) {
    sd_journal_close(*journal);
}

#define CLEANUP_JOURNAL CLEANUP(journal_closep)

/* Adds a row: something could not be looked at. */
void doctor_unknown(struct doctor *doctor, const char *format, ...) REPORT_FORMAT(2);

#endif
