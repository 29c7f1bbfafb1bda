/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed prove: writes the proof of an event, for somebody who has nothing else of the evidence. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "cli/verify/seals.h"
#include "store/locate.h"
#include "verify/prove.h"
#include "verify/verify.h"

static int help(void) {
    printf("Usage: deed prove [OPTION...] EVENT_ID [DIRECTORY]\n\n"
           "Write a proof that the event was sealed: its line, its place in the tree, and a signed "
           "checkpoint. The\n"
           "proof shows no other event. deed verify --proof checks it, and so does anybody with "
           "openssl. Without a\n"
           "DIRECTORY: the evidence of this machine.\n\n"
           "  --policy FILE  the public keys of the seals, instead of those of this machine\n"
           "  --checkpoint FILE|DIR\n"
           "                 a seal that was kept elsewhere, or a directory of them\n"
           "  --help         show this\n\n"
           "Exit status: 0 written, 1 the event is not sealed, or its file is not as it was "
           "sealed, 2 usage, 3 there is no\nsuch event, or something could not be read.\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* -1: go on; else an exit status. */
static int read_choice(int argc, char **argv, struct seals_choice *ret) {
    static const struct option known[] = {{"policy", required_argument, NULL, 'P'},
                                          {"checkpoint", required_argument, NULL, 'C'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1)
        switch (option) {
        case 'P':
            ret->policy = optarg;
            break;
        case 'C':
            if (!seals_choice_add(ret, argv[0], optarg))
                return EXIT_USAGE;
            break;
        case 'h':
            return help();
        default:
            message(argv[0], option == ':' ? "%s: needs a value" : "%s: no such option; see --help",
                    argv[optind - 1]);
            return EXIT_USAGE;
        }
    if (argc - optind < 1 || argc - optind > 2) {
        message(argv[0], argc == optind ? "which EVENT_ID? See --help" : "too many arguments");
        return EXIT_USAGE;
    }
    if (strlen(argv[optind]) != SCAN_ID) {
        message(argv[0], "%s: not the id of an event, which has %d characters", argv[optind],
                SCAN_ID);
        return EXIT_USAGE;
    }
    return -1;
}

static int tell(const char *id, enum proved proved) {
    switch (proved) {
    case PROVED:
        return EXIT_NOTHING;
    case PROVE_NO_EVENT:
        message("prove", "%s: no such event in what was read", id);
        return EXIT_UNREAD;
    case PROVE_NOT_SEALED:
        message("prove", "%s: not sealed: no checkpoint covers it", id);
        return EXIT_FOUND;
    case PROVE_ALTERED:
        message("prove", "%s: its file is not as it was sealed; see deed verify", id);
        return EXIT_FOUND;
    default:
        message("prove", "%s: a file could not be read, or there is no memory", id);
        return EXIT_UNREAD;
    }
}

static int prove(const struct seals_choice *choice, const char *id, const char *directory) {
    static struct sealed sealed; /* large */
    struct findings findings = {.command = "prove", .on_unread = seals_tell_unread};
    const char *names[] = {directory};
    struct verify_options options = {
        .names = names, .n_names = 1, .partial = true, .sealed = &sealed};
    struct checker_totals totals;
    struct buffer proof = {0};
    int status = EXIT_UNREAD;

    seals_open(choice, &findings, &sealed);
    if (!sealed.has_policy)
        message("prove", "no policy: is deed-seal.service enabled? Else name one (--policy)");
    else if (!verify_run(&options, &findings, &totals))
        message("prove", "no memory");
    else
        status = tell(id, prove_event(&sealed, directory, id, &proof));
    if (status == EXIT_NOTHING &&
        (fwrite(proof.bytes, 1, proof.n, stdout) < proof.n || fflush(stdout) != 0))
        status = EXIT_UNREAD;
    buffer_free(&proof);
    sealed_close(&sealed);
    findings_free(&findings);
    return status;
}

int archive_prove(int argc, char **argv) {
    static char evidence[PATH_MAX];
    struct seals_choice choice = {0};
    char why[LOCATE_WHY];
    int r = read_choice(argc, argv, &choice);

    if (r >= 0)
        return r;
    if (argc - optind == 2)
        return prove(&choice, argv[optind], argv[optind + 1]);
    choice.own = !choice.policy;
    if (!locate_evidence(evidence, why)) {
        message(argv[0], "%s", why);
        return EXIT_UNREAD;
    }
    return prove(&choice, argv[optind], evidence);
}
