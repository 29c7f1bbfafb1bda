/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Takes the events in, and makes strands of them. */
#include "checking.h"

#include <stdlib.h>

#define BOOT_UNKNOWN UINT32_MAX /* of all that came without one */
#define COVER_MAX 4096          /* strands that are looked at for one event */

/* ---- telling ------------------------------------------------------------------------------- */

static struct place place_of(const struct recent_event *event) {
    return (struct place){.line = event->line, .file = event->file, .boot = event->boot};
}

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

/* `then` goes on where the strand ends. */
static void append(struct checker *checker, struct stream *stream, struct strand *strand,
                   struct strand *then) {
    strands_unindex_end(&checker->strands, then);
    strand->last = then->last;
    memcpy(strand->hash, then->hash, DIGEST_SIZE);
    strand->to = then->to;
    strand->ended = then->ended;
    strand->to_late = then->to_late;
    strand->followed = then->followed;
    strand->vouched = then->vouched;
    if (!strand->boot)
        strand->boot = then->boot;
    if (then->brought < strand->brought)
        strand->brought = then->brought;
    if (strand->unsure)
        stream->unsure--;
    strand->unsure = false;
    if (stream->front == then)
        stream->front = strand;
    strands_remove(&checker->strands, &stream->list, then);
}

/* The strands that waited for this event, the last one of `strand`. */
static void join(struct checker *checker, struct stream *stream, struct strand *strand,
                 const struct fed *fed) {
    struct strand *orphan, *rest, *next = NULL;

    if (!stream->orphans)
        return;
    orphan = strands_take_waiting(&checker->strands, stream->index, fed->hash);
    for (; orphan; orphan = rest) {
        rest = orphan->rival;
        orphan->rival = NULL;
        orphan->orphan = false;
        stream->orphans--;
        tell_swap(checker, stream, fed, orphan);
        if (strand_marked(orphan) || next)
            strand->followed = true;
        else
            next = orphan;
    }
    if (next)
        append(checker, stream, strand, next);
}

static void remember(struct checker *checker, struct stream *stream, struct strand *strand,
                     const struct fed *fed) {
    if (!fed->late)
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
    strand.from = strand.to = fed->place;
    strand.came = strand.ended = checker->totals.events;
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
    stream->orphans += own->orphan;
    stream->unsure += own->unsure;
    remember(checker, stream, own, fed);
    return true;
}

/* ---- where an event belongs ------------------------------------------------------------------ */

static bool continues(const struct strand *strand, const struct scanned *event) {
    return event->seq - strand->last == 1 && same(event->previous, strand->hash);
}

struct strand *checker_before(const struct checker *checker, const struct stream *stream,
                              const struct scanned *event) {
    struct strand *strand;

    if (stream->now && continues(stream->now, event))
        return stream->now;
    strand = strands_with_end(&checker->strands, stream->index, event->previous);
    return strand && continues(strand, event) ? strand : NULL;
}

static bool is_known(const struct checker *checker, const struct stream *stream,
                     const struct fed *fed) {
    const struct strand *now = stream->now;

    if (recent_find(checker->recent, stream->index, fed->event->seq, fed->hash))
        return true;
    if (now && now->last == fed->event->seq && same(now->hash, fed->hash))
        return true;
    return strands_with_end(&checker->strands, stream->index, fed->hash) != NULL;
}

/* Is there an event with this number, of that boot, that is not remembered any more? */
static bool forgotten(const struct checker *checker, const struct stream *stream, uint64_t seq,
                      uint32_t boot) {
    const struct recent_event *event = recent_find(checker->recent, stream->index, seq, NULL);
    int n = 0;

    if (checker->totals.events < RECENT_EVENTS || seq > stream->highest ||
        (event && event->boot == boot))
        return false;
    for (const struct strand *strand = stream->list; strand; strand = strand->next) {
        if (++n == COVER_MAX)
            return true;
        if (strand->first <= seq && seq <= strand->last && !strand->unsure &&
            (!boot || !strand->boot || strand->boot == boot) &&
            checker->totals.events - strand->came >= RECENT_EVENTS)
            return true;
    }
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
        if (add(checker, stream, fed, (struct strand){0}))
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
    bool known = event->seq == 1 || parent;
    bool marked = event->after == AFTER_REBOOT;
    struct fed own = *fed;
    struct strand strand = {
        .unsure = !marked && forgotten(checker, stream, event->seq, fed->place.boot),
        .far = marked && !known && forgotten(checker, stream, event->seq - 1, 0),
    };

    strand.orphan = !known && !strand.unsure && !strand.far;
    if (!own.place.boot && parent && !marked)
        own.place.boot = parent->boot;
    if (fed->late && event->seq <= stream->highest && !strand.unsure)
        tell_late(checker, stream, fed);
    return add(checker, stream, &own, strand) || no_room(checker, stream, &own);
}

/* ---- second copies ------------------------------------------------------------------------- */

/* What leads to an event that is known is known, too. */
static void end_copies(struct checker *checker, struct stream *stream,
                       const struct scanned *event) {
    struct strand *copies = checker_before(checker, stream, event);

    if (!copies || !copies->unsure)
        return;
    tell(checker, stream,
         (struct finding){.kind = NOTE_SECOND_COPY,
                          .first = copies->first,
                          .last = copies->last,
                          .at = copies->from});
    stream->unsure--;
    if (stream->front == copies)
        stream->front = NULL;
    if (stream->now == copies)
        stream->now = NULL;
    else
        strands_unindex_end(&checker->strands, copies);
    strands_remove(&checker->strands, &stream->list, copies);
}

static void second_copy(struct checker *checker, struct stream *stream, const struct fed *fed) {
    const struct scanned *event = fed->event;
    const struct recent_event *first =
        recent_find(checker->recent, stream->index, event->seq, fed->hash);

    if (stream->unsure)
        end_copies(checker, stream, event);
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
 * the newest was read again: rsyslogd goes back in the journal as far as it has to, sometimes only
 * after one more power loss. */
static void set_boot(struct checker *checker, const struct stream *stream, struct fed *fed) {
    uint32_t number = boots_number(&checker->boots, fed->event->boot);

    fed->brought = number ? number : BOOT_UNKNOWN;
    if (!fed->event->via || (stream && stream->birth == fed->brought))
        fed->place.boot = fed->brought;
    fed->late = fed->event->via || fed->brought < checker->boots.n;
}

bool checker_feed(struct checker *checker, const struct scanned *event, struct place place) {
    struct fed fed = {.event = event, .place = place};
    struct stream *stream = streams_find(&checker->streams, event->stream);
    struct strand *now, *before;

    memcpy(fed.place.time, event->time, SCAN_TIME);
    set_boot(checker, stream, &fed);
    scan_hash(event, fed.hash);
    count(checker, &fed);
    if (!stream)
        stream = streams_add(&checker->streams, event->stream, event->service, event->service_n);
    if (!stream)
        return false;
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

void checker_finish(struct checker *checker) {
    for (uint32_t i = 0; i < checker->streams.n; i++)
        settle(checker, streams_at(&checker->streams, i));
    checker->totals.streams = checker->streams.n - checker->rejected_streams;
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
    if (!checker->recent || !streams_init(&checker->streams)) {
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
    strands_free(&checker->strands);
    free(checker);
}
