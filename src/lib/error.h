/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_ERROR_H
#define DEED_LIB_ERROR_H

/*
 * Errors are part of the API: inside, any errno goes; at the edge only those that deed.h names come
 * out. The text belongs to the thread.
 */

#include <stddef.h>

/* Sets the thread's error text and returns -code, mapped to the documented list. */
int fail(int code, const char *format, ...) __attribute__((__format__(__printf__, 2, 3), __cold__));

const char *error_text(void);

#endif
