/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_LOCATE_H
#define DEED_STORE_LOCATE_H

/*
 * Where the evidence of this machine is. deed.conf says it; rsyslogd has the same directory in
 * outputs.conf, as it does not read deed.conf. Where the two differ, nobody may look into the one
 * and say that there is nothing.
 */

#include <limits.h>
#include <stdbool.h>

#include "store/deedconf.h"

#define LOCATE_WHY (DEEDCONF_WHY + PATH_MAX)

/* For whoever reads the evidence: the directory of deed.conf. False with a line in why where
 * deed.conf cannot be understood, or outputs.conf has lines written to another directory. */
bool locate_evidence(char ret[PATH_MAX], char why[LOCATE_WHY]);

/*
 * For whoever has to know what rsyslogd writes: the directory of outputs.conf, and where there is
 * no such file, that of deed.conf. False with a line in why where that cannot be known. True with
 * a line in why: the two differ.
 */
bool locate_written(char ret[PATH_MAX], char why[LOCATE_WHY]);

/* The same with other files; for tests. */
bool locate_evidence_by(const char *deedconf, const char *outputs, char ret[PATH_MAX],
                        char why[LOCATE_WHY]);
bool locate_written_by(const char *deedconf, const char *outputs, char ret[PATH_MAX],
                       char why[LOCATE_WHY]);

#endif
