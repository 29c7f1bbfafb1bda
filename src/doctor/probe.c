/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The live probe: a real event, sent as a service sends one, and looked for at each place that it
 * must come through, and at those where it must not be.
 *
 * It is told from all others by its request id, 32 random hexadecimal digits. Files are read only
 * from where they ended before it was sent.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <json-c/json.h>

#include <deed.h>

#include "doctor/doctor.h"
#include "doctor/growth.h"
#include "doctor/paths.h"
#include "doctor/system.h"
#include "util/cleanup.h"
#include "util/digest.h"
#include "util/jsontext.h"
#include "util/monotonic.h"

#define LOGS "/var/log"
#define JOURNAL_SECONDS 5
#define FILE_SECONDS 15
#define NAP_MS 50
/* Copies that journald forwards may come a little later. */
#define SETTLE_MS 500

struct probe {
    char id[33];
    int result; /* result of sending */
    char *error;
    char *message; /* the line, as the journal has it; NULL: it is not there */
    char *directory;
    struct growth_mark evidence, rejected;
    struct growth_marks others;
};

void probe_free(struct probe *probe) {
    if (!probe)
        return;
    mark_free(&probe->evidence);
    mark_free(&probe->rejected);
    marks_free(&probe->others);
    free(probe->error);
    free(probe->message);
    free(probe->directory);
    free(probe);
}

static int make_id(char id[33]) {
    uint8_t bytes[16];

    if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
        return -EIO;
    digest_hex(bytes, sizeof(bytes), id);
    id[2 * sizeof(bytes)] = '\0';
    return 0;
}

static int record(const struct probe *probe, const char *evidence) {
    CLEANUP(deed_closep) deed_log *log = NULL;
    int r = deed_open(&log, "deed", NULL);

    if (r < 0)
        return r;
    return deed_record(log, deed_service("deed-doctor"), DEED_ACTION_AUDIT_PROBE,
                       deed_resource("log", evidence), DEED_SUCCESS,
                       DEED_DETAILS(.request_id = probe->id));
}

static void except(const struct probe *probe, const char *ret[2]) {
    ret[0] = probe->directory;
    ret[1] = LOGS "/journal";
}

static struct probe *start_probe(struct doctor *doctor) {
    const struct outputs *outputs = doctor_outputs(doctor);
    struct probe *probe = must_zero(sizeof(*probe));
    const char *left_out[2];
    int r = make_id(probe->id);

    probe->directory = must_printf(
        "%.*s", (int)(strrchr(outputs->evidence, '/') - outputs->evidence), outputs->evidence);
    except(probe, left_out);
    mark_set(&probe->evidence, outputs->evidence);
    mark_set(&probe->rejected, outputs->rejected);
    marks_set(&probe->others, LOGS, left_out);
    if (r == 0)
        r = record(probe, outputs->evidence);
    probe->result = r;
    if (r < 0)
        probe->error = must_copy(deed_error_text());
    return probe;
}

/* ---- in the journal -------------------------------------------------------------------------- */

static bool has_field(sd_journal *journal, const char *name, const char *value) {
    CLEANUP_FREE char *found = journal_field(journal, name);

    return found && strcmp(found, value) == 0;
}

/* What is wrong with the entry, or NULL. */
static const char *examine(sd_journal *journal) {
    CLEANUP_FREE char *pid = must_printf("%ld", (long)getpid());
    CLEANUP_FREE char *uid = must_printf("%ld", (long)geteuid());

    if (!has_field(journal, "_TRANSPORT", "journal") || !has_field(journal, "_PID", pid) ||
        !has_field(journal, "_UID", uid))
        return "journald did not say that it came from this process";
    if (!has_field(journal, "SYSLOG_IDENTIFIER", "deed") ||
        !has_field(journal, "SYSLOG_FACILITY", "13") || !has_field(journal, "PRIORITY", "5"))
        return "its identifier, facility or priority are not what was sent";
    if (!has_field(journal, "DEED_ACTION", DEED_ACTION_AUDIT_PROBE))
        return "its fields are not what was sent";
    return NULL;
}

static const char *find_entry(sd_journal *journal, struct probe *probe) {
    CLEANUP_FREE char *match = must_printf("DEED_REQUEST_ID=%s", probe->id);

    if (sd_journal_add_match(journal, match, 0) < 0)
        return "it cannot be searched";
    for (unsigned ms = 0; ms < JOURNAL_SECONDS * 1000; ms += NAP_MS) {
        sd_journal_process(journal);
        if (sd_journal_seek_tail(journal) >= 0 && sd_journal_previous(journal) > 0) {
            const char *wrong = examine(journal);

            if (!wrong)
                probe->message = journal_field(journal, "MESSAGE");
            return wrong;
        }
        nap(NAP_MS * NS_PER_MS);
    }
    return "it did not arrive";
}

