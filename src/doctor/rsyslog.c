/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rsyslogd: whether it runs, and whether it follows our rules. The configuration shows which line
 * is wrong; the probe shows whether all of it works.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "doctor/system.h"
#include "store/outputs.h"
#include "util/cleanup.h"

#define CHECK_SECONDS 20
#define PROCESSES_MAX 100000

/* The longest event of libdeed (deed.h), and the longest message of rsyslogd by default. */
#define MESSAGE_MIN (UINT64_C(8) * 1000)
#define MESSAGE_DEFAULT 8096

void check_rsyslog_running(struct doctor *doctor) {
    struct row *row;

    if (!doctor_rsyslogd(doctor))
        return;
    if (doctor->rsyslogd.active) {
        report_add(&doctor->report, DOCTOR_OK, "%s runs as process %" PRIu32,
                   doctor->profile->rsyslog, doctor->rsyslogd.main_pid);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s %s", doctor->profile->rsyslog,
                     doctor->rsyslogd.found ? "does not run" : "does not exist");
    row_why(row, "events stay in the journal and reach no file; the journal keeps them only until "
                 "it needs the room");
    if (doctor->rsyslogd.found)
        row_mend(row, "systemctl enable --now %s", doctor->profile->rsyslog);
    else
        row_mend(row, "apt-get install --reinstall rsyslog %s", doctor->profile->package);
}

void check_rsyslog_current(struct doctor *doctor) {
    struct row *row;

    if (!doctor_rsyslog(doctor) || !doctor_rsyslogd(doctor))
        return;
    if (doctor->rsyslog.unreadable) {
        doctor_unknown(doctor, "%s cannot be read", doctor->rsyslog.unreadable);
        return;
    }
    if (!doctor->rsyslogd.active) {
        doctor_unknown(doctor, "rsyslogd does not run");
        return;
    }
    if (doctor->rsyslogd.started >= doctor->rsyslog.changed && !doctor->rsyslogd.needs_reload) {
        report_add(&doctor->report, DOCTOR_OK, "rsyslogd runs with its present configuration");
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "rsyslogd is older than its configuration");
    row_why(row, "it reads its configuration at its start alone, not on SIGHUP: what the other "
                 "checks say of it does not hold yet");
    row_mend(row, "systemctl daemon-reload && %s", doctor->profile->restart_rsyslog);
}

/* ---- our rules ------------------------------------------------------------------------------- */

static void mend_rules(const struct doctor *doctor, struct row *row) {
    row_mend(row, "apt-get install --reinstall -o Dpkg::Options::=--force-confmiss %s && %s",
             doctor->profile->namespace ? "deed deed-isolated" : "deed",
             doctor->profile->restart_rsyslog);
}

/* Is the last $DefaultRuleset ours? *ret: that statement; NULL: there is none. */
static bool is_default(const struct rsyslogconf *conf, const struct rsyslog_statement **ret) {
    const struct rsyslog_statement *one;
    size_t at = 0;

    *ret = NULL;
    while ((one = rsyslog_next(conf, "$DefaultRuleset", &at)))
        *ret = one;
    return *ret && strcmp((*ret)->arguments, "deed_entry") == 0;
}

static bool calls_ours(const struct rsyslogconf *conf) {
    const struct rsyslog_statement *one;
    size_t at = 0;

    while ((one = rsyslog_next(conf, "call", &at)))
        if (strcmp(one->arguments, "deed") == 0)
            return true;
    return false;
}

static bool has_rules(const struct rsyslogconf *conf) {
    return rsyslog_has_file(conf, RULESET_CONF) && calls_ours(conf);
}

/* The ruleset that separates our entries from others', where the profile has one. */
static bool has_entry(const struct rsyslogconf *conf) {
    const struct rsyslog_statement *one;
    size_t at = 0;

    while ((one = rsyslog_next(conf, "ruleset", &at))) {
        CLEANUP_FREE char *name = rsyslog_parameter(one, "name");

        if (name && strcmp(name, "deed_entry") == 0)
            return true;
    }
    return false;
}

