/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_LAYOUT_H
#define DEED_FORMAT_LAYOUT_H

/* The width of each column of a table: that of its cells. Where there is less room, the widest are
 * made smaller first, and the stiff ones last. Pure. */

#include <stdbool.h>
#include <stddef.h>

#define LAYOUT_GAP 2

struct layout_column {
    size_t wanted;
    bool stiff;   /* is useless when cut, such as a time */
    size_t width; /* what it gets */
};

/* width: of the table; 0: no limit. False: there is no room even for one character each. */
bool layout(struct layout_column *columns, size_t n, size_t width);

#endif
