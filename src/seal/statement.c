/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/statement.h"

#include <string.h>

#include "seal/checkpoint.h"
#include "seal/textline.h"
#include "util/base64.h"

#define SIGNED (NOTE_ID + ED25519_SIGNATURE)
/* An event begins with its time, its id and its actor; the action comes then. */
#define HEAD 512

const char *const seal_series_names[SEAL_SERIES] = {
    [SEAL_EVIDENCE] = "deed", [SEAL_REJECTED] = "rejected"};

bool seal_trust_find(const struct policy *policy, enum seal_series which, struct seal_trust *ret) {
    const char *series = seal_series_names[which];
    size_t n = strlen(series);

    *ret = (struct seal_trust){0};
    for (size_t i = 0; i < policy->n_logs; i++) {
        const struct note_key *key = &policy->log[i];
        size_t length = strlen(key->name);
        bool is_of = length > n && key->name[length - n - 1] == '/' &&
                     strcmp(key->name + length - n, series) == 0;

        if (!ret->key && is_of)
            ret->key = key;
        if (ret->key && (!is_of || strcmp(key->name, ret->key->name) != 0))
            break;
        ret->n += is_of;
    }
    return ret->key != NULL;
}

/* ---- the signature --------------------------------------------------------------------------- */

/* The epoch by the id of the key. */
static bool read_signature(const struct seal_trust *trust, const char *base64, size_t n,
                           struct statement *ret) {
    uint8_t bytes[SIGNED];

    if (!base64_decode(base64, n, bytes, sizeof(bytes)))
        return false;
    memcpy(ret->signature, bytes + NOTE_ID, sizeof(ret->signature));
    for (uint64_t i = 0; i < trust->n; i++)
        if (memcmp(trust->key[i].id, bytes, NOTE_ID) == 0) {
            ret->epoch = i;
            return true;
        }
    return false;
}

static bool is_name(const struct seal_trust *trust, const char *name) {
    return strcmp(trust->key->name, name) == 0;
}

static void print_text(const struct note_key *key, const struct statement *statement,
                       struct buffer *to) {
    if (statement->is_close) {
        struct seal_close end = {.epoch = statement->epoch, .tree = statement->tree};

        strcpy(end.name, key->name);
        seal_close_print(&end, to);
    } else {
        struct checkpoint checkpoint = {.size = statement->size};

        strcpy(checkpoint.origin, key->name);
        memcpy(checkpoint.root, statement->root, sizeof(checkpoint.root));
        checkpoint_print(&checkpoint, to);
    }
}

bool statement_print(const struct seal_trust *trust, const struct statement *statement,
                     struct buffer *to) {
    const struct note_key *key = &trust->key[statement->epoch];

    print_text(key, statement, to);
    note_put_line(key, statement->signature, to);
    return !to->failed;
}

int statement_verify(const struct seal_trust *trust, const struct statement *statement) {
    const struct note_key *key = &trust->key[statement->epoch];
    struct buffer text = {0};
    int r = -1;

    print_text(key, statement, &text);
    if (!text.failed)
        r = ed25519_verify(key->public, text.bytes, text.n, statement->signature);
    buffer_free(&text);
    return r;
}

/* ---- notes ----------------------------------------------------------------------------------- */

static bool read_close(const struct seal_close *end, struct statement *ret) {
    ret->is_close = true;
    ret->size = end->tree.size;
    ret->tree = end->tree;
    tree_root(&end->tree, ret->root);
    return end->epoch == ret->epoch;
}

/* The first line of the note that a trusted key has signed. */
static bool find_line(const struct seal_trust *trust, const struct note *note,
                      struct statement *ret) {
    size_t n = strlen(trust->key->name);

    for (size_t i = 0; i < note->n_lines; i++)
        if (note->line[i].n_name == n && memcmp(note->line[i].name, trust->key->name, n) == 0 &&
            read_signature(trust, note->line[i].base64, note->line[i].n_base64, ret))
            return true;
    return false;
}

