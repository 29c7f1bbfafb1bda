/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/rejection.h"

#include "deed.h"
#include "journal/origin.h"
#include "util/rfc3339.h"
#include "util/text.h"

/* With escapes, each byte can become six. */
#define MESSAGE_ROOM 10000
/* Of the other members, which are texts: nothing of a rejected entry is certain. */
#define OTHER_ROOM 256

/* Puts a character, or \ufffd for a byte that belongs to none. Returns how many bytes it took. */
static size_t put_character(struct buffer *ret, const char *at, size_t n) {
    uint32_t code;
    size_t length = text_character((const unsigned char *)at, n, &code);

    if (length == 0)
        buffer_string(ret, "\\ufffd");
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0))
        buffer_printf(ret, "\\u%04x", code);
    else {
        if (code == '"' || code == '\\')
            buffer_string(ret, "\\");
        buffer_put(ret, at, length);
    }
    return length ? length : 1;
}

/* At most `room` bytes. Returns how many bytes of the text it took. */
static size_t put_text(struct buffer *ret, const char *bytes, size_t n, size_t room) {
    size_t from = ret->n, at = 0;

    while (at < n) {
        size_t before = ret->n, length = put_character(ret, bytes + at, n - at);

        if (ret->n - from > room) {
            ret->n = before;
            break;
        }
        at += length;
    }
    return at;
}

static void put_member(struct buffer *ret, const char *label, struct entry_field field,
                       size_t room) {
    buffer_string(ret, label);
    put_text(ret, field.bytes, field.n, room);
    buffer_string(ret, "\"");
}

/* As rsyslogd writes it, with microseconds and +00:00. */
static void put_time(struct buffer *ret, uint64_t usec) {
    uint64_t last = (uint64_t)RFC3339_LAST * 1000;
    char time[RFC3339_SIZE];

    if (usec > last)
        usec = last;
    rfc3339_write((int64_t)(usec / 1000), time);
    buffer_put(ret, time, sizeof(time) - 1);
    buffer_printf(ret, "%03u+00:00", (unsigned)(usec % 1000));
}

/* The end of the reason, and the message. */
static void put_message(struct buffer *ret, struct entry_field message) {
    size_t before = ret->n, n = message.n, taken;

    if (n > DEED_LINE_MAX) {
        n = DEED_LINE_MAX;
        for (int back = 0; back < 3 && (message.bytes[n] & 0xc0) == 0x80; back++)
            n--;
    }
    taken = put_text(ret, message.bytes, n, MESSAGE_ROOM);
    ret->n = before;
    if (taken < message.n)
        buffer_printf(ret, "; the message was cut after %zu bytes", taken);
    put_member(ret, "\",\"message\":\"", (struct entry_field){message.bytes, taken}, MESSAGE_ROOM);
}

void rejection_line(struct entries *entries, const char *reason, uint64_t usec,
                    struct buffer *ret) {
    bool via = origin_is_via(entries);
    struct origin origin;

    origin_of(entries, via, &origin);
    ret->n = 0;
    buffer_string(ret, "{\"received\":\"");
    put_time(ret, usec);
    buffer_string(ret, "\",\"rejected\":\"");
    buffer_string(ret, reason);
    put_message(ret, entries_field(entries, "MESSAGE"));
    put_member(ret, ",\"origin\":{\"host\":\"", origin.host, ORIGIN_TEXT_MAX);
    if (origin.unit.bytes)
        put_member(ret, ",\"unit\":\"", origin.unit, ORIGIN_TEXT_MAX);
    if (origin.exe.bytes)
        put_member(ret, ",\"exe\":\"", origin.exe, ORIGIN_TEXT_MAX);
    put_member(ret, ",\"pid\":\"", origin.pid, OTHER_ROOM);
    put_member(ret, ",\"uid\":\"", origin.uid, OTHER_ROOM);
    put_member(ret, ",\"transport\":\"", entries_field(entries, "_TRANSPORT"), OTHER_ROOM);
    put_member(ret, ",\"boot_id\":\"", origin.boot, OTHER_ROOM);
    if (via)
        put_member(ret, ",\"via\":\"", origin.via, OTHER_ROOM);
    buffer_string(ret, "}}");
}
