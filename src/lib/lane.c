/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lane.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "error.h"

#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_S UINT64_C(1000000000)

/* Of the deadline, what writing to the spool may take. */
#define RESERVE (50 * NS_PER_MS)

#define DRAIN (20 * NS_PER_MS)

static uint64_t earlier(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* How long the journal is waited for, if there is somewhere else to go. */
static uint64_t journal_until(const struct lane *lane, uint64_t deadline) {
    uint64_t reserve = earlier(RESERVE, lane->journal.patience / 2);

    if (!lane->spool.directory)
        return deadline;
    return atomic_load_explicit(lane->away, memory_order_relaxed) ? 0 : deadline - reserve;
}

/* One call's share of sending what has piled up. */
static uint64_t share(uint64_t deadline) {
    return earlier(deadline, journal_clock() + DRAIN);
}

static void set_away(struct lane *lane, bool away) {
    if (atomic_load_explicit(lane->away, memory_order_relaxed) != away)
        atomic_store_explicit(lane->away, away, memory_order_relaxed);
}

static int send_or_keep(struct lane *lane, const struct iovec pieces[2], uint64_t deadline) {
    char why[256], and_why[256];
    int r, code = 0;

    if (spool_pending(&lane->spool))
        code = spool_drain(&lane->spool, &lane->journal, share(deadline));
    if (code == 0) {
        code = journal_send(&lane->journal, pieces, 2, journal_until(lane, deadline));
        if (code == 0) {
            set_away(lane, false);
            return 0;
        }
        if (!lane->spool.directory)
            return code;
    }
    snprintf(why, sizeof(why), "%s", error_text());
    r = spool_add(&lane->spool, pieces, deadline);
    /* Where nothing can be kept, each event waits for the journal as long as it may. */
    set_away(lane, r == 0);
    if (r == 0)
        return DEED_SPOOLED;
    snprintf(and_why, sizeof(and_why), "%s", error_text());
    return fail(-code, "%s; %s", why, and_why);
}

/* ---- with an outbox ------------------------------------------------------------------------ */

/* Sends what the outbox holds, up to there. A journal that is away is tried, and not waited for. */
static int drain(struct lane *lane, uint64_t end, bool away, uint64_t deadline) {
    return outbox_drain(&lane->live->outbox, &lane->journal, end, away,
                        away ? share(deadline) : deadline);
}

/* A file that is full is left when all of it is sent; else it grows. */
static int settle(struct lane *lane, uint64_t deadline) {
    struct outbox *outbox = &lane->live->outbox;
    bool away = atomic_load_explicit(lane->away, memory_order_relaxed);
    uint64_t end = outbox_end(outbox);
    int r = lane->outbox == DEED_OUTBOX_SYNC ? outbox_sync(outbox, end) : 0;

    if (r == 0)
        (void)drain(lane, end, away, away ? deadline : journal_until(lane, deadline));
    return r;
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
    set_away(lane, r != 0);
    return r == 0 ? 0 : DEED_SPOOLED;
}

/* An event whose number is spent as soon as it is on disk. */
static int keep_and_send(struct lane *lane, const struct iovec pieces[2], uint64_t deadline,
                         uint64_t *ret_kept) {
    struct outbox *outbox = &lane->live->outbox;
    size_t n = pieces[0].iov_len + pieces[1].iov_len + 1;
    int r = outbox_has_room(outbox, n) || !outbox_pending(outbox) ? 0 : settle(lane, deadline);

    if (r == 0)
        r = outbox_add(outbox, pieces, deadline - lane->journal.patience);
    if (r < 0)
        return r;
    if (lane->outbox == DEED_OUTBOX_SYNC) {
        *ret_kept = outbox_end(outbox);
        return 0;
    }
    return send_kept(lane, pieces, outbox_end(outbox) - n, deadline);
}

int lane_commit(struct lane *lane, uint64_t kept, uint64_t deadline) {
    struct timespec end = {.tv_sec = (time_t)(deadline / NS_PER_S),
                           .tv_nsec = (long)(deadline % NS_PER_S)};
    struct outbox *outbox = &lane->live->outbox;
    bool away, sent;
    int r = outbox_sync(outbox, kept);

    if (r < 0)
        return r;
    if (pthread_mutex_clocklock(&lane->live->turn, CLOCK_MONOTONIC, &end) != 0)
        return DEED_SPOOLED;
    /* Another thread may have sent it with its own. */
    sent = outbox->sent >= kept;
    if (!sent) {
        away = atomic_load_explicit(lane->away, memory_order_relaxed);
        (void)drain(lane, kept, away, away ? deadline : journal_until(lane, deadline));
        sent = outbox->sent >= kept;
        set_away(lane, !sent);
    }
    pthread_mutex_unlock(&lane->live->turn);
    return sent ? 0 : DEED_SPOOLED;
}

/* ---- either way ---------------------------------------------------------------------------- */

int lane_send(struct lane *lane, struct head *head, struct datagram *datagram, uint64_t deadline,
              uint64_t *ret_kept) {
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
        r = keep_and_send(lane, pieces, deadline, ret_kept);
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
