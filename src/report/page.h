/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_REPORT_PAGE_H
#define DEED_REPORT_PAGE_H

/*
 * The whole page: one file without scripts that needs no other file; its policy forbids both. Pure.
 * Strings are plain text and may be hostile.
 */

#include "report/aggregate.h"
#include "util/buffer.h"
#include "verify/checker.h"

/* A condition of the selection, as it was given. means: the moment that a time in words meant; 0:
 * none. */
struct page_asked {
    const char *name, *value;
    uint64_t means;
};

struct page_file {
    const char *name;
    uint64_t size;
    bool sized; /* is its size known? */
};

/* The result of verifying the chains. */
struct page_check {
    bool done;
    const char *why_not; /* not done: why */
    struct checker_totals totals;
    const uint64_t *count; /* FINDING_KINDS of them */
    uint64_t findings, notes, unread;
    const char *const *words; /* a line for each of the first findings */
    size_t n_words;
};

struct page_facts {
    const char *title;
    const struct page_asked *asked;
    size_t n_asked;
    const char *command, *version, *user, *host; /* user, host: NULL: not known */
    uint64_t made;                               /* when */
    struct page_check check;
    const struct page_file *files;
    size_t n_files;
    uint64_t looked_at, copies, foreign, skipped; /* of select_totals */
    const char *const *unread;                    /* what could not be read, and why */
    size_t n_unread;
    uint64_t more_unread; /* more than these */
};

/* to->failed: no memory. */
void page_write(struct buffer *to, const struct aggregate *aggregate,
                const struct page_facts *facts);

/* Its parts, in their order (page.c, summary.c, origin.c). */
void page_summary(struct buffer *to, const struct aggregate *aggregate,
                  const struct page_facts *facts);
void page_origin(struct buffer *to, const struct aggregate *aggregate,
                 const struct page_facts *facts);

#endif
