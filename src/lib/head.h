/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_HEAD_H
#define DEED_LIB_HEAD_H

/*
 * SERVICE.head, the file that keeps the heads of a service's streams between its processes. It has
 * a slot for each stream in use at the same time, which its process locks while it lives
 * (F_OFD_SETLK, fcntl(2)). The file is mapped, so recording needs no system call. Its blocks are
 * allocated when it is made, so a full disk cannot kill a process when it stores. If all slots are
 * taken, or there is no directory for the file, a stream is kept in memory and ends with its
 * process.
 *
 * If the file is not a head file (overwritten, cut, a link, owned by another user), it is renamed
 * and new streams begin: no event is refused because of it. That is as safe as a missing file,
 * since only those who may write the directory can have put it there.
 */

#include <pthread.h>
#include <sys/types.h>

#include "lib/chain.h"

#define HEAD_SLOTS 128 /* the first is the file's own header */
#define HEAD_SIZE (HEAD_SLOTS * sizeof(struct chain_slot))
#define HEAD_SUFFIX ".head"
#define HEAD_DAMAGED ".damaged-" /* NAME.damaged-TIME: the new name of what was set aside */
#define HEAD_ASIDE 128
#define HEAD_MAGIC "deed head 1\n" /* padded with zeros to HEAD_MAGIC_SIZE */
#define HEAD_MAGIC_SIZE 16

struct head {
    pthread_mutex_t *lock; /* protects `taken` and fd; a forked child finds it unlocked */
    const char *directory, *service;
    int fd; /* holds the locks; -1: there is no file */
    dev_t device;
    ino_t inode;
    struct chain_slot *map;
    const char *flaw;       /* of the file that was set aside; NULL: none was */
    char aside[HEAD_ASIDE]; /* its new name; empty: it could not be renamed, and there is no file */
    uint64_t taken[HEAD_SLOTS / 64]; /* slots of this process: a lock does not exclude its owner */
    uint8_t boot[CHAIN_BOOT];
};

/*
 * Opens or makes the file. directory: NULL: without a file. It and `service` must outlive the head.
 * mandatory: without a file, as the directory does not exist or may not be written, opening fails.
 * A directory that others may write is always an error. If a file was set aside, `flaw` says why.
 */
int head_open(struct head *head, pthread_mutex_t *lock, const char *directory, bool mandatory,
              const char *service);

/* A slot for one stream: of the file if one is free, else `memory`. 0 or an error. Thread-safe. */
int head_take(struct head *head, struct chain_slot *memory, struct chain_slot **ret);

/* The id of this boot; zeros if the kernel does not tell it. */
void head_boot(uint8_t ret[CHAIN_BOOT]);

/* Releases all slots of this process. */
void head_close(struct head *head);

#endif
