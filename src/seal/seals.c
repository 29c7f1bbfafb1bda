/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "seal/seals.h"

#include <stdlib.h>
#include <string.h>

#include "util/array.h"

static const struct tree nothing;

void seals_init(struct seals *seals, const struct seal_trust *trust) {
    *seals = (struct seals){.trust = *trust};
}

void seals_free(struct seals *seals) {
    for (size_t i = 0; i < SEAL_EPOCHS; i++) {
        free(seals->close[i]);
        free(seals->file[i]);
    }
    free(seals->mark);
    *seals = (struct seals){0};
}

/* ---- adding ---------------------------------------------------------------------------------- */

static bool same_tree(const struct tree *a, const struct tree *b) {
    uint8_t root_a[DIGEST_SIZE], root_b[DIGEST_SIZE];

    tree_root(a, root_a);
    tree_root(b, root_b);
    return a->size == b->size && memcmp(root_a, root_b, DIGEST_SIZE) == 0;
}

/* Whoever can write lines can name another file, so that two names are none. False: no memory. */
static bool add_file(struct seals *seals, const struct statement *statement) {
    char **known = &seals->file[statement->epoch];
    const struct text_view *name = &statement->file;

    if (name->n == 0)
        return true;
    if (!*known)
        *known = strndup(name->bytes, name->n);
    else if (strlen(*known) != name->n || memcmp(*known, name->bytes, name->n) != 0)
        **known = '\0';
    return *known != NULL;
}

static enum seals_added add_close(struct seals *seals, const struct statement *statement) {
    int r;

    if (statement->epoch >= SEAL_EPOCHS)
        return SEALS_FORGED;
    r = statement_verify(&seals->trust, statement);
    if (r <= 0)
        return r < 0 ? SEALS_UNKNOWN : SEALS_FORGED;
    if (!add_file(seals, statement))
        return SEALS_UNKNOWN;
    if (seals->close[statement->epoch])
        return same_tree(seals->close[statement->epoch], &statement->tree) ? SEALS_ADDED
                                                                           : SEALS_FORK;
    seals->close[statement->epoch] = malloc(sizeof(struct tree));
    if (!seals->close[statement->epoch])
        return SEALS_UNKNOWN;
    *seals->close[statement->epoch] = statement->tree;
    if (statement->epoch >= seals->closed)
        seals->closed = statement->epoch + 1;
    return SEALS_ADDED;
}

/* Removes half of the checkpoints that may go, and not the newest. */
static void thin_out(struct seals *seals) {
    size_t kept = 0;

    seals_sort(seals);
    seals->n_thin = 0;
    for (size_t i = 0; i < seals->n; i++)
        if (!seals->mark[i].thin || i % 2 == 1 || i + 1 == seals->n)
            seals->mark[kept++] = seals->mark[i];
    seals->n = kept;
    for (size_t i = 0; i < kept; i++)
        seals->n_thin += seals->mark[i].thin;
}

enum seals_added seals_add(struct seals *seals, const struct statement *statement,
                           enum seals_from from) {
    bool outside = from != SEALS_OWN, thin = from != SEALS_NOTE;
    struct seal_mark *grown;

    if (statement->is_close)
        return add_close(seals, statement);
    if (seals->n_thin >= SEALS_MARKS_MAX && thin)
        thin_out(seals);
    grown = array_grow(seals->mark, seals->n, &seals->room, sizeof(*grown));
    if (!grown)
        return SEALS_UNKNOWN;
    seals->mark = grown;
    grown += seals->n++;
    seals->n_thin += thin;
    *grown = (struct seal_mark){
        .size = statement->size, .epoch = statement->epoch, .outside = outside, .thin = thin};
    memcpy(grown->root, statement->root, sizeof(grown->root));
    memcpy(grown->signature, statement->signature, sizeof(grown->signature));
    return SEALS_ADDED;
}

/* ---- order ----------------------------------------------------------------------------------- */

/* What came from outside stands first among equal ones. */
static int compare_marks(const void *one, const void *two) {
    const struct seal_mark *a = one, *b = two;
    int r;

    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    r = memcmp(a->root, b->root, DIGEST_SIZE);
    if (r == 0)
        r = memcmp(a->signature, b->signature, ED25519_SIGNATURE);
    return r != 0 ? r : b->outside - a->outside;
}

static bool same_mark(const struct seal_mark *a, const struct seal_mark *b) {
    return a->size == b->size && memcmp(a->root, b->root, DIGEST_SIZE) == 0 &&
           memcmp(a->signature, b->signature, ED25519_SIGNATURE) == 0;
}

void seals_sort(struct seals *seals) {
    size_t kept = 0;

    if (seals->n > 0)
        qsort(seals->mark, seals->n, sizeof(*seals->mark), compare_marks);
    for (size_t i = 0; i < seals->n; i++)
        if (kept == 0 || !same_mark(&seals->mark[kept - 1], &seals->mark[i]))
            seals->mark[kept++] = seals->mark[i];
    seals->n = kept;
}

/* ---- asking ---------------------------------------------------------------------------------- */

int seals_is_valid(const struct seals *seals, struct seal_mark *mark) {
    struct statement statement = {.epoch = mark->epoch, .size = mark->size};
    int r = 1;

    if (mark->state != MARK_UNKNOWN)
        return mark->state == MARK_VALID;
    memcpy(statement.root, mark->root, sizeof(statement.root));
    memcpy(statement.signature, mark->signature, sizeof(statement.signature));
    r = statement_verify(&seals->trust, &statement);
    if (r >= 0)
        mark->state = r > 0 ? MARK_VALID : MARK_FORGED;
    return r;
}

const struct tree *seals_base(const struct seals *seals, uint64_t epoch) {
    if (epoch == 0)
        return &nothing;
    return epoch <= SEAL_EPOCHS ? seals->close[epoch - 1] : NULL;
}

/* Ends that are not known are passed over. */
uint64_t seals_epoch_of(const struct seals *seals, uint64_t size) {
    uint64_t epoch = 0;

    while (epoch < seals->closed && (!seals->close[epoch] || seals->close[epoch]->size < size))
        epoch++;
    return epoch;
}

size_t seals_behind(const struct seals *seals, uint64_t size) {
    size_t from = 0, to = seals->n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (seals->mark[middle].size <= size)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}
