/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/record.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/journal.h"
#include "util/digest.h"

#define MESSAGE "MESSAGE="
#define NAME_MAX_OWN 64
#define ID_BEFORE ",\"event_id\":\""

size_t record_next(const char *buffer, size_t n, struct record *ret) {
    size_t before = 0, at;
    const char *end, *zero;

    /* Zeros are where the machine went down before the disk had it. */
    while (before < n && (buffer[before] == '\0' || buffer[before] == '\n'))
        before++;
    end = memmem(buffer + before, n - before, "\n\n", 2);
    if (!end)
        return 0;
    /* What they are in is not whole; what comes behind the last one may be. */
    zero = memrchr(buffer + before, '\0', (size_t)(end - buffer) - before);
    if (zero)
        before = (size_t)(zero + 1 - buffer);
    *ret = (struct record){.bytes = buffer + before, .n = (size_t)(end + 1 - buffer) - before};
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

/* The fields of libdeed's own (line.c), but for those that root says of others. */
static bool is_own(const char *line, size_t n) {
    static const char prefix[] = "DEED_", via[] = "DEED_VIA", origin[] = "DEED_ORIGIN_";
    const char *equals = memchr(line, '=', n);
    size_t name = equals ? (size_t)(equals - line) : 0;

    if (name <= strlen(prefix) || name > NAME_MAX_OWN || memcmp(line, prefix, strlen(prefix)) != 0)
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

size_t record_datagram(const struct record *record, const char *via, uid_t uid,
                       char to[RECORD_DATAGRAM_MAX]) {
    size_t n =
        (size_t)snprintf(to, 256, JOURNAL_FIELDS "DEED_VIA=%s\nDEED_ORIGIN_UID=%u\n", via, uid);

    for (size_t at = 0; at < record->n;) {
        const char *line = record->bytes + at;
        size_t size = (size_t)((const char *)memchr(line, '\n', record->n - at) - line);

        if (is_own(line, size))
            n = put(to, n, line, size + 1);
        at += size + 1;
    }
    n = put(to, n, MESSAGE, strlen(MESSAGE));
    n = put(to, n, record->message, record->message_n);
    return put(to, n, "\n", 1);
}
