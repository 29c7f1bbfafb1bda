/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/trail.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "lib/journal.h"
#include "util/cleanup.h"

#define IDENTIFIER "SYSLOG_IDENTIFIER=deed"

struct slot {
    struct spool_event *event;
};

/* A handle older than this is opened again before "not found" is believed; in nanoseconds. */
#define FRESH UINT64_C(2000000000)

struct trail {
    uint64_t opened;
    char *end;          /* the cursor of the newest entry at `noted` */
    uint64_t noted;     /* when the journals were last read */
    uint64_t shown;     /* trail_shown() */
    sd_journal *all;    /* for trail_follow() */
    sd_journal *lookup; /* for trail_has() */
    struct slot *table;
    size_t table_size;
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

static void close_both(struct trail *trail) {
    if (trail->all)
        sd_journal_close(trail->all);
    if (trail->lookup)
        sd_journal_close(trail->lookup);
    trail->all = trail->lookup = NULL;
}

/* Notes whether there is a newer entry than before. began: a time before the journals were read. */
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

static int seek_to_end(sd_journal *journal) {
    int r = sd_journal_seek_tail(journal);

    return r < 0 ? r : sd_journal_previous(journal);
}

/* trail_follow() starts behind the last entry. */
static int open_both(struct trail *trail) {
    uint64_t began = journal_clock();
    int r;

    close_both(trail);
    r = open_handle(&trail->all);
    if (r >= 0)
        r = open_handle(&trail->lookup);
    if (r >= 0)
        r = sd_journal_add_match(trail->all, IDENTIFIER, 0);
    if (r >= 0)
        r = seek_to_end(trail->all);
    if (r < 0)
        return r;
    note_end(trail, began);
    trail->opened = journal_clock();
    return 0;
}

struct trail *trail_close(struct trail *trail) {
    if (!trail)
        return NULL;
    close_both(trail);
    free(trail->table);
    free(trail->end);
    free(trail);
    return NULL;
}

int trail_open(struct trail **ret) {
    struct trail *trail = calloc(1, sizeof(*trail));
    int r;

    if (!trail)
        return -ENOMEM;
    r = open_both(trail);
    if (r < 0) {
        trail_close(trail);
        return r;
    }
    *ret = trail;
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

static size_t slot_of(const struct trail *trail, const uint8_t key[RECORD_KEY]) {
    size_t value;

    memcpy(&value, key, sizeof(value));
    return value & (trail->table_size - 1);
}

/* Of all that was not seen yet, by key. Sets ret_n to how many these are. */
static int make_table(struct trail *trail, struct spoolfile *file, size_t n, size_t *ret_n) {
    size_t wanted = 0, size = 64;

    for (size_t i = 0; i < n; i++)
        wanted += file[i].n;
    while (size < 2 * wanted)
        size *= 2;
    if (size > trail->table_size) {
        struct slot *table = reallocarray(trail->table, size, sizeof(*table));

        if (!table)
            return -ENOMEM;
        trail->table = table;
        trail->table_size = size;
    }
    *ret_n = 0;
    if (wanted == 0)
        return 0;
    memset(trail->table, 0, trail->table_size * sizeof(*trail->table));
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < file[i].n; j++) {
            struct spool_event *event = &file[i].event[j];
            size_t at = slot_of(trail, event->key);

            if (event->seen)
                continue;
            while (trail->table[at].event)
                at = (at + 1) & (trail->table_size - 1);
            trail->table[at].event = event;
            event->uid = file[i].uid;
            ++*ret_n;
        }
    return 0;
}

static void mark(struct trail *trail) {
    uint8_t key[RECORD_KEY];
    const void *data;
    size_t n;

    if (sd_journal_get_data(trail->all, "MESSAGE", &data, &n) < 0 || n < strlen("MESSAGE="))
        return;
    record_key((const char *)data + strlen("MESSAGE="), n - strlen("MESSAGE="), key);
    for (size_t at = slot_of(trail, key); trail->table[at].event;
         at = (at + 1) & (trail->table_size - 1)) {
        struct spool_event *event = trail->table[at].event;

        if (!event->seen && memcmp(event->key, key, RECORD_KEY) == 0 &&
            is_of(trail->all, event->uid)) {
            event->seen = true;
            event->position = position_of(trail->all);
        }
    }
}

static int mark_all(struct trail *trail) {
    int r;

    while ((r = sd_journal_next(trail->all)) > 0)
        mark(trail);
    return r;
}

int trail_follow(struct trail *trail, struct spoolfile *file, size_t n) {
    uint64_t began = journal_clock();
    size_t wanted;
    int r = make_table(trail, file, n, &wanted);

    if (r == 0 && !trail->all)
        r = open_both(trail);
    if (r < 0)
        return r;
    sd_journal_process(trail->all);
    r = wanted == 0 ? seek_to_end(trail->all) : mark_all(trail);
    if (r >= 0)
        note_end(trail, began);
    return r;
}

static int look_up(struct trail *trail, const struct spool_record *record, uid_t uid,
                   struct entry_position *ret) {
    const char *field = record->message - strlen("MESSAGE=");
    sd_journal *journal = trail->lookup;
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
int trail_has(struct trail *trail, const struct spool_record *record, uid_t uid,
              struct entry_position *ret) {
    int r = look_up(trail, record, uid, ret);

    if (r != 0 || journal_clock() - trail->opened < FRESH)
        return r;
    r = open_both(trail);
    return r < 0 ? r : look_up(trail, record, uid, ret);
}

/* ---- to the disk ----------------------------------------------------------------------------- */

#define JOURNALS "/var/log/journal"

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
int trail_sync(void) {
    return for_each(AT_FDCWD, JOURNALS, sync_machine);
}
