/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands beside the evidence, held against it: head files, and what was rejected. */
#include "verify/checking.h"

/* ---- heads --------------------------------------------------------------------------------- */

static bool is_at(const struct segment *segment, const struct checker_head *head) {
    return segment && segment->last == head->seq && same(segment->hash, head->hash);
}

static struct segment *vouched(const struct checker *checker, const struct stream *stream,
                               const struct checker_head *head) {
    struct segment *segment = segments_with_end(&checker->segments, stream->index, head->hash);

    return is_at(stream->now, head) ? stream->now : is_at(segment, head) ? segment : NULL;
}

static const struct segment *newest(const struct stream *stream) {
    return stream->front ? stream->front : stream->list;
}

bool checker_reaches(const struct checker *checker, const struct checker_head *head) {
    const struct stream *stream = streams_find(&checker->streams, head->stream);

    if (head->seq == 0)
        return true;
    if (!stream || !stream->list)
        return false;
    return newest(stream)->last >= head->seq || vouched(checker, stream, head) ||
           recent_find(checker->recent, stream->index, head->seq, head->hash);
}

void checker_compare(struct checker *checker, const struct checker_head *head) {
    struct stream *stream = streams_find(&checker->streams, head->stream);
    const struct segment *end = stream && stream->list ? newest(stream) : NULL;
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
    segment = stream ? vouched(checker, stream, head) : NULL;
    if (segment) {
        segment->vouched = true;
    } else if (end && end->last == head->seq) {
        finding.kind = FOUND_EDIT;
        finding.detail = DETAIL_HEAD;
        finding.first = head->seq;
        checker->found(&finding, checker->data);
    }
}

/* ---- what was rejected ----------------------------------------------------------------------- */

/* A stream that has no evidence so far: nobody misses any, but for its head file. */
static void start_rejected(struct checker *checker, const struct fed *fed) {
    const struct scanned *event = fed->event;
    struct stream *stream = event->seq == 1 ? streams_add(&checker->streams, event->stream,
                                                          event->service, event->service_n)
                                            : NULL;

    if (!stream)
        return;
    stream->rejected = true;
    checker->rejected_streams++;
    checker_start(checker, stream, fed);
}

/* Another event is the next one by its number: then only a hash can say that this one is, too. */
static bool has_next(const struct stream *stream, uint64_t seq) {
    for (const struct segment *segment = stream->list; segment; segment = segment->next)
        if (segment->orphan && !segment->unsure && segment->first == seq + 1)
            return true;
    return false;
}

void checker_rejected(struct checker *checker, const struct scanned *event, struct place place) {
    struct fed fed = {.event = event, .place = place, .brought = UINT32_MAX, .rejected = true};
    struct stream *stream = streams_find(&checker->streams, event->stream);
    struct segment *before;
    bool wanted;

    memcpy(fed.place.time, event->time, SCAN_TIME);
    scan_hash(event, fed.hash);
    if (!stream) {
        start_rejected(checker, &fed);
        return;
    }
    before = checker_before(checker, stream, event);
    wanted = segments_waiting(&checker->segments, stream->index, fed.hash);
    if (!before && !wanted)
        return;
    if (before && !wanted && stream->orphans && has_next(stream, event->seq))
        return;
    if (!stream->rejected)
        tell(checker, stream,
             (struct finding){.kind = NOTE_REJECTED,
                              .first = event->seq,
                              .last = event->seq,
                              .at = fed.place,
                              .other = before ? before->to : (struct place){0}});
    if (before)
        checker_go_on(checker, stream, before, &fed);
    else
        checker_start(checker, stream, &fed);
}
