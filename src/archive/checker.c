/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checker.h"

#include <stdlib.h>
#include <string.h>

#include "boots.h"
#include "holes.h"
#include "recent.h"
#include "streams.h"

struct checker {
    bool partial;
    found_fn *found;
    void *data;
    struct streams streams;
    struct recent *recent;
    struct holes holes;
    struct boots boots;
    uint64_t rejected_streams;
    bool list_open;
    struct checker_totals totals;
};

/* An event on its way through the checks. */
struct fed {
    const struct scanned *event;
    uint8_t hash[DIGEST_SIZE];
    struct place place;
};

static bool same(const uint8_t a[DIGEST_SIZE], const uint8_t b[DIGEST_SIZE]) {
    return memcmp(a, b, DIGEST_SIZE) == 0;
}

static bool other_boot(const struct place *a, const struct place *b) {
    return a->boot && b->boot && a->boot != b->boot;
}

/* It came from a boot that was met later than the other's: what was kept over a power loss. */
static bool from_later_boot(const struct place *place, const struct place *other) {
    return other->boot && place->boot > other->boot;
}

/* ---- telling ------------------------------------------------------------------------------- */

static void tell(struct checker *checker, const struct stream *stream, struct finding finding) {
    finding.stream = stream->id;
    finding.service = stream->service;
    checker->found(&finding, checker->data);
}

static struct place place_of(const struct recent_event *event) {
    return (struct place){.line = event->line, .file = event->file, .boot = event->boot};
}

static void tell_edit(struct checker *checker, const struct stream *stream, uint64_t seq,
                      const struct place *before, const struct place *after) {
    tell(checker, stream,
         (struct finding){
             .kind = FOUND_EDIT, .first = seq, .last = seq + 1, .at = *after, .other = *before});
}

static void tell_copies(struct checker *checker, const struct stream *stream,
                        enum finding_kind kind, const struct replay *replay) {
    tell(checker, stream,
         (struct finding){
             .kind = kind, .first = replay->first, .last = replay->last, .at = replay->place});
}

/* Nothing vouches for it: it is the last one, or in front of a gap. */
static void tell_open(struct checker *checker, const struct stream *stream, uint64_t seq,
                      const struct place *place) {
    checker->totals.open++;
    if (checker->list_open)
        tell(checker, stream,
             (struct finding){.kind = NOTE_OPEN, .first = seq, .last = seq, .at = *place});
}

/* ---- strands ------------------------------------------------------------------------------- */

static void advance(struct checker *checker, struct stream *stream, struct strand *strand,
                    const struct fed *fed) {
    strand->seq = fed->event->seq;
    memcpy(strand->hash, fed->hash, DIGEST_SIZE);
    strand->place = fed->place;
    recent_add(checker->recent, stream->index, fed->event->seq, fed->hash, &fed->place);
}

static bool follows(const struct strand *strand, const struct scanned *event) {
    return event->seq - strand->seq == 1 && same(event->previous, strand->hash);
}

/* The older strand that the event goes on from. */
static struct strand *older_before(struct stream *stream, const struct scanned *event) {
    for (struct strand *strand = stream->older; strand; strand = strand->older)
        if (follows(strand, event))
            return strand;
    return NULL;
}

/* The event is the last one of a strand: its hash is known however far back it is. */
static bool is_end(const struct stream *stream, const struct fed *fed) {
    for (const struct strand *strand = &stream->now; strand; strand = strand->older)
        if (strand->seq == fed->event->seq && same(strand->hash, fed->hash))
            return true;
    return false;
}

