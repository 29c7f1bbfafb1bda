/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lane.h"

int lane_send(struct lane *lane, struct head *head, struct datagram *datagram, uint64_t deadline) {
    uint8_t hash[DIGEST_SIZE];
    struct iovec pieces[2];
    struct link link;
    uint32_t before;
    size_t n;
    int r;

    if (!lane->live->started) {
        r = head_take(head, &lane->memory, &lane->slot);
        if (r < 0)
            return r;
        lane->live->started = true;
    }
    chain_next(lane->slot, head->boot, &link);
    n = line_end(datagram, &link);
    digest_sum(datagram->line_bytes, n, hash);
    pieces[0] = (struct iovec){datagram->field_bytes,
                               (size_t)(datagram->fields.at - datagram->field_bytes)};
    pieces[1] = (struct iovec){datagram->line_bytes, n + 1};
    before = chain_sending(lane->slot, hash);
    r = journal_send(&lane->journal, pieces, 2, deadline);
    if (r < 0)
        chain_unsent(lane->slot, before);
    else
        chain_sent(lane->slot, head->boot);
    return r;
}
