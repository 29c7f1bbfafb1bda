/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/event.h"

#include <errno.h>
#include <string.h>

#include "lib/error.h"
#include "util/number.h"
#include "util/text.h"

#define SOURCE_PORT "source_port"
#define SOURCE_LOOK_MAX 128 /* longer than any address */

static const char *const problems[] = {
    [PROBLEM_MISSING] = "missing; every event says who, what, which and the outcome",
    [PROBLEM_BLANK] = "blanks alone name nobody; name the user or the service that acted",
    [PROBLEM_NO_WORD] = "not a lower-case word of a-z, 0-9 and _ that starts with a letter",
    [PROBLEM_NO_ACTION] =
        "not resource.verb: lower-case words joined by dots, as in customer.delete",
    [PROBLEM_LONG] = "longer than the field may be",
    [PROBLEM_OUTCOME] = "not success, failure or denied",
    [PROBLEM_KEY] = "a key is not 1 to 64 of A-Z a-z 0-9 _ . -",
    [PROBLEM_KEY_TWICE] = "a key stands twice",
    [PROBLEM_VALUE_TYPE] = "a value is no string, number or boolean",
    [PROBLEM_NUMBER] = "a number is not JSON, over 128 characters, or beyond the range of a double",
};

const char *problem_text(enum problem problem) {
    return problems[problem];
}

static void add_defect(struct event *event, enum field_id field, enum problem problem) {
    if (event->n_defects < EVENT_DEFECTS_MAX)
        event->defects[event->n_defects++] =
            (struct defect){.field = (uint8_t)field, .problem = (uint8_t)problem};
}

/* Copies a structure of a caller built with another release. Members that this library does not
 * know must be zero; members that the caller does not know become zero. */
static bool copy_sized(void *to, size_t known, const void *from, size_t given) {
    const unsigned char *bytes = from;

    if (given < sizeof(size_t) || given > 4096)
        return false;
    for (size_t i = known; i < given; i++)
        if (bytes[i])
            return false;
    memset(to, 0, known);
    memcpy(to, from, given < known ? given : known);
    return true;
}

#define COPY_SIZED(to, from) copy_sized((to), sizeof(*(to)), (from), (from)->size)

static bool is_empty(const deed_principal *p) {
    return !p->type && !p->id && !p->session_id;
}

static void set_principal(struct event *event, enum field_id type, const deed_principal *p) {
    event->text[type] = p->type;
    event->text[type + 1] = p->id;
    event->text[type + 2] = p->session_id;
}

/* A valid DEED_META_DECIMAL. */
static bool is_decimal(const char *text) {
    size_t n = strnlen(text, NUMBER_MAX + 1);

    return n <= NUMBER_MAX && number_is(text, n) && number_is_finite(text);
}

static bool is_left_out(const deed_meta *meta) {
    return (meta->type == DEED_META_STRING || meta->type == DEED_META_DECIMAL) &&
           !meta->value.string;
}

static void add_meta(struct event *event, const deed_meta *meta) {
    if (is_left_out(meta))
        return;
    if (meta->type < DEED_META_STRING || meta->type > DEED_META_DECIMAL) {
        add_defect(event, FIELD_METADATA, PROBLEM_VALUE_TYPE);
        return;
    }
    if (meta->type == DEED_META_DECIMAL && !is_decimal(meta->value.string)) {
        add_defect(event, FIELD_METADATA, PROBLEM_NUMBER);
        return;
    }
    if (!meta->key || !text_is_name(meta->key, EVENT_META_KEY_MAX, "")) {
        add_defect(event, FIELD_METADATA, PROBLEM_KEY);
        return;
    }
    for (size_t i = 0; i < event->n_meta; i++)
        if (strcmp(event->meta[i].key, meta->key) == 0) {
            add_defect(event, FIELD_METADATA, PROBLEM_KEY_TWICE);
            return;
        }
    if (event->n_meta == EVENT_META_MAX) {
        event->more_meta = true;
        return;
    }
    event->meta[event->n_meta++] = *meta;
}

static bool has_key(const deed_meta *m, const char *key) {
    for (; m && m->type != DEED_META_END; m++)
        if (!is_left_out(m) && m->key && strcmp(m->key, key) == 0)
            return true;
    return false;
}

static void add_metadata(struct event *event, const deed_details *details) {
    if (details->reason) {
        deed_meta reason = {.key = "reason", .type = DEED_META_STRING};

        reason.value.string = details->reason;
        add_meta(event, &reason);
    }
    if (event->source.port >= 0 && !has_key(details->metadata, SOURCE_PORT)) {
        deed_meta port = {.key = SOURCE_PORT, .type = DEED_META_INT};

        port.value.integer = event->source.port;
        add_meta(event, &port);
    }
    for (const deed_meta *m = details->metadata; m && m->type != DEED_META_END && !event->more_meta;
         m++)
        add_meta(event, m);
}

/* Takes the port off the address, so that a search for the address finds all its events. */
static void read_source(struct event *event) {
    const char **text = &event->text[FIELD_SOURCE_IP];

    event->odd_source = false;
    event->source.port = -1;
    if (!*text)
        return;
    event->odd_source = !endpoint_read(*text, strnlen(*text, SOURCE_LOOK_MAX), &event->source);
    if (event->odd_source)
        event->source.port = -1;
    else
        *text = event->source.address;
}

