/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/note.h"

#include <endian.h>
#include <inttypes.h>
#include <string.h>

#include "util/base64.h"
#include "util/digest.h"
#include "util/text.h"

#define DASH "\xe2\x80\x94 " /* U+2014 */
#define VKEY_ID (2 * NOTE_ID)
#define VKEY_PUBLIC (1 + ED25519_PUBLIC)
#define TIME sizeof(uint64_t)

/* ---- keys ------------------------------------------------------------------------------------ */

/* The blanks of Unicode that text_is_unsafe() does not have. */
static bool is_blank(uint32_t code) {
    return code == ' ' || code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) ||
           code == 0x202f || code == 0x205f || code == 0x3000;
}

static bool is_name(const char *name, size_t n) {
    uint32_t code;

    if (n == 0 || n > NOTE_NAME_MAX)
        return false;
    while (n > 0) {
        size_t step = text_character((const unsigned char *)name, n, &code);

        if (step == 0 || code == '+' || is_blank(code) || text_is_unsafe(code))
            return false;
        name += step;
        n -= step;
    }
    return true;
}

static void key_id(const struct note_key *key, uint8_t ret[NOTE_ID]) {
    char head[NOTE_NAME_MAX + 2];
    size_t n = strlen(key->name);
    uint8_t hash[DIGEST_SIZE];

    memcpy(head, key->name, n);
    head[n] = '\n';
    head[n + 1] = (char)key->type;
    digest_sum_of_two(head, n + 2, key->public, sizeof(key->public), hash);
    memcpy(ret, hash, NOTE_ID);
}

static bool set(struct note_key *key, const char *name, size_t n, enum note_type type,
                const uint8_t public[ED25519_PUBLIC]) {
    if (!is_name(name, n))
        return false;
    *key = (struct note_key){.type = type};
    memcpy(key->name, name, n);
    memcpy(key->public, public, ED25519_PUBLIC);
    key_id(key, key->id);
    return true;
}

bool note_key_set(struct note_key *key, const char *name, enum note_type type,
                  const uint8_t public[ED25519_PUBLIC]) {
    return set(key, name, strlen(name), type, public);
}

/* Read from the end: base 64 may have a plus, too, and the length of the key is known. */
bool note_key_parse(const char *text, size_t n, struct note_key *ret) {
    const size_t rest = 1 + VKEY_ID + 1 + BASE64_LENGTH(VKEY_PUBLIC);
    uint8_t key[VKEY_PUBLIC];
    char id[VKEY_ID];
    const char *end;

    if (n <= rest)
        return false;
    end = text + n - rest;
    if (end[0] != '+' || end[1 + VKEY_ID] != '+' ||
        !base64_decode(end + 1 + VKEY_ID + 1, BASE64_LENGTH(VKEY_PUBLIC), key, sizeof(key)) ||
        (key[0] != NOTE_PLAIN && key[0] != NOTE_COSIGNATURE) ||
        !set(ret, text, n - rest, (enum note_type)key[0], key + 1))
        return false;
    digest_hex(ret->id, NOTE_ID, id);
    return memcmp(id, end + 1, sizeof(id)) == 0;
}

