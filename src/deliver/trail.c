/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/trail.h"

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

/* Handles older than this are opened anew before they are believed. */
#define FRESH UINT64_C(2000000000)

struct trail {
    uint64_t opened;
    char *end;      /* the cursor of the newest entry, when it was looked at last */
    uint64_t noted; /* that was then */
    uint64_t shown;
    sd_journal *all;      /* follows */
    sd_journal *lookup;   /* for one message */
    struct item **wanted; /* was not seen yet */
    size_t n, room;
    struct hashtable table; /* of these, by key */
    struct hash_key key;
};

static int open_one(sd_journal **ret) {
    sd_journal *journal = NULL;
    int r = sd_journal_open(&journal, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_ALL_NAMESPACES);

    if (r < 0)
        return r;
    sd_journal_set_data_threshold(journal, 0);
    /* From now on it takes note of new files. */
    r = sd_journal_get_fd(journal);
    if (r < 0) {
        sd_journal_close(journal);
        return r;
    }
    *ret = journal;
    return 0;
}

static void close_both(struct trail *trail) {
    if (trail->all)
        sd_journal_close(trail->all);
    if (trail->lookup)
        sd_journal_close(trail->lookup);
    trail->all = trail->lookup = NULL;
}

/* Is it another one by now? began: before the journal was read. */
static void note_end(struct trail *trail, uint64_t began) {
    CLEANUP_FREE char *end = NULL;

    if (sd_journal_get_cursor(trail->all, &end) >= 0 &&
        (!trail->end || strcmp(trail->end, end) != 0)) {
        free(trail->end);
        trail->end = end;
        end = NULL;
        trail->shown = trail->noted;
    }
    trail->noted = began;
}

uint64_t trail_shown(const struct trail *trail) {
    return trail->shown;
}

/* Behind all that is there. */
static int open_both(struct trail *trail) {
    uint64_t began = monotonic_ns();
    int r;

    close_both(trail);
    if ((r = open_one(&trail->all)) < 0 || (r = open_one(&trail->lookup)) < 0 ||
        (r = sd_journal_add_match(trail->all, IDENTIFIER, 0)) < 0 ||
        (r = sd_journal_seek_tail(trail->all)) < 0 || (r = sd_journal_previous(trail->all)) < 0)
        return r;
    note_end(trail, began);
    trail->opened = monotonic_ns();
    return 0;
}

struct trail *trail_close(struct trail *trail) {
    if (!trail)
        return NULL;
    close_both(trail);
    free(trail->wanted);
    hashtable_free(&trail->table);
    free(trail->end);
    free(trail);
    return NULL;
}

int trail_open(struct trail **ret) {
    struct trail *trail = calloc(1, sizeof(*trail));
    int r;

    if (!trail)
        return -ENOMEM;
    r = hash_key_make(&trail->key) ? open_both(trail) : -EIO;
    if (r < 0) {
        trail_close(trail);
        return r;
    }
    *ret = trail;
    return 0;
}

/* ---- whose ---------------------------------------------------------------------------------- */

/* A field of digits; false: it is not there, or something else. */
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

static bool is_of(sd_journal *journal, uid_t uid) {
    uid_t sender, owner;

    if (!get_number(journal, "_UID", &sender))
        return false;
    return sender == uid ||
           (sender == 0 && get_number(journal, "DEED_ORIGIN_UID", &owner) && owner == uid);
}

static struct place place_of(sd_journal *journal) {
    CLEANUP_FREE char *cursor = NULL;
    struct place place = {0};
    const void *data;
    size_t n;

    if (sd_journal_get_cursor(journal, &cursor) < 0 || !place_parse(cursor, &place))
        return place;
    place.namespace = sd_journal_get_data(journal, "_NAMESPACE", &data, &n) >= 0;
    return place;
}

/* ---- following ------------------------------------------------------------------------------- */

static int want(struct trail *trail, struct item *item) {
    struct item **wanted = array_grow(trail->wanted, trail->n, &trail->room, sizeof(struct item *));

    if (!wanted)
        return -ENOMEM;
    trail->wanted = wanted;
    if (!hashtable_add(&trail->table, hash_bytes(&trail->key, item->key, RECORD_KEY),
                       (uint32_t)trail->n))
        return -ENOMEM;
    wanted[trail->n++] = item;
    return 0;
}

