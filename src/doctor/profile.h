/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_PROFILE_H
#define DEED_DOCTOR_PROFILE_H

/*
 * Which way events go: through the system's journal and rsyslogd, or those of the namespace. The
 * second is in force where its package is installed, whether it works or not.
 */

struct profile {
    const char *package;
    const char *namespace; /* of the journal; NULL: the system's */
    const char *socket, *other_socket;
    const char *journald, *journald_socket; /* units */
    const char *journald_conf;
    const char *restart_journald, *restart_sockets; /* commands */
    const char *rsyslog;                            /* unit */
    const char *rsyslog_conf;                       /* what it starts with */
    const char *input_conf;                         /* where imjournal is loaded */
    const char *restart_rsyslog;
};

const struct profile *profile_in_force(void);

#endif
