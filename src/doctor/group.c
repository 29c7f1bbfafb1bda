/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may read the evidence: the members of the group. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/paths.h"

#define USERS_MAX 100000
#define NAMED_MAX 20

struct member_names {
    char *text;
    unsigned n;
};

static void add_member_name(struct member_names *names, const char *one) {
    char *longer;

    if (names->n++ >= NAMED_MAX)
        return;
    longer = must_printf("%s%s%s", names->text ? names->text : "", names->text ? ", " : "", one);
    free(names->text);
    names->text = longer;
}

void check_group(struct doctor *doctor) {
    const struct group *group;
    const struct passwd *user;
    struct member_names names = {0};
    struct row *row;
    gid_t gid;

    errno = 0;
    group = getgrnam(GROUP);
    if (!group) {
        if (errno && errno != ENOENT && errno != ESRCH) {
            doctor_unknown(doctor, "group %s: %s", GROUP, strerror(errno));
            return;
        }
        row = report_add(&doctor->report, DOCTOR_PROBLEM, "there is no group %s", GROUP);
        row_why(row, "the evidence belongs to a group that does not exist: nobody but root can be "
                     "allowed to read it");
        row_mend(row, "systemd-sysusers && systemd-tmpfiles --create");
        return;
    }
    gid = group->gr_gid;
    for (char **member = group->gr_mem; *member; member++)
        add_member_name(&names, *member);
    setpwent();
    for (unsigned i = 0; i < USERS_MAX && (user = getpwent()); i++)
        if (user->pw_gid == gid)
            add_member_name(&names, user->pw_name);
    endpwent();
    report_add(&doctor->report, DOCTOR_OK, "besides root may read: %s%s",
               names.text ? names.text : "nobody", names.n > NAMED_MAX ? ", and more" : "");
    free(names.text);
}
