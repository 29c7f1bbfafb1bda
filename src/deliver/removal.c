/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/removal.h"

#include <string.h>
#include <unistd.h>

#include "util/monotonic.h"

/* How long after a lookup an event is looked up again that is in the journal and in no file. */
#define LOOKUP_EVERY (5 * NS_PER_S)
/* The time doubles after each resend, at most this often: events that are rejected while the
 * disk is nearly full are written nowhere, and are sent again until there is room. */
#define DOUBLED_MAX 6
/* Lookups before an event is sent again if it is not known whether deed-relay has passed it. */
#define LOOKUPS_MAX 12
/* After an error of the evidence's disk: each attempt makes second copies. */
#define RETRY_EVERY (10 * NS_PER_S)

int removal_open(struct removal *removal, const char *directory, struct stored *stored) {
    *removal = (struct removal){.no_file = !directory, .stored = stored};
    return directory ? evidence_open(&removal->evidence, directory) : 0;
}

void removal_close(struct removal *removal) {
    evidence_close(&removal->evidence);
}

/* A message that libdeed did not make is no evidence, and need not be among the rejected either. */
static bool is_written(const struct removal *removal, const struct spoolfile *file,
                       const struct spool_event *event) {
    static const uint8_t none[RECORD_KEY];
    bool of_libdeed = memcmp(event->id_key, none, RECORD_KEY) != 0;

    if (removal->no_file || !of_libdeed)
        return event->seen;
    return evidence_has(&removal->evidence, event->key, event->id_key, file->uid);
}

static uint64_t time_between_lookups(const struct spool_event *event) {
    return LOOKUP_EVERY << (event->returns < DOUBLED_MAX ? event->returns : DOUBLED_MAX);
}

/* Is deed-relay still to write an event that the journal has? */
static bool is_still_to_come(const struct removal *removal, struct spool_event *event) {
    switch (progress_passed(&removal->progress, &event->position)) {
    case PASSED_NO:
        return true;
    case PASSED_UNKNOWN:
        return ++event->looks < LOOKUPS_MAX;
    case PASSED_YES:
    default:
        return false;
    }
}

/*
 * An event that the journal has and no file has stays in the spool, and is looked up again:
 * journald may have vacuumed it before deed-relay read it, or it was rejected and only counted.
 */
static void look_up_again(struct removal *removal, const struct spoolfile *file,
                          struct spool_event *event, uint64_t now) {
    static char buffer[SPOOLFILE_RECORD];
    struct spool_record record;
    int r;

    if (now - event->at < time_between_lookups(event) || monotonic_ns() > removal->until ||
        spoolfile_read(file, event, buffer, &record) <= 0)
        return;
    r = stored_has(removal->stored, &record, file->uid, &event->position);
    if (r < 0)
        return;
    event->at = now;
    if (r > 0 && is_still_to_come(removal, event))
        return;
    event->looks = 0;
    if (event->returns < UINT8_MAX)
        event->returns++;
    event->seen = false;
    event->again = true;
}

static void mark_written(struct removal *removal, struct spoolfile *file, uint64_t now) {
    for (size_t i = 0; i < file->n; i++) {
        struct spool_event *event = &file->event[i];

        if (event->written)
            continue;
        event->written = is_written(removal, file, event);
        if (!event->written && event->seen)
            look_up_again(removal, file, event, now);
    }
}

/* Asks the disk to keep what was found written. False: it has failed, and everything that was not
 * removed yet is read and looked up again. */
static bool sync_written(struct removal *removal, struct files *files, uint64_t now) {
    int r = removal->no_file ? stored_sync() : evidence_sync(&removal->evidence);

    if (r == 0)
        return true;
    removal->error = -r;
    removal->failed = now;
    for (size_t i = 0; i < files->n; i++)
        spoolfile_again(&files->file[i]);
    return false;
}

/* Where the window begins; if it is empty, `otherwise`. */
static uint64_t front_of(const struct spoolfile *file, uint64_t otherwise) {
    return file->n ? file->event[0].offset : otherwise;
}

/* Removes file i, unless something was added since it was read. The lock is held. */
static void remove_file(struct files *files, size_t i, uint64_t now) {
    struct spoolfile *file = &files->file[i];

    if (spoolfile_look(file, now) && spoolfile_shrink(file) && ftruncate(file->fd, 0) == 0)
        unlinkat(files->at, file->name, 0);
    files_drop(files, i);
}

void removal_run(struct removal *removal, struct files *files, uint64_t now, uint64_t until) {
    bool synced = false;

    removal->until = until;
    if (removal->failed && now - removal->failed < RETRY_EVERY)
        return;
    if (!removal->no_file) {
        /* In this order: what deed-relay has passed by now is written by now. */
        progress_read(&removal->progress);
        evidence_follow(&removal->evidence);
    }
    for (size_t i = 0; i < files->n;) {
        struct spoolfile *file = &files->file[i];
        uint64_t front = front_of(file, file->trimmed);
        bool removable;

        mark_written(removal, file, now);
        removable = spoolfile_shrink(file) && file->locked;
        if (!removable && front_of(file, file->read) == front) {
            i++;
            continue;
        }
        if (!synced && !sync_written(removal, files, now))
            return;
        synced = true;
        spoolfile_trim(file);
        if (removable)
            remove_file(files, i, now);
        else
            i++;
    }
}
