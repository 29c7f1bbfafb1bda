/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/layout.h"

/* No column is made smaller than this while another one is wider. */
#define SMALL 8

static size_t total(const struct layout_column *columns, size_t n) {
    size_t sum = n ? LAYOUT_GAP * (n - 1) : 0;

    for (size_t i = 0; i < n; i++)
        sum += columns[i].width;
    return sum;
}

/* The column to make smaller: the widest that may be, above that width. */
static struct layout_column *widest(struct layout_column *columns, size_t n, bool stiff,
                                    size_t above) {
    struct layout_column *found = NULL;

    for (size_t i = 0; i < n; i++)
        if ((stiff || !columns[i].stiff) && columns[i].width > above &&
            (!found || columns[i].width > found->width))
            found = &columns[i];
    return found;
}

bool layout(struct layout_column *columns, size_t n, size_t width) {
    size_t sum;

    for (size_t i = 0; i < n; i++)
        columns[i].width = columns[i].wanted;
    if (width == 0)
        return true;
    for (sum = total(columns, n); sum > width; sum--) {
        struct layout_column *column = widest(columns, n, false, SMALL);

        if (!column)
            column = widest(columns, n, true, SMALL);
        if (!column)
            column = widest(columns, n, true, 1);
        if (!column)
            return false;
        column->width--;
    }
    return true;
}
