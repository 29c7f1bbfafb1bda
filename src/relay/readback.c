/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "relay/readback.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "journal/origin.h"
#include "parse/rejected.h"
#include "parse/scan.h"

/* Where fewer bytes are free, the next lines may not fit. */
#define FULL 65536
#define ORIGIN ",\"origin\":{\"host\":\""

/* ---- lines ----------------------------------------------------------------------------------- */

/* How many bytes of a line are the event. */
static size_t event_of(enum flight_file file, const char *line, size_t n) {
    const char *origin =
        file == FLIGHT_EVIDENCE ? memmem(line, n, ORIGIN, sizeof(ORIGIN) - 1) : NULL;

    return origin ? (size_t)(origin - line) : n;
}

/* Of half a line, as a power failure leaves it, nobody has the rest. */
static bool is_whole(enum flight_file file, const char *line, size_t n) {
    struct rejected_parts parts;
    struct scanned scanned;

    return file == FLIGHT_EVIDENCE ? scan_line(line, n, SCAN_FILE, &scanned) == SCAN_EVENT
                                   : rejected_parse(line, n, &parts);
}

/* A mark that no event and no line begins with. */
#define REFUSED 'r'

/* Whose message it was, too: anybody can send what somebody else has recorded. */
struct refused {
    char mark;
    uint32_t uid;
    char message[ORIGIN_LINE_MAX];
} __attribute__((packed));

#define REFUSED_HEAD offsetof(struct refused, message)

/* Remembers the message of a rejected line. */
static void remember_refused(struct readback *readback, const char *line, size_t n) {
    static struct refused refused = {.mark = REFUSED};
    struct rejected_parts parts;
    struct text_view sent;
    uint32_t uid;

    if (!rejected_parse(line, n, &parts) || parts.message.n > sizeof(refused.message) ||
        !rejected_uid(&parts, &uid))
        return;
    sent = rejected_sent(&parts, refused.message);
    if (sent.bytes != refused.message)
        memmove(refused.message, sent.bytes, sent.n);
    refused.uid = uid;
    seen_add(readback->seen, &refused, REFUSED_HEAD + sent.n);
}

bool readback_has_refused(const struct readback *readback, const void *sent, size_t n,
                          uint32_t uid) {
    static struct refused refused = {.mark = REFUSED};

    if (n > sizeof(refused.message))
        return false;
    refused.uid = uid;
    memcpy(refused.message, sent, n);
    return seen_has(readback->seen, &refused, REFUSED_HEAD + n);
}

/* A line of the flight was whole when it was made; of any other that must be seen. True: it was of
 * the flight. */
static bool take_line(bool rejected, const char *line, size_t n, void *data) {
    enum flight_file file = rejected ? FLIGHT_REJECTED : FLIGHT_EVIDENCE;
    struct readback *readback = data;
    size_t event = event_of(file, line, n);
    bool ours = flight_see(readback->flight, file, line, n, event), is_new;

    if (!ours && !is_whole(file, line, n))
        return false;
    is_new = seen_add(readback->seen, line, event);
    if (rejected)
        remember_refused(readback, line, n);
    if (!rejected) {
        readback->lines++;
        readback->second += !is_new;
    }
    return ours;
}

static void forget(void *data) {
    struct readback *readback = data;

    seen_clear(readback->seen);
}

/* ---- the files ------------------------------------------------------------------------------- */

int readback_poll(struct readback *readback) {
    return written_poll(&readback->written);
}

int readback_open(struct readback *readback, const char *path, struct flight *flight,
                  bool distrust) {
    int r;

    *readback = (struct readback){.flight = flight, .seen = seen_new()};
    readback->calls = (struct written_calls){.take = take_line, .forget = forget, .data = readback};
    if (!readback->seen)
        return -ENOMEM;
    r = written_open(&readback->written, path, &readback->calls, distrust);
    readback->lines = readback->second = 0;
    return r;
}

void readback_close(struct readback *readback) {
    written_close(&readback->written);
    seen_free(readback->seen);
    *readback = (struct readback){0};
}

bool readback_has(const struct readback *readback, const void *event, size_t n) {
    return seen_has(readback->seen, event, n);
}

/* ---- the disk -------------------------------------------------------------------------------- */

bool readback_is_full(const struct readback *readback) {
    struct statvfs fs;

    return fstatvfs(readback->written.directory, &fs) == 0 && fs.f_blocks &&
           fs.f_bfree < FULL / fs.f_frsize + 1;
}

int readback_room(const struct readback *readback) {
    struct statvfs fs;

    if (fstatvfs(readback->written.directory, &fs) < 0)
        return -errno;
    return fs.f_blocks ? (int)(fs.f_bfree * 100 / fs.f_blocks) : 100;
}
