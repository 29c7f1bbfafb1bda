/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_SANDBOX_H
#define DEED_DOCTOR_SANDBOX_H

/*
 * Which directories a unit sees, and which it may write, by the settings of systemd.exec(5) that
 * Debian's rsyslog.service and our own units have: ProtectHome=, ProtectSystem=, ReadWritePaths=,
 * BindPaths= and BindReadOnlyPaths=.
 */

#include <stdbool.h>
#include <stddef.h>

struct sandbox {
    bool found;              /* is there such a unit? */
    char *home, *system;     /* ProtectHome=, ProtectSystem= */
    char **writable;         /* ReadWritePaths=; NULL at the end */
    char **bound, **mounted; /* destinations of BindPaths=, of BindReadOnlyPaths= */
};

enum sandbox_verdict {
    SANDBOX_FREE,
    SANDBOX_HIDDEN,   /* by ProtectHome= */
    SANDBOX_READONLY, /* by ProtectHome= or ProtectSystem= */
};

/* directory: absolute, without links. */
enum sandbox_verdict sandbox_judge(const struct sandbox *sandbox, const char *directory);
void sandbox_free(struct sandbox *sandbox);

#endif
