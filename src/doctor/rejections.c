/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who was not believed. An event that is rejected is no error to who sent it: the journal took it,
 * and the call returned 0. So it is for doctor to say whose events are no evidence, why, and what
 * lets them.
 */
#include "doctor/rejections.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"
#include "journal/emitters.h"
#include "journal/users.h"
#include "store/tail.h"
#include "util/calendar.h"
#include "util/cleanup.h"
#include "util/jsontext.h"
#include "util/localtime.h"
#include "util/rfc3339.h"

#define DAYS 30
/* The last of them, as lines: a flood must not hold doctor up. */
#define LOOK_BACK ((uint64_t)64 * 1024 * 1024)

/* ---- what was rejected ----------------------------------------------------------------------- */

static const char *get_text(json_object *object, const char *key) {
    json_object *value;

    return json_object_object_get_ex(object, key, &value) ? json_text_plain(value) : "";
}

static time_t time_of(const char *text) {
    int64_t ms;

    return rfc3339_read(text, strlen(text), &ms) ? (time_t)(ms / SECOND_MS) : 0;
}

static enum rejections_kind kind_of(const char *reason) {
    if (strncmp(reason, "an ordinary user", 16) == 0)
        return REJECTIONS_STRANGER;
    return strncmp(reason, "incomplete", 10) == 0 ? REJECTIONS_INCOMPLETE : REJECTIONS_FORGED;
}

static bool is_same(const struct rejections_sender *a, const struct rejections_sender *b) {
    return a->kind == b->kind && a->has_uid == b->has_uid && a->uid == b->uid &&
           (a->unit == b->unit || (a->unit && b->unit && strcmp(a->unit, b->unit) == 0)) &&
           strcmp(a->reason, b->reason) == 0;
}

static void add(struct rejections *count, const struct rejections_sender *one) {
    struct rejections_sender *found = NULL;

    count->lines++;
    for (size_t i = 0; i < count->n && !found; i++)
        if (is_same(&count->senders[i], one))
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

/* Units in which users start what they like, as in their sessions: such a unit says no more than
 * the user does, and to believe it is to believe all users. */
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
    json_tokener *tokener = n < INT32_MAX ? json_tokener_new() : NULL;
    json_object *object = tokener ? json_tokener_parse_ex(tokener, line, (int)n) : NULL;
    json_object *origin;

    if (object && json_object_object_get_ex(object, "origin", &origin)) {
        const char *uid = get_text(origin, "uid"), *unit = get_text(origin, "unit");
        CLEANUP_FREE char *reason = must_copy(get_text(object, "rejected"));
        CLEANUP_FREE char *known = is_of_an_admin(unit) ? must_copy(unit) : NULL;
        size_t digits = strspn(uid, "0123456789");
        struct rejections_sender one = {.kind = kind_of(reason),
                                        .has_uid = digits && digits <= 10 && !uid[digits],
                                        .unit = known,
                                        .reason = reason,
                                        .last = time_of(get_text(object, "received"))};

        if (one.has_uid)
            one.uid = (uint32_t)strtoull(uid, NULL, 10);
        if (one.last >= since)
            add(count, &one);
    }
    json_object_put(object);
    if (tokener)
        json_tokener_free(tokener);
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
static char *name_of(const struct rejections_sender *sender) {
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

/* Any user can have this told, so the command for a user alone lets nobody in. */
static void tell_stranger(struct doctor *doctor, const struct rejections_sender *sender,
                          const char *name, const char *when) {
    CLEANUP_FREE char *line = row_of(sender);
    CLEANUP_FREE char *replacement = with_backslashes(line, "\\&|");
    /* JSON has no comma behind the last row, which this one is where the table is empty. */
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
    row_mend(row, "sed -i -z %s %s && systemctl reload %s", word, EMITTERS_PATH,
             doctor->profile->rsyslog);
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

/* True: it is told. A sender who is trusted by now, or of whom the admin has said no, is not. */
static bool tell(struct doctor *doctor, const struct emitters *emitters,
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
    name = name_of(sender);
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

    /* What is wrong with it is for check_emitters() to say. */
    emitters_read(EMITTERS_PATH, &emitters, on_nothing, NULL);
    for (size_t i = 0; i < count->n; i++)
        told += tell(doctor, &emitters, &count->senders[i]);
    if (count->more)
        doctor_unknown(doctor, "%" PRIu64 " lines of more than %d senders and reasons", count->more,
                       REJECTIONS_MAX);
    else if (!told)
        report_add(&doctor->report, DOCTOR_OK,
                   "in %d days: nobody whom you may not know of (%" PRIu64 " line%s in %s)", DAYS,
                   count->lines, count->lines == 1 ? "" : "s", doctor_outputs(doctor)->rejected);
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
