/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/judge.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "deed.h"
#include "journal/origin.h"
#include "lib/fields.h"
#include "parse/view.h"
#include "util/jsonobject.h"
#include "util/jsontext.h"
#include "util/text.h"

#define IN_ANOTHERS_NAME "sent in another's name, which root alone may do"
#define OTHER_TRANSPORT "not sent in journald's native protocol, as libdeed does"
#define UNKNOWN_SENDER "journald does not know which user or process sent it"
#define STRANGER "an ordinary user, and neither the user nor the unit is listed in emitters.json"
#define NO_TEXT                                                                                    \
    "not in the form that libdeed writes: control characters, bytes that are no UTF-8, or two "    \
    "messages"
#define NO_OBJECT "no JSON object, or cut because it was too long"
#define DEFECTS "incomplete: marked with defects by the library"
#define INCOMPLETE "incomplete: who, what, which, when, the outcome or the chain is missing"
#define OTHER_TEXT                                                                                 \
    "not in the form that libdeed writes: other text around the event or after its chain"

/* ---- the sender ---------------------------------------------------------------------------- */

const char *judge_sender(const struct senders *senders, struct entries *entries, bool *ret_via) {
    struct origin origin;

    *ret_via = origin_is_via(entries);
    if (!*ret_via && entries_field(entries, "DEED_VIA").bytes)
        return IN_ANOTHERS_NAME;
    if (!entry_field_is(entries_field(entries, "_TRANSPORT"), "journal"))
        return OTHER_TRANSPORT;
    origin_of(entries, *ret_via, &origin);
    if (!origin_is_number(origin.uid))
        return UNKNOWN_SENDER;
    /* Root may not know the process any more. */
    if (!*ret_via && (!origin_is_number(origin.pid) || !origin_is_boot(origin.boot)))
        return UNKNOWN_SENDER;
    if (!senders_trusted(senders, origin.uid.bytes, origin.uid.n, origin.unit.bytes, origin.unit.n))
        return STRANGER;
    return NULL;
}

/* ---- the form ------------------------------------------------------------------------------ */

/* Text without control characters. */
static bool is_text(struct entry_field message) {
    const unsigned char *bytes = (const unsigned char *)message.bytes;
    uint32_t code;

    for (size_t i = 0, length; i < message.n; i += length) {
        length = text_character(bytes + i, message.n - i, &code);
        if (length == 0 || code < 0x20 || code == 0x7f)
            return false;
    }
    return true;
}

static bool is_outcome(const char *bytes, size_t n) {
    static const char *const outcomes[] = {"success", "failure", "denied"};

    for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
        if (strlen(outcomes[i]) == n && memcmp(outcomes[i], bytes, n) == 0)
            return true;
    return false;
}

/* Of a line that is an event. */
static bool is_complete(const struct entry_field *message) {
    struct view event;

    if (!view_parts(message->bytes, message->n, &event) || event.mark[VIEW_DEFECTS].bytes)
        return false;
    for (int id = 0; id < FIELD_N; id++)
        if (fields[id].need == NEED_ALWAYS && event.field[id].n == 0)
            return false;
    return is_outcome(event.field[FIELD_OUTCOME].bytes, event.field[FIELD_OUTCOME].n);
}

/* Is the member a text or a number? path: KEY or GROUP.KEY. */
static bool has_member(json_object *object, const char *path, struct json_text *ret) {
    const char *dot = strchr(path, '.');
    char group[32];
    json_object *value;

    if (dot) {
        snprintf(group, sizeof(group), "%.*s", (int)(dot - path), path);
        if (!json_object_object_get_ex(object, group, &object))
            return false;
        path = dot + 1;
    }
    return json_object_object_get_ex(object, path, &value) &&
           (json_text(value, ret) ? ret->n > 0 : json_object_is_type(value, json_type_int));
}

/* Of any object. */
static const char *why_no_event(json_object *object) {
    struct json_text text;

    if (json_object_object_get_ex(object, "defects", NULL))
        return DEFECTS;
    for (int id = 0; id < FIELD_N; id++)
        if (fields[id].need == NEED_ALWAYS && !has_member(object, fields[id].path, &text))
            return INCOMPLETE;
    if (!has_member(object, "outcome", &text) || !is_outcome(text.bytes, text.n) ||
        !has_member(object, "chain.stream", &text) || !has_member(object, "chain.seq", &text))
        return INCOMPLETE;
    return OTHER_TEXT;
}

/* It is no evidence: only the words are to be found. */
static const char *why_no_evidence(struct entry_field message) {
    json_tokener *tokener;
    json_object *object = NULL;
    const char *why = NO_OBJECT;

    if (!is_text(message))
        return NO_TEXT;
    tokener = json_tokener_new();
    if (!tokener)
        return NO_OBJECT;
    for (; message.n > 0 && *message.bytes == ' '; message.n--)
        message.bytes++; /* an object, and other text around it */
    jsonobject_parse(tokener, message.bytes, message.n, &object, &why);
    why = object && json_tokener_get_parse_end(tokener) == message.n ? why_no_event(object)
                                                                     : NO_OBJECT;
    json_object_put(object);
    json_tokener_free(tokener);
    return why;
}

static const char *judge_form(struct entries *entries, struct judged *ret) {
    if (entries_has_two(entries, "MESSAGE"))
        return NO_TEXT;
    if (ret->message.n == 0 || ret->message.n > DEED_LINE_MAX)
        return NO_OBJECT;
    if (scan_line(ret->message.bytes, ret->message.n, SCAN_JOURNAL, &ret->event) == SCAN_EVENT &&
        !memchr(ret->message.bytes, 0x7f, ret->message.n) && is_complete(&ret->message))
        return NULL;
    return why_no_evidence(ret->message);
}

void judge_entry(const struct senders *senders, struct entries *entries, struct judged *ret) {
    *ret = (struct judged){.message = entries_field(entries, "MESSAGE")};
    ret->rejected = judge_sender(senders, entries, &ret->via);
    ret->trusted = !ret->rejected;
    if (ret->trusted)
        ret->rejected = judge_form(entries, ret);
    ret->event.via = ret->via;
}

bool judge_is_foreign(const struct judged *judged) {
    struct view view;

    return judged->rejected && judged->trusted && judged->message.n > 1 &&
           !view_line(judged->message.bytes, judged->message.n, &view);
}
