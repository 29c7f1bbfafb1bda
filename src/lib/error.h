/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LIB_ERROR_H
#define DEED_LIB_ERROR_H

/*
 * Errors are part of the API. Inside the library any errno may occur; fail() maps it to those that
 * deed.h names. Each thread has its own error text.
 */

/* Sets the error text of the thread and returns -code, mapped. */
int fail(int code, const char *format, ...) __attribute__((__format__(__printf__, 2, 3), __cold__));

/* The text of the thread's last fail(), at most 511 bytes; "": none yet. */
const char *error_text(void);

#endif
