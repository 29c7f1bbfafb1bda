/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_RECENT_H
#define DEED_VERIFY_RECENT_H

/*
 * The last 262,144 events of all streams: number, hash and location, to tell a second copy from a
 * forgery. A fixed amount of memory (20 MiB), of which only the used pages are touched.
 */

#include "verify/finding.h"

#ifndef RECENT_EVENTS /* else a test wants less */
#define RECENT_EVENTS (UINT64_C(1) << 18)
#endif

struct recent;

struct recent_event {
    uint8_t hash[DIGEST_SIZE];
    uint64_t seq;
    uint64_t line;
    uint64_t older; /* the next in its bucket: how many events came before it, plus 1 */
    uint32_t stream;
    uint32_t file;
    uint32_t boot;
};

struct recent *recent_new(void);
void recent_free(struct recent *recent);

/* This one is looked for and added soon: what memory it needs for that may come meanwhile. */
void recent_expect(const struct recent *recent, uint32_t stream, uint64_t seq);

void recent_add(struct recent *recent, uint32_t stream, uint64_t seq,
                const uint8_t hash[DIGEST_SIZE], const struct location *location);

/* An event with this number, and with this hash if it is not NULL. Valid until the next add. */
const struct recent_event *recent_find(const struct recent *recent, uint32_t stream, uint64_t seq,
                                       const uint8_t *hash);

#endif
