/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_CLI_INTAKE_H
#define DEED_CLI_INTAKE_H

/*
 * A JSON line from outside to an event, or one sentence on why not. Pure; json-c parses.
 *
 * Takes what RFC 8259 takes and no more, and nothing twice. What the library would not make safe
 * and mark is refused by name; what it would (bytes that are not UTF-8, control characters, U+0000,
 * half surrogate pairs) goes through to it.
 */

#include <stdbool.h>
#include <stddef.h>

#include <deed.h>

#define INTAKE_META_MAX 64

struct json_object;

struct intake {
    deed_event event;
    deed_details details;
    deed_meta meta[INTAKE_META_MAX + 1];
    struct json_object *root; /* what the strings point into */
};

/* 0, or -1 with the reason in why. ret is set on success alone; then intake_free() it. ret must not
 * be moved, for it points into itself. */
int intake_parse(const char *line, size_t n, struct intake *ret, char *why, size_t why_size);

/* Is this a number, as RFC 8259, section 6, has it? */
bool intake_is_number(const char *s, size_t n);

void intake_free(struct intake *intake);

#endif
