/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/origin.h"

#include "parse/scan.h"
#include "util/ascii.h"
#include "util/number.h"

bool origin_is_number(struct entry_field field) {
    return field.n >= 1 && field.n <= 10 && number_digits(field.bytes, field.n) == field.n &&
           (field.bytes[0] != '0' || field.n == 1);
}

static bool needs_escape(char c) {
    return c == '"' || c == '\\';
}

static struct entry_field printable(struct entry_field field) {
    size_t n = field.n;

    for (size_t i = 0; i < field.n && n <= ORIGIN_TEXT_MAX; i++) {
        if (!ascii_is_printable(field.bytes[i]))
            return (struct entry_field){0};
        n += needs_escape(field.bytes[i]);
    }
    return n >= 1 && n <= ORIGIN_TEXT_MAX ? field : (struct entry_field){0};
}

bool origin_is_boot(struct entry_field field) {
    uint8_t boot[SCAN_BOOT];

    return field.bytes && scan_boot(field.bytes, field.n, boot);
}

bool origin_is_via(struct entries *entries) {
    struct entry_field via = entries_field(entries, "DEED_VIA");

    return entry_field_is(entries_field(entries, "_UID"), "0") &&
           (entry_field_is(via, "spool") || entry_field_is(via, "outbox") ||
            entry_field_is(via, "reconcile"));
}

void origin_of(struct entries *entries, bool via, struct origin *ret) {
    struct entry_field boot = entries_field(entries, "DEED_ORIGIN_BOOT_ID");

    *ret = (struct origin){
        .host = printable(entries_field(entries, "_HOSTNAME")),
        .unit = printable(entries_field(entries, via ? "DEED_ORIGIN_UNIT" : "_SYSTEMD_UNIT")),
        .exe = printable(entries_field(entries, via ? "DEED_ORIGIN_EXE" : "_EXE")),
        .pid = entries_field(entries, via ? "DEED_ORIGIN_PID" : "_PID"),
        .uid = entries_field(entries, via ? "DEED_ORIGIN_UID" : "_UID"),
        .boot = via && origin_is_boot(boot) ? boot : entries_field(entries, "_BOOT_ID"),
    };
    if (via)
        ret->via = entries_field(entries, "DEED_VIA");
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
    struct entry_field message = entries_field(entries, "MESSAGE");
    struct origin origin;

    origin_of(entries, via, &origin);
    ret->n = 0;
    buffer_put(ret, message.bytes, message.n ? message.n - 1 : 0);
    put_text_member(ret, ",\"origin\":{\"host\":\"", origin.host);
    if (origin.unit.bytes)
        put_text_member(ret, ",\"unit\":\"", origin.unit);
    if (origin.exe.bytes)
        put_text_member(ret, ",\"exe\":\"", origin.exe);
    if (origin_is_number(origin.pid))
        put_number_member(ret, ",\"pid\":", origin.pid);
    if (origin_is_number(origin.uid))
        put_number_member(ret, ",\"uid\":", origin.uid);
    if (origin_is_boot(origin.boot))
        put_text_member(ret, ",\"boot_id\":\"", origin.boot);
    if (origin.via.bytes)
        put_text_member(ret, ",\"via\":\"", origin.via);
    buffer_string(ret, "}}");
}
