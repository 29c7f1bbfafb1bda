/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/tokens.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/array.h"

/* A longer call is a bracket that nothing closes. */
#define CALL_TOKENS 4096

static bool append_token(struct tokens *tokens, size_t *room, const struct token *token) {
    struct token *all = array_grow(tokens->all, tokens->n, room, sizeof(*all));

    if (!all)
        return false;
    tokens->all = all;
    tokens->all[tokens->n++] = *token;
    return true;
}

int tokens_read(struct tokens *ret, const char *bytes, size_t n, struct suppressions *suppressions,
                const struct lint *lint) {
    struct lexer lexer;
    struct token token;
    size_t room = 0;
    bool fine;

    *ret = (struct tokens){0};
    lexer_init(&lexer, bytes, n);
    do {
        lexer_next(&lexer, &token);
        if (token.kind == TOKEN_COMMENT) {
            bool alone = !ret->n || ret->all[ret->n - 1].last_line < token.line;

            fine = suppressions_take(suppressions, &token, alone, lint);
        } else {
            fine = append_token(ret, &room, &token);
        }
    } while (fine && token.kind != TOKEN_END);
    if (fine)
        return 0;
    tokens_free(ret);
    return -ENOMEM;
}

void tokens_free(struct tokens *tokens) {
    free(tokens->all);
    *tokens = (struct tokens){0};
}

bool token_is(const struct token *token, char punctuation) {
    return token->kind == TOKEN_OTHER && token->n == 1 && *token->bytes == punctuation;
}

bool token_is_name(const struct token *token, const char *name) {
    return token->kind == TOKEN_NAME && token->n == strlen(name) &&
           memcmp(token->bytes, name, token->n) == 0;
}

size_t tokens_close(const struct tokens *tokens, size_t open) {
    size_t depth = 0;

    for (size_t i = open; i < tokens->n && i - open < CALL_TOKENS; i++) {
        const struct token *token = &tokens->all[i];

        if (token_is(token, '('))
            depth++;
        else if (token_is(token, ')') && --depth == 0)
            return i;
        else if (token->kind == TOKEN_LINE_END || token->kind == TOKEN_END)
            break;
    }
    return tokens->n;
}

size_t tokens_open(const struct tokens *tokens, size_t close) {
    size_t depth = 0;

    for (size_t i = close; close - i < CALL_TOKENS; i--) {
        const struct token *token = &tokens->all[i];

        if (token_is(token, ')'))
            depth++;
        else if (token_is(token, '(') && --depth == 0)
            return i;
        if (i == 0 || token->kind == TOKEN_LINE_END)
            break;
    }
    return tokens->n;
}

static void append_text(char *to, size_t room, size_t *n, const char *text) {
    for (; *text && *n < room; text++)
        to[(*n)++] = *text;
}

bool tokens_text(const struct tokens *tokens, size_t *at, char *to, size_t room, size_t *ret_n) {
    size_t n = 0, i = *at;

    if (tokens->all[i].kind != TOKEN_STRING)
        return false;
    for (; tokens->all[i].kind == TOKEN_STRING || tokens->all[i].kind == TOKEN_NAME; i++)
        if (tokens->all[i].kind == TOKEN_STRING)
            n += token_text(&tokens->all[i], to + n, room - n);
        else
            /* PRIu64 and the like end a placeholder that the string before them began. */
            append_text(to, room, &n, n && to[n - 1] == '%' ? "s" : "%s");
    *at = i;
    *ret_n = n;
    return true;
}

static bool is_shift(const struct tokens *tokens, size_t at) {
    return token_is(&tokens->all[at], '<') && token_is(&tokens->all[at + 1], '<');
}

/* Manipulators, which are no values. */
static bool is_manipulator(const struct token *token) {
    return token_is_name(token, "endl") || token_is_name(token, "flush") ||
           token_is_name(token, "hex") || token_is_name(token, "dec");
}

bool tokens_stream(const struct tokens *tokens, size_t *at, char *to, size_t room, size_t *ret_n) {
    const struct token *all = tokens->all;
    size_t n = 0, i = *at, from = *at;

    if (!is_shift(tokens, i))
        return false;
    while (is_shift(tokens, i) && i - from < CALL_TOKENS) {
        bool value = true;

        for (i += 2; all[i].kind != TOKEN_END && all[i].kind != TOKEN_LINE_END &&
                     !token_is(&all[i], ';') && !is_shift(tokens, i) && i - from < CALL_TOKENS;
             i++) {
            value = value && all[i].kind != TOKEN_STRING && !is_manipulator(&all[i]);
            if (all[i].kind == TOKEN_STRING)
                n += token_text(&all[i], to + n, room - n);
        }
        if (value)
            append_text(to, room, &n, " %s ");
    }
    *at = i;
    *ret_n = n;
    return true;
}
