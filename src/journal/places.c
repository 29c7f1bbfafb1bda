/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/places.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "journal/cursor.h"
#include "util/io.h"

const char *places_file(enum entries_which which) {
    return which == ENTRIES_NAMESPACE ? CURSOR_NAMESPACE : CURSOR_SYSTEM;
}

int places_read(const char *path, char ret[PLACE_MAX]) {
    ssize_t n = io_read_text(path, ret, PLACE_MAX);

    if (n < 0)
        return (int)n;
    ret[strcspn(ret, "\n")] = '\0';
    return *ret ? 0 : -EBADMSG;
}

void places_load(const char *path, struct places *ret) {
    char text[2 * PLACE_MAX + 32];

    *ret = (struct places){0};
    if (io_read_text(path, text, sizeof(text)) <= 0)
        return;
    for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
        if (strncmp(line, "system ", 7) == 0)
            snprintf(ret->system, PLACE_MAX, "%.*s", PLACE_MAX - 1, line + 7);
        else if (strncmp(line, "namespace ", 10) == 0)
            snprintf(ret->namespace, PLACE_MAX, "%.*s", PLACE_MAX - 1, line + 10);
    }
}

int places_save(const char *path, const struct places *places) {
    char text[2 * PLACE_MAX + 32];
    int n = snprintf(text, sizeof(text), "system %s\nnamespace %s\n", places->system,
                     places->namespace);

    return io_replace(path, text, (size_t)n, 0600);
}
