/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes segments of events. */
#include "verify/checking.h"

#define COVER_MAX 4096 /* segments that are looked at for one event */

/* ---- telling ------------------------------------------------------------------------------- */

/* It came later than the newest that came in time. */
static void tell_late(struct checker *checker, const struct stream *stream, const struct fed *fed) {
    const struct segment *front = stream->front;

    if (front)
        tell(checker, stream,
             (struct finding){.kind = NOTE_LATE,
                              .first = fed->event->seq,
                              .last = front->last,
                              .at = fed->place,
                              .other = front->to});
}

/* The successor came first. */
static void tell_swap(struct checker *checker, const struct stream *stream, const struct fed *fed,
                      const struct segment *successor) {
    if (!fed->rejected && is_swap(checker, fed->late, successor->from_late, fed->place.boot))
        tell(checker, stream,
             (struct finding){.kind = FOUND_SWAP,
                              .first = fed->event->seq,
                              .last = fed->event->seq + 1,
                              .at = fed->place,
                              .other = successor->from});
}

/* ---- segments grow -------------------------------------------------------------------------- */

static bool make_current(struct checker *checker, struct stream *stream, struct segment *segment) {
    struct segment *now = stream->now;

    if (now == segment)
        return true;
    segments_unindex_end(&checker->segments, segment);
    stream->now = segment;
    return !now || segments_index_end(&checker->segments, now);
}

/* Where an event that is marked goes on from there. */
static uint32_t next_boot(uint32_t boot) {
    return boot ? boot + 1 : 0;
}

static uint32_t boot_behind(const struct segment *segment) {
    return next_boot(segment->boot ? segment->boot : segment->since);
}

/* `then` goes on where the segment ends. */
static void append(struct checker *checker, struct stream *stream, struct segment *segment,
                   struct segment *then) {
    segments_unindex_end(&checker->segments, then);
    segment->last = then->last;
    memcpy(segment->hash, then->hash, DIGEST_SIZE);
    memcpy(segment->parent, then->parent, DIGEST_SIZE);
    segment->to = then->to;
    segment->ended = then->ended;
    segment->to_late = then->to_late;
    segment->followed = then->followed;
    segment->vouched = then->vouched;
    if (then->oldest < segment->oldest)
        segment->oldest = then->oldest;
    if (!segment->boot)
        segment->boot = then->boot;
    if (then->brought < segment->brought)
        segment->brought = then->brought;
    if (then->unsure)
        stream->unsure--;
    if (stream->front == then)
        stream->front = segment;
    segments_remove(&checker->segments, &stream->list, then);
}

/* May what it goes on from have been there all the while, too far back? Not what an event without a
 * mark goes on from: that is of the same boot. */
static bool is_unsettled(const struct segment *orphan) {
    return orphan->far && (segment_marked(orphan) || !orphan->boot);
}

/* What was waited for is no copy. */
static bool is_proven(const struct segment *waited) {
    for (; waited; waited = waited->rival)
        if (!waited->unsure && !is_unsettled(waited))
            return true;
    return false;
}

/* Which of those that waited becomes one with the segment; what may be a copy does if it is alone.
 */
static struct segment *successor(const struct segment *segment, struct segment *waited) {
    struct segment *unsure = NULL;
    int n = 0;

    for (struct segment *each = waited; each; each = each->rival) {
        if (segment_marked(each) || (segment->unsure && !each->unsure && is_unsettled(each)))
            continue;
        if (!each->unsure)
            return each;
        unsure = each;
        n++;
    }
    return n == 1 ? unsure : NULL;
}

/* The segments that waited for this event, the last one of `segment`. */
static void join(struct checker *checker, struct stream *stream, struct segment *segment,
                 const struct fed *fed) {
    struct segment *orphan, *rest, *next;

    if (!stream->orphans)
        return;
    orphan = segments_take_waiting(&checker->segments, stream->index, fed->hash);
    if (segment->unsure && is_proven(orphan)) {
        segment->unsure = false;
        stream->unsure--;
    }
    next = successor(segment, orphan);
    for (; orphan; orphan = rest) {
        rest = orphan->rival;
        orphan->rival = orphan->rival_before = NULL;
        orphan->orphan = false;
        stream->orphans--;
        if (segment_marked(orphan))
            orphan->since = boot_behind(segment);
        if (!segment->unsure) {
            orphan->far = false;
            tell_swap(checker, stream, fed, orphan);
        }
        if (orphan != next && !orphan->unsure)
            segment->followed = true;
    }
    if (next)
        append(checker, stream, segment, next);
}

static void remember(struct checker *checker, struct stream *stream, struct segment *segment,
                     const struct fed *fed) {
    if (!fed->late && !segment->unsure)
        stream->front = segment;
    if (fed->event->seq > stream->highest)
        stream->highest = fed->event->seq;
    recent_add(checker->recent, stream->index, fed->event->seq, fed->hash, &fed->place);
    join(checker, stream, segment, fed);
}

static bool extend(struct checker *checker, struct stream *stream, struct segment *segment,
                   struct fed *fed) {
    bool indexed = make_current(checker, stream, segment);

    if (!segment->boot)
        segment->boot = fed->place.boot;
    fed->place.boot = segment->boot;
    if (fed->brought < segment->brought)
        segment->brought = fed->brought;
    segment->last = fed->event->seq;
    memcpy(segment->hash, fed->hash, DIGEST_SIZE);
    memcpy(segment->parent, fed->event->previous, DIGEST_SIZE);
    segment->to = fed->place;
    segment->ended = checker->totals.events;
    segment->to_late = fed->late;
    segment->followed = false;
    remember(checker, stream, segment, fed);
    return indexed;
}

