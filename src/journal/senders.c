/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "journal/senders.h"

#include <stdio.h>
#include <string.h>

#include "journal/users.h"

struct first_error {
    struct senders *senders;
    size_t skip; /* the name of the file, which the caller adds itself */
};

static void keep_first_error(const char *what, void *data) {
    const struct first_error *first = data;
    char *why = first->senders->why;

    if (!*why && strlen(what) > first->skip)
        snprintf(why, sizeof(first->senders->why), "%s", what + first->skip);
}

int senders_read(struct senders *senders, const char *path) {
    struct first_error first = {senders, strlen(path) + strlen(": ")};

    *senders = (struct senders){0};
    return emitters_read(path, &senders->emitters, keep_first_error, &first);
}

const char *senders_why(const struct senders *senders, int r) {
    return *senders->why ? senders->why : strerror(-r);
}

void senders_free(struct senders *senders) {
    emitters_free(&senders->emitters);
    *senders = (struct senders){0};
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
    return number <= UINT32_MAX &&
           emitters_ask(&senders->emitters, (uint32_t)number, unit, unit_n) == EMITTERS_YES;
}

/* A field is valid only until the next one is read. */
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

    if (!entry_field_is(entries_field(entries, "_TRANSPORT"), "journal"))
        return false;
    via = entries_field(entries, "DEED_VIA");
    *ret_via = via.bytes != NULL;
    if (*ret_via && ((!entry_field_is(via, "spool") && !entry_field_is(via, "outbox") &&
                      !entry_field_is(via, "reconcile")) ||
                     !entry_field_is(entries_field(entries, "_UID"), "0")))
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
