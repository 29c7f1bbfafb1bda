/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/part.h"

#include <inttypes.h>

#include "format/clock.h"

static const struct {
    const char *name;
    enum part_kind kind;
    enum field_id field;
    const char *key;
    enum view_mark mark;
} named[] = {
    {"time", PART_TIME, FIELD_TIMESTAMP, NULL, 0},
    {"month", PART_MONTH, FIELD_TIMESTAMP, NULL, 0},
    {"day", PART_DAY, FIELD_TIMESTAMP, NULL, 0},
    {"weekday", PART_WEEKDAY, FIELD_TIMESTAMP, NULL, 0},
    {"hour", PART_HOUR, FIELD_TIMESTAMP, NULL, 0},
    {"actor", PART_PAIR, FIELD_ACTOR_TYPE, NULL, 0},
    {"on_behalf_of", PART_PAIR, FIELD_BEHALF_TYPE, NULL, 0},
    {"resource", PART_PAIR, FIELD_RESOURCE_TYPE, NULL, 0},
    {"source", PART_FIELD, FIELD_SOURCE_IP, NULL, 0},
    {"host", PART_ORIGIN, FIELD_N, "host", 0},
    {"chain.stream", PART_STREAM, FIELD_N, NULL, 0},
    {"chain.seq", PART_SEQ, FIELD_N, NULL, 0},
    {"who", PART_WHO, FIELD_ACTOR_TYPE, NULL, 0},
    {"metadata", PART_ALL_METADATA, FIELD_N, NULL, 0},
    {"redacted", PART_MARK, FIELD_N, NULL, VIEW_REDACTED},
    {"truncated", PART_MARK, FIELD_N, NULL, VIEW_TRUNCATED},
    {"sanitized", PART_MARK, FIELD_N, NULL, VIEW_SANITIZED},
    {"defects", PART_MARK, FIELD_N, NULL, VIEW_DEFECTS},
    {"rejected", PART_REJECTED, FIELD_N, NULL, 0},
    {"message", PART_MESSAGE, FIELD_N, NULL, 0},
};

static bool take_prefix(const char **name, const char *prefix) {
    size_t n = strlen(prefix);

    if (strncmp(*name, prefix, n) != 0 || !(*name)[n])
        return false;
    *name += n;
    return true;
}

bool part_parse(const char *name, struct part *ret) {
    const char *key = name;

    *ret = (struct part){.name = name};
    if (take_prefix(&key, "metadata.") || take_prefix(&key, "origin.")) {
        ret->kind = *name == 'm' ? PART_METADATA : PART_ORIGIN;
        ret->key = key;
        return true;
    }
    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
        if (strcmp(name, named[i].name) == 0) {
            ret->kind = named[i].kind;
            ret->field = named[i].field;
            ret->key = named[i].key;
            ret->mark = named[i].mark;
            return true;
        }
    for (int id = 0; id < FIELD_N; id++)
        if (strcmp(name, fields[id].path) == 0) {
            ret->kind = PART_FIELD;
            ret->field = (enum field_id)id;
            return true;
        }
    return false;
}

bool part_is_number(const char *bytes, size_t n) {
    const char *at = bytes, *end = bytes + n, *from;

    at += at < end && *at == '-';
    for (from = at; at < end && *at >= '0' && *at <= '9';)
        at++;
    if (at == from || (*from == '0' && at - from > 1))
        return false;
    if (at < end && *at == '.') {
        for (from = ++at; at < end && *at >= '0' && *at <= '9';)
            at++;
        if (at == from)
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < end && (*at == '-' || *at == '+');
        for (from = at; at < end && *at >= '0' && *at <= '9';)
            at++;
        if (at == from)
            return false;
    }
    return at == end;
}

void part_put_text(struct buffer *to, struct text_view text) {
    char *room = text.n ? buffer_reserve(to, text.n) : NULL;

    if (room)
        to->n += view_unescape(text, room);
}

static bool part_member(const struct text_view *members, const char *key, struct buffer *to,
                        enum value_kind *ret_kind) {
    struct value_view value;

    if (!members->bytes || !view_find(members, key, strlen(key), &value))
        return false;
    *ret_kind = value.kind;
    if (value.kind == VALUE_NUMBER && !part_is_number(value.text.bytes, value.text.n))
        *ret_kind = VALUE_TEXT;
    if (value.kind == VALUE_TEXT)
        part_put_text(to, value.text);
    else
        buffer_put(to, value.text.bytes, value.text.n);
    return true;
}

