/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_LINT_LEXER_H
#define DEED_LINT_LEXER_H

/*
 * The tokens of a C or C++ source, before any macro is expanded: names, string literals,
 * punctuation and comments. Lines that end in a backslash are joined. Of preprocessor lines the
 * bodies of #define are tokens like any others; what stands between #if 0 and its end is none.
 *
 * Any bytes are taken; what is no C gives tokens that mean nothing. No allocation.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
    TOKEN_END, /* of the file */
    TOKEN_NAME,
    TOKEN_STRING, /* of any prefix; raw ones, too */
    TOKEN_OTHER,  /* one byte of punctuation, in bytes[0]; a number or a character: 0 */
    TOKEN_COMMENT,
    TOKEN_LINE_END, /* end of a preprocessor line: no call goes on behind it */
};

struct token {
    enum token_kind kind;
    bool raw;          /* of a string: a backslash escapes nothing */
    const char *bytes; /* of a string: between its quotes */
    size_t n;
    uint32_t line, column; /* from 1, of its beginning; columns are characters, as editors count */
    uint32_t last_line;    /* where it ends */
};

struct lexer {
    const char *at, *end;
    uint32_t line, column;
    bool in_directive; /* a #define's body */
    bool fresh;        /* nothing but blanks and comments on this line so far */
};

void lexer_init(struct lexer *lexer, const char *bytes, size_t n);
void lexer_next(struct lexer *lexer, struct token *ret);

/* Writes a string's text without its escapes, up to `room` bytes; returns how many. */
size_t token_text(const struct token *token, char *to, size_t room);

#endif
