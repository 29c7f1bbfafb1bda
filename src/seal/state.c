/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/state.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/base64.h"
#include "util/cleanup.h"
#include "util/io.h"
#include "util/jsonobject.h"
#include "util/jsontext.h"

#define STATE_VERSION 1

static void putp(json_object **object) {
    json_object_put(*object);
}

/* ---- writing --------------------------------------------------------------------------------- */

static json_object *hash_text(const uint8_t hash[DIGEST_SIZE]) {
    char base64[BASE64_LENGTH(DIGEST_SIZE) + 1];

    base64_encode(hash, DIGEST_SIZE, base64);
    return json_object_new_string(base64);
}

/* Takes over the value. False: no memory. */
static bool add(json_object *object, const char *key, json_object *value) {
    if (value && json_object_object_add(object, key, value) == 0)
        return true;
    json_object_put(value);
    return false;
}

static bool add_text(json_object *object, const char *key, const char *text) {
    return !text || add(object, key, json_object_new_string(text));
}

static bool add_parts(json_object *object, const struct tree *tree) {
    json_object *list = json_object_new_array();

    for (unsigned level = TREE_LEVELS; list && level-- > 0;) {
        json_object *hash = tree->size >> level & 1 ? hash_text(tree->part[level]) : NULL;

        if (!(tree->size >> level & 1))
            continue;
        if (!hash || json_object_array_add(list, hash) < 0) {
            json_object_put(hash);
            json_object_put(list);
            return false;
        }
    }
    return add(object, "closed_parts", list);
}

static bool print(json_object *object, const struct seal_state *state) {
    return add(object, "version", json_object_new_int(STATE_VERSION)) &&
           add_text(object, "name", state->name) &&
           add(object, "epoch", json_object_new_uint64(state->epoch)) &&
           add(object, "closed_size", json_object_new_uint64(state->closed.size)) &&
           add_parts(object, &state->closed) &&
           (!state->has_file || add(object, "file", hash_text(state->file))) &&
           add(object, "file_ended", json_object_new_boolean(state->file_ended)) &&
           add_text(object, "note", state->note) && add_text(object, "close", state->close) &&
           add_text(object, "close_file", *state->close_file ? state->close_file : NULL) &&
           add_text(object, "broken", state->broken);
}

int seal_state_save(const char *path, const struct seal_state *state) {
    CLEANUP(putp) json_object *object = json_object_new_object();
    const char *text = object && print(object, state)
                           ? json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY)
                           : NULL;
    int r;

    if (!text)
        return -ENOMEM;
    r = io_replace(path, text, strlen(text), 0600);
    return r < 0 ? r : io_sync_directory_of(path);
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool read_number(json_object *object, const char *key, uint64_t *ret) {
    json_object *value;

    if (!json_object_object_get_ex(object, key, &value) ||
        !json_object_is_type(value, json_type_int))
        return false;
    *ret = json_object_get_uint64(value);
    return true;
}

static bool read_hash(json_object *value, uint8_t ret[DIGEST_SIZE]) {
    struct json_text text;

    return json_text(value, &text) && base64_decode(text.bytes, text.n, ret, DIGEST_SIZE);
}

static bool read_tree(json_object *object, struct tree *ret) {
    json_object *list;
    size_t n = 0;

    if (!read_number(object, "closed_size", &ret->size) ||
        !json_object_object_get_ex(object, "closed_parts", &list) ||
        !json_object_is_type(list, json_type_array))
        return false;
    for (unsigned level = TREE_LEVELS; level-- > 0;)
        if (ret->size >> level & 1 &&
            !read_hash(json_object_array_get_idx(list, n++), ret->part[level]))
            return false;
    return json_object_array_length(list) == n;
}

/* *ret stays NULL if the key is not there. */
static bool read_text(json_object *object, const char *key, char **ret) {
    struct json_text text;
    json_object *value;

    if (!json_object_object_get_ex(object, key, &value))
        return true;
    if (!json_text(value, &text) || strlen(text.bytes) != text.n)
        return false;
    *ret = strdup(text.bytes);
    return *ret != NULL;
}

static bool read_name(json_object *object, char ret[NOTE_NAME_MAX + 1]) {
    json_object *value;
    const char *name;

    if (!json_object_object_get_ex(object, "name", &value))
        return false;
    name = json_text_plain(value);
    if (!*name || strlen(name) > NOTE_NAME_MAX)
        return false;
    strcpy(ret, name);
    return true;
}

static void read_close_file(json_object *object, char ret[NAME_MAX + 1]) {
    json_object *value;
    const char *name =
        json_object_object_get_ex(object, "close_file", &value) ? json_text_plain(value) : "";

    snprintf(ret, NAME_MAX + 1, "%s", strlen(name) <= NAME_MAX ? name : "");
}

static bool read_last(struct seal_state *ret) {
    struct note note;

    return !ret->note || (note_parse(ret->note, strlen(ret->note), &note) &&
                          checkpoint_parse(note.text, note.n, &ret->last));
}

static bool read_state(json_object *object, struct seal_state *ret) {
    uint64_t version = 0;
    json_object *value;

    if (!read_number(object, "version", &version) || version != STATE_VERSION ||
        !read_name(object, ret->name) || !read_number(object, "epoch", &ret->epoch) ||
        !read_tree(object, &ret->closed))
        return false;
    ret->has_file = json_object_object_get_ex(object, "file", &value);
    if (ret->has_file && !read_hash(value, ret->file))
        return false;
    ret->file_ended =
        json_object_object_get_ex(object, "file_ended", &value) && json_object_get_boolean(value);
    read_close_file(object, ret->close_file);
    return read_text(object, "note", &ret->note) && read_text(object, "close", &ret->close) &&
           read_text(object, "broken", &ret->broken) && read_last(ret);
}

bool seal_state_parse(const char *text, size_t n, struct seal_state *ret) {
    json_tokener *tokener = json_tokener_new();
    CLEANUP(putp) json_object *object = NULL;
    const char *why;
    bool done = false;

    *ret = (struct seal_state){0};
    if (tokener && jsonobject_parse(tokener, text, n, &object, &why) == 0 && object)
        done = read_state(object, ret);
    if (tokener)
        json_tokener_free(tokener);
    if (!done)
        seal_state_free(ret);
    return done;
}

int seal_state_load(const char *path, struct seal_state *ret) {
    CLEANUP_FREE char *text = malloc(SEAL_STATE_MAX);
    ssize_t n;

    if (!text)
        return -ENOMEM;
    n = io_read_text(path, text, SEAL_STATE_MAX);
    if (n < 0)
        return (int)n;
    return seal_state_parse(text, (size_t)n, ret) ? 0 : -EBADMSG;
}

void seal_state_free(struct seal_state *state) {
    free(state->note);
    free(state->close);
    free(state->broken);
    *state = (struct seal_state){0};
}
