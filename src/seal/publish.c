/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/publish.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "seal/close.h"
#include "seal/statement.h"
#include "util/base64.h"
#include "util/buffer.h"
#include "util/io.h"

#define ACTOR "deed-seal"

/* ---- files ----------------------------------------------------------------------------------- */

/* The last part of the name of a tree. */
static const char *short_name(const struct series *series) {
    return strrchr(series->state.name, '/') + 1;
}

static int put_file(const struct publish *publish, const char *name, const char *note) {
    char path[PATH_MAX];
    int r;

    if (snprintf(path, sizeof(path), "%s/%s", publish->directory, name) >= (int)sizeof(path))
        return -ENAMETOOLONG;
    r = io_replace(path, note, strlen(note), 0644);
    return r < 0 ? r : io_sync_directory_of(path);
}

/* ---- events ---------------------------------------------------------------------------------- */

/* The signature as it stands in the note. */
static bool signature_of(const char *text, struct note *note, struct buffer *ret) {
    if (!note_parse(text, strlen(text), note) || note->n_lines != 1)
        return false;
    buffer_put(ret, note->line[0].base64, note->line[0].n_base64);
    buffer_put(ret, "", 1);
    return !ret->failed;
}

static void hash_text(const uint8_t hash[DIGEST_SIZE], struct buffer *to) {
    char base64[BASE64_LENGTH(DIGEST_SIZE) + 1];

    base64_encode(hash, DIGEST_SIZE, base64);
    buffer_string(to, base64);
}

static int record(const struct publish *publish, const struct series *series, const char *action,
                  deed_outcome outcome, const char *reason, const deed_meta *metadata) {
    int r = deed_record(publish->log, deed_service(ACTOR), action,
                        deed_resource("log", series->state.name), outcome,
                        DEED_DETAILS(.reason = reason, .metadata = metadata));

    if (r < 0)
        fprintf(stderr, "%s: %s is recorded nowhere: %s\n", series->state.name, action,
                deed_error_text());
    return r < 0 ? r : 0;
}

int publish_checkpoint(const struct publish *publish, const struct series *series) {
    const struct checkpoint *last = &series->state.last;
    struct buffer signature = {0}, root = {0};
    char name[NAME_MAX];
    struct note note;
    int r = -ENOMEM, file;

    snprintf(name, sizeof(name), "%s.checkpoint", short_name(series));
    file = put_file(publish, name, series->state.note);
    if (file < 0)
        fprintf(stderr, "%s/%s: %s\n", publish->directory, name, strerror(-file));
    hash_text(last->root, &root);
    buffer_put(&root, "", 1);
    if (signature_of(series->state.note, &note, &signature) && !root.failed)
        r = record(publish, series, SEAL_ACTION_CHECKPOINT, DEED_SUCCESS, NULL,
                   DEED_META(DEED_INT("size", (int64_t)last->size), DEED_STR("root", root.bytes),
                             DEED_STR("signature", signature.bytes)));
    buffer_free(&signature);
    buffer_free(&root);
    return r;
}

static void put_parts(const struct tree *tree, struct buffer *to) {
    for (unsigned level = TREE_LEVELS; level-- > 0;) {
        if (!(tree->size >> level & 1))
            continue;
        if (to->n > 0)
            buffer_put(to, " ", 1);
        hash_text(tree->part[level], to);
    }
    buffer_put(to, "", 1);
}

static int record_close(const struct publish *publish, const struct series *series,
                        const struct seal_close *end, const char *signature) {
    struct buffer root_text = {0}, parts = {0};
    uint8_t root[DIGEST_SIZE];
    int r = -ENOMEM;

    tree_root(&end->tree, root);
    hash_text(root, &root_text);
    buffer_put(&root_text, "", 1);
    put_parts(&end->tree, &parts);
    if (!root_text.failed && !parts.failed)
        r = record(
            publish, series, SEAL_ACTION_CLOSE, DEED_SUCCESS, NULL,
            DEED_META(DEED_INT("epoch", (int64_t)end->epoch),
                      DEED_INT("size", (int64_t)end->tree.size),
                      DEED_STR("file", *series->state.close_file ? series->state.close_file : NULL),
                      DEED_STR("root", root_text.bytes), DEED_STR("parts", parts.bytes),
                      DEED_STR("signature", signature)));
    buffer_free(&root_text);
    buffer_free(&parts);
    return r;
}

int publish_close(const struct publish *publish, const struct series *series) {
    struct buffer signature = {0};
    struct seal_close end;
    char name[NAME_MAX];
    struct note note;
    int r, recorded;

    if (!signature_of(series->state.close, &note, &signature) ||
        !seal_close_parse(note.text, note.n, &end)) {
        buffer_free(&signature);
        return -ENOMEM;
    }
    snprintf(name, sizeof(name), "%s.close.%" PRIu64, short_name(series), end.epoch);
    r = put_file(publish, name, series->state.close);
    if (r < 0)
        fprintf(stderr, "%s/%s: %s\n", publish->directory, name, strerror(-r));
    recorded = record_close(publish, series, &end, signature.bytes);
    buffer_free(&signature);
    return r < 0 ? r : recorded;
}

void publish_broken(const struct publish *publish, const struct series *series) {
    record(publish, series, SEAL_ACTION_CHECKPOINT, DEED_FAILURE, series->state.broken, NULL);
}
