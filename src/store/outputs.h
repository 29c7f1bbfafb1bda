/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_OUTPUTS_H
#define DEED_STORE_OUTPUTS_H

/*
 * The directory that evidence goes to, by what the admin has in outputs.conf: the first deed-write
 * there has the evidence, another one what is rejected.
 */

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define OUTPUTS_PATH DEED_CONF_DIRECTORY "/outputs.conf"

/* The directory from text of n bytes. False with *ret_why, also where the files have other names
 * than ours, or two directories: nobody should guess. */
bool outputs_directory(const char *text, size_t n, char ret[PATH_MAX], const char **ret_why);

/* The same from the file. */
bool outputs_read(const char *path, char ret[PATH_MAX], const char **ret_why);

#endif
