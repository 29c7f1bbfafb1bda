/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/origin.h"

static bool is_number(struct entry_field field) {
    if (!field.bytes || field.n < 1 || field.n > 10)
        return false;
    for (size_t i = 0; i < field.n; i++)
        if (field.bytes[i] < '0' || field.bytes[i] > '9')
            return false;
    return true;
}

static bool is_plain(struct entry_field field) {
    if (!field.bytes || field.n == 0)
        return false;
    for (size_t i = 0; i < field.n; i++)
        if (field.bytes[i] < ' ' || field.bytes[i] > '~')
            return false;
    return true;
}

static bool is_escaped(char c) {
    return c == '"' || c == '\\' || c == '/';
}

static void put_text(struct buffer *buffer, const char *label, struct entry_field field) {
    size_t from = 0;

    buffer_string(buffer, label);
    for (size_t i = 0; i < field.n; i++) {
        if (!is_escaped(field.bytes[i]))
            continue;
        buffer_put(buffer, field.bytes + from, i - from);
        buffer_string(buffer, "\\");
        from = i;
    }
    if (from < field.n)
        buffer_put(buffer, field.bytes + from, field.n - from);
    buffer_string(buffer, "\"");
}

static void put_number(struct buffer *buffer, const char *label, struct entry_field field) {
    buffer_string(buffer, label);
    buffer_put(buffer, field.bytes, field.n);
}

void origin_line(struct entries *entries, bool via, struct buffer *ret) {
    struct entry_field field = entries_field(entries, "MESSAGE");

    ret->n = 0;
    buffer_put(ret, field.bytes, field.n ? field.n - 1 : 0);
    field = entries_field(entries, "_HOSTNAME");
    put_text(ret, ",\"origin\":{\"host\":\"", is_plain(field) ? field : (struct entry_field){0});
    field = entries_field(entries, via ? "DEED_ORIGIN_UNIT" : "_SYSTEMD_UNIT");
    if (is_plain(field))
        put_text(ret, ",\"unit\":\"", field);
    field = entries_field(entries, via ? "DEED_ORIGIN_EXE" : "_EXE");
    if (is_plain(field))
        put_text(ret, ",\"exe\":\"", field);
    field = entries_field(entries, via ? "DEED_ORIGIN_PID" : "_PID");
    if (is_number(field))
        put_number(ret, ",\"pid\":", field);
    field = entries_field(entries, via ? "DEED_ORIGIN_UID" : "_UID");
    if (is_number(field))
        put_number(ret, ",\"uid\":", field);
    field = entries_field(entries, via ? "DEED_ORIGIN_BOOT_ID" : "_BOOT_ID");
    if (!is_plain(field))
        field = entries_field(entries, "_BOOT_ID");
    put_text(ret, ",\"boot_id\":\"", field);
    field = entries_field(entries, "DEED_VIA");
    if (via && is_plain(field))
        put_text(ret, ",\"via\":\"", field);
    buffer_string(ret, "}}");
}
