/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/intake.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/number.h"

/* A string, or nothing: null is the same as not there. */
static int take_text(struct json *json, const char *path, const char **to) {
    struct json_value value;

    if (json_value(json, &value) < 0)
        return -1;
    if (value.kind == JSON_NULL)
        return 0;
    if (value.kind != JSON_STRING)
        return json_refuse(json, "%s: no string", path);
    *to = value.text;
    return 0;
}

/* 1: an object begins. 0: null. */
static int take_open(struct json *json, const char *path) {
    struct json_value value;

    if (json_value(json, &value) < 0)
        return -1;
    if (value.kind != JSON_NULL && value.kind != JSON_OBJECT)
        return json_refuse(json, "%s: no object", path);
    return value.kind == JSON_OBJECT;
}

struct intake_member {
    const char *name;
    const char **to;
};

/* An object of nothing but the given strings. */
static int take_object(struct json *json, const char *path, const struct intake_member *members,
                       size_t n) {
    struct json_level level = json_enter(json);
    const char *key;
    int r = take_open(json, path);

    while (r > 0 && (r = json_member(json, &level, &key)) > 0) {
        char whole[64];
        size_t i = 0;

        while (i < n && strcmp(key, members[i].name) != 0)
            i++;
        if (i == n)
            return json_refuse(json, "%s.%.40s: no such field", path, key);
        snprintf(whole, sizeof(whole), "%s.%s", path, key);
        if (take_text(json, whole, members[i].to) < 0)
            return -1;
    }
    return r;
}

static int take_principal(struct json *json, const char *path, deed_principal *to) {
    const struct intake_member members[] = {
        {"type", &to->type}, {"id", &to->id}, {"session_id", &to->session_id}};

    return take_object(json, path, members, 3);
}

static int take_target(struct json *json, const char *path, deed_target *to) {
    const struct intake_member members[] = {{"type", &to->type}, {"id", &to->id}};

    return take_object(json, path, members, 2);
}

static int take_outcome(struct json *json, deed_outcome *to) {
    const char *text = NULL;

    if (take_text(json, "outcome", &text) < 0)
        return -1;
    if (!text)
        return 0;
    if (strcmp(text, "success") == 0)
        *to = DEED_SUCCESS;
    else if (strcmp(text, "failure") == 0)
        *to = DEED_FAILURE;
    else if (strcmp(text, "denied") == 0)
        *to = DEED_DENIED;
    else
        return json_refuse(json, "outcome: %.40s: not success, failure or denied", text);
    return 0;
}

const char *intake_number(const char *text) {
    size_t n = strlen(text);

    if (!number_is(text, n))
        return "it is no number as JSON has them";
    if (n > NUMBER_MAX)
        return "the number is longer than 128 characters";
    if (isinf(strtod(text, NULL)))
        return "the number is too large for a double";
    return NULL;
}

static int take_meta(struct json *json, const char *key, deed_meta *to) {
    struct json_value value;
    const char *wrong;

    if (json_value(json, &value) < 0)
        return -1;
    to->key = key;
    to->value.string = value.text;
    switch (value.kind) {
    case JSON_NULL:
        return 0;
    case JSON_STRING:
        to->type = DEED_META_STRING;
        return 1;
    case JSON_NUMBER:
        wrong = intake_number(value.text);
        to->type = DEED_META_DECIMAL;
        return wrong ? json_refuse(json, "metadata.%.64s: %s", key, wrong) : 1;
    case JSON_TRUE:
    case JSON_FALSE:
        to->type = DEED_META_BOOL;
        to->value.boolean = value.kind == JSON_TRUE;
        return 1;
    case JSON_OBJECT:
    case JSON_ARRAY:
    default:
        return json_refuse(json, "metadata.%.64s: no string, number, true or false", key);
    }
}

static int take_metadata(struct json *json, struct intake *to) {
    struct json_level level = json_enter(json);
    const char *key;
    size_t n = 0;
    int r = take_open(json, "metadata");

    while (r > 0 && (r = json_member(json, &level, &key)) > 0) {
        deed_meta meta = {0};
        int there = take_meta(json, key, &meta);

        if (there < 0)
            return -1;
        if (there && n == INTAKE_META_MAX)
            return json_refuse(json, "metadata: more than %d of them", INTAKE_META_MAX);
        if (there)
            to->meta[n++] = meta;
    }
    to->details.metadata = to->meta;
    return r;
}

static int take_member(struct json *json, const char *key, struct intake *to) {
    static const char *const made[] = {"timestamp", "event_id", "chain"};

    if (strcmp(key, "actor") == 0)
        return take_principal(json, key, &to->event.actor);
    if (strcmp(key, "on_behalf_of") == 0)
        return take_principal(json, key, &to->details.on_behalf_of);
    if (strcmp(key, "action") == 0)
        return take_text(json, key, &to->event.action);
    if (strcmp(key, "resource") == 0)
        return take_target(json, key, &to->event.resource);
    if (strcmp(key, "outcome") == 0)
        return take_outcome(json, &to->event.outcome);
    if (strcmp(key, "source_ip") == 0)
        return take_text(json, key, &to->details.source_ip);
    if (strcmp(key, "request_id") == 0)
        return take_text(json, key, &to->details.request_id);
    if (strcmp(key, "metadata") == 0)
        return take_metadata(json, to);
    for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
        if (strcmp(key, made[i]) == 0)
            return json_refuse(json,
                               "%s: made when the event is recorded; when an act happened "
                               "earlier, say so in metadata",
                               key);
    if (strcmp(key, "service") == 0)
        return json_refuse(json, "service: given once for all lines, with --service");
    return json_refuse(json, "%.64s: no such field", key);
}

static int take_event(struct json *json, struct intake *to) {
    struct json_level level = json_enter(json);
    struct json_value value;
    const char *key;
    int r = json_value(json, &value);

    if (r == 0 && value.kind != JSON_OBJECT)
        return json_refuse(json, "no JSON object");
    while (r == 0 && (r = json_member(json, &level, &key)) > 0)
        r = take_member(json, key, to);
    return r < 0 ? -1 : json_end(json);
}

int intake_parse(const char *line, size_t n, struct intake *ret, char *why, size_t why_size) {
    *ret = (struct intake){.event = DEED_EVENT_INIT, .details = DEED_DETAILS_INIT};
    if (json_open(&ret->json, line, n, why, why_size) < 0)
        return -1;
    ret->event.details = &ret->details;
    if (take_event(&ret->json, ret) < 0) {
        intake_free(ret);
        return -1;
    }
    return 0;
}

void intake_free(struct intake *intake) {
    json_close(&intake->json);
}
