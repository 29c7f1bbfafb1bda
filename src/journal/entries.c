/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/entries.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "journal/cursor.h"
#include "util/buffer.h"

#define IDENTIFIER "deed"
#define FACILITY "13"
/* Entries of libdeed have about 30. */
#define FIELDS_MAX 64

/* All fields of an entry are read at once, with the first one: libsystemd would search all of them
 * for each. */
struct entries {
    sd_journal *journal;
    bool is_read;
    struct buffer bytes; /* the fields of the present entry, one behind the other */
    struct {
        size_t at, n;
    } fields[FIELDS_MAX];
    size_t n_fields;
    bool has_more; /* the entry has more fields, which libsystemd searches */
};

int entries_open(struct entries **ret, enum entries_which which) {
    struct entries *entries = calloc(1, sizeof(*entries));
    int flags = SD_JOURNAL_LOCAL_ONLY, r;

    if (!entries)
        return -ENOMEM;
    if (which == ENTRIES_BOTH)
        flags |= SD_JOURNAL_INCLUDE_DEFAULT_NAMESPACE;
    r = sd_journal_open_namespace(&entries->journal,
                                  which == ENTRIES_SYSTEM ? NULL : ENTRIES_NAMESPACE_NAME, flags);
    if (r >= 0)
        r = sd_journal_set_data_threshold(entries->journal, 0);
    if (r >= 0)
        r = sd_journal_add_match(entries->journal, "SYSLOG_IDENTIFIER=" IDENTIFIER, 0);
    if (r >= 0)
        r = sd_journal_add_match(entries->journal, "SYSLOG_FACILITY=" FACILITY, 0);
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
    sd_journal_close(entries->journal); /* which takes NULL */
    buffer_free(&entries->bytes);
    free(entries);
}

int entries_make(struct entries **ret) {
    *ret = calloc(1, sizeof(**ret));
    if (!*ret)
        return -ENOMEM;
    (*ret)->is_read = true;
    return 0;
}

int entries_add_field(struct entries *entries, const char *name, size_t n_name, const char *value,
                      size_t n) {
    struct buffer *bytes = &entries->bytes;
    size_t at = bytes->n;

    if (entries->n_fields == FIELDS_MAX)
        return -E2BIG;
    buffer_put(bytes, name, n_name);
    buffer_put(bytes, "=", 1);
    buffer_put(bytes, value, n);
    if (bytes->failed)
        return -ENOMEM;
    entries->fields[entries->n_fields].at = at;
    entries->fields[entries->n_fields++].n = bytes->n - at;
    return 0;
}

void entries_clear(struct entries *entries) {
    entries->bytes.n = entries->n_fields = 0;
}

void entries_include_all(struct entries *entries) {
    sd_journal_flush_matches(entries->journal);
}

bool entries_is_ours(struct entries *entries) {
    return entry_field_is(entries_field(entries, "SYSLOG_IDENTIFIER"), IDENTIFIER) &&
           entry_field_is(entries_field(entries, "SYSLOG_FACILITY"), FACILITY);
}

int entries_match(struct entries *entries, const char *label, const char *value, size_t n) {
    char match[512];
    int length = snprintf(match, sizeof(match), "%s%.*s", label, (int)n, value);

    return (size_t)length < sizeof(match)
               ? sd_journal_add_match(entries->journal, match, (size_t)length)
               : -E2BIG;
}

int entries_seek(struct entries *entries, const char *cursor) {
    return sd_journal_seek_cursor(entries->journal, cursor);
}

int entries_seek_time(struct entries *entries, uint64_t usec) {
    return sd_journal_seek_realtime_usec(entries->journal, usec);
}

int entries_seek_before(struct entries *entries, const char *cursor, uint64_t n) {
    int r = sd_journal_seek_cursor(entries->journal, cursor);

    if (r < 0)
        return r;
    r = sd_journal_previous_skip(entries->journal, n + 1);
    if (r == 0)
        r = sd_journal_seek_head(entries->journal);
    return r < 0 ? r : 0;
}

int entries_seek_tail(struct entries *entries) {
    return sd_journal_seek_tail(entries->journal);
}

int entries_next(struct entries *entries) {
    entries->is_read = false;
    return sd_journal_next(entries->journal);
}

int entries_previous(struct entries *entries) {
    entries->is_read = false;
    return sd_journal_previous(entries->journal);
}

int entries_fd(struct entries *entries) {
    return sd_journal_get_fd(entries->journal);
}

int entries_seen(struct entries *entries) {
    int r = sd_journal_process(entries->journal);

    return r < 0 ? r : 0;
}

static void read_fields(struct entries *entries) {
    struct buffer *bytes = &entries->bytes;
    const void *data;
    size_t n;
    int r;

    bytes->n = entries->n_fields = 0;
    sd_journal_restart_data(entries->journal);
    while ((r = sd_journal_enumerate_available_data(entries->journal, &data, &n)) > 0 &&
           entries->n_fields < FIELDS_MAX) {
        entries->fields[entries->n_fields].at = bytes->n;
        entries->fields[entries->n_fields++].n = n;
        buffer_put(bytes, data, n);
    }
    entries->has_more = r != 0 || bytes->failed;
    if (bytes->failed) {
        entries->n_fields = 0;
        bytes->failed = false;
    }
    entries->is_read = true;
}

static struct entry_field value_of(const void *data, size_t n, size_t n_name) {
    return n > n_name ? (struct entry_field){(const char *)data + n_name + 1, n - n_name - 1}
                      : (struct entry_field){0};
}

struct entry_field entries_field(struct entries *entries, const char *name) {
    size_t n_name = strlen(name), n = 0;
    const void *data;

    if (!entries->is_read)
        read_fields(entries);
    for (size_t i = 0; i < entries->n_fields; i++) {
        const char *bytes = entries->bytes.bytes + entries->fields[i].at;

        if (entries->fields[i].n > n_name && bytes[n_name] == '=' &&
            memcmp(bytes, name, n_name) == 0)
            return value_of(bytes, entries->fields[i].n, n_name);
    }
    if (!entries->has_more || sd_journal_get_data(entries->journal, name, &data, &n) < 0)
        return (struct entry_field){0};
    return value_of(data, n, n_name);
}

int entries_time(struct entries *entries, uint64_t *ret_usec) {
    return sd_journal_get_realtime_usec(entries->journal, ret_usec);
}

int entries_cursor(struct entries *entries, char **ret) {
    return sd_journal_get_cursor(entries->journal, ret);
}

void entries_rewind_fields(struct entries *entries) {
    sd_journal_restart_data(entries->journal);
}

int entries_next_field(struct entries *entries, struct entry_field *ret) {
    const void *data;
    size_t n;
    int r = sd_journal_enumerate_available_data(entries->journal, &data, &n);

    if (r > 0)
        *ret = (struct entry_field){data, n};
    return r;
}

bool entries_is_before(struct entries *entries, const char *place) {
    struct cursor present, limit;
    char *text = NULL;
    bool known;

    if (sd_journal_get_cursor(entries->journal, &text) < 0)
        return false;
    known = cursor_parse(text, &present) && cursor_parse(place, &limit);
    free(text);
    return known && cursor_is_behind(&limit, &present);
}