static void tell_gap(struct checker *checker, const struct stream *stream, const struct hole *hole,
                     bool held) {
    struct finding finding = {.kind = FOUND_GAP,
                              .first = hole->first,
                              .last = hole->last,
                              .at = hole->after,
                              .other = hole->before};

    if (hole->loose)
        finding.detail = DETAIL_NOWHERE;
    else if (!hole->before.line)
        finding.detail = DETAIL_BEGIN;
    else if (!held)
        finding.detail = DETAIL_NOT_HELD;
    else if (hole->after_after == AFTER_REBOOT)
        finding.detail = DETAIL_REBOOT;
    if (hole->after_after == AFTER_CRASH && hole->first == hole->last)
        finding.kind = NOTE_CRASH;
    tell(checker, stream, finding);
    if (hole->before.line)
        tell_open(checker, stream, hole->first - 1, &hole->before);
}

/* strand: NULL at the beginning of the stream. */
static void open_hole(struct checker *checker, struct stream *stream, const struct strand *strand,
                      const struct fed *fed) {
    struct hole hole = {
        .stream = stream->index,
        .strand = stream->now.number,
        .first = strand ? strand->seq + 1 : 1,
        .last = fed->event->seq - 1,
        .after = fed->place,
        .after_after = fed->event->after,
        .after_via = fed->event->via,
    };

    memcpy(hole.after_previous, fed->event->previous, DIGEST_SIZE);
    if (strand) {
        hole.before = strand->place;
        hole.across = other_boot(&strand->place, &fed->place);
        memcpy(hole.before_hash, strand->hash, DIGEST_SIZE);
    }
    if (!holes_add(&checker->holes, &hole))
        tell_gap(checker, stream, &hole, false);
}

static struct hole *find_hole(const struct checker *checker, const struct stream *stream,
                              uint64_t seq) {
    for (const struct strand *strand = &stream->now; strand; strand = strand->older) {
        struct hole *hole = holes_find(&checker->holes, stream->index, strand->number, seq);

        if (hole && !hole->loose)
            return hole;
    }
    return NULL;
}

/* Are the neighbours those that the hashes name? */
static bool fits_left(const struct hole *hole, const struct fed *fed) {
    return fed->event->seq != hole->first || !hole->before.line ||
           same(fed->event->previous, hole->before_hash);
}

static bool fits_right(const struct hole *hole, const struct fed *fed) {
    return fed->event->seq != hole->last || same(fed->hash, hole->after_previous);
}

/* The event is the one in front of a strand that began without it. */
static void join(struct checker *checker, struct stream *stream, const struct fed *fed) {
    const struct scanned *event = fed->event;

    for (struct strand *strand = &stream->now; strand && stream->loose; strand = strand->older) {
        struct hole *hole = holes_find(&checker->holes, stream->index, strand->number, event->seq);

        if (!hole || !hole->loose || !same(fed->hash, hole->after_previous))
            continue;
        holes_remove(&checker->holes, hole);
        stream->loose--;
    }
}

static void add_loose(struct checker *checker, struct stream *stream, struct hole hole) {
    hole.loose = true;
    if (holes_add(&checker->holes, &hole))
        stream->loose++;
    else
        tell_gap(checker, stream, &hole, false);
}

/* The number in front of the strand is missing, until an event comes that has the right hash. */
static void open_loose(struct checker *checker, struct stream *stream, uint32_t strand,
                       const struct fed *fed) {
    struct hole hole = {
        .stream = stream->index,
        .strand = strand,
        .first = fed->event->seq - 1,
        .last = fed->event->seq - 1,
        .after = fed->place,
        .after_after = fed->event->after,
        .after_via = fed->event->via,
    };

    memcpy(hole.after_previous, fed->event->previous, DIGEST_SIZE);
    add_loose(checker, stream, hole);
}
/* The last event in a hole over a power loss, brought later, is not the one that the event behind
 * it names: it is on the older branch, and goes on there. */
static bool part(struct checker *checker, struct stream *stream, struct hole *hole,
                 const struct fed *fed) {
    struct hole rest = *hole;
    struct strand *older;

    if (!fed->event->via || !hole->across || hole->first != hole->last || !fits_left(hole, fed) ||
        fits_right(hole, fed))
        return false;
    older = stream_add_older(stream);
    if (!older)
        return false;
    holes_remove(&checker->holes, hole);
    rest.before = (struct place){0};
    add_loose(checker, stream, rest);
    tell(checker, stream,
         (struct finding){.kind = NOTE_LATE,
                          .first = fed->event->seq,
                          .last = fed->event->seq + 1,
                          .at = fed->place,
                          .other = rest.after});
    advance(checker, stream, older, fed);
    join(checker, stream, fed);
    return true;
}

