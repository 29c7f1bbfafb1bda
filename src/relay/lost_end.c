/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "journal/judge.h"
#include "journal/origin.h"
#include "relay/relay.h"

/* As far as the end of a file is looked for. */
#define BACK_MAX 20000
#define ENOUGH 1000

static bool is_written(struct relay *relay, struct source *source, const struct judged *judged) {
    origin_line(source->entries, judged->via, &relay->line);
    /* It was rejected, and its sender was listed since then: that makes no evidence of it. */
    return readback_has(&relay->readback, relay->line.bytes, judged->message.n - 1) ||
           readback_has_refused(&relay->readback, judged->message.bytes, judged->message.n);
}

/* Walks from the entry of the place backwards, until many in a row are written. What is lost lies
 * between events that are written: of older ones that nothing is known of, the files may be
 * compressed. Returns how many are lost; source->last is then the cursor of the last one before
 * them that is written. */
static unsigned look_back(struct relay *relay, struct source *source) {
    unsigned lost = 0, unknown = 0, known = 0;

    for (int n = 0, r = entries_next(source->entries); r > 0 && n < BACK_MAX && known < ENOUGH;
         n++, r = entries_previous(source->entries)) {
        struct judged judged;

        judge_entry(&relay->senders, source->entries, &judged);
        if (judged.rejected)
            continue;
        if (!is_written(relay, source, &judged)) {
            unknown++;
            known = 0;
            continue;
        }
        known++;
        if (unknown > 0)
            source_keep(source);
        lost += unknown;
        unknown = 0;
    }
    return lost;
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
