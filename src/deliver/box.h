/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_BOX_H
#define DEED_DELIVER_BOX_H

/*
 * One file of the spool directory (src/lib/spool.h), which anybody can have made: only what libdeed
 * makes is opened, and its owner, as the kernel knows it, is whom its events belong to. Its events
 * are read in windows, so that its size costs no memory.
 *
 * The outbox of a process that lives has its blocks beforehand (src/lib/outbox.h): zeros are what
 * it has not written yet, and more will come there. So its events end where the first one would
 * begin with a zero, or has one in it; they begin at the first byte that is none, as what is cut
 * off the front leaves the line feed before the next event. In all other files zeros are what the
 * machine's end has left, and events come behind them.
 */

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "deliver/place.h"
#include "deliver/record.h"
#include "journal/users.h"

/* The largest window, in events. */
#define BOX_WINDOW 4096
#define BOX_RECORD (RECORD_MAX + 1)

struct item {
    uint8_t key[RECORD_KEY];
    uint8_t id_key[RECORD_KEY]; /* zeros: the message is not libdeed's */
    uint64_t offset;
    uint32_t size;
    uid_t uid;          /* its box' */
    bool sent;          /* by us */
    bool seen;          /* in the journal */
    bool written;       /* in the file */
    bool again;         /* to be sent, though the journal shows it */
    uint8_t looks;      /* how often the journal showed it and the file did not */
    uint8_t returns;    /* how often it was sent again for that; 255: or more */
    struct place place; /* of the newest entry that was seen */
    uint64_t at;        /* when it was loaded, sent or looked for last; CLOCK_MONOTONIC */
    uint64_t missed;    /* when the journal did not show it last; 0: it was not asked */
};

struct box {
    char name[NAME_MAX + 1];
    int fd;
    dev_t device;
    ino_t inode;
    uid_t uid;
    bool outbox;
    bool locked;      /* by us: whoever made it is gone, or waits */
    bool unsent;      /* a spool: all from here on was never sent */
    int64_t modified; /* when it was found; nanoseconds */
    uint64_t size;
    uint64_t since;   /* nothing has come since */
    uint64_t taken;   /* when it was found, or locked last */
    bool begun;       /* of a process that lives: its first byte was found */
    uint64_t sought;  /* up to here there is none */
    uint64_t read;    /* up to here it is in the window, or behind it */
    uint64_t trimmed; /* up to here there is nothing */
    struct item *item;
    size_t n, room;
    bool half;     /* what comes there has no end */
    size_t broken; /* what is no event */
};

/*
 * 0, or -errno; or 1 with ret_why if it is nothing that libdeed makes, and can be removed. at: the
 * directory.
 */
int box_open(int at, const char *name, struct box *ret, const char **ret_why);
void box_close(struct box *box);

/* False: it has no name any more. Takes note of its size. */
bool box_look(struct box *box, uint64_t now);

/* Takes the lock if nothing has changed for `settled` ns, or if a spool has been there for long. */
bool box_lock(struct box *box, uint64_t now, uint64_t settled);

/* Gives the lock back; what was not seen is read again. */
void box_unlock(struct box *box);

/* Fills the window: up to so many events, BOX_WINDOW at most. 0, or -errno. */
int box_load(struct box *box, size_t window, uint64_t now);

/* Reads one event back. 0: it is not there any more; 1, or -errno. */
int box_read(const struct box *box, const struct item *item, char buffer[BOX_RECORD],
             struct record *ret);

/* Drops what was written from the front of the window. True: nothing is left in the file. */
bool box_shrink(struct box *box);

/* What the window has left behind since it was trimmed last is read once more. */
void box_again(struct box *box);

/* Gives back to the disk what the window has left behind: of a file that is still written to. */
void box_trim(struct box *box);

/* Whose events the router takes before others': the system's users, as it counts them. */
static inline bool box_is_system(const struct box *box) {
    return users_is_system(box->uid);
}

#endif