enum statement_kind statement_of_note(const struct seal_trust *trust, const char *bytes, size_t n,
                                      struct statement *ret) {
    struct checkpoint checkpoint;
    struct seal_close end;
    struct note note;

    *ret = (struct statement){0};
    if (!note_parse(bytes, n, &note))
        return STATEMENT_NONE;
    if (seal_close_parse(note.text, note.n, &end))
        return is_name(trust, end.name) && find_line(trust, &note, ret) && read_close(&end, ret)
                   ? STATEMENT_SEAL
                   : STATEMENT_FOREIGN;
    if (!checkpoint_parse(note.text, note.n, &checkpoint))
        return STATEMENT_NONE;
    if (!is_name(trust, checkpoint.origin) || !find_line(trust, &note, ret))
        return STATEMENT_FOREIGN;
    ret->size = checkpoint.size;
    memcpy(ret->root, checkpoint.root, sizeof(ret->root));
    return STATEMENT_SEAL;
}

#define UNIT "deed-seal.service"

bool statement_is_own(const struct view *event) {
    struct value_view unit;

    return view_find(&event->origin, "unit", strlen("unit"), &unit) &&
           view_is(unit.text, UNIT, strlen(UNIT));
}

/* ---- events ---------------------------------------------------------------------------------- */

bool statement_is_likely(const char *line, size_t n) {
    return memmem(line, n < HEAD ? n : HEAD, STATEMENT_LIKELY, strlen(STATEMENT_LIKELY)) != NULL;
}

static bool is_field(const struct view *event, enum field_id field, const char *value) {
    return view_is(event->field[field], value, strlen(value));
}

static bool find_text(const struct view *event, const char *key, struct text_view *ret) {
    struct value_view value;

    if (!view_find(&event->metadata, key, strlen(key), &value))
        return false;
    *ret = value.text;
    return true;
}

static bool find_number(const struct view *event, const char *key, uint64_t *ret) {
    struct text_view text;
    char line[32];
    const char *at = line;

    if (!find_text(event, key, &text) || text.n >= sizeof(line))
        return false;
    memcpy(line, text.bytes, text.n);
    line[text.n] = '\n';
    return textline_number(&at, line + text.n + 1, ret);
}

/* libdeed escapes the slash of JSON nowhere, and base 64 has nothing else to escape. */
static bool find_hash(const struct view *event, const char *key, uint8_t ret[DIGEST_SIZE]) {
    struct text_view text;

    return find_text(event, key, &text) && base64_decode(text.bytes, text.n, ret, DIGEST_SIZE);
}

/* The parts, with a blank between them. */
static bool find_parts(const struct view *event, struct tree *tree) {
    const size_t n = BASE64_LENGTH(DIGEST_SIZE);
    struct text_view text;

    if (!find_text(event, "parts", &text))
        return false;
    for (unsigned level = TREE_LEVELS; level-- > 0;) {
        if (!(tree->size >> level & 1))
            continue;
        if (text.n < n || !base64_decode(text.bytes, n, tree->part[level], DIGEST_SIZE))
            return false;
        text.bytes += n;
        text.n -= n;
        if (text.n > 0 && *text.bytes++ != ' ')
            return false;
        text.n -= text.n > 0;
    }
    return text.n == 0;
}

enum statement_kind statement_of_event(const struct seal_trust *trust, const struct view *event,
                                       struct statement *ret) {
    const char *name = trust->key->name;
    struct text_view signature;
    uint64_t epoch;

    *ret = (struct statement){.is_close = is_field(event, FIELD_ACTION, SEAL_ACTION_CLOSE)};
    if (!ret->is_close && !is_field(event, FIELD_ACTION, SEAL_ACTION_CHECKPOINT))
        return STATEMENT_NONE;
    if (!find_text(event, "signature", &signature))
        return STATEMENT_NONE; /* nothing is signed any more, it says */
    if (!is_field(event, FIELD_RESOURCE_ID, name) ||
        !read_signature(trust, signature.bytes, signature.n, ret))
        return STATEMENT_FOREIGN;
    if (!find_number(event, "size", &ret->size) || ret->size > TREE_SIZE_MAX ||
        !find_hash(event, "root", ret->root))
        return STATEMENT_FOREIGN;
    if (!ret->is_close)
        return STATEMENT_SEAL;
    ret->tree.size = ret->size;
    if (!find_number(event, "epoch", &epoch) || epoch != ret->epoch ||
        !find_parts(event, &ret->tree))
        return STATEMENT_FOREIGN;
    find_text(event, "file", &ret->file);
    tree_root(&ret->tree, ret->root);
    return STATEMENT_SEAL;
}
