/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct text {
    char *at;
    size_t room;
};

__attribute__((__format__(__printf__, 2, 3))) static void put(struct text *text, const char *format,
                                                              ...) {
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vsnprintf(text->at, text->room, format, arguments);
    va_end(arguments);
    if (n < 0)
        return;
    if ((size_t)n >= text->room)
        n = (int)text->room - 1;
    text->at += n;
    text->room -= (size_t)n;
}

/* "event 5", "events 5 to 9" */
static void put_events(struct text *text, uint64_t first, uint64_t last) {
    if (first == last)
        put(text, "event %" PRIu64, first);
    else
        put(text, "events %" PRIu64 " to %" PRIu64, first, last);
}

/* " (line 12, 2026-…)", " (FILE:12, 2026-…)" */
static void put_place(struct text *text, const struct place *place, const char *file, bool other) {
    if (!place->line)
        return;
    if (other)
        put(text, " (%s:%" PRIu64, file, place->line);
    else
        put(text, " (line %" PRIu64, place->line);
    if (*place->time)
        put(text, ", %.*s", SCAN_TIME, place->time);
    put(text, ")");
}

static const char *is_are(const struct finding *finding) {
    return finding->first == finding->last ? "is" : "are";
}

struct places {
    const char *at, *other;
    bool differ;
};

static void put_at(struct text *text, const struct finding *finding, const struct places *places) {
    put_place(text, &finding->at, places->at, false);
}

static void put_other(struct text *text, const struct finding *finding,
                      const struct places *places) {
    put_place(text, &finding->other, places->other, places->differ);
}

static void gap(struct text *text, const struct finding *finding, const struct places *places) {
    put_events(text, finding->first, finding->last);
    if (finding->detail == DETAIL_BEGIN) {
        put(text, " %s missing: what is here of the stream begins with event %" PRIu64,
            is_are(finding), finding->last + 1);
        put_at(text, finding, places);
        return;
    }
    if (finding->detail == DETAIL_NOWHERE) {
        put(text, " %s missing: a branch goes on from there, with event %" PRIu64, is_are(finding),
            finding->last + 1);
        put_at(text, finding, places);
        return;
    }
    put(text, " %s missing, between event %" PRIu64, is_are(finding), finding->first - 1);
    put_other(text, finding, places);
    put(text, " and event %" PRIu64, finding->last + 1);
    put_at(text, finding, places);
    if (finding->detail == DETAIL_REBOOT)
        put(text, "; the machine went down in between");
    if (finding->detail == DETAIL_NOT_HELD)
        put(text, "; there are too many gaps to hold: an event that fills it later is not seen to");
}

static void edit(struct text *text, const struct finding *finding, const struct places *places) {
    put_events(text, finding->first, finding->first);
    if (finding->detail == DETAIL_HEAD) {
        put_at(text, finding, places);
        put(text, " is not the one that the head file names: it was changed after it was sent");
        return;
    }
    put_other(text, finding, places);
    put(text, " is not the one that event %" PRIu64, finding->last);
    put_at(text, finding, places);
    put(text, " says it follows: one of the two was changed");
}

static void other_one(struct text *text, const struct finding *finding,
                      const struct places *places) {
    put_events(text, finding->first, finding->last);
    put_at(text, finding, places);
    if (finding->detail == DETAIL_OLD_BRANCH) {
        put(text, " goes on with a branch that had ended before");
        put_other(text, finding, places);
        return;
    }
    put(text, finding->first == finding->last
                  ? " is another one than the one with this number that came before"
                  : " are other ones than those with these numbers that came before");
    put_other(text, finding, places);
}

static void tail(struct text *text, const struct finding *finding, const struct places *places) {
    put_events(text, finding->first, finding->last);
    put(text, " %s not here: the head file says that %s recorded, and ", is_are(finding),
        finding->first == finding->last ? "it was" : "they were");
    if (finding->detail == DETAIL_STREAM || !finding->at.line) {
        put(text, "nothing of the stream is here");
    } else {
        put(text, "the last one here is event %" PRIu64, finding->first - 1);
        put_at(text, finding, places);
    }
    put(text, finding->detail == DETAIL_REBOOT ? "; lost when the machine went down, or cut off"
                                               : "; cut off, or not delivered yet");
}

