/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_QUERY_SELECT_H
#define DEED_QUERY_SELECT_H

/*
 * The events of files, directories, standard input or the journal that a filter lets through, in
 * the order in which they stand (files of a directory: the oldest first; the journal after the
 * paths), each once.
 */

#include "query/filter.h"

struct select_from {
    const char *const *paths; /* as given; "-" is standard input */
    size_t n_paths;
    bool journal;                /* too; the shared and the isolated one */
    const char *emitters;        /* emitters.json: whose entries in the journal are evidence */
    bool reverse;                /* the newest first */
    bool thorough;               /* nothing is passed over for its date, or by an index */
    const struct filter *filter; /* NULL: all */
    /* Called on the calling thread with how far it is; NULL: not. total 0: not known. */
    void (*progress)(uint64_t done, uint64_t total, uint64_t events, void *data);
    /* What could not be read, or a part of it; the rest is read. Not NULL. */
    void (*unread)(const char *name, const char *why, void *data);
    void *data; /* of progress and unread */
};

struct select_totals {
    uint64_t events;  /* that were looked at; others were seen not to match without that */
    uint64_t matched; /* without second copies */
    uint64_t copies;  /* second copies among those that matched */
    uint64_t foreign; /* lines that were looked at and are no events; in the journal those of who
                         could have sent some */
    uint64_t files, skipped; /* opened; not opened, as their dates told (dated.h) */
    uint64_t skipped_later; /* among those: begun after --until, so what came late may be in them */
    /* Lines that were looked at, and how they were written: */
    uint64_t no_origin; /* events, and nothing says who sent them */
    uint64_t bom, crlf; /* with a byte order mark in front, a carriage return behind; both are cut
                           off */
    uint64_t left_out;  /* entries of an exported journal, for who sent them */
};

/* Tells what a reader should know of how the events were written, a sentence each. */
void select_notes(const struct select_totals *totals, void (*note)(const char *text, void *data),
                  void *data);

/* 0: go on; all else ends it, and is what select_run() returns. The view is valid until it returns.
 */
typedef int select_fn(const struct view *event, void *data);

/* 0, what `found` returned, or a negative errno. */
int select_run(const struct select_from *from, select_fn *found, void *data,
               struct select_totals *ret);

#endif
