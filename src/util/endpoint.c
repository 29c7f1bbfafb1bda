/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "util/endpoint.h"

#include <arpa/inet.h>
#include <string.h>

#include "util/text.h"

/* 1 to 65535, without a zero in front. */
static bool read_port(const char *s, size_t n, int *ret) {
    int port = 0;

    if (n < 1 || n > 5 || *s == '0')
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        port = port * 10 + (s[i] - '0');
    }
    *ret = port;
    return port <= 65535;
}

/* RFC 4007, 11: the zone follows a %. */
static bool read_v6(struct endpoint *ret) {
    char *percent = strchr(ret->address, '%');
    bool good;

    if (percent) {
        if (!text_is_name(percent + 1, ENDPOINT_ZONE_MAX, "@:"))
            return false;
        *percent = '\0';
        ret->zone = percent + 1;
    }
    good = inet_pton(AF_INET6, ret->address, ret->bytes) == 1;
    if (percent)
        *percent = '%';
    return good;
}

static bool read_address(const char *text, size_t n, bool v6_alone, struct endpoint *ret) {
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

    if (n > ENDPOINT_ADDRESS_MAX || memchr(text, '\0', n))
        return false;
    memcpy(ret->address, text, n);
    ret->address[n] = '\0';
    ret->zone = ret->address + n;
    memcpy(ret->bytes, mapped, sizeof(mapped));
    ret->v4 = !v6_alone && inet_pton(AF_INET, ret->address, ret->bytes + sizeof(mapped)) == 1;
    return ret->v4 || read_v6(ret);
}

/* [IPV6] or [IPV6]:PORT */
static bool read_in_brackets(const char *text, size_t n, struct endpoint *ret) {
    const char *end = text + n, *bracket = memchr(text, ']', n);

    if (!bracket)
        return false;
    if (bracket + 1 < end &&
        (bracket[1] != ':' || !read_port(bracket + 2, (size_t)(end - bracket - 2), &ret->port)))
        return false;
    return read_address(text + 1, (size_t)(bracket - text - 1), true, ret);
}

bool endpoint_read(const char *text, size_t n, struct endpoint *ret) {
    const char *end = text + n, *colon = memchr(text, ':', n);

    ret->port = -1;
    if (n > 0 && *text == '[')
        return read_in_brackets(text, n, ret);
    /* A single colon separates an IPv4 address and its port. */
    if (colon && !memchr(colon + 1, ':', (size_t)(end - colon - 1)))
        return read_port(colon + 1, (size_t)(end - colon - 1), &ret->port) &&
               read_address(text, (size_t)(colon - text), false, ret) && ret->v4;
    return read_address(text, n, false, ret);
}
