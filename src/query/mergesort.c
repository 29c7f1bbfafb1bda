/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Records stand in a block of memory from its beginning on, and where they stand is written down
 * from its end on, so that the two together are never more than the block. When they meet, the
 * block is sorted: with a limit all behind it is dropped, and if that is not enough room, the block
 * becomes a run of the file.
 *
 * So many runs are merged at once as the block has room for what is read of them. Where there are
 * more, they are merged into longer ones first, in a second file, and the first is gone then.
 */
#include "query/mergesort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "query/spill.h"

/* Of one run; less would be many small reads. */
#define READ_ROOM ((size_t)64 * 1024)
#define MERGED_MAX 256

/* With a limit, it is cut at so many more than that: what comes behind all these is seen at once.
 */
#define OVER_LIMIT 1024

struct mergesort {
    mergesort_compare *compare;
    const void *data;
    uint64_t limit;
    char *block;
    size_t room, used;
    size_t n;
    bool undecided;     /* whether the last one is within the limit */
    bool cut;           /* at the limit, and `last` is the last one that was within it */
    uint32_t last;      /* where it stands */
    size_t largest;     /* of all records, with what is in front of it */
    struct spill spill; /* opened when it is needed */
};

/* ---- the block ----------------------------------------------------------------------------- */

struct mergesort *mergesort_new(size_t room, uint64_t limit, mergesort_compare *compare,
                                const void *data) {
    struct mergesort *runs = calloc(1, sizeof(*runs));

    if (!runs)
        return NULL;
    *runs = (struct mergesort){.compare = compare,
                               .data = data,
                               .limit = limit,
                               .room = room / RECORD_ALIGN * RECORD_ALIGN};
    /* Pages that take no memory until they are touched. */
    runs->block =
        mmap(NULL, runs->room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (runs->block == MAP_FAILED) {
        free(runs);
        return NULL;
    }
    return runs;
}

static void free_block(struct mergesort *runs) {
    if (runs->block)
        munmap(runs->block, runs->room);
    runs->block = NULL;
}

void mergesort_free(struct mergesort *runs) {
    if (!runs)
        return;
    free_block(runs);
    spill_close(&runs->spill);
    free(runs);
}

/* Where the records stand, the latest first until they are sorted. */
static uint32_t *places(const struct mergesort *runs) {
    return (uint32_t *)(void *)(runs->block + runs->room) - runs->n;
}

static const struct record *record_at(const struct mergesort *runs, uint32_t place) {
    return (const void *)(runs->block + place);
}

static int compare_places(const void *a, const void *b, void *data) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const struct mergesort *runs = data;
    int r = runs->compare(record_at(runs, x)->bytes, record_at(runs, y)->bytes, runs->data);

    return r ? r : (x > y) - (x < y);
}

static void sort_block(struct mergesort *runs) {
    if (runs->n)
        qsort_r(places(runs), runs->n, sizeof(uint32_t), compare_places, runs);
}

static int by_place(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x < y) - (x > y);
}

/* Drops all behind the limit. The rest moves together, and keeps its order in the block. */
static void cut_block(struct mergesort *runs) {
    size_t limit = (size_t)runs->limit; /* less than there are */
    uint32_t *kept, last;

    sort_block(runs);
    memmove(places(runs) + runs->n - limit, places(runs), limit * sizeof(uint32_t));
    runs->n = limit;
    kept = places(runs);
    last = kept[runs->n - 1];
    qsort(kept, runs->n, sizeof(uint32_t), by_place);
    runs->used = 0;
    for (size_t i = runs->n; i-- > 0;) {
        size_t size = record_size(record_at(runs, kept[i])->n);

        memmove(runs->block + runs->used, runs->block + kept[i], size);
        if (kept[i] == last)
            runs->last = (uint32_t)runs->used;
        kept[i] = (uint32_t)runs->used;
        runs->used += size;
    }
    runs->cut = true;
}

/* ---- adding -------------------------------------------------------------------------------- */

/* The one that was added last is filled in now: is it of any use? */
static void decide(struct mergesort *runs) {
    uint32_t newest;

    if (!runs->undecided)
        return;
    runs->undecided = false;
    newest = *places(runs);
    if (runs->compare(record_at(runs, newest)->bytes, record_at(runs, runs->last)->bytes,
                      runs->data) < 0)
        return;
    runs->used = newest;
    runs->n--;
}

static int spill_block(struct mergesort *runs) {
    uint64_t n = runs->limit && runs->limit < runs->n ? runs->limit : runs->n;
    int r = spill_is_open(&runs->spill) ? 0 : spill_open(&runs->spill);

    sort_block(runs);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = spill_put(&runs->spill, record_at(runs, places(runs)[i]));
    runs->used = runs->n = 0;
    runs->cut = false;
    return r < 0 ? r : spill_end_run(&runs->spill);
}

/* To sort the places may take as much memory as they do. */
static bool has_room(const struct mergesort *runs, size_t size) {
    return size + runs->used + (runs->n + 1) * 2 * sizeof(uint32_t) <= runs->room;
}

static int make_room(struct mergesort *runs, size_t size) {
    bool full = !has_room(runs, size);

    if (runs->limit && runs->n > runs->limit && (full || runs->n / 2 >= runs->limit + OVER_LIMIT)) {
        cut_block(runs);
        full = runs->used > runs->room / 2 || !has_room(runs, size);
    }
    return full ? spill_block(runs) : 0;
}

