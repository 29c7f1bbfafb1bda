/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Builds segments from events. */
#include "verify/checker_internal.h"

#define SEARCH_MAX 4096 /* segments that are searched for one event */

/* ---- findings ------------------------------------------------------------------------------ */

/* The event came late: an event with a higher number had come in time. */
static void report_late(struct checker *checker, const struct stream *stream,
                        const struct arrival *arrival) {
    const struct segment *front = stream->front;

    if (front)
        report_finding(checker, stream,
                       (struct finding){.kind = NOTE_LATE,
                                        .first = arrival->event->seq,
                                        .last = front->last,
                                        .at = arrival->location,
                                        .other = front->to});
}

/* The successor came first. */
static void report_swap(struct checker *checker, const struct stream *stream,
                        const struct arrival *arrival, const struct segment *successor) {
    if (!arrival->rejected &&
        is_swap(checker, arrival->late, successor->from_late, arrival->location.boot))
        report_finding(checker, stream,
                       (struct finding){.kind = FOUND_SWAP,
                                        .first = arrival->event->seq,
                                        .last = arrival->event->seq + 1,
                                        .at = arrival->location,
                                        .other = successor->from});
}

/* ---- segments grow -------------------------------------------------------------------------- */

static bool make_current(struct checker *checker, struct stream *stream, struct segment *segment) {
    struct segment *current = stream->current;

    if (current == segment)
        return true;
    segments_unindex_end(&checker->segments, segment);
    stream->current = segment;
    return !current || segments_index_end(&checker->segments, current);
}

/* The first boot that an event with the mark of a reboot can be of. */
static uint32_t next_boot(uint32_t boot) {
    return boot ? boot + 1 : 0;
}

static uint32_t min_boot_behind(const struct segment *segment) {
    return next_boot(segment->boot ? segment->boot : segment->min_boot);
}

/* Appends the segment `then` to the one that ends in front of it. */
static void append_segment(struct checker *checker, struct stream *stream, struct segment *segment,
                           struct segment *then) {
    segments_unindex_end(&checker->segments, then);
    segment->last = then->last;
    memcpy(segment->last_hash, then->last_hash, DIGEST_SIZE);
    memcpy(segment->last_previous, then->last_previous, DIGEST_SIZE);
    segment->to = then->to;
    segment->to_index = then->to_index;
    segment->to_late = then->to_late;
    segment->followed = then->followed;
    segment->vouched = then->vouched;
    if (then->oldest_index < segment->oldest_index)
        segment->oldest_index = then->oldest_index;
    if (!segment->boot)
        segment->boot = then->boot;
    if (then->max_boot < segment->max_boot)
        segment->max_boot = then->max_boot;
    if (then->maybe_copy)
        stream->maybe_copies--;
    if (stream->front == then)
        stream->front = segment;
    segments_remove(&checker->segments, &stream->list, then);
}

/* May its predecessor be an event that is too far back to be remembered? An event without a mark is
 * of the same boot as its predecessor, so then the boot answers it. */
static bool may_follow_forgotten(const struct segment *orphan) {
    return orphan->maybe_follows && (segment_marked(orphan) || !orphan->boot);
}

/* A segment that certainly is no copy waits for this one, so this one is no copy either. */
static bool is_proven_new(const struct segment *waited) {
    for (; waited; waited = waited->next_rival)
        if (!waited->maybe_copy && !may_follow_forgotten(waited))
            return true;
    return false;
}

/* Which of the waiting segments is appended to this one. One that may be a copy is appended only if
 * it is the only candidate. */
static struct segment *choose_successor(const struct segment *segment, struct segment *waited) {
    struct segment *candidate = NULL;
    int n = 0;

    for (struct segment *each = waited; each; each = each->next_rival) {
        if (segment_marked(each) ||
            (segment->maybe_copy && !each->maybe_copy && may_follow_forgotten(each)))
            continue;
        if (!each->maybe_copy)
            return each;
        candidate = each;
        n++;
    }
    return n == 1 ? candidate : NULL;
}

