/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as the table of those who may record events: nobody is trusted whose name is not in it,
 * and a table that is refused lists nobody. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "journal/senders.h"
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct senders senders;
    char path[64];
    int fd = memfd_create("emitters", MFD_CLOEXEC), r;

    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    r = senders_read(&senders, path);
    close(fd);
    MUST(r == 0 || r == -EBADMSG);
    MUST(r == 0 || *senders.why);
    MUST(senders_trusted(&senders, "0", 1, NULL, 0));
    if (senders_trusted(&senders, "1000", 4, NULL, 0))
        MUST(memmem(data, size, "yes", 3));
    (void)senders_trusted(&senders, "1001", 4, "shop.service", 12);
    senders_free(&senders);
    return 0;
}
