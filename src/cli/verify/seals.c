/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/verify/seals.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/archive/archive.h"
#include "cli/message.h"
#include "seal/proof.h"
#include "seal/setup.h"
#include "util/ascii.h"
#include "util/cleanup.h"
#include "util/io.h"
#include "util/must.h"

#define OWN_POLICY DEED_SEAL_DIRECTORY "/" SETUP_POLICY
#define OWN_SEALS DEED_SEAL_DIRECTORY "/" SETUP_SEALS

bool seals_choice_add(struct seals_choice *choice, const char *command, const char *path) {
    if (choice->n_notes == SEALS_NOTES_MAX) {
        message(command, "--checkpoint: more than %d", SEALS_NOTES_MAX);
        return false;
    }
    choice->notes[choice->n_notes++] = path;
    return true;
}

void seals_open(const struct seals_choice *choice, struct findings *findings, struct sealed *ret) {
    /* Whoever names a fingerprint expects seals: then a policy that is gone is told. */
    bool own = choice->own && (choice->fingerprint || choice->n_notes > 0 ||
                               access(OWN_POLICY, F_OK) == 0 || errno != ENOENT);

    if (!sealed_open(ret, findings, own ? OWN_POLICY : choice->policy, choice->fingerprint))
        return;
    if (own)
        sealed_add_notes(ret, OWN_SEALS, false);
    for (size_t i = 0; i < choice->n_notes; i++)
        if (ret->has_policy)
            sealed_add_notes(ret, choice->notes[i], true);
        else
            findings_unread(findings, choice->notes[i], "no policy to check it by (--policy)");
}

/* ---- a proof --------------------------------------------------------------------------------- */

static void on_finding(const struct findings *findings, const struct finding *finding) {
    message(findings->command, "%s", finding->words);
}

void seals_tell_unread(const struct findings *findings, const char *name, const char *why) {
    message(findings->command, "%s: %s", name, why);
}

static int tell_answer(const char *path, enum seal_proof_answer answer,
                       const struct seal_proof *proof, const struct seal_trust *trust,
                       const struct statement *statement) {
    CLEANUP_FREE char *safe = ascii_escape(path);

    switch (answer) {
    case PROOF_TRUE:
        printf("%s: true: the line is number %" PRIu64 " of %s, as it was sealed with %" PRIu64
               " lines by the key of epoch %" PRIu64 "\n",
               safe, proof->index + 1, trust->key->name, statement->size, statement->epoch);
        return fflush(stdout) == 0 ? EXIT_NOTHING : EXIT_UNREAD;
    case PROOF_FOREIGN:
        message("verify", "%s: not proven: the checkpoint is not signed with a key of the policy",
                path);
        return EXIT_FOUND;
    case PROOF_FORGED:
        message("verify", "%s: not proven: the signature is not of this checkpoint", path);
        return EXIT_FOUND;
    case PROOF_OTHER:
        message("verify", "%s: not proven: the line is not the one that was sealed", path);
        return EXIT_FOUND;
    default:
        message("verify", "%s: no memory, or no Ed25519", path);
        return EXIT_UNREAD;
    }
}

static int check_proof(struct sealed *sealed, const char *path, const char *bytes, size_t n) {
    enum seal_proof_answer answer = PROOF_FOREIGN;
    const struct seal_trust *trust = NULL;
    struct statement statement;
    struct seal_proof proof;

    if (!seal_proof_parse(bytes, n, &proof)) {
        message("verify", "%s: no proof as deed prove writes it", path);
        return EXIT_UNREAD;
    }
    for (size_t i = 0; i < SEAL_SERIES && answer == PROOF_FOREIGN; i++)
        if (sealed->tree[i].trusted) {
            trust = &sealed->tree[i].seals.trust;
            answer = seal_proof_verify(&proof, trust, &statement);
        }
    return tell_answer(path, answer, &proof, trust, &statement);
}

int seals_check_proof(const struct seals_choice *choice, const char *path) {
    static struct sealed sealed; /* large */
    struct findings findings = {
        .command = "verify", .on_finding = on_finding, .on_unread = seals_tell_unread};
    CLEANUP_FREE char *bytes = must_zero(SEAL_PROOF_MAX);
    ssize_t n = io_read_text(path, bytes, SEAL_PROOF_MAX);
    int status;

    seals_open(choice, &findings, &sealed);
    if (n < 0)
        message("verify", "%s: %s", path, strerror((int)-n));
    else if (!sealed.has_policy && findings.findings == 0 && findings.unread == 0)
        message("verify", "--proof: by which keys? Name the policy (--policy)");
    if (n >= 0 && sealed.has_policy)
        status = check_proof(&sealed, path, bytes, (size_t)n);
    else
        status = findings.findings > 0 ? EXIT_FOUND : EXIT_UNREAD;
    sealed_close(&sealed);
    findings_free(&findings);
    return status;
}
