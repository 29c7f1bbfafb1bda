/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/lag.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "journal/cursor.h"
#include "util/cleanup.h"

/* The entry of the place may be found again, and some before it. */
#define STEPS_MAX 1000

static bool is_passed(struct entries *entries, const struct cursor *place) {
    CLEANUP_FREE char *text = NULL;
    struct cursor at;

    return entries_cursor(entries, &text) >= 0 && cursor_parse(text, &at) &&
           !cursor_is_behind(&at, place);
}

/* Goes to the first entry behind the place. 1, 0: there is none, or a negative errno. */
static int find_first(struct entries *entries, const char *text) {
    struct cursor place;
    int r;

    if (!cursor_parse(text, &place)) {
        r = entries_seek_time(entries, 0);
        return r < 0 ? r : entries_next(entries);
    }
    r = entries_seek(entries, text);
    if (r < 0)
        return r;
    for (unsigned i = 0; i < STEPS_MAX; i++) {
        r = entries_next(entries);
        if (r <= 0 || !is_passed(entries, &place))
            return r;
    }
    return 0;
}

int lag_measure(const char *place, enum entries_which which, uint64_t *ret_seconds) {
    uint64_t now = (uint64_t)time(NULL) * 1000000, usec = 0;
    struct entries *entries = NULL;
    struct positions positions;
    int r = entries_open(&entries, which);

    positions_load(place, &positions);
    if (r >= 0)
        r = find_first(entries,
                       which == ENTRIES_NAMESPACE ? positions.namespace : positions.system);
    if (r > 0)
        r = entries_time(entries, &usec) < 0 ? -EIO : 1;
    if (r >= 0)
        *ret_seconds = r && now > usec ? (now - usec) / 1000000 : 0;
    entries_close(entries);
    return r < 0 ? r : 0;
}
