/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A block of memory has the records at its beginning and their offsets at its end. When the two
 * meet, the block is sorted. With a limit, the records behind it are dropped; if that is not enough
 * room, the block becomes a run of the temporary file.
 *
 * As many runs are merged at once as the block has room to read them. If there are more, they are
 * first merged into longer runs in a second file, which replaces the first one.
 */
#include "query/mergesort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "query/spill.h"

/* For each run; less would mean many small reads. */
#define READ_ROOM ((size_t)64 * 1024)
#define MERGED_MAX 256

/* With a limit, the block is cut when it has so many records more. Records behind the limit are
 * then dropped at once. */
#define OVER_LIMIT 1024

struct mergesort {
    mergesort_compare *compare;
    const void *data;
    uint64_t limit;
    char *block;
    size_t room, used;
    size_t n;
    bool undecided;     /* is the record that was added last within the limit? */
    bool cut;           /* the block was cut, and `last` was the last record within the limit */
    uint32_t last;      /* its offset */
    size_t largest;     /* size of a record, with its header */
    struct spill spill; /* opened when it is needed */
};

/* ---- the block ----------------------------------------------------------------------------- */

struct mergesort *mergesort_new(size_t room, uint64_t limit, mergesort_compare *compare,
                                const void *data) {
    struct mergesort *sort = calloc(1, sizeof(*sort));

    if (!sort)
        return NULL;
    *sort = (struct mergesort){
        .compare = compare, .data = data, .limit = limit, .room = room / SPILL_ALIGN * SPILL_ALIGN};
    /* Pages that take no memory until they are touched. */
    sort->block =
        mmap(NULL, sort->room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (sort->block == MAP_FAILED) {
        free(sort);
        return NULL;
    }
    return sort;
}

static void free_block(struct mergesort *sort) {
    if (sort->block)
        munmap(sort->block, sort->room);
    sort->block = NULL;
}

void mergesort_free(struct mergesort *sort) {
    if (!sort)
        return;
    free_block(sort);
    spill_close(&sort->spill);
    free(sort);
}

/* The offsets of the records, the latest first until they are sorted. */
static uint32_t *offsets(const struct mergesort *sort) {
    return (uint32_t *)(void *)(sort->block + sort->room) - sort->n;
}

static const struct spill_record *record_at(const struct mergesort *sort, uint32_t offset) {
    return (const void *)(sort->block + offset);
}

static int compare_offsets(const void *a, const void *b, void *data) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const struct mergesort *sort = data;
    int r = sort->compare(record_at(sort, x)->bytes, record_at(sort, y)->bytes, sort->data);

    return r ? r : (x > y) - (x < y);
}

static void sort_block(struct mergesort *sort) {
    if (sort->n)
        qsort_r(offsets(sort), sort->n, sizeof(uint32_t), compare_offsets, sort);
}

static int by_offset(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x < y) - (x > y);
}

/* Drops the records behind the limit, and closes the holes in the block. */
static void cut_block(struct mergesort *sort) {
    size_t limit = (size_t)sort->limit; /* less than there are */
    uint32_t *kept, last;

    sort_block(sort);
    memmove(offsets(sort) + sort->n - limit, offsets(sort), limit * sizeof(uint32_t));
    sort->n = limit;
    kept = offsets(sort);
    last = kept[sort->n - 1];
    qsort(kept, sort->n, sizeof(uint32_t), by_offset);
    sort->used = 0;
    for (size_t i = sort->n; i-- > 0;) {
        size_t size = spill_record_size(record_at(sort, kept[i])->n);

        memmove(sort->block + sort->used, sort->block + kept[i], size);
        if (kept[i] == last)
            sort->last = (uint32_t)sort->used;
        kept[i] = (uint32_t)sort->used;
        sort->used += size;
    }
    sort->cut = true;
}

/* ---- adding -------------------------------------------------------------------------------- */

/* The record that was added last is filled in now: drops it if it is behind the limit. */
static void drop_beyond_limit(struct mergesort *sort) {
    uint32_t newest;

    if (!sort->undecided)
        return;
    sort->undecided = false;
    newest = *offsets(sort);
    if (sort->compare(record_at(sort, newest)->bytes, record_at(sort, sort->last)->bytes,
                      sort->data) < 0)
        return;
    sort->used = newest;
    sort->n--;
}

static int spill_block(struct mergesort *sort) {
    uint64_t n = sort->limit && sort->limit < sort->n ? sort->limit : sort->n;
    int r = spill_is_open(&sort->spill) ? 0 : spill_open(&sort->spill);

    sort_block(sort);
    for (size_t i = 0; r == 0 && i < n; i++)
        r = spill_put(&sort->spill, record_at(sort, offsets(sort)[i]));
    sort->used = sort->n = 0;
    sort->cut = false;
    return r < 0 ? r : spill_end_run(&sort->spill);
}

/* Sorting the offsets may take as much memory again. */
static bool has_room(const struct mergesort *sort, size_t size) {
    return size + sort->used + (sort->n + 1) * 2 * sizeof(uint32_t) <= sort->room;
}

static int make_room(struct mergesort *sort, size_t size) {
    bool full = !has_room(sort, size);

    if (sort->limit && sort->n > sort->limit && (full || sort->n / 2 >= sort->limit + OVER_LIMIT)) {
        cut_block(sort);
        full = sort->used > sort->room / 2 || !has_room(sort, size);
    }
    return full ? spill_block(sort) : 0;
}

