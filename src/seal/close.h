/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_CLOSE_H
#define DEED_SEAL_CLOSE_H

/*
 * The text of the signed note that ends an epoch. Nobody can sign another end once the epoch's key
 * is erased; an ordinary checkpoint of the epoch is no end of it.
 *
 *     NAME close          NAME: of the tree; no name of a tree has a blank
 *     EPOCH
 *     SIZE                of the tree at its end
 *     ROOT
 *     PART                the roots of the complete parts, from left to right: with them, the tree
 *     ...                 can be continued by whoever does not have the lines before
 */

#include "seal/note.h"
#include "seal/tree.h"

struct seal_close {
    char name[NOTE_NAME_MAX + 1];
    uint64_t epoch;
    struct tree tree;
};

/* False: it is no such text, or the parts are not those of the root. */
bool seal_close_parse(const char *text, size_t n, struct seal_close *ret);

void seal_close_print(const struct seal_close *close, struct buffer *to);

#endif
