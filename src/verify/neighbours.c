/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compares the evidence with the head files and with the rejected events. */
#include "verify/checker_internal.h"

/* ---- heads --------------------------------------------------------------------------------- */

static bool ends_at(const struct segment *segment, const struct checker_head *head) {
    return segment && segment->last == head->seq && is_same_hash(segment->last_hash, head->hash);
}

static struct segment *segment_of_head(const struct checker *checker, const struct stream *stream,
                                       const struct checker_head *head) {
    struct segment *segment = segments_with_end(&checker->segments, stream->index, head->hash);

    if (ends_at(stream->current, head))
        return stream->current;
    return ends_at(segment, head) ? segment : NULL;
}

static const struct segment *newest_segment(const struct stream *stream) {
    return stream->front ? stream->front : stream->list;
}

bool checker_reaches(const struct checker *checker, const struct checker_head *head) {
    const struct stream *stream = streams_find(&checker->streams, head->stream);

    if (head->seq == 0)
        return true;
    if (!stream || !stream->list)
        return false;
    return newest_segment(stream)->last >= head->seq || segment_of_head(checker, stream, head) ||
           recent_find(checker->recent, stream->index, head->seq, head->hash);
}

void checker_compare_head(struct checker *checker, const struct checker_head *head) {
    struct stream *stream = streams_find(&checker->streams, head->stream);
    const struct segment *end = stream && stream->list ? newest_segment(stream) : NULL;
    struct segment *segment;
    struct finding finding = {.kind = FOUND_TAIL,
                              .stream = head->stream,
                              .service = head->service,
                              .first = 1,
                              .last = head->seq};

    if (head->seq == 0)
        return;
    if (end) {
        finding.first = end->last + 1;
        finding.at = end->to;
    }
    if (!checker_reaches(checker, head)) {
        if (head->uncertain && finding.first == head->seq)
            finding.kind = NOTE_CRASH;
        if (head->rebooted)
            finding.detail = DETAIL_REBOOT;
        if (!end)
            finding.detail = DETAIL_STREAM;
        checker->found(&finding, checker->data);
        return;
    }
    segment = stream ? segment_of_head(checker, stream, head) : NULL;
    if (segment) {
        segment->vouched = true;
    } else if (end && end->last == head->seq) {
        finding.kind = FOUND_EDIT;
        finding.detail = DETAIL_HEAD;
        finding.first = head->seq;
        checker->found(&finding, checker->data);
    }
}

/* ---- rejected events --------------------------------------------------------------------------
 */

/* A stream without evidence so far. Only its head file can tell that evidence is missing. */
static void start_rejected_stream(struct checker *checker, const struct arrival *arrival) {
    const struct scanned *event = arrival->event;
    struct stream *stream = event->seq == 1 ? streams_add(&checker->streams, event->stream,
                                                          event->service, event->service_n)
                                            : NULL;

    if (!stream)
        return;
    stream->rejected = true;
    checker->rejected_streams++;
    checker_start_segment(checker, stream, arrival);
}

/* Has the evidence an event with the next number, whose predecessor is missing? Then only its hash
 * can tell which event that predecessor is. */
static bool has_next(const struct stream *stream, uint64_t seq) {
    for (const struct segment *segment = stream->list; segment; segment = segment->next)
        if (segment->orphan && !segment->maybe_copy && segment->first == seq + 1)
            return true;
    return false;
}

void checker_rejected(struct checker *checker, const struct scanned *event,
                      struct location location) {
    struct arrival arrival = {
        .event = event, .location = location, .arrival_boot = UINT32_MAX, .rejected = true};
    struct stream *stream = streams_find(&checker->streams, event->stream);
    struct segment *predecessor;
    bool wanted;

    memcpy(arrival.location.time, event->time, SCAN_TIME);
    scan_hash(event, arrival.hash);
    if (!stream) {
        start_rejected_stream(checker, &arrival);
        return;
    }
    predecessor = checker_predecessor(checker, stream, event);
    wanted = segments_waiting(&checker->segments, stream->index, arrival.hash);
    if (!predecessor && !wanted)
        return;
    if (predecessor && !wanted && stream->orphans && has_next(stream, event->seq))
        return;
    if (!stream->rejected)
        report_finding(
            checker, stream,
            (struct finding){.kind = NOTE_REJECTED,
                             .first = event->seq,
                             .last = event->seq,
                             .at = arrival.location,
                             .other = predecessor ? predecessor->to : (struct location){0}});
    if (predecessor)
        checker_extend(checker, stream, predecessor, &arrival);
    else
        checker_start_segment(checker, stream, &arrival);
}
