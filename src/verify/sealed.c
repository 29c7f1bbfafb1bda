/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "verify/sealed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/leaves.h"
#include "store/unread.h"
#include "util/ascii.h"
#include "util/cleanup.h"
#include "util/io.h"
#include "util/path.h"
#include "verify/describe.h"

static const enum finding_kind kinds[COMPARE_KINDS] = {
    [COMPARE_CHANGED] = FOUND_SEAL_CHANGED,   [COMPARE_CUT] = FOUND_SEAL_CUT,
    [COMPARE_MISSING] = FOUND_SEAL_MISSING,   [COMPARE_ADDED] = FOUND_SEAL_ADDED,
    [COMPARE_ORDER] = FOUND_SEAL_ORDER,       [COMPARE_EXTRA] = FOUND_SEAL_EXTRA,
    [COMPARE_EPOCH] = FOUND_SEAL_EPOCH,       [COMPARE_FORK] = FOUND_SEAL_FORK,
    [COMPARE_RESIGNED] = FOUND_SEAL_RESIGNED, [COMPARE_FORGED] = FOUND_SEAL_FORGED};

static void add(struct sealed *sealed, enum finding_kind kind, const char *file,
                const char *words) {
    CLEANUP_FREE char *safe = file ? ascii_escape(file) : NULL;
    char text[FINDING_DESCRIPTION_MAX];

    snprintf(text, sizeof(text), "%s%s%s", safe ? safe : "", safe ? ": " : "", words);
    findings_add(sealed->findings, &(struct finding){.kind = kind, .words = text});
}

/* ---- the policy ------------------------------------------------------------------------------ */

static bool is_fingerprint(const char *text, const char *bytes, size_t n) {
    char is[POLICY_FINGERPRINT];

    policy_fingerprint(bytes, n, is);
    return strcasecmp(text, is) == 0;
}

static bool parse_policy(struct sealed *sealed, const char *path, const char *bytes, size_t n,
                         const char *fingerprint) {
    struct policy_fault fault;
    char words[FINDING_DESCRIPTION_MAX];

    if (fingerprint && !is_fingerprint(fingerprint, bytes, n)) {
        add(sealed, FOUND_SEAL_FINGERPRINT, path,
            "the policy is not the one of this fingerprint: whoever has exchanged it can have "
            "signed anything");
        return false;
    }
    if (policy_parse(bytes, n, &sealed->policy, &fault))
        return true;
    snprintf(words, sizeof(words), "line %zu of the policy: %s", fault.line, fault.why);
    findings_unread(sealed->findings, path, words);
    return false;
}

bool sealed_open(struct sealed *sealed, struct findings *findings, const char *path,
                 const char *fingerprint) {
    CLEANUP_FREE char *bytes = NULL;
    struct seal_trust trust;
    ssize_t n;

    *sealed = (struct sealed){.findings = findings};
    if (!path)
        return true;
    bytes = malloc(POLICY_MAX);
    n = bytes ? io_read_text(path, bytes, POLICY_MAX) : -ENOMEM;
    if (n < 0) {
        findings_unread(findings, path, n == -EBADMSG ? "no regular file" : strerror((int)-n));
        return false;
    }
    sealed->has_policy = parse_policy(sealed, path, bytes, (size_t)n, fingerprint);
    if (!sealed->has_policy)
        return false;
    for (size_t i = 0; i < SEAL_SERIES; i++) {
        sealed->tree[i].trusted = seal_trust_find(&sealed->policy, (enum seal_series)i, &trust);
        if (sealed->tree[i].trusted)
            seals_init(&sealed->tree[i].seals, &trust);
    }
    return true;
}

static void forget_files(struct sealed_tree *tree) {
    for (size_t i = 0; i < tree->n_files; i++)
        if (tree->files[i].fd >= 0)
            close(tree->files[i].fd);
    free(tree->files);
    fileset_free(&tree->set);
    tree->files = NULL;
    tree->n_files = 0;
}

void sealed_close(struct sealed *sealed) {
    for (size_t i = 0; i < SEAL_SERIES; i++) {
        forget_files(&sealed->tree[i]);
        seals_free(&sealed->tree[i].seals);
    }
    if (sealed->has_policy)
        policy_free(&sealed->policy);
}

/* ---- seals ----------------------------------------------------------------------------------- */

static void take(struct sealed *sealed, struct sealed_tree *tree, const struct statement *statement,
                 enum seals_from kind, const char *from) {
    char words[FINDING_DESCRIPTION_MAX];

    switch (seals_add(&tree->seals, statement, kind)) {
    case SEALS_ADDED:
        break;
    case SEALS_FORGED:
        snprintf(words, sizeof(words),
                 "the end of epoch %" PRIu64 " is not signed with the key that it names",
                 statement->epoch);
        add(sealed, FOUND_SEAL_FORGED, from, words);
        break;
    case SEALS_FORK:
        snprintf(words, sizeof(words), "two ends of epoch %" PRIu64 " were signed",
                 statement->epoch);
        add(sealed, FOUND_SEAL_FORK, from, words);
        break;
    default:
        findings_unread(sealed->findings, from ? from : "a seal", "no memory, or no Ed25519");
    }
}

