/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed verify: options of src/verify. */
#include <getopt.h>
#include <stdio.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "cli/verify/seals.h"
#include "cli/verify/tell.h"
#include "store/locate.h"
#include "verify/verify.h"

struct verify_choice {
    bool json, quiet, verbose;
    struct verify_options what;
    struct seals_choice seals;
    const char *proof; /* if it is not NULL, nothing else is checked */
};

static int help(void) {
    printf("Usage: deed verify [OPTION...] [FILE|DIRECTORY...]\n\n"
           "Look for missing, changed, reordered and foreign lines in the evidence. Each event "
           "names the hash\n"
           "of the event before it. Without a FILE: the directory in deed.conf(5), and the ends of "
           "the streams\n"
           "of this machine, which only root can read. FILE may be compressed (gzip, zstd, xz, "
           "bzip2); - is\n"
           "standard input.\n\n"
           "  --journal    the journal, instead of a file or beside it\n"
           "  --heads DIR  compare the ends of the streams with the head files in DIR, too\n"
           "  --policy FILE\n"
           "               the public keys of the seals, instead of those of this machine\n"
           "  --fingerprint HEX\n"
           "               the SHA-256 that the policy must have\n"
           "  --checkpoint FILE|DIR\n"
           "               a seal that was kept elsewhere, or a directory of them\n"
           "  --proof FILE check what deed prove has written, and nothing else\n"
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
static int read_choice(int argc, char **argv, struct verify_choice *ret) {
    static const struct option known[] = {{"journal", no_argument, NULL, 'o'},
                                          {"heads", required_argument, NULL, 'd'},
                                          {"policy", required_argument, NULL, 'P'},
                                          {"fingerprint", required_argument, NULL, 'F'},
                                          {"checkpoint", required_argument, NULL, 'C'},
                                          {"proof", required_argument, NULL, 'R'},
                                          {"partial", no_argument, NULL, 'p'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"verbose", no_argument, NULL, 'v'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1)
        switch (option) {
        case 'o':
            ret->what.journal = true;
            break;
        case 'd':
            if (ret->what.n_heads == VERIFY_HEADS_MAX) {
                message(argv[0], "--heads: more than %d", VERIFY_HEADS_MAX);
                return EXIT_USAGE;
            }
            ret->what.heads[ret->what.n_heads++] = optarg;
            break;
        case 'P':
            ret->seals.policy = optarg;
            break;
        case 'F':
            ret->seals.fingerprint = optarg;
            break;
        case 'C':
            if (!seals_choice_add(&ret->seals, argv[0], optarg))
                return EXIT_USAGE;
            break;
        case 'R':
            ret->proof = optarg;
            break;
        case 'p':
            ret->what.partial = true;
            break;
        case 'j':
            ret->json = true;
            break;
        case 'q':
            ret->quiet = true;
            break;
        case 'v':
            ret->verbose = ret->what.open = true;
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

static int verify(struct verify_choice *choice) {
    static struct sealed sealed; /* large */
    struct tell tell = {.json = choice->json, .quiet = choice->quiet, .verbose = choice->verbose};
    struct findings findings = {.command = "verify",
                                .on_finding = tell_finding,
                                .on_unread = tell_unread,
                                .on_progress = tell_progress,
                                .data = &tell};
    struct checker_totals totals;
    int status;

    progress_start(&tell.progress, -1);
    seals_open(&choice->seals, &findings, &sealed);
    choice->what.sealed = &sealed;
    if (!verify_run(&choice->what, &findings, &totals)) {
        message("verify", "no memory");
        return EXIT_UNREAD;
    }
    tell_totals(&findings, &totals, &sealed);
    sealed_close(&sealed);
    if (findings.findings)
        status = EXIT_FOUND;
    else
        status = findings.unread ? EXIT_UNREAD : EXIT_NOTHING;
    if (fflush(stdout) != 0 || ferror(stdout))
        status = EXIT_UNREAD;
    findings_free(&findings);
    return status;
}

int archive_verify(int argc, char **argv) {
    static char evidence[PATH_MAX];
    static const char *const standard[] = {evidence};
    char why[LOCATE_WHY];
    struct verify_choice choice = {0};
    int r = read_choice(argc, argv, &choice);

    if (r >= 0)
        return r;
    choice.what.names = (const char *const *)argv + optind;
    choice.what.n_names = (size_t)(argc - optind);
    choice.seals.own = optind == argc && !choice.what.journal && !choice.seals.policy;
    if (choice.seals.fingerprint && !choice.seals.policy && !choice.seals.own) {
        message(argv[0], "--fingerprint: of which policy? It needs --policy FILE");
        return EXIT_USAGE;
    }
    if (choice.proof && (optind < argc || choice.what.journal)) {
        message(argv[0], "--proof: takes no other file");
        return EXIT_USAGE;
    }
    if (choice.proof)
        return seals_check_proof(&choice.seals, choice.proof);
    if (optind == argc && choice.what.n_heads == 0)
        verify_add_own_heads(&choice.what);
    if (optind == argc && !choice.what.journal) {
        if (!locate_evidence(evidence, why)) {
            message(argv[0], "%s", why);
            return EXIT_UNREAD;
        }
        choice.what.names = standard;
        choice.what.n_names = 1;
    }
    return verify(&choice);
}
