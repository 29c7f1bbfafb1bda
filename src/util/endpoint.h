/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_UTIL_ENDPOINT_H
#define DEED_UTIL_ENDPOINT_H

/*
 * The address that a request came from, as programs write it: 192.0.2.9, 2001:db8::1, fe80::1%eth0;
 * with a port 192.0.2.9:4711, [2001:db8::1]:443. Pure.
 */

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The zone of an address is the name of an interface, IF_NAMESIZE of the kernel, or its number. */
#define ENDPOINT_ZONE_MAX 15
#define ENDPOINT_ADDRESS_MAX (INET6_ADDRSTRLEN + ENDPOINT_ZONE_MAX)

struct endpoint {
    char address[ENDPOINT_ADDRESS_MAX + 1]; /* as it was written, without brackets and port */
    const char *zone;                       /* points into address, behind the %; "": none */
    uint8_t bytes[16];                      /* an IPv4 address as IPv6: RFC 4291, 2.5.5.2 */
    bool v4;                                /* it was written as IPv4 */
    int port;                               /* -1: none */
};

/* False: it is no address, and ret is not valid. ret points into itself: do not copy it. */
bool endpoint_read(const char *text, size_t n, struct endpoint *ret);

#endif
