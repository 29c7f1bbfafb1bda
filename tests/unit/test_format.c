/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each format on events of the library's own making, and on lines that somebody has changed. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/formats.h"
#include "tests/verify/made.h"

#define HEAD                                                                                       \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":\"e1\",\"service\":\"billing\","     \
    "\"actor\":{\"type\":\"user\",\"id\":\""
#define TAIL                                                                                       \
    "\"},\"action\":\"customer.export\",\"resource\":{\"type\":\"customer\",\"id\":\"4471\"},"     \
    "\"outcome\":\"success\",\"source_ip\":\"203.0.113.42\""
#define ESCAPE "\033[2J\xe2\x80\xae"

static struct buffer out;

static const char *ended(void) {
    buffer_put(&out, "", 1);
    cr_assert_not(out.failed);
    return out.bytes;
}

/* The lines, each ended by a line feed, in that format. */
static const char *write_lines(const char *format, const char *lines, struct format_style style) {
    struct format_writer writer;

    out.n = 0;
    format_begin(&writer, format_find(format), &style, &out);
    for (const char *end; (end = strchr(lines, '\n')); lines = end + 1) {
        struct view event;

        cr_assert(view_parts(lines, (size_t)(end - lines), &event), "%s", lines);
        format_event(&writer, &event, &out);
    }
    format_end(&writer, &out);
    return ended();
}

static const char *made_lines(void) {
    static struct buffer lines;
    struct made_stream stream = {.number = 1};
    struct made made = {0};

    for (int i = 0; i < 300; i++)
        made_event(&made, &stream, NULL, NULL, false);
    for (size_t i = 0; i < made.n; i++)
        buffer_put(&lines, made.lines[i].bytes, made.lines[i].n);
    buffer_put(&lines, "", 1);
    made_free(&made);
    return lines.bytes;
}

static void utf8(void) {
    cr_assert(setlocale(LC_CTYPE, "C.UTF-8"));
    setenv("TZ", "UTC", 1);
}

TestSuite(format, .init = utf8);

/* No byte that a terminal obeys, no turn of direction. */
static void expect_safe(const char *text, const char *name) {
    for (const char *c = text; *c; c++)
        cr_expect((unsigned char)*c >= 0x20 || *c == '\n' || (*c == '\r' && c[1] == '\n'),
                  "%s: %02x", name, (unsigned char)*c);
    cr_expect_not(strchr(text, 0x7f), "%s", name);
    cr_expect_not(strstr(text, "\xe2\x80\xae"), "%s", name);
}

Test(format, no_format_lets_hostile_text_onto_a_terminal) {
    const char *hostile =
        HEAD ESCAPE TAIL ",\"metadata\":{\"k" ESCAPE "\":\"v" ESCAPE "\",\"n\":1" ESCAPE "}}\n" HEAD
                         "\\u001b[2J\\u202e" TAIL "}\n";

    for (size_t i = 0; formats[i]; i++)
        expect_safe(write_lines(formats[i]->name, hostile,
                                (struct format_style){.terminal = true, .width = 0}),
                    formats[i]->name);
    /* A file may go to a terminal later; these two are for people. */
    expect_safe(write_lines("table", hostile, (struct format_style){0}), "table");
    expect_safe(write_lines("logfmt", hostile, (struct format_style){0}), "logfmt");
}

Test(format, jsonl_is_the_very_line) {
    const char *lines = made_lines();

    cr_expect_str_eq(write_lines("jsonl", lines, (struct format_style){0}), lines);
    lines = HEAD ESCAPE TAIL "}\n";
    cr_expect_str_eq(write_lines("jsonl", lines, (struct format_style){0}), lines);
}

Test(format, what_libdeed_wrote_comes_out_of_json_as_it_is) {
    const char *lines = made_lines();

    cr_expect_str_eq(write_lines("jsonl", lines, (struct format_style){.terminal = true}), lines);
}

