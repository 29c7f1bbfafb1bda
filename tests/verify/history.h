/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_ARCHIVE_HISTORY_H
#define DEED_TESTS_ARCHIVE_HISTORY_H

/*
 * A machine that loses its power a few times, made up: services record on, each in its stream.
 * Their heads are stale after a power loss, by a little or by more than a boot; the ends of the
 * journal and of the file are gone, or blocks in the middle of the file; then rsyslogd reads a part
 * of the journal again, or all of it. Events are lost on the way, or wait in outboxes and come
 * late, in any order, and some of them twice.
 */

#include "parse/scan.h"

#define HISTORY_STREAMS 4

/* Somebody recorded an event. */
struct act {
    int stream;
    int boot; /* from 1 */
    uint64_t seq;
    int parent; /* an act; -1: none */
    enum scan_after after;
    uint64_t time;
    uint8_t hash[DIGEST_SIZE], previous[DIGEST_SIZE];
    char bytes[16];

    size_t line;      /* where it stands first in the file, from 1; 0: it is lost */
    bool came_late;   /* that one was brought later */
    bool child_there; /* an event that goes on from it is there */
    bool continued;   /* one at least of those that come after it is there */
    bool after_one;   /* behind one of its boot that came in time */
    bool before_one;  /* in front of one */
};

struct line {
    int act;
    int boot; /* in which it reached the journal */
    bool via;
    bool damaged; /* in front of it the disk lost some */
};

struct history {
    struct act *acts;
    struct line *file;
    size_t n, lines;
    bool clock_steps;

    /* for the making */
    uint64_t random, clock;
    size_t room, file_room;
    struct line *journal;
    size_t entries, journal_room;
    int *outbox;
    size_t waiting, outbox_room;
    int boot;
    int end[HISTORY_STREAMS]; /* the last act on the branch that the head knows; -1 */
};

void history_make(struct history *ret, uint64_t seed);
void history_free(struct history *history);
void history_show(const struct history *history);

/* Somebody changes a line that stands there once, whose successor is there; or writes another event
 * with the same number behind one that came in time. NULL: there is no such line; else what stands
 * there now. */
const struct act *history_edit(struct history *history);
const struct act *history_forge(struct history *history);

/* A line of it, as the scanner gives it. */
void history_scan(const struct history *history, size_t line, struct scanned *ret);

#endif