/* All that was not seen yet. */
static int want_all(struct trail *trail, struct box *box, size_t n) {
    int r = 0;

    trail->n = 0;
    hashtable_clear(&trail->table);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; r == 0 && j < box[i].n; j++) {
            struct item *item = &box[i].item[j];

            if (item->seen)
                continue;
            item->uid = box[i].uid;
            r = want(trail, item);
        }
    return r;
}

static void mark(struct trail *trail) {
    struct hashtable_search search;
    uint8_t key[RECORD_KEY];
    const void *data;
    uint32_t at;
    size_t n;

    if (sd_journal_get_data(trail->all, "MESSAGE", &data, &n) < 0 || n < strlen("MESSAGE="))
        return;
    record_key((const char *)data + strlen("MESSAGE="), n - strlen("MESSAGE="), key);
    search = hashtable_search(hash_bytes(&trail->key, key, RECORD_KEY));
    while ((at = hashtable_next(&trail->table, &search)) != HASHTABLE_END) {
        struct item *item = trail->wanted[at];

        if (!item->seen && memcmp(item->key, key, RECORD_KEY) == 0 &&
            is_of(trail->all, item->uid)) {
            item->seen = true;
            item->place = place_of(trail->all);
        }
    }
}

static int go_to_end(struct trail *trail) {
    int r = sd_journal_seek_tail(trail->all);

    return r < 0 ? r : sd_journal_previous(trail->all);
}

static int mark_all(struct trail *trail) {
    int r;

    while ((r = sd_journal_next(trail->all)) > 0)
        mark(trail);
    return r;
}

int trail_follow(struct trail *trail, struct box *box, size_t n) {
    uint64_t began = monotonic_ns();
    int r = want_all(trail, box, n);

    if (r == 0 && !trail->all)
        r = open_both(trail);
    if (r < 0)
        return r;
    sd_journal_process(trail->all);
    r = trail->n == 0 ? go_to_end(trail) : mark_all(trail);
    if (r >= 0)
        note_end(trail, began);
    return r;
}

static int look_up(struct trail *trail, const struct record *record, uid_t uid, struct place *ret) {
    const char *field = record->message - strlen("MESSAGE=");
    int r;

    if (!trail->lookup)
        return -ENOENT;
    sd_journal_process(trail->lookup);
    sd_journal_flush_matches(trail->lookup);
    if ((r = sd_journal_add_match(trail->lookup, IDENTIFIER, 0)) < 0 ||
        (r = sd_journal_add_match(trail->lookup, field, record->message_n + strlen("MESSAGE="))) <
            0 ||
        (r = sd_journal_seek_tail(trail->lookup)) < 0)
        return r;
    while ((r = sd_journal_previous(trail->lookup)) > 0)
        if (is_of(trail->lookup, uid)) {
            *ret = place_of(trail->lookup);
            return 1;
        }
    return r;
}

/* A handle that has been open for long may have lost sight of a journal that came, went, or was
 * rotated under a name that it does not watch: that something is not there is believed of a new
 * one alone. What the other handle has missed meanwhile is found here. */
int trail_has(struct trail *trail, const struct record *record, uid_t uid, struct place *ret) {
    int r = look_up(trail, record, uid, ret);

    if (r != 0 || monotonic_ns() - trail->opened < FRESH)
        return r;
    r = open_both(trail);
    return r < 0 ? r : look_up(trail, record, uid, ret);
}

/* ---- to the disk ----------------------------------------------------------------------------- */

/* With a tilde behind it, what a journald that was killed has left: its entries count as others. */
static bool is_journal(const char *name) {
    const char *suffix = strrchr(name, '.');

    return suffix && (strcmp(suffix, ".journal") == 0 || strcmp(suffix, ".journal~") == 0);
}

/* 0 or -errno; a file that journald removes meanwhile is none of ours any more. */
static int sync_file(int at, const char *name) {
    CLEANUP_CLOSE int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    return fsync(fd) < 0 ? -errno : 0;
}

/* Calls `each` for what is in a directory; the first error ends it. */
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
 * Not by asking journald: up to version 253 it answers "journalctl --sync" when it has begun to
 * write, not when the disk has it. What journald has put into its mapped files is written by an
 * fsync(2) of whoever has them open.
 */
int trail_sync(void) {
    return for_each(AT_FDCWD, ENTRIES_PERSISTENT, sync_machine);
}
