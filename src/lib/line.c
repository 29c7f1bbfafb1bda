/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/line.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/redact.h"
#include "util/number.h"

/* The longest chain: ,"chain":{"stream":"…","seq":…,"prev":"…","after":"reboot"}} */
#define CHAIN_MAX 184
#define BODY_MAX (DEED_LINE_MAX - CHAIN_MAX)

#define META_VALUE_MAX 2048
/* Bytes of a mark beside the name: quotes and a comma. */
#define MARK_COST 3
#define MARKS_EMPTY                                                                                \
    (sizeof(",\"sanitized\":[]") + sizeof(",\"truncated\":[]") + sizeof(",\"redacted\":[]"))
#define META_PREFIX "metadata."

enum mark { MARK_REDACTED, MARK_TRUNCATED, MARK_SANITIZED, MARK_N };

static const char *const mark_open[MARK_N] = {",\"redacted\":[", ",\"truncated\":[",
                                              ",\"sanitized\":["};

/* Which fields and metadata each mark names, as bits. */
struct line_marks {
    uint32_t field[MARK_N];
    uint64_t meta[MARK_N];
    bool meta_cut; /* entries were left out */
    size_t cost;   /* bytes of all marks together */
};

#define PUT(out, literal) out_put((out), (literal), sizeof(literal) - 1)

static void put_string(struct out *out, const char *s) {
    out_put(out, s, strlen(s));
}

static void mark_field(struct line_marks *marks, enum mark mark, int id) {
    if (marks->field[mark] & UINT32_C(1) << id)
        return;
    marks->field[mark] |= UINT32_C(1) << id;
    marks->cost += strlen(fields[id].path) + MARK_COST;
}

/* Replaces a secret: in a field by its hash, so that equal secrets still have equal values. */
static bool put_redacted(struct out *json, struct out *raw, const char *secret, size_t n,
                         size_t *limit, bool metadata) {
    char hash[REDACT_HASH];
    size_t length = metadata ? sizeof(REDACTED) - 1 : sizeof(hash);

    if (*limit < length || out_room(json) < length)
        return false;
    if (!metadata)
        redact_hash(secret, n, hash);
    return text_write_plain(metadata ? REDACTED : hash, length, json, raw, limit);
}

/* Writes outside text without its secrets. Returns the marks for it, as bits of 1 << enum mark. */
static unsigned put_outside(struct out *json, struct out *raw, const struct text *text,
                            size_t limit, bool metadata) {
    unsigned earned = text->unsafe ? 1U << MARK_SANITIZED : 0;
    bool whole = true;

    for (size_t at = 0; at < text->n && whole;) {
        size_t length = 0, found = redact_find(text->bytes, text->n, at, metadata, &length);

        whole = text_write(text, at, found, json, raw, &limit);
        if (whole && found < text->n) {
            earned |= 1U << MARK_REDACTED;
            whole = put_redacted(json, raw, text->bytes + found, length, &limit, metadata);
        }
        at = found + length;
    }
    if (!whole || text->cut)
        earned |= 1U << MARK_TRUNCATED;
    return earned;
}

static void put_field(struct datagram *d, struct line_marks *marks, int id,
                      const struct event *event) {
    const struct field *field = &fields[id];
    struct out *raw = field->journal_len ? &d->fields : NULL;
    struct text text = text_of(event->text[id]);
    unsigned earned;

    /* Whatever is no address is percent-encoded, as is everything that is marked as sanitized. */
    if (id == FIELD_SOURCE_IP && event->odd_source) {
        text.unsafe = true;
        text.plain = false;
    }
    if (raw)
        out_put(raw, field->journal, field->journal_len);
    out_put(&d->line, field->label, field->label_len);
    PUT(&d->line, "\"");
    earned = put_outside(&d->line, raw, &text, field->limit, false);
    PUT(&d->line, "\"");
    if (raw)
        PUT(raw, "\n");
    for (int mark = 0; mark < MARK_N; mark++)
        if (earned & 1U << mark)
            mark_field(marks, (enum mark)mark, id);
}

