/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a signed note, a checkpoint, the end of an epoch, a state, a key and a policy:
 * refused, or printed as they came. */
#include <string.h>

#include "seal/close.h"
#include "seal/policy.h"
#include "seal/state.h"
#include "tests/fuzz/check.h"

static void check_same(struct buffer *printed, const char *text, size_t n) {
    MUST(!printed->failed && printed->n <= n && memcmp(printed->bytes, text, printed->n) == 0);
    buffer_free(printed);
}

static void try_note(const char *text, size_t n) {
    static const uint8_t seed[ED25519_SEED] = {1};
    uint8_t public[ED25519_PUBLIC];
    struct note_key key;
    struct note note;

    if (!note_parse(text, n, &note))
        return;
    MUST(note.n > 0 && note.n < n && note.text[note.n - 1] == '\n');
    MUST(ed25519_public(seed, public));
    MUST(note_key_set(&key, "example.com/foo", NOTE_COSIGNATURE, public));
    for (size_t i = 0; i < note.n_lines; i++) {
        MUST(note.line[i].n_name > 0 && note.line[i].n_name <= NOTE_NAME_MAX);
        memcpy(key.id, note.line[i].id, NOTE_ID);
        MUST(note_verify(&note, &key, NULL) != NOTE_SIGNED);
    }
}

static void try_checkpoint(const char *text, size_t n) {
    struct buffer printed = {0};
    struct checkpoint checkpoint;

    if (!checkpoint_parse(text, n, &checkpoint))
        return;
    checkpoint_print(&checkpoint, &printed);
    check_same(&printed, text, n);
}

static void try_close(const char *text, size_t n) {
    struct buffer printed = {0};
    struct seal_close end;

    if (!seal_close_parse(text, n, &end))
        return;
    seal_close_print(&end, &printed);
    MUST(printed.n == n);
    check_same(&printed, text, n);
}

/* deed-seal's own file, which only its user can write. */
static void try_state(const char *text, size_t n) {
    struct seal_state state;

    if (!seal_state_parse(text, n, &state))
        return;
    MUST(!state.note || *state.last.origin);
    seal_state_free(&state);
}

static void try_key(const char *text, size_t n) {
    struct buffer printed = {0};
    struct note_key key;

    if (!note_key_parse(text, n, &key))
        return;
    note_key_print(&key, &printed);
    MUST(printed.n == n);
    check_same(&printed, text, n);
}

static void try_policy(const char *text, size_t n) {
    static const bool nobody[POLICY_MEMBERS_MAX];
    static struct policy policy;
    struct policy_fault fault;

    if (policy_parse(text, n, &policy, &fault))
        MUST(policy_suffices(&policy, nobody) == (policy.quorum == POLICY_NONE));
    else
        MUST(fault.why);
    policy_free(&policy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    const char *text = (const char *)data;

    try_note(text, n);
    try_checkpoint(text, n);
    try_close(text, n);
    try_state(text, n);
    try_key(text, n);
    try_policy(text, n);
    return 0;
}
