/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lane.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "deed.h"
#include "error.h"

#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_S UINT64_C(1000000000)

/* Of the deadline, what writing to the spool may take. */
#define RESERVE (50 * NS_PER_MS)

/* One call's share of sending what has piled up. */
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

static void set_away(struct lane *lane, bool away) {
    if (atomic_load_explicit(lane->away, memory_order_relaxed) != away)
        atomic_store_explicit(lane->away, away, memory_order_relaxed);
}

/* Sends the rest of what is on disk, as far as it goes; as spool_drain(). */
static int drain(struct lane *lane, uint64_t end, bool away, uint64_t deadline) {
    uint64_t until = earlier(deadline, journal_clock() + DRAIN);

    return spool_drain(&lane->spool, &lane->journal, end, away, away ? until : deadline);
}

static int send_or_keep(struct lane *lane, const struct iovec pieces[2], uint64_t deadline) {
    char why[256], and_why[256];
    int r, code = 0;

    if (spool_pending(&lane->spool))
        code = drain(lane, UINT64_MAX, true, deadline);
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

static int send_kept(struct lane *lane, const struct iovec pieces[2], uint64_t before,
                     uint64_t deadline) {
    int r;

    if (lane->spool.sent < before) {
        r = drain(lane, UINT64_MAX, true, deadline) == 0 ? 0 : DEED_SPOOLED;
    } else {
        r = journal_send(&lane->journal, pieces, 2, journal_until(lane, deadline));
        if (r == 0)
            lane->spool.sent = lane->spool.end;
        else
            r = DEED_SPOOLED;
    }
    set_away(lane, r != 0);
    return r;
}

/* An event whose number is spent as soon as it is on disk. */
static int keep_and_send(struct lane *lane, const struct iovec pieces[2], uint64_t deadline,
                         struct kept *ret_kept) {
    uint64_t before;
    int r = spool_add(&lane->spool, pieces, deadline);

    if (r < 0)
        return r;
    if (ret_kept) {
        *ret_kept = (struct kept){lane->spool.fd, lane->spool.generation, lane->spool.end};
        atomic_store_explicit(&lane->live->written, lane->spool.end, memory_order_release);
        return 0;
    }
    before = lane->spool.end - pieces[0].iov_len - pieces[1].iov_len - 1;
    return send_kept(lane, pieces, before, deadline);
}

int lane_send(struct lane *lane, struct head *head, struct datagram *datagram, uint64_t deadline,
              struct kept *ret_kept) {
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
        spool_start(&lane->spool, link.stream);
        lane->live->started = true;
    }
    n = line_end(datagram, &link);
    digest_sum(datagram->line_bytes, n, hash);
    pieces[0] = (struct iovec){datagram->field_bytes,
                               (size_t)(datagram->fields.at - datagram->field_bytes)};
    pieces[1] = (struct iovec){datagram->line_bytes, n + 1};
    before = chain_sending(lane->slot, hash);
    if (lane->spool.outbox)
        r = keep_and_send(lane, pieces, deadline, ret_kept);
    else
        r = send_or_keep(lane, pieces, deadline);
    if (r < 0)
        chain_unsent(lane->slot, before);
    else
        chain_sent(lane->slot, head->boot);
    return r;
}

/* One thread syncs for all that wait when it begins; who comes meanwhile is in the next one. */
static int sync_kept(struct lane *lane, const struct kept *kept) {
    struct lane_live *live = lane->live;
    uint64_t written;
    int r = 0;

    pthread_mutex_lock(&live->sync);
    while (r == 0 && (live->synced_generation != kept->generation || live->synced < kept->end)) {
        if (live->syncing) {
            pthread_cond_wait(&live->synced_more, &live->sync);
            continue;
        }
        live->syncing = true;
        pthread_mutex_unlock(&live->sync);
        written = atomic_load_explicit(&live->written, memory_order_acquire);
        r = spool_sync(kept->fd, lane->spool.directory);
        pthread_mutex_lock(&live->sync);
        live->syncing = false;
        if (r == 0) {
            live->synced_generation = kept->generation;
            live->synced = written > kept->end ? written : kept->end;
        }
        pthread_cond_broadcast(&live->synced_more);
    }
    pthread_mutex_unlock(&live->sync);
    return r;
}

int lane_commit(struct lane *lane, const struct kept *kept, uint64_t deadline) {
    struct timespec end = {.tv_sec = (time_t)(deadline / NS_PER_S),
                           .tv_nsec = (long)(deadline % NS_PER_S)};
    bool away, sent;
    int r = sync_kept(lane, kept);

    if (r < 0)
        return r;
    if (pthread_mutex_clocklock(&lane->live->turn, CLOCK_MONOTONIC, &end) != 0)
        return DEED_SPOOLED;
    /* Another thread may have sent it with its own; a file is only left when all of it is sent. */
    sent = lane->spool.generation != kept->generation || lane->spool.sent >= kept->end;
    if (!sent) {
        away = atomic_load_explicit(lane->away, memory_order_relaxed);
        (void)drain(lane, kept->end, away, away ? deadline : journal_until(lane, deadline));
        sent = lane->spool.generation != kept->generation || lane->spool.sent >= kept->end;
        set_away(lane, !sent);
    }
    pthread_mutex_unlock(&lane->live->turn);
    return sent ? 0 : DEED_SPOOLED;
}

void lane_finish(struct lane *lane) {
    if (spool_pending(&lane->spool))
        (void)drain(lane, UINT64_MAX, true, journal_clock() + DRAIN);
}
