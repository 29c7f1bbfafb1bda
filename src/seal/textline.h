/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_TEXTLINE_H
#define DEED_SEAL_TEXTLINE_H

/* The lines of a signed text. Each function takes the next one, and moves *at behind its line feed;
 * false: there is none, it is empty, or it is something else. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/digest.h"

bool textline_next(const char **at, const char *end, const char **ret, size_t *ret_n);

/* Decimal, without zeros in front (C2SP tlog-checkpoint). */
bool textline_number(const char **at, const char *end, uint64_t *ret);

/* In base 64. */
bool textline_hash(const char **at, const char *end, uint8_t ret[DIGEST_SIZE]);

#endif
