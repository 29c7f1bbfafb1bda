/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_TOKENS_H
#define DEED_LINT_TOKENS_H

/* All tokens of a source but its comments, with questions about them. */

#include <stdbool.h>

#include "lint/lexer.h"
#include "lint/suppression.h"

struct tokens {
    struct token *all; /* the last one is TOKEN_END */
    size_t n;
};

/* Comments go to the suppressions. 0 or -ENOMEM. */
int tokens_read(struct tokens *ret, const char *bytes, size_t n, struct suppressions *suppressions,
                const struct lint *lint);
void tokens_free(struct tokens *tokens);

bool token_is(const struct token *token, char punctuation);
bool token_is_name(const struct token *token, const char *name);

/* The bracket that closes the one at `open`, within the same declaration; n: there is none, or it
 * is too far away to be one call. */
size_t tokens_close(const struct tokens *tokens, size_t open);

/* The bracket that opens what `close` closes; n: there is none. */
size_t tokens_open(const struct tokens *tokens, size_t close);

/* Joins string literals that follow one another, with macros between them as values, into one text;
 * moves *at behind them. False: none begins at *at. */
bool tokens_text(const struct tokens *tokens, size_t *at, char *to, size_t room, size_t *ret_n);

/* The same for a stream of C++, from its first << on: each operand that is no literal is a value.
 * False: no << is at *at. */
bool tokens_stream(const struct tokens *tokens, size_t *at, char *to, size_t room, size_t *ret_n);

#endif
