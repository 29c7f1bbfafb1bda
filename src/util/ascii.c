/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/ascii.h"

#include <stdlib.h>
#include <string.h>

#include "util/must.h"

void ascii_print(const char *text, FILE *to) {
    for (; *text; text++)
        if (ascii_is_printable(*text))
            fputc(*text, to);
        else
            fprintf(to, "\\x%02x", (unsigned char)*text);
}

char *ascii_escape(const char *text) {
    char *copy = must(malloc(4 * strlen(text) + 1)), *to = copy;

    for (; *text; text++)
        if (ascii_is_printable(*text))
            *to++ = *text;
        else
            to += sprintf(to, "\\x%02x", (unsigned char)*text);
    *to = '\0';
    return copy;
}
