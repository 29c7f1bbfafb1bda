/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format/ocsf.h"

#include <errno.h>

#include "format/ocsfmap.h"
#include "format/put.h"
#include "format/safe.h"
#include "format/siem.h"
#include "util/digest.h"

/* How an event ended, in the schema's numbers and captions. */
struct ending {
    const char *outcome;
    unsigned status_id, action_id, severity_id;
    const char *status, *action, *disposition, *severity, *detail;
};

enum { SUCCESS, FAILURE, DENIED, UNKNOWN };

static const struct ending endings[] = {
    [SUCCESS] = {"success", 1, 1, 1, "Success", "Allowed", "Allowed", "Informational", NULL},
    [FAILURE] = {"failure", 2, 1, 2, "Failure", "Allowed", "Allowed", "Low",
                 "Allowed, but it went wrong"},
    [DENIED] = {"denied", 2, 2, 2, "Failure", "Denied", "Blocked", "Low", "Refused on purpose"},
    [UNKNOWN] = {"", 0, 0, 0, "Unknown", "Unknown", "Unknown", "Unknown", NULL},
};

static const struct ending *find_ending(const struct view *event, const struct ocsf_map *map) {
    int i = SUCCESS;

    if (map->ends == ENDS_REFUSED)
        return &endings[DENIED];
    while (i < UNKNOWN &&
           !view_is(event->field[FIELD_OUTCOME], endings[i].outcome, strlen(endings[i].outcome)))
        i++;
    return &endings[i];
}

/* ---- what all classes have ----------------------------------------------------------------- */

static void put_class(struct buffer *to, const struct view *event, const struct ocsf_map *map) {
    put_number(to, "category_uid", map->class->category_uid);
    put_string(to, "category_name", map->class->category);
    put_number(to, "class_uid", map->class->uid);
    put_string(to, "class_name", map->class->name);
    put_number(to, "activity_id", map->activity_id);
    if (map->activity)
        put_string(to, "activity_name", map->activity);
    else
        put_text(to, "activity_name", event->field[FIELD_ACTION]);
    put_number(to, "type_uid", (uint64_t)map->class->uid * 100 + map->activity_id);
}

static void put_ending(struct buffer *to, const struct view *event, const struct ending *ending) {
    put_number(to, "severity_id", ending->severity_id);
    put_string(to, "severity", ending->severity);
    put_number(to, "status_id", ending->status_id);
    put_string(to, "status", ending->status);
    put_text(to, "status_code", event->field[FIELD_OUTCOME]);
    if (ending->detail)
        put_string(to, "status_detail", ending->detail);
    put_number(to, "action_id", ending->action_id);
    put_string(to, "action", ending->action);
    put_number(to, "disposition_id", ending->action_id);
    put_string(to, "disposition", ending->disposition);
}

/* user alice: customer.delete of customer 4471: denied */
static void put_message(struct buffer *to, const struct view *event) {
    static const struct {
        const char *before;
        int id;
    } parts[] = {{"", FIELD_ACTOR_TYPE},        {" ", FIELD_ACTOR_ID},    {": ", FIELD_ACTION},
                 {" of ", FIELD_RESOURCE_TYPE}, {" ", FIELD_RESOURCE_ID}, {": ", FIELD_OUTCOME}};

    put_key(to, "message");
    buffer_put(to, "\"", 1);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        buffer_string(to, parts[i].before);
        if (event->field[parts[i].id].n)
            safe_put_json(to, event->field[parts[i].id]);
        else
            buffer_string(to, "?");
    }
    buffer_put(to, "\"", 1);
}

static void ocsf_metadata(struct buffer *to, const struct view *event) {
    put_open(to, "metadata", '{');
    put_string(to, "version", OCSF_VERSION);
    put_open(to, "product", '{');
    put_string(to, "name", "deed");
    put_string(to, "vendor_name", "deed");
    put_string(to, "version", DEED_VERSION);
    put_close(to, '}');
    put_open(to, "profiles", '[');
    put_string(to, NULL, "host");
    put_string(to, NULL, "security_control");
    put_close(to, ']');
    put_text(to, "uid", event->field[FIELD_EVENT_ID]);
    put_text(to, "original_event_uid", event->field[FIELD_EVENT_ID]);
    put_text(to, "event_code", event->field[FIELD_ACTION]);
    put_text(to, "correlation_uid", event->field[FIELD_REQUEST_ID]);
    /* The schema does not say how large an integer may be. */
    if (event->seq > 0 && event->seq <= INT32_MAX)
        put_number(to, "sequence", event->seq);
    put_text(to, "original_time", event->field[FIELD_TIMESTAMP]);
    put_string(to, "log_name", "deed");
    put_string(to, "log_provider", "deed");
    put_string(to, "log_format", "JSON");
    put_text(to, "source", event->field[FIELD_SERVICE]);
    if (event->mark[VIEW_TRUNCATED].bytes)
        put_true(to, "is_truncated");
    put_close(to, '}');
}

