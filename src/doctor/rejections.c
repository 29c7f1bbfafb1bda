/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whose events were rejected. The sender gets no error: the journal took the event, and the call
 * returned 0. So doctor says whose events are no evidence, why, and how to accept them.
 */
#include "doctor/rejections.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "journal/emitters.h"
#include "journal/users.h"
#include "parse/rejected.h"
#include "store/tail.h"
#include "util/calendar.h"
#include "util/cleanup.h"
#include "util/localtime.h"
#include "util/rfc3339.h"

#define DAYS 30
/* Only the last bytes of the files: a flood must not delay doctor. */
#define LOOK_BACK ((uint64_t)64 * 1024 * 1024)

/* ---- what was rejected ----------------------------------------------------------------------- */

/* malloc'ed; "" where it holds a NUL. */
static char *plain_text(struct text_view text) {
    char *plain = must_zero(text.n + 1);
    size_t n = view_unescape(text, plain);

    plain[n] = '\0';
    if (strlen(plain) < n)
        *plain = '\0';
    return plain;
}

static char *origin_text(struct text_view origin, const char *key) {
    struct value_view value = {0};

    return view_find(&origin, key, strlen(key), &value) && value.kind == VALUE_TEXT
               ? plain_text(value.text)
               : must_copy("");
}

static time_t time_of(const char *text) {
    int64_t ms;

    return rfc3339_read(text, strlen(text), &ms) ? (time_t)(ms / SECOND_MS) : 0;
}

static enum rejections_kind kind_of_reason(const char *reason) {
    if (strncmp(reason, "an ordinary user", 16) == 0)
        return REJECTIONS_STRANGER;
    return strncmp(reason, "incomplete", 10) == 0 ? REJECTIONS_INCOMPLETE : REJECTIONS_FORGED;
}

static bool is_same_sender(const struct rejections_sender *a, const struct rejections_sender *b) {
    return a->kind == b->kind && a->has_uid == b->has_uid && a->uid == b->uid &&
           (a->unit == b->unit || (a->unit && b->unit && strcmp(a->unit, b->unit) == 0)) &&
           strcmp(a->reason, b->reason) == 0;
}

static void count_line(struct rejections *count, const struct rejections_sender *one) {
    struct rejections_sender *found = NULL;

    count->lines++;
    for (size_t i = 0; i < count->n && !found; i++)
        if (is_same_sender(&count->senders[i], one))
            found = &count->senders[i];
    if (!found && count->n == REJECTIONS_MAX) {
        count->more++;
        return;
    }
    if (!found) {
        found = &count->senders[count->n++];
        *found = *one;
        found->unit = one->unit ? must_copy(one->unit) : NULL;
        found->reason = must_copy(one->reason);
    }
    found->n++;
    if (one->last > found->last)
        found->last = one->last;
}

/* Units in which users run what they like, such as sessions. To trust such a unit would be to trust
 * all users. */
