/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/proof.h"

#include <inttypes.h>
#include <string.h>

#include "seal/textline.h"
#include "util/base64.h"

#define FIRST "c2sp.org/tlog-proof@v1"
#define EXTRA "extra "
#define INDEX "index "

static bool begins(const char *at, const char *end, const char *with) {
    size_t n = strlen(with);

    return (size_t)(end - at) >= n && memcmp(at, with, n) == 0;
}

/* Behind "index ". */
static bool read_index(const char **at, const char *end, uint64_t *ret) {
    if (!begins(*at, end, INDEX))
        return false;
    *at += strlen(INDEX);
    return textline_number(at, end, ret);
}

/* Up to the empty line. */
static bool read_path(const char **at, const char *end, struct tree_proof *ret) {
    ret->n = 0;
    while (*at < end && **at != '\n')
        if (ret->n == TREE_LEVELS || !textline_hash(at, end, ret->hash[ret->n++]))
            return false;
    if (*at == end)
        return false;
    (*at)++;
    return true;
}

bool seal_proof_parse(const char *bytes, size_t n, struct seal_proof *ret) {
    const char *at = bytes, *end = bytes + n, *line;
    size_t length;

    *ret = (struct seal_proof){0};
    if (!textline_next(&at, end, &ret->line, &ret->n) || !textline_next(&at, end, &line, &length) ||
        length != strlen(FIRST) || memcmp(line, FIRST, length) != 0)
        return false;
    if (begins(at, end, EXTRA) && !textline_next(&at, end, &line, &length))
        return false;
    if (!read_index(&at, end, &ret->index) || !read_path(&at, end, &ret->path))
        return false;
    ret->note = at;
    ret->n_note = (size_t)(end - at);
    return ret->n_note > 0;
}

void seal_proof_print(const struct seal_proof *proof, struct buffer *to) {
    buffer_put(to, proof->line, proof->n);
    buffer_printf(to, "\n" FIRST "\n" INDEX "%" PRIu64 "\n", proof->index);
    for (size_t i = 0; i < proof->path.n; i++) {
        char base64[BASE64_LENGTH(DIGEST_SIZE) + 1];

        base64_encode(proof->path.hash[i], DIGEST_SIZE, base64);
        buffer_printf(to, "%s\n", base64);
    }
    buffer_string(to, "\n");
    buffer_put(to, proof->note, proof->n_note);
}

enum seal_proof_answer seal_proof_verify(const struct seal_proof *proof,
                                         const struct seal_trust *trust, struct statement *ret) {
    uint8_t leaf[DIGEST_SIZE];
    int r;

    if (statement_of_note(trust, proof->note, proof->n_note, ret) != STATEMENT_SEAL ||
        ret->is_close)
        return PROOF_FOREIGN;
    r = statement_verify(trust, ret);
    if (r <= 0)
        return r < 0 ? PROOF_UNKNOWN : PROOF_FORGED;
    tree_leaf(proof->line, proof->n, leaf);
    return tree_has_leaf(leaf, proof->index, ret->size, &proof->path, ret->root) ? PROOF_TRUE
                                                                                 : PROOF_OTHER;
}
