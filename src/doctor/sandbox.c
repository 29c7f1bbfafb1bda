/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doctor/sandbox.h"

#include <stdlib.h>
#include <string.h>

static bool is_below(const char *path, const char *directory) {
    size_t n = strlen(directory);

    return n && strncmp(path, directory, n) == 0 &&
           (path[n] == '\0' || path[n] == '/' || directory[n - 1] == '/');
}

/* A dash or a plus may stand in front of each. */
static bool is_in(const char *path, char *const *list) {
    for (; list && *list; list++)
        if (is_below(path, *list + strspn(*list, "-+")))
            return true;
    return false;
}

static bool is_in_list(const char *path, const char *const *list) {
    for (; *list; list++)
        if (is_below(path, *list))
            return true;
    return false;
}

static bool equals(const char *value, const char *wanted) {
    return value && strcmp(value, wanted) == 0;
}

enum sandbox_verdict sandbox_judge(const struct sandbox *sandbox, const char *directory) {
    static const char *const homes[] = {"/home", "/root", "/run/user", NULL};
    static const char *const programs[] = {"/usr", "/boot", "/efi", NULL};

    if (is_in(directory, sandbox->bound))
        return SANDBOX_FREE;
    if (is_in(directory, sandbox->mounted))
        return SANDBOX_READONLY;
    /* Below a hidden directory, ReadWritePaths= has no effect. */
    if (is_in_list(directory, homes) &&
        (equals(sandbox->home, "yes") || equals(sandbox->home, "tmpfs")))
        return SANDBOX_HIDDEN;
    if (is_in(directory, sandbox->writable))
        return SANDBOX_FREE;
    if (is_in_list(directory, homes))
        return equals(sandbox->home, "read-only") || equals(sandbox->system, "strict")
                   ? SANDBOX_READONLY
                   : SANDBOX_FREE;
    if (equals(sandbox->system, "strict") ||
        (equals(sandbox->system, "full") && is_below(directory, "/etc")) ||
        ((equals(sandbox->system, "full") || equals(sandbox->system, "yes")) &&
         is_in_list(directory, programs)))
        return SANDBOX_READONLY;
    return SANDBOX_FREE;
}

static void free_list(char **list) {
    for (char **one = list; one && *one; one++)
        free(*one);
    free((void *)list);
}

void sandbox_free(struct sandbox *sandbox) {
    free(sandbox->home);
    free(sandbox->system);
    free_list(sandbox->writable);
    free_list(sandbox->bound);
    free_list(sandbox->mounted);
    *sandbox = (struct sandbox){0};
}
