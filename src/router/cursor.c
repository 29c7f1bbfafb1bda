/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool cursor_parse(const char *text, struct cursor *ret) {
    uint64_t xor_hash;
    int end = 0;

    *ret = (struct cursor){0};
    if (strlen(text) >= CURSOR_MAX || strspn(text, "sibmtx=;0123456789abcdef") != strlen(text))
        return false;
    sscanf(text,
           "s=%32[0-9a-f];i=%" SCNx64 ";b=%32[0-9a-f];m=%" SCNx64 ";t=%" SCNx64 ";x=%" SCNx64 "%n",
           ret->source, &ret->number, ret->boot, &ret->monotonic, &ret->realtime, &xor_hash, &end);
    return end > 0 && text[end] == '\0' && strlen(ret->source) == 32 && strlen(ret->boot) == 32;
}

bool cursor_is_behind(const struct cursor *a, const struct cursor *b) {
    if (strcmp(a->source, b->source) == 0)
        return a->number > b->number;
    return a->realtime > b->realtime;
}
