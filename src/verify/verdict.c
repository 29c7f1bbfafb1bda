/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The verdict on a stream, from its segments, after all events were read.
 *
 * While the machine is up, a stream has one branch: each event of a boot names the one before it.
 * So two overlapping segments of one boot are a forgery, numbers between two of them are missing,
 * and where no number is between them, one of the two events was changed. A power loss may set the
 * stream back: segments of different boots may overlap, and the first of a boot continues from any
 * segment of an earlier boot. Where its predecessor is not here, that event is missing, and so are
 * those before it that no other segment can have. Where an event with the number of its predecessor
 * is too far back to compare, the mark of a reboot is believed. A segment without a mark is a
 * finding there: its beginning may have been removed.
 */
#include <stdlib.h>

#include "verify/gaps.h"
#include "verify/lineage.h"

#define LOOK_BACK 4096 /* segments that are searched for one note */

struct verdict {
    struct checker *checker;
    struct stream *stream;
    struct segment **segments;    /* by number */
    const struct segment **reach; /* of the segments up to each, the one with the highest number */
    size_t n;
    struct gaps_list missing;
};

static void report_open(struct checker *checker, const struct stream *stream,
                        const struct segment *segment) {
    if (segment->followed || segment->vouched)
        return;
    checker->totals.open++;
    if (checker->list_open)
        report_finding(checker, stream,
                       (struct finding){.kind = NOTE_OPEN,
                                        .first = segment->last,
                                        .last = segment->last,
                                        .at = segment->to});
}

/* ---- within a boot ------------------------------------------------------------------------- */

static void report_fork(const struct verdict *verdict, const struct segment *low,
                        struct segment *high) {
    bool later = high->from_index > low->from_index;
    uint64_t last = high->last < low->last ? high->last : low->last;

    report_finding(verdict->checker, verdict->stream,
                   (struct finding){.kind = FOUND_FORK,
                                    .first = high->first,
                                    .last = last,
                                    .at = later ? high->from : low->to,
                                    .other = later ? low->to : high->from});
}

static void report_edit(const struct verdict *verdict, struct segment *low,
                        const struct segment *high) {
    low->followed = true;
    report_finding(verdict->checker, verdict->stream,
                   (struct finding){.kind = FOUND_EDIT,
                                    .first = low->last,
                                    .last = high->first,
                                    .at = high->from,
                                    .other = low->to});
}

/* Segments of an unknown boot may have some of the numbers. */
static void add_gaps_between(struct verdict *verdict, const struct segment *low,
                             const struct segment *high) {
    struct missing missing = {.first = low->last + 1, .before = low->to};

    for (size_t i = segments_from(verdict->segments, verdict->n, low->last + 2); i < verdict->n;
         i++) {
        const struct segment *segment = verdict->segments[i];

        if (segment->first >= high->first)
            break;
        if (segment->boot || segment->last + 1 >= high->first || segment->last < missing.first)
            continue;
        missing.last = segment->first - 1;
        missing.after = segment->from;
        if (missing.first <= missing.last)
            gaps_add(verdict->checker, verdict->stream, &verdict->missing, &missing);
        missing.first = segment->last + 1;
        missing.before = segment->to;
    }
    missing.last = high->first - 1;
    missing.after = high->from;
    missing.crash = high->after == AFTER_CRASH;
    missing.detail = high->after == AFTER_REBOOT ? DETAIL_REBOOT : DETAIL_NONE;
    gaps_add(verdict->checker, verdict->stream, &verdict->missing, &missing);
}

/* low: of the earlier segments of this boot, the one with the highest number. */
static void compare_within_boot(struct verdict *verdict, struct segment *low,
                                struct segment *high) {
    bool orphan = high->orphan;

    if ((low->boot_guessed || high->boot_guessed) && high->first <= low->last + 1)
        return;
    high->orphan = false;
    if (high->first <= low->last) {
        if (orphan || !segment_marked(high))
            report_fork(verdict, low, high);
        return;
    }
    if (!orphan)
        return;
    if (high->first == low->last + 1) {
        report_edit(verdict, low, high);
        return;
    }
    add_gaps_between(verdict, low, high);
    if (low->to_index > high->from_index &&
        is_swap(verdict->checker, low->to_late, high->from_late, low->boot))
        report_finding(verdict->checker, verdict->stream,
                       (struct finding){.kind = FOUND_SWAP,
                                        .first = low->last,
                                        .last = high->first,
                                        .at = low->to,
                                        .other = high->from});
}

/* ---- between boots ------------------------------------------------------------------------- */

static enum finding_detail branch_detail(const struct segment *segment) {
    if (segment->maybe_follows)
        return DETAIL_TOO_FAR;
    if (segment_marked(segment))
        return segment->orphan ? DETAIL_GONE : DETAIL_NONE;
    return segment->orphan ? DETAIL_NOWHERE : DETAIL_UNMARKED;
}

/* Its predecessor is missing, or is in a segment that is too far back to compare. */
static void report_uncompared_predecessor(const struct verdict *verdict,
                                          const struct segment *orphan) {
    report_finding(verdict->checker, verdict->stream,
                   (struct finding){.kind = FOUND_UNCOMPARED,
                                    .detail = DETAIL_TOO_FAR,
                                    .first = orphan->first,
                                    .last = orphan->first,
                                    .at = orphan->from});
}

