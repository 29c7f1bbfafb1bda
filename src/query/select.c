/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/select.h"

#include <errno.h>
#include <inttypes.h>
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

/* A block of lines, and the events that were found in it. */
struct block_slot {
    char *bytes;
    size_t n;
    struct blockfilter_result result;
    const char *unread; /* the name of a file that could not be read from here on */
    uint64_t lost;      /* lines that are longer than a block */
    uint64_t done;      /* how many bytes were read up to here */
    uint64_t left_out;  /* entries of the files that ended up to here */
    int why;            /* of unread */
    bool opened;        /* the block is the first of its file */
};

struct selection {
    const struct select_from *from;
    select_fn *found;
    void *data;
    struct seen *dedup;
    struct select_totals *totals;
    struct blockfilter blockfilter;
    struct plan plan;
    /* Used by the reading thread. */
    size_t next; /* file */
    struct blocks *blocks;
    uint64_t done;
    uint64_t left_out; /* entries of the files that were read */
    atomic_bool stop;
};

/* ---- reading: one thread at a time --------------------------------------------------------- */

static struct plan_file *current_file(struct selection *selection) {
    size_t i = selection->next;

    if (selection->from->reverse)
        i = selection->plan.n - 1 - i;
    return &selection->plan.files[i];
}

static void end_file(struct selection *selection) {
    if (selection->blocks) {
        selection->done += blocks_done(selection->blocks);
        selection->left_out += blocks_left_out(selection->blocks);
    }
    blocks_close(selection->blocks);
    selection->blocks = NULL;
    selection->next++;
}

/* The rest of the file cannot be read. */
static bool end_unreadable_file(struct selection *selection, struct block_slot *slot, int why) {
    slot->unread = current_file(selection)->name;
    slot->why = why;
    end_file(selection);
    slot->done = selection->done;
    slot->left_out = selection->left_out;
    return true;
}

static bool fill_slot(void *data, void *selection_data) {
    struct block_slot *slot = data;
    struct selection *selection = selection_data;
    int r;

    *slot = (struct block_slot){.bytes = slot->bytes, .result = slot->result};
    while (!selection->stop && selection->next < selection->plan.n) {
        if (!selection->blocks) {
            r = plan_open(current_file(selection));
            if (r >= 0)
                r = blocks_open(&selection->blocks, r, selection->from->reverse, &selection->stop);
            if (r < 0)
                return end_unreadable_file(selection, slot, r);
            slot->opened = true;
        }
        r = blocks_next(selection->blocks, slot->bytes, &slot->n, &slot->lost);
        slot->done = selection->done + blocks_done(selection->blocks);
        if (r < 0)
            return end_unreadable_file(selection, slot, r);
        if (r > 0)
            return true;
        end_file(selection);
        slot->left_out = selection->left_out;
        if (slot->opened || slot->lost || slot->left_out)
            return true;
    }
    return false;
}

/* ---- searching: several threads ------------------------------------------------------------ */

static void filter_slot(void *data, void *selection_data) {
    const struct selection *selection = selection_data;
    struct block_slot *slot = data;

    blockfilter_block(&selection->blockfilter, slot->bytes, slot->n, slot->opened, &slot->result);
}

/* ---- handing out: the calling thread ------------------------------------------------------- */

static int hand_out_event(struct selection *selection, const struct view *event) {
    if (!dedup_is_new(selection->dedup, event)) {
        selection->totals->copies++;
        return 0;
    }
    selection->totals->matched++;
    return selection->found(event, selection->data);
}

