/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_NETBLOCK_H
#define DEED_UTIL_NETBLOCK_H

/*
 * IP addresses and CIDR blocks, in any notation: IPv4, IPv6, and IPv4 in IPv6 (::ffff:192.0.2.1),
 * which is the same address as in IPv4.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct netblock {
    uint8_t bytes[16]; /* an IPv4 address as IPv6: RFC 4291, 2.5.5.2 */
    unsigned bits;     /* length of the prefix */
    char zone[16];     /* "eth0" of fe80::1%eth0; "": any, or none */
};

/* ADDRESS or ADDRESS/BITS. False: it is neither; *ret_why says why. */
bool netblock_parse(const char *text, struct netblock *ret, const char **ret_why);

/* Is the text an address in the block? A port is ignored. */
bool netblock_is_in(const struct netblock *block, const char *text, size_t n);

#endif
