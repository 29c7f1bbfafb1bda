/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_BUFFER_H
#define DEED_UTIL_BUFFER_H

/* A buffer of bytes that grows. Without memory it sets `failed`, and ignores further bytes. */

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

/* Makes room for n more bytes and returns where they go; NULL: no memory. The caller then adds to
 * buffer->n what it has used. */
char *buffer_reserve(struct buffer *buffer, size_t n);

static inline void buffer_string(struct buffer *buffer, const char *s) {
    buffer_put(buffer, s, strlen(s));
}

#endif