static int hand_out_slot(void *data, void *selection_data) {
    struct block_slot *slot = data;
    struct blockfilter_result *result = &slot->result;
    struct selection *selection = selection_data;
    const struct select_from *from = selection->from;
    int r = result->no_memory ? -ENOMEM : 0;

    selection->totals->files += slot->opened;
    selection->totals->events += result->looked_at;
    selection->totals->foreign += result->foreign + slot->lost;
    selection->totals->no_origin += result->no_origin;
    selection->totals->bom += result->bom;
    selection->totals->crlf += result->crlf;
    if (slot->left_out > selection->totals->left_out)
        selection->totals->left_out = slot->left_out;
    for (size_t i = 0; r == 0 && i < result->n; i++)
        r = hand_out_event(selection,
                           blockfilter_event(result, from->reverse ? result->n - 1 - i : i));
    if (slot->unread)
        from->unread(strcmp(slot->unread, "-") == 0 ? "(stdin)" : slot->unread,
                     unread_words(slot->why), from->data);
    if (r == 0 && from->progress)
        from->progress(slot->done, selection->plan.total, selection->totals->events, from->data);
    return r;
}

/* ---- files --------------------------------------------------------------------------------- */

static int run_workers(struct selection *selection) {
    struct block_slot slots[WORKERS_SLOTS_MAX] = {0};
    size_t n_threads = workers_cores();
    struct workers workers = {.fill = fill_slot,
                              .work = filter_slot,
                              .take = hand_out_slot,
                              .data = selection,
                              .slots = (char *)slots,
                              .slot_size = sizeof(struct block_slot),
                              .n_slots = n_threads + 2,
                              .n_threads = n_threads,
                              .stop = &selection->stop};
    char *bytes = malloc(workers.n_slots * BLOCKS_SIZE);
    int r;

    if (!bytes)
        return -ENOMEM;
    for (size_t i = 0; i < workers.n_slots; i++)
        slots[i].bytes = bytes + i * BLOCKS_SIZE;
    r = workers_run(&workers);
    for (size_t i = 0; i < workers.n_slots; i++)
        blockfilter_result_free(&slots[i].result);
    blocks_close(selection->blocks);
    free(bytes);
    return r;
}

static int select_files(struct selection *selection) {
    const struct select_from *from = selection->from;
    struct timespan span = from->filter ? filter_span(from->filter) : (struct timespan){0};
    int r = 0;

    for (size_t i = 0; r == 0 && i < from->n_paths; i++)
        r = plan_add(&selection->plan, from->paths[i],
                     from->filter && !from->thorough ? &span : NULL, from->unread, from->data);
    selection->totals->skipped = selection->plan.earlier + selection->plan.later;
    selection->totals->skipped_later = selection->plan.later;
    if (r == 0 && selection->plan.n > 0)
        r = run_workers(selection);
    plan_free(&selection->plan);
    return r;
}

/* ---- the journal --------------------------------------------------------------------------- */

static int hand_out_entry(const struct view *event, void *data) {
    struct selection *selection = data;
    int r = event ? hand_out_event(selection, event) : 0;

    if (r == 0 && selection->from->progress)
        selection->from->progress(0, 0, selection->totals->events, selection->from->data);
    return r;
}

int select_run(const struct select_from *from, select_fn *found, void *data,
               struct select_totals *ret) {
    struct selection selection = {.from = from, .found = found, .data = data, .totals = ret};
    int r = 0;

    *ret = (struct select_totals){0};
    selection.dedup = seen_new();
    if (!selection.dedup)
        return -ENOMEM;
    blockfilter_begin(&selection.blockfilter, from->filter);
    if (from->journal && from->reverse)
        r = select_journal(from, hand_out_entry, &selection, ret);
    if (r == 0)
        r = select_files(&selection);
    if (r == 0 && from->journal && !from->reverse)
        r = select_journal(from, hand_out_entry, &selection, ret);
    seen_free(selection.dedup);
    return r;
}

void select_notes(const struct select_totals *totals, void (*note)(const char *text, void *data),
                  void *data) {
    char text[256];

    if (totals->no_origin) {
        snprintf(text, sizeof(text),
                 "%" PRIu64 " events have no origin, as the relay or a journal adds it: who sent "
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
