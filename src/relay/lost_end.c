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
#define ENOUGH 1000
/* So many in a row that are written end what is lost. A single one may be old, and have been sent
 * again: deed reconcile did it, or somebody who had read it. */
#define SURE 16

struct lost {
    unsigned n, unknown, known; /* unknown: found since the last that was believed */
    char before[POSITION_MAX];  /* the cursor of the first written one before the unknown ones */
};

static void believe(struct source *source, struct lost *lost) {
    if (lost->unknown == 0 || !*lost->before)
        return;
    strcpy(source->last, lost->before);
    lost->n += lost->unknown;
    lost->unknown = 0;
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
    if (lost->known == SURE)
        believe(source, lost);
}

/* Walks from the entry of the place backwards, until many in a row are written. What is lost lies
 * between events that are written: of older ones that nothing is known of, the files may be
 * compressed. Returns how many are lost; source->last is then the cursor of the last one before
 * them that is written. */
static unsigned look_back(struct relay *relay, struct source *source) {
    uint64_t until = monotonic_ns() + BACK_FOR;
    struct lost lost = {0};
    int r = entries_next(source->entries);

    for (int n = 0; r > 0 && n < BACK_MAX && lost.known < ENOUGH && monotonic_ns() < until; n++) {
        look_at(relay, source, &lost);
        r = entries_previous(source->entries);
    }
    /* At the beginning of the journal fewer are enough. */
    if (r == 0 && lost.known > 0)
        believe(source, &lost);
    return lost.n;
}

void relay_find_lost_end(struct relay *relay, uint64_t now) {
    for (size_t i = 0; i < RELAY_SOURCES; i++) {
        struct source *source = &relay->source[i];
        unsigned lost;

        if (!source->entries || !*source->last)
            continue;
        lost = look_back(relay, source);
        if (lost > 0)
            fprintf(stderr, "the files have lost %u event%s that they had; sent again\n", lost,
                    lost == 1 ? "" : "s");
        source_reopen(source, now);
    }
}
