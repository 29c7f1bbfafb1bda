/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_UNIT_ENTRY_FIXTURE_H
#define DEED_TESTS_UNIT_ENTRY_FIXTURE_H

/* Entries that are in no journal. */

#include <criterion/criterion.h>
#include <string.h>

#include "journal/entries.h"

#define ENTRY_BOOT "5c14778c732748f69f245cbf9e68e8f3"
#define ENTRY_OTHER_BOOT "00000000000000000000000000000001"

#define ENTRY_STREAM "\"stream\":\"0123456789abcdef0123456789abcdef\""
#define ENTRY_HEAD                                                                                 \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\","                                                 \
    "\"event_id\":\"0196aaaa-0000-7000-8000-000000000001\",\"service\":\"shop\","
#define ENTRY_WHO "\"actor\":{\"type\":\"user\",\"id\":\"alice\"},"
#define ENTRY_WHAT "\"action\":\"order.create\",\"resource\":{\"type\":\"order\",\"id\":\"7\"},"
#define ENTRY_CHAIN ",\"chain\":{" ENTRY_STREAM ",\"seq\":1}}"
#define ENTRY_EVENT ENTRY_HEAD ENTRY_WHO ENTRY_WHAT "\"outcome\":\"success\"" ENTRY_CHAIN

/* What journald adds to an entry of root. */
#define ENTRY_TRUSTED "_TRANSPORT=journal\n_UID=0\n_PID=7\n_HOSTNAME=vm\n_BOOT_ID=" ENTRY_BOOT "\n"

static inline void entry_add(struct entries *entries, const char *name, const char *value,
                             size_t n) {
    cr_assert_eq(entries_add_field(entries, name, strlen(name), value, n), 0);
}

/* text: NAME=VALUE, each with a line feed. */
static inline struct entries *entry_of(const char *text) {
    struct entries *entries;

    cr_assert_eq(entries_make(&entries), 0);
    for (const char *at = text, *end; *at; at = end + 1) {
        const char *equals = strchr(at, '=');

        end = strchr(at, '\n');
        cr_assert(equals && end);
        cr_assert_eq(entries_add_field(entries, at, (size_t)(equals - at), equals + 1,
                                       (size_t)(end - equals) - 1),
                     0);
    }
    return entries;
}

#endif
