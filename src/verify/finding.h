/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_FINDING_H
#define DEED_VERIFY_FINDING_H

/* What `deed verify` can find. Notes are no findings: untouched evidence may have them. */

#include "parse/scan.h"

enum finding_kind {
    FOUND_GAP,        /* numbers are missing */
    FOUND_EDIT,       /* an event is not the one that its successor names */
    FOUND_SWAP,       /* an event stands behind its successor */
    FOUND_FORK,       /* two different events have one number */
    FOUND_TAIL,       /* events at the end of a stream are missing */
    FOUND_CUT,        /* a line or a file without its end */
    FOUND_FOREIGN,    /* a line that is no event */
    FOUND_UNCOMPARED, /* the first copy, or the predecessor, is too far back to compare */
    /* The seals (seal/compare.h); the words of the finding say what. */
    FOUND_SEAL_CHANGED,
    FOUND_SEAL_CUT,
    FOUND_SEAL_MISSING,
    FOUND_SEAL_ADDED,
    FOUND_SEAL_ORDER,
    FOUND_SEAL_EXTRA,
    FOUND_SEAL_EPOCH,
    FOUND_SEAL_FORK,
    FOUND_SEAL_RESIGNED,
    FOUND_SEAL_FORGED,
    FOUND_SEAL_ORIGIN,      /* of another tree, or of keys that are not in the policy */
    FOUND_SEAL_FINGERPRINT, /* the policy is another one */
    NOTE_CRASH,             /* one event is missing where its process died while it sent it */
    NOTE_BRANCH,            /* a stream continued from an older event after a power loss */
    NOTE_HEAD,              /* a head file was damaged and set aside: its streams ended */
    NOTE_REJECTED,          /* a missing event is among the rejected */
    NOTE_LATE,              /* an event that was brought later fills a gap */
    NOTE_SECOND_COPY,       /* the same event again */
    NOTE_OPEN,              /* nothing vouches for an event yet */
    NOTE_UNSEEN,            /* a gap that a file which was not read may fill */
    NOTE_UNSEEN_TAIL,       /* the same of a tail */
    FINDING_KINDS,
    FIRST_NOTE = NOTE_CRASH,
};

enum finding_detail {
    DETAIL_NONE,
    DETAIL_BEGIN,      /* gap: at the beginning of the stream */
    DETAIL_REBOOT,     /* gap, tail: in front of a reboot */
    DETAIL_NOT_HELD,   /* gap: too many to hold; nothing can fill it later */
    DETAIL_NO_ROOM,    /* uncompared: too many streams to follow */
    DETAIL_OLD_BRANCH, /* fork: an older branch was extended */
    DETAIL_UNMARKED,   /* branch: without a mark, from another boot or late */
    DETAIL_GONE,       /* branch: marked, and its predecessor is missing */
    DETAIL_NOWHERE,    /* gap, branch: the predecessor of the branch is missing */
    DETAIL_TOO_FAR,    /* branch, uncompared: the predecessor is too far back to compare */
    DETAIL_HEAD,       /* edit: the head file shows it */
    DETAIL_NUL,        /* cut: NUL bytes that a power loss left; first: how many */
    DETAIL_STREAM,     /* tail: no event of the stream is here */
};

/* Where an event stands. */
struct location {
    uint64_t line; /* from 1; 0: nowhere */
    uint32_t file; /* the caller's number */
    uint32_t boot; /* the checker's number; 0: unknown */
    char time[SCAN_TIME];
};

struct finding {
    enum finding_kind kind;
    enum finding_detail detail;
    const uint8_t *stream; /* NULL: none */
    const char *service;   /* NULL: none */
    uint64_t first, last;  /* numbers of events; swap, late: of the event and of the other one */
    struct location at;    /* the line that shows the finding */
    struct location other; /* another line that matters for it */
    const char *words;     /* foreign, cut, head: what is wrong */
};

typedef void found_fn(const struct finding *finding, void *data);

const char *finding_name(enum finding_kind kind);

static inline bool finding_is_note(enum finding_kind kind) {
    return kind >= FIRST_NOTE;
}

#endif