static void put_fields(struct datagram *d, struct line_marks *marks, const struct stamp *stamp,
                       const struct event *event) {
    const struct field *last = &fields[FIELD_EVENT_ID];

    PUT(&d->line, "{\"timestamp\":\"");
    out_put(&d->line, stamp->timestamp, STAMP_TIME);
    PUT(&d->line, "\",\"event_id\":\"");
    out_put(&d->line, stamp->event_id, STAMP_ID);
    PUT(&d->line, "\"");
    for (int id = FIELD_EVENT_ID + 1; id < FIELD_N; id++) {
        const struct field *field = &fields[id];

        if (!event->text[id])
            continue;
        if (fields_share_group(field, last)) {
            PUT(&d->line, ",");
        } else {
            if (*last->group)
                PUT(&d->line, "}");
            PUT(&d->line, ",");
            if (*field->group)
                out_put(&d->line, field->open, field->open_len);
        }
        last = field;
        put_field(d, marks, id, event);
    }
    if (*last->group)
        PUT(&d->line, "}");
}

static unsigned put_string_value(struct out *json, const char *value, size_t limit) {
    struct text text = text_of(value);
    unsigned earned;

    PUT(json, "\"");
    earned = put_outside(json, NULL, &text, limit, true);
    PUT(json, "\"");
    return earned;
}

static unsigned put_redacted_value(struct out *json) {
    PUT(json, "\"" REDACTED "\"");
    return 1U << MARK_REDACTED;
}

static unsigned put_number_value(struct out *json, const char *key, const char *number) {
    if (redact_key_of_number(key) || redact_number(number))
        return put_redacted_value(json);
    put_string(json, number);
    return 0;
}

static const char *not_finite(double number) {
    if (isnan(number))
        return "nan";
    return number > 0 ? "inf" : "-inf";
}

static unsigned put_value(struct out *json, const deed_meta *meta, size_t limit) {
    char number[NUMBER_ROOM];

    switch (meta->type) {
    case DEED_META_INT:
        snprintf(number, sizeof(number), "%lld", (long long)meta->value.integer);
        return put_number_value(json, meta->key, number);
    case DEED_META_DOUBLE:
        if (!isfinite(meta->value.number)) {
            put_string_value(json, not_finite(meta->value.number), limit);
            return 1U << MARK_SANITIZED;
        }
        number_format(meta->value.number, number);
        return put_number_value(json, meta->key, number);
    case DEED_META_DECIMAL:
        return put_number_value(json, meta->key, meta->value.string);
    case DEED_META_BOOL:
        put_string(json, meta->value.boolean ? "true" : "false");
        return 0;
    case DEED_META_STRING:
        return redact_key(meta->key) ? put_redacted_value(json)
                                     : put_string_value(json, meta->value.string, limit);
    case DEED_META_END:
    default:
        return 0;
    }
}

/* The space that a value needs at least; with less, its entry is left out. */
#define META_LEAST 40

static size_t least_space(const deed_meta *meta) {
    return meta->type == DEED_META_DECIMAL ? NUMBER_MAX : META_LEAST;
}

static void put_metadata(struct datagram *d, struct line_marks *marks, const struct event *event,
                         size_t reserved) {
    size_t i;

    if (event->n_meta == 0 && !event->more_meta)
        return;
    marks->cost += sizeof(",\"metadata\":{}\"metadata\"") + 1;
    PUT(&d->line, ",\"metadata\":{");
    for (i = 0; i < event->n_meta; i++) {
        const deed_meta *meta = &event->meta[i];
        size_t key = strlen(meta->key), name = sizeof(META_PREFIX) - 1 + key + MARK_COST;
        size_t used = (size_t)(d->line.at - d->line_bytes) + reserved + marks->cost;
        size_t needed = key + 6 + MARK_N * name, room;
        unsigned earned;

        if (used + needed + least_space(meta) > BODY_MAX)
            break;
        room = BODY_MAX - used - needed;
        if (i)
            PUT(&d->line, ",");
        PUT(&d->line, "\"");
        out_put(&d->line, meta->key, key);
        PUT(&d->line, "\":");
        earned = put_value(&d->line, meta, room < META_VALUE_MAX ? room : META_VALUE_MAX);
        for (int mark = 0; mark < MARK_N; mark++)
            if (earned & 1U << mark) {
                marks->meta[mark] |= UINT64_C(1) << i;
                marks->cost += name;
            }
    }
    PUT(&d->line, "}");
    marks->meta_cut = i < event->n_meta || event->more_meta;
}

