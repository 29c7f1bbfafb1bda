/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Assigns each event to a segment, and finds second copies. */
#include "verify/checker_internal.h"

#include <stdlib.h>

#define BOOT_UNKNOWN UINT32_MAX /* of all events without a boot ID */

/* ---- where an event belongs ------------------------------------------------------------------ */

static bool continues(const struct segment *segment, const struct scanned *event) {
    return event->seq - segment->last == 1 && is_same_hash(event->previous, segment->last_hash);
}

struct segment *checker_predecessor(const struct checker *checker, const struct stream *stream,
                                    const struct scanned *event) {
    struct segment *segment;

    if (stream->current && continues(stream->current, event))
        return stream->current;
    segment = segments_with_end(&checker->segments, stream->index, event->previous);
    return segment && continues(segment, event) ? segment : NULL;
}

static bool is_known(const struct checker *checker, const struct stream *stream,
                     const struct arrival *arrival) {
    const struct segment *current = stream->current;

    if (recent_find(checker->recent, stream->index, arrival->event->seq, arrival->hash))
        return true;
    if (current && current->last == arrival->event->seq &&
        is_same_hash(current->last_hash, arrival->hash))
        return true;
    if (arrival->event->after == AFTER_REBOOT &&
        segments_with_mark(&checker->segments, stream->index, arrival->hash))
        return true;
    return segments_with_end(&checker->segments, stream->index, arrival->hash) != NULL;
}

/* ---- second copies ------------------------------------------------------------------------- */

/* A segment that leads to a known event consists of copies, unless the predecessor of that event
 * may have been missing. */
static void drop_copied_segment(struct checker *checker, struct stream *stream,
                                const struct arrival *arrival) {
    struct segment *copies = checker_predecessor(checker, stream, arrival->event);
    const struct segment *marked =
        arrival->event->after == AFTER_REBOOT
            ? segments_with_mark(&checker->segments, stream->index, arrival->hash)
            : NULL;

    if (!copies || !copies->maybe_copy || (marked && marked->maybe_follows))
        return;
    report_finding(checker, stream,
                   (struct finding){.kind = NOTE_SECOND_COPY,
                                    .first = copies->first,
                                    .last = copies->last,
                                    .at = copies->from});
    stream->maybe_copies--;
    if (copies->orphan) {
        segments_wait_no_more(&checker->segments, copies);
        stream->orphans--;
    }
    if (stream->front == copies)
        stream->front = NULL;
    if (stream->current == copies)
        stream->current = NULL;
    else
        segments_unindex_end(&checker->segments, copies);
    segments_remove(&checker->segments, &stream->list, copies);
}

static struct location location_of_recent(const struct recent_event *event) {
    return (struct location){.line = event->line, .file = event->file, .boot = event->boot};
}

static void report_second_copy(struct checker *checker, struct stream *stream,
                               const struct arrival *arrival) {
    const struct scanned *event = arrival->event;
    const struct recent_event *first =
        recent_find(checker->recent, stream->index, event->seq, arrival->hash);

    if (stream->maybe_copies)
        drop_copied_segment(checker, stream, arrival);
    report_finding(
        checker, stream,
        (struct finding){.kind = NOTE_SECOND_COPY,
                         .first = event->seq,
                         .last = event->seq,
                         .at = arrival->location,
                         .other = first ? location_of_recent(first) : (struct location){0}});
}

/* ---- all events ---------------------------------------------------------------------------- */

static void count_event(struct checker *checker, const struct arrival *arrival) {
    struct checker_totals *totals = &checker->totals;

    if (totals->events++ == 0) {
        memcpy(totals->first, arrival->location.time, SCAN_TIME);
        memcpy(totals->last, arrival->location.time, SCAN_TIME);
    } else if (memcmp(arrival->location.time, totals->last, SCAN_TIME) > 0) {
        memcpy(totals->last, arrival->location.time, SCAN_TIME);
    } else if (memcmp(arrival->location.time, totals->first, SCAN_TIME) < 0) {
        memcpy(totals->first, arrival->location.time, SCAN_TIME);
    }
}

/* An event was recorded in the boot in which it reached the journal, unless it was brought later;
 * and even then if the stream began in that boot. An event of an older boot than the newest of its
 * machine was read again: rsyslogd goes back in the journal as far as it has to, sometimes only
 * after one more power loss. */
static void set_boot(struct checker *checker, const struct stream *stream,
                     struct arrival *arrival) {
    const struct scanned *event = arrival->event;
    uint32_t number = boots_number(&checker->boots, event->boot, event->host, event->host_n);

    arrival->arrival_boot = number ? number : BOOT_UNKNOWN;
    if (!event->via || (stream && stream->first_boot == arrival->arrival_boot))
        arrival->location.boot = arrival->arrival_boot;
    arrival->late =
        event->via || (number && boots_last_is_over(&checker->boots)) || checker->second_source;
}

bool checker_feed(struct checker *checker, const struct scanned *event, struct location location) {
    struct arrival arrival = {.event = event, .location = location};
    struct stream *stream = streams_find(&checker->streams, event->stream);
    struct segment *current, *predecessor;

    memcpy(arrival.location.time, event->time, SCAN_TIME);
    set_boot(checker, stream, &arrival);
    if (stream)
        recent_expect(checker->recent, stream->index, event->seq);
    scan_hash(event, arrival.hash);
    count_event(checker, &arrival);
    if (!stream)
        stream = streams_add(&checker->streams, event->stream, event->service, event->service_n);
    if (!stream)
        return false;
    if (stream->rejected) {
        stream->rejected = false;
        checker->rejected_streams--;
    }
    if (event->seq == 1 && event->after != AFTER_REBOOT && !event->via && !stream->first_boot)
        stream->first_boot = arrival.location.boot;
    current = stream->current;
    if (current && !current->maybe_copy && !current->followed && continues(current, event))
        return checker_extend(checker, stream, current, &arrival);
    if (is_known(checker, stream, &arrival)) {
        report_second_copy(checker, stream, &arrival);
        return true;
    }
    predecessor = checker_predecessor(checker, stream, event);
    return predecessor ? checker_extend(checker, stream, predecessor, &arrival)
                       : checker_start_segment(checker, stream, &arrival);
}

void checker_damaged(struct checker *checker) {
    uint32_t boot = boots_last(&checker->boots);

    checker->damaged[boot / 64] |= UINT64_C(1) << boot % 64;
}

void checker_second_source(struct checker *checker) {
    checker->second_source = true;
}

void checker_finish(struct checker *checker) {
    for (uint32_t i = 0; i < streams_count(&checker->streams); i++)
        stream_verdict(checker, streams_at(&checker->streams, i));
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