static void fill(struct checker *checker, struct stream *stream, struct hole *hole,
                 const struct fed *fed, enum finding_kind kind) {
    uint64_t seq = fed->event->seq;
    struct hole rest = *hole;

    if (part(checker, stream, hole, fed))
        return;
    tell(checker, stream,
         (struct finding){.kind = kind,
                          .first = seq,
                          .last = hole->last + 1,
                          .at = fed->place,
                          .other = hole->after});
    if (!fits_left(hole, fed) && !other_boot(&fed->place, &hole->before))
        tell_edit(checker, stream, seq - 1, &hole->before, &fed->place);
    if (!fits_right(hole, fed) && !other_boot(&fed->place, &hole->after))
        tell_edit(checker, stream, seq, &fed->place, &hole->after);
    rest.first = seq + 1;
    rest.before = fed->place;
    if (!holes_fill(&checker->holes, hole, seq, &fed->place, fed->hash, fed->event))
        tell_gap(checker, stream, &rest, false);
    recent_add(checker->recent, stream->index, seq, fed->hash, &fed->place);
    join(checker, stream, fed);
}

/* ---- copies of what is far back -------------------------------------------------------------- */

/* The chain of the copies goes on to this event. */
static bool replay_leads_to(const struct stream *stream, const struct scanned *event) {
    return stream->replay && event->seq - stream->replay->last == 1 &&
           same(event->previous, stream->replay->hash);
}

static void end_replay(struct checker *checker, struct stream *stream, bool known) {
    struct replay *replay = stream->replay;
    const struct hole *hole;

    if (!replay)
        return;
    /* In front of a hole, the hole knows the hash. */
    hole = find_hole(checker, stream, replay->last + 1);
    if (hole && hole->first == replay->last + 1 && same(hole->before_hash, replay->hash))
        known = true;
    tell_copies(checker, stream, known ? NOTE_SECOND_COPY : FOUND_UNCOMPARED, replay);
    free(replay);
    stream->replay = NULL;
}

static bool replay_event(struct checker *checker, struct stream *stream, const struct fed *fed) {
    struct replay *replay;

    if (!replay_leads_to(stream, fed->event)) {
        end_replay(checker, stream, false);
        stream->replay = calloc(1, sizeof(*stream->replay));
        if (!stream->replay)
            return false;
        stream->replay->first = fed->event->seq;
        stream->replay->place = fed->place;
    }
    replay = stream->replay;
    replay->last = fed->event->seq;
    memcpy(replay->hash, fed->hash, DIGEST_SIZE);
    return true;
}

static void second_copy(struct checker *checker, struct stream *stream, const struct fed *fed) {
    const struct recent_event *first =
        recent_find(checker->recent, stream->index, fed->event->seq, fed->hash);

    if (stream->replay)
        end_replay(checker, stream, replay_leads_to(stream, fed->event));
    tell(checker, stream,
         (struct finding){.kind = NOTE_SECOND_COPY,
                          .first = fed->event->seq,
                          .last = fed->event->seq,
                          .at = fed->place,
                          .other = first ? place_of(first) : stream->now.place});
}

/* ---- what is not the next event ------------------------------------------------------------ */

/* An event of an older strand: brought later, or somebody goes on with it. */
static void go_on_older(struct checker *checker, struct stream *stream, struct strand *older,
                        const struct fed *fed) {
    bool late = fed->event->via || older->late || from_later_boot(&fed->place, &older->place);
    struct finding finding = {.kind = late ? NOTE_LATE : FOUND_FORK,
                              .detail = DETAIL_OLD_BRANCH,
                              .first = fed->event->seq,
                              .last = fed->event->seq,
                              .at = fed->place,
                              .other = stream->now.place};

    tell(checker, stream, finding);
    if (late && !fed->event->via)
        older->late = true;
    advance(checker, stream, older, fed);
    if (!late)
        stream_make_current(stream, older);
}