void check_probe(struct doctor *doctor) {
    CLEANUP_JOURNAL sd_journal *journal = NULL;
    const char *wrong;
    struct row *row;

    if (!doctor_journal(doctor, OF_BOTH, &journal))
        return;
    sd_journal_get_fd(journal); /* libsystemd notices new files from now on */
    if (!doctor->probe)
        doctor->probe = start_probe(doctor);
    if (doctor->probe->result < 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "no event could be recorded: %s",
                         doctor->probe->error);
        row_why(row, "a service that calls now gets the same error, and has to refuse or go on "
                     "without a record");
        row_mend(row, RESTART_SOCKETS);
        return;
    }
    wrong = doctor->probe->result == DEED_SPOOLED
                ? "it is kept on disk, as the journal did not take it"
                : find_entry(journal, doctor->probe);
    if (!wrong) {
        report_add(&doctor->report, DOCTOR_OK, "event %s is in the journal", doctor->probe->id);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "event %s, looked for in the journal: %s",
                     doctor->probe->id, wrong);
    row_why(row, "journald took it and did not keep it: events are lost silently");
    row_mend(row, RESTART_JOURNALD "; journalctl -b -u " JOURNALD_UNIT);
}

/* ---- in the file ----------------------------------------------------------------------------- */

/* Is the line of the file the message of the journal, with the origin behind it? */
static bool is_line_of(const char *line, const char *message) {
    size_t n = strlen(message);

    return n > 1 && strncmp(line, message, n - 1) == 0 &&
           strncmp(line + n - 1, ",\"origin\":{", 11) == 0;
}

static char *reason_of(const char *line) {
    json_object *object = json_tokener_parse(line), *reason = NULL;
    char *text = must_copy("no reason is given");

    if (object && json_object_object_get_ex(object, "rejected", &reason)) {
        free(text);
        text = must_copy(json_text_shown(reason));
    }
    json_object_put(object);
    return text;
}

static void not_in_file(struct doctor *doctor, const char *refused) {
    const struct outputs *outputs = doctor_outputs(doctor);
    struct row *row;

    if (refused) {
        CLEANUP_FREE char *reason = reason_of(refused);

        row = report_add(&doctor->report, DOCTOR_PROBLEM, "the event is in %s: %s",
                         outputs->rejected, reason);
        row_why(row, "a rejected event is no evidence; events of services may be rejected, too");
        row_mend(row, "tail -n 1 %s", outputs->rejected);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "the event did not reach %s in %d s",
                     outputs->evidence, FILE_SECONDS);
    row_why(row, "events stay in the journal, which keeps them only until it needs the space");
    row_mend(row, RESTART_RSYSLOG "; " RESTART_RELAY "; journalctl -b -u " RSYSLOG_UNIT
                                  " -u " RELAY_UNIT);
}

void check_probe_file(struct doctor *doctor) {
    const struct outputs *outputs = doctor_outputs(doctor);
    CLEANUP_FREE char *line = NULL, *refused = NULL;
    struct row *row;

    if (!doctor->probe || doctor->probe->result < 0) {
        doctor_unknown(doctor, "no event could be recorded");
        return;
    }
    if (!doctor->probe->message) {
        doctor_unknown(doctor, "the event is not in the journal");
        return;
    }
    if (!doctor_rsyslogd(doctor))
        return;
    if (!doctor->rsyslogd.active) {
        doctor_unknown(doctor, "rsyslogd does not run");
        return;
    }
    for (unsigned ms = 0; ms < FILE_SECONDS * 1000; ms += NAP_MS) {
        line = mark_find(&doctor->probe->evidence, doctor->probe->id);
        refused = line ? NULL : mark_find(&doctor->probe->rejected, doctor->probe->id);
        if (line || refused)
            break;
        nap(NAP_MS * NS_PER_MS);
    }
    if (!line) {
        not_in_file(doctor, refused);
        return;
    }
    if (!is_line_of(line, doctor->probe->message)) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM,
                         "the line in %s is not that of the journal", outputs->evidence);
        row_why(row, "the hash of the next event is of other bytes: nobody can verify the chain "
                     "from the file");
        row_mend(row, "apt-get install --reinstall deed && %s", RESTART_RSYSLOG);
        return;
    }
    report_add(&doctor->report, DOCTOR_OK, "the event is in %s", outputs->evidence);
}

/* ---- nowhere else ---------------------------------------------------------------------------- */

static void found_elsewhere(void *context, const char *path) {
    struct doctor *doctor = context;
    struct row *row = report_add(&doctor->report, DOCTOR_PROBLEM, "the event is in %s, too", path);

    row_why(row, "whoever may read the application logs reads audit events, and they are kept and "
                 "removed as those are");
    row_mend(row, "rsyslogd -N1; grep -rn omfile /etc/rsyslog.conf /etc/rsyslog.d");
}

void check_probe_elsewhere(struct doctor *doctor) {
    size_t before = doctor->report.n;
    const char *left_out[2];

    if (!doctor->probe || doctor->probe->result < 0) {
        doctor_unknown(doctor, "no event could be recorded");
        return;
    }
    nap(SETTLE_MS * NS_PER_MS);
    except(doctor->probe, left_out);
    if (!marks_find(&doctor->probe->others, LOGS, left_out, doctor->probe->id, found_elsewhere,
                    doctor))
        doctor_unknown(doctor, "there is more below %s than is looked through", LOGS);
    if (doctor->report.n == before)
        report_add(&doctor->report, DOCTOR_OK, "the event is in no other file below %s (%zu files)",
                   LOGS, doctor->probe->others.n);
}
