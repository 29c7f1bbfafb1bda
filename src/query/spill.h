/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_SPILL_H
#define DEED_QUERY_SPILL_H

/* A temporary file with sorted runs of records in it, one behind the other. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the file and in memory alike. */
struct record {
    uint64_t n;
    char bytes[];
};

#define RECORD_ALIGN sizeof(uint64_t)

static inline size_t record_size(uint64_t n) {
    return (size_t)((sizeof(struct record) + n + RECORD_ALIGN - 1) / RECORD_ALIGN * RECORD_ALIGN);
}

struct spill_run {
    uint64_t from, to;
};

struct spill {
    int fd;
    char *waiting; /* to be written; NULL: it is not open */
    size_t n_waiting;
    uint64_t size; /* of what was written and what is waiting */
    struct spill_run *runs;
    size_t n, room;
};

/* All: 0 or a negative errno. */
int spill_open(struct spill *spill);
void spill_close(struct spill *spill); /* or one that was never opened: all zero */
int spill_put(struct spill *spill, const struct record *record);
int spill_end_run(struct spill *spill);

static inline bool spill_is_open(const struct spill *spill) {
    return spill->waiting;
}

/* One run, from its beginning. */
struct spill_reader {
    const struct spill *spill;
    uint64_t at, to; /* what was not read yet */
    char *bytes;
    size_t room, from, n;
    const struct record *record; /* the one at hand */
};

/* room: no record is larger. The file is written to its end before. */
int spill_read(struct spill_reader *reader, const struct spill *spill, size_t run, size_t room);
void spill_reader_free(struct spill_reader *reader);

/* 1: there is a next one; 0: there is none; negative errno. */
int spill_next(struct spill_reader *reader);

#endif
