/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/locate.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/outputs.h"

static void set_difference(const char *deedconf, const char *directory, const char *outputs,
                           const char *written, char why[LOCATE_WHY]) {
    snprintf(why, LOCATE_WHY,
             "%s has the evidence in %s, but rsyslogd writes it to %s (%s); make them the same, "
             "see deed-routing(7)",
             deedconf, directory, written, outputs);
}

bool locate_evidence_by(const char *deedconf, const char *outputs, char ret[PATH_MAX],
                        char why[LOCATE_WHY]) {
    char written[PATH_MAX];
    struct deedconf conf;
    const char *unknown;

    *why = '\0';
    if (!deedconf_read(deedconf, &conf, why))
        return false;
    if (outputs_read(outputs, written, &unknown) && strcmp(written, conf.log_directory) != 0) {
        set_difference(deedconf, conf.log_directory, outputs, written, why);
        return false;
    }
    strcpy(ret, conf.log_directory);
    return true;
}

bool locate_written_by(const char *deedconf, const char *outputs, char ret[PATH_MAX],
                       char why[LOCATE_WHY]) {
    bool exists = access(outputs, F_OK) == 0;
    struct deedconf conf;
    const char *unknown;
    bool known;

    *why = '\0';
    known = deedconf_read(deedconf, &conf, why);
    if (!exists) {
        if (known)
            strcpy(ret, conf.log_directory);
        return known;
    }
    if (!outputs_read(outputs, ret, &unknown)) {
        snprintf(why, LOCATE_WHY, "%s: %s", outputs, unknown);
        return false;
    }
    if (known && strcmp(ret, conf.log_directory) != 0)
        set_difference(deedconf, conf.log_directory, outputs, ret, why);
    return true;
}

bool locate_evidence(char ret[PATH_MAX], char why[LOCATE_WHY]) {
    return locate_evidence_by(DEEDCONF_PATH, OUTPUTS_PATH, ret, why);
}

bool locate_written(char ret[PATH_MAX], char why[LOCATE_WHY]) {
    return locate_written_by(DEEDCONF_PATH, OUTPUTS_PATH, ret, why);
}
