/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/describe.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct description {
    const struct finding *finding;
    const char *file_other;
    char *end; /* of what is written so far */
    size_t room;
};

__attribute__((__format__(__printf__, 2, 3))) static void append(struct description *description,
                                                                 const char *format, ...) {
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vsnprintf(description->end, description->room, format, arguments);
    va_end(arguments);
    if (n < 0)
        return;
    if ((size_t)n >= description->room)
        n = (int)description->room - 1;
    description->end += n;
    description->room -= (size_t)n;
}

/* "event 5", "events 5 to 9" */
static void append_events(struct description *description, uint64_t first, uint64_t last) {
    if (first == last)
        append(description, "event %" PRIu64, first);
    else
        append(description, "events %" PRIu64 " to %" PRIu64, first, last);
}

/* " (line 12, 2026-…)", " (FILE:12, 2026-…)"; file NULL: without its name */
static void append_location(struct description *description, const struct location *location,
                            const char *file) {
    if (!location->line)
        return;
    if (file)
        append(description, " (%s:%" PRIu64, file, location->line);
    else
        append(description, " (line %" PRIu64, location->line);
    if (*location->time)
        append(description, ", %.*s", SCAN_TIME, location->time);
    append(description, ")");
}

static void append_at(struct description *description) {
    append_location(description, &description->finding->at, NULL);
}

static void append_other(struct description *description) {
    const struct finding *finding = description->finding;
    bool same_file = finding->at.file == finding->other.file;

    append_location(description, &finding->other, same_file ? NULL : description->file_other);
}

static const char *is_are(const struct finding *finding) {
    return finding->first == finding->last ? "is" : "are";
}

static void describe_gap(struct description *description) {
    const struct finding *finding = description->finding;

    append_events(description, finding->first, finding->last);
    if (finding->detail == DETAIL_BEGIN) {
        append(description, " %s missing: what is here of the stream begins with event %" PRIu64,
               is_are(finding), finding->last + 1);
        append_at(description);
        return;
    }
    if (finding->detail == DETAIL_NOWHERE) {
        append(description, " %s missing: a branch continues from there, with event %" PRIu64,
               is_are(finding), finding->last + 1);
        append_at(description);
        return;
    }
    append(description, " %s missing, between event %" PRIu64, is_are(finding), finding->first - 1);
    append_other(description);
    append(description, " and event %" PRIu64, finding->last + 1);
    append_at(description);
    if (finding->detail == DETAIL_REBOOT)
        append(description, "; the machine went down in between");
    if (finding->detail == DETAIL_NOT_HELD)
        append(description,
               "; there are too many gaps to hold: an event that fills it later is not considered");
}

static void describe_edit(struct description *description) {
    const struct finding *finding = description->finding;

    append_events(description, finding->first, finding->first);
    if (finding->detail == DETAIL_HEAD) {
        append_at(description);
        append(description,
               " is not the one that the head file names: it was changed after it was sent");
        return;
    }
    append_other(description);
    append(description, " is not the one that event %" PRIu64, finding->last);
    append_at(description);
    append(description, " says it follows: one of the two was changed");
}

static void describe_fork(struct description *description) {
    const struct finding *finding = description->finding;

    append_events(description, finding->first, finding->last);
    append_at(description);
    if (finding->detail == DETAIL_OLD_BRANCH) {
        append(description, " extends a branch that had ended before");
        append_other(description);
        return;
    }
    append(description, finding->first == finding->last
                            ? " is another one than the one with this number that came before"
                            : " are other ones than those with these numbers that came before");
    append_other(description);
}

static void describe_tail(struct description *description) {
    const struct finding *finding = description->finding;

    append_events(description, finding->first, finding->last);
    append(description, " %s not here: the head file says that %s recorded, and ", is_are(finding),
           finding->first == finding->last ? "it was" : "they were");
    if (finding->detail == DETAIL_STREAM || !finding->at.line) {
        append(description, "nothing of the stream is here");
    } else {
        append(description, "the last one here is event %" PRIu64, finding->first - 1);
        append_at(description);
    }
    append(description, finding->detail == DETAIL_REBOOT
                            ? "; lost when the machine went down, or cut off"
                            : "; cut off, or not delivered yet");
}

