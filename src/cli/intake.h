/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_INTAKE_H
#define DEED_CLI_INTAKE_H

/*
 * Reads an event from a JSON line, or says in one sentence why not. Pure.
 *
 * Takes JSON as RFC 8259 has it, and no key twice. Refuses by name what libdeed could not make safe
 * and mark. Passes the rest to libdeed: bytes that are not UTF-8, control characters, U+0000, half
 * surrogate pairs, and numbers to the digit.
 */

#include <stddef.h>

#include <deed.h>

#include "cli/json.h"

#define INTAKE_META_MAX 64

struct intake {
    deed_event event;
    deed_details details;
    deed_meta meta[INTAKE_META_MAX + 1];
    struct json json; /* what the strings point into */
};

/* 0, or -1 with the reason in why. ret is set on success alone; then intake_free() it. ret must not
 * be moved, for it points into itself. */
int intake_parse(const char *line, size_t n, struct intake *ret, char *why, size_t why_size);

/* What is wrong with the text of a number, or NULL. */
const char *intake_number(const char *text);

void intake_free(struct intake *intake);

#endif