int mergesort_add(struct mergesort *runs, size_t n, void **ret) {
    size_t size = record_size(n);
    struct record *record;
    int r;

    decide(runs);
    if (size > runs->room / 2)
        return -E2BIG;
    r = make_room(runs, size);
    if (r < 0)
        return r;
    record = (struct record *)(void *)(runs->block + runs->used);
    memset((char *)record + size - RECORD_ALIGN, 0, RECORD_ALIGN);
    record->n = n;
    runs->n++;
    *places(runs) = (uint32_t)runs->used;
    runs->used += size;
    if (size > runs->largest)
        runs->largest = size;
    runs->undecided = runs->cut;
    *ret = record->bytes;
    return 0;
}

/* ---- merging ------------------------------------------------------------------------------- */

struct merge {
    const struct mergesort *runs;
    struct spill_reader *readers;
    struct spill_reader **heap; /* the one with the first record of the order comes first */
    size_t n_readers, n;
};

static bool is_before(const struct merge *merge, size_t a, size_t b) {
    const struct spill_reader *x = merge->heap[a], *y = merge->heap[b];
    int r = merge->runs->compare(x->record->bytes, y->record->bytes, merge->runs->data);

    return r < 0 || (r == 0 && x < y);
}

static void sink(struct merge *merge, size_t at) {
    for (;;) {
        struct spill_reader *reader = merge->heap[at];
        size_t first = at;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < merge->n; child++)
            if (is_before(merge, child, first))
                first = child;
        if (first == at)
            return;
        merge->heap[at] = merge->heap[first];
        merge->heap[first] = reader;
        at = first;
    }
}

static void merge_free(struct merge *merge) {
    for (size_t i = 0; merge->readers && i < merge->n_readers; i++)
        spill_reader_free(&merge->readers[i]);
    free(merge->readers);
    free(merge->heap);
}

static size_t room_of_reader(const struct mergesort *runs) {
    return runs->largest > READ_ROOM ? runs->largest : READ_ROOM;
}

/* n runs of the file, from that one on. */
static int merge_begin(struct merge *merge, const struct mergesort *runs, size_t from, size_t n) {
    int r = 0;

    *merge = (struct merge){.runs = runs,
                            .readers = calloc(n, sizeof(*merge->readers)),
                            .heap = calloc(n, sizeof(struct spill_reader *)),
                            .n_readers = n};
    if (!merge->readers || !merge->heap)
        return -ENOMEM;
    for (size_t i = 0; r >= 0 && i < n; i++) {
        r = spill_read(&merge->readers[i], &runs->spill, from + i, room_of_reader(runs));
        if (r == 0)
            r = spill_next(&merge->readers[i]);
        if (r > 0)
            merge->heap[merge->n++] = &merge->readers[i];
    }
    if (r < 0)
        return r;
    for (size_t i = merge->n / 2; i-- > 0;)
        sink(merge, i);
    return 0;
}

static int merge_step(struct merge *merge) {
    int r = spill_next(merge->heap[0]);

    if (r < 0)
        return r;
    if (r == 0)
        merge->heap[0] = merge->heap[--merge->n];
    if (merge->n)
        sink(merge, 0);
    return 0;
}

/* What `each` gets has its length in front of it. */
static int merge_runs(const struct mergesort *runs, size_t from, size_t n,
                      int (*each)(const struct record *record, void *data), void *data) {
    uint64_t left = runs->limit ? runs->limit : UINT64_MAX;
    struct merge merge;
    int r = merge_begin(&merge, runs, from, n);

    for (; r == 0 && merge.n && left > 0; left--) {
        r = each(merge.heap[0]->record, data);
        if (r == 0)
            r = merge_step(&merge);
    }
    merge_free(&merge);
    return r;
}

static int put(const struct record *record, void *spill) {
    return spill_put(spill, record);
}

static size_t merged_at_once(const struct mergesort *runs) {
    size_t n = runs->room / room_of_reader(runs);

    return n < 2 ? 2 : n > MERGED_MAX ? MERGED_MAX : n;
}

/* Makes fewer and longer runs of them all. */
static int merge_pass(struct mergesort *runs) {
    size_t at_once = merged_at_once(runs);
    struct spill longer;
    int r = spill_open(&longer);

    if (r < 0)
        return r;
    for (size_t i = 0; r == 0 && i < runs->spill.n; i += at_once) {
        size_t n = runs->spill.n - i < at_once ? runs->spill.n - i : at_once;

        r = merge_runs(runs, i, n, put, &longer);
        if (r == 0)
            r = spill_end_run(&longer);
    }
    if (r < 0) {
        spill_close(&longer);
        return r;
    }
    spill_close(&runs->spill);
    runs->spill = longer;
    return 0;
}

int mergesort_end(struct mergesort *runs) {
    int r = 0;

    decide(runs);
    if (!spill_is_open(&runs->spill)) {
        sort_block(runs);
        return 0;
    }
    if (runs->n)
        r = spill_block(runs);
    free_block(runs);
    while (r == 0 && runs->spill.n > merged_at_once(runs))
        r = merge_pass(runs);
    return r;
}

/* ---- the order ----------------------------------------------------------------------------- */

struct giving {
    mergesort_each_fn *each;
    void *data;
};

static int give(const struct record *record, void *data) {
    const struct giving *giving = data;

    return giving->each(record->bytes, giving->data);
}

int mergesort_each(struct mergesort *runs, mergesort_each_fn *each, void *data) {
    struct giving giving = {each, data};
    int r = 0;

    if (spill_is_open(&runs->spill))
        return merge_runs(runs, 0, runs->spill.n, give, &giving);
    for (size_t i = 0; r == 0 && i < runs->n && (!runs->limit || i < runs->limit); i++)
        r = give(record_at(runs, places(runs)[i]), &giving);
    return r;
}
