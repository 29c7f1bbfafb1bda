/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/deedconf.h"
#include "store/locate.h"

#define KEY "log_directory = "

Test(deedconf, what_is_understood) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", NULL},
        {"\n# log_directory = /x\n \t# y\n\n", NULL},
        {KEY "/srv/evidence\n", "/srv/evidence"},
        {KEY "/srv/evidence", "/srv/evidence"},
        {"\t log_directory=/a \t\n", "/a"},
        {"log_directory\t=\t/a.b/c-d_e+f,g@h:i~\n", "/a.b/c-d_e+f,g@h:i~"},
        {KEY "/a=b\n", "/a=b"},
        {KEY "/\xc3\xa9vidence\n", "/\xc3\xa9vidence"},
        {KEY "/.a/..b/...\n", "/.a/..b/..."},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char why[DEEDCONF_WHY] = "";
        struct deedconf conf;

        cr_assert(deedconf_parse("f", cases[i].text, strlen(cases[i].text), &conf, why), "%zu: %s",
                  i, why);
        cr_expect_eq(conf.has_log_directory, cases[i].wanted != NULL, "%zu", i);
        if (cases[i].wanted)
            cr_expect_str_eq(conf.log_directory, cases[i].wanted);
        else
            cr_expect(*conf.log_directory == '/', "%zu", i);
    }
}

Test(deedconf, actions) {
    char why[DEEDCONF_WHY] = "";
    const char *text = "seal_at_once =  auth.login\tdata.*  \n";
    struct deedconf conf;

    cr_assert(deedconf_parse("f", text, strlen(text), &conf, why), "%s", why);
    cr_expect(deedconf_has_action(conf.seal_at_once, "auth.login", 10));
    cr_expect(deedconf_has_action(conf.seal_at_once, "data.export", 11));
    cr_expect_not(deedconf_has_action(conf.seal_at_once, "auth.login.x", 12));
    cr_expect_not(deedconf_has_action(conf.seal_at_once, "auth", 4));
    cr_expect_not(deedconf_has_action(conf.seal_at_once, "data", 4));
    cr_expect_not(deedconf_has_action(conf.seal_at_once, "database.x", 10));
    cr_expect_not(deedconf_has_action("", "data.export", 11));
}

Test(deedconf, what_is_an_error_names_file_line_and_rule) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"#\n\nnonsense\n", "f:3: \"nonsense\": a line is key = value"},
        {"[Evidence]\n", "f:1: \"[Evidence]\": a line is key = value"},
        {"logdirectory = /x\n", "f:1: \"logdirectory\": there is no such key"},
        {"Log_Directory = /x\n", "f:1: \"Log_Directory\": there is no such key"},
        {"\x1b[2Jx = /x\n", "f:1: \"?[2Jx\": there is no such key"},
        {"= /x\n", "f:1: \"\": there is no such key"},
        {"seal_at_once =\n", "f:1: seal_at_once: no list"},
        {"seal_at_once = a b*\n", "f:1: seal_at_once: \"b*\": no action"},
        {"seal_at_once = *\n", "f:1: seal_at_once: \"*\": no action"},
        {"seal_at_once = Auth.login\n", "f:1: seal_at_once: \"Auth.login\": no action"},
        {"seal_at_once = a\nseal_at_once = b\n", "f:2: seal_at_once stands here a second time"},
        {KEY "/a\n" KEY "/b\n", "f:2: log_directory stands here a second time"},
        {KEY "\n", "f:1: log_directory: not an absolute path"},
        {KEY "srv\n", "f:1: log_directory: not an absolute path"},
        {KEY "\"/srv\"\n", "f:1: log_directory: not an absolute path"},
        {KEY "/\n", "f:1: log_directory: has an empty part"},
        {KEY "/srv/\n", "f:1: log_directory: has an empty part"},
        {KEY "//srv\n", "f:1: log_directory: has an empty part"},
        {KEY "/srv/../etc\n", "f:1: log_directory: has an empty part"},
        {KEY "/srv/.\n", "f:1: log_directory: has an empty part"},
        {KEY "/my evidence\n", "f:1: log_directory: has a blank"},
        {KEY "/srv # the new disk\n", "f:1: log_directory: has a blank"},
        {KEY "/srv/a*\n", "f:1: log_directory: has a blank"},
        {KEY "/srv\r\n", "f:1: log_directory: has a blank"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char why[DEEDCONF_WHY] = "";
        struct deedconf conf;

        cr_expect_not(deedconf_parse("f", cases[i].text, strlen(cases[i].text), &conf, why), "%zu",
                      i);
        cr_expect(strncmp(why, cases[i].wanted, strlen(cases[i].wanted)) == 0, "%zu: %s", i, why);
    }
}

