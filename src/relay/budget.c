/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/budget.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "journal/entries.h"
#include "util/rfc3339.h"

#define USEC_PER_S UINT64_C(1000000)

static bool is_shared(const struct budget *budget, const struct budget_row *row) {
    return row == &budget->rows[BUDGET_USERS];
}

static bool is_free(const struct budget_row *row, uint64_t now) {
    return row->counted == 0 && row->until <= now;
}

static struct budget_row *row_of(struct budget *budget, const struct budget_entry *entry,
                                 uint64_t now) {
    struct budget_row *found = &budget->rows[BUDGET_USERS];

    for (struct budget_row *row = budget->rows; entry->has_uid && !is_shared(budget, row); row++) {
        if (row->uid == entry->uid && row->until)
            return row;
        if (is_shared(budget, found) && is_free(row, now))
            found = row;
    }
    return found;
}

static bool fits(const struct budget_row *row, const struct budget_entry *entry) {
    return !entry->count_only && row->counted == 0 && row->lines < BUDGET_LINES &&
           entry->bytes <= BUDGET_BYTES - row->bytes;
}

bool budget_take(struct budget *budget, const struct budget_entry *entry, uint64_t now,
                 budget_cursor_fn *cursor, void *data) {
    struct budget_row *row = row_of(budget, entry, now);

    if (is_free(row, now))
        *row = (struct budget_row){.uid = entry->uid, .until = now + BUDGET_MINUTE};
    if (fits(row, entry)) {
        row->lines++;
        row->bytes += entry->bytes;
        return true;
    }
    if (row->counted++ == 0) {
        row->first = entry->usec;
        row->cursor = cursor(data);
    }
    if (entry->usec > row->last)
        row->last = entry->usec;
    return false;
}

/* ---- what is told --------------------------------------------------------------------------- */

static void put_instant(struct buffer *buffer, const char *option, uint64_t usec) {
    buffer_printf(buffer, " --%s=@%" PRIu64 ".%06" PRIu64, option, usec / USEC_PER_S,
                  usec % USEC_PER_S);
}

/* journalctl has no option for a cursor to end with, but one for a time. */
static void put_command(struct buffer *buffer, const struct budget_row *row, bool shared) {
    static const char of_cursors[] = "0123456789abcdefghijklmnopqrstuvwxyz=;";

    buffer_string(buffer, "journalctl --namespace=+" ENTRIES_NAMESPACE_NAME " -t deed");
    if (row->cursor && !row->cursor[strspn(row->cursor, of_cursors)])
        buffer_printf(buffer, " --cursor='%s'", row->cursor);
    else
        put_instant(buffer, "since", row->first);
    put_instant(buffer, "until", row->last);
    if (!shared)
        buffer_printf(buffer, " _UID=%" PRIu32, row->uid);
}

static void put_line(struct buffer *buffer, const struct budget_row *row, bool shared) {
    char received[RFC3339_SIZE];

    rfc3339_write((int64_t)(row->last / 1000), received);
    buffer_string(buffer, "{\"received\":\"");
    buffer_put(buffer, received, sizeof(received));
    buffer_printf(buffer, "\",\"rejected\":\"%" PRIu64 " more of ", row->counted);
    if (shared)
        buffer_string(buffer, "other users");
    else
        buffer_printf(buffer, "uid %" PRIu32, row->uid);
    buffer_printf(buffer,
                  ", only counted: beyond %d lines or %zu KiB in a minute, or the disk is almost "
                  "full; in the journal: ",
                  BUDGET_LINES, BUDGET_BYTES / 1024);
    put_command(buffer, row, shared);
    buffer_string(buffer, "\",\"message\":\"\",\"origin\":{");
    if (!shared)
        buffer_printf(buffer, "\"uid\":\"%" PRIu32 "\"", row->uid);
    buffer_string(buffer, "}}");
}

bool budget_next(struct budget *budget, uint64_t now, struct buffer *ret) {
    struct budget_row *row = budget->rows;

    while (row->counted == 0 || row->until > now)
        if (is_shared(budget, row++))
            return false;
    ret->n = 0;
    put_line(ret, row, is_shared(budget, row));
    if (ret->failed)
        return false;
    free(row->cursor);
    *row = (struct budget_row){0};
    return true;
}

uint64_t budget_deadline(const struct budget *budget) {
    uint64_t deadline = UINT64_MAX;

    for (size_t i = 0; i <= BUDGET_USERS; i++)
        if (budget->rows[i].counted && budget->rows[i].until < deadline)
            deadline = budget->rows[i].until;
    return deadline;
}

void budget_free(struct budget *budget) {
    for (size_t i = 0; i <= BUDGET_USERS; i++)
        free(budget->rows[i].cursor);
    *budget = (struct budget){0};
}
