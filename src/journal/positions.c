/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/positions.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "util/io.h"

/* False: the line does not begin with the label. */
static bool take_position(const char *line, const char *label, char ret[POSITION_MAX]) {
    size_t n = strlen(label);

    if (strncmp(line, label, n) != 0)
        return false;
    snprintf(ret, POSITION_MAX, "%s", line + n);
    return true;
}

int positions_load(const char *path, struct positions *ret) {
    char text[2 * POSITION_MAX + 32];
    ssize_t n = io_read_text(path, text, sizeof(text));
    bool known = false;

    *ret = (struct positions){0};
    if (n < 0)
        return (int)n;
    for (char *rest = text, *line; (line = strsep(&rest, "\n"));)
        known |= take_position(line, "system ", ret->system) ||
                 take_position(line, "namespace ", ret->namespace);
    return known ? 0 : -EBADMSG;
}

int positions_save(const char *path, const struct positions *positions) {
    char text[2 * POSITION_MAX + 32];
    int n = snprintf(text, sizeof(text), "system %s\nnamespace %s\n", positions->system,
                     positions->namespace);

    return io_replace(path, text, (size_t)n, 0600);
}
