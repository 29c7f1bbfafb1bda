/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_POLICY_H
#define DEED_SEAL_POLICY_H

/*
 * Whose signatures a checkpoint needs (C2SP tlog-policy): one of a log's keys, and those of the
 * witnesses in the quorum. A log of ours has a key for each epoch, in the order of the lines.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "seal/note.h"
#include "util/digest.h"

#define POLICY_MAX ((size_t)16 * 1024 * 1024) /* bytes of a file */
#define POLICY_LOGS_MAX 65536
#define POLICY_MEMBERS_MAX 256 /* witnesses and groups */
#define POLICY_NONE SIZE_MAX

/* A witness, or a group of members that stand before it. */
struct policy_member {
    char *name;
    struct note_key key; /* of a witness */
    size_t need;         /* of a group: how many of its members; 0: it is a witness */
    size_t in;           /* the group that it belongs to, or POLICY_NONE */
};

struct policy {
    struct note_key *log;
    size_t n_logs;
    struct policy_member member[POLICY_MEMBERS_MAX];
    size_t n_members;
    size_t quorum; /* a member, or POLICY_NONE: no witness is needed */
};

/* What is wrong with a policy, and in which line; of the whole, the last one. */
struct policy_fault {
    size_t line;
    const char *why;
};

/* n: at most POLICY_MAX. Keys of types that are not known here are refused. False, with the fault:
 * there is nothing to free. */
bool policy_parse(const char *bytes, size_t n, struct policy *ret, struct policy_fault *fault);
void policy_free(struct policy *policy);

/* The SHA-256 of a policy in hexadecimal, which stands for all keys in it, and a NUL. */
#define POLICY_FINGERPRINT (DIGEST_HEX + 1)
void policy_fingerprint(const char *bytes, size_t n, char ret[POLICY_FINGERPRINT]);

/* Do the witnesses that have signed suffice? has_signed: an answer for each member that is a
 * witness. */
bool policy_suffices(const struct policy *policy, const bool has_signed[POLICY_MEMBERS_MAX]);

#endif
