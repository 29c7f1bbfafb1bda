/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/progress.h"

#include <string.h>

#include "journal/positions.h"

bool entry_position_parse(const char *text, struct entry_position *ret) {
    *ret = (struct entry_position){0};
    ret->known = cursor_parse(text, &ret->cursor);
    return ret->known;
}

void progress_read(struct progress *ret) {
    struct positions positions;

    positions_load(POSITIONS_RELAY, &positions);
    entry_position_parse(positions.system, &ret->system);
    entry_position_parse(positions.namespace, &ret->namespace);
}

enum passed progress_passed(const struct progress *progress, const struct entry_position *entry) {
    const struct entry_position *reader =
        entry->namespace ? &progress->namespace : &progress->system;

    if (!reader->known || !entry->known ||
        strcmp(reader->cursor.source, entry->cursor.source) != 0 ||
        strcmp(reader->cursor.boot, entry->cursor.boot) != 0)
        return PASSED_UNKNOWN;
    return entry->cursor.number <= reader->cursor.number ? PASSED_YES : PASSED_NO;
}
