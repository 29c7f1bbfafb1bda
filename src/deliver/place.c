/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/place.h"

#include <string.h>

bool place_parse(const char *text, struct place *ret) {
    *ret = (struct place){0};
    ret->known = cursor_parse(text, &ret->cursor);
    return ret->known;
}

static void read_place(const char *path, struct place *ret) {
    char text[CURSOR_MAX];

    *ret = (struct place){0};
    ret->known = cursor_read(path, text, &ret->cursor) > 0;
}

void places_read(struct places *ret) {
    read_place(CURSOR_SYSTEM, &ret->system);
    read_place(CURSOR_NAMESPACE, &ret->namespace);
}

enum place_passed places_passed(const struct places *places, const struct place *entry) {
    const struct place *place = entry->namespace ? &places->namespace : &places->system;

    if (!place->known || !entry->known || strcmp(place->cursor.source, entry->cursor.source) != 0 ||
        strcmp(place->cursor.boot, entry->cursor.boot) != 0)
        return PLACE_UNKNOWN;
    /* rsyslogd notes an entry when it reads it, so the last may not be written (deed-rewind(8)). */
    return entry->cursor.number + 1 < place->cursor.number ? PLACE_PASSED : PLACE_BEHIND;
}
