/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "lint/lexer.h"

/* Tokens as one text: names as they are, strings in "", comments as //, the end of a preprocessor
 * line as $. */
static void show(const char *source, char *to, size_t room) {
    struct lexer lexer;
    struct token token;
    size_t n = 0;

    to[0] = '\0';
    lexer_init(&lexer, source, strlen(source));
    for (lexer_next(&lexer, &token); token.kind != TOKEN_END; lexer_next(&lexer, &token)) {
        char text[256];
        int length = (int)token_text(&token, text, sizeof(text));

        cr_assert_leq(token.line, token.last_line);
        n += (size_t)snprintf(to + n, room - n, "%s", n ? " " : "");
        if (token.kind == TOKEN_STRING)
            n += (size_t)snprintf(to + n, room - n, "\"%.*s\"", length, text);
        else if (token.kind == TOKEN_COMMENT)
            n += (size_t)snprintf(to + n, room - n, "//");
        else if (token.kind == TOKEN_LINE_END)
            n += (size_t)snprintf(to + n, room - n, "$");
        else
            n += (size_t)snprintf(to + n, room - n, "%.*s", (int)token.n,
                                  *token.bytes ? token.bytes : "0");
    }
}

static const struct {
    const char *source, *tokens;
} rows[] = {
    {"", ""},
    {"a b", "a b"},
    {"f(\"a\", x)", "f ( \"a\" , x )"},
    {"\"a\\\"b\"", "\"a\"b\""},
    {"\"a\\\\\" b", "\"a\\\" b"},
    {"\"tab\\tfeed\\n\\x41\\101z\"", "\"tab feed\n  z\""},
    {"\"not ended\nx", "\"not ended\" x"},
    {"\"ab\\\ncd\"", "\"abcd\""},
    {"\"ab\\\r\ncd\"", "\"abcd\""},
    {"sys\\\nlog", "sys log"}, /* a name that is parted is two */
    {"L\"wide\" u8\"utf\" U\"x\"", "\"wide\" \"utf\" \"x\""},
    {"R\"(a\"b\\)\" c", "\"a\"b\\\" c"},
    {"R\"x(a)\" )x\" c", "\"a)\" \" c"},
    {"LR\"--(a\nb)--\"", "\"a\nb\""},
    {"'\"' \"x\"", "0 \"x\""},
    {"'\\'' y", "0 y"},
    {"L'a' 1'000 0x1fU 1.5e-3", "0 0 0 0 - 0"},
    {"a /* \" */ b", "a // b"},
    {"a // it's \\\n still\nb", "a // b"},
    {"/* never ends", "//"},
    {"a /", "a /"},
    {"#include <it's.h>\nx", "x"},
    {"#error it's\nx", "x"},
    {"# define F(x) g(\"a\")\nx", "F ( x ) g ( \"a\" ) $ x"},
    {"#define F \\\n g(1)\nx", "F g ( 0 ) $ x"},
    {"#if X\na\n#else\nb\n#endif\nc", "a b c"},
    {"#if 0\nit's dead \"\n#if 1\n#endif\n#else\nb\n#endif\nc", "b c"},
    {"#if 0\na\n#endif\nb", "b"},
    {"#if 00x\na\n#endif", "a"},
    {"#if 0\nnever ends", ""},
    {"#if 1 /* a\n b */\nx", "x"},
    {"a # b", "a # b"},
    {"\xff\xfe \"\xc3\xa4\"", "\xff\xfe \"\xc3\xa4\""},
};

Test(lint_lexer, tokens) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char got[512];

        show(rows[i].source, got, sizeof(got));
        cr_expect_str_eq(got, rows[i].tokens, "%s\n gave: %s\n not:  %s", rows[i].source, got,
                         rows[i].tokens);
    }
}

Test(lint_lexer, places) {
    static const char source[] = "a\n\xc3\xa4 \xc3\xb6 b\n/*\n*/ \"x\\\ny\" c";
    static const unsigned wanted[][3] = {{1, 1, 1}, {2, 1, 2}, {2, 3, 2}, {2, 5, 2},
                                         {3, 1, 4}, {4, 4, 5}, {5, 4, 5}};
    struct lexer lexer;
    struct token token;

    lexer_init(&lexer, source, sizeof(source) - 1);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        lexer_next(&lexer, &token);
        cr_expect_eq(token.line, wanted[i][0], "token %zu: line %u", i, token.line);
        cr_expect_eq(token.column, wanted[i][1], "token %zu: column %u", i, token.column);
        cr_expect_eq(token.last_line, wanted[i][2], "token %zu: last line %u", i, token.last_line);
    }
    lexer_next(&lexer, &token);
    cr_expect_eq(token.kind, TOKEN_END);
    lexer_next(&lexer, &token);
    cr_expect_eq(token.kind, TOKEN_END);
}

Test(lint_lexer, text_has_its_room) {
    struct token token = {.kind = TOKEN_STRING, .bytes = "abcdef", .n = 6};
    char to[4] = "...";

    cr_expect_eq(token_text(&token, to, 2), 2);
    cr_expect_arr_eq(to, "ab.", 3);
}