/* Connects the segments that waited for this event, the last one of `segment`. */
static void connect_waiting(struct checker *checker, struct stream *stream, struct segment *segment,
                            const struct arrival *arrival) {
    struct segment *orphan, *rival, *next;

    if (!stream->orphans)
        return;
    orphan = segments_take_waiting(&checker->segments, stream->index, arrival->hash);
    if (segment->maybe_copy && is_proven_new(orphan)) {
        segment->maybe_copy = false;
        stream->maybe_copies--;
    }
    next = choose_successor(segment, orphan);
    for (; orphan; orphan = rival) {
        rival = orphan->next_rival;
        orphan->next_rival = orphan->previous_rival = NULL;
        orphan->orphan = false;
        stream->orphans--;
        if (segment_marked(orphan))
            orphan->min_boot = min_boot_behind(segment);
        if (!segment->maybe_copy) {
            orphan->maybe_follows = false;
            report_swap(checker, stream, arrival, orphan);
        }
        if (orphan != next && !orphan->maybe_copy)
            segment->followed = true;
    }
    if (next)
        append_segment(checker, stream, segment, next);
}

static void add_to_stream(struct checker *checker, struct stream *stream, struct segment *segment,
                          const struct arrival *arrival) {
    if (!arrival->late && !segment->maybe_copy)
        stream->front = segment;
    if (arrival->event->seq > stream->highest)
        stream->highest = arrival->event->seq;
    recent_add(checker->recent, stream->index, arrival->event->seq, arrival->hash,
               &arrival->location);
    connect_waiting(checker, stream, segment, arrival);
}

static bool extend(struct checker *checker, struct stream *stream, struct segment *segment,
                   struct arrival *arrival) {
    bool indexed = make_current(checker, stream, segment);

    if (!segment->boot)
        segment->boot = arrival->location.boot;
    arrival->location.boot = segment->boot;
    if (arrival->arrival_boot < segment->max_boot)
        segment->max_boot = arrival->arrival_boot;
    segment->last = arrival->event->seq;
    memcpy(segment->last_hash, arrival->hash, DIGEST_SIZE);
    memcpy(segment->last_previous, arrival->event->previous, DIGEST_SIZE);
    segment->to = arrival->location;
    segment->to_index = checker->totals.events;
    segment->to_late = arrival->late;
    segment->followed = false;
    add_to_stream(checker, stream, segment, arrival);
    return indexed;
}

static bool add_segment(struct checker *checker, struct stream *stream,
                        const struct arrival *arrival, struct segment segment) {
    struct segment *own;

    segment.stream = stream->index;
    segment.first = segment.last = arrival->event->seq;
    memcpy(segment.first_previous, arrival->event->previous, DIGEST_SIZE);
    memcpy(segment.last_hash, arrival->hash, DIGEST_SIZE);
    memcpy(segment.last_previous, arrival->event->previous, DIGEST_SIZE);
    memcpy(segment.first_hash, arrival->hash, DIGEST_SIZE);
    segment.from = segment.to = arrival->location;
    segment.from_index = segment.to_index = segment.oldest_index = checker->totals.events;
    segment.boot = arrival->location.boot;
    segment.max_boot = arrival->arrival_boot;
    segment.after = arrival->event->after;
    segment.from_late = segment.to_late = arrival->late;
    own = segments_add(&checker->segments, &stream->list, &segment);
    if (!own)
        return false;
    if (!make_current(checker, stream, own))
        return false;
    if (own->orphan && !segments_wait(&checker->segments, own))
        return false;
    if (segment_marked(own) && !segments_index_mark(&checker->segments, own))
        return false;
    stream->orphans += own->orphan;
    stream->maybe_copies += own->maybe_copy;
    add_to_stream(checker, stream, own, arrival);
    return true;
}

/* ---- where an event fits ------------------------------------------------------------------------
 */

/* Is an event with this number, of that boot or of any (0), too far back to be remembered? The last
 * event of a segment does not count: its hash is known. */
