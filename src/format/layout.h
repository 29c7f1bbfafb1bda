/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_LAYOUT_H
#define DEED_FORMAT_LAYOUT_H

/* How wide each column of a table is: as wide as what is in it, and where that is more than there
 * is room for, the widest give way first; the stiff ones last. Pure. */

#include <stdbool.h>
#include <stddef.h>

#define LAYOUT_GAP 2

struct layout_column {
    size_t wanted;
    bool stiff;   /* of no use when it is cut: a time */
    size_t width; /* what it gets */
};

/* width: of all; 0: no limit. False: it cannot be done, even with one character for each. */
bool layout(struct layout_column *columns, size_t n, size_t width);

#endif
