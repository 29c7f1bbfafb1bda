/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/path.h"

#include <stdio.h>
#include <string.h>

char *path_join(const char *directory, const char *name) {
    size_t n = strlen(directory);
    char *path = NULL;

    if (asprintf(&path, "%s%s%s", directory, n && directory[n - 1] == '/' ? "" : "/", name) < 0)
        return NULL;
    return path;
}
