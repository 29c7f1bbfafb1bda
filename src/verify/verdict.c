/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the segments of a stream say in the end.
 *
 * While the machine is up, a stream has one branch: all events of one boot are in one line. So two
 * segments of one boot that overlap are a forgery, what is between two of them is missing, and
 * where nothing is between them, one of the two events was changed. A power loss may set the stream
 * back: segments of different boots may overlap, and the first of a boot goes on from any of an
 * earlier one. Where its predecessor is not there, that one is missing in any case, and of those
 * before it as many as no other segment may have. Where an event with the number of its predecessor
 * is too far back to compare, a mark of the power loss is believed, and what has none is a finding:
 * its beginning may have been removed.
 */
#include <stdlib.h>

#include "verify/gaps.h"
#include "verify/lineage.h"

#define LOOK_BACK 4096 /* segments that are looked at for one note */

struct settling {
    struct checker *checker;
    struct stream *stream;
    struct segment **all;         /* by number */
    const struct segment **reach; /* of the first ones of them, that which goes furthest */
    size_t n;
    struct gaps_list missing;
};

static void tell_open(struct checker *checker, const struct stream *stream,
                      const struct segment *segment) {
    if (segment->followed || segment->vouched)
        return;
    checker->totals.open++;
    if (checker->list_open)
        tell(checker, stream,
             (struct finding){.kind = NOTE_OPEN,
                              .first = segment->last,
                              .last = segment->last,
                              .at = segment->to});
}

/* ---- within a boot ------------------------------------------------------------------------- */

static void tell_fork(const struct settling *all, const struct segment *low, struct segment *high) {
    bool later = high->came > low->came;
    uint64_t last = high->last < low->last ? high->last : low->last;

    tell(all->checker, all->stream,
         (struct finding){.kind = FOUND_FORK,
                          .first = high->first,
                          .last = last,
                          .at = later ? high->from : low->to,
                          .other = later ? low->to : high->from});
}

static void tell_edit(const struct settling *all, struct segment *low, const struct segment *high) {
    low->followed = true;
    tell(all->checker, all->stream,
         (struct finding){.kind = FOUND_EDIT,
                          .first = low->last,
                          .last = high->first,
                          .at = high->from,
                          .other = low->to});
}

/* Segments whose boot is not known may have some of the numbers. */
static void add_between(struct settling *all, const struct segment *low,
                        const struct segment *high) {
    struct missing missing = {.first = low->last + 1, .before = low->to};

    for (size_t i = segments_from(all->all, all->n, low->last + 2); i < all->n; i++) {
        const struct segment *segment = all->all[i];

        if (segment->first >= high->first)
            break;
        if (segment->boot || segment->last + 1 >= high->first || segment->last < missing.first)
            continue;
        missing.last = segment->first - 1;
        missing.after = segment->from;
        if (missing.first <= missing.last)
            gaps_add(all->checker, all->stream, &all->missing, &missing);
        missing.first = segment->last + 1;
        missing.before = segment->to;
    }
    missing.last = high->first - 1;
    missing.after = high->from;
    missing.crash = high->after == AFTER_CRASH;
    missing.detail = high->after == AFTER_REBOOT ? DETAIL_REBOOT : DETAIL_NONE;
    gaps_add(all->checker, all->stream, &all->missing, &missing);
}

/* low: the segment of the same boot that goes furthest of those before. */
static void hold_together(struct settling *all, struct segment *low, struct segment *high) {
    bool orphan = high->orphan;

    if ((low->guessed || high->guessed) && high->first <= low->last + 1)
        return;
    high->orphan = false;
    if (high->first <= low->last) {
        if (orphan || !segment_marked(high))
            tell_fork(all, low, high);
        return;
    }
    if (!orphan)
        return;
    if (high->first == low->last + 1) {
        tell_edit(all, low, high);
        return;
    }
    add_between(all, low, high);
    if (low->ended > high->came && is_swap(all->checker, low->to_late, high->from_late, low->boot))
        tell(all->checker, all->stream,
             (struct finding){.kind = FOUND_SWAP,
                              .first = low->last,
                              .last = high->first,
                              .at = low->to,
                              .other = high->from});
}

/* ---- between boots -----------------------------------------------------------------------------
 */

static enum finding_detail branch_detail(const struct segment *segment) {
    if (segment->far)
        return DETAIL_TOO_FAR;
    if (segment_marked(segment))
        return segment->orphan ? DETAIL_GONE : DETAIL_NONE;
    return segment->orphan ? DETAIL_NOWHERE : DETAIL_UNMARKED;
}

/* It goes on from an event that is here, or from one that is missing: a segment that has this
 * number is too far back. */
static void tell_far(const struct settling *all, const struct segment *orphan) {
    tell(all->checker, all->stream,
         (struct finding){.kind = FOUND_UNCOMPARED,
                          .detail = DETAIL_TOO_FAR,
                          .first = orphan->first,
                          .last = orphan->first,
                          .at = orphan->from});
}

