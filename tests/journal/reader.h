/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_READER_H
#define DEED_TESTS_READER_H

/* What really stands in the journal, read with libsystemd, in journal order. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct entry {
    char *message;
    char *fields; /* all others, "KEY=value\n" each, sorted as they came */
    char stream[33];
    uint64_t seq;
    char prev[65];
    char after[16];
    long pid;
};

struct entries {
    struct entry *entry;
    size_t n;
};

/* How many beginnings of events may be there, as killed processes leave them in a spool: they are
 * on record as what they are, and passed over here. 0 unless a test sets it. */
extern size_t halves_allowed;

/* Everything under the identifier deed, once there are at least `wanted`; fails the test after 20
 * s. */
struct entries read_entries(size_t wanted);

/* The value of one field, or NULL; the caller frees it. */
char *field_of(const struct entry *entry, const char *key);

/*
 * Every stream counts up from its first number without a gap, each event with the hash of the one
 * before; a single gap is fine where the next event says "after":"crash". Returns how many streams
 * there are; exits the test on any other finding.
 */
size_t check_chains(const struct entries *entries, size_t *ret_gaps);

/* Drops what is in the journal once more; returns how many are left. */
size_t drop_second_copies(struct entries *entries);

#define CHECK(condition, ...)                                                                      \
    do {                                                                                           \
        if (!(condition))                                                                          \
            failed(__FILE__, __LINE__, #condition, __VA_ARGS__);                                   \
    } while (0)

_Noreturn void failed(const char *file, int line, const char *condition, const char *format, ...)
    __attribute__((__format__(__printf__, 4, 5)));

#endif
