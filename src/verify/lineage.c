/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/lineage.h"

#include <stdlib.h>
#include <string.h>

#define BOOTS_TRIED 64
#define PASSES 4 /* one that is found may leave no room for others */

static int compare_numbers(const void *one, const void *two) {
    const struct strand *a = *(struct strand *const *)one, *b = *(struct strand *const *)two;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->came < b->came ? -1 : a->came > b->came;
}

static int compare_boots(const void *one, const void *two) {
    const struct strand *a = *(struct strand *const *)one, *b = *(struct strand *const *)two;

    if (a->boot != b->boot)
        return a->boot < b->boot ? -1 : 1;
    return compare_numbers(one, two);
}

void strands_sort(struct strand **all, size_t n) {
    qsort(all, n, sizeof(struct strand *), compare_numbers);
}

struct strand **strands_by_boot(struct strand **all, size_t n) {
    struct strand **copy = calloc(n + 1, sizeof(struct strand *));

    if (!copy)
        return NULL;
    memcpy(copy, all, n * sizeof(struct strand *));
    qsort(copy, n, sizeof(struct strand *), compare_boots);
    return copy;
}

size_t strands_from(struct strand *const *all, size_t n, uint64_t number) {
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

/* The strands of one boot. */
struct boot_strands {
    uint32_t boot;
    struct strand *const *all;
    size_t n;
};

/* The first event of the boot is there. */
static bool is_whole(const struct boot_strands *boot) {
    return boot->all[0]->first == 1 || strand_marked(boot->all[0]);
}

/* Can the strand be of that boot? Its neighbours there would name it. */
static bool has_room(const struct boot_strands *boot, const struct strand *strand) {
    size_t next = strands_from(boot->all, boot->n, strand->first);

    if (next > 0 && boot->all[next - 1]->last + 1 >= strand->first)
        return false;
    if (next < boot->n && boot->all[next]->first <= strand->last + 1)
        return false;
    return next > 0 ? !strand_marked(strand) : !is_whole(boot);
}

/* The one boot that has room for it, or if there are several, the one that it is of by its time.
 * 0: none, or there is a boot of which nothing is here. */
static uint32_t likely_boot(const struct boot_strands *boots, size_t n, const struct strand *strand,
                            uint32_t birth) {
    uint32_t expected = birth ? birth : 1, found = 0, by_time = 0;
    int with_room = 0;

    if (strand->since > expected)
        expected = strand->since;
    while (n && boots->boot < expected) {
        boots++;
        n--;
    }
    if (strand->since == strand->brought)
        return n && boots->boot == strand->brought && !has_room(boots, strand) ? 0
                                                                               : strand->brought;
    for (; n && boots->boot <= strand->brought; boots++, n--) {
        bool room = has_room(boots, strand);

        if (boots->boot != expected++)
            return 0;
        if (room && with_room++ == 0)
            found = boots->boot;
        if (memcmp(boots->all[0]->from.time, strand->from.time, SCAN_TIME) <= 0)
            by_time = room ? boots->boot : 0;
        else if (room && !is_whole(boots)) /* it may have begun by then */
            by_time = 0;
    }
    if (expected != strand->brought + 1)
        return 0;
    return with_room == 1 ? found : by_time;
}

/* Those of the first BOOTS_TRIED boots that are known. */
static size_t group(struct strand *const *by_boot, size_t n, uint32_t birth,
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

static bool find_some(struct strand **all, size_t n, struct strand *const *by_boot,
                      uint32_t birth) {
    struct boot_strands boots[BOOTS_TRIED];
    size_t groups = group(by_boot, n, birth, boots);
    bool found = false;

    for (size_t i = 0; i < n; i++) {
        struct strand *strand = all[i];

        if (strand->boot || !(strand->orphan || strand_marked(strand)))
            continue;
        strand->boot = likely_boot(boots, groups, strand, birth);
        strand->guessed = strand->boot != 0;
        found |= strand->guessed;
    }
    return found;
}

void find_boots(struct strand **all, size_t n, uint32_t birth) {
    bool found = true;

    for (int pass = 0; found && pass < PASSES; pass++) {
        struct strand **by_boot = strands_by_boot(all, n);

        found = by_boot && find_some(all, n, by_boot, birth);
        free(by_boot);
    }
}