/* The tree whose seal a line of the evidence is, or NULL. *ret_is_seal: it is one, of whatever
 * tree. */
static struct sealed_tree *tree_of_event(struct sealed *sealed, const char *line, size_t n,
                                         struct view *event, struct statement *statement,
                                         bool *ret_is_seal) {
    *ret_is_seal = false;
    /* Any service may record what looks like a seal. */
    if (!statement_is_likely(line, n) || !view_line(line, n, event) || !statement_is_own(event))
        return NULL;
    for (size_t i = 0; i < SEAL_SERIES; i++) {
        struct sealed_tree *tree = &sealed->tree[i];
        enum statement_kind kind;

        if (!tree->trusted)
            continue;
        kind = statement_of_event(&tree->seals.trust, event, statement);
        *ret_is_seal |= kind != STATEMENT_NONE;
        if (kind == STATEMENT_SEAL)
            return tree;
    }
    if (!sealed->has_policy)
        *ret_is_seal = view_is(event->field[FIELD_ACTION], SEAL_ACTION_CHECKPOINT,
                               strlen(SEAL_ACTION_CHECKPOINT));
    return NULL;
}

void sealed_take_event(struct sealed *sealed, const char *line, size_t n) {
    struct statement statement;
    struct view event;
    bool is_seal;
    struct sealed_tree *tree = tree_of_event(sealed, line, n, &event, &statement, &is_seal);

    sealed->events += is_seal;
    sealed->foreign += is_seal && !tree;
    if (!tree)
        return;
    take(sealed, tree, &statement, SEALS_OWN, NULL);
    if (!statement.is_close && event.field[FIELD_TIMESTAMP].n == SCAN_TIME) {
        memcpy(tree->newest, event.field[FIELD_TIMESTAMP].bytes, SCAN_TIME);
        tree->has_newest = true;
    }
}

/* ---- seals that were given ------------------------------------------------------------------- */

/* A file of events that was kept elsewhere, such as a copy of the evidence or what rsyslogd has
 * forwarded. Others may have written to it, so what is not signed is no finding about the machine.
 * Takes over the descriptor. must: it has to have a seal. */
static void add_events(struct sealed *sealed, int fd, const char *path, bool must) {
    struct leaves *leaves = NULL;
    struct leaf leaf;
    size_t found = 0, forged = 0;
    int r = leaves_open(&leaves, fd, true);

    while (r >= 0 && (r = leaves_next(leaves, true, &leaf)) > 0) {
        struct statement statement;
        struct view event;
        bool is_seal;
        struct sealed_tree *tree =
            leaf.line ? tree_of_event(sealed, leaf.line, leaf.n, &event, &statement, &is_seal)
                      : NULL;

        if (!tree)
            continue;
        if (statement_verify(&tree->seals.trust, &statement) > 0) {
            take(sealed, tree, &statement, SEALS_EVENTS, path);
            found++;
        } else {
            forged++;
        }
    }
    leaves_close(leaves);
    if (r < 0 || forged > 0 || (found == 0 && must))
        findings_unread(sealed->findings, path,
                        r < 0        ? unread_words(r)
                        : forged > 0 ? "some of its seals are not signed with the keys that they "
                                       "name, and count for nothing"
                                     : "no seal of this policy");
}

