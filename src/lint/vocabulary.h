/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_VOCABULARY_H
#define DEED_LINT_VOCABULARY_H

/*
 * The phrases of phrases.def in a form that is fast to match: each word that occurs in them has a
 * number, and what an element takes is a set of numbers. Made once, at first use; thread-safe.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lint/phrase.h"

#define VOCABULARY_MAX 512 /* words; tests/unit/test_lint_phrase.c holds it */

/* A set of words, by their numbers. */
struct word_set {
    uint64_t bits[VOCABULARY_MAX / 64];
};

enum element_kind { ELEMENT_END, ELEMENT_WORD, ELEMENT_GAP, ELEMENT_STOP };

struct element {
    enum element_kind kind;
    bool value; /* takes a value, too */
    bool colon; /* takes what stands before a colon, and nothing else */
    struct word_set words;
};

#define ELEMENTS_MAX 16

struct phrase {
    const char *what;
    struct element elements[ELEMENTS_MAX]; /* up to ELEMENT_END */
    enum phrase_strength strength;
    bool at_beginning;
};

struct vocabulary {
    const struct phrase *phrases;
    size_t n_phrases, n_words;
    struct word_set no_values;  /* stand for nobody and nothing */
    struct word_set no_reports; /* turn a report into a rule, a question or a hint */
    struct word_set negations;
};

const struct vocabulary *vocabulary(void);

/* The number of a word in small letters; 0: no phrase has it. */
unsigned vocabulary_number(const char *word, size_t n);

static inline bool word_set_has(const struct word_set *set, unsigned number) {
    return number > 0 && (set->bits[number / 64] >> number % 64 & 1);
}

static inline void word_set_add(struct word_set *set, unsigned number) {
    set->bits[number / 64] |= UINT64_C(1) << number % 64;
}

static inline bool word_sets_meet(const struct word_set *a, const struct word_set *b) {
    for (size_t i = 0; i < VOCABULARY_MAX / 64; i++)
        if (a->bits[i] & b->bits[i])
            return true;
    return false;
}

#endif
