/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/exported.h"

#include <endian.h>
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "journal/emitters.h"
#include "journal/entries.h"
#include "journal/judge.h"
#include "journal/origin.h"
#include "parse/scan.h"
#include "store/input.h"
#include "store/unread.h"
#include "util/buffer.h"
#include "util/jsonobject.h"
#include "util/jsontext.h"

#define EVENT_BEGINS "{\"timestamp\":\""
/* Anybody can send a field of any size. Only so much of it is kept: enough to see that it is too
 * long for an event. */
#define VALUE_HELD (VIEW_LINE_MAX + 1)
/* journald takes values of at most 768 MiB and names of at most 64 bytes. */
#define VALUE_MAX (UINT64_C(1) << 30)
#define NAME_MAX_BYTES 256

/* Passes over the rest of a value, or of a line. */
enum passing { PASSING_NOTHING, PASSING_VALUE, PASSING_LINE };

struct exported {
    enum exported_form form;
    bool all;
    bool no_message; /* journalctl left out the message of the present entry */
    bool begun;      /* -o export: an entry has begun and not ended */
    bool too_long;   /* -o json: a line was passed over */
    enum passing passing;
    uint64_t passed_left; /* of a value, which a line feed follows */
    struct senders senders;
    struct entries *entry;
    json_tokener *tokener;
    struct buffer in; /* a field or line that is not whole yet */
    struct buffer line;
    struct buffer out;
    size_t taken; /* of out */
    uint64_t left_out;
};

/* ---- formats ------------------------------------------------------------------------------- */

static bool begins_with(const char *bytes, size_t n, const char *with) {
    size_t length = strlen(with);

    return memcmp(bytes, with, n < length ? n : length) == 0;
}

static bool contains(const char *bytes, size_t n, const char *text) {
    return memmem(bytes, n, text, strlen(text)) != NULL;
}

enum exported_form exported_form(const char *bytes, size_t n) {
    static const char cursor[] = "__CURSOR=";
    const char *feed;
    bool has_cursor, has_time;

    if (begins_with(bytes, n, cursor))
        return n < sizeof(cursor) - 1 ? EXPORTED_MAYBE : EXPORTED_FIELDS;
    if (!begins_with(bytes, n, "{\""))
        return EXPORTED_NOT;
    if (begins_with(bytes, n, EVENT_BEGINS))
        return n < sizeof(EVENT_BEGINS) - 1 ? EXPORTED_MAYBE : EXPORTED_NOT;
    feed = memchr(bytes, '\n', n);
    if (!feed && n < EXPORTED_ENTRY_MAX)
        return EXPORTED_MAYBE;
    n = feed ? (size_t)(feed - bytes) : n;
    has_cursor = contains(bytes, n, "\"__CURSOR\":\"");
    has_time = contains(bytes, n, "\"__REALTIME_TIMESTAMP\":\"");
    if (feed)
        return has_cursor && has_time ? EXPORTED_JSON : EXPORTED_NOT;
    /* In an entry that is too long, one of the two may come later. */
    return has_cursor || has_time ? EXPORTED_JSON : EXPORTED_NOT;
}

int exported_open(struct exported **ret, enum exported_form form, bool all) {
    struct exported *exported = calloc(1, sizeof(*exported));
    int r = exported ? 0 : -ENOMEM;

    if (r == 0) {
        exported->form = form;
        exported->all = all;
        r = entries_make(&exported->entry);
    }
    if (r == 0 && form == EXPORTED_JSON) {
        exported->tokener = json_tokener_new();
        r = exported->tokener ? 0 : -ENOMEM;
    }
    if (r == 0 && senders_read(&exported->senders, EMITTERS_PATH) < 0)
        r = UNREAD_EMITTERS;
    if (r < 0)
        exported_close(exported);
    else
        *ret = exported;
    return r;
}

void exported_close(struct exported *exported) {
    if (!exported)
        return;
    entries_close(exported->entry);
    senders_free(&exported->senders);
    if (exported->tokener) /* which json-c needs */
        json_tokener_free(exported->tokener);
    buffer_free(&exported->in);
    buffer_free(&exported->line);
    buffer_free(&exported->out);
    free(exported);
}

/* ---- entries as lines ---------------------------------------------------------------------- */

static void put_line(struct exported *exported, const char *bytes, size_t n) {
    size_t from = exported->out.n;

    buffer_put(&exported->out, bytes, n);
    buffer_put(&exported->out, "\n", 1);
    /* No event has such a byte, and the rest would look like another line. */
    for (size_t i = from; !exported->out.failed && i + 1 < exported->out.n; i++)
        if (exported->out.bytes[i] == '\n' || exported->out.bytes[i] == '\0')
            exported->out.bytes[i] = ' ';
}

