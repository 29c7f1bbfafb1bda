/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The objects of the schema for what an event is about. */
#include "format/ocsfmap.h"
#include "format/put.h"
#include "format/siem.h"

static bool text_is(struct text_view text, const char *word) {
    return view_is(text, word, strlen(word));
}

/* A text of metadata that is not empty. */
static bool find_metadata(const struct view *event, const char *key, struct text_view *ret) {
    struct value_view value;

    if (!view_find(&event->metadata, key, strlen(key), &value) || value.kind != VALUE_TEXT ||
        value.text.n == 0)
        return false;
    *ret = value.text;
    return true;
}

static void open_user(struct buffer *to, const char *key, struct text_view type,
                      struct text_view id) {
    static const struct {
        const char *word, *caption;
        unsigned id;
    } known[] = {{"user", "User", 1},
                 {"admin", "Admin", 2},
                 {"system", "System", 3},
                 {"service", "Service", 4}};
    size_t i = 0;

    put_open(to, key, '{');
    while (i < sizeof(known) / sizeof(known[0]) && !text_is(type, known[i].word))
        i++;
    if (i < sizeof(known) / sizeof(known[0])) {
        put_number(to, "type_id", known[i].id);
        put_string(to, "type", known[i].caption);
    } else if (type.bytes) {
        put_number(to, "type_id", 99);
        put_text(to, "type", type);
    }
    put_text(to, "uid", id);
    put_text(to, "name", id);
}

void ocsf_put_user(struct buffer *to, const char *key, struct text_view type, struct text_view id) {
    open_user(to, key, type, id);
    put_close(to, '}');
}

#define TYPE(event) ((event)->field[FIELD_RESOURCE_TYPE])
#define ID(event) ((event)->field[FIELD_RESOURCE_ID])

static void about_acting_user(struct buffer *to, const struct view *event) {
    ocsf_put_user(to, "user", event->field[FIELD_ACTOR_TYPE], event->field[FIELD_ACTOR_ID]);
}

static void put_named(struct buffer *to, const char *key, struct text_view name) {
    put_open(to, key, '{');
    put_text(to, "name", name);
    put_close(to, '}');
}

bool ocsf_about_nothing(struct buffer *to, const struct view *event) {
    (void)to;
    (void)event;
    return false;
}

bool ocsf_about_user(struct buffer *to, const struct view *event) {
    ocsf_put_user(to, "user", TYPE(event), ID(event));
    return true;
}

bool ocsf_about_own(struct buffer *to, const struct view *event) {
    if (siem_is_principal(TYPE(event)))
        return ocsf_about_user(to, event);
    about_acting_user(to, event);
    return false;
}

bool ocsf_about_role(struct buffer *to, const struct view *event) {
    struct text_view role;

    if (find_metadata(event, "role", &role)) {
        put_open(to, "iam_roles", '[');
        put_named(to, NULL, role);
        put_close(to, ']');
    }
    return ocsf_about_user(to, event);
}

bool ocsf_about_key(struct buffer *to, const struct view *event) {
    open_user(to, "user", TYPE(event), ID(event));
    put_open(to, "programmatic_credentials", '[');
    put_open(to, NULL, '{');
    put_text(to, "uid", ID(event));
    put_text(to, "type", TYPE(event));
    put_close(to, '}');
    put_close(to, ']');
    put_close(to, '}');
    return true;
}

/* ---- Authentication ------------------------------------------------------------------------ */

static bool put_login(struct buffer *to, const struct view *event, struct text_view session) {
    bool host = text_is(TYPE(event), "host");

    if (session.bytes) {
        put_open(to, "session", '{');
        put_text(to, "uid", session);
        put_close(to, '}');
    }
    put_named(to, "service", event->field[FIELD_SERVICE]);
    if (host) {
        put_open(to, "dst_endpoint", '{');
        put_text(to, "hostname", ID(event));
        put_close(to, '}');
    }
    return host;
}

