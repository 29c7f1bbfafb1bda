/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/send.h"

#include <string.h>

#include "util/monotonic.h"

/* Then the journal should show what was sent. Longer while the sender lives: it may wait itself. */
#define PATIENCE (2 * NS_PER_S)
#define PATIENCE_ALIVE (6 * NS_PER_S)
/* For the journal to take one event. */
#define SEND (NS_PER_S / 2)
/* Sent again and not in the journal yet. A journal that stands still has all of them before it in
 * its queue, and shows that when it goes on: no more are sent until then. */
#define OUTSTANDING 1024

void send_init(struct send *send, struct trail *trail) {
    *send = (struct send){.journal = {.fd = -1}, .trail = trail};
}

void send_close(struct send *send) {
    journal_close(&send->journal);
    send->journal = (struct journal){.fd = -1};
}

/* ---- one event ------------------------------------------------------------------------------ */

/* False: the journal does not take it. */
static bool send_record(struct send *send, const struct box *box, const struct record *record) {
    static char datagram[RECORD_DATAGRAM_MAX];
    struct iovec piece = {datagram, 0};
    int r = 0;

    piece.iov_len = record_datagram(record, box->outbox ? "outbox" : "spool", box->uid, datagram);
    if (!send->journal.path)
        r = journal_open(&send->journal, SEND);
    if (r == 0)
        r = journal_send(&send->journal, &piece, 1, monotonic_ns() + SEND);
    if (r < 0) {
        /* The next time whichever journal is there then. */
        send_close(send);
        send->away = true;
        return false;
    }
    send->sent++;
    return true;
}

static bool is_due(const struct send *send, const struct box *box, const struct item *item,
                   uint64_t now) {
    uint64_t patience = box->locked ? PATIENCE : PATIENCE_ALIVE;

    if (item->seen || item->written)
        return false;
    if (item->again)
        return true;
    /* What was never sent has not to be waited for, but the first time. */
    if ((item->sent || box->outbox) && now - item->at < patience)
        return false;
    return item->missed <= trail_shown(send->trail) || now - item->missed >= PATIENCE;
}

/*
 * A journal that stands still has in its queue what was sent to it: all of that would come twice.
 * As nobody may have sent anything, it gets one event from time to time, and shows that when it
 * goes on.
 */
static bool may_send(struct send *send, const struct box *box, const struct item *item,
                     uint64_t now) {
    uint64_t *tried = &send->tried[box_is_system(box)];

    if (item->at <= trail_shown(send->trail) || (!box->outbox && !item->sent))
        return true;
    if (*tried && now - *tried < PATIENCE)
        return false;
    *tried = now;
    send->has_tried = true;
    return true;
}

/* Sends what is due of one file, unless the journal is away. */
static void send_due(struct send *send, struct box *box, uint64_t now) {
    static char buffer[BOX_RECORD];
    size_t *outstanding = &send->outstanding[box_is_system(box)];
    struct record record;

    for (size_t i = 0; i < box->n; i++) {
        struct item *item = &box->item[i];

        if (!is_due(send, box, item, now))
            continue;
        /* Those behind it may have been sent, and be due again. */
        if (box->outbox && !item->sent && *outstanding >= OUTSTANDING)
            continue;
        int r = box_read(box, item, buffer, &record);

        if (r < 0)
            return;
        if (r == 0) {
            item->written = true;
            box->broken++;
            continue;
        }
        if (!item->again && (!box->unsent || item->sent)) {
            if (monotonic_ns() > send->until)
                return;
            r = trail_has(send->trail, &record, box->uid, &item->place);
            if (r < 0)
                return;
            if (r > 0) {
                item->seen = true;
                continue;
            }
            item->missed = now;
            if (!may_send(send, box, item, now))
                continue;
        }
        if (!send_record(send, box, &record))
            return;
        *outstanding += box->outbox && !item->sent;
        /* A spool was sent from its beginning on: where one is missing, all after it are. */
        box->unsent = !box->outbox;
        item->sent = true;
        item->again = false;
        item->at = now;
    }
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Apart, so that nobody's keep the system's users waiting. */
static void count_outstanding(struct send *send, const struct files *files) {
    memset(send->outstanding, 0, sizeof(send->outstanding));
    for (size_t i = 0; i < files->n; i++)
        for (size_t j = 0; files->box[i].outbox && j < files->box[i].n; j++) {
            const struct item *item = &files->box[i].item[j];

            send->outstanding[box_is_system(&files->box[i])] +=
                item->sent && !item->seen && !item->written;
        }
}

/* Each round begins where the last one had no time any more. */
void send_all(struct send *send, struct files *files, uint64_t now, uint64_t until) {
    size_t first = files->n ? send->turn % files->n : 0, next = 0;

    send->away = false;
    send->until = until;
    count_outstanding(send, files);
    for (size_t i = 0; i < files->n && !send->away; i++) {
        struct box *box = &files->box[(first + i) % files->n];

        send->has_tried = false;
        if (box->locked || box->outbox)
            send_due(send, box, now);
        if (send->has_tried)
            next = first + i + 1;
        if (monotonic_ns() > send->until)
            break;
        send->turn = first + i + 1;
    }
    /* Nobody's file is the one that is tried each time. */
    if (next)
        send->turn = next;
    /* While the journal is away, who has something to add must not find a lock. */
    for (size_t i = 0; i < files->n && send->away; i++)
        if (!files->box[i].outbox)
            box_unlock(&files->box[i]);
}
