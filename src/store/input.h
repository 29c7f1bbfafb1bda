/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_INPUT_H
#define DEED_STORE_INPUT_H

/*
 * A file line by line: plain, or compressed by gzip, zstd, xz or bzip2, or a journal that was
 * exported, which its first bytes tell and not its name (unpack.h). Streams in a fixed amount of
 * memory: whatever a compressed file grows to, nothing of it is kept but the line at hand.
 *
 * A power failure leaves NUL bytes in a file where the disk had none of its bytes yet, as many as
 * there are. They end a line, too, and belong to none: what stands behind them is one of its own,
 * with the same number up to the next line feed.
 *
 * A plain file may grow while it is read: after its end, input_next() may be called again.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/view.h"
#include "store/unpack.h"

struct input;

struct input_line {
    const char *bytes; /* without its line feed; valid until the next call */
    size_t n;          /* of one that is too long: its beginning */
    uint64_t nul;      /* how many NUL bytes stand in front of it */
    uint64_t number;   /* from 1 */
    bool ended;        /* by a line feed, or by NUL bytes */
    bool too_long;
    bool bom;  /* a byte order mark stood in front of it, which is not in it */
    bool crlf; /* a carriage return stood behind it, which is not in it */
};

/* Cuts a byte order mark and a carriage return off a line; what it cut is in the two. */
void input_trim(const char **bytes, size_t *n, bool *ret_bom, bool *ret_crlf);

/* Takes the descriptor over, in any case. 0, or why it cannot be read (unread.h). */
int input_open(struct input **ret, int fd);
int input_open_as(struct input **ret, int fd, enum unpack_as as);
void input_close(struct input *input);

/* 1: a line; 0: the end; negative: reading failed, and why (unread.h); -EBADMSG: what is compressed
 * is broken, or ends too early. `last`: at the end of the file, bytes without a line feed are a
 * line, too. */
int input_next(struct input *input, bool last, struct input_line *ret);

/* There is the beginning of a line behind the last one. */
bool input_is_within(const struct input *input);

/* How many there were so far. */
uint64_t input_lines(const struct input *input);

/* Entries of an exported journal that are none for the evidence, for who sent them. */
uint64_t input_left_out(const struct input *input);

/* For a progress bar: bytes of the file itself that were read. */
uint64_t input_done(const struct input *input);
int input_fd(const struct input *input);

#endif
