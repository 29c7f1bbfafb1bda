/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "format/layout.h"

#define N 4

static struct layout_column columns[N];

static size_t sum(void) {
    size_t width = LAYOUT_GAP * (N - 1);

    for (size_t i = 0; i < N; i++)
        width += columns[i].width;
    return width;
}

static bool lay(size_t width) {
    static const size_t wanted[N] = {20, 40, 30, 7};

    for (size_t i = 0; i < N; i++)
        columns[i] = (struct layout_column){.wanted = wanted[i], .stiff = i == 0};
    return layout(columns, N, width);
}

Test(layout, what_fits_is_as_wide_as_it_is) {
    cr_assert(lay(0));
    cr_expect_eq(sum(), 103);
    cr_assert(lay(103));
    cr_expect_eq(sum(), 103);
    cr_assert(lay(1000));
    cr_expect_eq(sum(), 103);
}

Test(layout, the_widest_gives_way_first_and_a_time_last) {
    cr_assert(lay(95));
    cr_expect_eq(columns[0].width, 20);
    cr_expect_eq(columns[1].width, 32);
    cr_expect_eq(columns[2].width, 30);
    cr_expect_eq(columns[3].width, 7);
    cr_assert(lay(60));
    cr_expect_eq(columns[0].width, 20);
    cr_expect_leq(columns[1].width, columns[2].width + 1);
    cr_expect_eq(columns[3].width, 7);
}

Test(layout, fits_whatever_the_width_or_says_that_it_cannot) {
    for (size_t width = 1; width < 200; width++)
        if (lay(width))
            cr_expect_leq(sum(), width);
        else
            cr_expect_lt(width, N + LAYOUT_GAP * (N - 1));
}
