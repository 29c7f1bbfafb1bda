/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reconcile/resend.h"

#include <stdbool.h>
#include <string.h>

#include "util/text.h"

#define VIA "DEED_VIA"
#define ORIGIN "DEED_ORIGIN_"

/* Fields about the sender, by journald; or by root, where root sent the entry for somebody. */
static const struct {
    const char *trusted, *vouched;
} origins[] = {
    {"_UID", "DEED_ORIGIN_UID"},           {"_PID", "DEED_ORIGIN_PID"},
    {"_SYSTEMD_UNIT", "DEED_ORIGIN_UNIT"}, {"_EXE", "DEED_ORIGIN_EXE"},
    {"_BOOT_ID", "DEED_ORIGIN_BOOT_ID"},   {"_HOSTNAME", "DEED_ORIGIN_HOST"},
};

#define N_ORIGINS (sizeof(origins) / sizeof(origins[0]))

static bool has_prefix(struct entry_field field, const char *text) {
    size_t n = strlen(text);

    return field.n >= n && memcmp(field.bytes, text, n) == 0;
}

static bool is_from_library(struct entry_field field) {
    return has_prefix(field, "SYSLOG_IDENTIFIER=") || has_prefix(field, "SYSLOG_FACILITY=") ||
           has_prefix(field, "MESSAGE_ID=") || has_prefix(field, "PRIORITY=") ||
           (has_prefix(field, "DEED_") && !has_prefix(field, VIA "=") &&
            !has_prefix(field, ORIGIN));
}

/* A line of the datagram (systemd.io/JOURNAL_NATIVE_PROTOCOL, the short form). */
static bool put_field(struct out *out, const char *name, struct entry_field field) {
    if (memchr(field.bytes, '\n', field.n))
        return false;
    return (!name || (out_put(out, name, strlen(name)) && out_put(out, "=", 1))) &&
           out_put(out, field.bytes, field.n) && out_put(out, "\n", 1);
}

static bool put_origin(struct out *out, struct entries *entries) {
    bool vouched = entries_field(entries, VIA).bytes != NULL;

    for (size_t i = 0; i < N_ORIGINS; i++) {
        struct entry_field field =
            entries_field(entries, vouched ? origins[i].vouched : origins[i].trusted);

        /* A field with a line feed cannot be sent: the event then has less of an origin. */
        if (field.bytes && !memchr(field.bytes, '\n', field.n) &&
            !put_field(out, origins[i].vouched, field))
            return false;
    }
    return true;
}

size_t resend_datagram(struct entries *entries, char to[RESEND_MAX]) {
    static const char via[] = VIA "=reconcile\n";
    struct out out = {to, to + RESEND_MAX};
    struct entry_field field;

    entries_rewind_fields(entries);
    while (entries_next_field(entries, &field) > 0)
        if (is_from_library(field) && !put_field(&out, NULL, field))
            return 0;
    if (!out_put(&out, via, sizeof(via) - 1) || !put_origin(&out, entries))
        return 0;
    field = entries_field(entries, "MESSAGE");
    if (!field.bytes || !put_field(&out, "MESSAGE", field))
        return 0;
    return (size_t)(out.at - to);
}
