/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "doctor/accepted.h"

static char told[256];

static void wrong(size_t number, const char *why, void *data) {
    size_t n = strlen(told);

    (void)data;
    snprintf(told + n, sizeof(told) - n, "%zu %s\n", number, why);
}

static struct accepted parse(const char *text) {
    struct accepted accepted;

    *told = '\0';
    accepted_parse(text, &accepted, wrong, NULL);
    return accepted;
}

Test(doctor_accepted, has_a_check_a_text_and_a_reason) {
    struct accepted accepted = parse("# why\n\nclock: a container: see OPS-12\r\n"
                                     "  unit-level   shop.service  :  two events a day  ");

    cr_assert_eq(accepted.n, 2);
    cr_expect_str_eq(accepted.lines[0].check, "clock");
    cr_expect_str_eq(accepted.lines[0].text, "");
    cr_expect_str_eq(accepted.lines[0].reason, "a container: see OPS-12");
    cr_expect_eq(accepted.lines[0].number, 3);
    cr_expect_str_eq(accepted.lines[1].check, "unit-level");
    cr_expect_str_eq(accepted.lines[1].text, "shop.service");
    cr_expect_str_eq(accepted.lines[1].reason, "two events a day");
    cr_expect_str_eq(told, "");
    accepted_free(&accepted);
}

Test(doctor_accepted, says_what_is_wrong_with_a_line) {
    struct accepted accepted = parse("clock\nclock:\nclock:  \n: reason\nspace: reason\n");

    cr_expect_eq(accepted.n, 1);
    cr_expect_str_eq(told,
                     "1 no \"CHECK: REASON\"\n2 no reason\n3 no reason\n4 no \"CHECK: REASON\"\n");
    accepted_free(&accepted);
}

Test(doctor_accepted, takes_findings_of_its_check_alone_and_keeps_them) {
    struct accepted accepted = parse("clock: c\nunit-level shop: u\x1b\n");
    struct report report = {.check = "clock"};

    report_add(&report, DOCTOR_UNKNOWN, "not asked here");
    accepted_apply(&accepted, &report, 0);
    report.check = "unit-level";
    report_add(&report, DOCTOR_OK, "shop.service has none");
    report_add(&report, DOCTOR_PROBLEM, "shop.service: LogLevelMax=err");
    report_add(&report, DOCTOR_PROBLEM, "other.service: LogLevelMax=err");
    accepted_apply(&accepted, &report, 1);
    report.check = "space";
    report_add(&report, DOCTOR_WARNING, "shop");
    accepted_apply(&accepted, &report, 4);
    cr_expect_eq(report.count[DOCTOR_ACCEPTED], 2);
    cr_expect_eq(report.count[DOCTOR_UNKNOWN], 0);
    cr_expect_eq(report.count[DOCTOR_PROBLEM], 1);
    cr_expect_eq(report.count[DOCTOR_WARNING], 1);
    cr_expect_eq(report.rows[0].status, DOCTOR_ACCEPTED);
    cr_expect_str_eq(report.rows[0].finding, "not asked here");
    cr_expect_eq(report.rows[1].status, DOCTOR_OK);
    cr_expect_str_eq(report.rows[2].reason, "u\\x1b", "made safe");
    cr_expect_null(report.rows[3].reason);
    cr_expect_eq(accepted.lines[0].met, 1);
    cr_expect_eq(accepted.lines[1].met, 1);
    report_free(&report);
    accepted_free(&accepted);
}
