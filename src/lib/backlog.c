/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lib/backlog.h"

#include <errno.h>
#include <string.h>

#include "lib/error.h"
#include "util/monotonic.h"

size_t backlog_send(const char *buffer, size_t n, struct journal *journal, bool *first,
                    uint64_t deadline, int *ret_result) {
    size_t done = 0;

    while (done < n) {
        const char *end, *zero;
        struct iovec piece;

        /* Left by events that were sent, or by a power failure. */
        if (buffer[done] == '\0' || buffer[done] == '\n') {
            done++;
            continue;
        }
        end = memmem(buffer + done, n - done, "\n\n", 2);
        if (!end)
            break;
        /* An event with zeros in it is not whole. The hole that deed-deliver makes ends with a line
         * feed, and a whole event follows. */
        zero = memrchr(buffer + done, '\0', (size_t)(end - buffer) - done);
        if (zero) {
            done = (size_t)((zero[1] == '\n' ? zero + 1 : end + 2) - buffer);
            continue;
        }
        if (!*first && monotonic_ns() >= deadline) {
            *ret_result =
                fail(ETIMEDOUT, "journal %s: there is more than one call's share", journal->path);
            break;
        }
        piece = (struct iovec){(char *)buffer + done, (size_t)(end + 1 - buffer) - done};
        *ret_result = journal_send(journal, &piece, 1, *first ? 0 : deadline);
        if (*ret_result < 0)
            break;
        *first = false;
        done = (size_t)(end + 2 - buffer);
    }
    return done;
}