static void add_note(struct sealed *sealed, int directory, const char *name, const char *path,
                     bool outside, bool must) {
    CLEANUP_CLOSE int fd = openat(directory, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    static char bytes[NOTE_MAX];
    struct statement statement;
    bool found = false;
    struct stat st;
    ssize_t n = -ENOMEM;

    if (fd < 0 || fstat(fd, &st) < 0)
        n = -errno;
    else if (!S_ISREG(st.st_mode))
        n = must ? -EMEDIUMTYPE : 0;
    else
        n = io_read(fd, bytes, sizeof(bytes));
    if (n < 0) {
        findings_unread(sealed->findings, path, unread_words((int)n));
        return;
    }
    for (size_t i = 0; i < SEAL_SERIES && !found; i++) {
        struct sealed_tree *tree = &sealed->tree[i];

        found = tree->trusted && statement_of_note(&tree->seals.trust, bytes, (size_t)n,
                                                   &statement) == STATEMENT_SEAL;
        if (found)
            take(sealed, tree, &statement, outside ? SEALS_NOTE : SEALS_OWN, path);
    }
    if (found || !outside || (n == 0 && !must))
        return;
    lseek(fd, 0, SEEK_SET);
    add_events(sealed, take_fd(&fd), path, must);
}

void sealed_add_notes(struct sealed *sealed, const char *path, bool outside) {
    DIR *directory = opendir(path);
    const struct dirent *entry;

    if (!directory) {
        if (errno == ENOTDIR)
            add_note(sealed, AT_FDCWD, path, path, outside, true);
        else
            findings_unread(sealed->findings, path, strerror(errno));
        return;
    }
    while ((errno = 0, entry = readdir(directory))) {
        CLEANUP_FREE char *name = path_join(path, entry->d_name);

        if (*entry->d_name != '.')
            add_note(sealed, dirfd(directory), entry->d_name, name ? name : entry->d_name, outside,
                     false);
    }
    if (errno)
        findings_unread(sealed->findings, path, strerror(errno));
    closedir(directory);
}

/* ---- comparing ------------------------------------------------------------------------------- */

struct comparing {
    struct sealed *sealed;
    const char *directory;
};

static void on_found(enum compare_found kind, const char *file, const char *words, void *data) {
    const struct comparing *comparing = data;
    CLEANUP_FREE char *path = file ? path_join(comparing->directory, file) : NULL;

    add(comparing->sealed, kinds[kind], path ? path : file, words);
}

static void on_unread(const char *file, int why, void *data) {
    const struct comparing *comparing = data;
    CLEANUP_FREE char *path = path_join(comparing->directory, file);

    findings_unread(comparing->sealed->findings, path ? path : file, unread_words(why));
}

/* Reads the names, and opens the file that is written to, both of one moment: a rotation in between
 * would exchange it. *ret_fd: its descriptor, or -1. 0 or a negative errno. */
static int read_names(int directory, const char *base, struct fileset *ret, int *ret_fd) {
    for (unsigned i = 0; i < 3; i++) {
        int fd = io_open_regular(directory, base);
        struct stat named, open;
        int r = fileset_read(directory, ret);

        if (r < 0) {
            if (fd >= 0)
                close(fd);
            return r;
        }
        *ret_fd = fd < 0 ? -1 : fd;
        if (fd < 0 ||
            (fstat(fd, &open) == 0 && fstatat(directory, base, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
             named.st_dev == open.st_dev && named.st_ino == open.st_ino))
            return 0;
        close(fd);
        fileset_free(ret);
    }
    return -EAGAIN;
}

static void compare_series(struct sealed *sealed, const char *name, int directory, bool rejected) {
    struct sealed_tree *tree = &sealed->tree[rejected ? SEAL_REJECTED : SEAL_EVIDENCE];
    struct comparing comparing = {.sealed = sealed, .directory = name};
    const struct compare_calls calls = {.found = on_found, .unread = on_unread, .data = &comparing};
    int fd = -1, r;

    forget_files(tree);
    if (!tree->trusted)
        return;
    r = read_names(directory, rejected ? FILESET_REJECTED : FILESET_CURRENT, &tree->set, &fd);
    if (r < 0) {
        findings_unread(sealed->findings, name, unread_words(r));
        return;
    }
    tree->files = calloc(tree->set.n + 1, sizeof(*tree->files));
    if (!tree->files) {
        if (fd >= 0)
            close(fd);
        findings_unread(sealed->findings, name, unread_words(-ENOMEM));
        return;
    }
    for (size_t i = 0; i < tree->set.n; i++) {
        const char *file = tree->set.files[i].name;

        if (tree->set.files[i].rejected != rejected)
            continue;
        tree->files[tree->n_files] = (struct compare_file){
            .name = file,
            .current = fileset_is_written_to(file),
            .fd = fileset_is_written_to(file) ? take_fd(&fd) : -1,
            .unread = fileset_unread(file) != NULL}; /* the chains have told why */
        tree->n_files++;
    }
    if (fd >= 0)
        close(fd);
    compare_run(&tree->seals, directory, tree->files, tree->n_files, &calls, &tree->result);
    tree->n_files = tree->result.files;
}

void sealed_compare(struct sealed *sealed, const char *name) {
    CLEANUP_CLOSE int directory = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (!sealed->has_policy || directory < 0)
        return;
    if (sealed->compared) {
        findings_unread(sealed->findings, name,
                        "not compared with the seals: they are of one directory");
        return;
    }
    sealed->compared = true;
    compare_series(sealed, name, directory, false);
    compare_series(sealed, name, directory, true);
}

void sealed_finish(struct sealed *sealed) {
    char words[FINDING_DESCRIPTION_MAX];

    if (!sealed->has_policy && sealed->events > 0)
        findings_unread(sealed->findings, "the seals",
                        "not checked: name the policy of the machine that made them (--policy)");
    if (!sealed->has_policy || sealed->foreign == 0)
        return;
    snprintf(words, sizeof(words),
             "%" PRIu64 " of %" PRIu64
             " seals are of another tree, or signed with keys that are not in the policy",
             sealed->foreign, sealed->events);
    add(sealed, FOUND_SEAL_ORIGIN, NULL, words);
}
