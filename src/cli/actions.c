/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed actions: the day-one catalogue, as a table, as JSON or by name alone. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/printjson.h"

static const struct action {
    const char *name, *category, *description;
} actions[] = {
#define ACTION(name, category, description) {name, category, description},
#include "lib/actions.def"
#undef ACTION
};

#define N_ACTIONS (sizeof(actions) / sizeof(actions[0]))

static void print_table(void) {
    const char *category = "";

    for (size_t i = 0; i < N_ACTIONS; i++) {
        if (strcmp(category, actions[i].category) != 0) {
            category = actions[i].category;
            printf("%s%s\n", i ? "\n" : "", category);
        }
        printf("  %-24s %s\n", actions[i].name, actions[i].description);
    }
}

static void print_json(void) {
    json_object *list = json_object_new_array();

    for (size_t i = 0; i < N_ACTIONS; i++) {
        json_object *one = json_object_new_object();

        json_object_object_add(one, "action", json_object_new_string(actions[i].name));
        json_object_object_add(one, "category", json_object_new_string(actions[i].category));
        json_object_object_add(one, "description", json_object_new_string(actions[i].description));
        json_object_array_add(list, one);
    }
    printjson_pretty(list);
}

static void print_names(void) {
    for (size_t i = 0; i < N_ACTIONS; i++)
        puts(actions[i].name);
}

static void help(void) {
    printf("Usage: deed actions [OPTION]\n\n"
           "List the action names that nearly every service has, with what each is for.\n"
           "The same names are macros in <deed.h>: auth.login is DEED_ACTION_AUTH_LOGIN.\n\n"
           "  --json    as a JSON array\n"
           "  --names   the names alone, one a line\n"
           "  --help    show this\n\n"
           "Exit status: 0 done, 1 it could not be written, 2 usage.\n");
}

int command_actions(int argc, char **argv) {
    static const struct option known[] = {{"json", no_argument, NULL, 'j'},
                                          {"names", no_argument, NULL, 'n'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    void (*print)(void) = print_table;
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "+h", known, NULL)) != -1) {
        if (option == '?') {
            message(argv[0], "%s: no such option; see deed actions --help", argv[optind - 1]);
            return EXIT_INVALID;
        }
        if (option == 'h') {
            print = help;
            break;
        }
        print = option == 'j' ? print_json : print_names;
    }
    if (print != help && optind < argc) {
        message(argv[0], "%s: takes no argument", argv[optind]);
        return EXIT_INVALID;
    }
    print();
    if (fflush(stdout) != 0) {
        message(argv[0], "standard output: %m");
        return EXIT_UNRECORDED;
    }
    return EXIT_DONE;
}
