/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/netblock.h"

#include <string.h>

#include "util/endpoint.h"

/* Are all bits behind the prefix zero? */
static bool is_block(const struct netblock *block) {
    for (unsigned bit = block->bits; bit < 128; bit++)
        if (block->bytes[bit / 8] & 0x80 >> bit % 8)
            return false;
    return true;
}

bool netblock_parse(const char *text, struct netblock *ret, const char **ret_why) {
    size_t n = strcspn(text, "/");
    struct netblock block;
    struct endpoint endpoint;
    unsigned most, bits = 0;

    *ret_why = "an address is 203.0.113.42 or 2001:db8::1; a block of them 203.0.113.0/24";
    if (!endpoint_read(text, n, &endpoint) || endpoint.port >= 0)
        return false;
    memcpy(block.bytes, endpoint.bytes, sizeof(block.bytes));
    memcpy(block.zone, endpoint.zone, strlen(endpoint.zone) + 1);
    most = endpoint.v4 ? 32 : 128;
    bits = most;
    if (text[n]) {
        const char *digits = text + n + 1;
        size_t length = strspn(digits, "0123456789");

        *ret_why = endpoint.v4 ? "behind the slash stands how many bits are the same: 0 to 32"
                               : "behind the slash stands how many bits are the same: 0 to 128";
        if (length < 1 || length > 3 || digits[length])
            return false;
        for (bits = 0; *digits; digits++)
            bits = bits * 10 + (unsigned)(*digits - '0');
        if (bits > most)
            return false;
    }
    block.bits = bits + 128 - most;
    *ret_why = "it has bits behind those that the block has the same: of 203.0.113.42/24 is meant "
               "203.0.113.0/24, or 203.0.113.42";
    if (!is_block(&block))
        return false;
    *ret = block;
    return true;
}

bool netblock_is_in(const struct netblock *block, const char *text, size_t n) {
    unsigned whole = block->bits / 8, rest = block->bits % 8;
    struct endpoint endpoint;

    if (!endpoint_read(text, n, &endpoint) || memcmp(endpoint.bytes, block->bytes, whole) != 0 ||
        (*block->zone && strcmp(block->zone, endpoint.zone) != 0))
        return false;
    return !rest || ((endpoint.bytes[whole] ^ block->bytes[whole]) & (0xff00 >> rest & 0xff)) == 0;
}
