/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_ARRAY_H
#define DEED_UTIL_ARRAY_H

/* Arrays that grow. For bytes: buffer.h. */

#include <stdlib.h>

/*
 * Makes room for element n of an array: returns the array itself, or a new one with twice the room.
 * NULL: no memory, and the array is as it was. room: how many elements fit. size: of an element.
 */
static inline void *array_grow(void *array, size_t n, size_t *room, size_t size) {
    size_t more = *room ? 2 * *room : 16;
    void *grown;

    if (n < *room)
        return array;
    grown = reallocarray(array, more, size);
    if (grown)
        *room = more;
    return grown;
}

#endif
