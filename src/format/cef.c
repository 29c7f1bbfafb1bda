/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/cef.h"

#include <errno.h>
#include <inttypes.h>

#include "format/part.h"
#include "format/put.h"
#include "format/siem.h"
#include "util/text.h"

/* The most digits that always fit into 64 bits. */
#define WHOLE_DIGITS 18

struct cef {
    struct buffer *to;
    struct buffer scratch;
    const char *separator; /* in front of the next key */
};

/* special: what takes a backslash. Line breaks are \n in a value; a header has none. */
static void put_escaped(struct buffer *to, const char *bytes, size_t n, const char *special) {
    const unsigned char *s = (const unsigned char *)bytes, *end = s + n;
    bool value = strchr(special, '=');
    uint32_t code;

    for (size_t length; s < end; s += length) {
        length = text_character(s, (size_t)(end - s), &code);
        if (value && (*s == '\n' || *s == '\r')) {
            buffer_string(to, *s == '\n' ? "\\n" : "\\r");
        } else if (length == 0 || text_is_unsafe(code)) {
            length = length ? length : 1;
            for (size_t i = 0; i < length; i++)
                buffer_printf(to, "%%%02X", s[i]);
        } else {
            if (strchr(special, *s))
                buffer_put(to, "\\", 1);
            buffer_put(to, s, length);
        }
    }
}

static void put_unescaped(struct cef *cef, struct text_view text, const char *special) {
    struct buffer *plain = &cef->scratch;

    plain->n = 0;
    part_put_text(plain, text);
    cef->to->failed |= plain->failed;
    put_escaped(cef->to, plain->bytes, plain->n, special);
}

static void put_header(struct cef *cef, struct text_view text) {
    put_unescaped(cef, text, "\\|");
    buffer_put(cef->to, "|", 1);
}

static void begin_value(struct cef *cef, const char *key) {
    buffer_printf(cef->to, "%s%s=", cef->separator, key);
    cef->separator = " ";
}

static void cef_value(struct cef *cef, const char *key, struct text_view text) {
    if (text.n == 0)
        return;
    begin_value(cef, key);
    put_unescaped(cef, text, "\\=");
}

static void cef_plain(struct cef *cef, const char *key, const char *plain) {
    begin_value(cef, key);
    buffer_string(cef->to, plain);
}

/* The label of a key without a fixed meaning. */
static void put_label(struct cef *cef, const char *key, const char *label) {
    buffer_printf(cef->to, " %sLabel=%s", key, label);
}

static void put_labelled(struct cef *cef, const char *key, const char *label,
                         struct text_view text) {
    if (text.n == 0)
        return;
    cef_value(cef, key, text);
    put_label(cef, key, label);
}

/* TYPE:ID; no type has a colon. */
static void cef_pair(struct cef *cef, const char *key, const char *label, struct text_view type,
                     struct text_view id) {
    if (type.n == 0 && id.n == 0)
        return;
    begin_value(cef, key);
    put_unescaped(cef, type, "\\=");
    buffer_put(cef->to, ":", 1);
    put_unescaped(cef, id, "\\=");
    put_label(cef, key, label);
}

/* ---- the parts ----------------------------------------------------------------------------- */

static struct text_view text_of_literal(const char *literal) {
    return (struct text_view){literal, strlen(literal)};
}

static unsigned severity(struct text_view outcome) {
    return view_is(outcome, "success", 7) ? 3 : view_is(outcome, "denied", 6) ? 6 : 5;
}

/* Version, vendor, product, its version, signature, name, severity. */
static void put_head(struct cef *cef, const struct view *event) {
    static const struct {
        const char *name, *category, *description;
    } catalogue[] = {
#define ACTION(name, category, description) {name, category, description},
#include "lib/actions.def"
#undef ACTION
    };
    struct text_view action = event->field[FIELD_ACTION], name = action;
    const char *category = NULL;

    if (action.n == 0)
        name = action = text_of_literal("incomplete");
    for (size_t i = 0; i < sizeof(catalogue) / sizeof(catalogue[0]) && !category; i++)
        if (view_is(action, catalogue[i].name, strlen(catalogue[i].name))) {
            name = text_of_literal(catalogue[i].description);
            category = catalogue[i].category;
        }
    buffer_string(cef->to, "CEF:0|deed|deed|" DEED_VERSION "|");
    put_header(cef, action);
    put_header(cef, name);
    buffer_printf(cef->to, "%u|", severity(event->field[FIELD_OUTCOME]));
    if (category)
        cef_plain(cef, "cat", category);
}

