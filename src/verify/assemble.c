/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes strands of events. */
#include "verify/checking.h"

#define COVER_MAX 4096 /* strands that are looked at for one event */

/* ---- telling ------------------------------------------------------------------------------- */

/* It came later than the newest that came in time. */
static void tell_late(struct checker *checker, const struct stream *stream, const struct fed *fed) {
    const struct strand *front = stream->front;

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
                      const struct strand *successor) {
    if (!fed->rejected && is_swap(checker, fed->late, successor->from_late, fed->place.boot))
        tell(checker, stream,
             (struct finding){.kind = FOUND_SWAP,
                              .first = fed->event->seq,
                              .last = fed->event->seq + 1,
                              .at = fed->place,
                              .other = successor->from});
}

/* ---- strands grow -------------------------------------------------------------------------- */

static bool make_current(struct checker *checker, struct stream *stream, struct strand *strand) {
    struct strand *now = stream->now;

    if (now == strand)
        return true;
    strands_unindex_end(&checker->strands, strand);
    stream->now = strand;
    return !now || strands_index_end(&checker->strands, now);
}

/* Where an event that is marked goes on from there. */
static uint32_t next_boot(uint32_t boot) {
    return boot ? boot + 1 : 0;
}

static uint32_t boot_behind(const struct strand *strand) {
    return next_boot(strand->boot ? strand->boot : strand->since);
}

/* `then` goes on where the strand ends. */
static void append(struct checker *checker, struct stream *stream, struct strand *strand,
                   struct strand *then) {
    strands_unindex_end(&checker->strands, then);
    strand->last = then->last;
    memcpy(strand->hash, then->hash, DIGEST_SIZE);
    memcpy(strand->parent, then->parent, DIGEST_SIZE);
    strand->to = then->to;
    strand->ended = then->ended;
    strand->to_late = then->to_late;
    strand->followed = then->followed;
    strand->vouched = then->vouched;
    if (then->oldest < strand->oldest)
        strand->oldest = then->oldest;
    if (!strand->boot)
        strand->boot = then->boot;
    if (then->brought < strand->brought)
        strand->brought = then->brought;
    if (then->unsure)
        stream->unsure--;
    if (stream->front == then)
        stream->front = strand;
    strands_remove(&checker->strands, &stream->list, then);
}

/* May what it goes on from have been there all the while, too far back? Not what an event without a
 * mark goes on from: that is of the same boot. */
static bool is_unsettled(const struct strand *orphan) {
    return orphan->far && (strand_marked(orphan) || !orphan->boot);
}

/* What was waited for is no copy. */
static bool is_proven(const struct strand *waited) {
    for (; waited; waited = waited->rival)
        if (!waited->unsure && !is_unsettled(waited))
            return true;
    return false;
}

/* Which of those that waited becomes one with the strand; what may be a copy does if it is alone.
 */
static struct strand *successor(const struct strand *strand, struct strand *waited) {
    struct strand *unsure = NULL;
    int n = 0;

    for (struct strand *each = waited; each; each = each->rival) {
        if (strand_marked(each) || (strand->unsure && !each->unsure && is_unsettled(each)))
            continue;
        if (!each->unsure)
            return each;
        unsure = each;
        n++;
    }
    return n == 1 ? unsure : NULL;
}

/* The strands that waited for this event, the last one of `strand`. */
static void join(struct checker *checker, struct stream *stream, struct strand *strand,
                 const struct fed *fed) {
    struct strand *orphan, *rest, *next;

    if (!stream->orphans)
        return;
    orphan = strands_take_waiting(&checker->strands, stream->index, fed->hash);
    if (strand->unsure && is_proven(orphan)) {
        strand->unsure = false;
        stream->unsure--;
    }
    next = successor(strand, orphan);
    for (; orphan; orphan = rest) {
        rest = orphan->rival;
        orphan->rival = orphan->rival_before = NULL;
        orphan->orphan = false;
        stream->orphans--;
        if (strand_marked(orphan))
            orphan->since = boot_behind(strand);
        if (!strand->unsure) {
            orphan->far = false;
            tell_swap(checker, stream, fed, orphan);
        }
        if (orphan != next && !orphan->unsure)
            strand->followed = true;
    }
    if (next)
        append(checker, stream, strand, next);
}

static void remember(struct checker *checker, struct stream *stream, struct strand *strand,
                     const struct fed *fed) {
    if (!fed->late && !strand->unsure)
        stream->front = strand;
    if (fed->event->seq > stream->highest)
        stream->highest = fed->event->seq;
    recent_add(checker->recent, stream->index, fed->event->seq, fed->hash, &fed->place);
    join(checker, stream, strand, fed);
}

static bool extend(struct checker *checker, struct stream *stream, struct strand *strand,
                   struct fed *fed) {
    bool indexed = make_current(checker, stream, strand);

    if (!strand->boot)
        strand->boot = fed->place.boot;
    fed->place.boot = strand->boot;
    if (fed->brought < strand->brought)
        strand->brought = fed->brought;
    strand->last = fed->event->seq;
    memcpy(strand->hash, fed->hash, DIGEST_SIZE);
    memcpy(strand->parent, fed->event->previous, DIGEST_SIZE);
    strand->to = fed->place;
    strand->ended = checker->totals.events;
    strand->to_late = fed->late;
    strand->followed = false;
    remember(checker, stream, strand, fed);
    return indexed;
}

