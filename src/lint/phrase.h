/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_PHRASE_H
#define DEED_LINT_PHRASE_H

/*
 * Does a text tell who did what? It is split into words, and these are held against the phrases of
 * phrases.def. Pure, no allocation; of a text, its first PHRASE_WORDS words are looked at, in time
 * that does not grow faster than they do.
 */

#include <stdbool.h>
#include <stddef.h>

#define PHRASE_WORDS 128

enum phrase_strength { PHRASE_NONE, PHRASE_LIKELY, PHRASE_SURE };

enum text_kind {
    TEXT_PLAIN,  /* of a log: values stand in it */
    TEXT_FORMAT, /* of a call: placeholders stand in it, as printf has them */
};

/* *ret_what: what kind of act it tells of; untouched for PHRASE_NONE. */
enum phrase_strength phrase_find(const char *text, size_t n, enum text_kind kind,
                                 const char **ret_what);

/* Is it a sentence, or part of one, rather than a name? */
bool phrase_is_sentence(const char *text, size_t n);

#endif