static void describe_branch(struct description *description) {
    const struct finding *finding = description->finding;

    append_events(description, finding->first, finding->first);
    append_at(description);
    if (finding->detail == DETAIL_UNMARKED || finding->detail == DETAIL_NOWHERE)
        append(description, " is of another branch, whose mark is missing, and");
    else
        append(description, " is the first one after the machine went down, and");
    append(description, " continues from event %" PRIu64, finding->first - 1);
    if (finding->detail == DETAIL_TOO_FAR)
        append(description, ", too far back to compare");
    if (finding->detail == DETAIL_NOWHERE || finding->detail == DETAIL_GONE)
        append(description, " of its branch, which is not here");
    append(description, ": the head file was stale; ");
    append_events(description, finding->first, finding->last);
    append(description, " %s on another branch, too, which is here up to event %" PRIu64,
           finding->first == finding->last ? "stands" : "stand", finding->last);
    append_other(description);
    append(description, ": whatever it had beyond is lost");
}

static void describe_uncompared(struct description *description) {
    const struct finding *finding = description->finding;

    if (finding->detail == DETAIL_NO_ROOM) {
        append(description, "not followed: there are too many streams");
        return;
    }
    append_events(description, finding->first, finding->last);
    if (finding->detail != DETAIL_TOO_FAR) {
        append(description, " %s here a second time, and the first is too far back to compare",
               is_are(finding));
        return;
    }
    append_at(description);
    append(description,
           " is of another branch, which continues from event %" PRIu64
           ": the one that is here is too far back to compare, so it may be another one, which is "
           "missing",
           finding->first - 1);
}

static void describe_order(struct description *description) {
    const struct finding *finding = description->finding;
    bool late = finding->kind == NOTE_LATE;

    append_events(description, finding->first, finding->first);
    append_at(description);
    append(description, "%s stands behind event %" PRIu64, late ? " was brought later, and" : "",
           finding->last);
    append_other(description);
    if (!late)
        append(description, ", which came after it");
}

static void describe_crash(struct description *description) {
    append_events(description, description->finding->first, description->finding->last);
    append(description, " is not here: its process died while it sent it, and nobody was told that "
                        "it was recorded; before it");
    append_other(description);
}

static void describe_second_copy(struct description *description) {
    append_events(description, description->finding->first, description->finding->last);
    append(description, " again, the same as before");
    append_other(description);
}

static void describe_open(struct description *description) {
    append_events(description, description->finding->first, description->finding->last);
    append_at(description);
    append(description, " is the last one here: nothing vouches for it yet");
}

/* A finding about lines, not about the events of a stream. */
static void describe_lines(struct description *description) {
    const struct finding *finding = description->finding;

    if (finding->detail == DETAIL_NUL) {
        append(description, "%" PRIu64 " bytes that the disk never had, as after a power failure",
               finding->first);
        return;
    }
    append(description, "%s", finding->words ? finding->words : "");
    if (finding->last > finding->first)
        append(description, ", and so up to line %" PRIu64, finding->last);
}

void finding_describe(const struct finding *finding, const char *file_other,
                      char ret[FINDING_DESCRIPTION_MAX]) {
    struct description description = {
        .finding = finding, .file_other = file_other, .end = ret, .room = FINDING_DESCRIPTION_MAX};

    *ret = '\0';
    switch (finding->kind) {
    case FOUND_GAP:
    case NOTE_UNSEEN:
        describe_gap(&description);
        break;
    case FOUND_EDIT:
        describe_edit(&description);
        break;
    case FOUND_SWAP:
    case NOTE_LATE:
        describe_order(&description);
        break;
    case FOUND_FORK:
        describe_fork(&description);
        break;
    case FOUND_TAIL:
    case NOTE_UNSEEN_TAIL:
        describe_tail(&description);
        break;
    case FOUND_UNCOMPARED:
        describe_uncompared(&description);
        break;
    case NOTE_CRASH:
        describe_crash(&description);
        break;
    case NOTE_BRANCH:
        describe_branch(&description);
        break;
    case NOTE_REJECTED:
        append_events(&description, finding->first, finding->first);
        append(&description, " is among the rejected: incomplete, or refused");
        break;
    case NOTE_SECOND_COPY:
        describe_second_copy(&description);
        break;
    case NOTE_OPEN:
        describe_open(&description);
        break;
    default:
        describe_lines(&description);
    }
    if (finding->kind == NOTE_UNSEEN || finding->kind == NOTE_UNSEEN_TAIL)
        append(&description, "; a file that may have it was not read");
}
