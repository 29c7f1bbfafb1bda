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
    cr_assert_eq(conf.n, 13);
    expect(&conf.statements[0], "module", "load=\"a\"", "", "/main");
    expect(&conf.statements[1], "$WorkDirectory", "/var/spool", "", "/main");
    expect(&conf.statements[2], "rule", "*.* /var/log/all # module(load=\"no\")", "", "/main");
    expect(&conf.statements[3], "ruleset", "name=\"r\"", "", "/main");
    expect(&conf.statements[4], "call", "deed", "r", "/main");
    expect(&conf.statements[5], "action", "type=\"x\" s=\"a)b\"", "r", "/main");
    expect(&conf.statements[6], "$IncludeConfig", "/d/*.conf", "", "/main");
    expect(&conf.statements[7], "input", "type=\"first\"", "", "/d/10.conf");
    expect(&conf.statements[8], "input", "type=\"second\"", "", "/d/20.conf");
    expect(&conf.statements[10], "global", "a=\"b\"", "", "/last");
    expect(&conf.statements[12], "$DefaultRuleset", "r", "", "/main");
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
        "action(type=\"omprog\" template=\"deed_line\" binary=\"/l/deed-write /e/d.jsonl \")\n"
        "action(type=\"omprog\" template=\"deed_line\" binary=\"/l/deed-write /e/r\")\n"
        "action(type=\"omprog\" template=\"deed_line\" binary=\"/l/deed-write /e/more\")\n");
    cr_assert_eq(rsyslogconf_read(root, "/main", &conf), 0);
    outputs_find(&conf, &outputs);
    cr_expect(outputs.configured);
    cr_expect_eq(outputs.writers, 3);
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

/* Which statement takes our entries of the system's journal; NULL: none. */
static const char *taker_of(const char *text) {
    static char line[256];
    const struct rsyslog_statement *one;
    struct rsyslogconf conf;

    put("/main", text);
    put("/stop", "# our entries\nif $syslogfacility == 13 and $programname == \"deed\" then\n"
                 "    stop\n");
    cr_assert_eq(rsyslogconf_read(root, "/main", &conf), 0);
    one = rsyslog_taker(&conf);
    if (one)
        snprintf(line, sizeof(line), "%s %s", one->name, one->arguments);
    rsyslogconf_free(&conf);
    return one ? line : NULL;
}

static void takes(const char *text, const char *wanted) {
    const char *found = taker_of(text);

    cr_expect(found && strcmp(found, wanted) == 0, "%s: %s", text, found ? found : "nobody");
}

Test(doctor_rsyslogconf, who_takes_events) {
    takes("*.* /a\ninclude(file=\"/stop\")\n", "rule *.* /a");
    takes("*.* @@loghost\n", "rule *.* @@loghost");
    takes("kern.* /a\naction(type=\"omfwd\")\ninclude(file=\"/stop\")\n", "action type=\"omfwd\"");
    takes("if $msg == \"x\" then\n  stop\n*.* /a\n", "rule *.* /a");
    takes("ruleset(name=\"o\") {\n  *.* /o\n}\n$DefaultRuleset o\ninclude(file=\"/stop\")\n",
          "rule *.* /o");
}

/* The text of an included file is gone when the rest of its includer is read. One text is short and
 * one is long, as malloc() puts a long one behind the other, and a short one before it or not. */
Test(doctor_rsyslogconf, a_rule_behind_an_include) {
    static const size_t sizes[] = {1, 200000, 2000000};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        char *blanks = must_printf("%*s\nkern.* /k\n", (int)sizes[i], "");

        put("/d/1.conf", blanks);
        free(blanks);
        takes("$IncludeConfig /d/*.conf\n*.* /a\n", "rule *.* /a");
        takes("include(file=\"/d/1.conf\")\n*.* /a\n", "rule *.* /a");
    }
}

Test(doctor_rsyslogconf, nobody_takes_events) {
    static const char *const texts[] = {
        "include(file=\"/stop\")\n*.* /a\naction(type=\"omfwd\")\n",
        "auth.* /a\n*.emerg :omusrmsg:*\nkern.* action(type=\"omfile\")\ninclude(file=\"/stop\")\n",
        "if $msg == \"x\" then action(type=\"omfile\")\ninclude(file=\"/stop\")\n",
        "if $msg == \"x\" then\n  action(type=\"omfile\")\nelse\n  action(type=\"omfile\")\n",
        "if $msg == \"x\" then {\n  action(type=\"omfile\")\n}\n",
        "ruleset(name=\"o\") {\n  *.* /o\n}\ninput(type=\"imtcp\" ruleset=\"o\")\n",
        "*.* /a\nruleset(name=\"o\") {\n include(file=\"/stop\")\n *.* /o\n}\n$DefaultRuleset o\n",
        "# *.* /a\n",
        "",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const char *found = taker_of(texts[i]);

        cr_expect_null(found, "%s: %s", texts[i], found);
    }
}

Test(doctor_rsyslogconf, how_often_a_module_is_loaded) {
    const struct rsyslog_statement *last;
    struct rsyslogconf conf;

    put("/main", "module(load=\"imptcp\")\n# module(load=\"imptcp\")\n$ModLoad imptcp.so\n"
                 "$ModLoad imptcpx\nmodule(load=\"omprog\")\ninclude(file=\"/d/1.conf\")\n");
    put("/d/1.conf", "module( load = \"imptcp\" threads=\"1\")\n");
    cr_assert_eq(rsyslogconf_read(root, "/main", &conf), 0);
    cr_expect_eq(rsyslog_loads(&conf, "imptcp", &last), 3);
    cr_expect_str_eq(last->file, "/d/1.conf");
    cr_expect_eq(rsyslog_loads(&conf, "omprog", &last), 1);
    cr_expect_eq(rsyslog_loads(&conf, "imjournal", &last), 0);
    cr_expect_null(last);
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
