/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "query/spill.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/array.h"
#include "util/io.h"
#include "util/tempfile.h"

#define WAITING ((size_t)64 * 1024)

/* ---- writing ------------------------------------------------------------------------------- */

int spill_open(struct spill *spill) {
    int fd = tempfile_open();

    if (fd < 0)
        return fd;
    *spill = (struct spill){.fd = fd, .waiting = malloc(WAITING)};
    if (spill->waiting)
        return 0;
    close(fd);
    return -ENOMEM;
}

void spill_close(struct spill *spill) {
    if (spill_is_open(spill))
        close(spill->fd);
    free(spill->waiting);
    free(spill->runs);
    *spill = (struct spill){0};
}

static int write_waiting(struct spill *spill) {
    int r =
        io_write_at(spill->fd, spill->waiting, spill->n_waiting, spill->size - spill->n_waiting);

    spill->n_waiting = 0;
    return r;
}

int spill_put(struct spill *spill, const struct spill_record *record) {
    const char *bytes = (const char *)record;
    size_t left = spill_record_size(record->n);

    while (left > 0) {
        size_t n = left < WAITING - spill->n_waiting ? left : WAITING - spill->n_waiting;

        memcpy(spill->waiting + spill->n_waiting, bytes, n);
        spill->n_waiting += n;
        spill->size += n;
        bytes += n;
        left -= n;
        if (spill->n_waiting == WAITING) {
            int r = write_waiting(spill);

            if (r < 0)
                return r;
        }
    }
    return 0;
}

int spill_end_run(struct spill *spill) {
    uint64_t from = spill->n ? spill->runs[spill->n - 1].to : 0;
    struct spill_run *runs;

    runs = array_grow(spill->runs, spill->n, &spill->room, sizeof(*runs));
    if (!runs)
        return -ENOMEM;
    spill->runs = runs;
    spill->runs[spill->n++] = (struct spill_run){from, spill->size};
    return write_waiting(spill);
}

/* ---- reading ------------------------------------------------------------------------------- */

int spill_read(struct spill_reader *reader, const struct spill *spill, size_t run, size_t room) {
    *reader = (struct spill_reader){.spill = spill,
                                    .at = spill->runs[run].from,
                                    .to = spill->runs[run].to,
                                    .bytes = malloc(room),
                                    .room = room};
    return reader->bytes ? 0 : -ENOMEM;
}

void spill_reader_free(struct spill_reader *reader) {
    free(reader->bytes);
    *reader = (struct spill_reader){0};
}

static int fill_reader(struct spill_reader *reader) {
    ssize_t got;
    size_t n;

    memmove(reader->bytes, reader->bytes + reader->from, reader->n);
    reader->from = 0;
    n = reader->room - reader->n;
    if (n > reader->to - reader->at)
        n = (size_t)(reader->to - reader->at);
    got = io_read_at(reader->spill->fd, reader->bytes + reader->n, n, reader->at);
    if (got < 0)
        return (int)got;
    reader->at += n;
    reader->n += (size_t)got;
    return (size_t)got == n ? 0 : -EIO;
}

/* Has all of the next record been read? */
static bool has_whole_record(const struct spill_reader *reader) {
    const struct spill_record *record = (const void *)(reader->bytes + reader->from);

    return reader->n >= sizeof(*record) && record->n < reader->room &&
           reader->n >= spill_record_size(record->n);
}

int spill_next(struct spill_reader *reader) {
    if (reader->record) {
        size_t done = spill_record_size(reader->record->n);

        reader->from += done;
        reader->n -= done;
    }
    reader->record = NULL;
    if (!has_whole_record(reader)) {
        int r = reader->n || reader->at < reader->to ? fill_reader(reader) : 0;

        if (r < 0 || reader->n == 0)
            return r;
        if (!has_whole_record(reader))
            return -EIO;
    }
    reader->record = (const void *)(reader->bytes + reader->from);
    return 1;
}
