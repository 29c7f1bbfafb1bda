/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_VERIFY_HISTORY_H
#define DEED_TESTS_VERIFY_HISTORY_H

/*
 * Simulates a machine that loses its power a few times, while services record, each in its stream.
 * After a power loss head files are stale, by little or by more than a boot. The ends of the
 * journal and of the file are lost, or blocks in the middle of the file. Then rsyslogd reads a part
 * of the journal again, or all of it. Events are lost on the way, or wait in outboxes and come
 * late, in any order, and some of them twice.
 */

#include "parse/scan.h"

#define HISTORY_STREAMS 4

/* A recorded event. */
struct act {
    int stream;
    int boot; /* from 1 */
    uint64_t seq;
    int parent; /* an act; -1: none */
    enum scan_after after;
    uint64_t time;
    uint8_t hash[DIGEST_SIZE], previous[DIGEST_SIZE];
    char bytes[16];

    size_t line;      /* its first line in the file, from 1; 0: it is lost */
    bool came_late;   /* that line was brought later */
    bool child_there; /* its successor is in the file */
    bool continued;   /* a later event of its branch is in the file */
    bool after_one;   /* an event of its boot that came in time stands in front of it */
    bool before_one;  /* and one behind it */
};

struct line {
    int act;
    int boot; /* in which it reached the journal */
    bool via;
    bool damaged; /* the disk lost bytes in front of it */
};

struct history {
    struct act *acts;
    struct line *file;
    size_t n, lines;
    bool clock_steps;

    /* used while it is made */
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

/* Changes a line that has no second copy and whose successor is there; or writes another event with
 * the same number behind one that came in time. Returns the new event; NULL: there is no such line.
 */
const struct act *history_edit(struct history *history);
const struct act *history_forge(struct history *history);

/* A line, as the scanner returns it. */
void history_scan(const struct history *history, size_t line, struct scanned *ret);

#endif
