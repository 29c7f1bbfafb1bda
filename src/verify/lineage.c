/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/lineage.h"

#include <stdlib.h>
#include <string.h>

#define BOOTS_TRIED 64
#define PASSES 4 /* one that is found may leave no room for others */

static int compare_numbers(const void *one, const void *two) {
    const struct segment *a = *(struct segment *const *)one, *b = *(struct segment *const *)two;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->came < b->came ? -1 : a->came > b->came;
}

static int compare_boots(const void *one, const void *two) {
    const struct segment *a = *(struct segment *const *)one, *b = *(struct segment *const *)two;

    if (a->boot != b->boot)
        return a->boot < b->boot ? -1 : 1;
    return compare_numbers(one, two);
}

void segments_sort(struct segment **all, size_t n) {
    qsort(all, n, sizeof(struct segment *), compare_numbers);
}

struct segment **segments_by_boot(struct segment **all, size_t n) {
    struct segment **copy = calloc(n + 1, sizeof(struct segment *));

    if (!copy)
        return NULL;
    memcpy(copy, all, n * sizeof(struct segment *));
    qsort(copy, n, sizeof(struct segment *), compare_boots);
    return copy;
}

size_t segments_from(struct segment *const *all, size_t n, uint64_t number) {
    size_t from = 0;

    while (from < n) {
        size_t middle = from + (n - from) / 2;

        if (all[middle]->first < number)
            from = middle + 1;
        else
            n = middle;
    }
    return from;
}

/* The segments of one boot. */
struct boot_strands {
    uint32_t boot;
    struct segment *const *all;
    size_t n;
};

/* The first event of the boot is there. */
static bool is_whole(const struct boot_strands *boot) {
    return boot->all[0]->first == 1 || segment_marked(boot->all[0]);
}

/* Can the segment be of that boot? Its neighbours there would name it. */
static bool has_room(const struct boot_strands *boot, const struct segment *segment) {
    size_t next = segments_from(boot->all, boot->n, segment->first);

    if (next > 0 && boot->all[next - 1]->last + 1 >= segment->first)
        return false;
    if (next < boot->n && boot->all[next]->first <= segment->last + 1)
        return false;
    return next > 0 ? !segment_marked(segment) : !is_whole(boot);
}

/* The one boot that has room for it, or if there are several, the one that it is of by its time.
 * 0: none, or there is a boot of which nothing is here. */
static uint32_t likely_boot(const struct boot_strands *boots, size_t n,
                            const struct segment *segment, uint32_t birth) {
    uint32_t expected = birth ? birth : 1, found = 0, by_time = 0;
    int with_room = 0;

    if (segment->since > expected)
        expected = segment->since;
    while (n && boots->boot < expected) {
        boots++;
        n--;
    }
    if (segment->since == segment->brought)
        return n && boots->boot == segment->brought && !has_room(boots, segment) ? 0
                                                                                 : segment->brought;
    for (; n && boots->boot <= segment->brought; boots++, n--) {
        bool room = has_room(boots, segment);

        if (boots->boot != expected++)
            return 0;
        if (room && with_room++ == 0)
            found = boots->boot;
        if (memcmp(boots->all[0]->from.time, segment->from.time, SCAN_TIME) <= 0)
            by_time = room ? boots->boot : 0;
        else if (room && !is_whole(boots)) /* it may have begun by then */
            by_time = 0;
    }
    if (expected != segment->brought + 1)
        return 0;
    return with_room == 1 ? found : by_time;
}

/* Those of the first BOOTS_TRIED boots that are known. */
static size_t group(struct segment *const *by_boot, size_t n, uint32_t birth,
                    struct boot_strands ret[BOOTS_TRIED]) {
    size_t groups = 0, to;

    for (size_t from = 0; from < n && groups < BOOTS_TRIED; from = to) {
        for (to = from; to < n && by_boot[to]->boot == by_boot[from]->boot;)
            to++;
        if (by_boot[from]->boot && by_boot[from]->boot >= birth)
            ret[groups++] = (struct boot_strands){by_boot[from]->boot, by_boot + from, to - from};
    }
    return groups;
}

static bool find_some(struct segment **all, size_t n, struct segment *const *by_boot,
                      uint32_t birth) {
    struct boot_strands boots[BOOTS_TRIED];
    size_t groups = group(by_boot, n, birth, boots);
    bool found = false;

    for (size_t i = 0; i < n; i++) {
        struct segment *segment = all[i];

        if (segment->boot || !(segment->orphan || segment_marked(segment)))
            continue;
        segment->boot = likely_boot(boots, groups, segment, birth);
        segment->guessed = segment->boot != 0;
        found |= segment->guessed;
    }
    return found;
}

void find_boots(struct segment **all, size_t n, uint32_t birth) {
    bool found = true;

    for (int pass = 0; found && pass < PASSES; pass++) {
        struct segment **by_boot = segments_by_boot(all, n);

        found = by_boot && find_some(all, n, by_boot, birth);
        free(by_boot);
    }
}
