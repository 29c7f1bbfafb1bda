/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed reconcile: options and printing of src/reconcile. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "cli/printjson.h"
#include "reconcile/reconcile.h"
#include "store/locate.h"
#include "util/cleanup.h"
#include "util/digest.h"
#include "util/timespan.h"

#define TIMEOUT_S 300 /* events of others may have to be written first */
#define TIMEOUT_S_MAX 3600

struct reconcile_choice {
    struct reconcile_options options;
    bool json;
};

/* ---- printing ------------------------------------------------------------------------------ */

static void print_event_json(const struct scanned *event, const char stream[2 * SCAN_STREAM],
                             bool sent) {
    json_object *object = json_object_new_object();

    printjson_add(object, "event_id", json_object_new_string_len(event->id, SCAN_ID));
    printjson_add(object, "time", json_object_new_string_len(event->time, SCAN_TIME));
    printjson_add(object, "service",
                  json_object_new_string_len(event->service, (int)event->service_n));
    printjson_add(object, "stream", json_object_new_string_len(stream, 2 * SCAN_STREAM));
    printjson_add(object, "seq", json_object_new_uint64(event->seq));
    printjson_add(object, "sent", json_object_new_boolean(sent));
    printjson_line(object);
}

static void print_missing(const struct scanned *event, void *data) {
    const struct reconcile_choice *choice = data;
    bool sent = !choice->options.dry_run;
    char stream[2 * SCAN_STREAM];

    digest_hex(event->stream, SCAN_STREAM, stream);
    if (choice->json)
        print_event_json(event, stream, sent);
    else
        printf("%s: %.*s, service %.*s, event %" PRIu64 " of stream %.*s, id %.*s\n",
               sent ? "sent again" : "missing", SCAN_TIME, event->time, (int)event->service_n,
               event->service, event->seq, (int)sizeof(stream), stream, SCAN_ID, event->id);
}

static void print_failure(const char *what, const char *why, void *data) {
    (void)data;
    message("reconcile", "%s: %s", what, why);
}

static void print_totals_json(const struct reconcile_totals *totals) {
    json_object *object = json_object_new_object(), *summary = json_object_new_object();

    printjson_add(summary, "examined", json_object_new_uint64(totals->examined));
    printjson_add(summary, "missing", json_object_new_uint64(totals->missing));
    printjson_add(summary, "sent", json_object_new_uint64(totals->sent));
    printjson_add(summary, "appended", json_object_new_uint64(totals->appended));
    printjson_add(summary, "rejected", json_object_new_uint64(totals->rejected));
    printjson_add(summary, "waiting", json_object_new_uint64(totals->waiting));
    printjson_add(object, "summary", summary);
    printjson_line(object);
}

static void print_totals(const struct reconcile_choice *choice,
                         const struct reconcile_totals *totals) {
    if (choice->json) {
        print_totals_json(totals);
        return;
    }
    printf("looked at: %" PRIu64 ", missing in the file: %" PRIu64, totals->examined,
           totals->missing);
    if (!choice->options.dry_run)
        printf(", appended: %" PRIu64 ", rejected: %" PRIu64 ", not there yet: %" PRIu64,
               totals->appended, totals->rejected, totals->waiting);
    putchar('\n');
}

/* ---- options ------------------------------------------------------------------------------- */

