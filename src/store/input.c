/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/input.h"

#include <errno.h>
#include <string.h>

#include "store/unread.h"
#include "util/cleanup.h"

#define BUFFER_SIZE (4 * VIEW_LINE_MAX)

struct input {
    struct unpack *unpack;
    size_t from, to; /* of the bytes that were read and not given out */
    uint64_t number;
    uint64_t nul; /* in front of the next line */
    bool broken;  /* NUL bytes ended the line: the next one has its number */
    bool within;  /* in a line that is too long, which is dropped */
    int failed;   /* an error that is returned behind the last line */
    char buffer[BUFFER_SIZE];
};

int input_open(struct input **ret, int fd) {
    return input_open_as(ret, fd, UNPACK_EVIDENCE);
}

int input_open_as(struct input **ret, int fd, enum unpack_as as) {
    struct input *input = malloc(sizeof(*input));
    int r;

    if (!input) {
        close(fd);
        return -ENOMEM;
    }
    *input = (struct input){0};
    r = unpack_open(&input->unpack, fd, as, NULL);
    if (r < 0) {
        free(input);
        return r;
    }
    *ret = input;
    return 0;
}

void input_close(struct input *input) {
    if (!input)
        return;
    unpack_close(input->unpack);
    free(input);
}

/* 1: there is more; 0: the end; negative errno. */
static int fill_buffer(struct input *input) {
    long n;

    if (input->failed)
        return input->failed;
    if (input->from > 0) {
        memmove(input->buffer, input->buffer + input->from, input->to - input->from);
        input->to -= input->from;
        input->from = 0;
    }
    n = unpack_read(input->unpack, input->buffer + input->to, BUFFER_SIZE - input->to);
    if (n < 0)
        input->failed = (int)n;
    else
        input->to += (size_t)n;
    return n > 0 ? 1 : (int)n;
}

/* The end of the line: its line feed, or NUL bytes in it. */
static const char *line_end(const char *from, size_t n) {
    const char *feed = memchr(from, '\n', n);
    const char *nul = memchr(from, '\0', feed ? (size_t)(feed - from) : n);

    return nul ? nul : feed;
}

/* Takes NUL bytes in front of a line. 1: there is more; 0: the end; negative errno. */
static int skip_nul(struct input *input) {
    int r;

    for (;;) {
        while (input->from < input->to && input->buffer[input->from] == '\0') {
            input->from++;
            input->nul++;
        }
        if (input->from < input->to)
            return 1;
        r = fill_buffer(input);
        if (r <= 0)
            return r;
    }
}

/* Reads up to the end of the line. 1: *ret_n bytes; !*ret_ended: the file has no more of them. */
static int find_end(struct input *input, bool last, size_t *ret_n, bool *ret_ended) {
    size_t seen = 0;
    const char *feed;
    int r;

    for (;;) {
        const char *begin = input->buffer + input->from;
        size_t there = input->to - input->from;

        feed = line_end(begin + seen, there - seen);
        *ret_ended = feed != NULL;
        *ret_n = feed ? (size_t)(feed - begin) : there;
        if (feed || there >= VIEW_LINE_MAX)
            return 1;
        seen = there;
        r = fill_buffer(input);
        if (r > 0)
            continue;
        *ret_n = input->to - input->from;
        /* Half a line in front of an error is a line, too. */
        return *ret_n > 0 && (last || r < 0) ? 1 : r;
    }
}

/* Drops the rest of a line. */
static int drop_rest_of_line(struct input *input, bool last) {
    bool ended = false;
    size_t n;
    int r;

    while (!ended) {
        r = find_end(input, last, &n, &ended);
        if (r <= 0)
            return r;
        input->from += n;
        input->broken = ended && input->buffer[input->from] == '\0';
        input->from += ended && !input->broken;
    }
    input->within = false;
    return 1;
}

void input_trim(const char **bytes, size_t *n, bool *ret_bom, bool *ret_crlf) {
    static const char mark[] = "\xef\xbb\xbf";

    *ret_bom = *n >= sizeof(mark) - 1 && memcmp(*bytes, mark, sizeof(mark) - 1) == 0;
    if (*ret_bom) {
        *bytes += sizeof(mark) - 1;
        *n -= sizeof(mark) - 1;
    }
    *ret_crlf = *n > 0 && (*bytes)[*n - 1] == '\r';
    *n -= *ret_crlf;
}

/* At the end of the file: r, or that an entry is not whole. */
static int end_of_file(const struct input *input, bool last, int r) {
    return r == 0 && last && unpack_is_within(input->unpack) ? UNREAD_WITHIN_ENTRY : r;
}

int input_next(struct input *input, bool last, struct input_line *ret) {
    bool ended = false;
    size_t n = 0;
    int r;

    if (input->within) {
        r = drop_rest_of_line(input, last);
        if (r <= 0)
            return end_of_file(input, last, r);
    }
    r = skip_nul(input);
    if (r > 0)
        r = find_end(input, last, &n, &ended);
    if (r <= 0 && !(input->nul && (last || r < 0)))
        return end_of_file(input, last, r);
    if (r <= 0) { /* NUL bytes alone */
        n = 0;
        ended = false;
    }
    input->number += !input->broken;
    *ret = (struct input_line){.bytes = input->buffer + input->from,
                               .n = n,
                               .nul = input->nul,
                               .number = input->number,
                               .ended = ended,
                               .too_long = n > VIEW_LINE_MAX || (!ended && n >= VIEW_LINE_MAX)};
    input->nul = 0;
    input->within = ret->too_long && !ended;
    input->from += n;
    input->broken = ended && input->buffer[input->from] == '\0';
    input->from += ended && !input->broken;
    if (!ret->too_long)
        input_trim(&ret->bytes, &ret->n, &ret->bom, &ret->crlf);
    return 1;
}

bool input_is_within(const struct input *input) {
    return input->from < input->to || input->nul;
}

uint64_t input_lines(const struct input *input) {
    return input->number;
}

uint64_t input_done(const struct input *input) {
    return unpack_done(input->unpack);
}

uint64_t input_left_out(const struct input *input) {
    return unpack_left_out(input->unpack);
}

int input_fd(const struct input *input) {
    return unpack_fd(input->unpack);
}
