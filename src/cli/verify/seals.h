/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_VERIFY_SEALS_H
#define DEED_CLI_VERIFY_SEALS_H

/* The options about seals, which some commands share. */

#include "verify/sealed.h"

#define SEALS_NOTES_MAX 64

struct seals_choice {
    const char *policy, *fingerprint;   /* NULL: not given */
    const char *notes[SEALS_NOTES_MAX]; /* files and directories of seals from elsewhere */
    size_t n_notes;
    bool own; /* the evidence of this machine: with its policy and its seals, if it has them */
};

/* --checkpoint. False: there are too many, which was told. */
bool seals_choice_add(struct seals_choice *choice, const char *command, const char *path);

/* Opens the policy, and adds the seals. What is wrong becomes a finding. */
void seals_open(const struct seals_choice *choice, struct findings *findings, struct sealed *ret);

/* For struct findings of a command that prints no report: a line on standard error. */
void seals_tell_unread(const struct findings *findings, const char *name, const char *why);

/* deed verify --proof: checks the file, and prints what it proves. An exit status. */
int seals_check_proof(const struct seals_choice *choice, const char *path);

#endif
