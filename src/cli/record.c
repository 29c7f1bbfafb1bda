/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed record: one event from the options, or many from JSON lines. */
#include <errno.h>
#include <stdio.h>

#include "cli/batch.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/options.h"

static int help(void) {
    printf("Usage: deed record --actor TYPE:ID --action NAME --resource TYPE:ID --outcome OUTCOME "
           "[OPTION...]\n"
           "       deed record --json FILE|- [--rejects FILE] [OPTION...]\n\n"
           "Record what somebody did, once it is known how it ended.\n\n");
    options_print(OPTIONS_RECORD);
    printf("\nExit status: 0 recorded, 1 recorded nowhere, 2 usage or an incomplete event, 3 some "
           "lines were bad.\n");
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_UNRECORDED;
}

/* What is wrong with the options together, or NULL. */
static const char *contradiction(const struct options *options) {
    if (options->json && options->of_event)
        return "--json: the events are in the file; options that describe one do not go with it";
    if (options->json && options->print_id)
        return "--print-id: does not go with --json: it prints the id of one event";
    if (options->rejects && !options->json)
        return "--rejects: goes with --json alone";
    return options->json || options->of_event ? NULL : "which event? See deed record --help";
}

int command_record(int argc, char **argv) {
    struct options options;
    const char *wrong;
    deed_log *log = NULL;
    int at = options_read(OPTIONS_RECORD, argc, argv, &options), r;

    if (at < 0)
        return EXIT_INVALID;
    if (options.help)
        return help();
    if (at < argc) {
        message(argv[0], "%s: takes no argument; see deed record --help", argv[at]);
        return EXIT_INVALID;
    }
    wrong = contradiction(&options);
    if (wrong) {
        message(argv[0], "%s", wrong);
        return EXIT_INVALID;
    }
    options_finish(&options);
    r = deed_open(&log, options.service, &options.log);
    if (r < 0 && (!options.json || !options.rejects || r == -EINVAL)) {
        message(argv[0], "%s%s", deed_error_text(), options.json ? "; nothing was read" : "");
        return r == -EINVAL ? EXIT_INVALID : EXIT_UNRECORDED;
    }
    if (options.json) {
        r = batch(log, options.json, options.rejects);
        deed_close(log);
        return r;
    }
    r = deed_record_event(log, &options.event);
    if (r == -EINVAL)
        message(argv[0], "%s (recorded, but marked as incomplete)", deed_error_text());
    else if (r < 0)
        message(argv[0], "recorded nowhere: %s", deed_error_text());
    else if (r == DEED_SPOOLED)
        message(argv[0], MESSAGE_SPOOLED);
    deed_close(log);
    if (options.print_id && *options.id && (puts(options.id) < 0 || fflush(stdout) != 0)) {
        message(argv[0], "standard output: %m; recorded as %s", options.id);
        return EXIT_SOME;
    }
    if (r == -EINVAL)
        return EXIT_INVALID;
    return r < 0 ? EXIT_UNRECORDED : EXIT_DONE;
}
