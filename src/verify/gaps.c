/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/gaps.h"

#include <stdlib.h>

#include "util/array.h"

static void tell_one(struct checker *checker, const struct stream *stream,
                     const struct missing *missing) {
    bool crash = missing->crash && missing->first == missing->last;

    tell(checker, stream,
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
        tell_one(checker, stream, missing);
        return;
    }
    list->items = items;
    list->items[list->n++] = *missing;
}

/* What says most about a number comes first. */
static int compare(const void *one, const void *two) {
    const struct missing *a = one, *b = two;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->last > b->last ? -1 : a->last < b->last;
}

void gaps_tell(struct checker *checker, const struct stream *stream, struct gaps_list *list) {
    uint64_t told = 0;

    if (list->n)
        qsort(list->items, list->n, sizeof(*list->items), compare);
    for (size_t i = 0; i < list->n; i++) {
        struct missing missing = list->items[i];

        if (missing.first <= told) {
            missing.first = told + 1;
            missing.before = (struct place){0};
            missing.detail = DETAIL_NOWHERE;
        }
        if (missing.first > missing.last)
            continue;
        told = missing.last;
        tell_one(checker, stream, &missing);
    }
    free(list->items);
    *list = (struct gaps_list){0};
}