Test(deedconf, a_nul_and_a_path_that_is_too_long) {
    static char text[PATH_MAX + 64];
    char why[DEEDCONF_WHY];
    struct deedconf conf;
    size_t n = (size_t)sprintf(text, KEY "/");

    memset(text + n, 'x', DEEDCONF_DIRECTORY_MAX - 2);
    cr_expect(deedconf_parse("f", text, n + DEEDCONF_DIRECTORY_MAX - 2, &conf, why));
    text[n + DEEDCONF_DIRECTORY_MAX - 2] = 'x';
    cr_expect_not(deedconf_parse("f", text, n + DEEDCONF_DIRECTORY_MAX - 1, &conf, why));
    cr_expect(strstr(why, "longer than"));
    cr_expect_not(deedconf_parse("f", KEY "/a\0b", sizeof(KEY "/a\0b") - 1, &conf, why));
    cr_expect(strstr(why, "control character"));
}

static char folder[] = "/tmp/deedconf.XXXXXX";

static void begin(void) {
    cr_assert(mkdtemp(folder) && chdir(folder) == 0);
}

static void end(void) {
    unlink("deed.conf");
    unlink("outputs.conf");
    rmdir("deed.conf");
    rmdir(folder);
}

static void write_file(const char *name, const char *text, mode_t mode) {
    FILE *file = fopen(name, "w");

    cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
    cr_assert(chmod(name, mode) == 0);
}

Test(deedconf, the_file, .init = begin, .fini = end) {
    char why[DEEDCONF_WHY] = "";
    struct deedconf conf;

    cr_expect(deedconf_read("deed.conf", &conf, why));
    cr_expect_not(conf.has_log_directory);
    write_file("deed.conf", KEY "/srv/e\n", 0644);
    cr_expect(deedconf_read("deed.conf", &conf, why), "%s", why);
    cr_expect_str_eq(conf.log_directory, "/srv/e");
    chmod("deed.conf", 0664);
    cr_expect_not(deedconf_read("deed.conf", &conf, why));
    cr_expect(strstr(why, "deed.conf: others than root can write it"), "%s", why);
    write_file("deed.conf", "x\n", 0644);
    cr_expect_not(deedconf_read("deed.conf", &conf, why));
    cr_expect(strncmp(why, "deed.conf:1: ", 13) == 0, "%s", why);
    cr_assert(truncate("deed.conf", 65536) == 0);
    cr_expect_not(deedconf_read("deed.conf", &conf, why));
    cr_expect(strstr(why, "64 KiB"), "%s", why);
    unlink("deed.conf");
    cr_assert(mkdir("deed.conf", 0755) == 0);
    cr_expect_not(deedconf_read("deed.conf", &conf, why));
    cr_expect(strstr(why, "no regular file"), "%s", why);
}

#define WRITER "action(binary=\"/usr/libexec/deed/deed-write "

Test(locate, the_two_files_are_held_against_each_other, .init = begin, .fini = end) {
    char found[PATH_MAX], why[LOCATE_WHY];

    /* Nobody writes that we know of: deed.conf alone counts. */
    write_file("deed.conf", KEY "/srv/e\n", 0644);
    cr_expect(locate_evidence_by("deed.conf", "outputs.conf", found, why));
    cr_expect_str_eq(found, "/srv/e");
    cr_expect(locate_written_by("deed.conf", "outputs.conf", found, why));
    cr_expect_str_eq(found, "/srv/e");

    /* A way of the admin's own: a reader goes by deed.conf, and what is written is not known. */
    write_file("outputs.conf", "action(type=\"omfile\" file=\"/x\")\n", 0644);
    cr_expect(locate_evidence_by("deed.conf", "outputs.conf", found, why));
    cr_expect_not(locate_written_by("deed.conf", "outputs.conf", found, why));
    cr_expect(strstr(why, "outputs.conf: runs no deed-write"), "%s", why);

    write_file("outputs.conf", WRITER "/srv/e/deed.jsonl\")\n", 0644);
    cr_expect(locate_evidence_by("deed.conf", "outputs.conf", found, why));
    cr_expect(locate_written_by("deed.conf", "outputs.conf", found, why));
    cr_expect_str_eq(why, "");

    /* Only one of them was changed. */
    write_file("outputs.conf", WRITER "/mnt/e/deed.jsonl\")\n", 0644);
    cr_expect_not(locate_evidence_by("deed.conf", "outputs.conf", found, why));
    cr_expect_str_eq(why, "deed.conf has the evidence in /srv/e, but rsyslogd writes it to /mnt/e "
                          "(outputs.conf); make them the same, see deed-routing(7)");
    cr_expect(locate_written_by("deed.conf", "outputs.conf", found, why));
    cr_expect_str_eq(found, "/mnt/e");
    cr_expect(strstr(why, "make them the same"), "%s", why);

    /* A deed.conf that is not understood: no reader guesses. */
    write_file("deed.conf", "log_directroy = /srv/e\n", 0644);
    cr_expect_not(locate_evidence_by("deed.conf", "outputs.conf", found, why));
    cr_expect(locate_written_by("deed.conf", "outputs.conf", found, why));
    cr_expect_str_eq(found, "/mnt/e");
    cr_expect(strncmp(why, "deed.conf:1: ", 13) == 0, "%s", why);
}
