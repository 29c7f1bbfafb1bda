/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Copies of the evidence to other machines: each action of outputs.conf that is not deed-write. It
 * must have a queue, or the evidence itself waits for the receiver; and the queue must be on disk,
 * or what waits for a receiver is lost when rsyslogd ends.
 */
#include "doctor/copy.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "doctor/system.h"
#include "util/cleanup.h"
#include "util/monotonic.h"

/* If nothing is sent for longer, the receiver is unavailable. */
#define PATIENCE_MS 5000
#define NAP_MS 250
#define PERCENT_FULL 80
/* rsyslogd's own default, a thousand, is a short break of the receiver. */
#define LINES_DEFAULT "1000"
#define LINES_MIN 100000
#define LINES_ADVISED "10000000"
/* Our rulesets begin so. */
#define RULESET "deed"

/* ---- the queue on disk ----------------------------------------------------------------------- */

/* "+NAME:TYPE:LENGTH:VALUE:" */
static bool read_counter(const char *text, const char *name, uint64_t *ret) {
    const char *at = strstr(text, name);
    char *end;

    if (!at)
        return false;
    at += strlen(name);
    for (unsigned colons = 0; colons < 2;) {
        if (*at == '\0' || *at == '\n')
            return false;
        colons += *at++ == ':';
    }
    if (*at < '0' || *at > '9')
        return false;
    errno = 0;
    *ret = strtoull(at, &end, 10);
    return *end == ':' && errno == 0;
}

bool copy_state_parse(const char *text, struct copy_state *ret) {
    return read_counter(text, "\n+iQueueSize:", &ret->waiting) &&
           read_counter(text, "\n+tVars.disk.sizeOnDisk:", &ret->bytes);
}

/* 0, or -errno; no file is an empty queue. */
static int read_state(const char *path, struct copy_state *ret) {
    CLEANUP_FREE char *text = NULL;
    int r = system_read(path, &text, NULL, NULL);

    *ret = (struct copy_state){0};
    if (r < 0)
        return r == -ENOENT ? 0 : r;
    return copy_state_parse(text, ret) ? 0 : -EBADMSG;
}

/* ---- an action ------------------------------------------------------------------------------- */

struct copy {
    const struct rsyslog_statement *action;
    char *name, *type, *to; /* the receiver, as it is shown */
    char *queue, *file, *port, *protocol, *driver, *retries, *room, *size;
};

static char *parameter_or(const struct rsyslog_statement *action, const char *name,
                          const char *otherwise) {
    char *value = rsyslog_parameter(action, name);

    return value ? value : must_copy(otherwise);
}

static void copy_load(const struct rsyslog_statement *action, struct copy *ret) {
    CLEANUP_FREE char *target = parameter_or(action, "target", "");

    ret->action = action;
    ret->type = parameter_or(action, "type", "");
    ret->name = parameter_or(action, "name", ret->type);
    ret->port = parameter_or(action, "port", "514");
    ret->protocol = parameter_or(action, "protocol", "udp");
    ret->driver = parameter_or(action, "StreamDriverMode", "0");
    ret->queue = parameter_or(action, "queue.type", "Direct");
    ret->file = parameter_or(action, "queue.filename", "");
    ret->retries = parameter_or(action, "action.resumeRetryCount", "0");
    ret->room = parameter_or(action, "queue.maxDiskSpace", "");
    ret->size = parameter_or(action, "queue.size", LINES_DEFAULT);
    ret->to = *target ? must_printf("%s port %s", target, ret->port) : must_copy(ret->type);
}

static void copy_free(struct copy *copy) {
    char *all[] = {copy->name,   copy->type,    copy->to,   copy->queue, copy->file,    copy->port,
                   copy->driver, copy->retries, copy->room, copy->size,  copy->protocol};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        free(all[i]);
}

/* Neither deed-write nor a local file. */
static bool is_copy(const struct rsyslog_statement *action) {
    CLEANUP_FREE char *type = rsyslog_parameter(action, "type");

    return strncmp(action->ruleset, RULESET, strlen(RULESET)) == 0 && type &&
           strcmp(type, "omprog") != 0 && strcmp(type, "omfile") != 0;
}

/* Tells the admin what to write: an edit by a pattern could change another action. */
static void mend_parameter(struct row *row, const struct copy *copy, const char *name,
                           const char *value) {
    row_mend(row, "# in %s, write %s=\"%s\" into the action %s; then: %s", copy->action->file, name,
             value, copy->name, RESTART_RSYSLOG);
}

