/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/query/choice.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "journal/emitters.h"
#include "store/locate.h"
#include "util/rfc3339.h"

/* All but the last two are conditions of the filter by the same name. */
static const struct choice_option conditions[] = {
    {"actor", 0, "[TYPE:]ID", "who did it: alice, user:alice; user: is any of that type", NULL},
    {"on-behalf-of", 0, "[TYPE:]ID", "for whom it was done", NULL},
    {"action", 0, "ACTION", "what was done: customer.export, customer.*, *.delete", NULL},
    {"resource", 0, "[TYPE:]ID", "to which thing: 4471, customer:4471, customer:", NULL},
    {"outcome", 0, "OUTCOME", "how it ended: success, failure or denied", NULL},
    {"since", 0, "WHEN", "from then on: 2026-06-11, \"last tuesday\", -2h, @1781186529", NULL},
    {"until", 0, "WHEN", "until then; of a day or month that is named, to its end", NULL},
    {"source-ip", 0, "ADDRESS", "from where: an address or a network, 10.0.0.0/8", NULL},
    {"request-id", 0, "ID", "by which request", NULL},
    {"event-id", 0, "ID", "the event with that id", NULL},
    {"service", 0, "NAME", "which service recorded it", NULL},
    {"host", 0, "NAME", "on which machine it was recorded", NULL},
    {"unit", 0, "NAME", "by which unit of systemd", NULL},
    {"where", 0, "CONDITION", "any other: metadata.count>100, resource.id==actor.id", NULL},
    {"journal", 0, NULL, "the journal, instead of a file or beside it", NULL},
    {"thorough", 0, NULL, "also where their dates or an index say that there is nothing", NULL},
    {0},
};

#define N_CONDITIONS (sizeof(conditions) / sizeof(conditions[0]) - 1)
#define OWN_MAX 32
#define FIRST 256

struct known {
    const struct choice_option *options[N_CONDITIONS + OWN_MAX];
    struct option longs[N_CONDITIONS + OWN_MAX + 1];
    char shorts[2 * OWN_MAX + 2];
    size_t n;
};

static void add_known(struct known *known, const struct choice_option *options) {
    size_t at = strlen(known->shorts);

    for (; options->name && known->n < N_CONDITIONS + OWN_MAX; options++) {
        known->longs[known->n] =
            (struct option){options->name, options->takes ? required_argument : no_argument, NULL,
                            FIRST + (int)known->n};
        known->options[known->n++] = options;
        if (!options->letter)
            continue;
        known->shorts[at++] = options->letter;
        if (options->takes)
            known->shorts[at++] = ':';
    }
}

static const struct choice_option *find_option(const struct known *known, int option) {
    for (size_t i = 0; i < known->n; i++)
        if (option == FIRST + (int)i || (option && option == known->options[i]->letter))
            return known->options[i];
    return NULL;
}

static int keep_given(struct choice *choice, const char *name, const char *value) {
    struct choice_given *grown =
        reallocarray(choice->given, choice->n_given + 1, sizeof(*choice->given));

    if (!grown)
        return -ENOMEM;
    choice->given = grown;
    choice->given[choice->n_given++] = (struct choice_given){name, value};
    return 0;
}

static int add_condition(struct choice *choice, const char *name, const char *value,
                         const char **ret_why) {
    int r;

    if (!value) {
        choice->journal |= strcmp(name, "journal") == 0;
        choice->thorough |= strcmp(name, "thorough") == 0;
        return 0;
    }
    r = filter_add(choice->filter, name, value, ret_why);
    if (r == -ENOENT)
        *ret_why = "there is no such condition";
    return r < 0 ? r : keep_given(choice, name, value);
}

static void tell_note(const struct choice *choice, const char *command, const char *name,
                      const char *value, const char *note) {
    struct timespan span = filter_span(choice->filter);
    char moment[RFC3339_SIZE];

    rfc3339_write(strcmp(name, "since") == 0 ? span.from : span.to - 1, moment);
    message(command, "--%s \"%s\": %s; %.*s is taken", name, value, note, RFC3339_SIZE, moment);
}

static bool is_condition(const struct choice_option *option) {
    return option >= conditions && option < conditions + N_CONDITIONS;
}

static int take_option(struct choice *choice, const char *command,
                       const struct choice_option *option, const char *value, void *data) {
    const char *why = NULL;
    int r = 0;

    if (is_condition(option))
        r = add_condition(choice, option->name, value, &why);
    else
        why = option->set(data, value);
    if (r == 0 && why && is_condition(option)) {
        tell_note(choice, command, option->name, value, why);
        why = NULL;
    }
    if (r == -ENOMEM)
        why = "no memory";
    if (!why)
        return -1;
    if (value)
        message(command, "--%s \"%s\": %s", option->name, value, why);
    else
        message(command, "--%s: %s", option->name, why);
    return r == -ENOMEM ? EXIT_UNREAD : EXIT_USAGE;
}

/* -1: go on; else an exit status. */
static int take_paths(struct choice *choice, const char *command, int n, char **paths) {
    static char evidence[PATH_MAX];
    static const char *const standard[] = {evidence};
    char why[LOCATE_WHY];

    choice->paths = (const char *const *)paths;
    choice->n_paths = (size_t)n;
    if (n > 0 || choice->journal)
        return -1;
    if (!locate_evidence(evidence, why)) {
        message(command, "%s", why);
        return EXIT_UNREAD;
    }
    choice->paths = standard;
    choice->n_paths = 1;
    return -1;
}

int choice_read(struct choice *choice, int argc, char **argv, const struct choice_option *own,
                void *data) {
    struct known known = {.shorts = ":"};
    int option, r;

    *choice = (struct choice){.filter = filter_new()};
    if (!choice->filter) {
        message(argv[0], "no memory");
        return EXIT_UNREAD;
    }
    add_known(&known, conditions);
    add_known(&known, own);
    opterr = 0;
    optind = 1;
    while ((option = getopt_long(argc, argv, known.shorts, known.longs, NULL)) != -1) {
        const struct choice_option *found = find_option(&known, option);

        if (!found) {
            message(argv[0], option == ':' ? "%s: needs a value" : "%s: no such option; see --help",
                    argv[optind - 1]);
            return EXIT_USAGE;
        }
        r = take_option(choice, argv[0], found, optarg, data);
        if (r >= 0)
            return r;
    }
    return take_paths(choice, argv[0], argc - optind, argv + optind);
}

void choice_free(struct choice *choice) {
    filter_free(choice->filter);
    free(choice->given);
    *choice = (struct choice){0};
}

struct select_from choice_from(const struct choice *choice) {
    return (struct select_from){.paths = choice->paths,
                                .n_paths = choice->n_paths,
                                .journal = choice->journal,
                                .emitters = EMITTERS_PATH,
                                .thorough = choice->thorough,
                                .filter = choice->filter};
}

void choice_print_options(const struct choice_option *options) {
    for (; options->name; options++) {
        char left[48];
        int n = snprintf(left, sizeof(left), "--%s", options->name);

        if (options->letter)
            n += snprintf(left + n, sizeof(left) - (size_t)n, ", -%c", options->letter);
        if (options->takes)
            snprintf(left + n, sizeof(left) - (size_t)n, " %s", options->takes);
        printf("  %-25s %s\n", left, options->description);
    }
}

void choice_print(void) {
    choice_print_options(conditions);
}
