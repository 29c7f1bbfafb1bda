/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "doctor/report.h"
#include "doctor/rsyslogconf.h"

static char root[] = "/tmp/deed-unit.XXXXXX";

static void make_root(void) {
    char *directory;

    strcpy(root, "/tmp/deed-unit.XXXXXX");
    cr_assert_not_null(mkdtemp(root));
    directory = must_printf("%s/d", root);
    mkdir(directory, 0755);
    free(directory);
}

static void put(const char *path, const char *text) {
    char *full = must_printf("%s%s", root, path);
    FILE *file = fopen(full, "w");

    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
    free(full);
}

static void expect(const struct rsyslog_statement *one, const char *name, const char *arguments,
                   const char *ruleset, const char *file) {
    cr_expect_str_eq(one->name, name);
    cr_expect_str_eq(one->arguments, arguments);
    cr_expect_str_eq(one->ruleset, ruleset);
    cr_expect_str_eq(one->file, file);
}

TestSuite(doctor_rsyslogconf, .init = make_root);

Test(doctor_rsyslogconf, statements_in_their_order) {
    struct rsyslogconf conf;

    put("/main", "# module(load=\"no\")\n"
                 "module(load=\"a\") /* module(load=\"no\") */ # more\n"
                 "$WorkDirectory /var/spool \n"
                 "*.* /var/log/all # module(load=\"no\")\n"
                 "ruleset(name=\"r\") {\n"
                 "  if $msg == \"{ module(load=\\\"no\\\")\" then { call deed }\n"
                 "  action(type=\"x\" s=\"a)b\")\n"
                 "}\n"
                 "$IncludeConfig /d/*.conf\n"
                 "include(file=\"/last\" mode=\"optional\")\n"
                 "include(file=\"/missing\")\n"
                 "$DefaultRuleset r\n");
    put("/d/20.conf", "input(type=\"second\")");
    put("/d/10.conf", "input(type=\"first\")\n");
    put("/d/10.other", "input(type=\"no\")\n");
    put("/last", "global(a=\"b\")");
    cr_assert_eq(rsyslogconf_read(root, "/main", &conf), 0);
    cr_assert_eq(conf.n, 12);
    expect(&conf.statements[0], "module", "load=\"a\"", "", "/main");
    expect(&conf.statements[1], "$WorkDirectory", "/var/spool", "", "/main");
    expect(&conf.statements[2], "ruleset", "name=\"r\"", "", "/main");
    expect(&conf.statements[3], "call", "deed", "r", "/main");
    expect(&conf.statements[4], "action", "type=\"x\" s=\"a)b\"", "r", "/main");
    expect(&conf.statements[5], "$IncludeConfig", "/d/*.conf", "", "/main");
    expect(&conf.statements[6], "input", "type=\"first\"", "", "/d/10.conf");
    expect(&conf.statements[7], "input", "type=\"second\"", "", "/d/20.conf");
    expect(&conf.statements[9], "global", "a=\"b\"", "", "/last");
    expect(&conf.statements[11], "$DefaultRuleset", "r", "", "/main");
    cr_expect(rsyslog_has_file(&conf, "/d/10.conf"));
    cr_expect_not(rsyslog_has_file(&conf, "/d/10.other"));
    rsyslogconf_free(&conf);
    cr_expect_eq(rsyslogconf_read(root, "/none", &conf), -ENOENT);
}

Test(doctor_rsyslogconf, a_file_that_includes_itself_ends) {
    struct rsyslogconf conf;

    put("/main", "include(file=\"/main\")\n$IncludeConfig /main\n");
    cr_assert_eq(rsyslogconf_read(root, "/main", &conf), 0);
    rsyslogconf_free(&conf);
}

Test(doctor_rsyslogconf, any_cut_of_a_text_is_survived) {
    static const char text[] =
        "module(load=\"a\" /* c */ b=\"c\\\"d\")\n$A b\nruleset(name=\"r\"){ "
        "action(type=\"omprog\" binary=\"/x/deed-write /y\") call deed }}\n";

    for (size_t n = 0; n < sizeof(text); n++) {
        struct rsyslogconf conf;
        struct outputs outputs;
        char *cut = must_printf("%.*s", (int)n, text);

        put("/main", cut);
        cr_assert_eq(rsyslogconf_read(root, "/main", &conf), 0);
        outputs_find(&conf, &outputs);
        outputs_free(&outputs);
        rsyslogconf_free(&conf);
        free(cut);
    }
}

Test(doctor_rsyslogconf, parameters) {
    struct rsyslog_statement one = {
        .name = "x",
        .arguments = "Load = \"imjournal\" # a=\"no\"\n x.y=\"1\" q=\"a\\\"b\" z=\"load=\""};
    static const struct {
        const char *name, *value;
    } rows[] = {{"load", "imjournal"}, {"X.Y", "1"}, {"q", "a\"b"}, {"z", "load="}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *value = rsyslog_parameter(&one, rows[i].name);

        cr_assert_not_null(value, "%s", rows[i].name);
        cr_expect_str_eq(value, rows[i].value);
        free(value);
    }
    cr_expect_null(rsyslog_parameter(&one, "a"));
    cr_expect_null(rsyslog_parameter(&one, "y"));
}

Test(doctor_rsyslogconf, where_the_lines_go) {
    struct rsyslogconf conf;
    struct outputs outputs;

    put("/main",
        "action(type=\"omprog\" binary=\"/usr/bin/other /var/log/other\")\n"
        "action(type=\"omprog\" template=\"deed_rejected_line\" binary=\"/l/deed-write --spare 10 "
        "/e/r\")\n"
        "action(type=\"omprog\" template=\"deed_line\" binary=\"/l/deed-write /e/d.jsonl \")\n");
    cr_assert_eq(rsyslogconf_read(root, "/main", &conf), 0);
    outputs_find(&conf, &outputs);
    cr_expect(outputs.configured);
    cr_expect_str_eq(outputs.evidence, "/e/d.jsonl");
    cr_expect_str_eq(outputs.rejected, "/e/r");
    outputs_free(&outputs);
    rsyslogconf_free(&conf);

    put("/main", "action(type=\"omfile\" file=\"/e/d.jsonl\")\n"
                 "action(type=\"omprog\" binary=\"/l/deed-write relative\")\n");
    cr_assert_eq(rsyslogconf_read(root, "/main", &conf), 0);
    outputs_find(&conf, &outputs);
    cr_expect_not(outputs.configured);
    cr_expect_eq(*outputs.evidence, '/');
    outputs_free(&outputs);
    rsyslogconf_free(&conf);
}

Test(doctor_rsyslogconf, sizes) {
    cr_expect_eq(rsyslog_size("8096"), 8096);
    cr_expect_eq(rsyslog_size("8k"), 8192);
    cr_expect_eq(rsyslog_size("8K"), 8000);
    cr_expect_eq(rsyslog_size("1m"), 1048576);
    cr_expect_eq(rsyslog_size("4g"), UINT64_C(4) << 30);
    cr_expect_eq(rsyslog_size("4G"), UINT64_C(4000000000));
    cr_expect_eq(rsyslog_size("1t"), UINT64_C(1) << 40);
    cr_expect_eq(rsyslog_size("none"), 0);
}
