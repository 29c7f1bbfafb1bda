/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/entries.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "deed.h"
#include "journal/cursor.h"
#include "util/buffer.h"

#define IDENTIFIER "deed"
#define FACILITY "13"
/* Longer than each of the names below. */
#define NAME_ROOM 24

/* An entry can have 1024 fields, each of megabytes. Only these are read, in one pass: libsystemd
 * would search all fields for each. */
static const struct {
    const char *text;
    size_t n;
} names[] = {
#define NAME(text)                                                                                 \
    { text, sizeof(text) - 1 }
    NAME("MESSAGE"),
    NAME("SYSLOG_IDENTIFIER"),
    NAME("SYSLOG_FACILITY"),
    NAME("_TRANSPORT"),
    NAME("_HOSTNAME"),
    NAME("_SYSTEMD_UNIT"),
    NAME("_EXE"),
    NAME("_PID"),
    NAME("_UID"),
    NAME("_BOOT_ID"),
    NAME("_MACHINE_ID"),
    NAME("DEED_VIA"),
    NAME("DEED_ORIGIN_UNIT"),
    NAME("DEED_ORIGIN_EXE"),
    NAME("DEED_ORIGIN_PID"),
    NAME("DEED_ORIGIN_UID"),
    NAME("DEED_ORIGIN_BOOT_ID"),
    NAME("DEED_ORIGIN_HOST"),
#undef NAME
};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

struct entries {
    sd_journal *journal;
    size_t limit;        /* of the bytes of a value that are kept, one more tells a longer one */
    struct buffer bytes; /* the values of the present entry, one behind the other */
    struct {
        size_t at, n;
        bool found, twice;
    } values[NAMES];
};

static int add_matches(struct entries *entries) {
    int r = sd_journal_add_match(entries->journal, "SYSLOG_IDENTIFIER=" IDENTIFIER, 0);

    return r < 0 ? r : sd_journal_add_match(entries->journal, "SYSLOG_FACILITY=" FACILITY, 0);
}

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
        r = entries_limit(entries, ENTRIES_VALUE_MAX);
    if (r >= 0)
        r = add_matches(entries);
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

int entries_limit(struct entries *entries, size_t bytes) {
    if (bytes < DEED_LINE_MAX || bytes > ENTRIES_VALUE_MAX)
        return -EINVAL;
    /* Room for all of them, so that no entry is misread for want of memory. */
    entries_clear(entries);
    if (!buffer_reserve(&entries->bytes, NAMES * (bytes + 2)))
        return -ENOMEM;
    entries->limit = bytes;
    return entries->journal ? sd_journal_set_data_threshold(entries->journal, NAME_ROOM + bytes + 1)
                            : 0;
}

int entries_make(struct entries **ret) {
    *ret = calloc(1, sizeof(**ret));
    if (!*ret)
        return -ENOMEM;
    (*ret)->limit = SIZE_MAX;
    return 0;
}

static size_t name_index(const char *name, size_t n) {
    size_t i = 0;

    while (i < NAMES && (names[i].n != n || memcmp(names[i].text, name, n) != 0))
        i++;
    return i;
}

int entries_add_field(struct entries *entries, const char *name, size_t n_name, const char *value,
                      size_t n) {
    struct buffer *bytes = &entries->bytes;
    size_t i = name_index(name, n_name), at = bytes->n;

    if (i == NAMES)
        return 0;
    if (entries->values[i].found) {
        entries->values[i].twice = true;
        return 0;
    }
    if (n > entries->limit)
        n = entries->limit + 1;
    buffer_put(bytes, value, n);
    buffer_put(bytes, "", 1); /* an empty value has a place, too */
    if (bytes->failed)
        return -ENOMEM;
    entries->values[i].found = true;
    entries->values[i].at = at;
    entries->values[i].n = n;
    return 0;
}

void entries_clear(struct entries *entries) {
    entries->bytes.n = 0;
    memset(entries->values, 0, sizeof(entries->values));
}

void entries_include_all(struct entries *entries) {
    sd_journal_flush_matches(entries->journal);
}

int entries_search_again(struct entries *entries) {
    int r;

    sd_journal_flush_matches(entries->journal);
    r = add_matches(entries);
    return r < 0 ? r : 0;
}

/* Of several values, of which the index has each, only the first is kept. */
static bool may_be(struct entries *entries, const char *name, const char *text) {
    return entry_field_is(entries_field(entries, name), text) || entries_has_two(entries, name);
}

bool entries_is_ours(struct entries *entries) {
    return may_be(entries, "SYSLOG_IDENTIFIER", IDENTIFIER) &&
           may_be(entries, "SYSLOG_FACILITY", FACILITY);
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

static int read_fields(struct entries *entries) {
    const void *data;
    size_t n;
    int r;

    entries_clear(entries);
    sd_journal_restart_data(entries->journal);
    while ((r = sd_journal_enumerate_available_data(entries->journal, &data, &n)) > 0) {
        const char *equals = memchr(data, '=', n < NAME_ROOM ? n : NAME_ROOM);
        size_t n_name = equals ? (size_t)(equals - (const char *)data) : 0;

        if (n_name > 0)
            r = entries_add_field(entries, data, n_name, equals + 1, n - n_name - 1);
        if (r < 0)
            break;
    }
    return r;
}

int entries_next(struct entries *entries) {
    int r = sd_journal_next(entries->journal);

    return r > 0 && (r = read_fields(entries)) >= 0 ? 1 : r;
}

int entries_previous(struct entries *entries) {
    int r = sd_journal_previous(entries->journal);

    return r > 0 && (r = read_fields(entries)) >= 0 ? 1 : r;
}

int entries_fd(struct entries *entries) {
    return sd_journal_get_fd(entries->journal);
}

int entries_seen(struct entries *entries) {
    int r = sd_journal_process(entries->journal);

    return r < 0 ? r : 0;
}

struct entry_field entries_field(struct entries *entries, const char *name) {
    size_t i = name_index(name, strlen(name));

    return i < NAMES && entries->values[i].found
               ? (struct entry_field){entries->bytes.bytes + entries->values[i].at,
                                      entries->values[i].n}
               : (struct entry_field){0};
}

bool entries_has_two(struct entries *entries, const char *name) {
    size_t i = name_index(name, strlen(name));

    return i < NAMES && entries->values[i].twice;
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

bool entries_is_behind(struct entries *entries, const char *place) {
    struct cursor present, limit;
    char *text = NULL;
    bool known;

    if (sd_journal_get_cursor(entries->journal, &text) < 0)
        return true;
    known = cursor_parse(text, &present) && cursor_parse(place, &limit);
    free(text);
    return !known || cursor_is_behind(&present, &limit);
}