static bool is_known(const struct checker *checker, const struct stream *stream, uint64_t seq,
                     const uint8_t *hash) {
    return recent_find(checker->recent, stream->index, seq, hash) != NULL;
}

/* The stream goes on from an older event, or (late) an event of another branch comes later. */
static bool branch(struct checker *checker, struct stream *stream, const struct fed *fed,
                   enum finding_detail detail, const struct place *other) {
    const struct scanned *event = fed->event;
    bool late = event->via || from_later_boot(&stream->now.place, &fed->place);
    struct finding finding = {.kind = NOTE_BRANCH,
                              .detail = detail,
                              .first = event->seq,
                              .last = stream->now.seq > event->seq ? stream->now.seq : event->seq,
                              .at = fed->place,
                              .other = *other};
    struct strand *strand = &stream->now;

    if (late)
        strand = stream_add_older(stream);
    else if (!stream_branch(stream))
        strand = NULL;
    if (!strand)
        return false;
    tell(checker, stream, finding);
    if (detail == DETAIL_NOWHERE || detail == DETAIL_GONE)
        open_loose(checker, stream, strand->number, fed);
    advance(checker, stream, strand, fed);
    join(checker, stream, fed);
    return true;
}

static bool go_beyond(struct checker *checker, struct stream *stream, const struct fed *fed) {
    const struct scanned *event = fed->event;
    struct place before = stream->now.place;

    /* Which branch it is of is not known; its boot is the one in which it was brought. */
    if (event->via && stream->older && !is_known(checker, stream, event->seq - 1, event->previous))
        return branch(checker, stream, fed, DETAIL_NOWHERE, &before);
    if (event->seq - stream->now.seq > 1) {
        open_hole(checker, stream, &stream->now, fed);
    } else if (!is_known(checker, stream, event->seq - 1, event->previous)) {
        if (other_boot(&fed->place, &before))
            return branch(checker, stream, fed, DETAIL_NOWHERE, &before);
        tell_edit(checker, stream, stream->now.seq, &before, &fed->place);
    } else if (other_boot(&fed->place, &before)) {
        return branch(checker, stream, fed,
                      event->after == AFTER_REBOOT ? DETAIL_NONE : DETAIL_UNMARKED, &before);
    }
    /* Else it tells which of two is the real one; both were named when the second came. */
    advance(checker, stream, &stream->now, fed);
    join(checker, stream, fed);
    return true;
}

static bool tell_fork(struct checker *checker, struct stream *stream, const struct fed *fed,
                      const struct place *first) {
    tell(checker, stream,
         (struct finding){.kind = FOUND_FORK,
                          .first = fed->event->seq,
                          .last = fed->event->seq,
                          .at = fed->place,
                          .other = *first});
    recent_add(checker->recent, stream->index, fed->event->seq, fed->hash, &fed->place);
    return true;
}

/* A number that is there already, or that another branch has. */
static bool come_again(struct checker *checker, struct stream *stream, const struct fed *fed,
                       const struct place *first, bool marked) {
    const struct scanned *event = fed->event;
    bool innocent = marked || other_boot(&fed->place, first);
    bool from_known = event->seq == 1 || is_known(checker, stream, event->seq - 1, event->previous);
    bool from_other = !from_known && is_known(checker, stream, event->seq - 1, NULL);

    /* What it says it follows is not there, but another one is: the mark alone is no excuse. */
    if (from_other)
        innocent = other_boot(&fed->place, first);
    if (!innocent)
        return tell_fork(checker, stream, fed, first);
    if (from_known)
        return branch(checker, stream, fed, marked ? DETAIL_NONE : DETAIL_UNMARKED, first);
    if (marked && !from_other)
        return branch(checker, stream, fed,
                      find_hole(checker, stream, event->seq - 1) ? DETAIL_GONE : DETAIL_TOO_FAR,
                      first);
    return branch(checker, stream, fed, DETAIL_NOWHERE, first);
}

