/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "util/hidden.h"
#include "util/text.h"

/* Whoever shows an event hides nothing that libdeed would have encoded. */
Test(hidden, has_all_that_libdeed_encodes) {
    for (uint32_t code = 0; code <= 0x10ffff; code++)
        cr_assert(!text_is_unsafe(code) || code_is_hidden(code), "%x", code);
}

Test(hidden, ends_where_characters_begin_that_can_be_seen) {
    static const uint32_t seen[] = {' ',     '~',     0xa0,    0xac,   0xae,   0x200a,
                                    0x2010,  0x2027,  0x202f,  0x205f, 0x2070, 0x1bc9f,
                                    0x1bca4, 0x1d172, 0x1d17b, 0xfffc, 0xfffd, 0xe1000};

    for (size_t i = 0; i < sizeof(seen) / sizeof(*seen); i++)
        cr_expect_not(code_is_hidden(seen[i]), "%x", seen[i]);
    cr_expect(code_is_hidden(0x1bca0) && code_is_hidden(0x1bca3));
    cr_expect(code_is_hidden(0x1d173) && code_is_hidden(0x1d17a));
    cr_expect(code_is_hidden(0x10ffff) && code_is_hidden(0xe0fff));
}
