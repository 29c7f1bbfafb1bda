/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void buffer_free(struct buffer *buffer) {
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}

char *buffer_reserve(struct buffer *buffer, size_t n) {
    size_t room = buffer->room ? buffer->room : 4096;
    char *grown;

    if (buffer->failed)
        return NULL;
    if (n > SIZE_MAX / 4 - buffer->n) {
        buffer->failed = true;
        return NULL;
    }
    while (room < buffer->n + n)
        room *= 2;
    if (room != buffer->room) {
        grown = realloc(buffer->bytes, room);
        if (!grown) {
            buffer->failed = true;
            return NULL;
        }
        buffer->bytes = grown;
        buffer->room = room;
    }
    return buffer->bytes + buffer->n;
}

void buffer_put(struct buffer *buffer, const void *bytes, size_t n) {
    char *to = n ? buffer_reserve(buffer, n) : NULL;

    if (!to)
        return;
    memcpy(to, bytes, n);
    buffer->n += n;
}

void buffer_printf(struct buffer *buffer, const char *format, ...) {
    va_list list;
    char *to;
    int n;

    va_start(list, format);
    n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    to = n < 0 ? NULL : buffer_reserve(buffer, (size_t)n + 1);
    if (!to)
        return;
    va_start(list, format);
    vsnprintf(to, (size_t)n + 1, format, list);
    va_end(list);
    buffer->n += (size_t)n;
}
