/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed doctor: options and printing of src/doctor. It is a program of its own because it needs
 * libsystemd; loading that would cost each `deed record` half as much time again.
 */
#include <getopt.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/printjson.h"
#include "doctor/checks.h"
#include "doctor/metrics.h"
#include "util/descriptor.h"
#include "util/must.h"

/* EXIT_DONE: nothing found; EXIT_INVALID: usage. */
enum { EXIT_FOUND = 1, EXIT_UNKNOWN = 3 };

struct doctor_choice {
    bool json, quiet, list, no_probe, metrics;
};

static int help(void) {
    printf("Usage: deed doctor [OPTION...]\n\n"
           "Check the whole way of an event, from a service to the evidence file. Each check "
           "prints a line. If\n"
           "something is wrong, it says why that matters and which command mends it. Records one "
           "event,\n"
           "audit.probe, and checks where it arrives. Run it as root. A line \"CHECK: REASON\" "
           "in\n" DEED_CONF_DIRECTORY
           "/doctor.conf accepts a finding that this machine cannot avoid.\n\n"
           "  --json      as a JSON array\n"
           "  --quiet     the findings alone\n"
           "  --no-probe  record no event\n"
           "  --metrics   figures for Prometheus in the place of the report; records no event\n"
           "  --list      the checks, and what each looks at\n"
           "  --help      show this\n\n"
           "Exit status: 0 nothing wrong, 1 something is, 2 usage, 3 nothing found but not all "
           "could be looked at.\n");
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FOUND;
}

static void list_json(void) {
    json_object *all = json_object_new_array();
    const struct doctor_check *item;

    for (size_t i = 0; (item = doctor_check(i)); i++) {
        json_object *one = json_object_new_object();

        json_object_object_add(one, "check", json_object_new_string(item->id));
        json_object_object_add(one, "description", json_object_new_string(item->description));
        json_object_array_add(all, one);
    }
    printjson_pretty(all);
}

static void list_text(void) {
    const struct doctor_check *item;

    for (size_t i = 0; (item = doctor_check(i)); i++)
        printf("%-20s %s\n", item->id, item->description);
}

/* ---- the report ---------------------------------------------------------------------------- */

static void report_text(const struct report *report, bool findings_only) {
    const size_t *count = report->count;

    for (size_t i = 0; i < report->n; i++) {
        const struct row *row = &report->rows[i];

        if (findings_only && report_is_settled(row))
            continue;
        printf("%-8s %-20s %s\n", report_status_name(row->status), row->check, row->finding);
        if (row->reason)
            printf("%8s %-20s %s\n", "", "  reason", row->reason);
        if (row->why && !row->reason)
            printf("%8s %-20s %s\n", "", "  why", row->why);
        if (row->mend && !row->reason)
            printf("%8s %-20s %s\n", "", "  mend", row->mend);
    }
    if (!findings_only)
        printf("\nok: %zu, problems: %zu, warnings: %zu, not looked at: %zu, accepted: %zu\n",
               count[DOCTOR_OK], count[DOCTOR_PROBLEM], count[DOCTOR_WARNING],
               count[DOCTOR_UNKNOWN], count[DOCTOR_ACCEPTED]);
}

static void add_text(json_object *to, const char *key, const char *text) {
    if (text)
        json_object_object_add(to, key, json_object_new_string(text));
}

static void report_json(const struct report *report, bool findings_only) {
    json_object *all = json_object_new_array();

    for (size_t i = 0; i < report->n; i++) {
        const struct row *row = &report->rows[i];
        json_object *one;

        if (findings_only && report_is_settled(row))
            continue;
        one = json_object_new_object();
        add_text(one, "check", row->check);
        add_text(one, "status", report_status_name(row->status));
        add_text(one, "finding", row->finding);
        add_text(one, "reason", row->reason);
        add_text(one, "why", row->why);
        add_text(one, "mend", row->mend);
        json_object_array_add(all, one);
    }
    printjson_pretty(all);
}

static int exit_status(const struct report *report) {
    const size_t *count = report->count;

    if (count[DOCTOR_PROBLEM] || count[DOCTOR_WARNING])
        return EXIT_FOUND;
    return count[DOCTOR_UNKNOWN] ? EXIT_UNKNOWN : EXIT_DONE;
}

/* ---- the command --------------------------------------------------------------------------- */

static int read_choice(int argc, char **argv, struct doctor_choice *ret) {
    static const struct option known[] = {{"json", no_argument, NULL, 'j'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"list", no_argument, NULL, 'l'},
                                          {"no-probe", no_argument, NULL, 'n'},
                                          {"help", no_argument, NULL, 'h'},
                                          {"metrics", no_argument, NULL, 'm'},
                                          {0}};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "+h", known, NULL)) != -1) {
        switch (option) {
        case 'j':
            ret->json = true;
            break;
        case 'q':
            ret->quiet = true;
            break;
        case 'l':
            ret->list = true;
            break;
        case 'n':
            ret->no_probe = true;
            break;
        case 'm':
            ret->metrics = true;
            break;
        case 'h':
            return 'h';
        default:
            message(argv[0], "%s: no such option; see deed doctor --help", argv[optind - 1]);
            return '?';
        }
    }
    if (optind < argc) {
        message(argv[0], "%s: takes no argument", argv[optind]);
        return '?';
    }
    if (ret->metrics && (ret->json || ret->quiet || ret->list)) {
        message(argv[0], "--metrics: takes none of --json, --quiet and --list beside it");
        return '?';
    }
    return 0;
}

static int run_metrics(void) {
    struct doctor doctor = DOCTOR_INIT;
    struct metrics metrics;

    doctor_run(&doctor, true);
    metrics_measure(&doctor, &metrics);
    metrics_print(&metrics, stdout);
    doctor_free(&doctor);
    return EXIT_DONE;
}

static int run_report(const struct doctor_choice *choice) {
    struct doctor doctor = DOCTOR_INIT;
    int r;

    doctor_run(&doctor, choice->no_probe);
    if (choice->json)
        report_json(&doctor.report, choice->quiet);
    else
        report_text(&doctor.report, choice->quiet);
    r = exit_status(&doctor.report);
    doctor_free(&doctor);
    return r;
}

int main(int argc, char **argv) {
    struct doctor_choice choice = {0};
    int r = read_choice(argc, argv, &choice);

    stdio_hold();
    must_name("doctor");
    if (r)
        return r == 'h' ? help() : EXIT_INVALID;
    if (choice.list) {
        if (choice.json)
            list_json();
        else
            list_text();
        r = EXIT_DONE;
    } else {
        r = choice.metrics ? run_metrics() : run_report(&choice);
    }
    if (fflush(stdout) != 0) {
        message(argv[0], "standard output: %m");
        return EXIT_FOUND;
    }
    return r;
}
