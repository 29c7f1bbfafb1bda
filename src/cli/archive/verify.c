/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed verify: what was kept, held against its own chains. It changes nothing. Heads are read
 * before the evidence: what they name was recorded by then and has to be in it, while services go
 * on recording.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "archive.h"
#include "message.h"
#include "reading.h"

#define HEADS_MAX 16

struct choice {
    bool json, quiet, verbose, partial, journal;
    const char *heads[HEADS_MAX];
    int n_heads;
};

static int help(void) {
    printf("Usage: deed verify [OPTION...] [FILE|DIRECTORY...]\n\n"
           "Look for gaps, edits, exchanges and forgeries in the evidence: each event names the "
           "hash of the one\n"
           "before it. Without a FILE: " DEED_LOG_DIRECTORY ", and with root's rights also whether "
           "all is there that\n"
           "was recorded on this machine. FILE may be compressed (gzip, zstd); - is standard "
           "input.\n\n"
           "  --journal    the journal, instead of a file or beside it\n"
           "  --heads DIR  hold the ends of the streams against the head files in DIR, too\n"
           "  --partial    streams may have begun before what is read\n"
           "  --json       an object a line for each finding, and one with the totals\n"
           "  --quiet      the findings alone\n"
           "  --verbose    all notes, too: second copies, late events, events without a successor\n"
           "  --help       show this\n\n"
           "Exit status: 0 nothing found, 1 something found, 2 usage, 3 nothing found but not all "
           "could be read.\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* -1: go on; else an exit status. */
static int read_choice(int argc, char **argv, struct choice *ret) {
    static const struct option known[] = {
        {"journal", no_argument, NULL, 'o'}, {"heads", required_argument, NULL, 'd'},
        {"partial", no_argument, NULL, 'p'}, {"json", no_argument, NULL, 'j'},
        {"quiet", no_argument, NULL, 'q'},   {"verbose", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},    {0}};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1)
        switch (option) {
        case 'o':
            ret->journal = true;
            break;
        case 'd':
            if (ret->n_heads == HEADS_MAX) {
                message(argv[0], "--heads: more than %d", HEADS_MAX);
                return EXIT_USAGE;
            }
            ret->heads[ret->n_heads++] = optarg;
            break;
        case 'p':
            ret->partial = true;
            break;
        case 'j':
            ret->json = true;
            break;
        case 'q':
            ret->quiet = true;
            break;
        case 'v':
            ret->verbose = true;
            break;
        case 'h':
            return help();
        default:
            message(argv[0], option == ':' ? "%s: needs a value" : "%s: no such option; see --help",
                    argv[optind - 1]);
            return EXIT_USAGE;
        }
    if (ret->quiet && ret->verbose) {
        message(argv[0], "--quiet and --verbose: one of them");
        return EXIT_USAGE;
    }
    return -1;
}

struct bad_head {
    struct report *report;
    const char *directory;
};

static void bad_head(const char *name, int code, void *data) {
    const struct bad_head *bad = data;
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", bad->directory, name);
    report_unread(bad->report, path, code == -EBADMSG ? "no head file" : strerror(-code));
}

static void read_heads(struct report *report, const struct choice *choice, struct heads *ret) {
    for (int i = 0; i < choice->n_heads; i++) {
        struct bad_head bad = {report, choice->heads[i]};
        int r = heads_read(ret, choice->heads[i], bad_head, &bad);

        if (r < 0)
            report_unread(report, choice->heads[i], strerror(-r));
    }
}

static void read_all(struct reading *reading, const struct choice *choice, int n, char **names) {
    struct progress *progress = &reading->report->progress;
    uint64_t total = 0;

    progress_start(progress, -1);
    for (int i = 0; i < n; i++)
        total += read_size(names[i]);
    progress->total = choice->journal ? 0 : total;
    if (choice->journal)
        read_journal(reading);
    for (int rejected = 0; rejected < 2; rejected++)
        for (int i = 0; i < n; i++)
            read_path(reading, names[i], rejected);
    read_end(reading);
}

static void found(const struct finding *finding, void *data) {
    report_finding(data, finding);
}

static int verify(const struct choice *choice, int n, char **names) {
    struct report report = {
        .json = choice->json, .quiet = choice->quiet, .verbose = choice->verbose};
    struct reading reading = {.report = &report};
    struct checker_totals totals;
    struct heads heads = {0};
    int status;

    reading.checker = checker_new(choice->partial, choice->verbose, found, &report);
    if (!reading.checker) {
        message("verify", "no memory");
        return EXIT_UNREAD;
    }
    read_heads(&report, choice, &heads);
    if (heads.n)
        reading.heads = &heads;
    read_all(&reading, choice, n, names);
    for (size_t i = 0; i < heads.n; i++)
        checker_compare(reading.checker, &heads.heads[i]);
    checker_finish(reading.checker);
    checker_totals(reading.checker, &totals);
    report_totals(&report, &totals);
    status = report.findings ? EXIT_FOUND : report.unread ? EXIT_UNREAD : EXIT_NOTHING;
    if (fflush(stdout) != 0 || ferror(stdout))
        status = EXIT_UNREAD;
    checker_free(reading.checker);
    heads_free(&heads);
    report_free(&report);
    return status;
}

int archive_verify(int argc, char **argv) {
    static char standard[] = DEED_LOG_DIRECTORY;
    char *names[] = {standard};
    struct choice choice = {0};
    int r = read_choice(argc, argv, &choice);

    if (r >= 0)
        return r;
    /* What is read is this machine's own: so are its heads, which only root can read. */
    if (optind == argc && choice.n_heads == 0 && geteuid() == 0 &&
        access(DEED_STATE_DIRECTORY, F_OK) == 0)
        choice.heads[choice.n_heads++] = DEED_STATE_DIRECTORY;
    if (optind == argc && !choice.journal)
        return verify(&choice, 1, names);
    return verify(&choice, argc - optind, argv + optind);
}
