/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the strands of a stream say in the end.
 *
 * While the machine is up, a stream has one branch: all events of one boot are in one line. So two
 * strands of one boot that overlap are a forgery, what is between two of them is missing, and where
 * nothing is between them, one of the two events was changed. A power loss may set the stream back:
 * strands of different boots may overlap, and the first of a boot goes on from any of an earlier
 * one. Where its predecessor is not there, that one is missing in any case, and of those before it
 * as many as no other strand may have. Where an event with the number of its predecessor is too far
 * back to compare, a mark of the power loss is believed, and what has none is a finding: its
 * beginning may have been removed.
 */
#include <stdlib.h>

#include "verify/gaps.h"
#include "verify/lineage.h"

#define LOOK_BACK 4096 /* strands that are looked at for one note */

struct settling {
    struct checker *checker;
    struct stream *stream;
    struct strand **all;         /* by number */
    const struct strand **reach; /* of the first ones of them, that which goes furthest */
    size_t n;
    struct missing_list missing;
};

static void tell_open(struct checker *checker, const struct stream *stream,
                      const struct strand *strand) {
    if (strand->followed || strand->vouched)
        return;
    checker->totals.open++;
    if (checker->list_open)
        tell(checker, stream,
             (struct finding){
                 .kind = NOTE_OPEN, .first = strand->last, .last = strand->last, .at = strand->to});
}

/* ---- within a boot ------------------------------------------------------------------------- */

static void tell_fork(const struct settling *all, const struct strand *low, struct strand *high) {
    bool later = high->came > low->came;
    uint64_t last = high->last < low->last ? high->last : low->last;

    tell(all->checker, all->stream,
         (struct finding){.kind = FOUND_FORK,
                          .first = high->first,
                          .last = last,
                          .at = later ? high->from : low->to,
                          .other = later ? low->to : high->from});
}

static void tell_edit(const struct settling *all, struct strand *low, const struct strand *high) {
    low->followed = true;
    tell(all->checker, all->stream,
         (struct finding){.kind = FOUND_EDIT,
                          .first = low->last,
                          .last = high->first,
                          .at = high->from,
                          .other = low->to});
}

/* Strands whose boot is not known may have some of the numbers. */
static void add_between(struct settling *all, const struct strand *low, const struct strand *high) {
    struct missing missing = {.first = low->last + 1, .before = low->to};

    for (size_t i = strands_from(all->all, all->n, low->last + 2); i < all->n; i++) {
        const struct strand *strand = all->all[i];

        if (strand->first >= high->first)
            break;
        if (strand->boot || strand->last + 1 >= high->first || strand->last < missing.first)
            continue;
        missing.last = strand->first - 1;
        missing.after = strand->from;
        if (missing.first <= missing.last)
            missing_add(all->checker, all->stream, &all->missing, &missing);
        missing.first = strand->last + 1;
        missing.before = strand->to;
    }
    missing.last = high->first - 1;
    missing.after = high->from;
    missing.crash = high->after == AFTER_CRASH;
    missing.detail = high->after == AFTER_REBOOT ? DETAIL_REBOOT : DETAIL_NONE;
    missing_add(all->checker, all->stream, &all->missing, &missing);
}