static int help(void) {
    printf(
        "Usage: deed reconcile [OPTION...]\n\n"
        "Bring what the journal has and the evidence file has not into the file: each such event "
        "is sent to\n"
        "the journal once more, in the name of who sent it first. Looks from where the last run "
        "ended to\n"
        "the place of deed-relay. For root.\n\n"
        "  --dry-run        tell what is missing, and change nothing\n"
        "  --all            from the beginning of the journal\n"
        "  --since WHEN     from this time on, as deed query has it: 2026-06-11, yesterday, -2h\n"
        "  --state FILE     where deed-relay keeps its places in the journals\n"
        "  --directory DIR  where the evidence is\n"
        "  --timeout SEC    give up when nothing of what was sent comes out for so long; else 300\n"
        "  --json           an object a line for each event, and one with the totals\n"
        "  --help           show this\n\n"
        "Exit status: 0 all is there now, 1 something is missing still, 2 usage, 3 something "
        "could not be read\nor sent.\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* As deed query reads it. */
static bool read_since(const char *text, int64_t *ret, const char **ret_why) {
    struct timespan span;

    if (!timespan_parse(text, (int64_t)time(NULL) * 1000, &span, ret_why))
        return false;
    *ret = span.from;
    return true;
}

static bool read_timeout(const char *text, uint64_t *ret) {
    char *end;
    unsigned long seconds = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end || seconds == 0 || seconds > TIMEOUT_S_MAX)
        return false;
    *ret = seconds;
    return true;
}

/* -1: go on; else an exit status. */
static int read_choice(int argc, char **argv, struct reconcile_choice *ret) {
    static const struct option known[] = {{"dry-run", no_argument, NULL, 'n'},
                                          {"all", no_argument, NULL, 'a'},
                                          {"since", required_argument, NULL, 's'},
                                          {"state", required_argument, NULL, 't'},
                                          {"timeout", required_argument, NULL, 'w'},
                                          {"directory", required_argument, NULL, 'd'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    const char *why;
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1)
        switch (option) {
        case 'n':
            ret->options.dry_run = true;
            break;
        case 'a':
            ret->options.all = true;
            break;
        case 's':
            if (!read_since(optarg, &ret->options.since, &why)) {
                message(argv[0], "--since %s: %s", optarg, why);
                return EXIT_USAGE;
            }
            if (why)
                message(argv[0], "--since %s: %s", optarg, why);
            break;
        case 'w':
            if (!read_timeout(optarg, &ret->options.timeout)) {
                message(argv[0], "--timeout %s: not 1 to %d, in seconds", optarg, TIMEOUT_S_MAX);
                return EXIT_USAGE;
            }
            break;
        case 't':
            ret->options.state = optarg;
            break;
        case 'd':
            ret->options.directory = optarg;
            break;
        case 'j':
            ret->json = true;
            break;
        case 'h':
            return help();
        default:
            message(argv[0], option == ':' ? "%s: needs a value" : "%s: no such option; see --help",
                    argv[optind - 1]);
            return EXIT_USAGE;
        }
    if (optind < argc) {
        message(argv[0], "%s: takes no argument", argv[optind]);
        return EXIT_USAGE;
    }
    return -1;
}

/* ---- the command --------------------------------------------------------------------------- */

static void run(struct reconcile_choice *choice, struct reconcile_totals *ret) {
    const struct reconcile_calls calls = {
        .on_missing = print_missing, .on_failure = print_failure, .data = choice};
    struct reconcile_options options = choice->options;
    char path[PATH_MAX], why[LOCATE_WHY] = "";

    if (!options.directory) {
        options.directory = path;
        if (!locate_written(path, why)) {
            print_failure("the evidence", why, NULL);
            ret->failed = true;
            return;
        }
    }
    if (*why)
        message("reconcile", "%s", why);
    reconcile_run(&options, &calls, ret);
}

int archive_reconcile(int argc, char **argv) {
    struct reconcile_choice choice = {.options = {.since = -1, .timeout = TIMEOUT_S}};
    struct reconcile_totals totals = {0};
    CLEANUP_CLOSE int lock = -1;
    int r = read_choice(argc, argv, &choice);

    if (r >= 0)
        return r;
    if (geteuid() != 0) {
        message(argv[0], "for root alone, who reads the journal and speaks for others");
        return EXIT_UNREAD;
    }
    if (!choice.options.dry_run) {
        lock = reconcile_lock();
        if (lock < 0) {
            message(argv[0], RECONCILE_LOCK ": %s",
                    lock == -EWOULDBLOCK ? "another one runs" : strerror(-lock));
            return EXIT_UNREAD;
        }
    }
    run(&choice, &totals);
    print_totals(&choice, &totals);
    if (fflush(stdout) != 0 || ferror(stdout) || totals.failed)
        return EXIT_UNREAD;
    return (choice.options.dry_run ? totals.missing : totals.waiting) ? EXIT_FOUND : EXIT_NOTHING;
}