Test(format, json_is_json_whatever_the_line) {
    cr_expect_str_eq(write_lines("json", "", (struct format_style){0}), "[]\n");
    cr_expect_str_eq(
        write_lines("json",
                    HEAD "a\\q\033" TAIL
                         ",\"metadata\":{\"n\":1x,\"m\":-1.5,\"t\":true,\"s\":\"x\" \"y}\"},"
                         "\"redacted\":[\"a\",b]}\n",
                    (struct format_style){0}),
        "[\n" HEAD "a\\\\q\\u001b" TAIL
        ",\"metadata\":{\"n\":\"1x\",\"m\":-1.5,\"t\":true,\"s\":\"x\",\"\":\""
        " \\\"y}\\\"\"},\"redacted\":[\"a\",\",b\"]}\n]\n");
}

#define CSV_HEAD "actor.id,metadata.count,source\r\n"

static const char *csv(const char *lines) {
    static const char *const columns[] = {"actor.id", "metadata.count", "source"};

    return write_lines("csv", lines, (struct format_style){.columns = columns, .n_columns = 3});
}

Test(format, csv_quotes_by_the_rules) {
    cr_expect_str_eq(csv(""), CSV_HEAD);
    cr_expect_str_eq(csv(HEAD "a,b \\\"c\\\"" TAIL ",\"metadata\":{\"count\":-5}}\n"),
                     CSV_HEAD "\"a,b \"\"c\"\"\",-5,203.0.113.42\r\n");
    cr_expect_str_eq(csv(HEAD " x" TAIL "}\n"), CSV_HEAD "\" x\",,203.0.113.42\r\n");
}

Test(format, csv_has_no_formula) {
    static const struct {
        const char *id, *cell;
    } cells[] = {
        {"=1+1", "'=1+1"},
        {"+1", "'+1"},
        {"-1", "'-1"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"\\t=1", "\"'\t'=1\""},
        {"\\r=1", "\"'\r'=1\""},
        {"'=1", "''=1"},
        {"\xef\xbc\x9d"
         "1",
         "'\xef\xbc\x9d"
         "1"},
        {"a;=cmd()", "\"a;'=cmd()\""},
        {"a=1", "a=1"},
        {"x-y", "x-y"},
    };

    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        char line[512], wanted[128];

        snprintf(line, sizeof(line), HEAD "%s" TAIL "}\n", cells[i].id);
        snprintf(wanted, sizeof(wanted), CSV_HEAD "%s,,203.0.113.42\r\n", cells[i].cell);
        cr_expect_str_eq(csv(line), wanted);
    }
    /* A number that is none is a text. */
    cr_expect_str_eq(csv(HEAD "a" TAIL ",\"metadata\":{\"count\":=1}}\n"),
                     CSV_HEAD "a,'=1,203.0.113.42\r\n");
}

Test(format, logfmt_quotes_what_is_not_plain) {
    cr_expect_str_eq(
        write_lines("logfmt",
                    HEAD "a b\\\"c\\\\d\\u001b" TAIL ",\"metadata\":{\"k k\":\"\",\"n\":1}}\n",
                    (struct format_style){0}),
        "timestamp=2026-06-11T14:02:09.471Z event_id=e1 service=billing actor.type=user actor.id="
        "\"a b\\\"c\\\\d\\\\x1b\" action=customer.export resource.type=customer resource.id=4471 "
        "outcome=success source_ip=203.0.113.42 metadata.k\\x20k=\"\" metadata.n=1\n");
}

Test(format, a_table_has_what_people_ask_for) {
    cr_expect_str_eq(
        write_lines("table", HEAD "alice" TAIL "}\n", (struct format_style){.utc = true}),
        "TIME                      ACTOR       ACTION           RESOURCE       OUTCOME  SOURCE\n"
        "2026-06-11 14:02:09.471Z  user:alice  customer.export  customer:4471  success  "
        "203.0.113.42\n");
    cr_expect_str_eq(write_lines("table", "", (struct format_style){.utc = true}), "");
}

Test(format, a_table_cuts_on_a_terminal_alone) {
    const char *lines = HEAD "alice" TAIL "}\n";
    static const char *const columns[] = {"actor.id", "action"};
    struct format_style style = {.columns = columns, .n_columns = 2, .width = 14};

    cr_expect_str_eq(write_lines("table", lines, style),
                     "ACTOR\xe2\x80\xa6  ACTION\nalice   custo\xe2\x80\xa6\n");
}

