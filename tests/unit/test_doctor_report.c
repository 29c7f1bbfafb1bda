/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/report.h"
#include "doctor/system.h"

Test(doctor_report, hostile_text_is_one_safe_line) {
    struct report report = {.check = "x"};
    struct row *row =
        report_add(&report, DOCTOR_PROBLEM, "%s", "a\x1b[2J\nok  \xe2\x80\xae\x7f\xff");

    row_why(row, "%s", "\r");
    row_mend(row, "rm %s", "\t");
    cr_expect_str_eq(report.rows[0].finding, "a\\x1b[2J\\x0aok  \\xe2\\x80\\xae\\x7f\\xff");
    cr_expect_str_eq(report.rows[0].why, "\\x0d");
    cr_expect_str_eq(report.rows[0].mend, "rm \\x09");
    cr_expect_eq(report.count[DOCTOR_PROBLEM], 1);
    report_free(&report);
}

Test(doctor_report, more_rows_than_there_was_room_for) {
    struct report report = {.check = "x"};

    for (int i = 0; i < 1000; i++)
        report_add(&report, DOCTOR_OK, "%d", i);
    cr_expect_eq(report.n, 1000);
    cr_expect_str_eq(report.rows[999].finding, "999");
    report_free(&report);
}

/* The shell says what the word means. */
Test(doctor_report, a_word_for_the_shell_stays_what_it_is) {
    static const char *const words[] = {"plain-word_1.service",
                                        "",
                                        " ",
                                        "a b",
                                        "'",
                                        "\"",
                                        "\\",
                                        "a\\x2db@c.service",
                                        "$(id)",
                                        "`id`",
                                        "a\nb",
                                        "\x1b[2J",
                                        "\xc3\xa9",
                                        "\xff",
                                        "-e",
                                        "!",
                                        "*",
                                        "~",
                                        "a;b"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        char *word = shell_word(words[i]), *output = NULL;
        char *command = must_printf("printf %%s. %s", word);
        const char *argv[] = {"/bin/bash", "-c", command, NULL};
        char *wanted = must_printf("%s.", words[i]);

        cr_assert_eq(system_run(argv, 10, &output), 0);
        if (strcmp(words[i], "-e") != 0)
            cr_expect_str_eq(output, wanted, "%s", word);
        free(output);
        free(wanted);
        free(command);
        free(word);
    }
}