/* The hole of a branch whose hash the event continues, or that names it. */
static struct hole *named_hole(const struct checker *checker, const struct stream *stream,
                               const struct fed *fed) {
    const struct scanned *event = fed->event;

    for (const struct strand *strand = &stream->now; strand; strand = strand->older) {
        struct hole *hole = holes_find(&checker->holes, stream->index, strand->number, event->seq);

        if (!hole || hole->loose)
            continue;
        if (event->seq == hole->first && hole->before.line &&
            same(event->previous, hole->before_hash))
            return hole;
        if (event->seq == hole->last && same(fed->hash, hole->after_previous))
            return hole;
    }
    return NULL;
}

/* The hole that has the number, if nothing says that the event is of another branch. */
static struct hole *likely_hole(const struct checker *checker, const struct stream *stream,
                                const struct fed *fed) {
    for (const struct strand *strand = &stream->now; strand; strand = strand->older) {
        struct hole *hole =
            holes_find(&checker->holes, stream->index, strand->number, fed->event->seq);

        if (!hole || hole->loose)
            continue;
        if (!fits_left(hole, fed) && other_boot(&fed->place, &hole->before))
            continue;
        if (!fits_right(hole, fed) && other_boot(&fed->place, &hole->after))
            continue;
        if (!other_boot(&fed->place, &hole->after) ||
            (hole->before.line && !other_boot(&fed->place, &hole->before)))
            return hole;
    }
    return NULL;
}

/* A number that was passed already. */
static bool go_back(struct checker *checker, struct stream *stream, const struct fed *fed) {
    const struct scanned *event = fed->event;
    struct hole *hole = likely_hole(checker, stream, fed);
    const struct recent_event *first;
    struct place other;
    /* After a reboot a stale head may lead back; that happens later than all that was before. */
    bool rebooted = event->after == AFTER_REBOOT &&
                    memcmp(fed->place.time, stream->now.place.time, SCAN_TIME) > 0;

    if (hole && (event->via || !rebooted)) {
        fill(checker, stream, hole, fed, event->via || hole->after_via ? NOTE_LATE : FOUND_SWAP);
        return true;
    }
    first = recent_find(checker->recent, stream->index, event->seq, NULL);
    other = first ? place_of(first) : stream->now.place;
    if (rebooted || (first && event->after == AFTER_REBOOT))
        return come_again(checker, stream, fed, &other, true);
    if (first || find_hole(checker, stream, event->seq))
        return come_again(checker, stream, fed, &other, false);
    return replay_event(checker, stream, fed);
}

static bool start_stream(struct checker *checker, const struct fed *fed) {
    const struct scanned *event = fed->event;
    struct stream *stream =
        streams_add(&checker->streams, event->stream, event->service, event->service_n);

    if (!stream)
        return false;
    if (event->seq > 1)
        open_hole(checker, stream, NULL, fed);
    advance(checker, stream, &stream->now, fed);
    return true;
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

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

bool checker_feed(struct checker *checker, const struct scanned *event, struct place place) {
    struct fed fed = {.event = event, .place = place};
    struct stream *stream = streams_find(&checker->streams, event->stream);
    struct strand *older;
    struct hole *hole;

    memcpy(fed.place.time, event->time, SCAN_TIME);
    fed.place.boot = boots_number(&checker->boots, event->boot);
    scan_hash(event, fed.hash);
    count(checker, &fed);
    if (!stream)
        return start_stream(checker, &fed);
    if (follows(&stream->now, event)) {
        advance(checker, stream, &stream->now, &fed);
        join(checker, stream, &fed);
        return true;
    }
    if (recent_find(checker->recent, stream->index, event->seq, fed.hash) || is_end(stream, &fed)) {
        second_copy(checker, stream, &fed);
        return true;
    }
    older = older_before(stream, event);
    if (older) {
        go_on_older(checker, stream, older, &fed);
        join(checker, stream, &fed);
        return true;
    }
    hole = named_hole(checker, stream, &fed);
    if (hole) {
        bool late = event->via || hole->after_via || from_later_boot(&fed.place, &hole->after);

        fill(checker, stream, hole, &fed, late ? NOTE_LATE : FOUND_SWAP);
        return true;
    }
    return event->seq <= stream->now.seq ? go_back(checker, stream, &fed)
                                         : go_beyond(checker, stream, &fed);
}

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
    advance(checker, stream, &stream->now, fed);
}

