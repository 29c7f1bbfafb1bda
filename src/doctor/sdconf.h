/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_DOCTOR_SDCONF_H
#define DEED_DOCTOR_SDCONF_H

/*
 * A configuration file of systemd with its drop-ins, merged as systemd does (journald.conf(5),
 * "Configuration directories and precedence"): the main file, then all drop-ins by name, whatever
 * their directory. Of two with the same name, the one in /etc wins over /run, /usr/local/lib and
 * /usr/lib; an empty file or a link to /dev/null hides the others. The last valid assignment
 * counts.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sdconf_assignment {
    char *key, *value;
    const char *file; /* the set's */
};

struct sdconf {
    struct sdconf_assignment *assignments;
    size_t n, room;
    char **files; /* those that were read, in their order, without the root */
    size_t n_files, files_room;
    uint64_t changed; /* when any of them changed last; microseconds */
};

/*
 * Reads one section of systemd/NAME and systemd/NAME.d below root ("" outside of tests). 0, or
 * -errno where a file that exists could not be read: *ret_path.
 */
int sdconf_read(const char *root, const char *name, const char *section, struct sdconf *ret,
                char **ret_path);
void sdconf_free(struct sdconf *conf);

/* The last assignment of key (or of its older name, if that is not NULL) that valid() takes. */
const struct sdconf_assignment *sdconf_get(const struct sdconf *conf, const char *key,
                                           const char *older, bool (*valid)(const char *value));

/* For sdconf_get(): any value but none. */
bool sdconf_any(const char *value);

/* Splits the text of one file; for the tests. */
void sdconf_parse(struct sdconf *conf, const char *file, const char *text, const char *section);

/* A time span (systemd.time(7)), by default in seconds; UINT64_MAX for infinity. */
bool sdconf_usec(const char *text, uint64_t *ret);

/* A syslog level by name or number, 0 to 7; -1 where it is none. */
int sdconf_level(const char *text);

#endif
