/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_PATHS_H
#define DEED_DOCTOR_PATHS_H

/*
 * Paths: our own come from configure (Makefile.am), those of others are Debian's.
 */

#define GROUP "deed"
#define ACCEPTED_CONF DEED_CONF_DIRECTORY "/doctor.conf"
#define EMITTERS_TABLE DEED_RUN_DIRECTORY "/emitters.json"
#define DROPIN DEED_RSYSLOG_CONF_DIRECTORY "/00-deed.conf"
#define SHARED_CONF DEED_RSYSLOG_SHARE_DIRECTORY "/shared.conf"
#define ISOLATED_CONF DEED_RSYSLOG_SHARE_DIRECTORY "/isolated.conf"
#define RULESET_CONF DEED_RSYSLOG_SHARE_DIRECTORY "/ruleset.conf"
#define LOGROTATE_CONF DEED_LOGROTATE_DIRECTORY "/deed"
#define WRITER DEED_LIBEXEC_DIRECTORY "/deed-write"
#define SPOOL DEED_SPOOL_DIRECTORY

#endif
