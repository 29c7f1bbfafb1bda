/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/monotonic.h"

#define WIDTH 30
#define EVERY_NS (100 * NS_PER_MS)

void progress_start(struct progress *progress, int fd) {
    struct stat st;

    *progress = (struct progress){.on = isatty(STDERR_FILENO)};
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        progress->total = (uint64_t)st.st_size;
}

void progress_show(struct progress *progress, uint64_t done, uint64_t events) {
    static const char full[] = "##############################",
                      none[] = "..............................";
    uint64_t at;
    int bar;

    if (!progress->on)
        return;
    at = monotonic_ns();
    if (at - progress->shown < EVERY_NS)
        return;
    progress->shown = at;
    if (progress->total == 0 || done > progress->total) {
        fprintf(stderr, "\r%llu events", (unsigned long long)events);
        return;
    }
    bar = (int)(done * WIDTH / progress->total);
    fprintf(stderr, "\r[%.*s%.*s] %3d %%  %llu events", bar, full, WIDTH - bar, none,
            (int)(done * 100 / progress->total), (unsigned long long)events);
}

void progress_clear(const struct progress *progress) {
    if (progress->on)
        fprintf(stderr, "\r%*s\r", WIDTH + 40, "");
}
