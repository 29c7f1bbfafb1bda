/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a file of the spool: what root sends of it holds no field but libdeed's. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "deliver/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition) {
    if (!condition)
        abort();
}

static void look_at(const struct spool_record *record, const char *from, size_t n) {
    static char datagram[RECORD_DATAGRAM_MAX];
    size_t size, messages = 0;

    must(record->bytes >= from && record->bytes + record->n < from + n);
    must(!memchr(record->bytes, '\0', record->n));
    if (!record->message)
        return;
    size = record_datagram(record, "spool", 4711, datagram);
    must(size <= sizeof(datagram) && datagram[size - 1] == '\n');
    for (size_t at = 0; at < size;) {
        const char *line = datagram + at, *end = memchr(line, '\n', size - at);

        must(end > line);
        must(strncmp(line, "DEED_", 5) == 0 || strncmp(line, "PRIORITY=", 9) == 0 ||
             strncmp(line, "SYSLOG_IDENTIFIER=deed\n", 23) == 0 ||
             strncmp(line, "SYSLOG_FACILITY=13\n", 19) == 0 ||
             strncmp(line, "MESSAGE_ID=8ed3", 15) == 0 || strncmp(line, "MESSAGE=", 8) == 0);
        must(strncmp(line, "DEED_ORIGIN_", 12) != 0 ||
             strncmp(line, "DEED_ORIGIN_UID=4711\n", 21) == 0);
        must(strncmp(line, "DEED_VIA=", 9) != 0 || strncmp(line, "DEED_VIA=spool\n", 15) == 0);
        messages += strncmp(line, "MESSAGE=", 8) == 0;
        at += (size_t)(end - line) + 1;
    }
    must(messages == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *bytes = (const char *)data;
    struct spool_record record;
    size_t at = 0, taken;

    while ((taken = record_next(bytes + at, size - at, &record)) > 0) {
        must(taken <= size - at);
        look_at(&record, bytes + at, taken);
        at += taken;
    }
    return 0;
}
