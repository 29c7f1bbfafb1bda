/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/must.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/array.h"

static const char *name = "";

void must_name(const char *subcommand) {
    name = subcommand;
}

void *must(void *memory) {
    if (!memory) {
        fprintf(stderr, "deed%s%s: no memory\n", *name ? " " : "", name);
        exit(MUST_STATUS);
    }
    return memory;
}

char *must_printf(const char *format, ...) {
    va_list arguments;
    char *text;
    int n;

    va_start(arguments, format);
    n = vasprintf(&text, format, arguments);
    va_end(arguments);
    return must(n < 0 ? NULL : text);
}

char *must_copy(const char *text) {
    return must(strdup(text));
}

void *must_zero(size_t size) {
    return must(calloc(1, size));
}

void *must_grow(void *array, size_t n, size_t *room, size_t size) {
    return must(array_grow(array, n, room, size));
}
