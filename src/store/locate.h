/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_LOCATE_H
#define DEED_STORE_LOCATE_H

/*
 * The directory of the evidence of this machine. deed.conf defines it, and outputs.conf repeats it
 * for rsyslogd. Where the two differ, a reader that looks into the wrong one would find nothing, so
 * that is an error.
 */

#include <limits.h>
#include <stdbool.h>

#include "store/deedconf.h"

#define LOCATE_WHY (DEEDCONF_WHY + PATH_MAX)

/* For readers of the evidence: the directory of deed.conf. False with a line in why if deed.conf
 * has an error, or outputs.conf names another directory. */
bool locate_evidence(char ret[PATH_MAX], char why[LOCATE_WHY]);

/*
 * For programs that must see what rsyslogd writes: the directory of outputs.conf; without that
 * file, the one of deed.conf. False with a line in why if it is unknown. True with a line in why:
 * the two differ.
 */
bool locate_written(char ret[PATH_MAX], char why[LOCATE_WHY]);

/* The same with other files, for tests. */
bool locate_evidence_by(const char *deedconf, const char *outputs, char ret[PATH_MAX],
                        char why[LOCATE_WHY]);
bool locate_written_by(const char *deedconf, const char *outputs, char ret[PATH_MAX],
                       char why[LOCATE_WHY]);

#endif
