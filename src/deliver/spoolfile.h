/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DELIVER_SPOOLFILE_H
#define DEED_DELIVER_SPOOLFILE_H

/*
 * One file of the spool directory (lib/spooldir.h): a spool or an outbox. Any user can make files
 * there. Only files as libdeed makes them are opened, and the events in one belong to its owner, as
 * the kernel knows the owner. Events are read in windows, so a large file costs no memory.
 *
 * The outbox of a living process is allocated in advance (lib/outbox.h): a zero byte is one that
 * the process has not written yet. So reading stops at the first event that begins with a zero byte
 * or has one in it. It starts at the first byte that is not zero: where events were freed at the
 * front, the line feed before the next event is left.
 *
 * In any other file zeros are what a power failure left, and events may follow them.
 */

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "deliver/progress.h"
#include "deliver/record.h"
#include "journal/users.h"

/* The largest window, in events. */
#define SPOOLFILE_WINDOW 4096
#define SPOOLFILE_RECORD (RECORD_MAX + 1)

/* Times are of CLOCK_MONOTONIC, in nanoseconds, here and below. */
struct spool_event {
    uint8_t key[RECORD_KEY];
    uint8_t id_key[RECORD_KEY]; /* zeros: libdeed did not make the message */
    uint64_t offset;
    uint32_t size;
    uid_t uid;                      /* the owner of its file */
    bool sent;                      /* by this program */
    bool seen;                      /* in the journal */
    bool written;                   /* in the evidence or among the rejected */
    bool again;                     /* to be sent although the journal has it */
    uint8_t looks;                  /* how often the journal had it and no file did */
    uint8_t returns;                /* how often it was sent again because of that; 255: or more */
    struct entry_position position; /* of the newest entry with it */
    uint64_t at;                    /* when it was last loaded, sent or looked up */
    uint64_t missed;                /* when the journal last did not have it; 0: never looked up */
};

struct spoolfile {
    char name[NAME_MAX + 1];
    int fd;
    dev_t device;
    ino_t inode;
    uid_t uid;
    bool outbox;
    bool locked;      /* by this program: the process that made the file has ended, or waits */
    bool unsent;      /* of a spool: nothing from here on was ever sent */
    int64_t modified; /* st_mtime when it was found, in nanoseconds */
    uint64_t size;
    uint64_t since;            /* when it last grew */
    uint64_t taken;            /* when it was found, or last locked */
    bool begun;                /* an outbox of a living process: its first byte was found */
    uint64_t sought;           /* there is no first byte before this offset */
    uint64_t read;             /* offset up to which events were read */
    uint64_t trimmed;          /* offset up to which the file was freed */
    struct spool_event *event; /* the window */
    size_t n, room;
    bool half;     /* what follows `read` is not a whole event */
    size_t broken; /* records left out because they are no events */
};

/*
 * Opens a file of the directory `at`. 0 or -errno; 1 with *ret_why: libdeed makes no such file, so
 * it can be removed.
 */
int spoolfile_open(int at, const char *name, struct spoolfile *ret, const char **ret_why);
void spoolfile_close(struct spoolfile *file);

/* Notes the file's size. False: the file was removed. */
bool spoolfile_look(struct spoolfile *file, uint64_t now);

/* Takes the file's lock if the file has not grown for `settled` ns, or if it is a spool that has
 * been there for long. True: this program has the lock. */
bool spoolfile_lock(struct spoolfile *file, uint64_t now, uint64_t settled);

/* Gives the lock back. Events of a spool that were not written are read again later. */
void spoolfile_unlock(struct spoolfile *file);

/* Fills the window with at most `window` events, which is at most SPOOLFILE_WINDOW. 0 or -errno. */
int spoolfile_load(struct spoolfile *file, size_t window, uint64_t now);

/* Reads one event again. 1; 0: the file has something else there by now; or -errno. */
int spoolfile_read(const struct spoolfile *file, const struct spool_event *event,
                   char buffer[SPOOLFILE_RECORD], struct spool_record *ret);

/* Drops written events from the front of the window. True: nothing is left in the file. */
bool spoolfile_shrink(struct spoolfile *file);

/* Reads again whatever was read since the file was last trimmed. */
void spoolfile_again(struct spoolfile *file);

/* Frees the disk blocks in front of the window. */
void spoolfile_trim(struct spoolfile *file);

/* Is the owner a system user, as deed-relay counts them? Their events go before others'. */
static inline bool spoolfile_is_system(const struct spoolfile *file) {
    return users_is_system(file->uid);
}

#endif
