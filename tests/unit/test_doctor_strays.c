/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/strays.h"
#include "util/must.h"

Test(doctor_strays, a_unit_counts_once_with_its_newest_event) {
    struct strays *strays = must_zero(sizeof(*strays));

    strays_take(strays, "a.service", 9, 30);
    strays_take(strays, "b.service", 9, 20);
    strays_take(strays, "a.service", 9, 10);
    cr_assert_eq(strays->n, 2);
    cr_expect_str_eq(strays->list[0].unit, "a.service");
    cr_expect_eq(strays->list[0].n, 2);
    cr_expect_eq(strays->list[0].last, 30);
    cr_expect_not(strays->more);
    strays_free(strays);
}

Test(doctor_strays, whoever_makes_many_units_fills_a_bounded_list) {
    struct strays *strays = must_zero(sizeof(*strays));
    char name[32];

    for (unsigned i = 0; i < STRAYS_MAX + 10; i++) {
        snprintf(name, sizeof(name), "%u.service", i);
        strays_take(strays, name, strlen(name), 1);
    }
    cr_expect_eq(strays->n, STRAYS_MAX);
    cr_expect(strays->more);
    strays_free(strays);
}

/* Of a unit whose last event in the system's journal is of the time 100. */
static const char *why(struct stray_unit unit) {
    const struct stray stray = {.unit = "a.service", .last = 100, .n = 1};

    return stray_why(&stray, &unit);
}

static bool says(const char *text, const char *part) {
    return text && strstr(text, part);
}

Test(doctor_strays, why) {
    /* It has come to the namespace since. */
    cr_expect_null(why((struct stray_unit){.active = true, .started = 1, .there = 101}));
    cr_expect_null(why((struct stray_unit){.active = true, .started = 101}));
    /* It runs since before the namespace, or ran once before it. */
    cr_expect(says(why((struct stray_unit){.active = true, .started = 1, .namespace_from = 50}),
                   "since before the namespace"));
    cr_expect_null(why((struct stray_unit){.started = 1, .namespace_from = 150}));
    /* The namespace was there. */
    cr_expect(says(why((struct stray_unit){.active = true, .started = 60, .namespace_from = 50}),
                   "a chroot"));
    cr_expect(says(why((struct stray_unit){.namespace_from = 50}), "a chroot"));
    cr_expect(says(why((struct stray_unit){
                       .active = true, .started = 60, .namespace_from = 50, .namespace = "apart"}),
                   "LogNamespace="));
}
