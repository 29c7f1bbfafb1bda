/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_FEED_H
#define DEED_VERIFY_FEED_H

/*
 * Feeds a checker with the lines of files and directories and the entries of the journal. Reports
 * what cannot be read, and reads the rest.
 */

#include "store/input.h"
#include "verify/checker.h"
#include "verify/findings.h"
#include "verify/heads.h"
#include "verify/sealed.h"

struct line_range {
    uint64_t first, last; /* 0: none */
};

struct feed {
    struct findings *findings;
    struct checker *checker;
    struct sealed *sealed;     /* gets the seals; NULL: nobody wants them */
    const struct heads *heads; /* waits until the evidence has them; NULL: does not wait */
    uint64_t bytes_total;      /* of all files; 0: unknown */
    uint64_t bytes_done;       /* of the files that were read */
    uint64_t events;
    struct finding run;          /* one finding for consecutive lines; at.line 0: none */
    bool no_room;                /* was reported */
    bool no_memory;              /* was reported */
    uint32_t journal;            /* the number of the journal among the files; 0: it is not read */
    struct line_range bom, crlf; /* lines of the present file that another program changed */
    struct {
        uint64_t with, without; /* events of the present file */
        uint64_t first_without; /* its line */
    } origins;
};

/* name: as given; "-" is standard input. rejected: only the rejected lines, after all evidence;
 * else only the evidence. */
void feed_path(struct feed *feed, const char *name, bool rejected);
void feed_journal(struct feed *feed);

/* Reports the finding for the last lines. */
void feed_end_run(struct feed *feed);

/* The size of all that will be read, as far as it is known; for a progress bar. */
uint64_t feed_size(const char *name);

#endif
