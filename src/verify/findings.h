/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_FINDINGS_H
#define DEED_VERIFY_FINDINGS_H

/*
 * Counts the findings, and passes them on to a callback (tell.h prints them for `deed verify`).
 * File names are made printable ASCII when they come in.
 */

#include "verify/checker.h"

struct findings_file {
    char *name;   /* printable ASCII */
    int64_t size; /* of the file itself, compressed or not; -1: unknown */
};

struct findings {
    const char *command; /* for error messages */
    /* Each finding and note, and what could not be read. NULL: only counts. */
    void (*on_finding)(const struct findings *findings, const struct finding *finding);
    void (*on_unread)(const struct findings *findings, const char *name, const char *why);
    /* How many bytes were read, and how many there are; 0: unknown. May be NULL. */
    void (*on_progress)(const struct findings *findings, uint64_t done, uint64_t total,
                        uint64_t events);
    void *data;
    struct findings_file *files;
    uint32_t n_files;
    uint64_t count[FINDING_KINDS];
    uint64_t findings, notes;
    uint64_t unread;    /* files that could not be read */
    uint64_t left_out;  /* entries of senders that may not record evidence */
    uint64_t no_origin; /* events without an origin: nothing says who sent them */
    /* Files that were not read belong behind the files of these numbers. A gap there is no finding:
     * an unread file may have the events. */
    uint32_t *unread_behind;
    size_t n_unread_behind;
    bool unread_anywhere; /* a file was not read, and its place is unknown */
};

/* The number of a file, from 1, for locations. Ends the program if there is no memory. */
uint32_t findings_file(struct findings *findings, const char *name, int64_t size);
const char *findings_file_name(const struct findings *findings, uint32_t file);

void findings_add(struct findings *findings, const struct finding *finding);

/* A file could not be read. That is no finding, and no all-clear. */
void findings_unread(struct findings *findings, const char *name, const char *why);

/* The same for evidence that belongs behind all files so far. anywhere: its place is unknown. */
void findings_unread_evidence(struct findings *findings, const char *name, const char *why,
                              bool anywhere);

void findings_free(struct findings *findings);

#endif
