/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed drill: makes up a week of events with an attack in it, for whoever wants to practise finding
 * one. Reads nothing but answers, and writes to standard output alone.
 */
#include "cli/drill/drill.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/archive/archive.h"
#include "cli/message.h"

#define START "2026-06-08"

enum mode { GENERATE, ASK, TELL, CHECK };

struct drill_choice {
    uint64_t seed;
    struct span span;
    enum mode mode;
    const char *replies; /* of CHECK */
    bool json;
};

static int help(void) {
    printf("Usage: deed drill [OPTION...] >FILE\n\n"
           "Make up a week of audit events of a company that does not exist, with an attack hidden "
           "in it, the\n"
           "questions and their answers. The same seed gives the same bytes everywhere.\n\n"
           "  --seed N       which week, 0 to 18446744073709551615 (1)\n"
           "  --days N       how long it is, 1 to %d days (7)\n"
           "  --events N     how many events, to %d; at least 1000 and 40 a day (100000)\n"
           "  --start DATE   the first day, " DAYS_FIRST " to " DAYS_LAST " (" START ")\n\n"
           "Instead of the events, with the same options:\n"
           "  --questions    the five questions, and what one may know beforehand\n"
           "  --check FILE   are the answers in FILE right? Lines such as \"2: NAME, TIME\", or "
           "JSON; - is\n"
           "                 standard input\n"
           "  --answers      the answers, with the commands that find them, as JSON\n"
           "  --json         the questions, or what --check says, as JSON, too\n"
           "  --help         show this\n\n"
           "Exit status: 0 done, or all answers right; 1 some are wrong or missing; 2 usage; 3 not "
           "all could be\n"
           "read or written.\n",
           WEEK_DAYS_MAX, WEEK_EVENTS_MAX);
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* Digits alone: no sign and no space. */
static bool parse_number(const char *text, uint64_t *ret) {
    uint64_t value = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        unsigned digit = (unsigned)(*text - '0');

        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *ret = value;
    return true;
}

static int bad_value(const char *option, const char *value, const char *rule) {
    message(NAME, "%s \"%s\": %s", option, value, rule);
    return EXIT_USAGE;
}

static int set_mode(struct drill_choice *choice, enum mode mode) {
    if (choice->mode != GENERATE) {
        message(NAME, "--questions, --answers and --check: one of them, once");
        return EXIT_USAGE;
    }
    choice->mode = mode;
    return -1;
}

static int set_days(struct drill_choice *choice, const char *value) {
    char rule[64];
    uint64_t days;

    snprintf(rule, sizeof(rule), "not a number of days from 1 to %d", WEEK_DAYS_MAX);
    if (!parse_number(value, &days) || days < 1 || days > WEEK_DAYS_MAX)
        return bad_value("--days", value, rule);
    choice->span.days = (unsigned)days;
    return -1;
}

/* -1: go on; else an exit status. */
static int take_option(struct drill_choice *choice, int option, const char *value) {
    switch (option) {
    case 's':
        if (!parse_number(value, &choice->seed))
            return bad_value("--seed", value, "not a number from 0 to 18446744073709551615");
        return -1;
    case 'd':
        return set_days(choice, value);
    case 'e':
        if (!parse_number(value, &choice->span.events))
            return bad_value("--events", value, "not a number");
        return -1;
    case 't':
        if (!days_parse(value, &choice->span.first_day))
            return bad_value("--start", value,
                             "not a day such as " START ", from " DAYS_FIRST " to " DAYS_LAST);
        return -1;
    case 'q':
        return set_mode(choice, ASK);
    case 'a':
        return set_mode(choice, TELL);
    case 'c':
        choice->replies = value;
        return set_mode(choice, CHECK);
    case 'j':
        choice->json = true;
        return -1;
    case 'h':
    default:
        return help();
    }
}

/* Checks what holds for options together. -1: go on; else an exit status. */
static int check_choice(const struct drill_choice *choice) {
    uint64_t least = WEEK_EVENTS_MIN(choice->span.days);

    if (choice->span.events < least || choice->span.events > WEEK_EVENTS_MAX) {
        message(NAME, "--events %" PRIu64 ": for %u days they are %" PRIu64 " to %d",
                choice->span.events, choice->span.days, least, WEEK_EVENTS_MAX);
        return EXIT_USAGE;
    }
    return -1;
}

static int read_choice(int argc, char **argv, struct drill_choice *ret) {
    static const struct option known[] = {
        {"seed", required_argument, NULL, 's'},   {"days", required_argument, NULL, 'd'},
        {"events", required_argument, NULL, 'e'}, {"start", required_argument, NULL, 't'},
        {"questions", no_argument, NULL, 'q'},    {"answers", no_argument, NULL, 'a'},
        {"check", required_argument, NULL, 'c'},  {"json", no_argument, NULL, 'j'},
        {"help", no_argument, NULL, 'h'},         {0}};
    int option, r;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (option == ':' || option == '?') {
            message(NAME, option == ':' ? "%s: needs a value" : "%s: no such option; see --help",
                    argv[optind - 1]);
            return EXIT_USAGE;
        }
        r = take_option(ret, option, optarg);
        if (r >= 0)
            return r;
    }
    if (optind < argc) {
        message(NAME, "%s: takes no file; events go to standard output", argv[optind]);
        return EXIT_USAGE;
    }
    return check_choice(ret);
}

static int print_buffer(struct buffer *buffer) {
    int status = EXIT_NOTHING;

    if (buffer->failed) {
        message(NAME, "no memory");
        status = EXIT_UNREAD;
    } else if (fwrite(buffer->bytes, 1, buffer->n, stdout) != buffer->n || fflush(stdout) != 0) {
        message(NAME, "standard output: %s", strerror(errno));
        status = EXIT_UNREAD;
    }
    buffer_free(buffer);
    return status;
}

int archive_drill(int argc, char **argv) {
    static struct week week;
    static struct answers answers;
    struct drill_choice choice = {.seed = 1, .span = {.days = 7, .events = 100000}};
    struct buffer text = {0};
    int r;

    days_parse(START, &choice.span.first_day);
    r = read_choice(argc, argv, &choice);
    if (r >= 0)
        return r;
    week_begin(&week, choice.seed, &choice.span);
    answers_make(&week, &answers);
    switch (choice.mode) {
    case ASK:
        if (choice.json)
            answers_ask_json(&week, &answers, &text);
        else
            answers_ask(&week, &answers, &text);
        return print_buffer(&text);
    case TELL:
        answers_tell(&week, &answers, &text);
        return print_buffer(&text);
    case CHECK:
        return drill_check(&week, &answers, choice.replies, choice.json);
    case GENERATE:
    default:
        return drill_generate(&week);
    }
}
