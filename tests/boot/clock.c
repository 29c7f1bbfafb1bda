/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * clock synchronised|unsynchronised   makes the kernel take its clock for one or the other, and
 *                                     prints which of the two it was; the clock is not touched
 * clock step SECONDS HOLD             steps the clock by so much, and back again HOLD seconds later
 *
 * Machines have the clock of their host, and the host of a test may have nobody who sets it. Both
 * steps are relative, so that whatever else sets the clock meanwhile is kept, and nothing that can
 * be caught ends a step half done; one at a time on this host: exits with 3 where another is on.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/timex.h>
#include <time.h>

#define STEP_MAX 120
#define LOCK "/run/lock/deed-test-clock"

static int usage(void) {
    fprintf(
        stderr,
        "Usage: clock synchronised|unsynchronised\n       clock step SECONDS HOLD (at most %d)\n",
        STEP_MAX);
    return 2;
}

static int status(const char *wanted) {
    struct timex clock = {0};
    int was = adjtimex(&clock);

    if (was < 0) {
        perror("clock: adjtimex");
        return 1;
    }
    clock.modes = ADJ_STATUS;
    if (*wanted == 's') {
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

static int set_back_or_forth(long seconds) {
    struct timex clock = {.modes = ADJ_SETOFFSET, .time = {.tv_sec = seconds}};

    if (adjtimex(&clock) >= 0)
        return 0;
    perror("clock: adjtimex");
    return 1;
}

static int step(long seconds, long hold) {
    struct timespec pause = {.tv_sec = hold};
    int lock = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    sigset_t all;

    if (labs(seconds) > STEP_MAX || hold < 0 || hold > STEP_MAX)
        return usage();
    if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) < 0)
        return 3;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    if (set_back_or_forth(seconds))
        return 1;
    clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    return set_back_or_forth(-seconds);
}

int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "step") == 0)
        return step(strtol(argv[2], NULL, 10), strtol(argv[3], NULL, 10));
    if (argc == 2 &&
        (strcmp(argv[1], "synchronised") == 0 || strcmp(argv[1], "unsynchronised") == 0))
        return status(argv[1]);
    return usage();
}
