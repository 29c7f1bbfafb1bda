/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_SEAL_NOTE_H
#define DEED_SEAL_NOTE_H

/*
 * A text with signatures (C2SP signed-note): the text, an empty line, and a line for each
 * signature, with the name and the id of its key.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "seal/ed25519.h"
#include "util/buffer.h"

#define NOTE_NAME_MAX 255
#define NOTE_ID 4
#define NOTE_SIGNATURES_MAX 64 /* at least 16 (signed-note, "Format") */
#define NOTE_MAX ((size_t)256 * 1024)

/* What a key signs (signed-note, "Signature types"). */
enum note_type { NOTE_PLAIN = 0x01, NOTE_COSIGNATURE = 0x04 };

struct note_key {
    char name[NOTE_NAME_MAX + 1];
    enum note_type type;
    uint8_t id[NOTE_ID];
    uint8_t public[ED25519_PUBLIC];
};

/* Points into the note's bytes. */
struct note_line {
    const char *name;
    size_t n_name;
    const char *base64;
    size_t n_base64;
    uint8_t id[NOTE_ID];
};

struct note {
    const char *text; /* with its last line feed; the caller's bytes */
    size_t n;
    struct note_line line[NOTE_SIGNATURES_MAX];
    size_t n_lines;
};

enum note_answer {
    NOTE_SIGNED,
    NOTE_UNSIGNED, /* there is no signature of this key */
    NOTE_FORGED,   /* there is one, and it is not of this text */
    NOTE_UNKNOWN   /* no memory, or libcrypto must not verify */
};

/* False: the name is empty or too long, or has a blank, a plus or a control character. */
bool note_key_set(struct note_key *key, const char *name, enum note_type type,
                  const uint8_t public[ED25519_PUBLIC]);

/* A key as a verifier gets it: NAME+ID+BASE64 (signed-note, "Verifier keys"). False: it is none, or
 * of a type that is not known here, or its id is not that of its name and key. */
bool note_key_parse(const char *text, size_t n, struct note_key *ret);
void note_key_print(const struct note_key *key, struct buffer *to);

/* False: it is no signed note. */
bool note_parse(const char *bytes, size_t n, struct note *ret);

/* Of a key of either type. time: NULL, or gets the time of a cosignature, in seconds since 1970, if
 * the answer is NOTE_SIGNED. */
enum note_answer note_verify(const struct note *note, const struct note_key *key, uint64_t *time);

/* Writes the empty line behind a text, and the line of a signature, of the type NOTE_PLAIN. */
void note_put_line(const struct note_key *key, const uint8_t signature[ED25519_SIGNATURE],
                   struct buffer *to);

/* Writes the text, which ends with a line feed, the empty line and a signature of the key, of the
 * type NOTE_PLAIN. False: libcrypto could not sign, and nothing was written, or there is no
 * memory. */
bool note_sign(const char *text, size_t n, const struct note_key *key,
               const uint8_t seed[ED25519_SEED], struct buffer *to);

#endif
