/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/progress.h"

#include <string.h>

bool entry_position_parse(const char *text, struct entry_position *ret) {
    *ret = (struct entry_position){0};
    ret->known = cursor_parse(text, &ret->cursor);
    return ret->known;
}

static void read_position(const char *path, struct entry_position *ret) {
    char text[CURSOR_MAX];

    *ret = (struct entry_position){0};
    ret->known = cursor_read(path, text, &ret->cursor) > 0;
}

void progress_read(struct progress *ret) {
    read_position(CURSOR_SYSTEM, &ret->system);
    read_position(CURSOR_NAMESPACE, &ret->namespace);
}

enum passed progress_passed(const struct progress *progress, const struct entry_position *entry) {
    const struct entry_position *reader =
        entry->namespace ? &progress->namespace : &progress->system;

    if (!reader->known || !entry->known ||
        strcmp(reader->cursor.source, entry->cursor.source) != 0 ||
        strcmp(reader->cursor.boot, entry->cursor.boot) != 0)
        return PASSED_UNKNOWN;
    /* rsyslogd saves a position when it reads the entry, so the last entry may not be written yet
     * (deed-rewind(8)). */
    return entry->cursor.number + 1 < reader->cursor.number ? PASSED_YES : PASSED_NO;
}
