/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/lane.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "lib/error.h"
#include "util/monotonic.h"

/* The part of the deadline that is reserved for writing to the spool. */
#define RESERVE (50 * NS_PER_MS)

#define DRAIN (20 * NS_PER_MS)

static uint64_t earlier(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* Until when a send waits for the journal. With a spool it leaves time to write there. */
static uint64_t journal_until(const struct lane *lane, uint64_t deadline) {
    uint64_t reserve = earlier(RESERVE, lane->journal.timeout / 2);

    if (!lane->spool.directory)
        return deadline;
    return atomic_load_explicit(lane->unavailable, memory_order_relaxed) ? 0 : deadline - reserve;
}

/* Until when one call sends what has piled up. */
static uint64_t share(uint64_t deadline) {
    return earlier(deadline, monotonic_ns() + DRAIN);
}

static void set_unavailable(struct lane *lane, bool unavailable) {
    if (atomic_load_explicit(lane->unavailable, memory_order_relaxed) != unavailable)
        atomic_store_explicit(lane->unavailable, unavailable, memory_order_relaxed);
}

static int send_or_keep(struct lane *lane, const struct iovec pieces[2], uint64_t deadline) {
    char why[256], and_why[256];
    int r, code = 0;

    if (spool_pending(&lane->spool))
        code = spool_drain(&lane->spool, &lane->journal, share(deadline));
    if (code == 0) {
        code = journal_send(&lane->journal, pieces, 2, journal_until(lane, deadline));
        if (code == 0) {
            set_unavailable(lane, false);
            return 0;
        }
        if (!lane->spool.directory)
            return code;
    }
    snprintf(why, sizeof(why), "%s", error_text());
    r = spool_add(&lane->spool, pieces, deadline);
    /* If the spool takes nothing either, each event waits for the journal until its deadline. */
    set_unavailable(lane, r == 0);
    if (r == 0)
        return DEED_SPOOLED;
    snprintf(and_why, sizeof(and_why), "%s", error_text());
    return fail(-code, "%s; %s", why, and_why);
}

/* ---- with an outbox ------------------------------------------------------------------------ */

/* Sends what the outbox has up to `end`. Does not wait for an unavailable journal. */
static int drain(struct lane *lane, uint64_t end, bool unavailable, uint64_t deadline) {
    return outbox_drain(&lane->live->outbox, &lane->journal, end, unavailable,
                        unavailable ? share(deadline) : deadline);
}

/* Before a new file is begun: tries to send the rest of the old one. A full file grows otherwise.
 */
static void settle(struct lane *lane, uint64_t deadline) {
    struct outbox *outbox = &lane->live->outbox;
    bool unavailable = atomic_load_explicit(lane->unavailable, memory_order_relaxed);

    if (lane->outbox == DEED_OUTBOX_SYNC)
        outbox_sync(outbox);
    (void)drain(lane, outbox_end(outbox), unavailable,
                unavailable ? deadline : journal_until(lane, deadline));
}

static int send_kept(struct lane *lane, const struct iovec pieces[2], uint64_t before,
                     uint64_t deadline) {
    struct outbox *outbox = &lane->live->outbox;
    int r;

    if (outbox->sent < before)
        r = drain(lane, outbox_end(outbox), true, deadline);
    else
        r = journal_send(&lane->journal, pieces, 2, journal_until(lane, deadline));
    if (r == 0)
        outbox->sent = outbox_end(outbox);
    set_unavailable(lane, r != 0);
    return r == 0 ? 0 : DEED_SPOOLED;
}

/* Writes the event to the outbox, where its number counts as used, and sends it. */
static int keep_and_send(struct lane *lane, const struct iovec pieces[2], uint64_t deadline,
                         struct outbox_ticket *ret_ticket) {
    struct outbox *outbox = &lane->live->outbox;
    size_t n = pieces[0].iov_len + pieces[1].iov_len + 1;
    uint64_t now = deadline - lane->journal.timeout;
    int r;

    if (outbox_pending(outbox) && !outbox_fits(outbox, n, now))
        settle(lane, deadline);
    r = outbox_add(outbox, pieces, now, ret_ticket);
    if (r < 0 || lane->outbox == DEED_OUTBOX_SYNC)
        return r;
    return send_kept(lane, pieces, outbox_end(outbox) - n, deadline);
}

int lane_commit(struct lane *lane, struct outbox_ticket *ticket, uint64_t deadline) {
    struct timespec end = timespec_of(deadline);
    struct outbox *outbox = &lane->live->outbox;
    bool unavailable;

    if (outbox_wait(outbox, ticket) == OUTBOX_KEPT &&
        pthread_mutex_clocklock(&lane->live->turn, CLOCK_MONOTONIC, &end) == 0) {
        /* Another thread may have sent it together with its own event, or closed its file. */
        if (outbox_wait(outbox, ticket) == OUTBOX_KEPT) {
            unavailable = atomic_load_explicit(lane->unavailable, memory_order_relaxed);
            (void)drain(lane, ticket->end, unavailable,
                        unavailable ? deadline : journal_until(lane, deadline));
            set_unavailable(lane, outbox_wait(outbox, ticket) != OUTBOX_SENT);
        }
        pthread_mutex_unlock(&lane->live->turn);
    }
    return outbox_settle(outbox, ticket);
}

/* ---- with and without an outbox ------------------------------------------------------------ */

int lane_send(struct lane *lane, struct head *head, struct datagram *datagram, uint64_t deadline,
              struct outbox_ticket *ret_ticket) {
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
    }
    chain_next(lane->slot, head->boot, &link);
    if (!lane->live->started) {
        if (lane->outbox == DEED_OUTBOX_OFF)
            spool_start(&lane->spool, link.stream);
        else
            outbox_start(&lane->live->outbox, lane->spool.directory, link.stream,
                         lane->outbox == DEED_OUTBOX_SYNC);
        lane->live->started = true;
    }
    n = line_end(datagram, &link);
    digest_sum(datagram->line_bytes, n, hash);
    pieces[0] = (struct iovec){datagram->field_bytes,
                               (size_t)(datagram->fields.at - datagram->field_bytes)};
    pieces[1] = (struct iovec){datagram->line_bytes, n + 1};
    before = chain_sending(lane->slot, hash);
    if (lane->outbox == DEED_OUTBOX_OFF)
        r = send_or_keep(lane, pieces, deadline);
    else
        r = keep_and_send(lane, pieces, deadline, ret_ticket);
    if (r < 0)
        chain_unsent(lane->slot, before);
    else
        chain_sent(lane->slot, head->boot);
    return r;
}

void lane_finish(struct lane *lane) {
    struct outbox *outbox = &lane->live->outbox;

    if (spool_pending(&lane->spool))
        (void)spool_drain(&lane->spool, &lane->journal, share(UINT64_MAX));
    if (outbox_pending(outbox))
        (void)drain(lane, outbox_end(outbox), true, UINT64_MAX);
    outbox_close(outbox);
}
