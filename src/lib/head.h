/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_HEAD_H
#define DEED_HEAD_H

/*
 * The file that keeps the heads of a service's streams between its processes: SERVICE.head, one
 * slot for each process that records at the same time, each under a lock (F_OFD_SETLK, fcntl(2)) as
 * long as its process lives. Mapped, so that recording costs no system call; its blocks are
 * allocated when it is made, so that a full disk cannot kill a process at a store. Where all slots
 * are taken, or there is no place for a file, the stream lives in memory and ends with its process.
 */

#include <sys/types.h>

#include "chain.h"

struct head {
    int fd; /* -1: in memory */
    dev_t device;
    ino_t inode;
    struct slot *map;
    struct slot *slot;
    struct slot memory;
};

/*
 * directory: where the file goes. mandatory: a directory that is not there or that may not be
 * written is an error, not a reason to keep the head in memory; one that others may write always
 * is.
 */
int head_open(struct head *head, const char *directory, bool mandatory, const char *service,
              const uint8_t boot[CHAIN_BOOT]);

/* Releases the slot. In a forked child: only the child's share of it. */
void head_close(struct head *head);

/* The id of this boot; zeros where the kernel does not tell. */
void head_boot(uint8_t ret[CHAIN_BOOT]);

#endif
