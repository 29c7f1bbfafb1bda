/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/kept.h"

#include <string.h>
#include <unistd.h>

#include "lib/journal.h"
#include "util/monotonic.h"

/* What is in the journal and in no file yet is looked for again. */
#define STILL_THERE (5 * NS_PER_S)
/* Twice as long after each time that it was sent again, and so often twice as long at most: what is
 * rejected while the disk is nearly full is written nowhere, and comes back until there is room. */
#define DOUBLED 6
/* As often, where it cannot be told whether rsyslogd has passed over it: it is sent again. */
#define LOOKS 12
/* After the disk of the evidence could not keep it: each time there is a second copy. */
#define AGAIN (10 * NS_PER_S)

int kept_open(struct kept *kept, const char *directory, struct trail *trail) {
    *kept = (struct kept){.no_file = !directory, .trail = trail};
    return directory ? evidence_open(&kept->evidence, directory) : 0;
}

void kept_close(struct kept *kept) {
    evidence_close(&kept->evidence);
}

/* Whether it is in the file is known. */
static bool is_written(const struct kept *kept, const struct item *item) {
    static const uint8_t none[RECORD_KEY];

    if (kept->no_file)
        return item->seen;
    /* Not libdeed's: it is no evidence, and whether it is among the rejected is no matter. */
    if (memcmp(item->id_key, none, RECORD_KEY) == 0)
        return item->seen;
    return evidence_has(&kept->evidence, item->key, item->id_key);
}

static uint64_t time_between_looks(const struct item *item) {
    return STILL_THERE << (item->returns < DOUBLED ? item->returns : DOUBLED);
}

/*
 * What the journal shows and the file does not stays until it does, and is looked for once more: it
 * may have been vacuumed away before rsyslogd came to it, or rsyslogd has passed over it.
 */
static void look_again(struct kept *kept, const struct box *box, struct item *item, uint64_t now) {
    static char buffer[BOX_RECORD];
    struct record record;
    enum place_passed passed;
    int r;

    if (now - item->at < time_between_looks(item) || monotonic_ns() > kept->until ||
        box_read(box, item, buffer, &record) <= 0)
        return;
    r = trail_has(kept->trail, &record, box->uid, &item->place);
    if (r < 0)
        return;
    item->at = now;
    passed = places_passed(&kept->places, &item->place);
    if (r > 0 && (passed == PLACE_BEHIND || (passed == PLACE_UNKNOWN && ++item->looks < LOOKS)))
        return;
    item->looks = 0;
    if (item->returns < UINT8_MAX)
        item->returns++;
    item->seen = false;
    item->again = true;
}

static void look_for_written(struct kept *kept, struct box *box, uint64_t now) {
    for (size_t i = 0; i < box->n; i++) {
        struct item *item = &box->item[i];

        if (item->written)
            continue;
        item->written = is_written(kept, item);
        if (!item->written && item->seen)
            look_again(kept, box, item, now);
    }
}

/* What was found written is on the disk. False: it is not, and is looked for again. */
static bool sync_written(struct kept *kept, struct files *files, uint64_t now) {
    int r = kept->no_file ? trail_sync() : evidence_sync(&kept->evidence);

    if (r == 0)
        return true;
    kept->error = -r;
    kept->failed = now;
    for (size_t i = 0; i < files->n; i++)
        box_again(&files->box[i]);
    return false;
}

void kept_remove(struct kept *kept, struct files *files, uint64_t now, uint64_t until) {
    bool synced = false;

    kept->until = until;
    if (kept->failed && now - kept->failed < AGAIN)
        return;
    if (!kept->no_file) {
        /* In this order: what rsyslogd has passed by now is written by now. */
        places_read(&kept->places);
        evidence_follow(&kept->evidence);
    }
    for (size_t i = 0; i < files->n;) {
        struct box *box = &files->box[i];
        uint64_t front = box->n ? box->item[0].offset : box->trimmed;
        bool done;

        look_for_written(kept, box, now);
        done = box_shrink(box);
        if (!(done && box->locked) && (box->n ? box->item[0].offset : box->read) == front) {
            i++;
            continue;
        }
        if (!synced && !sync_written(kept, files, now))
            return;
        synced = true;
        box_trim(box);
        if (!done || !box->locked) {
            i++;
            continue;
        }
        /* Still the same, under the lock: nothing was added that was not looked at. */
        if (box_look(box, now) && box_shrink(box) && ftruncate(box->fd, 0) == 0)
            unlinkat(files->at, box->name, 0);
        files_drop(files, i);
    }
}