static size_t widest_row(const char *text) {
    size_t widest = 0;

    while (*text) {
        size_t n = strcspn(text, "\n"), width = 0;

        for (size_t i = 0; i < n; i++)
            width += (text[i] & 0xc0) != 0x80;
        if (width > widest)
            widest = width;
        text += n + 1;
    }
    return widest;
}

Test(format, no_row_is_wider_than_the_terminal) {
    static struct buffer lines;

    buffer_string(&lines, made_lines());
    /* Behind them, when the columns are laid out: one with more in it. */
    buffer_string(&lines,
                  HEAD "somebody-with-a-very-very-long-name-of-their-own@example.org" TAIL "}\n");
    buffer_put(&lines, "", 1);
    for (size_t width = 1; width < 140; width++)
        cr_expect_leq(
            widest_row(write_lines("table", lines.bytes, (struct format_style){.width = width})),
            width, "%zu", width);
}

Test(format, columns_in_every_format) {
    static const char *const columns[] = {"actor", "metadata.count", "source"};
    const struct format_style style = {.columns = columns, .n_columns = 3};
    const char *line = HEAD "a\\\\b\\\"" TAIL ",\"metadata\":{\"count\":7}}\n";

    cr_expect_str_eq(
        write_lines("jsonl", line, style),
        "{\"actor\":\"user:a\\\\b\\\"\",\"metadata.count\":7,\"source\":\"203.0.113.42\"}\n");
    cr_expect_str_eq(write_lines("logfmt", line, style),
                     "actor=\"user:a\\\\b\\\"\" metadata.count=7 source=203.0.113.42\n");
    cr_expect_str_eq(
        write_lines("table", line, style),
        "ACTOR      METADATA.COUNT  SOURCE\nuser:a\\b\"  7               203.0.113.42\n");
}

/* A column that was narrow in the first rows, and is not later. */
static void expect_later(bool at_once, size_t width, const char *last) {
    struct format_style style = {.utc = true, .terminal = true, .width = width, .at_once = at_once};
    static const char *const columns[] = {"outcome", "resource", "service"};
    struct buffer lines = {0};
    const char *text;

    style.columns = columns;
    style.n_columns = 3;
    for (int i = 0; i < 250; i++)
        buffer_string(&lines, HEAD "a" TAIL "}\n");
    buffer_string(&lines,
                  HEAD "a\"},\"action\":\"unit.start\",\"resource\":{\"type\":\"unit\",\"id\":"
                       "\"run-u6-of-a-longer-name.service\"},\"outcome\":\"success\"}\n");
    buffer_put(&lines, "", 1);
    text = write_lines("table", lines.bytes, style);
    cr_expect(strstr(text, last), "at %zu: %s", width, text + strlen(text) - 60);
    buffer_free(&lines);
}

Test(format, a_column_of_a_table_grows_where_the_terminal_has_room) {
    for (int at_once = 0; at_once < 2; at_once++) {
        expect_later(at_once, 200, "\nsuccess  unit:run-u6-of-a-longer-name.service  billing\n");
        expect_later(at_once, 54, "\nsuccess  unit:run-u6-of-a-longer-name.service  billing\n");
        expect_later(at_once, 53,
                     "\nsuccess  unit:run-u6-of-a-longer-name.servi\xe2\x80\xa6  billing\n");
        expect_later(at_once, 0, "\nsuccess  unit:run-u6-of-a-longer-name.service  billing\n");
    }
}

Test(format, only_a_table_on_a_terminal_has_no_milliseconds) {
    static const char *const columns[] = {"time"};
    const struct format_style style = {
        .columns = columns, .n_columns = 1, .width = 80, .utc = true};

    cr_expect_str_eq(write_lines("table", HEAD "a" TAIL "}\n", style),
                     "TIME\n2026-06-11 14:02:09Z\n");
    cr_expect_str_eq(write_lines("csv", HEAD "a" TAIL "}\n", style),
                     "time\r\n2026-06-11 14:02:09.471Z\r\n");
}

Test(format, each_has_a_name_of_its_own) {
    for (size_t i = 0; formats[i]; i++)
        cr_expect_eq(format_find(formats[i]->name), formats[i]);
    cr_expect_null(format_find("xml"));
}
