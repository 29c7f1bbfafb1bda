/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_ARCHIVE_SUSPECTS_H
#define DEED_ARCHIVE_SUSPECTS_H

/*
 * Events that stand behind their successor, and did not come late by themselves: exchanged, unless
 * the successor comes once more behind them. Then rsyslogd read the journal again, and what it
 * reads again is in order.
 */

#include "finding.h"

#define SUSPECTS_MAX 65536

struct suspect {
    uint32_t stream;
    uint64_t seq;
    uint8_t hash[DIGEST_SIZE];
    struct place at, successor;
};

struct suspects {
    void *root;
    size_t n;
};

/* False: too many, or no memory. */
bool suspects_add(struct suspects *suspects, const struct suspect *suspect);

/* The successor of that event came again. False: it was not suspect. */
bool suspects_clear(struct suspects *suspects, uint32_t stream, const uint8_t hash[DIGEST_SIZE]);

void suspects_each(const struct suspects *suspects,
                   void (*each)(const struct suspect *suspect, void *data), void *data);
void suspects_free(struct suspects *suspects);

#endif
