/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/archive/archive.h"
#include "cli/drill/drill.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "drill/scribe.h"

int drill_generate(struct week *week) {
    static char line[SCRIBE_LINE_MAX];
    static struct scribe scribe;
    /* On a terminal the bar would mix with the events. */
    bool bar = !isatty(STDOUT_FILENO);
    struct progress progress;
    uint64_t written = 0;
    struct act act;
    size_t n;

    scribe_begin(&scribe, week->seed);
    progress_start(&progress, -1);
    progress.on = progress.on && bar;
    progress.total = week->span.events;
    while (week_next(week, &act)) {
        n = scribe_line(&scribe, &act, line);
        if (n == 0) {
            progress_clear(&progress);
            message(NAME, "event %llu, %s: libdeed would refuse it",
                    (unsigned long long)written + 1, act.action);
            return EXIT_UNREAD;
        }
        if (fwrite(line, 1, n, stdout) != n)
            break;
        if (++written % 4096 == 0)
            progress_show(&progress, written, written);
    }
    progress_clear(&progress);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        message(NAME, "standard output: %s", strerror(errno));
        return EXIT_UNREAD;
    }
    return EXIT_NOTHING;
}
