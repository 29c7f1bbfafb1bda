/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor/report.h"
#include "doctor/sdconf.h"

static bool any(const char *value) {
    return *value != '\0';
}

static const char *value_of(const struct sdconf *conf, const char *key) {
    const struct sdconf_assignment *one = sdconf_get(conf, key, NULL, any);

    return one ? one->value : NULL;
}

Test(doctor_sdconf, text_as_systemd_reads_it) {
    struct sdconf conf = {0};

    sdconf_parse(&conf, "f",
                 "Storage=none\n"
                 "[Other]\nStorage=volatile\n"
                 "  [Journal]  \n"
                 "# Storage=auto\n; Storage=auto\n"
                 "  Storage = persistent  \r\n"
                 "MaxLevelStore=\\\n# between\n   debug\n"
                 "no assignment\n"
                 "Seal=yes",
                 "Journal");
    cr_expect_eq(conf.n, 3);
    cr_expect_str_eq(value_of(&conf, "Storage"), "persistent");
    cr_expect_str_eq(value_of(&conf, "MaxLevelStore"), "debug");
    cr_expect_str_eq(value_of(&conf, "Seal"), "yes");
    cr_expect_null(value_of(&conf, "storage"));
    sdconf_free(&conf);
}

Test(doctor_sdconf, any_text_is_survived) {
    static const char *const texts[] = {"",
                                        "\n",
                                        "=",
                                        "[",
                                        "[]",
                                        "\\",
                                        "\\\n",
                                        "[Journal",
                                        "[Journal]\n=\n",
                                        "[Journal]\n\\",
                                        "a=\\\n\\\n\\\n",
                                        "\n\n\n#\\\n"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct sdconf conf = {0};

        sdconf_parse(&conf, "f", texts[i], "Journal");
        sdconf_free(&conf);
    }
}

static void put(const char *root, const char *path, const char *text) {
    char *full = must_printf("%s%s", root, path), *slash = full;
    FILE *file;

    while ((slash = strchr(slash + 1, '/'))) {
        *slash = '\0';
        mkdir(full, 0755);
        *slash = '/';
    }
    file = fopen(full, "w");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
    free(full);
}

#define MAIN "/etc/systemd/journald.conf"
#define ETC "/etc/systemd/journald.conf.d/"
#define RUN "/run/systemd/journald.conf.d/"
#define LOCAL "/usr/local/lib/systemd/journald.conf.d/"
#define USR "/usr/lib/systemd/journald.conf.d/"

static void expect(const char *root, const char *key, const char *value, const char *file) {
    char *path = NULL;
    struct sdconf conf;
    const struct sdconf_assignment *one;

    cr_assert_eq(sdconf_read(root, "journald.conf", "Journal", &conf, &path), 0);
    one = sdconf_get(&conf, key, NULL, any);
    if (value) {
        cr_assert_not_null(one, "%s", key);
        cr_expect_str_eq(one->value, value);
        cr_expect_str_eq(one->file, file);
    } else {
        cr_expect_null(one, "%s", key);
    }
    sdconf_free(&conf);
}

Test(doctor_sdconf, precedence) {
    char root[] = "/tmp/deed-unit.XXXXXX", *link;

    cr_assert_not_null(mkdtemp(root));
    expect(root, "Storage", NULL, NULL); /* nothing is there: the defaults */
    put(root, MAIN, "[Journal]\nStorage=auto\nSeal=no\n");
    expect(root, "Storage", "auto", MAIN);
    /* Any drop-in counts before the main file, even one of a package. */
    put(root, USR "50-a.conf", "[Journal]\nStorage=persistent\n");
    expect(root, "Storage", "persistent", USR "50-a.conf");
    /* By name, whatever directory it is in. */
    put(root, LOCAL "60-b.conf", "[Journal]\nStorage=volatile\n");
    put(root, ETC "40-c.conf", "[Journal]\nStorage=none\n");
    expect(root, "Storage", "volatile", LOCAL "60-b.conf");
    /* One of the same name hides it, even with nothing in it. */
    put(root, RUN "60-b.conf", "");
    expect(root, "Storage", "persistent", USR "50-a.conf");
    put(root, ETC "50-a.conf", "[Journal]\nStorage=none\n");
    expect(root, "Storage", "none", ETC "50-a.conf");
    link = must_printf("%s%s", root, ETC "50-a.conf");
    unlink(link);
    cr_assert_eq(symlink("/dev/null", link), 0);
    free(link);
    expect(root, "Storage", "none", ETC "40-c.conf");
    /* What is no .conf does not count. */
    put(root, ETC "99-z.conf.bak", "[Journal]\nSeal=yes\n");
    put(root, ETC ".99-z.conf", "[Journal]\nSeal=yes\n");
    expect(root, "Seal", "no", MAIN);
}

static bool is_time(const char *value) {
    uint64_t usec;

    return sdconf_usec(value, &usec);
}

Test(doctor_sdconf, what_is_not_valid_does_not_count) {
    struct sdconf conf = {0};

    sdconf_parse(
        &conf, "f",
        "[Journal]\nRateLimitIntervalSec=0\nRateLimitInterval=soon\nRateLimitIntervalSec=\n",
        "Journal");
    cr_expect_str_eq(sdconf_get(&conf, "RateLimitIntervalSec", "RateLimitInterval", is_time)->value,
                     "0");
    sdconf_parse(&conf, "f", "[Journal]\nRateLimitInterval=30\n", "Journal");
    cr_expect_str_eq(sdconf_get(&conf, "RateLimitIntervalSec", "RateLimitInterval", is_time)->value,
                     "30");
    sdconf_free(&conf);
}

Test(doctor_sdconf, time_spans) {
    static const struct {
        const char *text;
        uint64_t usec;
    } good[] = {{"0", 0},
                {"30", 30000000},
                {"30s", 30000000},
                {"1min 30s", 90000000},
                {"5m", 300000000},
                {"1h2min", 3720000000},
                {"500ms", 500000},
                {"0.5", 500000},
                {"2 weeks", 1209600000000},
                {"1M", 2629800000000},
                {" 1 s ", 1000000},
                {"infinity", UINT64_MAX}};
    static const char *const bad[] = {"",     " ",     "s",    "-1",  "1x", "soon",
                                      "0x10", "1e400", "1 2x", "nan", "1,5"};
    uint64_t usec;

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        cr_assert(sdconf_usec(good[i].text, &usec), "%s", good[i].text);
        cr_expect_eq(usec, good[i].usec, "%s", good[i].text);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        cr_expect_not(sdconf_usec(bad[i], &usec), "%s", bad[i]);
}

Test(doctor_sdconf, levels) {
    cr_expect_eq(sdconf_level("emerg"), 0);
    cr_expect_eq(sdconf_level("notice"), 5);
    cr_expect_eq(sdconf_level("7"), 7);
    cr_expect_eq(sdconf_level("8"), -1);
    cr_expect_eq(sdconf_level("55"), -1);
    cr_expect_eq(sdconf_level(""), -1);
    cr_expect_eq(sdconf_level("Notice"), -1);
}
