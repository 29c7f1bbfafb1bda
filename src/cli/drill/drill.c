/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed drill: a week of events that never were, with an attack in it, to find out whether one could
 * answer the questions. It reads nothing but a person's answers, and writes to standard output.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive.h"
#include "evidence.h"
#include "message.h"
#include "progress.h"
#include "week.h"

struct choice {
    uint64_t seed;
    struct span span;
};

static int help(void) {
    printf("Usage: deed drill [OPTION...] >FILE\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* Digits alone, so that nothing is read into it. */
static bool read_number(const char *text, uint64_t least, uint64_t most, uint64_t *ret) {
    uint64_t value = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        unsigned digit = (unsigned)(*text - '0');

        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (value < least || value > most)
        return false;
    *ret = value;
    return true;
}

static int read_choice(int argc, char **argv, struct choice *ret) {
    static const struct option known[] = {
        {"seed", required_argument, NULL, 's'},   {"days", required_argument, NULL, 'd'},
        {"events", required_argument, NULL, 'e'}, {"start", required_argument, NULL, 't'},
        {"help", no_argument, NULL, 'h'},         {0}};
    uint64_t days;
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1)
        switch (option) {
        case 's':
            if (!read_number(optarg, 0, UINT64_MAX, &ret->seed))
                return EXIT_USAGE;
            break;
        case 'd':
            if (!read_number(optarg, 1, WEEK_DAYS_MAX, &days))
                return EXIT_USAGE;
            ret->span.days = (unsigned)days;
            break;
        case 'e':
            if (!read_number(optarg, 0, WEEK_EVENTS_MAX, &ret->span.events))
                return EXIT_USAGE;
            break;
        case 't':
            if (!calendar_parse(optarg, &ret->span.first_day))
                return EXIT_USAGE;
            break;
        case 'h':
            return help();
        default:
            message(argv[0], option == ':' ? "%s: needs a value" : "%s: no such option; see --help",
                    argv[optind - 1]);
            return EXIT_USAGE;
        }
    return -1;
}

static int write_events(struct week *week) {
    static char line[EVIDENCE_LINE_MAX];
    static struct evidence evidence;
    struct progress progress;
    uint64_t written = 0;
    struct act act;

    evidence_begin(&evidence, week->seed);
    progress_start(&progress, -1);
    progress.total = week->span.events;
    while (week_next(week, &act)) {
        size_t n = evidence_line(&evidence, &act, line);

        if (n == 0) {
            message("drill", "an act that is no event: %s", act.action);
            return EXIT_UNREAD;
        }
        if (fwrite(line, 1, n, stdout) != n)
            break;
        if (++written % 4096 == 0 && !isatty(STDOUT_FILENO))
            progress_show(&progress, written, written);
    }
    progress_clear(&progress);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        message("drill", "standard output: %s", strerror(errno));
        return EXIT_UNREAD;
    }
    return EXIT_NOTHING;
}

int archive_drill(int argc, char **argv) {
    static struct week week;
    struct choice choice = {.seed = 1, .span = {.days = 7, .events = 100000}};
    int r;

    calendar_parse("2026-06-08", &choice.span.first_day);
    r = read_choice(argc, argv, &choice);
    if (r >= 0)
        return r;
    week_begin(&week, choice.seed, &choice.span);
    return write_events(&week);
}