static bool is_of_users(const char *unit) {
    static const char *const names[] = {
        "user@", "cron.", "crond.", "atd.",          "ssh.",           "ssh@",
        "sshd.", "sshd@", "getty@", "serial-getty@", "console-getty.", "container-getty@"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strncmp(unit, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static bool is_of_an_admin(const char *unit) {
    size_t n = strlen(unit);

    return n > 8 && strcmp(unit + n - 8, ".service") == 0 && !is_of_users(unit);
}

void rejections_take(struct rejections *count, const char *line, size_t n, time_t since) {
    struct rejections_sender one = {0};
    struct rejected_parts parts;
    size_t digits;

    /* A line that begins with a number counts others, which the relay did not keep; those that it
     * kept say who the sender is and why. */
    if (!rejected_parse(line, n, &parts) ||
        (parts.reason.n > 0 && parts.reason.bytes[0] >= '0' && parts.reason.bytes[0] <= '9'))
        return;
    CLEANUP_FREE char *received = plain_text(parts.received);
    CLEANUP_FREE char *reason = plain_text(parts.reason);
    CLEANUP_FREE char *uid = origin_text(parts.origin, "uid");
    CLEANUP_FREE char *unit = origin_text(parts.origin, "unit");

    digits = strspn(uid, "0123456789");
    one.kind = kind_of_reason(reason);
    one.reason = reason;
    one.unit = is_of_an_admin(unit) ? unit : NULL;
    one.last = time_of(received);
    one.has_uid = digits && digits <= 10 && !uid[digits];
    if (one.has_uid)
        one.uid = (uint32_t)strtoull(uid, NULL, 10);
    if (one.last >= since)
        count_line(count, &one);
}

void rejections_free(struct rejections *count) {
    for (size_t i = 0; i < count->n; i++) {
        free(count->senders[i].unit);
        free(count->senders[i].reason);
    }
    *count = (struct rejections){0};
}

/* ---- the check ------------------------------------------------------------------------------- */

struct gathering {
    struct rejections count;
    time_t since;
};

static void on_line(const struct input_line *line, bool rejected, void *data) {
    struct gathering *gathering = data;

    if (rejected && !line->too_long)
        rejections_take(&gathering->count, line->bytes, line->n, gathering->since);
}

/* "user 1001 (bob), unit shop.service"; malloc'ed. */
static char *name_of_sender(const struct rejections_sender *sender) {
    const struct passwd *user = sender->has_uid ? getpwuid(sender->uid) : NULL;
    CLEANUP_FREE char *who = !sender->has_uid ? must_copy("an unknown user")
                             : user
                                 ? must_printf("user %" PRIu32 " (%s)", sender->uid, user->pw_name)
                                 : must_printf("user %" PRIu32, sender->uid);

    return must_printf("%s%s%s", who, sender->unit ? ", unit " : "",
                       sender->unit ? sender->unit : "");
}

/* The text with a backslash in front of each of these bytes; malloc'ed. */
static char *with_backslashes(const char *text, const char *bytes) {
    char *ret = must_printf("%s%s", text, text), *to = ret;

    for (; *text; text++) {
        if (strchr(bytes, *text))
            *to++ = '\\';
        *to++ = *text;
    }
    *to = '\0';
    return ret;
}

/* A row of emitters.json; the name of a unit may have backslashes. Malloc'ed. */
static char *row_of(const struct rejections_sender *sender) {
    CLEANUP_FREE char *unit = sender->unit ? with_backslashes(sender->unit, "\\\"") : NULL;

    if (unit)
        return must_printf("{ \"index\": \"unit:%s\", \"value\": \"yes\" },", unit);
    return must_printf("{ \"index\": \"uid:%" PRIu32 "\", \"value\": \"no\" },", sender->uid);
}

/* Any user can cause this row, so the command for a user without a unit trusts nobody. */
static void tell_stranger(struct doctor *doctor, const struct rejections_sender *sender,
                          const char *name, const char *when) {
    CLEANUP_FREE char *line = row_of(sender);
    CLEANUP_FREE char *replacement = with_backslashes(line, "\\&|");
    /* In an empty table this row is the last, and JSON has no comma behind that. */
    CLEANUP_FREE char *script = must_printf(
        "s|\"table\"[[:space:]]*:[[:space:]]*\\[|&\\n  %s|; s|,\\([[:space:]]*\\]\\)|\\1|",
        replacement);
    CLEANUP_FREE char *word = shell_word(script);
    struct row *row = report_add(&doctor->report, DOCTOR_WARNING,
                                 "%s: %" PRIu64 " event%s rejected, the last %s: %s", name,
                                 sender->n, sender->n == 1 ? "" : "s", when, sender->reason);

    row_why(row,
            sender->unit
                ? "the calls returned 0, and what they recorded is no evidence. To believe them, "
                  "add the line %s to %s; with \"no\" in it, it says that you know and do not"
                : "the calls returned 0, and what they recorded is no evidence. Any user can do "
                  "that, so the line %s in %s says that you know and do not believe them; with "
                  "\"yes\" in it, what they record is evidence",
            line, EMITTERS_PATH);
    row_mend(row, "sed -i -z %s %s", word, EMITTERS_PATH);
}

static void tell_incomplete(struct doctor *doctor, const struct rejections_sender *sender,
                            const char *name, const char *when) {
    struct row *row = report_add(&doctor->report, DOCTOR_WARNING,
                                 "%s: %" PRIu64 " event%s rejected, the last %s: %s", name,
                                 sender->n, sender->n == 1 ? "" : "s", when, sender->reason);

    row_why(row,
            "a mistake in the program, which got an error: what was done then has no evidence");
    row_mend(row, "grep -h '\"rejected\":\"incomplete' %s | tail -n 3",
             doctor_outputs(doctor)->rejected);
}

/* True: a row was added. There is none for a sender who is trusted by now, or whom the admin has
 * refused. */
static bool tell_sender(struct doctor *doctor, const struct emitters *emitters,
                        const struct rejections_sender *sender) {
    bool is_system = sender->has_uid && users_is_system(sender->uid);
    enum emitters_word word = emitters_ask(emitters, sender->has_uid ? sender->uid : UINT32_MAX,
                                           sender->unit, sender->unit ? strlen(sender->unit) : 0);
    CLEANUP_FREE char *name = NULL;
    char when[RFC3339_SIZE];
    int64_t ahead = 0;

    if (sender->kind == REJECTIONS_FORGED || !sender->has_uid)
        return false;
    if (sender->kind == REJECTIONS_STRANGER && (is_system || word != EMITTERS_UNKNOWN))
        return false;
    if (sender->kind == REJECTIONS_INCOMPLETE && !is_system && word != EMITTERS_YES)
        return false;
    name = name_of_sender(sender);
    localtime_ahead(sender->last, &ahead);
    rfc3339_write((sender->last + ahead) * SECOND_MS, when);
    when[strlen("2026-06-11")] = ' ';
    when[strlen("2026-06-11 14:02")] = '\0';
    if (sender->kind == REJECTIONS_STRANGER)
        tell_stranger(doctor, sender, name, when);
    else
        tell_incomplete(doctor, sender, name, when);
    return true;
}

static void on_nothing(const char *what, void *data) {
    (void)what;
    (void)data;
}

static void tell_all(struct doctor *doctor, const struct rejections *count) {
    struct emitters emitters;
    size_t told = 0;

    /* check_emitters() reports what is wrong with it. */
    emitters_read(EMITTERS_PATH, &emitters, on_nothing, NULL);
    for (size_t i = 0; i < count->n; i++)
        told += tell_sender(doctor, &emitters, &count->senders[i]);
    if (count->more)
        doctor_unknown(doctor, "%" PRIu64 " lines of more than %d senders and reasons", count->more,
                       REJECTIONS_MAX);
    else if (!told)
        report_add(&doctor->report, DOCTOR_OK,
                   "in %d days: no sender that you may not know of (%" PRIu64 " line%s in %s)",
                   DAYS, count->lines, count->lines == 1 ? "" : "s",
                   doctor_outputs(doctor)->rejected);
    emitters_free(&emitters);
}

void check_rejected(struct doctor *doctor) {
    CLEANUP_FREE char *path = doctor_directory(doctor);
    CLEANUP_CLOSE int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct gathering gathering = {.since = time(NULL) - (time_t)(DAYS * DAY_SECONDS)};
    const struct tail tail = {.bytes = LOOK_BACK, .since = (uint64_t)gathering.since};
    int r = directory < 0 ? -errno : tail_read(directory, &tail, on_line, &gathering);

    if (r < 0)
        doctor_unknown(doctor, "%s: %s", path, strerror(-r));
    else
        tell_all(doctor, &gathering.count);
    rejections_free(&gathering.count);
}
