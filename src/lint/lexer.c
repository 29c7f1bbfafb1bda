/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lint/lexer.h"

#include <string.h>

#include "util/ascii.h"

void lexer_init(struct lexer *lexer, const char *bytes, size_t n) {
    *lexer = (struct lexer){.at = bytes, .end = bytes + n, .line = 1, .column = 1, .fresh = true};
}

static char peek(const struct lexer *lexer, size_t ahead) {
    return (size_t)(lexer->end - lexer->at) > ahead ? lexer->at[ahead] : '\0';
}

static bool at_end(const struct lexer *lexer) {
    return lexer->at == lexer->end;
}

/* Moves on by one byte. Nothing else counts lines and columns. */
static void step(struct lexer *lexer) {
    char c = *lexer->at++;

    if (c == '\n') {
        lexer->line++;
        lexer->column = 1;
    } else {
        lexer->column += at_end(lexer) || (*lexer->at & 0xc0) != 0x80;
    }
}

/* The length of a backslash with its line feed; 0: none is here. */
static size_t splice(const struct lexer *lexer) {
    if (peek(lexer, 0) != '\\')
        return 0;
    if (peek(lexer, 1) == '\n')
        return 2;
    return peek(lexer, 1) == '\r' && peek(lexer, 2) == '\n' ? 3 : 0;
}

static void steps(struct lexer *lexer, size_t n) {
    while (n-- > 0 && !at_end(lexer))
        step(lexer);
}

static bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c & 0x80);
}

static void begin_token(const struct lexer *lexer, struct token *ret, enum token_kind kind) {
    *ret = (struct token){.kind = kind,
                          .bytes = lexer->at,
                          .line = lexer->line,
                          .column = lexer->column,
                          .last_line = lexer->line};
}

static void end_token(const struct lexer *lexer, struct token *ret) {
    ret->n = (size_t)(lexer->at - ret->bytes);
    ret->last_line = lexer->line;
}

static void skip_block_comment(struct lexer *lexer) {
    steps(lexer, 2);
    while (!at_end(lexer) && !(peek(lexer, 0) == '*' && peek(lexer, 1) == '/'))
        step(lexer);
    steps(lexer, 2);
}

static void skip_line_comment(struct lexer *lexer) {
    while (!at_end(lexer) && peek(lexer, 0) != '\n')
        steps(lexer, splice(lexer) ? splice(lexer) : 1);
}

static bool take_comment(struct lexer *lexer, struct token *ret) {
    if (peek(lexer, 0) != '/' || (peek(lexer, 1) != '*' && peek(lexer, 1) != '/'))
        return false;
    begin_token(lexer, ret, TOKEN_COMMENT);
    if (peek(lexer, 1) == '*')
        skip_block_comment(lexer);
    else
        skip_line_comment(lexer);
    end_token(lexer, ret);
    return true;
}

/* ---- literals ------------------------------------------------------------------------------ */

/* Reads up to the closing quote, or to the end of the line, where any literal ends. */
static void take_quoted(struct lexer *lexer, char quote, struct token *ret) {
    step(lexer);
    ret->bytes = lexer->at;
    while (!at_end(lexer) && peek(lexer, 0) != quote && peek(lexer, 0) != '\n') {
        size_t joined = splice(lexer);
        bool escaped = peek(lexer, 0) == '\\' && peek(lexer, 1) != '\n';

        if (joined)
            steps(lexer, joined);
        else
            steps(lexer, escaped ? 2 : 1);
    }
    end_token(lexer, ret);
    if (peek(lexer, 0) == quote)
        step(lexer);
}

