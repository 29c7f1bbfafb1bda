/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"

#include <arpa/inet.h>
#include <string.h>

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

/* ret_v4: it was written as IPv4. */
static bool read_address(const char *text, size_t n, uint8_t ret[16], bool *ret_v4) {
    char copy[INET6_ADDRSTRLEN];

    if (n >= sizeof(copy))
        return false;
    memcpy(copy, text, n);
    copy[n] = '\0';
    memcpy(ret, mapped, sizeof(mapped));
    *ret_v4 = inet_pton(AF_INET, copy, ret + sizeof(mapped)) == 1;
    return *ret_v4 || inet_pton(AF_INET6, copy, ret) == 1;
}

/* Zeros behind the bits that count. */
static bool is_block(const struct address_block *block) {
    for (unsigned bit = block->bits; bit < 128; bit++)
        if (block->bytes[bit / 8] & 0x80 >> bit % 8)
            return false;
    return true;
}

bool address_parse(const char *text, struct address_block *ret, const char **ret_why) {
    size_t n = strcspn(text, "/");
    struct address_block block;
    unsigned most, bits = 0;
    bool v4;

    *ret_why = "an address is 203.0.113.42 or 2001:db8::1; a block of them 203.0.113.0/24";
    if (!read_address(text, n, block.bytes, &v4))
        return false;
    most = v4 ? 32 : 128;
    bits = most;
    if (text[n]) {
        const char *digits = text + n + 1;
        size_t length = strspn(digits, "0123456789");

        *ret_why = v4 ? "behind the slash stands how many bits are the same: 0 to 32"
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

bool address_is_in(const struct address_block *block, const char *text, size_t n) {
    unsigned whole = block->bits / 8, rest = block->bits % 8;
    uint8_t bytes[16];
    bool v4;

    if (!read_address(text, n, bytes, &v4) || memcmp(bytes, block->bytes, whole) != 0)
        return false;
    return !rest || ((bytes[whole] ^ block->bytes[whole]) & (0xff00 >> rest & 0xff)) == 0;
}
