/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_PIECES_H
#define DEED_LINT_PIECES_H

/*
 * What a program printed, out of the log of a container runtime, which puts something around each
 * line and cuts long ones into pieces:
 *
 *   CRI (containerd, CRI-O)   TIME stdout F TEXT; P in the place of F where more follows
 *   Docker, json-file         {"log":TEXT,"stream":"stdout","time":…}; a piece has no \n at its end
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "util/buffer.h"

struct piece {
    const char *bytes; /* may be NULL where n is 0 */
    size_t n;
    uint64_t line; /* number of the line with the first piece */
    bool too_long;
};

/* A line of which not all pieces have come. */
struct pieces_begun {
    struct buffer text;
    uint64_t line; /* number of the line with the first piece; 0: there is none */
    bool too_long;
};

struct pieces {
    struct pieces_begun of[2]; /* of each of the two streams of a program */
    json_object *parsed;       /* what whole points into */
};

enum piece_is {
    PIECE_NONE,  /* no line of a container runtime, or a whole one of Docker: take it as it is */
    PIECE_PART,  /* more follows */
    PIECE_WHOLE, /* *whole is a line, valid until the next call */
};

/* max: bytes of a whole line; a longer one has too_long set and no bytes. tokener: see
 * log_record_tokener(). */
enum piece_is pieces_take(struct pieces *pieces, json_tokener *tokener, const char *bytes, size_t n,
                          uint64_t line, size_t max, struct piece *whole);

/* At the end of the log: a line whose last piece is missing. False: there is none. */
bool pieces_rest(struct pieces *pieces, struct piece *whole);

void pieces_free(struct pieces *pieces);

#endif
