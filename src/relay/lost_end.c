/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "journal/judge.h"
#include "journal/origin.h"
#include "journal/senders.h"
#include "relay/relay.h"
#include "util/monotonic.h"

/* As far as the end of a file is looked for. Anybody may have sent entries that take long to read.
 */
#define BACK_MAX 20000
#define BACK_FOR (10 * NS_PER_S)
/* Without the entry of the place; less than WatchdogSec=. */
#define BACK_FOR_PLACE (30 * NS_PER_S)
#define ENOUGH 1000
/* So many in a row that are written end what is lost. A single one may be old, and have been sent
 * again: deed reconcile did it, or somebody who had read it. */
#define SURE 16

struct lost {
    unsigned n, unknown, known; /* unknown: found since the last that was believed */
    char before[POSITION_MAX];  /* the cursor of the first written one before the unknown ones */
    bool no_place;              /* the entry of the place is gone, and no other was found for it */
};

static void believe(struct source *source, struct lost *lost) {
    if ((lost->unknown == 0 && !lost->no_place) || !*lost->before)
        return;
    strcpy(source->last, lost->before);
    lost->n += lost->no_place ? 0 : lost->unknown;
    lost->unknown = 0;
    lost->no_place = false;
}

/* It was rejected, and its sender was listed since then: that makes no evidence of it. */
static bool was_refused(struct relay *relay, struct source *source, const struct judged *judged) {
    struct origin origin;
    uint32_t uid;

    origin_of(source->entries, judged->via, &origin);
    return senders_uid(origin.uid.bytes, origin.uid.n, &uid) &&
           readback_has_refused(&relay->readback, judged->message.bytes, judged->message.n, uid);
}

static void look_at(struct relay *relay, struct source *source, struct lost *lost) {
    struct judged judged;

    if (!entries_is_ours(source->entries))
        return;
    judge_entry(&relay->senders, source->entries, &judged);
    if (judged.rejected || was_refused(relay, source, &judged))
        return;
    origin_line(source->entries, judged.via, &relay->line);
    if (!readback_has(&relay->readback, relay->line.bytes, judged.message.n - 1)) {
        lost->unknown++;
        lost->known = 0;
        return;
    }
    if (lost->known++ == 0 && !source_cursor(source, lost->before))
        *lost->before = '\0';
    /* Whatever is newer than the newest written event was not taken yet. */
    if (lost->known == SURE || lost->no_place)
        believe(source, lost);
}

/* Walks from the entry of the place backwards, until many in a row are written. What is lost lies
 * between events that are written: of older ones that nothing is known of, the files may be
 * compressed. source->last is then the cursor of the last one before them that is written.
 *
 * If the entry of the place is gone, it walks from the end of the journal to the newest event that
 * is written: journald gives the numbers of lost entries to later ones, so whoever seeks behind the
 * place passes over new entries. Without any such event source->last is "": all is read. */
static void look_back(struct relay *relay, struct source *source, struct lost *lost) {
    uint64_t until = monotonic_ns() + (lost->no_place ? BACK_FOR_PLACE : BACK_FOR);
    int r = 1;

    for (int n = 0; r > 0 && n < BACK_MAX && lost->known < ENOUGH && monotonic_ns() < until;) {
        n += !lost->no_place;
        look_at(relay, source, lost);
        r = entries_previous(source->entries);
    }
    /* At the beginning of the journal fewer are enough. */
    if (r == 0 && lost->known > 0)
        believe(source, lost);
    if (lost->no_place)
        *source->last = '\0';
}

enum found { PLACE_THERE, PLACE_GONE, PLACE_TOO_OLD, PLACE_UNKNOWN };

/* If the first entry of the journal stands behind the place, the journal was vacuumed. */
static enum found find_place(struct source *source) {
    int r = entries_next(source->entries);

    if (r <= 0)
        return r < 0 ? PLACE_UNKNOWN : PLACE_GONE;
    if (source_is_at_last(source))
        return PLACE_THERE;
    return entries_previous(source->entries) == 0 ? PLACE_TOO_OLD : PLACE_GONE;
}

static void find_lost_end(struct relay *relay, struct source *source) {
    enum found place = find_place(source);
    struct lost lost = {.no_place = place == PLACE_GONE};

    if (place == PLACE_GONE) {
        fprintf(stderr, "the journal has lost the entry at which this began; begins behind the "
                        "newest event that the files have\n");
        if (entries_seek_tail(source->entries) < 0 || entries_previous(source->entries) <= 0)
            *source->last = '\0';
    }
    if (*source->last && (place == PLACE_THERE || place == PLACE_GONE))
        look_back(relay, source, &lost);
    if (lost.n > 0)
        fprintf(stderr, "the files have lost %u event%s that they had; sent again\n", lost.n,
                lost.n == 1 ? "" : "s");
}

/* Whoever begins again, begins here. */
static void keep_place(struct relay *relay, const struct source *source) {
    bool namespace = source->which == ENTRIES_NAMESPACE;

    strcpy(namespace ? relay->durable.namespace : relay->durable.system, source->last);
    strcpy(namespace ? relay->place.written.namespace : relay->place.written.system, source->last);
}

bool relay_find_lost_end(struct relay *relay) {
    bool looked = false;

    for (size_t i = 0; i < RELAY_SOURCES; i++) {
        struct source *source = &relay->source[i];

        if (!source->entries || !source->unchecked)
            continue;
        source->unchecked = false;
        if (!*source->last)
            continue;
        find_lost_end(relay, source);
        keep_place(relay, source);
        source_reopen(source, monotonic_ns());
        looked = true;
    }
    return looked;
}