static bool is_forgotten(const struct checker *checker, const struct stream *stream, uint64_t seq,
                         uint32_t boot) {
    const struct recent_event *event = recent_find(checker->recent, stream->index, seq, NULL);
    int n = 0;

    if (checker->totals.events < RECENT_EVENTS || seq > stream->highest ||
        (boot && event && event->boot == boot))
        return false;
    for (const struct segment *segment = stream->list; segment; segment = segment->next) {
        if (++n == SEARCH_MAX)
            return true;
        if (segment->first <= seq && seq < segment->last && !segment->maybe_copy &&
            (!boot || !segment->boot || segment->boot == boot) &&
            checker->totals.events - segment->oldest_index >= RECENT_EVENTS)
            return true;
    }
    return false;
}

/* Does the last event of a segment have the same predecessor? In a stream with few events a power
 * loss leads back to such a predecessor, which may be too far back to be remembered. */
static bool has_sibling(const struct checker *checker, const struct stream *stream,
                        const struct scanned *event) {
    const struct segment *segment = stream->list;

    if (checker->totals.events < RECENT_EVENTS || event->seq > stream->highest)
        return false;
    for (int n = 0; segment && n < SEARCH_MAX; segment = segment->next, n++)
        if (segment->last == event->seq && is_same_hash(segment->last_previous, event->previous) &&
            (segment->first < segment->last ||
             !(segment->orphan || segment->maybe_follows || segment->maybe_copy)))
            return true;
    return false;
}

/* An older branch was extended in a boot that has a branch of its own. */
static bool is_old_branch_extended(const struct stream *stream, const struct segment *segment,
                                   const struct arrival *arrival) {
    return !arrival->event->via && segment != stream->front && stream->front && segment->boot &&
           arrival->location.boot != segment->boot && stream->front->boot == arrival->location.boot;
}

bool checker_extend(struct checker *checker, struct stream *stream, struct segment *segment,
                    const struct arrival *arrival) {
    struct arrival own = *arrival;

    if (arrival->late && segment != stream->front)
        report_late(checker, stream, arrival);
    if (arrival->event->after == AFTER_REBOOT) {
        segment->followed = true;
        if (add_segment(checker, stream, arrival,
                        (struct segment){.min_boot = min_boot_behind(segment)}))
            return true;
        /* Too many segments: extend this one. */
    } else if (is_old_branch_extended(stream, segment, arrival)) {
        report_finding(checker, stream,
                       (struct finding){.kind = FOUND_FORK,
                                        .detail = DETAIL_OLD_BRANCH,
                                        .first = arrival->event->seq,
                                        .last = arrival->event->seq,
                                        .at = arrival->location,
                                        .other = segment->to});
    }
    return extend(checker, stream, segment, &own);
}

/* Too many segments: reports the gap in front of the event now, so that nothing can fill it. */
static bool extend_over_gap(struct checker *checker, struct stream *stream,
                            const struct arrival *arrival) {
    struct segment *current = stream->current;
    struct arrival own = *arrival;

    if (!current || arrival->event->seq <= current->last)
        return false;
    if (arrival->event->seq > current->last + 1)
        report_finding(checker, stream,
                       (struct finding){.kind = FOUND_GAP,
                                        .detail = DETAIL_NOT_HELD,
                                        .first = current->last + 1,
                                        .last = arrival->event->seq - 1,
                                        .at = arrival->location,
                                        .other = current->to});
    return extend(checker, stream, current, &own);
}

bool checker_start_segment(struct checker *checker, struct stream *stream,
                           const struct arrival *arrival) {
    const struct scanned *event = arrival->event;
    const struct recent_event *parent =
        recent_find(checker->recent, stream->index, event->seq - 1, event->previous);
    bool known = event->seq == 1 || parent || has_sibling(checker, stream, event);
    bool marked = event->after == AFTER_REBOOT;
    struct arrival own = *arrival;
    struct segment segment = {
        .maybe_copy = !marked && is_forgotten(checker, stream, event->seq, arrival->location.boot),
    };

    segment.orphan = !known;
    segment.maybe_follows = !known && is_forgotten(checker, stream, event->seq - 1, 0);
    if (parent && marked)
        segment.min_boot = next_boot(parent->boot);
    else if (parent && !own.location.boot)
        own.location.boot = parent->boot;
    if (arrival->late && event->seq <= stream->highest && !segment.maybe_copy)
        report_late(checker, stream, arrival);
    return add_segment(checker, stream, &own, segment) || extend_over_gap(checker, stream, &own);
}
