/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_SPILL_H
#define DEED_QUERY_SPILL_H

/* A temporary file of sorted runs of records, one behind the other. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Has the same form in the file and in memory. */
struct spill_record {
    uint64_t n;
    char bytes[];
};

#define SPILL_ALIGN sizeof(uint64_t)

static inline size_t spill_record_size(uint64_t n) {
    return (size_t)((sizeof(struct spill_record) + n + SPILL_ALIGN - 1) / SPILL_ALIGN *
                    SPILL_ALIGN);
}

struct spill_run {
    uint64_t from, to;
};

struct spill {
    int fd;
    char *waiting; /* bytes to be written; NULL: the file is not open */
    size_t n_waiting;
    uint64_t size; /* of the written and the waiting bytes */
    struct spill_run *runs;
    size_t n, room;
};

/* All return 0 or a negative errno. */
int spill_open(struct spill *spill);
void spill_close(struct spill *spill); /* also one that is all zero, not open */
int spill_put(struct spill *spill, const struct spill_record *record);
int spill_end_run(struct spill *spill);

static inline bool spill_is_open(const struct spill *spill) {
    return spill->waiting;
}

/* Reads one run from its beginning. */
struct spill_reader {
    const struct spill *spill;
    uint64_t at, to; /* of the bytes that were not read yet */
    char *bytes;
    size_t room, from, n;
    const struct spill_record *record; /* the present record */
};

/* room: at least the size of the largest record. All runs must have been written. */
int spill_read(struct spill_reader *reader, const struct spill *spill, size_t run, size_t room);
void spill_reader_free(struct spill_reader *reader);

/* 1: there is a next record; 0: there are no more; negative errno. */
int spill_next(struct spill_reader *reader);

#endif
