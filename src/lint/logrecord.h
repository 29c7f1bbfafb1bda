/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_LOGRECORD_H
#define DEED_LINT_LOGRECORD_H

/* A line of a log as a JSON object, by strict rules: RFC 8259, UTF-8, at most 32 levels deep. */

#include <stdbool.h>
#include <stddef.h>

#include <json-c/json.h>

struct log_record {
    json_object *whole;  /* as it stands in the line */
    json_object *object; /* the record itself, which a journal or a container may have wrapped */
    bool key_twice;      /* somewhere in it */
    bool nul;            /* in a text or a key of it */
    json_object *inner;  /* what was unwrapped, or NULL */
    const char *wrapper; /* the member that holds it */
    const char *broken;  /* why what looks like an object there is none, or NULL */
    bool left_out;       /* journalctl did not give the text */
};

/* The parser is used again and again. NULL: no memory. */
json_tokener *log_record_tokener(void);

/* False: it is none; *ret_why says in words why not. */
bool log_record_parse(json_tokener *tokener, const char *bytes, size_t n, struct log_record *ret,
                      const char **ret_why);
void log_record_free(struct log_record *record);

#endif