int mergesort_add(struct mergesort *sort, size_t n, void **ret) {
    size_t size = spill_record_size(n);
    struct spill_record *record;
    int r;

    drop_beyond_limit(sort);
    if (size > sort->room / 2)
        return -E2BIG;
    r = make_room(sort, size);
    if (r < 0)
        return r;
    record = (struct spill_record *)(void *)(sort->block + sort->used);
    memset((char *)record + size - SPILL_ALIGN, 0, SPILL_ALIGN);
    record->n = n;
    sort->n++;
    *offsets(sort) = (uint32_t)sort->used;
    sort->used += size;
    if (size > sort->largest)
        sort->largest = size;
    sort->undecided = sort->cut;
    *ret = record->bytes;
    return 0;
}

/* ---- merging ------------------------------------------------------------------------------- */

struct merge {
    const struct mergesort *sort;
    struct spill_reader *readers;
    struct spill_reader **heap; /* by their present records */
    size_t n_readers, n;
};

static bool is_before(const struct merge *merge, size_t a, size_t b) {
    const struct spill_reader *x = merge->heap[a], *y = merge->heap[b];
    int r = merge->sort->compare(x->record->bytes, y->record->bytes, merge->sort->data);

    return r < 0 || (r == 0 && x < y);
}

static void sift_down(struct merge *merge, size_t at) {
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

static size_t room_of_reader(const struct mergesort *sort) {
    return sort->largest > READ_ROOM ? sort->largest : READ_ROOM;
}

/* Merges n runs of the file, from the run `from` on. */
static int merge_begin(struct merge *merge, const struct mergesort *sort, size_t from, size_t n) {
    int r = 0;

    *merge = (struct merge){.sort = sort,
                            .readers = calloc(n, sizeof(*merge->readers)),
                            .heap = calloc(n, sizeof(struct spill_reader *)),
                            .n_readers = n};
    if (!merge->readers || !merge->heap)
        return -ENOMEM;
    for (size_t i = 0; r >= 0 && i < n; i++) {
        r = spill_read(&merge->readers[i], &sort->spill, from + i, room_of_reader(sort));
        if (r == 0)
            r = spill_next(&merge->readers[i]);
        if (r > 0)
            merge->heap[merge->n++] = &merge->readers[i];
    }
    if (r < 0)
        return r;
    for (size_t i = merge->n / 2; i-- > 0;)
        sift_down(merge, i);
    return 0;
}

static int merge_step(struct merge *merge) {
    int r = spill_next(merge->heap[0]);

    if (r < 0)
        return r;
    if (r == 0)
        merge->heap[0] = merge->heap[--merge->n];
    if (merge->n)
        sift_down(merge, 0);
    return 0;
}

static int merge_runs(const struct mergesort *sort, size_t from, size_t n,
                      int (*each)(const struct spill_record *record, void *data), void *data) {
    uint64_t left = sort->limit ? sort->limit : UINT64_MAX;
    struct merge merge;
    int r = merge_begin(&merge, sort, from, n);

    for (; r == 0 && merge.n && left > 0; left--) {
        r = each(merge.heap[0]->record, data);
        if (r == 0)
            r = merge_step(&merge);
    }
    merge_free(&merge);
    return r;
}

static int put_in_spill(const struct spill_record *record, void *spill) {
    return spill_put(spill, record);
}

static size_t merged_at_once(const struct mergesort *sort) {
    size_t n = sort->room / room_of_reader(sort);

    if (n < 2)
        return 2;
    return n < MERGED_MAX ? n : MERGED_MAX;
}

/* Merges the runs into fewer and longer ones. */
static int merge_pass(struct mergesort *sort) {
    size_t at_once = merged_at_once(sort);
    struct spill longer;
    int r = spill_open(&longer);

    if (r < 0)
        return r;
    for (size_t i = 0; r == 0 && i < sort->spill.n; i += at_once) {
        size_t n = sort->spill.n - i < at_once ? sort->spill.n - i : at_once;

        r = merge_runs(sort, i, n, put_in_spill, &longer);
        if (r == 0)
            r = spill_end_run(&longer);
    }
    if (r < 0) {
        spill_close(&longer);
        return r;
    }
    spill_close(&sort->spill);
    sort->spill = longer;
    return 0;
}

int mergesort_end(struct mergesort *sort) {
    int r = 0;

    drop_beyond_limit(sort);
    if (!spill_is_open(&sort->spill)) {
        sort_block(sort);
        return 0;
    }
    if (sort->n)
        r = spill_block(sort);
    free_block(sort);
    while (r == 0 && sort->spill.n > merged_at_once(sort))
        r = merge_pass(sort);
    return r;
}

/* ---- the order ----------------------------------------------------------------------------- */

struct record_callback {
    mergesort_each_fn *each;
    void *data;
};

static int call_with_bytes(const struct spill_record *record, void *data) {
    const struct record_callback *callback = data;

    return callback->each(record->bytes, callback->data);
}

int mergesort_each(struct mergesort *sort, mergesort_each_fn *each, void *data) {
    struct record_callback callback = {each, data};
    int r = 0;

    if (spill_is_open(&sort->spill))
        return merge_runs(sort, 0, sort->spill.n, call_with_bytes, &callback);
    for (size_t i = 0; r == 0 && i < sort->n && (!sort->limit || i < sort->limit); i++)
        r = call_with_bytes(record_at(sort, offsets(sort)[i]), &callback);
    return r;
}
