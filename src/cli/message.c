/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/message.h"

#include <stdarg.h>
#include <stdio.h>

#include "util/ascii.h"

void message(const char *subcommand, const char *format, ...) {
    char line[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    fprintf(stderr, "deed%s%s: ", *subcommand ? " " : "", subcommand);
    ascii_print(line, stderr);
    fputc('\n', stderr);
}
