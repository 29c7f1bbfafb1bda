/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/select.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/blockfilter.h"
#include "query/dedup.h"
#include "query/plan.h"
#include "query/select_journal.h"
#include "store/blocks.h"
#include "store/unread.h"
#include "util/workers.h"

/* A block on its way: filled with lines, then with what was found in them. */
struct slot {
    char *bytes;
    size_t n;
    struct blockfilter_result result;
    const char *unread; /* the name of what could not be read, from here on */
    uint64_t lost;      /* lines that are longer than a block */
    uint64_t done;      /* bytes that were read up to here */
    uint64_t left_out;  /* entries of the file, which ends here */
    int why;            /* of unread */
    bool opened;        /* it is the first one of its file */
};

struct run {
    const struct select_from *from;
    select_fn *found;
    void *data;
    struct seen *dedup;
    struct select_totals *totals;
    struct blockfilter blockfilter;
    struct plan plan;
    /* Of the thread that fills. */
    size_t next; /* file */
    struct blocks *blocks;
    uint64_t done;
    uint64_t left_out; /* entries of all files that are through */
    atomic_bool stop;
};

/* ---- reading: one thread at a time --------------------------------------------------------- */

static struct plan_file *present(struct run *run) {
    return &run->plan.files[run->from->reverse ? run->plan.n - 1 - run->next : run->next];
}

static void end_file(struct run *run) {
    if (run->blocks) {
        run->done += blocks_done(run->blocks);
        run->left_out += blocks_left_out(run->blocks);
    }
    blocks_close(run->blocks);
    run->blocks = NULL;
    run->next++;
}

/* What is left of the file cannot be read. */
static bool give_up(struct run *run, struct slot *slot, int why) {
    slot->unread = present(run)->name;
    slot->why = why;
    end_file(run);
    slot->done = run->done;
    slot->left_out = run->left_out;
    return true;
}

static bool fill(void *data, void *run_data) {
    struct slot *slot = data;
    struct run *run = run_data;
    int r;

    *slot = (struct slot){.bytes = slot->bytes, .result = slot->result};
    while (!run->stop && run->next < run->plan.n) {
        if (!run->blocks) {
            r = plan_open(present(run));
            if (r >= 0)
                r = blocks_open(&run->blocks, r, run->from->reverse, &run->stop);
            if (r < 0)
                return give_up(run, slot, r);
            slot->opened = true;
        }
        r = blocks_next(run->blocks, slot->bytes, &slot->n, &slot->lost);
        slot->done = run->done + blocks_done(run->blocks);
        if (r < 0)
            return give_up(run, slot, r);
        if (r > 0)
            return true;
        end_file(run);
        slot->left_out = run->left_out;
        if (slot->opened || slot->lost || slot->left_out)
            return true;
    }
    return false;
}

/* ---- searching: several threads ------------------------------------------------------------ */

static void work(void *data, void *run_data) {
    const struct run *run = run_data;
    struct slot *slot = data;

    blockfilter_block(&run->blockfilter, slot->bytes, slot->n, slot->opened, &slot->result);
}

/* ---- handing out: the calling thread ------------------------------------------------------- */

static int hand_out(struct run *run, const struct view *event) {
    if (!dedup_is_new(run->dedup, event)) {
        run->totals->copies++;
        return 0;
    }
    run->totals->matched++;
    return run->found(event, run->data);
}

static int take(void *data, void *run_data) {
    struct slot *slot = data;
    struct blockfilter_result *result = &slot->result;
    struct run *run = run_data;
    const struct select_from *from = run->from;
    int r = result->no_memory ? -ENOMEM : 0;

    run->totals->files += slot->opened;
    run->totals->events += result->looked_at;
    run->totals->foreign += result->foreign + slot->lost;
    run->totals->no_origin += result->no_origin;
    run->totals->bom += result->bom;
    run->totals->crlf += result->crlf;
    if (slot->left_out > run->totals->left_out)
        run->totals->left_out = slot->left_out;
    for (size_t i = 0; r == 0 && i < result->n; i++)
        r = hand_out(run, blockfilter_event(result, from->reverse ? result->n - 1 - i : i));
    if (slot->unread)
        from->unread(strcmp(slot->unread, "-") == 0 ? "(stdin)" : slot->unread,
                     unread_words(slot->why), from->data);
    if (r == 0 && from->progress)
        from->progress(slot->done, run->plan.total, run->totals->events, from->data);
    return r;
}

