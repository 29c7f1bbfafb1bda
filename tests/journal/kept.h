/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_TESTS_KEPT_H
#define DEED_TESTS_KEPT_H

/* What the scenarios of spool.c and outbox.c have in common: a spool, logs, events, and who runs
 * them. */

#include <deed.h>

#define DEADLINE_MS 400
/* The call itself is held to the deadline by ./dev bench pipeline; here a hang is told from a wait.
 */
#define LATE_MS 2000

extern char spool[256];

deed_options usual_options(void);
deed_log *open_with(const deed_options *options);

int record(deed_log *log, const char *who);
void must_give(deed_log *log, const char *who, int wanted);

/* Until journald's queue is full and the first event had to be kept; how many were recorded. */
size_t fill(deed_log *log);

/* The one that still has to wait for its turn behind what is kept. */
size_t record_until_taken(deed_log *log);

/* How many there are, and the last one's name. */
size_t files(char *ret_name);

/* So many events are in the journal, in whole chains. streams: 0, or how many those are. */
void expect_all(size_t wanted, size_t streams);

/* The log's alarm. */
struct told {
    size_t n;
    int error;
    char text[512];
};

void on_alarm(void *data, int error, const char *text);

struct scenario {
    const char *name;
    void (*run)(void);
};

#define SCENARIO(name)                                                                             \
    { #name, scenario_##name }

/* The one of that name; NULL: says them all. */
int run_scenario(const struct scenario *scenarios, const char *name);

#endif