/* The first segment of a boot: does an earlier segment have its numbers, too? */
static void report_branch(const struct verdict *verdict, const struct segment *segment) {
    size_t end = segments_from(verdict->segments, verdict->n, segment->first + 1);
    const struct segment *other = NULL;

    if (segment->orphan && segment->maybe_follows)
        return;
    for (size_t i = end; i > 0 && end - i < LOOK_BACK; i--) {
        const struct segment *each = verdict->segments[i - 1];

        if (verdict->reach[i - 1]->last < segment->first)
            break;
        if (each != segment && each->last >= segment->first &&
            each->oldest_index < segment->from_index && (!other || each->last > other->last))
            other = each;
    }
    if (other)
        report_finding(verdict->checker, verdict->stream,
                       (struct finding){.kind = NOTE_BRANCH,
                                        .detail = branch_detail(segment),
                                        .first = segment->first,
                                        .last = other->last,
                                        .at = segment->from,
                                        .other = other->to});
}

static void judge_boots(struct verdict *verdict) {
    struct segment **by_boot = segments_by_boot(verdict->segments, verdict->n);
    struct segment *low = NULL;

    for (size_t i = 0; by_boot && i < verdict->n; i++) {
        struct segment *segment = by_boot[i];

        if (!segment->boot) {
            if (!segment->orphan)
                report_branch(verdict, segment);
            continue;
        }
        if (!low || low->boot != segment->boot || segment_marked(segment))
            report_branch(verdict, segment);
        if (low && low->boot == segment->boot)
            compare_within_boot(verdict, low, segment);
        if (!low || low->boot != segment->boot || segment->last > low->last)
            low = segment;
    }
    free(by_boot);
}

/* The nearest segment below that may have the events in front of this one. */
static const struct segment *nearest_below(const struct verdict *verdict,
                                           const struct segment *orphan) {
    size_t end =
        orphan->first > 2 ? segments_from(verdict->segments, verdict->n, orphan->first - 1) : 0;

    return end ? verdict->reach[end - 1] : NULL;
}

static void judge_orphan(struct verdict *verdict, const struct segment *orphan) {
    struct missing missing = {
        .last = orphan->first - 1, .after = orphan->from, .crash = orphan->after == AFTER_CRASH};
    const struct segment *before = nearest_below(verdict, orphan);

    if (before && before->last + 1 < orphan->first) {
        missing.first = before->last + 1;
        missing.before = before->to;
        missing.detail = segment_marked(orphan) || (orphan->boot && before->boot != orphan->boot)
                             ? DETAIL_REBOOT
                             : DETAIL_NONE;
    } else if (orphan->maybe_follows) {
        report_uncompared_predecessor(verdict, orphan);
        return;
    } else if (before || orphan != verdict->segments[0]) {
        missing.first = before ? orphan->first - 1 : 1;
        missing.detail = DETAIL_NOWHERE;
    } else {
        missing.first = 1;
        missing.detail = DETAIL_BEGIN;
    }
    if (missing.detail == DETAIL_BEGIN && verdict->checker->partial)
        verdict->checker->totals.beyond++;
    else
        gaps_add(verdict->checker, verdict->stream, &verdict->missing, &missing);
}

/* ---- the stream ------------------------------------------------------------------------------ */

static void report_uncompared(struct checker *checker, struct stream *stream,
                              const struct segment *segment) {
    report_finding(checker, stream,
                   (struct finding){.kind = FOUND_UNCOMPARED,
                                    .first = segment->first,
                                    .last = segment->last,
                                    .at = segment->from});
}

static bool collect_segments(struct verdict *verdict) {
    size_t n = 0;

    for (const struct segment *segment = verdict->stream->list; segment; segment = segment->next)
        n++;
    verdict->segments = calloc(n + 1, sizeof(struct segment *));
    verdict->reach = calloc(n + 1, sizeof(struct segment *));
    if (!verdict->segments || !verdict->reach)
        return false;
    for (struct segment *segment = verdict->stream->list; segment; segment = segment->next) {
        if (segment->maybe_follows && segment_marked(segment)) /* its mark is believed */
            segment->orphan = false;
        if (segment->maybe_copy)
            report_uncompared(verdict->checker, verdict->stream, segment);
        else
            verdict->segments[verdict->n++] = segment;
    }
    segments_sort(verdict->segments, verdict->n);
    for (size_t i = 0; i < verdict->n; i++)
        verdict->reach[i] = i && verdict->reach[i - 1]->last >= verdict->segments[i]->last
                                ? verdict->reach[i - 1]
                                : verdict->segments[i];
    return true;
}

static void report_not_followed(struct checker *checker, const struct stream *stream) {
    checker->no_memory = true;
    report_finding(
        checker, stream,
        (struct finding){.kind = FOUND_UNCOMPARED,
                         .detail = DETAIL_NO_ROOM,
                         .at = stream->list ? stream->list->from : (struct location){0}});
}

void stream_verdict(struct checker *checker, struct stream *stream) {
    struct verdict verdict = {.checker = checker, .stream = stream};

    if (stream->rejected)
        return;
    if (!collect_segments(&verdict)) {
        report_not_followed(checker, stream);
        verdict.n = 0;
    }
    if (verdict.n > 1) {
        segments_guess_boots(verdict.segments, verdict.n, stream->first_boot);
        judge_boots(&verdict);
    }
    for (size_t i = 0; i < verdict.n; i++)
        if (verdict.segments[i]->orphan)
            judge_orphan(&verdict, verdict.segments[i]);
    gaps_report(checker, stream, &verdict.missing);
    for (size_t i = 0; i < verdict.n; i++)
        report_open(checker, stream, verdict.segments[i]);
    free(verdict.segments);
    free(verdict.reach);
}
