/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

static __thread char text[512];

static int documented(int code) {
    switch (code) {
    case EINVAL:
    case ENOENT:
    case ECONNREFUSED:
    case ETIMEDOUT:
    case EACCES:
    case ENOMEM:
    case EMFILE:
    case ENOTSUP:
        return code;
    case ENFILE:
        return EMFILE;
    case EPERM:
    case EROFS:
    case ELOOP:
        return EACCES;
    case ENOSYS:
        return ENOTSUP;
    default:
        return EIO;
    }
}

int fail(int code, const char *format, ...) {
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return -documented(code);
}

const char *error_text(void) {
    return text;
}
