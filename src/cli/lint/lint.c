/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed lint: options of src/lint. It changes nothing.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/archive/archive.h"
#include "cli/lint/explain.h"
#include "cli/lint/reading.h"
#include "cli/message.h"
#include "store/fileset.h"

#define LIMIT 20
#define NAMES_MAX 64

struct name_list {
    const char *all[NAMES_MAX];
    size_t n;
};

struct lint_choice {
    struct lint_output output;
    enum read_as as;
    bool strict;
    struct name_list functions, exclude, application, audit;
};

static int help(void) {
    printf(
        "Usage: deed lint [OPTION...] FILE|DIRECTORY...\n"
        "       deed lint --separation [OPTION...] LOG...\n"
        "       deed lint --rules | --explain RULE\n\n"
        "Say what is missing or wrong in audit events (lines of JSON, of deed or of any logger), "
        "and "
        "which calls\n"
        "of a C source tree write audit events to the application log. FILE is a log, or a source "
        "by "
        "its ending;\n"
        "DIRECTORY is a source tree, or evidence if it has a " FILESET_CURRENT
        "; - is standard input.\n\n"
        "  --separation        no audit event in an application log, and nothing else in an audit "
        "log; which of\n"
        "                      the two a LOG is, its first lines tell\n"
        "  --application LOG   the same, for a log that is an application log\n"
        "  --audit LOG         the same, for a log that is an audit log\n"
        "  --type TYPE         take all that is given for this: log or source\n"
        "  --function NAME     a function that writes to the log, too; * at its beginning, end or "
        "both\n"
        "  --exclude NAME      files and directories of a tree that are left out; a pattern\n"
        "  --only RULE,...     these rules and no others\n"
        "  --disable RULE,...  all rules but these\n"
        "  --strict            a warning is as bad as an error\n"
        "  --limit N           as many lines of one rule for each file (20; 0: all)\n"
        "  --format FORMAT     text, json, sarif or github\n"
        "  --json              --format json\n"
        "  --quiet             the findings alone\n"
        "  --rules             list the rules\n"
        "  --explain RULE      say why, with a bad and a good example\n"
        "  --help              show this\n\n"
        "Exit status: 0 nothing found, 1 an error found (--strict: or a warning), 2 usage, 3 "
        "nothing "
        "found but\n"
        "not all could be read.\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

static int usage_error(const char *option, const char *value, const char *rule) {
    message("lint", "%s: \"%s\": %s", option, value, rule);
    return EXIT_USAGE;
}

static int add_to_list(struct name_list *names, const char *option, const char *value) {
    if (names->n == NAMES_MAX)
        return usage_error(option, value, "more than 64 of them");
    names->all[names->n++] = value;
    return -1;
}

/* only: turns all other rules off; else turns these off. */
static int switch_rules(struct lint_choice *choice, const char *option, const char *list,
                        bool only) {
    static bool seen[2];

    if (only && !seen[1])
        for (int i = 0; i < LINT_RULES; i++)
            choice->output.off[i] = true;
    seen[only] = true;
    if (seen[0] && seen[1])
        return usage_error(option, list, "--only and --disable: one of them");
    do {
        size_t n = strcspn(list, ",");
        enum lint_rule rule = rule_find(list, n);

        if (rule == LINT_RULES) {
            message("lint", "%s: \"%.*s\": no such rule; see deed lint --rules", option, (int)n,
                    list);
            return EXIT_USAGE;
        }
        choice->output.off[rule] = !only;
        list += n + (list[n] == ',');
    } while (*list);
    return -1;
}

static int set_limit(struct lint_choice *choice, const char *value) {
    char *end;

    errno = 0;
    choice->output.limit = strtoull(value, &end, 10);
    if (errno || *end || end == value || value[strspn(value, "0123456789")])
        return usage_error("--limit", value, "must be a whole number, 0 or more");
    return -1;
}

static int set_type(struct lint_choice *choice, const char *value) {
    if (strcmp(value, "log") == 0)
        choice->as = READ_LOG;
    else if (strcmp(value, "source") == 0)
        choice->as = READ_SOURCE;
    else
        return usage_error("--type", value, "must be log or source");
    return -1;
}

static int list_rules(void) {
    explain_list();
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

static int explain(const char *id) {
    enum lint_rule rule = rule_find(id, strlen(id));

    if (rule == LINT_RULES)
        return usage_error("--explain", id, "no such rule; see deed lint --rules");
    explain_rule(rule);
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* -1: go on; else an exit status. */
static int take_option(struct lint_choice *choice, int option, const char *value) {
    switch (option) {
    case 's':
        choice->as = READ_SEPARATED;
        return -1;
    case 'a':
        return add_to_list(&choice->application, "--application", value);
    case 'u':
        return add_to_list(&choice->audit, "--audit", value);
    case 't':
        return set_type(choice, value);
    case 'f':
        if (!function_is_pattern(value))
            return usage_error("--function", value,
                               "must be a name of C, with a * at its beginning or end, or both");
        return add_to_list(&choice->functions, "--function", value);
    case 'x':
        return add_to_list(&choice->exclude, "--exclude", value);
    case 'o':
        return switch_rules(choice, "--only", value, true);
    case 'd':
        return switch_rules(choice, "--disable", value, false);
    case 'S':
        choice->strict = true;
        return -1;
    case 'l':
        return set_limit(choice, value);
    case 'F':
        if (!lint_output_set_format(&choice->output, value))
            return usage_error("--format", value, "must be text, json, sarif or github");
        return -1;
    case 'j':
        lint_output_set_format(&choice->output, "json");
        return -1;
    case 'q':
        choice->output.quiet = true;
        return -1;
    case 'r':
        return list_rules();
    case 'e':
        return explain(value);
    default:
        return help();
    }
}

static int read_choice(int argc, char **argv, struct lint_choice *ret) {
    static const struct option known[] = {{"separation", no_argument, NULL, 's'},
                                          {"application", required_argument, NULL, 'a'},
                                          {"audit", required_argument, NULL, 'u'},
                                          {"type", required_argument, NULL, 't'},
                                          {"function", required_argument, NULL, 'f'},
                                          {"exclude", required_argument, NULL, 'x'},
                                          {"only", required_argument, NULL, 'o'},
                                          {"disable", required_argument, NULL, 'd'},
                                          {"strict", no_argument, NULL, 'S'},
                                          {"limit", required_argument, NULL, 'l'},
                                          {"format", required_argument, NULL, 'F'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"rules", no_argument, NULL, 'r'},
                                          {"explain", required_argument, NULL, 'e'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    int option, r;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (option == ':' || option == '?') {
            message("lint", option == ':' ? "%s: needs a value" : "%s: no such option; see --help",
                    argv[optind - 1]);
            return EXIT_USAGE;
        }
        r = take_option(ret, option, optarg);
        if (r >= 0)
            return r;
    }
    if (optind == argc && !ret->application.n && !ret->audit.n) {
        message("lint", "which FILE or DIRECTORY? - is standard input; see --help");
        return EXIT_USAGE;
    }
    return -1;
}

static int exit_status(const struct lint_choice *choice) {
    const uint64_t *count = choice->output.count;

    if (fflush(stdout) != 0 || ferror(stdout)) {
        message("lint", "standard output: %m");
        return EXIT_UNREAD;
    }
    if (count[SEVERITY_ERROR] || (choice->strict && count[SEVERITY_WARNING]))
        return EXIT_FOUND;
    return choice->output.unread ? EXIT_UNREAD : EXIT_NOTHING;
}

int archive_lint(int argc, char **argv) {
    static struct lint_choice choice = {.output = {.format = &lint_output_text, .limit = LIMIT}};
    struct linting linting = {.output = &choice.output};
    int r = read_choice(argc, argv, &choice);

    if (r >= 0)
        return r;
    linting.functions = (struct functions){choice.functions.all, choice.functions.n};
    linting.exclude = choice.exclude.all;
    linting.n_exclude = choice.exclude.n;
    lint_output_begin(&choice.output);
    linting.as = choice.as;
    for (int i = optind; i < argc; i++)
        linting_read(&linting, argv[i]);
    linting.as = READ_APPLICATION;
    for (size_t i = 0; i < choice.application.n; i++)
        linting_read(&linting, choice.application.all[i]);
    linting.as = READ_AUDIT;
    for (size_t i = 0; i < choice.audit.n; i++)
        linting_read(&linting, choice.audit.all[i]);
    lint_output_end(&choice.output);
    return exit_status(&choice);
}
