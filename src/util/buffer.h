/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_BUFFER_H
#define DEED_UTIL_BUFFER_H

/* Bytes that grow. Without memory for them `failed` is set, and nothing more is put. */

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct buffer {
    char *bytes;
    size_t n, room;
    bool failed;
};

void buffer_free(struct buffer *buffer);
void buffer_put(struct buffer *buffer, const void *bytes, size_t n);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((__format__(__printf__, 2, 3)));

/* Room for n bytes more behind bytes + n; NULL: no memory. The caller adds to n what it used. */
char *buffer_reserve(struct buffer *buffer, size_t n);

static inline void buffer_string(struct buffer *buffer, const char *s) {
    buffer_put(buffer, s, strlen(s));
}

#endif
