/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/lineage.h"

#include <stdlib.h>
#include <string.h>

#define BOOTS_TRIED 64
#define PASSES 4 /* a boot that is found may rule out others */

static int compare_numbers(const void *one, const void *two) {
    const struct segment *a = *(struct segment *const *)one, *b = *(struct segment *const *)two;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->from_index < b->from_index ? -1 : a->from_index > b->from_index;
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
struct boot_segments {
    uint32_t boot;
    struct segment *const *all;
    size_t n;
};

/* Is the first event of the boot here? */
static bool has_first_event(const struct boot_segments *boot) {
    return boot->all[0]->first == 1 || segment_marked(boot->all[0]);
}

/* Can the segment be of that boot? Neighbours in the same boot would name it. */
static bool may_have(const struct boot_segments *boot, const struct segment *segment) {
    size_t next = segments_from(boot->all, boot->n, segment->first);

    if (next > 0 && boot->all[next - 1]->last + 1 >= segment->first)
        return false;
    if (next < boot->n && boot->all[next]->first <= segment->last + 1)
        return false;
    return next > 0 ? !segment_marked(segment) : !has_first_event(boot);
}

/* The only boot that may have it; of several, the one that its time suggests. 0: none, or nothing
 * of a boot is here. */
static uint32_t likely_boot(const struct boot_segments *boots, size_t n,
                            const struct segment *segment, uint32_t first_boot) {
    uint32_t expected = first_boot ? first_boot : 1, found = 0, by_time = 0;
    int n_possible = 0;

    if (segment->min_boot > expected)
        expected = segment->min_boot;
    while (n && boots->boot < expected) {
        boots++;
        n--;
    }
    if (segment->min_boot == segment->max_boot)
        return n && boots->boot == segment->max_boot && !may_have(boots, segment)
                   ? 0
                   : segment->max_boot;
    for (; n && boots->boot <= segment->max_boot; boots++, n--) {
        bool possible = may_have(boots, segment);

        if (boots->boot != expected++)
            return 0;
        if (possible && n_possible++ == 0)
            found = boots->boot;
        if (memcmp(boots->all[0]->from.time, segment->from.time, SCAN_TIME) <= 0)
            by_time = possible ? boots->boot : 0;
        else if (possible && !has_first_event(boots)) /* it may have begun by then */
            by_time = 0;
    }
    if (expected != segment->max_boot + 1)
        return 0;
    return n_possible == 1 ? found : by_time;
}

/* The segments of each of the first BOOTS_TRIED known boots. */
static size_t group_by_boot(struct segment *const *by_boot, size_t n, uint32_t first_boot,
                            struct boot_segments ret[BOOTS_TRIED]) {
    size_t groups = 0, to;

    for (size_t from = 0; from < n && groups < BOOTS_TRIED; from = to) {
        for (to = from; to < n && by_boot[to]->boot == by_boot[from]->boot;)
            to++;
        if (by_boot[from]->boot && by_boot[from]->boot >= first_boot)
            ret[groups++] = (struct boot_segments){by_boot[from]->boot, by_boot + from, to - from};
    }
    return groups;
}

static bool guess_some_boots(struct segment **all, size_t n, struct segment *const *by_boot,
                             uint32_t first_boot) {
    struct boot_segments boots[BOOTS_TRIED];
    size_t groups = group_by_boot(by_boot, n, first_boot, boots);
    bool found = false;

    for (size_t i = 0; i < n; i++) {
        struct segment *segment = all[i];

        if (segment->boot || !(segment->orphan || segment_marked(segment)))
            continue;
        segment->boot = likely_boot(boots, groups, segment, first_boot);
        segment->boot_guessed = segment->boot != 0;
        found |= segment->boot_guessed;
    }
    return found;
}

void segments_guess_boots(struct segment **all, size_t n, uint32_t first_boot) {
    bool found = true;

    for (int pass = 0; found && pass < PASSES; pass++) {
        struct segment **by_boot = segments_by_boot(all, n);

        found = by_boot && guess_some_boots(all, n, by_boot, first_boot);
        free(by_boot);
    }
}