static void ocsf_actor(struct buffer *to, const struct view *event) {
    struct text_view type = event->field[FIELD_ACTOR_TYPE], id = event->field[FIELD_ACTOR_ID];

    if (!id.bytes)
        return;
    put_open(to, "actor", '{');
    ocsf_put_user(to, "user", type, id);
    if (event->field[FIELD_ACTOR_SESSION].bytes) {
        put_open(to, "session", '{');
        put_text(to, "uid", event->field[FIELD_ACTOR_SESSION]);
        put_close(to, '}');
    }
    put_close(to, '}');
}

static void put_device(struct buffer *to, const struct view *event) {
    struct text_view host = siem_origin(event, "host");

    if (host.n == 0)
        return;
    put_open(to, "device", '{');
    put_number(to, "type_id", 0);
    put_string(to, "type", "Unknown");
    put_text(to, "hostname", host);
    put_text(to, "boot_uid", siem_origin(event, "boot_id"));
    put_close(to, '}');
}

/* ---- where from ---------------------------------------------------------------------------- */

/* False: the class has no place for the source that the event has. */
static bool ocsf_source(struct buffer *to, const struct view *event, enum ocsf_from from) {
    struct text_view text = event->field[FIELD_SOURCE_IP];
    struct siem_address address;

    if (from == FROM_NO)
        return text.bytes == NULL;
    if (!text.bytes && from == FROM_MAY)
        return true;
    put_open(to, "src_endpoint", '{');
    if (siem_address(event, &address))
        put_string(to, "ip", address.text);
    else if (text.bytes)
        put_text(to, "name", text);
    else /* The class requires one, and only the service is known. */
        put_text(to, "svc_name", event->field[FIELD_SERVICE]);
    put_close(to, '}');
    return true;
}

/* ---- what the schema has no attribute for -------------------------------------------------- */

static void put_principal(struct buffer *to, const char *key, struct text_view type,
                          struct text_view id, struct text_view session) {
    if (!type.bytes && !id.bytes && !session.bytes)
        return;
    put_open(to, key, '{');
    put_text(to, "type", type);
    put_text(to, "id", id);
    put_text(to, "session_id", session);
    put_close(to, '}');
}

static void put_unmapped(struct buffer *to, const struct view *event, bool resource, bool source) {
    const struct text_view *field = event->field;

    put_open(to, "unmapped", '{');
    if (!field[FIELD_ACTOR_ID].bytes)
        put_principal(to, "actor", field[FIELD_ACTOR_TYPE], field[FIELD_ACTOR_ID],
                      field[FIELD_ACTOR_SESSION]);
    put_principal(to, "on_behalf_of", field[FIELD_BEHALF_TYPE], field[FIELD_BEHALF_ID],
                  field[FIELD_BEHALF_SESSION]);
    if (!resource)
        put_principal(to, "resource", field[FIELD_RESOURCE_TYPE], field[FIELD_RESOURCE_ID],
                      (struct text_view){0});
    if (!source)
        put_text(to, "source_ip", field[FIELD_SOURCE_IP]);
    put_members(to, "metadata", event->metadata);
    put_marks(to, event);
    put_chain(to, event);
    put_members(to, "origin", event->origin);
    put_close(to, '}');
}

/* The hash of the line as it was sent, which the next event of the stream has in chain.prev. */
static void put_hash(struct buffer *to, const struct view *event) {
    size_t n = event->line.n - 1;
    uint8_t sum[DIGEST_SIZE];
    char hex[DIGEST_HEX + 1] = "";

    if (event->origin.bytes)
        n = (size_t)(event->origin.bytes - event->line.bytes) - strlen(",\"origin\":{");
    digest_sum_of_two(event->line.bytes, n, "}", 1, sum);
    digest_hex(sum, DIGEST_SIZE, hex);
    put_number(to, "raw_data_size", n + 1);
    put_open(to, "raw_data_hash", '{');
    put_number(to, "algorithm_id", 3);
    put_string(to, "algorithm", "SHA-256");
    put_number(to, "encoding_id", 1);
    put_string(to, "encoding", "Hex");
    put_string(to, "value", hex);
    put_close(to, '}');
}

int ocsf_event(const struct view *event, struct buffer *to) {
    const struct ocsf_map *map = ocsf_map(event);
    bool resource, source;
    uint64_t ms;

    if (!siem_time(event, &ms))
        return -EINVAL;
    buffer_put(to, "{", 1);
    put_number(to, "time", ms);
    put_class(to, event, map);
    put_ending(to, event, find_ending(event, map));
    put_message(to, event);
    ocsf_metadata(to, event);
    ocsf_actor(to, event);
    resource = map->about(to, event);
    source = ocsf_source(to, event, map->class->from);
    put_device(to, event);
    put_hash(to, event);
    put_unmapped(to, event, resource, source);
    buffer_put(to, "}", 1);
    return 0;
}
