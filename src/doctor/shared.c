/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What more than one check needs. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "util/calendar.h"
#include "util/cleanup.h"
#include "util/rfc3339.h"

void doctor_unknown(struct doctor *doctor, const char *format, ...) {
    CLEANUP_FREE char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    va_end(arguments);
    report_add(&doctor->report, DOCTOR_UNKNOWN, "not looked at: %s", text ? text : "no memory");
}

bool doctor_bus(struct doctor *doctor) {
    if (!doctor->bus && !doctor->bus_error) {
        int r = bus_open(&doctor->bus);

        if (r < 0)
            doctor->bus_error = r;
    }
    if (doctor->bus)
        return true;
    doctor_unknown(doctor, "systemd cannot be asked (D-Bus): %s", strerror(-doctor->bus_error));
    return false;
}

bool doctor_journald(struct doctor *doctor) {
    if (doctor->journald_result > 0)
        doctor->journald_result =
            sdconf_read("", JOURNALD_CONF, "Journal", &doctor->journald, &doctor->journald_path);
    if (doctor->journald_result == 0)
        return true;
    doctor_unknown(doctor, "%s: %s", doctor->journald_path, strerror(-doctor->journald_result));
    return false;
}

bool doctor_rsyslogd(struct doctor *doctor) {
    if (!doctor_bus(doctor))
        return false;
    if (doctor->rsyslogd_result > 0)
        doctor->rsyslogd_result = bus_unit_state(doctor->bus, RSYSLOG_UNIT, &doctor->rsyslogd);
    if (doctor->rsyslogd_result == 0)
        return true;
    doctor_unknown(doctor, "%s: %s", RSYSLOG_UNIT, strerror(-doctor->rsyslogd_result));
    return false;
}

bool doctor_rsyslog(struct doctor *doctor) {
    if (doctor->rsyslog_result > 0)
        doctor->rsyslog_result = rsyslogconf_read("", RSYSLOG_CONF, &doctor->rsyslog);
    if (doctor->rsyslog_result == 0)
        return true;
    doctor_unknown(doctor, "%s: %s", RSYSLOG_CONF, strerror(-doctor->rsyslog_result));
    return false;
}

uid_t doctor_rsyslogd_user(struct doctor *doctor) {
    CLEANUP_FREE char *path = NULL;
    struct stat st;

    if (!doctor->rsyslogd.active)
        return 0;
    path = must_printf("/proc/%" PRIu32, doctor->rsyslogd.main_pid);
    return stat(path, &st) == 0 ? st.st_uid : 0;
}

const struct outputs *doctor_outputs(struct doctor *doctor) {
    if (!doctor->outputs_known) {
        if (doctor->rsyslog_result > 0)
            doctor->rsyslog_result = rsyslogconf_read("", RSYSLOG_CONF, &doctor->rsyslog);
        outputs_find(&doctor->rsyslog, &doctor->outputs);
        doctor->outputs_known = true;
    }
    return &doctor->outputs;
}

char *doctor_directory(struct doctor *doctor) {
    const char *path = doctor_outputs(doctor)->evidence, *slash = strrchr(path, '/');

    return must_printf("%.*s", slash == path ? 1 : (int)(slash - path), path);
}

bool doctor_journal(struct doctor *doctor, enum doctor_journals which, sd_journal **ret) {
    static const int flags[] = {[OF_BOTH] = SD_JOURNAL_INCLUDE_DEFAULT_NAMESPACE,
                                [OF_ALL_NAMESPACES] = SD_JOURNAL_ALL_NAMESPACES};
    bool named = which == OF_NAMESPACE || which == OF_BOTH;
    CLEANUP_JOURNAL sd_journal *journal = NULL;
    int r = sd_journal_open_namespace(&journal, named ? ENTRIES_NAMESPACE_NAME : NULL,
                                      SD_JOURNAL_LOCAL_ONLY | flags[which]);

    if (r >= 0 && sd_journal_has_persistent_files(journal) <= 0 &&
        sd_journal_has_runtime_files(journal) <= 0)
        r = -ENOENT;
    if (r < 0) {
        doctor_unknown(doctor, "the journal: %s", strerror(-r));
        return false;
    }
    sd_journal_set_data_threshold(journal, 0);
    *ret = journal;
    journal = NULL;
    return true;
}

char *journal_field(sd_journal *journal, const char *name) {
    const void *data;
    size_t length, skip = strlen(name) + 1;

    if (sd_journal_get_data(journal, name, &data, &length) < 0 || length < skip)
        return NULL;
    return strndup((const char *)data + skip, length - skip);
}

time_t doctor_first_event(const char *path, off_t *ret_size) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    static const char key[] = "{\"timestamp\":\"";
    char text[sizeof(key) - 1 + RFC3339_SIZE];
    int64_t ms;
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return 0;
    *ret_size = st.st_size;
    if (read(fd, text, sizeof(text)) < (ssize_t)sizeof(text) ||
        memcmp(text, key, sizeof(key) - 1) != 0 ||
        !rfc3339_read(text + sizeof(key) - 1, RFC3339_SIZE, &ms))
        return 0;
    return (time_t)(ms / SECOND_MS);
}