/* R"delimiter( … )delimiter", of C++. */
static void take_raw(struct lexer *lexer, struct token *ret) {
    const char *delimiter;
    size_t n = 0;

    step(lexer);
    delimiter = lexer->at;
    while (n < 16 && peek(lexer, n) != '(' && peek(lexer, n) != '\0' && peek(lexer, n) != '\n')
        n++;
    steps(lexer, n);
    if (peek(lexer, 0) != '(') {
        end_token(lexer, ret);
        return;
    }
    step(lexer);
    ret->raw = true;
    ret->bytes = lexer->at;
    while (!at_end(lexer) && !(peek(lexer, 0) == ')' && (size_t)(lexer->end - lexer->at) >= n + 2 &&
                               memcmp(lexer->at + 1, delimiter, n) == 0 && lexer->at[n + 1] == '"'))
        step(lexer);
    end_token(lexer, ret);
    steps(lexer, n + 2);
}

static bool is_prefix(const struct token *name) {
    static const char *const prefixes[] = {"L", "u", "U", "u8", "R", "LR", "uR", "UR", "u8R"};

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
        if (name->n == strlen(prefixes[i]) && memcmp(name->bytes, prefixes[i], name->n) == 0)
            return true;
    return false;
}

static void take_name(struct lexer *lexer, struct token *ret) {
    begin_token(lexer, ret, TOKEN_NAME);
    while (is_name_start(peek(lexer, 0)) || ascii_is_digit(peek(lexer, 0)))
        step(lexer);
    end_token(lexer, ret);
    if (peek(lexer, 0) == '\'' && is_prefix(ret)) {
        take_quoted(lexer, '\'', ret);
        *ret = (struct token){TOKEN_OTHER, false, "", 1, ret->line, ret->column, lexer->line};
    } else if (peek(lexer, 0) == '"' && is_prefix(ret)) {
        bool raw = ret->bytes[ret->n - 1] == 'R';

        ret->kind = TOKEN_STRING;
        if (raw)
            take_raw(lexer, ret);
        else
            take_quoted(lexer, '"', ret);
    }
}

/* A preprocessing number, also with quotes between its digits (C++, C23). */
static void take_number(struct lexer *lexer, struct token *ret) {
    begin_token(lexer, ret, TOKEN_OTHER);
    while (is_name_start(peek(lexer, 0)) || ascii_is_digit(peek(lexer, 0)) ||
           peek(lexer, 0) == '.' ||
           (peek(lexer, 0) == '\'' &&
            (is_name_start(peek(lexer, 1)) || ascii_is_digit(peek(lexer, 1)))))
        step(lexer);
    ret->bytes = "";
    ret->n = 1;
    ret->last_line = lexer->line;
}

/* ---- preprocessor lines ---------------------------------------------------------------------- */

static void skip_blanks(struct lexer *lexer) {
    for (;;) {
        size_t joined = splice(lexer);

        if (joined)
            steps(lexer, joined);
        else if (peek(lexer, 0) == ' ' || peek(lexer, 0) == '\t')
            step(lexer);
        else
            return;
    }
}

static bool is_spelled(const char *at, size_t n, const char *word) {
    return n == strlen(word) && memcmp(at, word, n) == 0;
}

/* Skips the rest of a preprocessor line: an apostrophe in it begins no literal. */
static void skip_line(struct lexer *lexer) {
    while (!at_end(lexer) && peek(lexer, 0) != '\n') {
        if (peek(lexer, 0) == '/' && peek(lexer, 1) == '*')
            skip_block_comment(lexer);
        else if (peek(lexer, 0) == '/' && peek(lexer, 1) == '/')
            skip_line_comment(lexer);
        else
            steps(lexer, splice(lexer) ? splice(lexer) : 1);
    }
}

static size_t directive_name(struct lexer *lexer, const char **ret) {
    step(lexer);
    skip_blanks(lexer);
    *ret = lexer->at;
    while (is_name_start(peek(lexer, 0)))
        step(lexer);
    return (size_t)(lexer->at - *ret);
}

