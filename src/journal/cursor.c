/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/cursor.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define HEX "0123456789abcdef"
#define ID 32

/* Takes NAME=DIGITS and moves *at behind it, to the next part or the end. Returns how many digits
 * there are; 0: it is no such part. */
static size_t take_part(const char **at, char name, const char **ret_digits) {
    size_t n;

    if ((*at)[0] != name || (*at)[1] != '=')
        return 0;
    *ret_digits = *at + 2;
    n = strspn(*ret_digits, HEX);
    *at = *ret_digits + n;
    if (**at == ';')
        (*at)++;
    else if (**at)
        return 0;
    return n;
}

static bool take_id_part(const char **at, char name, char ret[ID + 1]) {
    const char *digits;

    if (take_part(at, name, &digits) != ID)
        return false;
    memcpy(ret, digits, ID);
    ret[ID] = '\0';
    return true;
}

static bool take_number_part(const char **at, char name, uint64_t *ret) {
    const char *digits;
    size_t n = take_part(at, name, &digits);

    *ret = n > 0 && n <= 16 ? strtoull(digits, NULL, 16) : 0;
    return n > 0 && n <= 16;
}

bool cursor_parse(const char *text, struct cursor *ret) {
    const char *at = text;
    uint64_t hash;

    *ret = (struct cursor){0};
    return strlen(text) < CURSOR_MAX && take_id_part(&at, 's', ret->source) &&
           take_number_part(&at, 'i', &ret->number) && take_id_part(&at, 'b', ret->boot) &&
           take_number_part(&at, 'm', &ret->monotonic) &&
           take_number_part(&at, 't', &ret->realtime) && take_number_part(&at, 'x', &hash) &&
           !*at && at[-1] != ';';
}

bool cursor_is_behind(const struct cursor *a, const struct cursor *b) {
    if (strcmp(a->source, b->source) == 0)
        return a->number > b->number;
    return a->realtime > b->realtime;
}
