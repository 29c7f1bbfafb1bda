/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes the events in: which segment each belongs to, and which are second copies. */
#include "verify/checking.h"

#include <stdlib.h>

#define BOOT_UNKNOWN UINT32_MAX /* of all that came without one */

/* ---- where an event belongs ------------------------------------------------------------------ */

static bool continues(const struct segment *segment, const struct scanned *event) {
    return event->seq - segment->last == 1 && same(event->previous, segment->hash);
}

struct segment *checker_before(const struct checker *checker, const struct stream *stream,
                               const struct scanned *event) {
    struct segment *segment;

    if (stream->now && continues(stream->now, event))
        return stream->now;
    segment = segments_with_end(&checker->segments, stream->index, event->previous);
    return segment && continues(segment, event) ? segment : NULL;
}

static bool is_known(const struct checker *checker, const struct stream *stream,
                     const struct fed *fed) {
    const struct segment *now = stream->now;

    if (recent_find(checker->recent, stream->index, fed->event->seq, fed->hash))
        return true;
    if (now && now->last == fed->event->seq && same(now->hash, fed->hash))
        return true;
    if (fed->event->after == AFTER_REBOOT &&
        segments_with_mark(&checker->segments, stream->index, fed->hash))
        return true;
    return segments_with_end(&checker->segments, stream->index, fed->hash) != NULL;
}

/* ---- second copies ------------------------------------------------------------------------- */

/* What leads to an event that is known is known, too; but for one whose predecessor may have been
 * missing. */
static void end_copies(struct checker *checker, struct stream *stream, const struct fed *fed) {
    struct segment *copies = checker_before(checker, stream, fed->event);
    const struct segment *marked =
        fed->event->after == AFTER_REBOOT
            ? segments_with_mark(&checker->segments, stream->index, fed->hash)
            : NULL;

    if (!copies || !copies->unsure || (marked && marked->far))
        return;
    tell(checker, stream,
         (struct finding){.kind = NOTE_SECOND_COPY,
                          .first = copies->first,
                          .last = copies->last,
                          .at = copies->from});
    stream->unsure--;
    if (copies->orphan) {
        segments_wait_no_more(&checker->segments, copies);
        stream->orphans--;
    }
    if (stream->front == copies)
        stream->front = NULL;
    if (stream->now == copies)
        stream->now = NULL;
    else
        segments_unindex_end(&checker->segments, copies);
    segments_remove(&checker->segments, &stream->list, copies);
}

static struct place place_of(const struct recent_event *event) {
    return (struct place){.line = event->line, .file = event->file, .boot = event->boot};
}

static void second_copy(struct checker *checker, struct stream *stream, const struct fed *fed) {
    const struct scanned *event = fed->event;
    const struct recent_event *first =
        recent_find(checker->recent, stream->index, event->seq, fed->hash);

    if (stream->unsure)
        end_copies(checker, stream, fed);
    tell(checker, stream,
         (struct finding){.kind = NOTE_SECOND_COPY,
                          .first = event->seq,
                          .last = event->seq,
                          .at = fed->place,
                          .other = first ? place_of(first) : (struct place){0}});
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void count(struct checker *checker, const struct fed *fed) {
    struct checker_totals *totals = &checker->totals;

    if (totals->events++ == 0) {
        memcpy(totals->first, fed->place.time, SCAN_TIME);
        memcpy(totals->last, fed->place.time, SCAN_TIME);
    } else if (memcmp(fed->place.time, totals->last, SCAN_TIME) > 0) {
        memcpy(totals->last, fed->place.time, SCAN_TIME);
    } else if (memcmp(fed->place.time, totals->first, SCAN_TIME) < 0) {
        memcpy(totals->first, fed->place.time, SCAN_TIME);
    }
}

/* The boot in which an event was recorded is the one in which it reached the journal, unless it was
 * brought later; and then, too, if the stream is no older than that. What is of an older boot than
 * the newest of its machine was read again: rsyslogd goes back in the journal as far as it has to,
 * sometimes only after one more power loss. */
static void set_boot(struct checker *checker, const struct stream *stream, struct fed *fed) {
    const struct scanned *event = fed->event;
    uint32_t number = boots_number(&checker->boots, event->boot, event->host, event->host_n);

    fed->brought = number ? number : BOOT_UNKNOWN;
    if (!event->via || (stream && stream->birth == fed->brought))
        fed->place.boot = fed->brought;
    fed->late = event->via || (number && boots_last_is_over(&checker->boots)) || checker->once_more;
}

bool checker_feed(struct checker *checker, const struct scanned *event, struct place place) {
    struct fed fed = {.event = event, .place = place};
    struct stream *stream = streams_find(&checker->streams, event->stream);
    struct segment *now, *before;

    memcpy(fed.place.time, event->time, SCAN_TIME);
    set_boot(checker, stream, &fed);
    if (stream)
        recent_expect(checker->recent, stream->index, event->seq);
    scan_hash(event, fed.hash);
    count(checker, &fed);
    if (!stream)
        stream = streams_add(&checker->streams, event->stream, event->service, event->service_n);
    if (!stream)
        return false;
    if (stream->rejected) {
        stream->rejected = false;
        checker->rejected_streams--;
    }
    if (event->seq == 1 && event->after != AFTER_REBOOT && !event->via && !stream->birth)
        stream->birth = fed.place.boot;
    now = stream->now;
    if (now && !now->unsure && !now->followed && continues(now, event))
        return checker_go_on(checker, stream, now, &fed);
    if (is_known(checker, stream, &fed)) {
        second_copy(checker, stream, &fed);
        return true;
    }
    before = checker_before(checker, stream, event);
    return before ? checker_go_on(checker, stream, before, &fed)
                  : checker_start(checker, stream, &fed);
}

void checker_damaged(struct checker *checker) {
    uint32_t boot = boots_last(&checker->boots);

    checker->damaged[boot / 64] |= UINT64_C(1) << boot % 64;
}

void checker_once_more(struct checker *checker) {
    checker->once_more = true;
}

void checker_finish(struct checker *checker) {
    for (uint32_t i = 0; i < streams_count(&checker->streams); i++)
        settle(checker, streams_at(&checker->streams, i));
    checker->totals.streams = streams_count(&checker->streams) - checker->rejected_streams;
}

bool checker_no_memory(const struct checker *checker) {
    return checker->no_memory || checker->streams.no_memory || checker->segments.no_memory ||
           checker->boots.no_memory;
}

void checker_totals(const struct checker *checker, struct checker_totals *ret) {
    *ret = checker->totals;
}

struct checker *checker_new(bool partial, bool open, found_fn *found, void *data) {
    struct checker *checker = calloc(1, sizeof(*checker));

    if (!checker)
        return NULL;
    *checker =
        (struct checker){.partial = partial, .list_open = open, .found = found, .data = data};
    checker->recent = recent_new();
    if (!checker->recent || !streams_init(&checker->streams) ||
        !segments_init(&checker->segments)) {
        checker_free(checker);
        return NULL;
    }
    return checker;
}

void checker_free(struct checker *checker) {
    if (!checker)
        return;
    recent_free(checker->recent);
    boots_free(&checker->boots);
    streams_free(&checker->streams);
    segments_free(&checker->segments);
    free(checker);
}
