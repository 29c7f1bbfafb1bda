/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/record.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/journal.h"
#include "util/digest.h"

#define MESSAGE "MESSAGE="
#define FIELD_NAME_MAX 64
#define ID_BEFORE ",\"event_id\":\""

size_t record_next(const char *buffer, size_t n, struct spool_record *ret) {
    size_t before = 0, at;
    const char *end, *zero;

    /* Zeros are what a power failure left where the disk did not have the bytes yet. */
    while (before < n && (buffer[before] == '\0' || buffer[before] == '\n'))
        before++;
    end = memmem(buffer + before, n - before, "\n\n", 2);
    if (!end)
        return 0;
    /* A record with zeros in it is not whole; one behind the last zero may be. */
    zero = memrchr(buffer + before, '\0', (size_t)(end - buffer) - before);
    if (zero)
        before = (size_t)(zero + 1 - buffer);
    *ret =
        (struct spool_record){.bytes = buffer + before, .n = (size_t)(end + 1 - buffer) - before};
    for (at = 0; at < ret->n;) {
        const char *line = ret->bytes + at;
        const char *line_end = memchr(line, '\n', ret->n - at);
        size_t size = (size_t)(line_end - line);

        if (size > strlen(MESSAGE) && size <= strlen(MESSAGE) + RECORD_MESSAGE_MAX &&
            memcmp(line, MESSAGE, strlen(MESSAGE)) == 0 && !ret->message) {
            ret->message = line + strlen(MESSAGE);
            ret->message_n = size - strlen(MESSAGE);
        }
        at += size + 1;
    }
    if (ret->n > RECORD_MAX)
        ret->message = NULL;
    return before + ret->n + 1;
}

void record_key(const char *message, size_t n, uint8_t ret[RECORD_KEY]) {
    uint8_t hash[DIGEST_SIZE];

    digest_sum(message, n, hash);
    memcpy(ret, hash, RECORD_KEY);
}

void record_id_key(const char *id, uint8_t ret[RECORD_KEY]) {
    record_key(id, RECORD_ID, ret);
}

const char *record_id(const char *message, size_t n) {
    const char *id = memmem(message, n, ID_BEFORE, strlen(ID_BEFORE));

    if (!id || n - (size_t)(id - message) < strlen(ID_BEFORE) + RECORD_ID)
        return NULL;
    return id + strlen(ID_BEFORE);
}

static bool is_line(const char *line, size_t n, const char *text) {
    return n == strlen(text) && memcmp(line, text, n) == 0;
}

/* The fields that libdeed sets (lib/line.c), without those in which root vouches for others. */
static bool is_field_of_libdeed(const char *line, size_t n) {
    static const char prefix[] = "DEED_", via[] = "DEED_VIA", origin[] = "DEED_ORIGIN_";
    const char *equals = memchr(line, '=', n);
    size_t name = equals ? (size_t)(equals - line) : 0;

    if (name <= strlen(prefix) || name > FIELD_NAME_MAX ||
        memcmp(line, prefix, strlen(prefix)) != 0)
        return is_line(line, n, "PRIORITY=5") || is_line(line, n, "PRIORITY=4");
    for (size_t i = 0; i < name; i++)
        if ((line[i] < 'A' || line[i] > 'Z') && line[i] != '_')
            return false;
    return !is_line(line, name, via) &&
           (name < strlen(origin) || memcmp(line, origin, strlen(origin)) != 0);
}

static size_t put(char *to, size_t at, const char *bytes, size_t n) {
    memcpy(to + at, bytes, n);
    return at + n;
}

size_t record_datagram(const struct spool_record *record, const char *via, uid_t uid,
                       char to[RECORD_DATAGRAM_MAX]) {
    size_t n =
        (size_t)snprintf(to, 256, JOURNAL_FIELDS "DEED_VIA=%s\nDEED_ORIGIN_UID=%u\n", via, uid);

    for (size_t at = 0; at < record->n;) {
        const char *line = record->bytes + at;
        size_t size = (size_t)((const char *)memchr(line, '\n', record->n - at) - line);

        if (is_field_of_libdeed(line, size))
            n = put(to, n, line, size + 1);
        at += size + 1;
    }
    n = put(to, n, MESSAGE, strlen(MESSAGE));
    n = put(to, n, record->message, record->message_n);
    return put(to, n, "\n", 1);
}
