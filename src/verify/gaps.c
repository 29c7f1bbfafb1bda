/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/gaps.h"

#include <stdlib.h>

#include "util/array.h"

static void report_gap(struct checker *checker, const struct stream *stream,
                       const struct missing *missing) {
    bool crash = missing->crash && missing->first == missing->last;

    report_finding(checker, stream,
                   (struct finding){.kind = crash ? NOTE_CRASH : FOUND_GAP,
                                    .detail = missing->detail,
                                    .first = missing->first,
                                    .last = missing->last,
                                    .at = missing->after,
                                    .other = missing->before});
}

void gaps_add(struct checker *checker, const struct stream *stream, struct gaps_list *list,
              const struct missing *missing) {
    void *items = NULL;

    if (!list->no_memory)
        items = array_grow(list->items, list->n, &list->room, sizeof(*list->items));
    if (!items) {
        list->no_memory = checker->no_memory = true;
        report_gap(checker, stream, missing);
        return;
    }
    list->items = items;
    list->items[list->n++] = *missing;
}

/* Of the gaps that begin with one number, the longest first. */
static int compare_gaps(const void *one, const void *two) {
    const struct missing *a = one, *b = two;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->last > b->last ? -1 : a->last < b->last;
}

void gaps_report(struct checker *checker, const struct stream *stream, struct gaps_list *list) {
    uint64_t reported = 0;

    if (list->n)
        qsort(list->items, list->n, sizeof(*list->items), compare_gaps);
    for (size_t i = 0; i < list->n; i++) {
        struct missing missing = list->items[i];

        if (missing.first <= reported) {
            missing.first = reported + 1;
            missing.before = (struct location){0};
            missing.detail = DETAIL_NOWHERE;
        }
        if (missing.first > missing.last)
            continue;
        reported = missing.last;
        report_gap(checker, stream, &missing);
    }
    free(list->items);
    *list = (struct gaps_list){0};
}