static void branch(struct text *text, const struct finding *finding, const struct places *places) {
    put_events(text, finding->first, finding->first);
    put_at(text, finding, places);
    if (finding->detail == DETAIL_UNMARKED || finding->detail == DETAIL_NOWHERE)
        put(text, " is of another branch, whose mark is missing, and");
    else
        put(text, " is the first after the machine had gone down, and");
    put(text, " goes on from event %" PRIu64, finding->first - 1);
    if (finding->detail == DETAIL_TOO_FAR)
        put(text, ", too far back to compare");
    if (finding->detail == DETAIL_NOWHERE || finding->detail == DETAIL_GONE)
        put(text, " of its branch, which is not here");
    put(text, ": the head that the machine kept was stale; ");
    put_events(text, finding->first, finding->last);
    put(text, " %s on another branch, too, which is here up to event %" PRIu64,
        finding->first == finding->last ? "stands" : "stand", finding->last);
    put_other(text, finding, places);
    put(text, ": what it had beyond, if anything, is lost");
}

static void seldom(struct text *text, const struct finding *finding, const struct places *places) {
    switch (finding->kind) {
    case FOUND_UNCOMPARED:
        if (finding->detail == DETAIL_NO_ROOM) {
            put(text, "not followed: there are too many streams");
            break;
        }
        put_events(text, finding->first, finding->last);
        if (finding->detail == DETAIL_TOO_FAR) {
            put_at(text, finding, places);
            put(text,
                " is of another branch, which goes on from event %" PRIu64
                ": the one that is here is too far back to compare, so it may be another one, "
                "which is missing",
                finding->first - 1);
            break;
        }
        put(text, " %s here a second time, and the first is too far back to compare",
            is_are(finding));
        break;
    case NOTE_CRASH:
        put_events(text, finding->first, finding->last);
        put(text,
            " is not here: its process died while it sent it, and nobody was told that it was "
            "recorded; before it");
        put_other(text, finding, places);
        break;
    case NOTE_REJECTED:
        put_events(text, finding->first, finding->first);
        put(text, " is among the rejected: incomplete, or refused");
        break;
    case NOTE_SECOND_COPY:
        put_events(text, finding->first, finding->last);
        put(text, " again, the same as before");
        put_other(text, finding, places);
        break;
    case NOTE_OPEN:
        put_events(text, finding->first, finding->last);
        put_at(text, finding, places);
        put(text, " is the last one here: nothing vouches for it yet");
        break;
    default:
        if (finding->detail == DETAIL_NUL) {
            put(text, "%" PRIu64 " bytes that the disk never had, as after a power failure",
                finding->first);
            break;
        }
        put(text, "%s", finding->words ? finding->words : "");
        if (finding->last > finding->first)
            put(text, ", and so up to line %" PRIu64, finding->last);
    }
}

static void put_unseen(struct text *text) {
    put(text, "; a file that may have it was not read");
}

void words_of(const struct finding *finding, const char *file_at, const char *file_other,
              char ret[WORDS_MAX]) {
    struct text text = {ret, WORDS_MAX};
    const struct places places = {file_at, file_other, finding->at.file != finding->other.file};

    *ret = '\0';
    switch (finding->kind) {
    case FOUND_GAP:
        gap(&text, finding, &places);
        break;
    case FOUND_EDIT:
        edit(&text, finding, &places);
        break;
    case FOUND_FORK:
        other_one(&text, finding, &places);
        break;
    case FOUND_TAIL:
        tail(&text, finding, &places);
        break;
    case NOTE_UNSEEN:
        gap(&text, finding, &places);
        put_unseen(&text);
        break;
    case NOTE_UNSEEN_TAIL:
        tail(&text, finding, &places);
        put_unseen(&text);
        break;
    case NOTE_BRANCH:
        branch(&text, finding, &places);
        break;
    case FOUND_SWAP:
    case NOTE_LATE:
        put_events(&text, finding->first, finding->first);
        put_at(&text, finding, &places);
        put(&text,
            finding->kind == FOUND_SWAP ? " stands behind event %" PRIu64
                                        : " was brought later, and stands behind event %" PRIu64,
            finding->last);
        put_other(&text, finding, &places);
        put(&text, finding->kind == FOUND_SWAP ? ", which came after it" : "");
        break;
    default:
        seldom(&text, finding, &places);
    }
}