static bool is_or_absent(struct entry_field field, const char *text) {
    return !field.bytes || (field.n == strlen(text) && memcmp(field.bytes, text, field.n) == 0);
}

/* With --output-fields, journalctl leaves out other fields. Nobody asks for _MACHINE_ID, so an
 * entry that has it is whole: its sender did not give the missing fields. */
static bool is_of_deed(struct entries *entry) {
    struct entry_field identifier = entries_field(entry, "SYSLOG_IDENTIFIER");
    struct entry_field facility = entries_field(entry, "SYSLOG_FACILITY");

    if (entries_field(entry, "_MACHINE_ID").bytes && (!identifier.bytes || !facility.bytes))
        return false;
    return is_or_absent(identifier, "deed") && is_or_absent(facility, "13");
}

static bool looks_like_event(struct entry_field message) {
    return message.n > sizeof(EVENT_BEGINS) &&
           begins_with(message.bytes, message.n, EVENT_BEGINS) &&
           message.bytes[message.n - 1] == '}';
}

static void put_event_line(struct exported *exported) {
    struct entry_field message = entries_field(exported->entry, "MESSAGE");
    bool via = false;

    if (!looks_like_event(message) || !entries_field(exported->entry, "_UID").bytes) {
        put_line(exported, message.bytes, message.n);
    } else {
        judge_sender(&exported->senders, exported->entry, &via);
        origin_line(exported->entry, via, &exported->line);
        exported->out.failed |= exported->line.failed;
        put_line(exported, exported->line.bytes, exported->line.n);
    }
}

/* No event in a journal has an origin: the sender made it up. */
static bool has_origin(struct entry_field message) {
    return message.bytes && contains(message.bytes, message.n, ",\"origin\":{");
}

static bool is_trusted(struct exported *exported) {
    bool via;

    if (!entries_field(exported->entry, "_UID").bytes)
        return !has_origin(entries_field(exported->entry, "MESSAGE"));
    return !judge_sender(&exported->senders, exported->entry, &via);
}

static void end_entry(struct exported *exported) {
    struct entry_field message = entries_field(exported->entry, "MESSAGE");
    bool has_message = message.bytes || exported->no_message;

    if (has_message && (exported->all || is_of_deed(exported->entry))) {
        if (!exported->all && !is_trusted(exported))
            exported->left_out++;
        else if (exported->no_message)
            put_line(exported, SCAN_NO_MESSAGE_LINE, sizeof(SCAN_NO_MESSAGE_LINE) - 1);
        else if (exported->all)
            put_line(exported, message.bytes, message.n);
        else
            put_event_line(exported);
    }
    entries_clear(exported->entry);
    exported->no_message = exported->begun = false;
}

/* ---- passing over -------------------------------------------------------------------------- */

/* How many bytes it passes over, with the line feed at the end. */
static long pass_over(struct exported *exported, const char *from, const char *end) {
    const char *feed;
    size_t n = (size_t)(end - from);

    if (exported->passing == PASSING_LINE) {
        feed = memchr(from, '\n', n);
        exported->passing = feed ? PASSING_NOTHING : PASSING_LINE;
        return (feed ? feed + 1 : end) - from;
    }
    if (n <= exported->passed_left) {
        exported->passed_left -= n;
        return (long)n;
    }
    n = (size_t)exported->passed_left;
    if (from[n] != '\n')
        return UNREAD_EXPORT;
    exported->passing = PASSING_NOTHING;
    return (long)n + 1;
}

/* ---- -o export ----------------------------------------------------------------------------- */

/* NAME=VALUE. Each of these functions returns how many bytes it took; 0: more are needed; or why
 * the file cannot be read. */
static long take_text_field(struct exported *exported, const char *name, const char *equals,
                            const char *feed, const char *end) {
    const char *value = equals + 1;
    size_t n = (size_t)((feed ? feed : end) - value);
    int r;

    if (!feed && n < VALUE_HELD)
        return 0;
    r = entries_add_field(exported->entry, name, (size_t)(equals - name), value,
                          n < VALUE_HELD ? n : VALUE_HELD);
    exported->passing = feed ? PASSING_NOTHING : PASSING_LINE;
    if (r < 0)
        return r;
    return (feed ? feed + 1 : end) - name;
}

