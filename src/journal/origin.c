/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/origin.h"

static bool is_short_number(struct entry_field field) {
    if (!field.bytes || field.n < 1 || field.n > 10)
        return false;
    for (size_t i = 0; i < field.n; i++)
        if (field.bytes[i] < '0' || field.bytes[i] > '9')
            return false;
    return true;
}

static bool is_printable(struct entry_field field) {
    if (!field.bytes || field.n == 0)
        return false;
    for (size_t i = 0; i < field.n; i++)
        if (field.bytes[i] < ' ' || field.bytes[i] > '~')
            return false;
    return true;
}

static bool needs_escape(char c) {
    return c == '"' || c == '\\' || c == '/';
}

static void put_text_member(struct buffer *buffer, const char *label, struct entry_field field) {
    size_t from = 0;

    buffer_string(buffer, label);
    for (size_t i = 0; i < field.n; i++) {
        if (!needs_escape(field.bytes[i]))
            continue;
        buffer_put(buffer, field.bytes + from, i - from);
        buffer_string(buffer, "\\");
        from = i;
    }
    if (from < field.n)
        buffer_put(buffer, field.bytes + from, field.n - from);
    buffer_string(buffer, "\"");
}

static void put_number_member(struct buffer *buffer, const char *label, struct entry_field field) {
    buffer_string(buffer, label);
    buffer_put(buffer, field.bytes, field.n);
}

void origin_line(struct entries *entries, bool via, struct buffer *ret) {
    struct entry_field field = entries_field(entries, "MESSAGE");

    ret->n = 0;
    buffer_put(ret, field.bytes, field.n ? field.n - 1 : 0);
    field = entries_field(entries, "_HOSTNAME");
    put_text_member(ret, ",\"origin\":{\"host\":\"",
                    is_printable(field) ? field : (struct entry_field){0});
    field = entries_field(entries, via ? "DEED_ORIGIN_UNIT" : "_SYSTEMD_UNIT");
    if (is_printable(field))
        put_text_member(ret, ",\"unit\":\"", field);
    field = entries_field(entries, via ? "DEED_ORIGIN_EXE" : "_EXE");
    if (is_printable(field))
        put_text_member(ret, ",\"exe\":\"", field);
    field = entries_field(entries, via ? "DEED_ORIGIN_PID" : "_PID");
    if (is_short_number(field))
        put_number_member(ret, ",\"pid\":", field);
    field = entries_field(entries, via ? "DEED_ORIGIN_UID" : "_UID");
    if (is_short_number(field))
        put_number_member(ret, ",\"uid\":", field);
    field = entries_field(entries, via ? "DEED_ORIGIN_BOOT_ID" : "_BOOT_ID");
    if (!is_printable(field))
        field = entries_field(entries, "_BOOT_ID");
    put_text_member(ret, ",\"boot_id\":\"", field);
    field = entries_field(entries, "DEED_VIA");
    if (via && is_printable(field))
        put_text_member(ret, ",\"via\":\"", field);
    buffer_string(ret, "}}");
}