/* Skips what is behind #if 0, up to its #else, #elif or #endif. */
static void skip_dead(struct lexer *lexer) {
    int depth = 1;

    while (!at_end(lexer)) {
        const char *word;
        size_t n;

        step(lexer);
        skip_blanks(lexer);
        if (peek(lexer, 0) != '#') {
            skip_line(lexer);
            continue;
        }
        n = directive_name(lexer, &word);
        if (n >= 2 && memcmp(word, "if", 2) == 0)
            depth++;
        else if (is_spelled(word, n, "endif"))
            depth--;
        else if (depth == 1 && n >= 3 && memcmp(word, "el", 2) == 0)
            depth = 0;
        skip_line(lexer);
        if (depth == 0)
            return;
    }
}

static void take_directive(struct lexer *lexer) {
    const char *word;
    size_t n = directive_name(lexer, &word);

    skip_blanks(lexer);
    if (is_spelled(word, n, "define")) {
        lexer->in_directive = true;
        return;
    }
    if (is_spelled(word, n, "if") && peek(lexer, 0) == '0' && !is_name_start(peek(lexer, 1)) &&
        !ascii_is_digit(peek(lexer, 1))) {
        skip_line(lexer);
        skip_dead(lexer);
        return;
    }
    skip_line(lexer);
}

/* ---- tokens -------------------------------------------------------------------------------- */

/* Skips blanks and comments. True: a preprocessor line has ended. */
static bool skip_space(struct lexer *lexer) {
    while (!at_end(lexer)) {
        char c = peek(lexer, 0);
        size_t joined = splice(lexer);

        if (joined) {
            steps(lexer, joined);
        } else if (c == '\n') {
            bool ended = lexer->in_directive;

            step(lexer);
            lexer->fresh = true;
            lexer->in_directive = false;
            if (ended)
                return true;
        } else if (c == '#' && lexer->fresh) {
            take_directive(lexer);
        } else if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\0') {
            step(lexer);
        } else {
            break;
        }
    }
    return false;
}

void lexer_next(struct lexer *lexer, struct token *ret) {
    bool line_end = skip_space(lexer);
    char c = peek(lexer, 0);

    begin_token(lexer, ret, line_end ? TOKEN_LINE_END : TOKEN_END);
    if (line_end || at_end(lexer) || take_comment(lexer, ret))
        return;
    lexer->fresh = false;
    if (is_name_start(c)) {
        take_name(lexer, ret);
    } else if (ascii_is_digit(c) || (c == '.' && ascii_is_digit(peek(lexer, 1)))) {
        take_number(lexer, ret);
    } else if (c == '"') {
        ret->kind = TOKEN_STRING;
        take_quoted(lexer, '"', ret);
    } else if (c == '\'') {
        take_quoted(lexer, '\'', ret);
        *ret = (struct token){TOKEN_OTHER, false, "", 1, ret->line, ret->column, lexer->line};
    } else {
        ret->kind = TOKEN_OTHER;
        step(lexer);
        end_token(lexer, ret);
    }
}

/* Reads an escape from behind its backslash; returns its length. The value matters only where it is
 * text: any other becomes a blank. */
static size_t unescape(const char *at, size_t n, char *to) {
    size_t i = 1;

    *to = ' ';
    if (*at == '"' || *at == '\\' || *at == '\'' || *at == '?')
        *to = *at;
    else if (*at == 'n')
        *to = '\n';
    else if (*at == 'x')
        while (i < n &&
               ((at[i] >= '0' && at[i] <= '9') || ((at[i] | 0x20) >= 'a' && (at[i] | 0x20) <= 'f')))
            i++;
    else if (*at >= '0' && *at <= '7')
        while (i < n && i < 3 && at[i] >= '0' && at[i] <= '7')
            i++;
    return i;
}

size_t token_text(const struct token *token, char *to, size_t room) {
    size_t written = 0;

    for (size_t i = 0; i < token->n && written < room;) {
        const char *at = token->bytes + i;

        if (*at != '\\' || token->raw || i + 1 == token->n) {
            to[written++] = *at;
            i++;
        } else if (at[1] == '\n') {
            i += 2;
        } else if (at[1] == '\r') {
            i += 3;
        } else {
            i += 1 + unescape(at + 1, token->n - i - 1, to + written);
            written++;
        }
    }
    return written;
}