/* NAME, a line feed, the length in 64 bits, the value and a line feed. */
static long take_binary_field(struct exported *exported, const char *name, const char *feed,
                              const char *end) {
    const char *at = feed + 1;
    size_t held = VALUE_HELD;
    uint64_t n;
    int r;

    if ((size_t)(end - at) < sizeof(n))
        return 0;
    memcpy(&n, at, sizeof(n));
    at += sizeof(n);
    n = le64toh(n);
    if (n > VALUE_MAX)
        return UNREAD_EXPORT;
    if (n < held)
        held = (size_t)n;
    if ((size_t)(end - at) < held)
        return 0;
    r = entries_add_field(exported->entry, name, (size_t)(feed - name), at, held);
    exported->passing = PASSING_VALUE;
    exported->passed_left = n - held;
    return r < 0 ? r : at + held - name;
}

/* A field, or the empty line that ends an entry. */
static long take_field(struct exported *exported, const char *from, const char *end) {
    const char *feed = memchr(from, '\n', (size_t)(end - from));
    size_t n = (size_t)((feed ? feed : end) - from);
    const char *equals = memchr(from, '=', n);

    if (feed == from) {
        end_entry(exported);
        return 1;
    }
    exported->begun = true;
    if (equals)
        return take_text_field(exported, from, equals, feed, end);
    if (n > NAME_MAX_BYTES)
        return UNREAD_EXPORT;
    return feed ? take_binary_field(exported, from, feed, end) : 0;
}

/* ---- -o json ------------------------------------------------------------------------------- */

static int give_json_value(struct exported *exported, const char *name, json_object *value) {
    struct json_text text;

    /* A field with several values is a list. */
    if (json_object_is_type(value, json_type_array) && json_object_array_length(value) > 0 &&
        !json_object_is_type(json_object_array_get_idx(value, 0), json_type_int))
        value = json_object_array_get_idx(value, 0);
    if (json_text(value, &text))
        return entries_add_field(exported->entry, name, strlen(name), text.bytes, text.n);
    if (jsonobject_bytes(value, &exported->line))
        return entries_add_field(exported->entry, name, strlen(name), exported->line.bytes,
                                 exported->line.n);
    exported->no_message |= !value && strcmp(name, "MESSAGE") == 0;
    return 0;
}

/* One line. A line that is no entry is passed on unchanged, so that the reader reports it. */
static int take_json_object(struct exported *exported, const char *line, size_t n) {
    json_object *object;
    const char *why;
    int r = jsonobject_parse(exported->tokener, line, n, &object, &why);

    if (r < 0)
        return r;
    if (!object || !contains(line, n, "\"__REALTIME_TIMESTAMP\"")) {
        put_line(exported, line, n);
    } else {
        json_object_object_foreach(object, name, value) {
            if (r == 0)
                r = give_json_value(exported, name, value);
        }
        end_entry(exported);
    }
    json_object_put(object);
    return r;
}

static long take_json_line(struct exported *exported, const char *from, const char *end) {
    const char *feed = memchr(from, '\n', (size_t)(end - from));
    int r;

    if (!feed && end - from > EXPORTED_ENTRY_MAX) {
        exported->too_long = true;
        exported->passing = PASSING_LINE;
        return end - from;
    }
    if (!feed)
        return 0;
    r = take_json_object(exported, from, (size_t)(feed - from));
    return r < 0 ? r : feed + 1 - from;
}

/* ---- both ---------------------------------------------------------------------------------- */

static long take_next(struct exported *exported, const char *from, const char *end) {
    if (exported->passing != PASSING_NOTHING)
        return pass_over(exported, from, end);
    return exported->form == EXPORTED_JSON ? take_json_line(exported, from, end)
                                           : take_field(exported, from, end);
}

int exported_feed(struct exported *exported, const char *bytes, size_t n) {
    struct buffer *in = &exported->in;
    const char *at, *end;
    long taken = 0;

    buffer_put(in, bytes, n);
    if (in->failed)
        return -ENOMEM;
    for (at = in->bytes, end = at + in->n; at < end; at += taken) {
        taken = take_next(exported, at, end);
        if (taken <= 0)
            break;
    }
    in->n = (size_t)(end - at);
    memmove(in->bytes, at, in->n);
    if (taken < 0)
        return (int)taken;
    return exported->out.failed ? -ENOMEM : 0;
}

size_t exported_take(struct exported *exported, char *to, size_t size) {
    size_t there = exported->out.n - exported->taken;

    there = there < size ? there : size;
    if (there > 0)
        memcpy(to, exported->out.bytes + exported->taken, there);
    exported->taken += there;
    if (exported->taken == exported->out.n)
        exported->out.n = exported->taken = 0;
    return there;
}

bool exported_is_within(const struct exported *exported) {
    return exported->in.n > 0 || exported->begun || exported->passing != PASSING_NOTHING;
}

int exported_end(const struct exported *exported) {
    return exported->too_long ? UNREAD_LONG_ENTRY : 0;
}

uint64_t exported_left_out(const struct exported *exported) {
    return exported->left_out;
}