static bool add(struct checker *checker, struct stream *stream, const struct fed *fed,
                struct segment segment) {
    struct segment *own;

    segment.stream = stream->index;
    segment.first = segment.last = fed->event->seq;
    memcpy(segment.previous, fed->event->previous, DIGEST_SIZE);
    memcpy(segment.hash, fed->hash, DIGEST_SIZE);
    memcpy(segment.parent, fed->event->previous, DIGEST_SIZE);
    memcpy(segment.begin, fed->hash, DIGEST_SIZE);
    segment.from = segment.to = fed->place;
    segment.came = segment.ended = segment.oldest = checker->totals.events;
    segment.boot = fed->place.boot;
    segment.brought = fed->brought;
    segment.after = fed->event->after;
    segment.from_late = segment.to_late = fed->late;
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
    stream->unsure += own->unsure;
    remember(checker, stream, own, fed);
    return true;
}

/* ---- the next event ------------------------------------------------------------------------ */

/* Is there an event with this number, of that boot or of any (0), that is not remembered any more?
 * Not the last one of a segment: it would have been known by its hash. */
static bool forgotten(const struct checker *checker, const struct stream *stream, uint64_t seq,
                      uint32_t boot) {
    const struct recent_event *event = recent_find(checker->recent, stream->index, seq, NULL);
    int n = 0;

    if (checker->totals.events < RECENT_EVENTS || seq > stream->highest ||
        (boot && event && event->boot == boot))
        return false;
    for (const struct segment *segment = stream->list; segment; segment = segment->next) {
        if (++n == COVER_MAX)
            return true;
        if (segment->first <= seq && seq < segment->last && !segment->unsure &&
            (!boot || !segment->boot || segment->boot == boot) &&
            checker->totals.events - segment->oldest >= RECENT_EVENTS)
            return true;
    }
    return false;
}

/* Does the event go on from where the last one of a segment does? In a stream that seldom has an
 * event that is what a power loss leads back to, and it is not remembered any more. */
static bool has_sibling(const struct checker *checker, const struct stream *stream,
                        const struct scanned *event) {
    const struct segment *segment = stream->list;

    if (checker->totals.events < RECENT_EVENTS || event->seq > stream->highest)
        return false;
    for (int n = 0; segment && n < COVER_MAX; segment = segment->next, n++)
        if (segment->last == event->seq && same(segment->parent, event->previous) &&
            (segment->first < segment->last ||
             !(segment->orphan || segment->far || segment->unsure)))
            return true;
    return false;
}

/* An older branch goes on, in a boot of the machine that has another one. */
static bool of_two_branches(const struct stream *stream, const struct segment *segment,
                            const struct fed *fed) {
    return !fed->event->via && segment != stream->front && stream->front && segment->boot &&
           fed->place.boot != segment->boot && stream->front->boot == fed->place.boot;
}

bool checker_go_on(struct checker *checker, struct stream *stream, struct segment *segment,
                   const struct fed *fed) {
    struct fed own = *fed;

    if (fed->late && segment != stream->front)
        tell_late(checker, stream, fed);
    if (fed->event->after == AFTER_REBOOT) {
        segment->followed = true;
        if (add(checker, stream, fed, (struct segment){.since = boot_behind(segment)}))
            return true;
        /* One more segment is one too many: the same one goes on. */
    } else if (of_two_branches(stream, segment, fed)) {
        tell(checker, stream,
             (struct finding){.kind = FOUND_FORK,
                              .detail = DETAIL_OLD_BRANCH,
                              .first = fed->event->seq,
                              .last = fed->event->seq,
                              .at = fed->place,
                              .other = segment->to});
    }
    return extend(checker, stream, segment, &own);
}

/* A segment too many: what is missing in front of it is told now, and cannot be filled. */
static bool no_room(struct checker *checker, struct stream *stream, const struct fed *fed) {
    struct segment *now = stream->now;
    struct fed own = *fed;

    if (!now || fed->event->seq <= now->last)
        return false;
    if (fed->event->seq > now->last + 1)
        tell(checker, stream,
             (struct finding){.kind = FOUND_GAP,
                              .detail = DETAIL_NOT_HELD,
                              .first = now->last + 1,
                              .last = fed->event->seq - 1,
                              .at = fed->place,
                              .other = now->to});
    return extend(checker, stream, now, &own);
}

bool checker_start(struct checker *checker, struct stream *stream, const struct fed *fed) {
    const struct scanned *event = fed->event;
    const struct recent_event *parent =
        recent_find(checker->recent, stream->index, event->seq - 1, event->previous);
    bool known = event->seq == 1 || parent || has_sibling(checker, stream, event);
    bool marked = event->after == AFTER_REBOOT;
    struct fed own = *fed;
    struct segment segment = {
        .unsure = !marked && forgotten(checker, stream, event->seq, fed->place.boot),
    };

    segment.orphan = !known;
    segment.far = !known && forgotten(checker, stream, event->seq - 1, 0);
    if (parent && marked)
        segment.since = next_boot(parent->boot);
    else if (parent && !own.place.boot)
        own.place.boot = parent->boot;
    if (fed->late && event->seq <= stream->highest && !segment.unsure)
        tell_late(checker, stream, fed);
    return add(checker, stream, &own, segment) || no_room(checker, stream, &own);
}