void note_key_print(const struct note_key *key, struct buffer *to) {
    char base64[BASE64_LENGTH(VKEY_PUBLIC) + 1], id[VKEY_ID];
    uint8_t bytes[VKEY_PUBLIC] = {(uint8_t)key->type};

    memcpy(bytes + 1, key->public, sizeof(key->public));
    base64_encode(bytes, sizeof(bytes), base64);
    digest_hex(key->id, NOTE_ID, id);
    buffer_printf(to, "%s+%.*s+%s", key->name, (int)sizeof(id), id, base64);
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool is_text(const char *bytes, size_t n) {
    uint32_t code;

    while (n > 0) {
        size_t step = text_character((const unsigned char *)bytes, n, &code);

        if (step == 0 || (code < ' ' && code != '\n'))
            return false;
        bytes += step;
        n -= step;
    }
    return true;
}

/* The first eight characters are six bytes, and four of these are the id. */
static bool read_id(struct note_line *line) {
    char head[BASE64_LENGTH(6)];
    uint8_t bytes[6];

    if (line->n_base64 < sizeof(head) || line->n_base64 % 4 != 0)
        return false;
    memcpy(head, line->base64, sizeof(head));
    if (!base64_decode(head, sizeof(head), bytes, sizeof(bytes)))
        return false;
    memcpy(line->id, bytes, NOTE_ID);
    return true;
}

static bool read_line(const char *at, const char *end, struct note_line *ret) {
    const char *blank;

    if ((size_t)(end - at) <= strlen(DASH) || memcmp(at, DASH, strlen(DASH)) != 0)
        return false;
    at += strlen(DASH);
    blank = memchr(at, ' ', (size_t)(end - at));
    if (!blank)
        return false;
    *ret = (struct note_line){.name = at,
                              .n_name = (size_t)(blank - at),
                              .base64 = blank + 1,
                              .n_base64 = (size_t)(end - blank - 1)};
    return is_name(ret->name, ret->n_name) && read_id(ret);
}

/* The last empty line ends the text. */
static const char *end_of_text(const char *bytes, size_t n) {
    for (size_t i = n; i >= 2; i--)
        if (bytes[i - 1] == '\n' && bytes[i - 2] == '\n')
            return bytes + i - 1;
    return NULL;
}

bool note_parse(const char *bytes, size_t n, struct note *ret) {
    const char *at, *end = bytes + n, *feed;

    if (n > NOTE_MAX || !is_text(bytes, n))
        return false;
    at = end_of_text(bytes, n);
    if (!at)
        return false;
    *ret = (struct note){.text = bytes, .n = (size_t)(at - bytes)};
    for (at++; at < end; at = feed + 1) {
        feed = memchr(at, '\n', (size_t)(end - at));
        if (!feed || ret->n_lines == NOTE_SIGNATURES_MAX ||
            !read_line(at, feed, &ret->line[ret->n_lines]))
            return false;
        ret->n_lines++;
    }
    return ret->n_lines > 0;
}

/* What a cosigner signs (C2SP tlog-cosignature, "Ed25519 signed message"). */
static int verify_cosignature(const struct note *note, const struct note_key *key,
                              const uint8_t *signature, uint64_t *time) {
    struct buffer message = {0};
    uint64_t stamp;
    int r = -1;

    memcpy(&stamp, signature, TIME);
    stamp = be64toh(stamp);
    buffer_printf(&message, "cosignature/v1\ntime %" PRIu64 "\n", stamp);
    buffer_put(&message, note->text, note->n);
    if (!message.failed)
        r = stamp <= INT64_MAX
                ? ed25519_verify(key->public, message.bytes, message.n, signature + TIME)
                : 0;
    buffer_free(&message);
    if (r > 0 && time)
        *time = stamp;
    return r;
}

/* As ed25519_verify(). */
static int verify_line(const struct note *note, const struct note_line *line,
                       const struct note_key *key, uint64_t *time) {
    const size_t n =
        NOTE_ID + (key->type == NOTE_COSIGNATURE ? TIME : 0) + (size_t)ED25519_SIGNATURE;
    uint8_t bytes[NOTE_ID + TIME + ED25519_SIGNATURE];

    if (!base64_decode(line->base64, line->n_base64, bytes, n))
        return 0;
    if (key->type == NOTE_COSIGNATURE)
        return verify_cosignature(note, key, bytes + NOTE_ID, time);
    return ed25519_verify(key->public, note->text, note->n, bytes + NOTE_ID);
}

enum note_answer note_verify(const struct note *note, const struct note_key *key, uint64_t *time) {
    enum note_answer answer = NOTE_UNSIGNED;
    int r;

    for (size_t i = 0; i < note->n_lines; i++) {
        const struct note_line *line = &note->line[i];

        if (line->n_name != strlen(key->name) || memcmp(line->name, key->name, line->n_name) != 0 ||
            memcmp(line->id, key->id, NOTE_ID) != 0)
            continue;
        r = verify_line(note, line, key, time);
        if (r <= 0)
            return r < 0 ? NOTE_UNKNOWN : NOTE_FORGED;
        answer = NOTE_SIGNED;
    }
    return answer;
}

/* ---- signing --------------------------------------------------------------------------------- */

void note_put_line(const struct note_key *key, const uint8_t signature[ED25519_SIGNATURE],
                   struct buffer *to) {
    uint8_t bytes[NOTE_ID + ED25519_SIGNATURE];
    char base64[BASE64_LENGTH(sizeof(bytes)) + 1];

    memcpy(bytes, key->id, NOTE_ID);
    memcpy(bytes + NOTE_ID, signature, ED25519_SIGNATURE);
    base64_encode(bytes, sizeof(bytes), base64);
    buffer_printf(to, "\n" DASH "%s %s\n", key->name, base64);
}

bool note_sign(const char *text, size_t n, const struct note_key *key,
               const uint8_t seed[ED25519_SEED], struct buffer *to) {
    uint8_t signature[ED25519_SIGNATURE];

    if (!ed25519_sign(seed, text, n, signature))
        return false;
    buffer_put(to, text, n);
    note_put_line(key, signature, to);
    return !to->failed;
}
