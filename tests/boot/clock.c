/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * clock synchronised|unsynchronised: makes the kernel take its clock for one or the other, and
 * prints which of the two it was. The clock itself is not touched. Machines have the clock of their
 * host, and the host of a test may have nobody who sets it.
 */
#include <stdio.h>
#include <string.h>
#include <sys/timex.h>

int main(int argc, char **argv) {
    struct timex clock = {0};
    int was;

    if (argc != 2 ||
        (strcmp(argv[1], "synchronised") != 0 && strcmp(argv[1], "unsynchronised") != 0)) {
        fprintf(stderr, "Usage: clock synchronised|unsynchronised\n");
        return 2;
    }
    was = adjtimex(&clock);
    if (was < 0) {
        perror("clock: adjtimex");
        return 1;
    }
    clock.modes = ADJ_STATUS;
    if (*argv[1] == 's') {
        clock.modes |= ADJ_MAXERROR | ADJ_ESTERROR;
        clock.status &= ~STA_UNSYNC;
        clock.maxerror = clock.esterror = 0;
    } else {
        clock.status |= STA_UNSYNC;
    }
    if (adjtimex(&clock) < 0) {
        perror("clock: adjtimex");
        return 1;
    }
    puts(was == TIME_ERROR ? "unsynchronised" : "synchronised");
    return 0;
}
