/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_OUTPUTS_H
#define DEED_STORE_OUTPUTS_H

/*
 * The directory of the evidence by outputs.conf: the first deed-write there writes the evidence,
 * the second one the rejected lines.
 */

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define OUTPUTS_PATH DEED_CONF_DIRECTORY "/outputs.conf"

/* From text of n bytes. False with *ret_why, also if the files have other names than ours or stand
 * in two directories: nobody should guess then. */
bool outputs_directory(const char *text, size_t n, char ret[PATH_MAX], const char **ret_why);

/* From the file. */
bool outputs_read(const char *path, char ret[PATH_MAX], const char **ret_why);

#endif