void check_rsyslog_rules(struct doctor *doctor) {
    const struct rsyslog_statement *other;
    struct row *row;

    if (!doctor_rsyslog(doctor))
        return;
    if (!has_rules(&doctor->rsyslog)) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: %s",
                         doctor->profile->namespace || rsyslog_has_file(&doctor->rsyslog, DROPIN)
                             ? RULESET_CONF
                             : DROPIN,
                         "not part of rsyslogd's configuration");
        row_why(row, "rsyslogd has no rules for audit events: they are in no file of ours, and may "
                     "be in the application logs");
        mend_rules(doctor, row);
        return;
    }
    if (has_entry(&doctor->rsyslog) && !is_default(&doctor->rsyslog, &other)) {
        const char *path = other ? other->file : doctor->profile->input_conf;
        CLEANUP_FREE char *file = shell_word(path);

        row = report_add(&doctor->report, DOCTOR_PROBLEM, "$DefaultRuleset %s in %s",
                         other ? other->arguments : "missing", path);
        row_why(row, "the last one counts: events go past our rules, which stand in deed_entry");
        row_mend(
            row,
            "# in %s, write $DefaultRuleset deed_entry as the last one: what is no audit event "
            "goes on to the rules of rsyslog.conf from there, so call %s in those; then: %s",
            file, other ? other->arguments : "others", doctor->profile->restart_rsyslog);
        return;
    }
    report_add(&doctor->report, DOCTOR_OK, "%s is what rsyslogd follows", RULESET_CONF);
}

/* ---- the input ------------------------------------------------------------------------------- */

/* All places where imjournal is loaded; the last that is ours. */
static unsigned find_imjournal(const struct doctor *doctor, const struct rsyslog_statement **ret,
                               const struct rsyslog_statement **ret_other) {
    const struct rsyslogconf *conf = &doctor->rsyslog;
    const struct rsyslog_statement *one;
    size_t at = 0;
    unsigned n = 0;

    *ret = *ret_other = NULL;
    while ((one = rsyslog_next(conf, "module", &at))) {
        CLEANUP_FREE char *name = rsyslog_parameter(one, "load");

        if (!name || strcmp(name, "imjournal") != 0)
            continue;
        n++;
        *(strcmp(one->file, doctor->profile->input_conf) == 0 ? ret : ret_other) = one;
    }
    at = 0;
    while ((one = rsyslog_next(conf, "$ModLoad", &at)))
        if (strncmp(one->arguments, "imjournal", sizeof("imjournal") - 1) == 0) {
            n++;
            *ret_other = one;
        }
    return n;
}

/* The last load of imjournal that is not ours, with all lines of its statement. */
static void loaded_twice(struct doctor *doctor, unsigned n, const char *path) {
    CLEANUP_FREE char *file = shell_word(path);
    struct row *row = report_add(&doctor->report, DOCTOR_PROBLEM,
                                 "imjournal is loaded %u times, also in %s", n, path);

    row_why(row, "rsyslogd takes that for an error, and which parameters count is left to chance; "
                 "see deed-routing(7) for a configuration that loads it already");
    row_mend(row,
             "# where %s has to load it, write in %s what deed-routing(7), OTHER SYSTEMS, has for "
             "that; then: %s",
             file, DROPIN, doctor->profile->restart_rsyslog);
}

static void not_loaded(struct doctor *doctor) {
    struct row *row;

    if (!has_rules(&doctor->rsyslog)) {
        doctor_unknown(doctor, "our rules are not part of rsyslogd's configuration");
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "imjournal is not loaded");
    row_why(row, "rsyslogd does not read the journal, and what journald forwards to its socket is "
                 "lost in a burst");
    mend_rules(doctor, row);
}

