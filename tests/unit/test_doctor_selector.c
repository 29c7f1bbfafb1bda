/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "doctor/selector.h"

static const struct {
    const char *text;
    size_t length;
    bool takes;
} rows[] = {
    {"*.* /var/log/all", 3, true},
    {"*.*;auth,authpriv.none\t-/var/log/syslog", 22, true},
    {"*.* @@loghost", 3, true},
    {"*.info;mail.none;authpriv.none;cron.none /var/log/messages", 40, true},
    {"*.notice x", 8, true},
    {"*.warn x", 6, true},
    {"*.=notice x", 9, true},
    {"*.WARNING x", 9, true},
    {"audit.* x", 7, true},
    {"kern,audit.* x", 12, true},
    {"*.!=notice;*.warning x", 20, true},
    {"*.*;*.!info;*.debug x", 19, true}, /* debug: all priorities again */
    {"*.=debug;\\\n\tauth.none;\\\n\t*.=notice x", 34, true},
    {"*.err x", 5, false},
    {"*.emerg :omusrmsg:*", 7, false},
    {"*.=info x", 7, false},
    {"*.*;*.none x", 10, false},
    {"*.*;audit.none x", 14, false},
    {"*.*;*.!debug x", 12, false},
    {"auth,authpriv.* /var/log/auth.log", 15, false},
    {"kern.* x", 6, false},
    {"mail.* x", 6, false},
    {"*.nonsense x", 10, false},
    {"call deed", 0, false},
    {"*.*", 0, false},
    {"*.*;", 0, false},
    {"*. x", 0, false},
    {".* x", 0, false},
    {"if $x == \"*.* y\" then stop", 0, false},
    {"", 0, false},
};

Test(doctor_selector, rows) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_expect_eq(selector_length(rows[i].text), rows[i].length, "%s: %zu", rows[i].text,
                     selector_length(rows[i].text));
        cr_expect_eq(selector_takes_events(rows[i].text), rows[i].takes, "%s", rows[i].text);
    }
}

Test(doctor_selector, any_cut_of_a_text_is_survived) {
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (size_t n = 0; n < strlen(rows[i].text); n++) {
            char cut[64] = "";

            memcpy(cut, rows[i].text, n);
            selector_takes_events(cut);
        }
}
