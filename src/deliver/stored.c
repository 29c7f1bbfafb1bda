/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/stored.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "journal/entries.h"
#include "lib/journal.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/hash.h"
#include "util/hashtable.h"
#include "util/monotonic.h"

#define IDENTIFIER "SYSLOG_IDENTIFIER=deed"

/* A handle older than this is opened again before "not found" is believed. */
#define FRESH (2 * NS_PER_S)

struct stored {
    uint64_t opened;
    char *end;                   /* the cursor of the newest entry at `noted` */
    uint64_t noted;              /* when the journals were last read */
    uint64_t last;               /* stored_last() */
    sd_journal *all;             /* for stored_follow() */
    sd_journal *lookup;          /* for stored_has() */
    struct spool_event **wanted; /* n events that were not seen yet */
    size_t n, room;
    struct hashtable table; /* indices of `wanted`, by key */
    struct hash_key key;
};

static int open_handle(sd_journal **ret) {
    sd_journal *journal = NULL;
    int r = sd_journal_open(&journal, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_ALL_NAMESPACES);

    if (r < 0)
        return r;
    sd_journal_set_data_threshold(journal, 0);
    /* From now on the handle notices new files. */
    r = sd_journal_get_fd(journal);
    if (r < 0) {
        sd_journal_close(journal);
        return r;
    }
    *ret = journal;
    return 0;
}

static void close_both(struct stored *stored) {
    if (stored->all)
        sd_journal_close(stored->all);
    if (stored->lookup)
        sd_journal_close(stored->lookup);
    stored->all = stored->lookup = NULL;
}

/* Notes whether there is a newer entry than before. began: a time before the journals were read. */
static void note_end(struct stored *stored, uint64_t began) {
    CLEANUP_FREE char *end = NULL;

    if (sd_journal_get_cursor(stored->all, &end) >= 0 &&
        (!stored->end || strcmp(stored->end, end) != 0)) {
        free(stored->end);
        stored->end = end;
        end = NULL;
        stored->last = stored->noted;
    }
    stored->noted = began;
}

uint64_t stored_last(const struct stored *stored) {
    return stored->last;
}

static int seek_to_end(sd_journal *journal) {
    int r = sd_journal_seek_tail(journal);

    return r < 0 ? r : sd_journal_previous(journal);
}

/* stored_follow() starts behind the last entry. */
static int open_both(struct stored *stored) {
    uint64_t began = monotonic_ns();
    int r;

    close_both(stored);
    r = open_handle(&stored->all);
    if (r >= 0)
        r = open_handle(&stored->lookup);
    if (r >= 0)
        r = sd_journal_add_match(stored->all, IDENTIFIER, 0);
    if (r >= 0)
        r = seek_to_end(stored->all);
    if (r < 0)
        return r;
    note_end(stored, began);
    stored->opened = monotonic_ns();
    return 0;
}

struct stored *stored_close(struct stored *stored) {
    if (!stored)
        return NULL;
    close_both(stored);
    free(stored->wanted);
    hashtable_free(&stored->table);
    free(stored->end);
    free(stored);
    return NULL;
}

int stored_open(struct stored **ret) {
    struct stored *stored = calloc(1, sizeof(*stored));
    int r;

    if (!stored)
        return -ENOMEM;
    r = hash_key_make(&stored->key) ? open_both(stored) : -EIO;
    if (r < 0) {
        stored_close(stored);
        return r;
    }
    *ret = stored;
    return 0;
}

/* ---- one entry ------------------------------------------------------------------------------ */

/* A field of digits. False: the entry does not have it, or it holds something else. */
static bool get_number(sd_journal *journal, const char *name, uid_t *ret) {
    const void *data;
    char digits[16];
    size_t n, skip = strlen(name) + 1;
    char *end;

    if (sd_journal_get_data(journal, name, &data, &n) < 0 || n <= skip ||
        n - skip >= sizeof(digits))
        return false;
    memcpy(digits, (const char *)data + skip, n - skip);
    digits[n - skip] = '\0';
    *ret = (uid_t)strtoul(digits, &end, 10);
    return !*end;
}

/* Did uid send the entry, or root in its name? */
static bool is_of(sd_journal *journal, uid_t uid) {
    uid_t sender, owner;

    if (!get_number(journal, "_UID", &sender))
        return false;
    return sender == uid ||
           (sender == 0 && get_number(journal, "DEED_ORIGIN_UID", &owner) && owner == uid);
}

static struct entry_position position_of(sd_journal *journal) {
    CLEANUP_FREE char *cursor = NULL;
    struct entry_position position = {0};
    const void *data;
    size_t n;

    if (sd_journal_get_cursor(journal, &cursor) < 0 || !entry_position_parse(cursor, &position))
        return position;
    position.namespace = sd_journal_get_data(journal, "_NAMESPACE", &data, &n) >= 0;
    return position;
}

/* ---- following ------------------------------------------------------------------------------- */