/* low: the strand of the same boot that goes furthest of those before. */
static void hold_together(struct settling *all, struct strand *low, struct strand *high) {
    bool orphan = high->orphan;

    if ((low->guessed || high->guessed) && high->first <= low->last + 1)
        return;
    high->orphan = false;
    if (high->first <= low->last) {
        if (orphan || !strand_marked(high))
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

static enum finding_detail branch_detail(const struct strand *strand) {
    if (strand->far)
        return DETAIL_TOO_FAR;
    if (strand_marked(strand))
        return strand->orphan ? DETAIL_GONE : DETAIL_NONE;
    return strand->orphan ? DETAIL_NOWHERE : DETAIL_UNMARKED;
}

/* It goes on from an event that is here, or from one that is missing: a strand that has this number
 * is too far back. */
static void tell_far(const struct settling *all, const struct strand *orphan) {
    tell(all->checker, all->stream,
         (struct finding){.kind = FOUND_UNCOMPARED,
                          .detail = DETAIL_TOO_FAR,
                          .first = orphan->first,
                          .last = orphan->first,
                          .at = orphan->from});
}

/* The first of a boot: do its numbers stand on another strand, too, which came before? */
static void tell_branch(const struct settling *all, const struct strand *strand) {
    size_t end = strands_from(all->all, all->n, strand->first + 1);
    const struct strand *other = NULL;

    if (strand->orphan && strand->far)
        return;
    for (size_t i = end; i > 0 && end - i < LOOK_BACK; i--) {
        const struct strand *each = all->all[i - 1];

        if (all->reach[i - 1]->last < strand->first)
            break;
        if (each != strand && each->last >= strand->first && each->oldest < strand->came &&
            (!other || each->last > other->last))
            other = each;
    }
    if (other)
        tell(all->checker, all->stream,
             (struct finding){.kind = NOTE_BRANCH,
                              .detail = branch_detail(strand),
                              .first = strand->first,
                              .last = other->last,
                              .at = strand->from,
                              .other = other->to});
}

static void settle_boots(struct settling *all) {
    struct strand **by_boot = strands_by_boot(all->all, all->n);
    struct strand *low = NULL;

    for (size_t i = 0; by_boot && i < all->n; i++) {
        struct strand *strand = by_boot[i];

        if (!strand->boot) {
            if (!strand->orphan)
                tell_branch(all, strand);
            continue;
        }
        if (!low || low->boot != strand->boot || strand_marked(strand))
            tell_branch(all, strand);
        if (low && low->boot == strand->boot)
            hold_together(all, low, strand);
        if (!low || low->boot != strand->boot || strand->last > low->last)
            low = strand;
    }
    free(by_boot);
}

/* What is nearest below of all strands that may have the events in front of this one. */
static const struct strand *nearest(const struct settling *all, const struct strand *orphan) {
    size_t end = orphan->first > 2 ? strands_from(all->all, all->n, orphan->first - 1) : 0;

    return end ? all->reach[end - 1] : NULL;
}

static void settle_orphan(struct settling *all, const struct strand *orphan) {
    struct missing missing = {
        .last = orphan->first - 1, .after = orphan->from, .crash = orphan->after == AFTER_CRASH};
    const struct strand *before = nearest(all, orphan);

    if (before && before->last + 1 < orphan->first) {
        missing.first = before->last + 1;
        missing.before = before->to;
        missing.detail = strand_marked(orphan) || (orphan->boot && before->boot != orphan->boot)
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
        missing_add(all->checker, all->stream, &all->missing, &missing);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void tell_unsure(struct checker *checker, struct stream *stream,
                        const struct strand *strand) {
    tell(checker, stream,
         (struct finding){.kind = FOUND_UNCOMPARED,
                          .first = strand->first,
                          .last = strand->last,
                          .at = strand->from});
}

static bool collect(struct settling *all) {
    size_t n = 0;

    for (const struct strand *strand = all->stream->list; strand; strand = strand->next)
        n++;
    all->all = calloc(n + 1, sizeof(struct strand *));
    all->reach = calloc(n + 1, sizeof(struct strand *));
    if (!all->all || !all->reach)
        return false;
    for (struct strand *strand = all->stream->list; strand; strand = strand->next) {
        if (strand->far && strand_marked(strand)) /* it is believed */
            strand->orphan = false;
        if (strand->unsure)
            tell_unsure(all->checker, all->stream, strand);
        else
            all->all[all->n++] = strand;
    }
    strands_sort(all->all, all->n);
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
    missing_tell(checker, stream, &all.missing);
    for (size_t i = 0; i < all.n; i++)
        tell_open(checker, stream, all.all[i]);
    free(all.all);
    free(all.reach);
}