static void cef_source(struct cef *cef, const struct view *event) {
    struct siem_address address;

    if (!siem_address(event, &address)) {
        cef_value(cef, "shost", event->field[FIELD_SOURCE_IP]);
    } else if (address.v6) {
        cef_plain(cef, "c6a2", address.text);
        put_label(cef, "c6a2", "Source IPv6 Address");
    } else {
        cef_plain(cef, "src", address.text);
    }
}

/* The second principal: for whom it was done, else to whom. */
static void put_second(struct cef *cef, const struct view *event) {
    const struct text_view *field = event->field;

    if (field[FIELD_BEHALF_ID].n)
        cef_value(cef, "duser", field[FIELD_BEHALF_ID]);
    else if (siem_is_principal(field[FIELD_RESOURCE_TYPE]))
        cef_value(cef, "duser", field[FIELD_RESOURCE_ID]);
}

/* As JSON: metadata, and what says how far the event can be believed. */
static void put_details(struct cef *cef, const struct view *event) {
    struct buffer *json = &cef->scratch;

    json->n = 0;
    put_open(json, NULL, '{');
    put_members(json, "metadata", event->metadata);
    put_marks(json, event);
    put_chain(json, event);
    put_members(json, "origin", event->origin);
    put_close(json, '}');
    cef->to->failed |= json->failed;
    begin_value(cef, "cs6");
    put_escaped(cef->to, json->bytes, json->n, "\\=");
    put_label(cef, "cs6", "details");
}

/* Whole numbers alone: readers expect integers in these fields. */
static bool put_whole(struct cef *cef, const char *key, const struct text_view *members,
                      const char *name) {
    struct value_view value;

    if (!view_find(members, name, strlen(name), &value) || value.kind != VALUE_NUMBER ||
        value.text.n > WHOLE_DIGITS)
        return false;
    for (size_t i = 0; i < value.text.n; i++)
        if (value.text.bytes[i] < '0' || value.text.bytes[i] > '9')
            return false;
    cef_value(cef, key, value.text);
    return true;
}

static void put_extension(struct cef *cef, const struct view *event) {
    const struct text_view *field = event->field;
    struct value_view value;

    cef_value(cef, "act", field[FIELD_ACTION]);
    cef_value(cef, "outcome", field[FIELD_OUTCOME]);
    cef_value(cef, "externalId", field[FIELD_EVENT_ID]);
    cef_value(cef, "suser", field[FIELD_ACTOR_ID]);
    put_second(cef, event);
    cef_source(cef, event);
    cef_value(cef, "destinationServiceName", field[FIELD_SERVICE]);
    cef_value(cef, "dvchost", siem_origin(event, "host"));
    put_whole(cef, "dvcpid", &event->origin, "pid");
    if (view_find(&event->metadata, "reason", 6, &value) && value.kind == VALUE_TEXT)
        cef_value(cef, "reason", value.text);
    if (put_whole(cef, "cn1", &event->metadata, "count"))
        put_label(cef, "cn1", "count");
    cef_pair(cef, "cs1", "resource", field[FIELD_RESOURCE_TYPE], field[FIELD_RESOURCE_ID]);
    put_labelled(cef, "cs2", "actorType", field[FIELD_ACTOR_TYPE]);
    put_labelled(cef, "cs3", "session", field[FIELD_ACTOR_SESSION]);
    put_labelled(cef, "cs4", "request", field[FIELD_REQUEST_ID]);
    cef_pair(cef, "cs5", "onBehalfOf", field[FIELD_BEHALF_TYPE], field[FIELD_BEHALF_ID]);
    put_details(cef, event);
}

int cef_event(const struct view *event, struct buffer *to) {
    struct cef cef = {.to = to, .separator = ""};
    uint64_t ms;

    if (!siem_time(event, &ms))
        return -EINVAL;
    put_head(&cef, event);
    begin_value(&cef, "rt");
    buffer_printf(to, "%" PRIu64, ms);
    put_extension(&cef, event);
    buffer_free(&cef.scratch);
    return 0;
}
