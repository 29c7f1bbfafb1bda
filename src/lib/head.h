/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_HEAD_H
#define DEED_LIB_HEAD_H

/*
 * The file that keeps the heads of a service's streams between its processes: SERVICE.head, one
 * slot for each stream that is in use at the same time, each under a lock (F_OFD_SETLK, fcntl(2))
 * as long as its process lives. Mapped, so that recording costs no system call; its blocks are
 * allocated when it is made, so that a full disk cannot kill a process at a store. Where all slots
 * are taken, or there is no place for a file, a stream lives in memory and ends with its process.
 *
 * What has the name and is no head file (overwritten, cut, a link, somebody else's) is set aside
 * under another name, as it is, and new streams begin: nobody's event is refused for it. That is as
 * safe as a file that is not there: only who may write the directory can have put it there.
 */

#include <pthread.h>
#include <sys/types.h>

#include "lib/chain.h"

#define HEAD_SLOTS 128 /* the first is the file's own header */
#define HEAD_SIZE (HEAD_SLOTS * sizeof(struct slot))
#define HEAD_SUFFIX ".head"
#define HEAD_DAMAGED ".damaged-" /* and when: the name of one that was set aside */
#define HEAD_ASIDE 128
#define HEAD_MAGIC "deed head 1\n" /* filled up with zeros to HEAD_MAGIC_SIZE */
#define HEAD_MAGIC_SIZE 16

struct head {
    pthread_mutex_t *lock; /* for the slots: in memory that a forked child finds unlocked */
    const char *directory, *service;
    int fd; /* for locks; -1: there is no file */
    dev_t device;
    ino_t inode;
    struct slot *map;
    const char *flaw;       /* of what had the name; NULL: nothing had to be set aside */
    char aside[HEAD_ASIDE]; /* its name now; empty: it cannot be set aside, and there is no file */
    uint64_t taken[HEAD_SLOTS / 64]; /* by this process, whose own locks do not keep it out */
    uint8_t boot[CHAIN_BOOT];
};

/*
 * directory: where the file goes; NULL: nowhere. It and `service` outlive the head. mandatory: a
 * directory that is not there or that may not be written is an error, not a reason to do without;
 * one that others may write always is. Where something was set aside, `flaw` says why.
 */
int head_open(struct head *head, pthread_mutex_t *lock, const char *directory, bool mandatory,
              const char *service);

/* A slot for one stream, from the file if it has one free, else `memory`. Thread-safe. */
int head_take(struct head *head, struct slot *memory, struct slot **ret);

/* The id of this boot; zeros where the kernel does not tell. */
void head_boot(uint8_t ret[CHAIN_BOOT]);

/* Releases all slots. In a forked child: only the child's share of them. */
void head_close(struct head *head);

#endif