static const char *outcome_text(deed_outcome outcome) {
    switch (outcome) {
    case DEED_SUCCESS:
        return "success";
    case DEED_FAILURE:
        return "failure";
    case DEED_DENIED:
        return "denied";
    case DEED_OUTCOME_UNSET:
    default:
        return NULL;
    }
}

/* Has one field of the group a value? */
static bool group_is_there(const struct event *event, enum field_id id) {
    for (int i = 0; i < FIELD_N; i++)
        if (event->text[i] && fields_share_group(&fields[i], &fields[id]))
            return true;
    return false;
}

/* The actor of a failed login is the name that somebody typed, also if it is blank: an attacker
 * must not be able to make the events of his own attempts invalid. */
static bool is_claimed(const struct event *event) {
    const char *action = event->text[FIELD_ACTION];

    return action && strcmp(action, DEED_ACTION_AUTH_LOGIN_FAILED) == 0;
}

static void check_words(struct event *event, enum field_id id, bool good, enum problem problem) {
    if (!good)
        add_defect(event, id, problem);
    else if (strlen(event->text[id]) > fields[id].limit)
        add_defect(event, id, PROBLEM_LONG);
}

static void check_field(struct event *event, enum field_id id) {
    const struct field *field = &fields[id];
    const char *value = event->text[id];

    if (!value || !*value) {
        if (field->need == NEED_ALWAYS || (field->need == NEED_GROUP && group_is_there(event, id)))
            add_defect(event, id, PROBLEM_MISSING);
        event->text[id] = NULL;
        return;
    }
    switch (field->rule) {
    case RULE_WORD:
        check_words(event, id, text_is_words(value, 1, 1), PROBLEM_NO_WORD);
        break;
    case RULE_ACTION:
        check_words(event, id, text_is_words(value, 2, SIZE_MAX), PROBLEM_NO_ACTION);
        break;
    case RULE_IDENTITY:
        if (id != FIELD_RESOURCE_ID && !(id == FIELD_ACTOR_ID && is_claimed(event)) &&
            text_is_blank(value))
            add_defect(event, id, PROBLEM_BLANK);
        break;
    case RULE_STAMP:
    case RULE_NAME:
    case RULE_OUTCOME:
    case RULE_TEXT:
    default:
        break;
    }
}

int event_make(const deed_event *in, const char *service, const deed_context *context,
               struct event *ret) {
    deed_event event;
    deed_details details = DEED_DETAILS_INIT;
    deed_context from = DEED_CONTEXT_INIT;

    if (!in || !COPY_SIZED(&event, in))
        return fail(EINVAL, "event: its size is not one that this library knows");
    if (event.details && !COPY_SIZED(&details, event.details))
        return fail(EINVAL, "details: their size is not one that this library knows");
    if (details.context)
        context = details.context;
    if (context && !COPY_SIZED(&from, context))
        return fail(EINVAL, "context: its size is not one that this library knows");

    memset(ret->text, 0, sizeof(ret->text));
    ret->n_meta = 0;
    ret->n_defects = 0;
    ret->more_meta = false;

    ret->text[FIELD_SERVICE] = service;
    set_principal(ret, FIELD_ACTOR_TYPE, is_empty(&event.actor) ? &from.actor : &event.actor);
    set_principal(ret, FIELD_BEHALF_TYPE,
                  is_empty(&details.on_behalf_of) ? &from.on_behalf_of : &details.on_behalf_of);
    ret->text[FIELD_ACTION] = event.action;
    ret->text[FIELD_RESOURCE_TYPE] = event.resource.type;
    ret->text[FIELD_RESOURCE_ID] = event.resource.id;
    ret->outcome = event.outcome;
    ret->ret_id = details.ret_event_id;
    ret->text[FIELD_OUTCOME] = outcome_text(event.outcome);
    ret->text[FIELD_SOURCE_IP] = details.source_ip ? details.source_ip : from.source_ip;
    ret->text[FIELD_REQUEST_ID] = details.request_id ? details.request_id : from.request_id;

    for (int id = FIELD_ACTOR_TYPE; id < FIELD_N; id++)
        if (id != FIELD_OUTCOME)
            check_field(ret, (enum field_id)id);
    if (!ret->text[FIELD_OUTCOME])
        add_defect(ret, FIELD_OUTCOME,
                   event.outcome == DEED_OUTCOME_UNSET ? PROBLEM_MISSING : PROBLEM_OUTCOME);
    read_source(ret);
    add_metadata(ret, &details);
    return 0;
}

int event_refuse(const struct event *event) {
    const struct defect *defect = &event->defects[0];
    const char *name = defect->field == FIELD_METADATA ? "metadata" : fields[defect->field].path;
    const char *value = defect->field == FIELD_METADATA ? NULL : event->text[defect->field];
    char shown[80];
    struct out json = {shown, shown + sizeof(shown) - 1};
    size_t limit = 60;

    if (!value)
        return fail(EINVAL, "%s: %s", name, problems[defect->problem]);
    struct text text = text_of(value);
    bool whole = text_write(&text, 0, text.n, &json, NULL, &limit);
    *json.at = '\0';
    return fail(EINVAL, "%s: \"%s\"%s: %s", name, shown, whole ? "" : "…",
                problems[defect->problem]);
}
