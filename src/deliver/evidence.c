/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deliver/evidence.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "parse/rejected.h"
#include "parse/scan.h"

/* What is remembered of a rejected line: whose event it was, too. */
struct rejected_key {
    uint8_t key[RECORD_KEY];
    uint32_t uid;
};

static struct rejected_key rejected_key(const uint8_t key[RECORD_KEY], uid_t uid) {
    struct rejected_key rejected = {.uid = uid};

    memcpy(rejected.key, key, RECORD_KEY);
    return rejected;
}

static bool has_rejected(const struct evidence *evidence, const uint8_t key[RECORD_KEY],
                         uid_t uid) {
    const struct rejected_key rejected = rejected_key(key, uid);

    return seen_has(evidence->seen, &rejected, sizeof(rejected));
}

bool evidence_has(const struct evidence *evidence, const uint8_t key[RECORD_KEY],
                  const uint8_t id_key[RECORD_KEY], uid_t uid) {
    return seen_has(evidence->seen, key, RECORD_KEY) || has_rejected(evidence, key, uid) ||
           has_rejected(evidence, id_key, uid);
}

/* ---- following ------------------------------------------------------------------------------- */

/* Only a whole event counts: of half a line, as a power failure leaves it, nobody has the rest. */
static void take_evidence(struct evidence *evidence, const char *line, size_t n) {
    static char event[RECORD_MESSAGE_MAX];
    struct scanned scanned;
    uint8_t key[RECORD_KEY];

    if (scan_line(line, n, SCAN_FILE, &scanned) != SCAN_EVENT || scanned.hashed >= sizeof(event))
        return;
    memcpy(event, line, scanned.hashed);
    event[scanned.hashed] = '}';
    record_key(event, scanned.hashed + 1, key);
    seen_add(evidence->seen, key, RECORD_KEY);
}

/* The key of a message that was rejected: of what is no whole event, which may have been cut or
 * changed, by its id. False: it has none. */
static bool key_of_rejected(struct text_view message, uint8_t ret[RECORD_KEY]) {
    struct scanned scanned;
    const char *id;

    if (scan_line(message.bytes, message.n, SCAN_JOURNAL, &scanned) == SCAN_EVENT) {
        record_key(message.bytes, message.n, ret);
        return true;
    }
    id = record_id(message.bytes, message.n);
    if (id)
        record_id_key(id, ret);
    return id;
}

/* Only with its sender: anybody can send an event again that somebody else has recorded. */
static void take_rejected(struct evidence *evidence, const char *line, size_t n) {
    static char room[VIEW_LINE_MAX];
    struct rejected_parts parts;
    struct rejected_key rejected;
    uint8_t key[RECORD_KEY];
    uint32_t uid;

    if (!rejected_parse(line, n, &parts) || parts.message.n > sizeof(room) ||
        !rejected_uid(&parts, &uid) || !key_of_rejected(rejected_sent(&parts, room), key))
        return;
    rejected = rejected_key(key, uid);
    seen_add(evidence->seen, &rejected, sizeof(rejected));
}

static bool take(bool rejected, const char *line, size_t n, void *data) {
    if (rejected)
        take_rejected(data, line, n);
    else
        take_evidence(data, line, n);
    return true;
}

static void forget(void *data) {
    struct evidence *evidence = data;

    seen_clear(evidence->seen);
}

/* A directory that is not there holds nothing. Whatever else stands in the way,
 * evidence_sync() tells. */
static void open_files(struct evidence *evidence, bool distrust) {
    int r = written_open(&evidence->written, evidence->directory, &evidence->calls, distrust);

    evidence->error = r == -ENOENT ? 0 : -r;
}

bool evidence_follow(struct evidence *evidence) {
    int r;

    if (evidence->written.directory < 0) {
        written_close(&evidence->written);
        open_files(evidence, false);
    }
    r = written_poll(&evidence->written);
    if (r < 0)
        evidence->error = -r;
    return r > 0;
}

int evidence_open(struct evidence *evidence, const char *directory) {
    *evidence = (struct evidence){.directory = directory, .seen = seen_new()};
    evidence->calls = (struct written_calls){.take = take, .forget = forget, .data = evidence};
    if (!evidence->seen)
        return -ENOMEM;
    open_files(evidence, false);
    return 0;
}

void evidence_close(struct evidence *evidence) {
    written_close(&evidence->written);
    seen_free(evidence->seen);
    evidence->seen = NULL;
}

/* ---- to the disk ----------------------------------------------------------------------------- */

static int sync_files(struct evidence *evidence) {
    int fds[WRITTEN_FDS], r = 0;
    size_t n = written_fds(&evidence->written, fds);

    for (size_t i = 0; i < n; i++) {
        if (fsync(fds[i]) < 0)
            r = -errno;
        if (fds[i] >= 0)
            close(fds[i]);
    }
    return r;
}

int evidence_sync(struct evidence *evidence) {
    int r = evidence->error ? -evidence->error : sync_files(evidence);

    if (r == 0)
        return 0;
    seen_clear(evidence->seen);
    written_close(&evidence->written);
    open_files(evidence, true);
    return r;
}