/* ---- files --------------------------------------------------------------------------------- */

static size_t cores(void) {
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

    return n < 1 ? 1 : n > WORKERS_THREADS_MAX ? WORKERS_THREADS_MAX : (size_t)n;
}

static int run_crew(struct run *run) {
    struct slot slots[WORKERS_SLOTS_MAX] = {0};
    size_t n_threads = cores();
    struct workers workers = {.fill = fill,
                              .work = work,
                              .take = take,
                              .data = run,
                              .slots = (char *)slots,
                              .slot_size = sizeof(struct slot),
                              .n_slots = n_threads + 2,
                              .n_threads = n_threads,
                              .stop = &run->stop};
    char *bytes = malloc(workers.n_slots * BLOCKS_SIZE);
    int r;

    if (!bytes)
        return -ENOMEM;
    for (size_t i = 0; i < workers.n_slots; i++)
        slots[i].bytes = bytes + i * BLOCKS_SIZE;
    r = workers_run(&workers);
    for (size_t i = 0; i < workers.n_slots; i++)
        blockfilter_result_free(&slots[i].result);
    blocks_close(run->blocks);
    free(bytes);
    return r;
}

static int read_files(struct run *run) {
    const struct select_from *from = run->from;
    struct timespan span = from->filter ? filter_span(from->filter) : (struct timespan){0};
    int r = 0;

    for (size_t i = 0; r == 0 && i < from->n_paths; i++)
        r = plan_add(&run->plan, from->paths[i], from->filter && !from->thorough ? &span : NULL,
                     from->unread, from->data);
    run->totals->skipped = run->plan.earlier + run->plan.later;
    run->totals->skipped_later = run->plan.later;
    if (r == 0 && run->plan.n > 0)
        r = run_crew(run);
    plan_free(&run->plan);
    return r;
}

/* ---- the journal --------------------------------------------------------------------------- */

static int take_entry(const struct view *event, void *data) {
    struct run *run = data;
    int r = event ? hand_out(run, event) : 0;

    if (r == 0 && run->from->progress)
        run->from->progress(0, 0, run->totals->events, run->from->data);
    return r;
}

int select_run(const struct select_from *from, select_fn *found, void *data,
               struct select_totals *ret) {
    struct run run = {.from = from, .found = found, .data = data, .totals = ret};
    int r = 0;

    *ret = (struct select_totals){0};
    run.dedup = seen_new();
    if (!run.dedup)
        return -ENOMEM;
    blockfilter_begin(&run.blockfilter, from->filter);
    if (from->journal && from->reverse)
        r = select_journal(from, take_entry, &run, ret);
    if (r == 0)
        r = read_files(&run);
    if (r == 0 && from->journal && !from->reverse)
        r = select_journal(from, take_entry, &run, ret);
    seen_free(run.dedup);
    return r;
}

void select_notes(const struct select_totals *totals, void (*note)(const char *text, void *data),
                  void *data) {
    char text[256];

    if (totals->no_origin) {
        snprintf(text, sizeof(text),
                 "%" PRIu64 " events have no origin, as the router or a journal adds it: who sent "
                 "them is not known%s",
                 totals->no_origin,
                 totals->no_origin < totals->events
                     ? "; where others in the same file have one, it may be made up"
                     : "");
        note(text, data);
    }
    if (totals->left_out) {
        snprintf(text, sizeof(text),
                 "%" PRIu64 " entries of an exported journal left out: their senders are none for "
                 "the evidence; see emitters.json",
                 totals->left_out);
        note(text, data);
    }
    if (totals->crlf)
        note("lines end in CRLF, as Windows writes them; read as if they ended in LF, which "
             "`sed 's/\\r$//' FILE >NEW` makes of it",
             data);
    if (totals->bom)
        note("a byte order mark (BOM) of UTF-8 stands in front, as Windows writes it; passed over, "
             "and `sed '1s/^\\xef\\xbb\\xbf//' FILE >NEW` removes it",
             data);
}
