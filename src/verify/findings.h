/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_FINDINGS_H
#define DEED_VERIFY_FINDINGS_H

/*
 * What following the chains comes to: counted here, and told by whoever wants to know (tell.h for
 * `deed verify`). File names are made safe when they come in: no byte of them is beyond printable
 * ASCII.
 */

#include "verify/checker.h"

struct findings_file {
    char *name;   /* safe to print */
    int64_t size; /* of the file itself, compressed or not; -1: not known */
};

struct findings {
    const char *command; /* in whose name errors are told */
    /* Each finding and note, and what could not be read; NULL: they are counted alone. */
    void (*on_finding)(const struct findings *findings, const struct finding *finding);
    void (*on_unread)(const struct findings *findings, const char *name, const char *why);
    /* How many bytes of how many were read, 0 where that is not known. NULL: nobody asks. */
    void (*on_progress)(const struct findings *findings, uint64_t done, uint64_t total,
                        uint64_t events);
    void *data;
    struct findings_file *files;
    uint32_t n_files;
    uint64_t count[FINDING_KINDS];
    uint64_t findings, notes;
    uint64_t unread;    /* files that could not be read */
    uint64_t left_out;  /* entries of senders that are none for evidence */
    uint64_t no_origin; /* events of which nothing says who sent them */
    /* Where what was not read belongs: behind the file of that number. What is missing there is no
     * finding, as it may be in it. */
    uint32_t *unread_behind;
    size_t n_unread_behind;
    bool unread_anywhere; /* the same for what has no known place */
};

/* The number of a file in places, from 1. Ends the program where there is no memory. */
uint32_t findings_file(struct findings *findings, const char *name, int64_t size);
const char *findings_file_name(const struct findings *findings, uint32_t file);

void findings_add(struct findings *findings, const struct finding *finding);

/* A file that could not be read: no finding, and not fine. */
void findings_unread(struct findings *findings, const char *name, const char *why);

/* The same of evidence, or a part of it, which belongs behind all files so far. anywhere: its place
 * is not known. */
void findings_unread_evidence(struct findings *findings, const char *name, const char *why,
                              bool anywhere);

void findings_free(struct findings *findings);

#endif
