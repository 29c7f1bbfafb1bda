/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/select_journal.h"

#include <errno.h>
#include <string.h>

#include "journal/entries.h"
#include "journal/judge.h"
#include "journal/origin.h"
#include "journal/readable.h"
#include "query/dated.h"
#include "util/buffer.h"

struct journal_selection {
    const struct select_from *from;
    select_fn *found;
    void *data;
    struct select_totals *totals;
    struct senders senders;
    struct buffer line;
    uint64_t seen;
    int ended; /* the result that ended it; 0: none did */
};

static void take_journal_entry(struct journal_selection *selection, struct entries *entries) {
    const struct filter *filter = selection->from->filter;
    struct entry_field message = entries_field(entries, "MESSAGE");
    struct judged judged;
    struct view event;

    if ((filter && filter_is_out_of_time(filter, message.bytes, message.n)) ||
        !entries_is_ours(entries))
        return;
    judge_entry(&selection->senders, entries, &judged);
    if (judged.rejected) {
        selection->totals->foreign += judge_is_foreign(&judged);
        return;
    }
    selection->totals->events++;
    origin_line(entries, judged.via, &selection->line);
    if (selection->line.failed)
        selection->ended = -ENOMEM;
    else if (view_line(selection->line.bytes, selection->line.n, &event) &&
             (!filter || filter_matches(filter, &event)))
        selection->ended = selection->found(&event, selection->data);
}

/* Entries of others hardly have our fields, so a match for one of ours is enough. */
static int see_own(const char *label, const char *value, size_t n, void *data) {
    bool *own = data;

    (void)value;
    (void)n;
    *own |= strncmp(label, "DEED_", 5) == 0;
    return 0;
}

static int add_match(const char *label, const char *value, size_t n, void *data) {
    return entries_match(data, label, value, n);
}

static int add_matches(struct entries *entries, const struct filter *filter) {
    bool own = false;

    filter_index(filter, see_own, &own);
    if (own)
        entries_include_all(entries);
    return filter_index(filter, add_match, entries);
}

static int seek_time(struct entries *entries, bool reverse, int64_t from, int64_t to) {
    if (reverse)
        return to == INT64_MAX ? entries_seek_tail(entries)
                               : entries_seek_time(entries, (uint64_t)to * 1000);
    return from > 0 ? entries_seek_time(entries, (uint64_t)from * 1000) : 0;
}

/* Entries that the journal got in that time, in milliseconds. */
static int read_span(struct journal_selection *selection, struct entries *entries, int64_t from,
                     int64_t to) {
    bool reverse = selection->from->reverse;
    int r = seek_time(entries, reverse, from, to);
    uint64_t usec;

    while (r >= 0 && selection->ended == 0) {
        r = reverse ? entries_previous(entries) : entries_next(entries);
        if (r <= 0)
            break;
        r = entries_time(entries, &usec);
        if (r < 0 || (reverse ? (int64_t)(usec / 1000) < from : (int64_t)(usec / 1000) >= to))
            break;
        if (++selection->seen % 1024 == 0)
            selection->ended = selection->found(NULL, selection->data);
        if (selection->ended == 0)
            take_journal_entry(selection, entries);
    }
    return r < 0 ? r : 0;
}

static int open_and_read(struct journal_selection *selection, bool late, int64_t from, int64_t to) {
    static const char *const ways[] = {"spool", "outbox", "reconcile"};
    const struct filter *filter = selection->from->filter;
    struct entries *entries = NULL;
    int r = entries_open(&entries, ENTRIES_BOTH);

    if (r >= 0 && filter && !selection->from->thorough)
        r = add_matches(entries, filter);
    for (size_t i = 0; late && r >= 0 && i < sizeof(ways) / sizeof(*ways); i++)
        r = entries_match(entries, "DEED_VIA=", ways[i], strlen(ways[i]));
    if (r >= 0)
        r = read_span(selection, entries, from, to);
    entries_close(entries);
    return r;
}

static int read_journals(struct journal_selection *selection) {
    struct timespan span = {0, INT64_MAX};
    bool reverse = selection->from->reverse;
    int r = 0;

    if (selection->from->filter && !selection->from->thorough)
        span = filter_span(selection->from->filter);
    if (span.from > DATED_LATE_MS)
        span.from -= DATED_LATE_MS;
    if (span.to == INT64_MAX)
        return open_and_read(selection, false, span.from, span.to);
    span.to += DATED_LATE_MS;
    if (reverse)
        r = open_and_read(selection, true, span.to, INT64_MAX);
    if (r == 0 && selection->ended == 0)
        r = open_and_read(selection, false, span.from, span.to);
    if (r == 0 && selection->ended == 0 && !reverse)
        r = open_and_read(selection, true, span.to, INT64_MAX);
    return r;
}

int select_journal(const struct select_from *from, select_fn *found, void *data,
                   struct select_totals *totals) {
    struct journal_selection selection = {
        .from = from, .found = found, .data = data, .totals = totals};
    int r = from->emitters ? senders_read(&selection.senders, from->emitters) : 0;

    if (r < 0)
        from->unread(from->emitters, senders_why(&selection.senders, r), from->data);
    readable_check(ENTRIES_BOTH, from->unread, from->data);
    r = read_journals(&selection);
    if (r < 0)
        from->unread("the journal", strerror(-r), from->data);
    buffer_free(&selection.line);
    senders_free(&selection.senders);
    return selection.ended;
}
