/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>

void message(const char *subcommand, const char *format, ...) {
    char line[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    fprintf(stderr, "deed%s%s: ", *subcommand ? " " : "", subcommand);
    for (const unsigned char *c = (const unsigned char *)line; *c; c++) {
        /* All bytes beyond ASCII: C1 controls and changes of direction have several bytes. */
        if (*c < 0x20 || *c >= 0x7f)
            fprintf(stderr, "\\x%02x", *c);
        else
            fputc(*c, stderr);
    }
    fputc('\n', stderr);
}
