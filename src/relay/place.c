/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/place.h"

#include <stdio.h>
#include <string.h>

void place_start(struct place *place, const struct positions *positions) {
    place->written = *positions;
    place->first = place->next = 0;
}

static struct place_mark *last_of(struct place *place, enum entries_which which) {
    for (uint64_t i = place->next; i > place->first; i--)
        if (place->marks[(i - 1) % PLACE_MARKS].which == which)
            return &place->marks[(i - 1) % PLACE_MARKS];
    return NULL;
}

void place_mark(struct place *place, enum entries_which which, const char *cursor, uint64_t slot) {
    struct place_mark *mark = NULL;

    if (place->next - place->first == PLACE_MARKS)
        mark = last_of(place, which);
    if (!mark && place->next - place->first == PLACE_MARKS)
        return; /* the next mark says more */
    if (!mark)
        mark = &place->marks[place->next++ % PLACE_MARKS];
    mark->slot = slot;
    mark->which = which;
    snprintf(mark->cursor, sizeof(mark->cursor), "%s", cursor);
}

bool place_seen(struct place *place, uint64_t slot) {
    bool moved = false;

    for (; place->first < place->next; place->first++) {
        const struct place_mark *mark = &place->marks[place->first % PLACE_MARKS];

        if (mark->slot > slot)
            break;
        memcpy(mark->which == ENTRIES_NAMESPACE ? place->written.namespace : place->written.system,
               mark->cursor, POSITION_MAX);
        moved = true;
    }
    return moved;
}
