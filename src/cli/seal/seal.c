/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed seal: shows what deed-seal has made for everybody. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "cli/printjson.h"
#include "seal/setup.h"
#include "util/cleanup.h"
#include "util/digest.h"
#include "util/io.h"
#include "util/must.h"

enum what { WHAT_STATUS, WHAT_POLICY, WHAT_FINGERPRINT };

struct seal_choice {
    enum what what;
    const char *directory;
    bool json;
};

struct shown {
    const char *name; /* of the tree, in the policy */
    bool known;       /* there is a checkpoint, and it is signed */
    bool wrong;       /* there is one, and it is not; that was told */
    struct statement newest;
};

static int help(void) {
    printf("Usage: deed seal [OPTION...]\n\n"
           "Show what of the evidence is sealed, and the fingerprint of the keys. Write the "
           "fingerprint down, on paper\nor on another machine: with it, the seals prove something "
           "to others.\n\n"
           "  --fingerprint    the SHA-256 of the policy alone\n"
           "  --policy         the policy: all public keys (C2SP tlog-policy)\n"
           "  --json           as a JSON object\n"
           "  --directory DIR  of deed-seal [" DEED_SEAL_DIRECTORY "]\n"
           "  --help           show this\n\n"
           "Exit status: 0 shown, 2 usage, 3 there is no policy, or it could not be read.\n");
    return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
}

/* -1: go on; else an exit status. */
static int read_choice(int argc, char **argv, struct seal_choice *ret) {
    static const struct option known[] = {
        {"fingerprint", no_argument, NULL, 'f'}, {"policy", no_argument, NULL, 'p'},
        {"json", no_argument, NULL, 'j'},        {"directory", required_argument, NULL, 'd'},
        {"help", no_argument, NULL, 'h'},        {0}};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", known, NULL)) != -1)
        switch (option) {
        case 'f':
            ret->what = WHAT_FINGERPRINT;
            break;
        case 'p':
            ret->what = WHAT_POLICY;
            break;
        case 'j':
            ret->json = true;
            break;
        case 'd':
            ret->directory = optarg;
            break;
        case 'h':
            return help();
        default:
            message(argv[0], option == ':' ? "%s: needs a value" : "%s: no such option; see --help",
                    argv[optind - 1]);
            return EXIT_USAGE;
        }
    if (optind == argc)
        return -1;
    message(argv[0], "%s: takes no argument", argv[optind]);
    return EXIT_USAGE;
}

static ssize_t read_file(const char *directory, const char *name, char *to, size_t size) {
    CLEANUP_FREE char *path = must_printf("%s/%s", directory, name);
    ssize_t n = io_read_text(path, to, size);

    if (n < 0 && n != -ENOENT)
        message("seal", "%s: %s", path, strerror((int)-n));
    return n;
}

/* False: there is a checkpoint, and it cannot be read or is not signed. */
static bool read_newest(const char *directory, const struct policy *policy, enum seal_series which,
                        struct shown *ret) {
    CLEANUP_FREE char *name = must_printf(SETUP_SEALS "/%s.checkpoint", seal_series_names[which]);
    CLEANUP_FREE char *bytes = must_zero(NOTE_MAX);
    ssize_t n = read_file(directory, name, bytes, NOTE_MAX);
    struct seal_trust trust;

    *ret = (struct shown){.name = seal_series_names[which]};
    if (n == -ENOENT)
        return true;
    ret->known = n > 0 && seal_trust_find(policy, which, &trust) &&
                 statement_of_note(&trust, bytes, (size_t)n, &ret->newest) == STATEMENT_SEAL &&
                 !ret->newest.is_close && statement_verify(&trust, &ret->newest) > 0;
    if (ret->known)
        ret->name = trust.key->name;
    else if (n >= 0)
        message("seal", "%s/%s: not signed with a key of the policy", directory, name);
    ret->wrong = !ret->known;
    return ret->known;
}

static void show_json(const char *fingerprint, const struct shown *shown, size_t n) {
    json_object *object = must(json_object_new_object()), *list = must(json_object_new_array());

    printjson_add(object, "fingerprint", json_object_new_string(fingerprint));
    for (size_t i = 0; i < n; i++) {
        json_object *tree = must(json_object_new_object());

        if (!shown[i].known) {
            json_object_put(tree);
            continue;
        }
        printjson_add(tree, "tree", json_object_new_string(shown[i].name));
        printjson_add(tree, "sealed", json_object_new_uint64(shown[i].newest.size));
        printjson_add(tree, "epoch", json_object_new_uint64(shown[i].newest.epoch));
        json_object_array_add(list, tree);
    }
    printjson_add(object, "trees", list);
    printjson_line(object);
}

static void show_text(const char *fingerprint, const struct shown *shown, size_t n) {
    printf("fingerprint: %s\n", fingerprint);
    for (size_t i = 0; i < n; i++)
        if (shown[i].known)
            printf("%s: %" PRIu64 " lines sealed, epoch %" PRIu64 "\n", shown[i].name,
                   shown[i].newest.size, shown[i].newest.epoch);
        else if (!shown[i].wrong)
            printf("%s: nothing sealed yet\n", shown[i].name);
}

static int show_status(const struct seal_choice *choice, const char *bytes, size_t n,
                       const char *fingerprint) {
    struct shown shown[SEAL_SERIES];
    struct policy_fault fault;
    struct policy policy;
    bool fine = true;

    if (!policy_parse(bytes, n, &policy, &fault)) {
        message("seal", "%s/policy:%zu: %s", choice->directory, fault.line, fault.why);
        return EXIT_UNREAD;
    }
    for (size_t i = 0; i < SEAL_SERIES; i++)
        fine &= read_newest(choice->directory, &policy, (enum seal_series)i, &shown[i]);
    if (choice->json)
        show_json(fingerprint, shown, SEAL_SERIES);
    else
        show_text(fingerprint, shown, SEAL_SERIES);
    policy_free(&policy);
    return fine ? EXIT_NOTHING : EXIT_UNREAD;
}

int archive_seal(int argc, char **argv) {
    struct seal_choice choice = {.directory = DEED_SEAL_DIRECTORY};
    char fingerprint[POLICY_FINGERPRINT];
    CLEANUP_FREE char *bytes = NULL;
    int status = read_choice(argc, argv, &choice);
    ssize_t n;

    if (status >= 0)
        return status;
    bytes = must_zero(POLICY_MAX);
    n = read_file(choice.directory, SETUP_POLICY, bytes, POLICY_MAX);
    if (n < 0) {
        if (n == -ENOENT)
            message("seal", "%s/policy: there is none: nothing is sealed on this machine",
                    choice.directory);
        return EXIT_UNREAD;
    }
    policy_fingerprint(bytes, (size_t)n, fingerprint);
    status = EXIT_NOTHING;
    if (choice.what == WHAT_POLICY)
        fwrite(bytes, 1, (size_t)n, stdout);
    else if (choice.what == WHAT_FINGERPRINT)
        puts(fingerprint);
    else
        status = show_status(&choice, bytes, (size_t)n, fingerprint);
    return fflush(stdout) != 0 || ferror(stdout) ? EXIT_UNREAD : status;
}