bool ocsf_about_actor(struct buffer *to, const struct view *event) {
    about_acting_user(to, event);
    return put_login(to, event, event->field[FIELD_ACTOR_SESSION]);
}

/* The ended session is the actor's only if the event says so. */
bool ocsf_about_session(struct buffer *to, const struct view *event) {
    struct text_view none = {0};

    put_login(to, event, text_is(TYPE(event), "session") ? ID(event) : none);
    return ocsf_about_user(to, event);
}

bool ocsf_about_behalf(struct buffer *to, const struct view *event) {
    struct text_view behalf = event->field[FIELD_BEHALF_ID];
    bool there = put_login(to, event, event->field[FIELD_ACTOR_SESSION]);

    put_number(to, "account_switch_type_id", 2);
    put_string(to, "account_switch_type", "Impersonate");
    if (behalf.n == 0)
        return ocsf_about_user(to, event);
    ocsf_put_user(to, "user", event->field[FIELD_BEHALF_TYPE], behalf);
    return there;
}

/* ---- other classes ------------------------------------------------------------------------- */

bool ocsf_about_member(struct buffer *to, const struct view *event) {
    bool member = siem_is_principal(TYPE(event));
    struct text_view other;

    if (member && find_metadata(event, "group", &other)) {
        put_named(to, "group", other);
        put_open(to, "users", '[');
        ocsf_put_user(to, NULL, TYPE(event), ID(event));
        put_close(to, ']');
        return true;
    }
    put_open(to, "group", '{');
    put_text(to, "type", TYPE(event));
    put_text(to, "uid", ID(event));
    put_text(to, "name", ID(event));
    put_close(to, '}');
    if (find_metadata(event, "member", &other) || find_metadata(event, "user", &other)) {
        put_open(to, "users", '[');
        put_named(to, NULL, other);
        put_close(to, ']');
    }
    return true;
}

bool ocsf_about_entity(struct buffer *to, const struct view *event) {
    struct text_view reason;

    put_open(to, "entity", '{');
    put_text(to, "uid", ID(event));
    put_text(to, "name", ID(event));
    if (text_is(TYPE(event), "user")) {
        put_number(to, "type_id", 2);
        put_string(to, "type", "User");
        ocsf_put_user(to, "user", TYPE(event), ID(event));
    } else if (text_is(TYPE(event), "group")) {
        put_number(to, "type_id", 3);
        put_string(to, "type", "Group");
        put_open(to, "group", '{');
        put_text(to, "uid", ID(event));
        put_text(to, "name", ID(event));
        put_close(to, '}');
    } else {
        put_number(to, "type_id", 99);
        put_text(to, "type", TYPE(event));
    }
    put_close(to, '}');
    if (find_metadata(event, "reason", &reason))
        put_text(to, "comment", reason);
    return true;
}

bool ocsf_about_call(struct buffer *to, const struct view *event) {
    put_open(to, "api", '{');
    put_text(to, "operation", event->field[FIELD_ACTION]);
    put_named(to, "service", event->field[FIELD_SERVICE]);
    if (event->field[FIELD_REQUEST_ID].bytes) {
        put_open(to, "request", '{');
        put_text(to, "uid", event->field[FIELD_REQUEST_ID]);
        put_close(to, '}');
    }
    put_close(to, '}');
    put_open(to, "resources", '[');
    put_open(to, NULL, '{');
    put_text(to, "type", TYPE(event));
    put_text(to, "uid", ID(event));
    put_text(to, "name", ID(event));
    put_number(to, "role_id", 1);
    put_string(to, "role", "Target");
    put_close(to, '}');
    put_close(to, ']');
    return true;
}

bool ocsf_about_app(struct buffer *to, const struct view *event) {
    put_open(to, "app", '{');
    put_text(to, "uid", ID(event));
    put_text(to, "name", ID(event));
    put_close(to, '}');
    return false;
}

bool ocsf_about_log(struct buffer *to, const struct view *event) {
    (void)event;
    put_string(to, "log_name", "deed");
    put_string(to, "log_provider", "deed");
    return false;
}
