/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_FORMAT_SIEM_H
#define DEED_FORMAT_SIEM_H

/* Parts of an event that OCSF and CEF share. Pure. */

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>

#include "parse/view.h"

/* Milliseconds since 1970. False: the timestamp is not valid, or earlier. */
bool siem_time(const struct view *event, uint64_t *ret);

struct siem_address {
    bool v6;
    char text[INET6_ADDRSTRLEN]; /* in its usual form */
};

/* False: there is no source_ip, or it is no address. */
bool siem_address(const struct view *event, struct siem_address *ret);

/* Is the type one of an actor: user, service, apikey and the like? */
bool siem_is_principal(struct text_view type);

/* bytes is NULL where origin has no text of that name. */
struct text_view siem_origin(const struct view *event, const char *key);

#endif
