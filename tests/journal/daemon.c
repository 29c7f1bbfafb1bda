/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/journal/daemon.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "tests/journal/reader.h"

#ifdef __SANITIZE_THREAD__
/* The sanitizer of GCC 12 does not know this one and sees no lock taken: what it knows stands in.
 */
int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *end) {
    struct timespec now, until;

    clock_gettime(clock, &now);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += end->tv_sec - now.tv_sec;
    until.tv_nsec += end->tv_nsec - now.tv_nsec;
    if (until.tv_nsec < 0) {
        until.tv_nsec += 1000000000;
        until.tv_sec--;
    } else if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    return pthread_mutex_timedlock(mutex, &until);
}
#endif

long now_ms(void) {
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static pid_t journald(void) {
    return (pid_t)atol(getenv("JOURNALD_PID"));
}

void kill_journald(int signal_number) {
    CHECK(kill(journald(), signal_number) == 0, "%m");
}

/* journald is a child of a shell that does not wait for it. */
void end_journald(void) {
    char path[64], state = 0;

    kill_journald(SIGKILL);
    snprintf(path, sizeof(path), "/proc/%ld/stat", (long)journald());
    for (int i = 0; i < 200; i++) {
        FILE *f = fopen(path, "re");

        if (!f)
            return;
        if (fscanf(f, "%*d %*s %c", &state) != 1)
            state = 0;
        fclose(f);
        if (state == 'Z')
            return;
        usleep(10000);
    }
    failed(__FILE__, __LINE__, "journald ends", "state %c", state);
}

void sync_journald(void) {
    CHECK(system("timeout 20 journalctl --sync 2>/dev/null") != -1, "%m");
}

void start_journald(void) {
    char path[4096];

    snprintf(path, sizeof(path), "%s/tests/journal/journald-start >%s/pid", getenv("top_srcdir"),
             getenv("DEED_SCRATCH"));
    CHECK(system(path) == 0, "%s", path);
    snprintf(path, sizeof(path), "%s/pid", getenv("DEED_SCRATCH"));
    FILE *f = fopen(path, "re");
    CHECK(f && fgets(path, sizeof(path), f), "no pid");
    fclose(f);
    setenv("JOURNALD_PID", path, 1);
}
