/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_RANKING_H
#define DEED_REPORT_RANKING_H

/*
 * Which values there are, and how often. Exact up to a number of different ones, or RANKING_BYTES
 * times as many bytes of them; when there are more, the seldom ones are forgotten, and it is known
 * how much too low a count may be since then (as Misra and Gries do it). Nobody can choose values
 * that make it slow.
 *
 * A value has parts, such as a type and an id; a part may be missing.
 */

#include "report/outcome.h"

#define RANKING_BYTES 64
#define RANKING_PARTS 4
#define RANKING_TOP_MAX 16

struct ranking;

struct ranked {
    char *key; /* see ranked_part() */
    size_t n;
    uint64_t hash;
    struct counts counts;
    uint64_t total;
    uint64_t missed;      /* so much too low it may be, as it may have been forgotten before */
    uint64_t first, last; /* when; 0: not known */
};

/* values: the most that are counted separately. NULL: no memory. */
struct ranking *ranking_new(uint32_t values);
void ranking_free(struct ranking *ranking);

/* parts: JSON as in a view. time: 0: not known. False: no memory. */
bool ranking_add(struct ranking *ranking, const struct text_view *parts, size_t n_parts,
                 enum outcome outcome, uint64_t time);

/* Ends adding: of all but the RANKING_TOP_MAX most frequent it is known only how many they are.
 * Where there is no memory for that, nothing happens. */
void ranking_end(struct ranking *ranking);

/* The n most frequent, RANKING_TOP_MAX at most; of equal ones in the order of their bytes; how many
 * there are. They are valid until something is added. */
size_t ranking_top(struct ranking *ranking, const struct ranked **ret, size_t n);

/* How many different ones there are; of an inexact one, at least. */
uint64_t ranking_distinct(const struct ranking *ranking);

/* How often a value may have been there that has been forgotten; 0: none has been. */
uint64_t ranking_error(const struct ranking *ranking);

/* How much too low one of these counts, or one that is not among them, may be; 0: these are exactly
 * the most frequent. */
uint64_t ranking_doubt(const struct ranking *ranking, const struct ranked *const *top, size_t n);

/* Plain text. False: the value has no such part. */
bool ranked_part(const struct ranked *ranked, size_t part, struct text_view *ret);

#endif
