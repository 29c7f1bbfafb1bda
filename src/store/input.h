/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_STORE_INPUT_H
#define DEED_STORE_INPUT_H

/*
 * Reads a file line by line: plain, compressed by gzip, zstd, xz or bzip2, or an exported journal.
 * Its first bytes tell which, not its name (unpack.h). Memory is bounded: only the present line of
 * a compressed file is kept.
 *
 * A power failure leaves NUL bytes where the disk did not have the bytes of the file yet. They end
 * a line and belong to none. What stands behind them is a line of its own, which has the same
 * number until the next line feed.
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
    size_t n;          /* of a line that is too long: its beginning */
    uint64_t nul;      /* how many NUL bytes stand in front of it */
    uint64_t number;   /* from 1 */
    bool ended;        /* by a line feed, or by NUL bytes */
    bool too_long;
    bool bom;  /* a byte order mark in front of it was cut off */
    bool crlf; /* a carriage return behind it was cut off */
};

/* Cuts a byte order mark and a carriage return off a line, and says which it found. */
void input_trim(const char **bytes, size_t *n, bool *ret_bom, bool *ret_crlf);

/* Takes over the descriptor, also on failure. 0, or why the file cannot be read (unread.h). */
int input_open(struct input **ret, int fd);
int input_open_as(struct input **ret, int fd, enum unpack_as as);
void input_close(struct input *input);

/* 1: a line; 0: the end; negative: why reading failed (unread.h); -EBADMSG: the compressed data is
 * broken or ends too early. last: at the end of the file, bytes without a line feed are a line. */
int input_next(struct input *input, bool last, struct input_line *ret);

/* Is there a beginning of a line behind the last line? */
bool input_is_within(const struct input *input);

/* How many lines there were so far. */
uint64_t input_lines(const struct input *input);

/* Entries of an exported journal whose senders may not record evidence. */
uint64_t input_left_out(const struct input *input);

/* How many bytes of the file itself were read; for a progress bar. */
uint64_t input_done(const struct input *input);
int input_fd(const struct input *input);

#endif