static int want(struct stored *stored, struct spool_event *event) {
    struct spool_event **wanted =
        array_grow(stored->wanted, stored->n, &stored->room, sizeof(struct spool_event *));

    if (!wanted)
        return -ENOMEM;
    stored->wanted = wanted;
    if (!hashtable_add(&stored->table, hash_bytes(&stored->key, event->key, RECORD_KEY),
                       (uint32_t)stored->n))
        return -ENOMEM;
    wanted[stored->n++] = event;
    return 0;
}

/* Lists the events that were not seen yet. */
static int want_all(struct stored *stored, struct spoolfile *file, size_t n) {
    int r = 0;

    stored->n = 0;
    hashtable_clear(&stored->table);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; r == 0 && j < file[i].n; j++) {
            struct spool_event *event = &file[i].event[j];

            if (event->seen)
                continue;
            event->uid = file[i].uid;
            r = want(stored, event);
        }
    return r;
}

static void mark(struct stored *stored) {
    struct hashtable_search search;
    uint8_t key[RECORD_KEY];
    const void *data;
    uint32_t at;
    size_t n;

    if (sd_journal_get_data(stored->all, "MESSAGE", &data, &n) < 0 || n < strlen("MESSAGE="))
        return;
    record_key((const char *)data + strlen("MESSAGE="), n - strlen("MESSAGE="), key);
    search = hashtable_search(hash_bytes(&stored->key, key, RECORD_KEY));
    while ((at = hashtable_next(&stored->table, &search)) != HASHTABLE_END) {
        struct spool_event *event = stored->wanted[at];

        if (!event->seen && memcmp(event->key, key, RECORD_KEY) == 0 &&
            is_of(stored->all, event->uid)) {
            event->seen = true;
            event->position = position_of(stored->all);
        }
    }
}

static int mark_all(struct stored *stored) {
    int r;

    while ((r = sd_journal_next(stored->all)) > 0)
        mark(stored);
    return r;
}

int stored_follow(struct stored *stored, struct spoolfile *file, size_t n) {
    uint64_t began = monotonic_ns();
    int r = want_all(stored, file, n);

    if (r == 0 && !stored->all)
        r = open_both(stored);
    if (r < 0)
        return r;
    sd_journal_process(stored->all);
    r = stored->n == 0 ? seek_to_end(stored->all) : mark_all(stored);
    if (r >= 0)
        note_end(stored, began);
    return r;
}

static int look_up(struct stored *stored, const struct spool_record *record, uid_t uid,
                   struct entry_position *ret) {
    const char *field = record->message - strlen("MESSAGE=");
    sd_journal *journal = stored->lookup;
    int r;

    if (!journal)
        return -ENOENT;
    sd_journal_process(journal);
    sd_journal_flush_matches(journal);
    r = sd_journal_add_match(journal, IDENTIFIER, 0);
    if (r >= 0)
        r = sd_journal_add_match(journal, field, strlen("MESSAGE=") + record->message_n);
    if (r >= 0)
        r = sd_journal_seek_tail(journal);
    if (r < 0)
        return r;
    while ((r = sd_journal_previous(journal)) > 0)
        if (is_of(journal, uid)) {
            *ret = position_of(journal);
            return 1;
        }
    return r;
}

/* A handle that was open for long may miss a journal that appeared, went away or was rotated under
 * a name that it does not watch. So "not found" is only believed of a new handle. */
int stored_has(struct stored *stored, const struct spool_record *record, uid_t uid,
               struct entry_position *ret) {
    int r = look_up(stored, record, uid, ret);

    if (r != 0 || monotonic_ns() - stored->opened < FRESH)
        return r;
    r = open_both(stored);
    return r < 0 ? r : look_up(stored, record, uid, ret);
}

/* ---- to the disk ----------------------------------------------------------------------------- */

/* A tilde marks the file of a journald that was killed: its entries count, too. */
static bool is_journal(const char *name) {
    const char *suffix = strrchr(name, '.');

    return suffix && (strcmp(suffix, ".journal") == 0 || strcmp(suffix, ".journal~") == 0);
}

/* 0 or -errno. A file that journald has just removed is no error. */
static int sync_file(int at, const char *name) {
    CLEANUP_CLOSE int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    return fsync(fd) < 0 ? -errno : 0;
}

/* Calls `each` for the entries of a directory, up to the first error. */
static int for_each(int at, const char *name, int (*each)(int at, const char *name)) {
    CLEANUP_CLOSE int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;
    int r = 0;

    if (!directory)
        return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
    take_fd(&fd);
    while (r == 0 && (entry = readdir(directory)))
        if (*entry->d_name != '.')
            r = each(dirfd(directory), entry->d_name);
    closedir(directory);
    return r;
}

static int sync_journal(int at, const char *name) {
    return is_journal(name) ? sync_file(at, name) : 0;
}

static int sync_machine(int at, const char *name) {
    return for_each(at, name, sync_journal);
}

/*
 * journald is not asked: up to version 253 it answers "journalctl --sync" when it has begun to
 * write, not when the disk has the data. An fsync(2) by any process writes what journald has put
 * into its mapped files.
 */
int stored_sync(void) {
    return for_each(AT_FDCWD, ENTRIES_PERSISTENT, sync_machine);
}
