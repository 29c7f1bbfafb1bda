/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/send.h"

#include <string.h>

#include "util/monotonic.h"

/* How long after it was sent an event should be in the journal. Longer while its process lives,
 * which may itself be waiting to send it. */
#define STORED_TIMEOUT (2 * NS_PER_S)
#define STORED_TIMEOUT_LIVE (6 * NS_PER_S)
/* For the journal to take one event. */
#define SEND_TIMEOUT (NS_PER_S / 2)
/* Events that were sent again and did not show up yet. A stopped journald has them all in its
 * queue, in front of these, and shows that when it continues: until then no more are sent. */
#define OUTSTANDING_MAX 1024

void send_init(struct send *send, struct stored *stored) {
    *send = (struct send){.journal = {.fd = -1}, .stored = stored};
}

void send_close(struct send *send) {
    journal_close(&send->journal);
    send->journal = (struct journal){.fd = -1};
}

/* ---- one event ------------------------------------------------------------------------------ */

/* False: the journal does not take it. */
static bool send_record(struct send *send, const struct spoolfile *file,
                        const struct spool_record *record) {
    static char datagram[RECORD_DATAGRAM_MAX];
    struct iovec piece = {datagram, 0};
    int r = 0;

    piece.iov_len = record_datagram(record, file->outbox ? "outbox" : "spool", file->uid, datagram);
    if (!send->journal.path)
        r = journal_open(&send->journal, SEND_TIMEOUT);
    if (r == 0)
        r = journal_send(&send->journal, &piece, 1, monotonic_ns() + SEND_TIMEOUT);
    if (r < 0) {
        /* The next attempt chooses the journal anew. */
        send_close(send);
        send->unavailable = true;
        return false;
    }
    send->sent++;
    return true;
}

static bool is_due(const struct send *send, const struct spoolfile *file,
                   const struct spool_event *event, uint64_t now) {
    uint64_t timeout = file->locked ? STORED_TIMEOUT : STORED_TIMEOUT_LIVE;

    if (event->seen || event->written)
        return false;
    if (event->again)
        return true;
    /* Nobody has sent an event of a spool before this program does. */
    if ((event->sent || file->outbox) && now - event->at < timeout)
        return false;
    return event->missed <= stored_last(send->stored) || now - event->missed >= STORED_TIMEOUT;
}

/*
 * A stopped journald still holds earlier sends in its queue: do not repeat them. It gets one event
 * from time to time, in case nobody has sent any, and shows that event when it continues.
 */
static bool may_send(struct send *send, const struct spoolfile *file,
                     const struct spool_event *event, uint64_t now) {
    uint64_t *probed = &send->probed[spoolfile_is_system(file)];

    if (event->at <= stored_last(send->stored) || (!file->outbox && !event->sent))
        return true;
    if (*probed && now - *probed < STORED_TIMEOUT)
        return false;
    *probed = now;
    send->has_probed = true;
    return true;
}

/* May the journal already have it? A spool is sent from its start: where one event was never sent,
 * none after it was. */
static bool is_to_look_up(const struct spoolfile *file, const struct spool_event *event) {
    return !event->again && (event->sent || !file->unsent);
}

/* 1: the journal does not have it, and it may be sent; 0: it is not sent now; -1: the round is
 * over. */
static int look_up(struct send *send, const struct spoolfile *file,
                   const struct spool_record *record, struct spool_event *event, uint64_t now) {
    int r;

    if (monotonic_ns() > send->until)
        return -1;
    r = stored_has(send->stored, record, file->uid, &event->position);
    if (r < 0)
        return -1;
    if (r > 0) {
        event->seen = true;
        return 0;
    }
    event->missed = now;
    return may_send(send, file, event, now);
}

/* Sends one event that is due. False: nothing more of the file can be sent in this round. */
static bool send_event(struct send *send, struct spoolfile *file, struct spool_event *event,
                       uint64_t now) {
    static char buffer[SPOOLFILE_RECORD];
    struct spool_record record;
    int r = spoolfile_read(file, event, buffer, &record);

    if (r < 0)
        return false;
    if (r == 0) {
        event->written = true;
        file->broken++;
        return true;
    }
    if (is_to_look_up(file, event)) {
        r = look_up(send, file, &record, event, now);
        if (r <= 0)
            return r == 0;
    }
    if (!send_record(send, file, &record))
        return false;
    if (file->outbox && !event->sent)
        send->outstanding[spoolfile_is_system(file)]++;
    file->unsent = !file->outbox;
    event->sent = true;
    event->again = false;
    event->at = now;
    return true;
}

/* Sends what is due of one file, as long as the journal takes it. */
static void send_due(struct send *send, struct spoolfile *file, uint64_t now) {
    const size_t *outstanding = &send->outstanding[spoolfile_is_system(file)];

    for (size_t i = 0; i < file->n; i++) {
        struct spool_event *event = &file->event[i];
        bool too_many = file->outbox && !event->sent && *outstanding >= OUTSTANDING_MAX;

        /* Not the end: events after it may have been sent, and be due again. */
        if (too_many || !is_due(send, file, event, now))
            continue;
        if (!send_event(send, file, event, now))
            return;
    }
}

/* ---- all files ------------------------------------------------------------------------------ */

static size_t outstanding_in(const struct spoolfile *file) {
    size_t n = 0;

    for (size_t i = 0; file->outbox && i < file->n; i++)
        if (file->event[i].sent && !file->event[i].seen && !file->event[i].written)
            n++;
    return n;
}

static void count_outstanding(struct send *send, const struct files *files) {
    memset(send->outstanding, 0, sizeof(send->outstanding));
    for (size_t i = 0; i < files->n; i++)
        send->outstanding[spoolfile_is_system(&files->file[i])] += outstanding_in(&files->file[i]);
}

/* So that a process that wants to add an event to its spool does not find it locked. */
static void unlock_spools(struct files *files) {
    for (size_t i = 0; i < files->n; i++)
        if (!files->file[i].outbox)
            spoolfile_unlock(&files->file[i]);
}

/* Each round starts with the file that the last one had no time for. */
void send_all(struct send *send, struct files *files, uint64_t now, uint64_t until) {
    size_t first = files->n ? send->turn % files->n : 0;
    size_t after_probe = 0;

    send->unavailable = false;
    send->until = until;
    count_outstanding(send, files);
    for (size_t i = 0; i < files->n && !send->unavailable; i++) {
        struct spoolfile *file = &files->file[(first + i) % files->n];

        send->has_probed = false;
        if (file->locked || file->outbox)
            send_due(send, file, now);
        if (send->has_probed)
            after_probe = first + i + 1;
        if (monotonic_ns() > send->until)
            break;
        send->turn = first + i + 1;
    }
    /* The next probe is of another file. */
    if (after_probe)
        send->turn = after_probe;
    if (send->unavailable)
        unlock_spools(files);
}
