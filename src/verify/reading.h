/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_READING_H
#define DEED_VERIFY_READING_H

/*
 * Files, directories and the journal, line by line into a checker. What cannot be read is told, and
 * the rest is read.
 */

#include "store/input.h"
#include "verify/checker.h"
#include "verify/findings.h"
#include "verify/heads.h"

struct reading {
    struct findings *findings;
    struct checker *checker;
    const struct heads *heads; /* the evidence should reach them; NULL: not looked at */
    uint64_t bytes_total;      /* of all files; 0: not known */
    uint64_t bytes_done;       /* of files that are through */
    uint64_t events;
    struct finding
        run;      /* lines of one kind that follow one another are one finding; line 0: none */
    bool no_room; /* told already */
    bool no_memory;
    uint32_t journal; /* the number of the journal among the files; 0: it is not read */
    /* Lines of the present file that another program has changed the ends of. */
    struct {
        uint64_t first, last; /* 0: none */
    } bom, crlf;
    struct {
        uint64_t with, without; /* events of the present file */
        uint64_t first_without; /* its line */
    } origins;
};

/* name: as given; "-" is standard input. rejected: what was rejected and nothing else, which comes
 * after all evidence; else the evidence and nothing else. */
void read_path(struct reading *reading, const char *name, bool rejected);
void read_journal(struct reading *reading);

/* What is told once more is known. */
void read_end(struct reading *reading);

/* The size of all that will be read, as far as it is known; for a progress bar. */
uint64_t read_size(const char *name);

#endif
