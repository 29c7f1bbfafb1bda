/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_RELAYSOCKET_H
#define DEED_DOCTOR_RELAYSOCKET_H

/* Who may open the socket by which the relay hands events to rsyslogd. Whoever else can, can write
 * evidence; whoever can put another one there, can read it. Pure. */

#include <sys/stat.h>

struct socket_rights {
    uid_t rsyslogd; /* whom it runs as */
    gid_t relay;
};

/* What is wrong, or NULL. */
const char *socket_judge_directory(const struct stat *st, const struct socket_rights *rights);
const char *socket_judge(const struct stat *st, const struct socket_rights *rights);

#endif