/* True: a row says what is wrong with the configuration. */
static bool is_set_up_wrong(struct doctor *doctor, const struct copy *copy) {
    struct row *row;

    if (strcasecmp(copy->queue, "Direct") == 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s to %s has no queue", copy->name,
                         copy->to);
        row_why(row, "the thread that writes the evidence waits for the receiver, too; see "
                     "deed-routing(7)");
        mend_parameter(row, copy, "queue.type",
                       *copy->file ? "Disk" : "Disk\" queue.filename=\"deed_copy");
    } else if (strcasecmp(copy->queue, "Disk") != 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s to %s has queue.type=\"%s\"",
                         copy->name, copy->to, copy->queue);
        row_why(row, "what waits for the receiver is in memory: when rsyslogd is killed, the copy "
                     "never arrives");
        mend_parameter(row, copy, "queue.type",
                       *copy->file ? "Disk" : "Disk\" queue.filename=\"deed_copy");
    } else if (!*copy->file) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s to %s has no queue.filename",
                         copy->name, copy->to);
        row_why(row, "without one, rsyslogd keeps nothing on the disk");
        mend_parameter(row, copy, "queue.filename", "deed_copy");
    } else if (rsyslog_size(copy->size) < LINES_MIN) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s to %s has queue.size=\"%s\"",
                         copy->name, copy->to, copy->size);
        row_why(row, "once so many lines wait for the receiver, new events are never copied, "
                     "whatever room queue.maxDiskSpace leaves");
        mend_parameter(row, copy, "queue.size", LINES_ADVISED);
    } else if (strcmp(copy->retries, "-1") != 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM,
                         "%s to %s has action.resumeRetryCount=\"%s\"", copy->name, copy->to,
                         copy->retries);
        row_why(row, "a copy that the receiver does not take that often is thrown away");
        mend_parameter(row, copy, "action.resumeRetryCount", "-1");
    } else if (strcmp(copy->type, "omfwd") == 0 && strcasecmp(copy->protocol, "tcp") != 0) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "%s to %s goes by %s", copy->name,
                         copy->to, copy->protocol);
        row_why(row, "nobody knows whether a datagram arrives; a lost one is never sent again");
        mend_parameter(row, copy, "protocol", "tcp");
    } else if (strcmp(copy->type, "omfwd") == 0 && strcmp(copy->port, "6514") == 0 &&
               strcmp(copy->driver, "0") == 0) {
        row = report_add(&doctor->report, DOCTOR_WARNING, "%s to %s is not encrypted", copy->name,
                         copy->to);
        row_why(row, "6514 is the port of syslog over TLS: a receiver for TLS cannot read it, and "
                     "whoever expects encryption there is wrong");
        mend_parameter(row, copy, "port", "514");
    } else
        return false;
    return true;
}

/* Does the queue get shorter within a while? */
static int watch_state(const char *path, struct copy_state *ret) {
    uint64_t first = 0;
    int r = 0;

    for (unsigned ms = 0; ms <= PATIENCE_MS; ms += NAP_MS) {
        r = read_state(path, ret);
        if (r < 0 || ret->waiting == 0 || ret->waiting < first)
            break;
        if (ms == 0)
            first = ret->waiting;
        nap(NAP_MS * NS_PER_MS);
    }
    return r;
}

static void look_at_state(struct doctor *doctor, const struct copy *copy) {
    CLEANUP_FREE char *directory = doctor_work_directory(doctor);
    CLEANUP_FREE char *path = must_printf("%s/%s.qi", directory, copy->file);
    uint64_t room = rsyslog_size(copy->room), size = rsyslog_size(copy->size);
    struct copy_state state, before;
    struct row *row;
    int r = read_state(path, &before);

    if (r == 0)
        r = watch_state(path, &state);
    if (r < 0) {
        doctor_unknown(doctor, "%s: %s", path,
                       r == -EBADMSG ? "no queue of rsyslogd's" : strerror(-r));
        return;
    }
    if (state.waiting && ((room && state.bytes > room / 100 * PERCENT_FULL) ||
                          state.waiting > size / 100 * PERCENT_FULL)) {
        row = report_add(&doctor->report, DOCTOR_PROBLEM,
                         "%s to %s: %" PRIu64 " of %" PRIu64 " lines wait, %" PRIu64 " of %" PRIu64
                         " MiB",
                         copy->name, copy->to, state.waiting, size, state.bytes >> 20, room >> 20);
        row_why(row, "when it is full, new events are never copied; the evidence here has them");
    } else if (state.waiting && state.waiting >= before.waiting) {
        row = report_add(&doctor->report, DOCTOR_WARNING,
                         "%s to %s: %" PRIu64 " lines wait, and none was taken in %d s", copy->name,
                         copy->to, state.waiting, PATIENCE_MS / 1000);
        row_why(row, "the receiver is unavailable or refuses them: until it takes them, the "
                     "evidence is on this machine alone");
    } else {
        report_add(&doctor->report, DOCTOR_OK, "%s to %s: %" PRIu64 " lines wait", copy->name,
                   copy->to, state.waiting);
        return;
    }
    row_mend(row, "journalctl -b -u %s | grep -F 'cannot connect' | tail -n 3", RSYSLOG_UNIT);
}

void check_copy(struct doctor *doctor) {
    const struct rsyslog_statement *action;
    size_t at = 0, n = 0;

    if (!doctor_rsyslog(doctor))
        return;
    while ((action = rsyslog_next(&doctor->rsyslog, "action", &at))) {
        struct copy copy = {0};

        if (!is_copy(action))
            continue;
        n++;
        copy_load(action, &copy);
        if (!is_set_up_wrong(doctor, &copy))
            look_at_state(doctor, &copy);
        copy_free(&copy);
    }
    if (!n)
        report_add(&doctor->report, DOCTOR_OK, "none: the evidence is on this machine alone");
}