static bool part_time(const struct part *part, struct text_view text,
                      const struct part_style *style, struct buffer *to) {
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    struct clock_time clock;

    if (!text.bytes)
        return false;
    if (!clock_read(text, style->utc, &clock)) {
        part_put_text(to, text);
        return true;
    }
    switch (part->kind) {
    case PART_MONTH:
        buffer_put(to, clock.text, 7);
        return true;
    case PART_DAY:
        buffer_put(to, clock.text, 10);
        return true;
    case PART_WEEKDAY:
        buffer_string(to, weekdays[clock.weekday]);
        return true;
    case PART_HOUR:
        buffer_put(to, clock.text + 11, 2);
        return true;
    default:
        clock_put(to, &clock, style->ms);
        return true;
    }
}

static bool part_pair(struct text_view type, struct text_view id, struct buffer *to) {
    if (!type.bytes && !id.bytes)
        return false;
    part_put_text(to, type);
    buffer_put(to, ":", 1);
    part_put_text(to, id);
    return true;
}

/* Otherwise an id could look like an actor and whom it acts for. */
static void put_quoted_pair(struct text_view type, struct text_view id, struct buffer *to) {
    size_t from;

    if (!id.bytes || (!memchr(id.bytes, ' ', id.n) && !memchr(id.bytes, '\\', id.n) &&
                      !memchr(id.bytes, '"', id.n))) {
        part_pair(type, id, to);
        return;
    }
    part_put_text(to, type);
    buffer_string(to, ":\"");
    from = to->n;
    part_put_text(to, id);
    for (size_t i = from; i < to->n; i++)
        if (to->bytes[i] == '"' && buffer_reserve(to, 1)) {
            memmove(to->bytes + i + 1, to->bytes + i, to->n - i);
            to->n++;
            i++;
        }
    buffer_put(to, "\"", 1);
}

static bool put_who(const struct view *event, struct buffer *to) {
    const struct text_view *field = event->field;

    if (!field[FIELD_ACTOR_TYPE].bytes && !field[FIELD_ACTOR_ID].bytes)
        return false;
    put_quoted_pair(field[FIELD_ACTOR_TYPE], field[FIELD_ACTOR_ID], to);
    if (!field[FIELD_BEHALF_TYPE].bytes && !field[FIELD_BEHALF_ID].bytes)
        return true;
    buffer_string(to, " for ");
    put_quoted_pair(field[FIELD_BEHALF_TYPE], field[FIELD_BEHALF_ID], to);
    return true;
}

static bool part_mark(struct text_view rest, struct buffer *to) {
    struct text_view name;
    bool first = true;

    if (!rest.bytes)
        return false;
    for (; view_next_mark(&rest, &name); first = false) {
        buffer_put(to, ",", !first);
        part_put_text(to, name);
    }
    return true;
}

static bool part_field(struct text_view text, struct buffer *to) {
    if (!text.bytes)
        return false;
    part_put_text(to, text);
    return true;
}

bool part_put(const struct part *part, const struct view *event, const struct part_style *style,
              struct buffer *to, enum value_kind *ret_kind) {
    *ret_kind = VALUE_TEXT;
    switch (part->kind) {
    case PART_FIELD:
        return part_field(event->field[part->field], to);
    case PART_PAIR:
        return part_pair(event->field[part->field], event->field[part->field + 1], to);
    case PART_WHO:
        return put_who(event, to);
    case PART_MARK:
        return part_mark(event->mark[part->mark], to);
    case PART_ALL_METADATA:
        if (!event->metadata.bytes)
            return false;
        buffer_put(to, "{", 1);
        buffer_put(to, event->metadata.bytes, event->metadata.n);
        buffer_put(to, "}", 1);
        return true;
    case PART_METADATA:
        return part_member(&event->metadata, part->key, to, ret_kind);
    case PART_ORIGIN:
        return part_member(&event->origin, part->key, to, ret_kind);
    case PART_STREAM:
        return part_field(event->stream, to);
    case PART_SEQ:
        *ret_kind = VALUE_NUMBER;
        if (event->seq)
            buffer_printf(to, "%" PRIu64, event->seq);
        return event->seq != 0;
    case PART_REJECTED:
        return part_field(event->rejected, to);
    case PART_MESSAGE:
        buffer_put(to, event->line.bytes, event->line.n);
        return true;
    default:
        return part_time(part, event->field[FIELD_TIMESTAMP], style, to);
    }
}
