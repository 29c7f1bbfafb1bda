/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "senders.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <string.h>

#include "cleanup.h"
#include "jsontext.h"
#include "users.h"

static bool has_text(json_object *row, const char *name) {
    json_object *value = NULL;
    struct json_text text;

    /* Of a text that a NUL cuts, rsyslogd takes the front: whom does it name? */
    return json_object_object_get_ex(row, name, &value) && value &&
           (!json_text(value, &text) || strlen(text.bytes) == text.n);
}

/* rsyslogd refuses the whole table for one row without an index or a value. */
static bool is_table(json_object *list) {
    json_object *table = NULL;

    if (!json_object_object_get_ex(list, "table", &table) ||
        !json_object_is_type(table, json_type_array))
        return false;
    for (size_t i = 0; i < json_object_array_length(table); i++) {
        json_object *row = json_object_array_get_idx(table, i);

        if (!has_text(row, "index") || !has_text(row, "value"))
            return false;
    }
    return true;
}

int senders_read(struct senders *senders, const char *path) {
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);

    *senders = (struct senders){0};
    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    senders->list = json_object_from_fd(fd);
    if (is_table(senders->list))
        return 0;
    senders_free(senders);
    return -EBADMSG;
}

const char *senders_why(int r) {
    return r == -EBADMSG ? "no table that rsyslogd takes: JSON with rows of an index and a value"
                         : strerror(-r);
}

void senders_free(struct senders *senders) {
    json_object_put(senders->list);
    *senders = (struct senders){0};
}

static bool is_listed(const struct senders *senders, const char *kind, const char *name, size_t n) {
    json_object *table = NULL, *index, *value;
    size_t kind_n = strlen(kind);

    if (!json_object_object_get_ex(senders->list, "table", &table))
        return false;
    for (size_t i = 0; i < json_object_array_length(table); i++) {
        json_object *row = json_object_array_get_idx(table, i);
        const char *text;

        if (!json_object_object_get_ex(row, "index", &index) ||
            !json_object_object_get_ex(row, "value", &value) || !json_text_is(value, "yes"))
            continue;
        text = json_text_plain(index);
        if (strncmp(text, kind, kind_n) == 0 && strlen(text + kind_n) == n &&
            memcmp(text + kind_n, name, n) == 0)
            return true;
    }
    return false;
}

bool senders_trusted(const struct senders *senders, const char *uid, size_t uid_n, const char *unit,
                     size_t unit_n) {
    unsigned long number = 0;

    if (uid_n == 0 || uid_n > 10)
        return false;
    for (size_t i = 0; i < uid_n; i++) {
        if (uid[i] < '0' || uid[i] > '9')
            return false;
        number = number * 10 + (unsigned long)(uid[i] - '0');
    }
    if (users_is_system(number))
        return true;
    return is_listed(senders, "uid:", uid, uid_n) ||
           (unit && is_listed(senders, "unit:", unit, unit_n));
}

static bool is(struct entry_field field, const char *text) {
    return field.bytes && field.n == strlen(text) && memcmp(field.bytes, text, field.n) == 0;
}

/* Fields go with the next one that is asked for. */
static size_t copy_field(struct entries *entries, const char *name, char *to, size_t size) {
    struct entry_field field = entries_field(entries, name);

    if (!field.bytes || field.n > size)
        return 0;
    memcpy(to, field.bytes, field.n);
    return field.n;
}

bool senders_trust_entry(const struct senders *senders, struct entries *entries, bool *ret_via) {
    char uid[16], unit[256];
    struct entry_field via;
    size_t uid_n, unit_n;

    if (!is(entries_field(entries, "_TRANSPORT"), "journal"))
        return false;
    via = entries_field(entries, "DEED_VIA");
    *ret_via = via.bytes != NULL;
    if (*ret_via && ((!is(via, "spool") && !is(via, "outbox") && !is(via, "reconcile")) ||
                     !is(entries_field(entries, "_UID"), "0")))
        return false;
    uid_n = copy_field(entries, *ret_via ? "DEED_ORIGIN_UID" : "_UID", uid, sizeof(uid));
    unit_n =
        copy_field(entries, *ret_via ? "DEED_ORIGIN_UNIT" : "_SYSTEMD_UNIT", unit, sizeof(unit));
    return senders_trusted(senders, uid, uid_n, unit_n ? unit : NULL, unit_n);
}

bool senders_evidence(const struct senders *senders, struct entries *entries, struct scanned *ret) {
    struct entry_field message;
    bool via;

    if (!senders_trust_entry(senders, entries, &via))
        return false;
    message = entries_field(entries, "MESSAGE");
    if (!message.bytes || scan_line(message.bytes, message.n, SCAN_JOURNAL, ret) != SCAN_EVENT ||
        memmem(message.bytes, message.n, ",\"defects\":[", 12))
        return false;
    for (size_t i = 0; i < message.n; i++)
        if ((unsigned char)message.bytes[i] < 0x20 || message.bytes[i] == 0x7f)
            return false;
    return true;
}