static bool add(struct checker *checker, struct stream *stream, const struct fed *fed,
                struct strand strand) {
    struct strand *own;

    strand.stream = stream->index;
    strand.first = strand.last = fed->event->seq;
    memcpy(strand.previous, fed->event->previous, DIGEST_SIZE);
    memcpy(strand.hash, fed->hash, DIGEST_SIZE);
    memcpy(strand.parent, fed->event->previous, DIGEST_SIZE);
    memcpy(strand.begin, fed->hash, DIGEST_SIZE);
    strand.from = strand.to = fed->place;
    strand.came = strand.ended = strand.oldest = checker->totals.events;
    strand.boot = fed->place.boot;
    strand.brought = fed->brought;
    strand.after = fed->event->after;
    strand.from_late = strand.to_late = fed->late;
    own = strands_add(&checker->strands, &stream->list, &strand);
    if (!own)
        return false;
    if (!make_current(checker, stream, own))
        return false;
    if (own->orphan && !strands_wait(&checker->strands, own))
        return false;
    if (strand_marked(own) && !strands_index_mark(&checker->strands, own))
        return false;
    stream->orphans += own->orphan;
    stream->unsure += own->unsure;
    remember(checker, stream, own, fed);
    return true;
}

/* ---- the next event ------------------------------------------------------------------------ */

/* Is there an event with this number, of that boot or of any (0), that is not remembered any more?
 * Not the last one of a strand: it would have been known by its hash. */
static bool forgotten(const struct checker *checker, const struct stream *stream, uint64_t seq,
                      uint32_t boot) {
    const struct recent_event *event = recent_find(checker->recent, stream->index, seq, NULL);
    int n = 0;

    if (checker->totals.events < RECENT_EVENTS || seq > stream->highest ||
        (boot && event && event->boot == boot))
        return false;
    for (const struct strand *strand = stream->list; strand; strand = strand->next) {
        if (++n == COVER_MAX)
            return true;
        if (strand->first <= seq && seq < strand->last && !strand->unsure &&
            (!boot || !strand->boot || strand->boot == boot) &&
            checker->totals.events - strand->oldest >= RECENT_EVENTS)
            return true;
    }
    return false;
}

/* Does the event go on from where the last one of a strand does? In a stream that seldom has an
 * event that is what a power loss leads back to, and it is not remembered any more. */
static bool has_sibling(const struct checker *checker, const struct stream *stream,
                        const struct scanned *event) {
    const struct strand *strand = stream->list;

    if (checker->totals.events < RECENT_EVENTS || event->seq > stream->highest)
        return false;
    for (int n = 0; strand && n < COVER_MAX; strand = strand->next, n++)
        if (strand->last == event->seq && same(strand->parent, event->previous) &&
            (strand->first < strand->last || !(strand->orphan || strand->far || strand->unsure)))
            return true;
    return false;
}

/* An older branch goes on, in a boot of the machine that has another one. */
static bool of_two_branches(const struct stream *stream, const struct strand *strand,
                            const struct fed *fed) {
    return !fed->event->via && strand != stream->front && stream->front && strand->boot &&
           fed->place.boot != strand->boot && stream->front->boot == fed->place.boot;
}

bool checker_go_on(struct checker *checker, struct stream *stream, struct strand *strand,
                   const struct fed *fed) {
    struct fed own = *fed;

    if (fed->late && strand != stream->front)
        tell_late(checker, stream, fed);
    if (fed->event->after == AFTER_REBOOT) {
        strand->followed = true;
        if (add(checker, stream, fed, (struct strand){.since = boot_behind(strand)}))
            return true;
        /* One more strand is one too many: the same one goes on. */
    } else if (of_two_branches(stream, strand, fed)) {
        tell(checker, stream,
             (struct finding){.kind = FOUND_FORK,
                              .detail = DETAIL_OLD_BRANCH,
                              .first = fed->event->seq,
                              .last = fed->event->seq,
                              .at = fed->place,
                              .other = strand->to});
    }
    return extend(checker, stream, strand, &own);
}

/* A strand too many: what is missing in front of it is told now, and cannot be filled. */
static bool no_room(struct checker *checker, struct stream *stream, const struct fed *fed) {
    struct strand *now = stream->now;
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
    struct strand strand = {
        .unsure = !marked && forgotten(checker, stream, event->seq, fed->place.boot),
    };

    strand.orphan = !known;
    strand.far = !known && forgotten(checker, stream, event->seq - 1, 0);
    if (parent && marked)
        strand.since = next_boot(parent->boot);
    else if (parent && !own.place.boot)
        own.place.boot = parent->boot;
    if (fed->late && event->seq <= stream->highest && !strand.unsure)
        tell_late(checker, stream, fed);
    return add(checker, stream, &own, strand) || no_room(checker, stream, &own);
}