void checker_rejected(struct checker *checker, const struct scanned *event, struct place place) {
    struct fed fed = {.event = event, .place = place};
    struct stream *stream = streams_find(&checker->streams, event->stream);
    struct hole *hole;

    memcpy(fed.place.time, event->time, SCAN_TIME);
    scan_hash(event, fed.hash);
    if (!stream) {
        start_rejected(checker, &fed);
        return;
    }
    if (stream->rejected) {
        if (follows(&stream->now, event))
            advance(checker, stream, &stream->now, &fed);
        return;
    }
    if (follows(&stream->now, event)) {
        tell(checker, stream,
             (struct finding){.kind = NOTE_REJECTED,
                              .first = event->seq,
                              .last = event->seq,
                              .at = fed.place,
                              .other = stream->now.place});
        advance(checker, stream, &stream->now, &fed);
        return;
    }
    hole = find_hole(checker, stream, event->seq);
    if (hole && fits_left(hole, &fed) && fits_right(hole, &fed))
        fill(checker, stream, hole, &fed, NOTE_REJECTED);
}

bool checker_reaches(const struct checker *checker, const struct checker_head *head) {
    const struct stream *stream = streams_find(&checker->streams, head->stream);

    return head->seq == 0 || (stream && stream->now.seq >= head->seq);
}

void checker_compare(struct checker *checker, const struct checker_head *head) {
    struct stream *stream = streams_find(&checker->streams, head->stream);
    struct finding finding = {.kind = FOUND_TAIL,
                              .stream = head->stream,
                              .service = head->service,
                              .first = 1,
                              .last = head->seq};

    if (head->seq == 0)
        return;
    if (stream) {
        finding.first = stream->now.seq + 1;
        finding.at = stream->now.place;
    }
    if (!checker_reaches(checker, head)) {
        if (head->uncertain && finding.first == head->seq)
            finding.kind = NOTE_CRASH;
        if (head->rebooted)
            finding.detail = DETAIL_REBOOT;
        if (!stream)
            finding.detail = DETAIL_STREAM;
        checker->found(&finding, checker->data);
    } else if (stream->now.seq == head->seq) {
        stream->vouched = same(stream->now.hash, head->hash);
        if (stream->vouched)
            return;
        finding.kind = FOUND_EDIT;
        finding.detail = DETAIL_HEAD;
        finding.first = head->seq;
        checker->found(&finding, checker->data);
    }
}

/*
 * What is missing in a stream: in front of each event whose predecessor is not there, the numbers
 * back to the nearest event that nothing follows, whichever branch it is on. If that one stands in
 * front of another gap already, the branch goes on from nobody knows where: one number is missing
 * at least.
 */
struct end {
    uint64_t seq;
    bool used;
    struct place place;
};

struct finishing {
    struct checker *checker;
    const struct hole **holes; /* of one stream */
    size_t n;
};