static void put_marks(struct datagram *d, const struct line_marks *marks,
                      const struct event *event) {
    for (int mark = 0; mark < MARK_N; mark++) {
        bool cut = mark == MARK_TRUNCATED && marks->meta_cut;
        const char *separator = "\"";

        if (!marks->field[mark] && !marks->meta[mark] && !cut)
            continue;
        put_string(&d->line, mark_open[mark]);
        for (int id = 0; id < FIELD_N; id++)
            if (marks->field[mark] & UINT32_C(1) << id) {
                put_string(&d->line, separator);
                put_string(&d->line, fields[id].path);
                separator = "\",\"";
            }
        for (size_t i = 0; i < event->n_meta; i++)
            if (marks->meta[mark] & UINT64_C(1) << i) {
                put_string(&d->line, separator);
                put_string(&d->line, META_PREFIX);
                put_string(&d->line, event->meta[i].key);
                separator = "\",\"";
            }
        if (cut) {
            put_string(&d->line, separator);
            PUT(&d->line, "metadata");
        }
        PUT(&d->line, "\"]");
    }
}

static const char *defect_name(const struct defect *defect) {
    return defect->field == FIELD_METADATA ? "metadata" : fields[defect->field].path;
}

static size_t defects_cost(const struct event *event) {
    size_t cost = sizeof(",\"defects\":[]");

    for (size_t i = 0; i < event->n_defects; i++)
        cost += strlen(defect_name(&event->defects[i])) +
                strlen(problem_text((enum problem)event->defects[i].problem)) + sizeof("\"\": ,");
    return event->n_defects ? cost : 0;
}

static void put_defects(struct datagram *d, const struct event *event) {
    if (!event->n_defects)
        return;
    PUT(&d->line, ",\"defects\":[");
    for (size_t i = 0; i < event->n_defects; i++) {
        put_string(&d->line, i ? ",\"" : "\"");
        put_string(&d->line, defect_name(&event->defects[i]));
        PUT(&d->line, ": ");
        put_string(&d->line, problem_text((enum problem)event->defects[i].problem));
        PUT(&d->line, "\"");
    }
    PUT(&d->line, "]");
}

void line_begin(struct datagram *d, const char *constant, size_t n, const struct stamp *stamp,
                const struct event *event) {
    struct line_marks marks = {.cost = MARKS_EMPTY};

    d->fields = (struct out){d->field_bytes, d->field_bytes + sizeof(d->field_bytes)};
    d->line = (struct out){d->line_bytes, d->line_bytes + BODY_MAX};
    out_put(&d->fields, constant, n);
    put_fields(d, &marks, stamp, event);
    put_metadata(d, &marks, event, defects_cost(event));
    put_marks(d, &marks, event);
    put_defects(d, event);
    if (event->outcome == DEED_SUCCESS)
        PUT(&d->fields, "PRIORITY=5\nMESSAGE=");
    else
        PUT(&d->fields, "PRIORITY=4\nMESSAGE=");
}

static void put_number(struct out *out, uint64_t value) {
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    out_put(out, digits + at, sizeof(digits) - at);
}

size_t line_end(struct datagram *d, const struct link *link) {
    struct out tail = {d->line.at, d->line_bytes + sizeof(d->line_bytes)};
    size_t n;

    PUT(&tail, ",\"chain\":{\"stream\":\"");
    out_put(&tail, link->stream, sizeof(link->stream));
    PUT(&tail, "\",\"seq\":");
    put_number(&tail, link->seq);
    if (link->seq > 1) {
        PUT(&tail, ",\"prev\":\"");
        out_put(&tail, link->previous, sizeof(link->previous));
        PUT(&tail, "\"");
    }
    if (link->after) {
        PUT(&tail, ",\"after\":\"");
        put_string(&tail, link->after);
        PUT(&tail, "\"");
    }
    PUT(&tail, "}}");
    n = (size_t)(tail.at - d->line_bytes);
    PUT(&tail, "\n");
    return n;
}
