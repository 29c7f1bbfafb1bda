/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/positions.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "journal/cursor.h"
#include "util/io.h"

const char *positions_rsyslogd(enum entries_which which) {
    return which == ENTRIES_NAMESPACE ? CURSOR_NAMESPACE : CURSOR_SYSTEM;
}

int positions_read(const char *path, char ret[POSITION_MAX]) {
    ssize_t n = io_read_text(path, ret, POSITION_MAX);

    if (n < 0)
        return (int)n;
    ret[strcspn(ret, "\n")] = '\0';
    return *ret ? 0 : -EBADMSG;
}

void positions_load(const char *path, struct positions *ret) {
    char text[2 * POSITION_MAX + 32];

    *ret = (struct positions){0};
    if (io_read_text(path, text, sizeof(text)) <= 0)
        return;
    for (char *rest = text, *line; (line = strsep(&rest, "\n"));) {
        if (strncmp(line, "system ", 7) == 0)
            snprintf(ret->system, POSITION_MAX, "%.*s", POSITION_MAX - 1, line + 7);
        else if (strncmp(line, "namespace ", 10) == 0)
            snprintf(ret->namespace, POSITION_MAX, "%.*s", POSITION_MAX - 1, line + 10);
    }
}

int positions_save(const char *path, const struct positions *positions) {
    char text[2 * POSITION_MAX + 32];
    int n = snprintf(text, sizeof(text), "system %s\nnamespace %s\n", positions->system,
                     positions->namespace);

    return io_replace(path, text, (size_t)n, 0600);
}
