/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_PHRASE_H
#define DEED_LINT_PHRASE_H

/*
 * Does a text tell who did what? Compares its first PHRASE_WORDS words with the phrases of
 * phrases.def, in linear time. Pure, no allocation.
 */

#include <stdbool.h>
#include <stddef.h>

#define PHRASE_WORDS 128

enum phrase_strength { PHRASE_NONE, PHRASE_LIKELY, PHRASE_SURE };

enum text_kind {
    TEXT_PLAIN,  /* from a log, with values */
    TEXT_FORMAT, /* from a call, with placeholders as printf has them */
};

/* *ret_what: the kind of act; untouched for PHRASE_NONE. */
enum phrase_strength phrase_find(const char *text, size_t n, enum text_kind kind,
                                 const char **ret_what);

/* Is it a sentence, or part of one, rather than a name? */
bool phrase_is_sentence(const char *text, size_t n);

#endif