static void limited(struct doctor *doctor, const char *limit, const char *path, bool ours) {
    CLEANUP_FREE char *file = shell_word(path);
    struct row *row =
        report_add(&doctor->report, DOCTOR_PROBLEM, "imjournal has Ratelimit.Interval=\"%s\" (%s)",
                   limit ? limit : "600, the default", path);

    row_why(row, "beyond its limit (20,000 messages by default) it discards what it reads, and "
                 "goes on in the journal as if it had written it");
    if (ours)
        mend_rules(doctor, row);
    else
        row_mend(
            row,
            "# in %s, write Ratelimit.Interval=\"0\" among the parameters of imjournal; then: %s",
            file, doctor->profile->restart_rsyslog);
}

void check_rsyslog_input(struct doctor *doctor) {
    const struct rsyslog_statement *ours, *other, *used;
    CLEANUP_FREE char *limit = NULL;
    unsigned n;

    if (!doctor_rsyslog(doctor))
        return;
    n = find_imjournal(doctor, &ours, &other);
    used = ours ? ours : other;
    if (!used) {
        not_loaded(doctor);
        return;
    }
    if (n > 1) {
        loaded_twice(doctor, n, other ? other->file : used->file);
        return;
    }
    limit = rsyslog_parameter(used, "Ratelimit.Interval");
    if (limit && strcmp(limit, "0") == 0)
        report_add(&doctor->report, DOCTOR_OK, "imjournal is loaded once, without a limit (%s)",
                   used->file);
    else
        limited(doctor, limit, used->file, used == ours);
}

void check_rsyslog_message_size(struct doctor *doctor) {
    const struct rsyslog_statement *one, *bad = NULL;
    uint64_t size = MESSAGE_DEFAULT;
    struct row *row;
    size_t at = 0;

    if (!doctor_rsyslog(doctor))
        return;
    while ((one = rsyslog_next(&doctor->rsyslog, "global", &at))) {
        CLEANUP_FREE char *value = rsyslog_parameter(one, "maxMessageSize");

        if (value) {
            size = rsyslog_size(value);
            bad = one;
        }
    }
    at = 0;
    while ((one = rsyslog_next(&doctor->rsyslog, "$MaxMessageSize", &at))) {
        size = rsyslog_size(one->arguments);
        bad = one;
    }
    if (size >= MESSAGE_MIN) {
        report_add(&doctor->report, DOCTOR_OK, "maxMessageSize is %" PRIu64 " bytes (%s)", size,
                   bad ? bad->file : "the default");
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "maxMessageSize is %" PRIu64 " bytes (%s)",
                     size, bad ? bad->file : "the default");
    row_why(row, "an event may have 8000 bytes; rsyslogd cuts a longer one, which is then no JSON "
                 "and goes to the rejected");
    if (bad) {
        CLEANUP_FREE char *file = shell_word(bad->file);

        row_mend(row, "# in %s, write maxMessageSize=\"8k\", or more; then: %s", file,
                 doctor->profile->restart_rsyslog);
    }
}

/* ---- what rsyslogd itself says --------------------------------------------------------------- */

/* The first line that is none of the two that rsyslogd always prints; NULL: none. */
static char *rsyslogd_complaint(char *output) {
    for (char *line = strtok_r(output, "\n", &output); line; line = strtok_r(NULL, "\n", &output)) {
        if (strstr(line, "config validation run") || strstr(line, "End of config validation"))
            continue;
        return line;
    }
    return NULL;
}

