/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_PATHS_H
#define DEED_DOCTOR_PATHS_H

/*
 * Paths, units, and the commands that restart them. Our own paths come from configure
 * (Makefile.am), those of others are Debian's.
 */

#include "journal/entries.h"

#define GROUP "deed"
#define RELAY_GROUP "deed-relay"
#define ACCEPTED_CONF DEED_CONF_DIRECTORY "/doctor.conf"
#define STOP_CONF DEED_RSYSLOG_CONF_DIRECTORY "/00-deed.conf"
#define ROAD_CONF DEED_RSYSLOG_CONF_DIRECTORY "/zz-deed.conf"
#define RULES_CONF DEED_RSYSLOG_SHARE_DIRECTORY "/deed.conf"
#define MODULES_CONF DEED_CONF_DIRECTORY "/rsyslog-modules.conf"
#define LOGROTATE_CONF DEED_LOGROTATE_DIRECTORY "/deed"
#define WRITER DEED_LIBEXEC_DIRECTORY "/deed-write"
#define RSYSLOG_SETUP DEED_LIBEXEC_DIRECTORY "/deed-rsyslog-setup"
#define RELAY_DIRECTORY DEED_RUN_DIRECTORY "/relay"
#define SPOOL DEED_SPOOL_DIRECTORY
#define RSYSLOG_CONF "/etc/rsyslog.conf"
#define RSYSLOG_WORK_DIRECTORY "/var/spool/rsyslog" /* without $WorkDirectory */
#define NAMESPACE_SOCKET "/run/systemd/journal." ENTRIES_NAMESPACE_NAME "/socket"

#define JOURNALD_UNIT "systemd-journald@" ENTRIES_NAMESPACE_NAME ".service"
#define JOURNALD_SOCKET_UNIT "systemd-journald@" ENTRIES_NAMESPACE_NAME ".socket"
#define JOURNALD_CONF "journald@" ENTRIES_NAMESPACE_NAME ".conf"
#define SYSTEM_JOURNALD_UNIT "systemd-journald.service"
#define SYSTEM_JOURNALD_CONF "journald.conf"
#define RELAY_UNIT "deed-relay.service"
#define RSYSLOG_UNIT "rsyslog.service"
#define SEAL_UNIT "deed-seal.service"

#define RESTART_JOURNALD "systemctl restart " JOURNALD_UNIT
/* The socket cannot be started while the service that it belongs to runs. */
#define RESTART_SOCKETS "systemctl stop " JOURNALD_UNIT "; systemctl restart " JOURNALD_SOCKET_UNIT
/* Writes what is missing below /etc, and changes nothing that is there. */
#define RESTORE_CONF                                                                               \
    "apt-get install --reinstall -o Dpkg::Options::=--force-confmiss "                             \
    "-o Dpkg::Options::=--force-confold deed"
#define RESTART_RELAY "systemctl restart " RELAY_UNIT
#define RESTART_RSYSLOG "systemctl restart " RSYSLOG_UNIT

#endif
