/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "entries.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "cleanup.h"

#define NAMESPACE "deed"

struct entries {
    sd_journal *journal;
};

int entries_open(struct entries **ret) {
    struct entries *entries = calloc(1, sizeof(*entries));
    int r;

    if (!entries)
        return -ENOMEM;
    r = sd_journal_open_namespace(&entries->journal, NAMESPACE,
                                  SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_INCLUDE_DEFAULT_NAMESPACE);
    if (r >= 0)
        r = sd_journal_set_data_threshold(entries->journal, 0);
    if (r >= 0)
        r = sd_journal_add_match(entries->journal, "SYSLOG_IDENTIFIER=deed", 0);
    if (r >= 0)
        r = sd_journal_add_match(entries->journal, "SYSLOG_FACILITY=13", 0);
    if (r >= 0)
        r = sd_journal_seek_head(entries->journal);
    if (r < 0) {
        entries_close(entries);
        return r;
    }
    *ret = entries;
    return 0;
}

void entries_close(struct entries *entries) {
    if (!entries)
        return;
    sd_journal_close(entries->journal);
    free(entries);
}

int entries_seek(struct entries *entries, const char *cursor) {
    return sd_journal_seek_cursor(entries->journal, cursor);
}

int entries_seek_time(struct entries *entries, uint64_t usec) {
    return sd_journal_seek_realtime_usec(entries->journal, usec);
}

int entries_next(struct entries *entries) {
    return sd_journal_next(entries->journal);
}

struct entry_field entries_field(struct entries *entries, const char *name) {
    size_t n = 0, length = strlen(name) + 1;
    const void *data;

    if (sd_journal_get_data(entries->journal, name, &data, &n) < 0 || n < length)
        return (struct entry_field){0};
    return (struct entry_field){(const char *)data + length, n - length};
}

int entries_time(struct entries *entries, uint64_t *ret_usec) {
    return sd_journal_get_realtime_usec(entries->journal, ret_usec);
}

int entries_cursor(struct entries *entries, char **ret) {
    return sd_journal_get_cursor(entries->journal, ret);
}
