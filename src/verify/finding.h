/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_FINDING_H
#define DEED_VERIFY_FINDING_H

/* What reading back can find. Notes are no findings: an untouched archive may have them. */

#include "parse/scan.h"

enum finding_kind {
    FOUND_GAP,        /* numbers are missing */
    FOUND_EDIT,       /* an event is not the one that its successor names */
    FOUND_SWAP,       /* an event stands behind one that came after it */
    FOUND_FORK,       /* two different events have one number */
    FOUND_TAIL,       /* a stream went further than the file */
    FOUND_CUT,        /* a line without its end, a file without its end */
    FOUND_FOREIGN,    /* a line that is no event */
    FOUND_UNCOMPARED, /* the first line for this number, or the one before, is too far back */
    NOTE_CRASH,       /* one number is missing where a process died while it sent */
    NOTE_BRANCH,      /* a stream went on from an older event after a power loss */
    NOTE_HEAD,        /* a head file was damaged and set aside: its streams ended */
    NOTE_REJECTED,    /* an event that is among the rejected */
    NOTE_LATE,        /* an event that was brought later, and fills a gap */
    NOTE_SECOND_COPY, /* the same event again */
    NOTE_OPEN,        /* an event that nothing vouches for yet */
    NOTE_UNSEEN,      /* a gap, where a file was not read that may have what is missing */
    NOTE_UNSEEN_TAIL, /* a tail, likewise */
    FINDING_KINDS,
    FIRST_NOTE = NOTE_CRASH,
};

enum finding_detail {
    DETAIL_NONE,
    DETAIL_BEGIN,      /* gap: at the beginning of the stream */
    DETAIL_REBOOT,     /* gap, tail: before the machine went down */
    DETAIL_NOT_HELD,   /* gap: one of too many; what fills it later cannot be told */
    DETAIL_NO_ROOM,    /* uncompared: one stream too many to follow */
    DETAIL_OLD_BRANCH, /* fork: the older branch goes on */
    DETAIL_UNMARKED,   /* branch: its mark is missing; it comes from another boot, or late */
    DETAIL_GONE,       /* branch: marked, and the event that it goes on from is missing */
    DETAIL_NOWHERE,    /* gap, branch: the event that it goes on from is not there */
    DETAIL_TOO_FAR,    /* branch, uncompared: what it goes on from is too far back to compare */
    DETAIL_HEAD,       /* edit: by the head file */
    DETAIL_NUL,        /* cut: bytes that the disk never had; first: how many */
    DETAIL_STREAM,     /* tail: nothing of the stream is there */
};

/* Where an event stands. */
struct place {
    uint64_t line; /* from 1; 0: nowhere */
    uint32_t file; /* the caller's number for it */
    uint32_t boot; /* the checker's number for it; 0: not known */
    char time[SCAN_TIME];
};

struct finding {
    enum finding_kind kind;
    enum finding_detail detail;
    const uint8_t *stream; /* NULL: none */
    const char *service;   /* NULL: none */
    uint64_t first, last;  /* the numbers that it is about; swap, late: the event, and the other */
    struct place at;       /* the line that shows it */
    struct place other;    /* the line beside it, or before it */
    const char *words;     /* foreign, cut: what is wrong */
};

typedef void found_fn(const struct finding *finding, void *data);

const char *finding_name(enum finding_kind kind);

static inline bool finding_is_note(enum finding_kind kind) {
    return kind >= FIRST_NOTE;
}

#endif
