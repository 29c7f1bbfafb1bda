/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "doctor/sandbox.h"

static char yes[] = "yes", no[] = "no", tmpfs[] = "tmpfs", full[] = "full", strict[] = "strict",
            read_only[] = "read-only";

Test(doctor_sandbox, what_a_unit_sees_and_may_write) {
    char srv_text[] = "-/srv/evidence", home_text[] = "/home/evidence";
    char *srv[] = {srv_text, NULL};
    char *home[] = {home_text, NULL};
    const struct {
        struct sandbox sandbox;
        const char *directory;
        enum sandbox_verdict wanted;
    } cases[] = {
        /* No settings: Debian 12's rsyslog.service. */
        {{.home = no, .system = no}, "/home/evidence", SANDBOX_FREE},
        /* Debian 13's. */
        {{.home = yes, .system = full}, "/var/log/deed", SANDBOX_FREE},
        {{.home = yes, .system = full}, "/srv/evidence", SANDBOX_FREE},
        {{.home = yes, .system = full}, "/home/evidence", SANDBOX_HIDDEN},
        {{.home = yes, .system = full}, "/home", SANDBOX_HIDDEN},
        {{.home = yes, .system = full}, "/homely", SANDBOX_FREE},
        {{.home = yes, .system = full}, "/root/evidence", SANDBOX_HIDDEN},
        {{.home = yes, .system = full}, "/etc/evidence", SANDBOX_READONLY},
        {{.home = yes, .system = yes}, "/etc/evidence", SANDBOX_FREE},
        {{.home = yes, .system = yes}, "/usr/local/evidence", SANDBOX_READONLY},
        {{.home = read_only, .system = no}, "/home/evidence", SANDBOX_READONLY},
        /* Ours. */
        {{.home = yes, .system = strict}, "/srv/evidence", SANDBOX_READONLY},
        {{.home = yes, .system = strict, .writable = srv}, "/srv/evidence", SANDBOX_FREE},
        {{.home = yes, .system = strict, .writable = srv}, "/srv/evidence/a", SANDBOX_FREE},
        {{.home = yes, .system = strict, .writable = srv}, "/srv/evidence2", SANDBOX_READONLY},
        {{.home = no, .system = strict}, "/home/evidence", SANDBOX_READONLY},
        /* What is hidden stays so, whatever is said to be writable in it. */
        {{.home = yes, .system = strict, .writable = home}, "/home/evidence", SANDBOX_HIDDEN},
        {{.home = read_only, .system = no, .writable = home}, "/home/evidence", SANDBOX_FREE},
        {{.home = tmpfs, .system = full}, "/home/evidence", SANDBOX_HIDDEN},
        {{.home = tmpfs, .system = full, .bound = home}, "/home/evidence", SANDBOX_FREE},
        {{.home = tmpfs, .system = full, .mounted = home}, "/home/evidence", SANDBOX_READONLY},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect_eq(sandbox_judge(&cases[i].sandbox, cases[i].directory), cases[i].wanted, "%zu",
                     i);
}