/* The first of a boot: do its numbers stand on another segment, too, which came before? */
static void tell_branch(const struct settling *all, const struct segment *segment) {
    size_t end = segments_from(all->all, all->n, segment->first + 1);
    const struct segment *other = NULL;

    if (segment->orphan && segment->far)
        return;
    for (size_t i = end; i > 0 && end - i < LOOK_BACK; i--) {
        const struct segment *each = all->all[i - 1];

        if (all->reach[i - 1]->last < segment->first)
            break;
        if (each != segment && each->last >= segment->first && each->oldest < segment->came &&
            (!other || each->last > other->last))
            other = each;
    }
    if (other)
        tell(all->checker, all->stream,
             (struct finding){.kind = NOTE_BRANCH,
                              .detail = branch_detail(segment),
                              .first = segment->first,
                              .last = other->last,
                              .at = segment->from,
                              .other = other->to});
}

static void settle_boots(struct settling *all) {
    struct segment **by_boot = segments_by_boot(all->all, all->n);
    struct segment *low = NULL;

    for (size_t i = 0; by_boot && i < all->n; i++) {
        struct segment *segment = by_boot[i];

        if (!segment->boot) {
            if (!segment->orphan)
                tell_branch(all, segment);
            continue;
        }
        if (!low || low->boot != segment->boot || segment_marked(segment))
            tell_branch(all, segment);
        if (low && low->boot == segment->boot)
            hold_together(all, low, segment);
        if (!low || low->boot != segment->boot || segment->last > low->last)
            low = segment;
    }
    free(by_boot);
}

/* What is nearest below of all segments that may have the events in front of this one. */
static const struct segment *nearest(const struct settling *all, const struct segment *orphan) {
    size_t end = orphan->first > 2 ? segments_from(all->all, all->n, orphan->first - 1) : 0;

    return end ? all->reach[end - 1] : NULL;
}

static void settle_orphan(struct settling *all, const struct segment *orphan) {
    struct missing missing = {
        .last = orphan->first - 1, .after = orphan->from, .crash = orphan->after == AFTER_CRASH};
    const struct segment *before = nearest(all, orphan);

    if (before && before->last + 1 < orphan->first) {
        missing.first = before->last + 1;
        missing.before = before->to;
        missing.detail = segment_marked(orphan) || (orphan->boot && before->boot != orphan->boot)
                             ? DETAIL_REBOOT
                             : DETAIL_NONE;
    } else if (orphan->far) {
        tell_far(all, orphan);
        return;
    } else if (before || orphan != all->all[0]) {
        missing.first = before ? orphan->first - 1 : 1;
        missing.detail = DETAIL_NOWHERE;
    } else {
        missing.first = 1;
        missing.detail = DETAIL_BEGIN;
    }
    if (missing.detail == DETAIL_BEGIN && all->checker->partial)
        all->checker->totals.beyond++;
    else
        gaps_add(all->checker, all->stream, &all->missing, &missing);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void tell_unsure(struct checker *checker, struct stream *stream,
                        const struct segment *segment) {
    tell(checker, stream,
         (struct finding){.kind = FOUND_UNCOMPARED,
                          .first = segment->first,
                          .last = segment->last,
                          .at = segment->from});
}

static bool collect(struct settling *all) {
    size_t n = 0;

    for (const struct segment *segment = all->stream->list; segment; segment = segment->next)
        n++;
    all->all = calloc(n + 1, sizeof(struct segment *));
    all->reach = calloc(n + 1, sizeof(struct segment *));
    if (!all->all || !all->reach)
        return false;
    for (struct segment *segment = all->stream->list; segment; segment = segment->next) {
        if (segment->far && segment_marked(segment)) /* it is believed */
            segment->orphan = false;
        if (segment->unsure)
            tell_unsure(all->checker, all->stream, segment);
        else
            all->all[all->n++] = segment;
    }
    segments_sort(all->all, all->n);
    for (size_t i = 0; i < all->n; i++)
        all->reach[i] =
            i && all->reach[i - 1]->last >= all->all[i]->last ? all->reach[i - 1] : all->all[i];
    return true;
}

static void tell_no_memory(struct checker *checker, const struct stream *stream) {
    checker->no_memory = true;
    tell(checker, stream,
         (struct finding){.kind = FOUND_UNCOMPARED,
                          .detail = DETAIL_NO_ROOM,
                          .at = stream->list ? stream->list->from : (struct place){0}});
}

void settle(struct checker *checker, struct stream *stream) {
    struct settling all = {.checker = checker, .stream = stream};

    if (stream->rejected)
        return;
    if (!collect(&all)) {
        tell_no_memory(checker, stream);
        all.n = 0;
    }
    if (all.n > 1) {
        find_boots(all.all, all.n, stream->birth);
        settle_boots(&all);
    }
    for (size_t i = 0; i < all.n; i++)
        if (all.all[i]->orphan)
            settle_orphan(&all, all.all[i]);
    gaps_tell(checker, stream, &all.missing);
    for (size_t i = 0; i < all.n; i++)
        tell_open(checker, stream, all.all[i]);
    free(all.all);
    free(all.reach);
}