void check_rsyslog_syntax(struct doctor *doctor) {
    static const char *const programs[] = {"/usr/sbin/rsyslogd", "/usr/local/sbin/rsyslogd", NULL};
    const char *program = system_program(programs);
    const char *argv[] = {program, "-N1", "-f", doctor->profile->rsyslog_conf, NULL};
    CLEANUP_FREE char *output = NULL;
    const char *line;
    struct row *row;
    int r;

    if (!program) {
        doctor_unknown(doctor, "there is no rsyslogd");
        return;
    }
    r = system_run(argv, CHECK_SECONDS, &output);
    if (r < 0) {
        doctor_unknown(doctor, "%s -N1 -f %s: %s", program, argv[3], strerror(-r));
        return;
    }
    line = rsyslogd_complaint(output);
    if (r == 0 && !line) {
        report_add(&doctor->report, DOCTOR_OK, "%s -N1 -f %s has nothing to say", program, argv[3]);
        return;
    }
    row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s -N1 -f %s (exit status %d): %s", program,
                     argv[3], r, line ? line : "");
    row_why(row, "rsyslogd may not start the next time, or leaves out what it does not understand");
    row_mend(row, "%s -N1 -f %s", program, argv[3]);
}

/* ---- deed-write ------------------------------------------------------------------------------ */

static bool is_writer_of(const char *pid, uint32_t parent) {
    CLEANUP_FREE char *path = must_printf("/proc/%s/stat", pid);
    CLEANUP_FREE char *link = must_printf("/proc/%s/exe", pid);
    char text[512], program[sizeof(WRITER) + 16];
    FILE *file = fopen(path, "re");
    unsigned long its_parent = 0;
    const char *end;
    ssize_t n;

    if (!file)
        return false;
    n = (ssize_t)fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[n > 0 ? n : 0] = '\0';
    end = strrchr(text, ')'); /* the file name before it may have any bytes */
    if (end && strlen(end) > 4)
        its_parent = strtoul(end + 4, NULL, 10);
    if (its_parent != parent)
        return false;
    n = readlink(link, program, sizeof(program) - 1);
    if (n < 0)
        return false;
    program[n] = '\0';
    return strcmp(program, WRITER) == 0;
}

static unsigned count_writers(uint32_t parent) {
    const struct dirent *entry;
    DIR *dir = opendir("/proc");
    unsigned n = 0;

    if (!dir)
        return 0;
    for (unsigned i = 0; i < PROCESSES_MAX && (entry = readdir(dir)); i++)
        if (isdigit((unsigned char)*entry->d_name))
            n += is_writer_of(entry->d_name, parent);
    closedir(dir);
    return n;
}

void check_rsyslog_output(struct doctor *doctor) {
    const struct outputs *outputs = doctor_outputs(doctor);
    struct row *row;
    unsigned n;

    if (!doctor_rsyslogd(doctor))
        return;
    if (!outputs->configured && !has_rules(&doctor->rsyslog)) {
        doctor_unknown(doctor, "our rules are not part of rsyslogd's configuration");
        return;
    }
    if (!outputs->configured) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "no action runs deed-write");
        row_why(row, "rsyslogd writes events to no file, or by a way that throws them away where "
                     "the disk is full; see deed-routing(7)");
        if (access(OUTPUTS_PATH, F_OK) < 0)
            mend_rules(doctor, row);
        else
            row_mend(row,
                     "# in %s, write the actions that run deed-write; `apt-get download deed && "
                     "dpkg-deb --fsys-tarfile deed_*.deb | tar -xO .%s` shows them; then: %s",
                     OUTPUTS_PATH, OUTPUTS_PATH, doctor->profile->restart_rsyslog);
        return;
    }
    if (access(WRITER, X_OK) < 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s: %s", WRITER, strerror(errno));
        row_why(row, "no deed-write runs, so events wait in the journal");
        row_mend(row, "apt-get install --reinstall deed && %s", doctor->profile->restart_rsyslog);
        return;
    }
    if (!doctor->rsyslogd.active) {
        doctor_unknown(doctor, "rsyslogd does not run");
        return;
    }
    n = count_writers(doctor->rsyslogd.main_pid);
    if (n)
        report_add(&doctor->report, DOCTOR_OK, "deed-write runs (%u), evidence goes to %s", n,
                   outputs->evidence);
    else
        report_add(&doctor->report, DOCTOR_OK,
                   "evidence goes to %s; deed-write starts with the first event",
                   outputs->evidence);
}
