/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_SELECT_H
#define DEED_QUERY_SELECT_H

/*
 * Selects the events of files, directories, standard input or the journal that a filter lets
 * through, in their order (files of a directory: the oldest first; the journal after the paths),
 * without second copies.
 */

#include "query/filter.h"

struct select_from {
    const char *const *paths; /* as given; "-" is standard input */
    size_t n_paths;
    bool journal;                /* also the journals: the system's and the namespace's */
    const char *emitters;        /* emitters.json: whose entries in the journal are evidence */
    bool reverse;                /* the newest first */
    bool thorough;               /* skips nothing for its date, and uses no index */
    const struct filter *filter; /* NULL: all */
    /* Called on the calling thread; may be NULL. total 0: unknown. */
    void (*progress)(uint64_t done, uint64_t total, uint64_t events, void *data);
    /* Called for what could not be read, wholly or partly; the rest is read. Not NULL. */
    void (*unread)(const char *name, const char *why, void *data);
    void *data; /* of progress and unread */
};

struct select_totals {
    uint64_t events;  /* parsed events; others cannot match, and were not parsed */
    uint64_t matched; /* without second copies */
    uint64_t copies;  /* second copies among those that matched */
    uint64_t foreign; /* parsed lines that are no events; of the journal only those of senders that
                         may record evidence */
    uint64_t files, skipped; /* opened; skipped for their dates (dated.h) */
    uint64_t skipped_later;  /* of these, begun after --until: they may have late events */
    /* Of the parsed lines: */
    uint64_t no_origin; /* events without an origin: nothing says who sent them */
    uint64_t bom, crlf; /* lines with a byte order mark, with a carriage return; both are cut off */
    uint64_t left_out;  /* entries of an exported journal whose senders may not record evidence */
};

/* Calls note with a sentence for each thing that a reader should know about the lines. */
void select_notes(const struct select_totals *totals, void (*note)(const char *text, void *data),
                  void *data);

/* 0: continue; all else ends it, and select_run() returns it. The view is valid until it returns.
 */
typedef int select_fn(const struct view *event, void *data);

/* 0, what `found` returned, or a negative errno. */
int select_run(const struct select_from *from, select_fn *found, void *data,
               struct select_totals *ret);

#endif