static int compare_ends(const void *one, const void *two) {
    const struct end *a = one, *b = two;

    return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static int compare_holes(const void *one, const void *two) {
    const struct hole *a = *(const struct hole *const *)one, *b = *(const struct hole *const *)two;

    return a->last < b->last ? -1 : a->last > b->last;
}

static void finish_plain(struct checker *checker, const struct stream *stream,
                         const struct hole *hole) {
    if (checker->partial && !hole->loose && !hole->before.line)
        checker->totals.beyond++;
    else
        tell_gap(checker, stream, hole, true);
}

/* Sorted; the array is malloc'ed, NULL: no memory. */
static struct end *collect_ends(const struct stream *stream, const struct finishing *all,
                                size_t *ret_n) {
    size_t n = 0, room = all->n + STRANDS_MAX + 2;
    struct end *ends = calloc(room, sizeof(*ends));

    for (size_t i = 0; ends && i < all->n; i++)
        if (all->holes[i]->before.line)
            ends[n++] =
                (struct end){.seq = all->holes[i]->first - 1, .place = all->holes[i]->before};
    for (const struct strand *strand = &stream->now; ends && strand && n < room;
         strand = strand->older)
        ends[n++] = (struct end){.seq = strand->seq, .place = strand->place};
    if (ends)
        qsort(ends, n, sizeof(*ends), compare_ends);
    *ret_n = n;
    return ends;
}

static void finish_branched(struct checker *checker, const struct stream *stream,
                            const struct finishing *all) {
    size_t n = 0, next = 0;
    struct end *ends = collect_ends(stream, all, &n);
    uint64_t told = 0;

    qsort(all->holes, all->n, sizeof(struct hole *), compare_holes);
    for (size_t i = 0; i < all->n; i++) {
        struct hole hole = *all->holes[i];
        bool begin = !hole.loose && !hole.before.line;

        while (next < n && ends[next].seq <= hole.last)
            next++;
        if (ends && !begin) {
            struct end *end = next ? &ends[next - 1] : NULL;

            hole.first = end && !end->used ? end->seq + 1 : hole.last;
            hole.loose = !end || end->used;
            hole.before = hole.loose ? (struct place){0} : end->place;
            if (end)
                end->used = true;
        }
        if (hole.first <= told)
            hole.first = told + 1;
        if (hole.first > hole.last)
            continue;
        told = hole.last;
        finish_plain(checker, stream, &hole);
    }
    free(ends);
}

static void finish_holes(struct finishing *all) {
    const struct stream *stream;

    if (!all->n)
        return;
    stream = streams_at(&all->checker->streams, all->holes[0]->stream);
    if (stream->strands)
        finish_branched(all->checker, stream, all);
    else
        for (size_t i = 0; i < all->n; i++)
            finish_plain(all->checker, stream, all->holes[i]);
    all->n = 0;
}

static void finish_hole(const struct hole *hole, void *data) {
    struct finishing *all = data;

    if (!all->holes) { /* no memory: by its own strand alone */
        finish_plain(all->checker, streams_at(&all->checker->streams, hole->stream), hole);
        return;
    }
    if (all->n && all->holes[0]->stream != hole->stream)
        finish_holes(all);
    all->holes[all->n++] = hole;
}

static void finish_open(struct checker *checker, const struct stream *stream) {
    for (const struct strand *strand = &stream->now; strand && !stream->rejected;
         strand = strand->older) {
        if (strand == &stream->now && stream->vouched)
            continue;
        tell_open(checker, stream, strand->seq, &strand->place);
    }
}

void checker_finish(struct checker *checker) {
    struct finishing all = {.checker = checker};

    for (uint32_t i = 0; i < checker->streams.n; i++)
        end_replay(checker, streams_at(&checker->streams, i), false);
    all.holes = calloc(checker->holes.n + 1, sizeof(struct hole *));
    holes_each(&checker->holes, finish_hole, &all);
    finish_holes(&all);
    free(all.holes);
    for (uint32_t i = 0; i < checker->streams.n; i++)
        finish_open(checker, streams_at(&checker->streams, i));
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
    holes_free(&checker->holes);
    boots_free(&checker->boots);
    streams_free(&checker->streams);
    free(checker);
}
