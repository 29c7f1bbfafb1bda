/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "doctor/logrotateconf.h"

#define FILE_OF_OURS "/var/log/deed/deed.jsonl"

Test(doctor_logrotateconf, what_is_installed) {
    struct logrotateconf conf = LOGROTATECONF_INIT;

    logrotateconf_apply(
        &conf, "weekly\nrotate 4\ncreate 0640 root deed\ninclude /etc/logrotate.d\n", FILE_OF_OURS);
    cr_expect_eq(logrotateconf_days(&conf), 28);
    cr_expect(conf.owned);
    logrotateconf_apply(
        &conf,
        "# c\n/var/log/deed/deed.jsonl\n/var/log/deed/rejected.jsonl\n{\n"
        "\tmaxage 2557\n\n\tcreate 0640\n\tdaily\n\trotate -1\n\tdateext\n\tcompress\n"
        "\tcompresscmd /usr/bin/zstd\n\tpostrotate\n\t\tcopytruncate\n\tendscript\n}\n",
        FILE_OF_OURS);
    cr_expect(conf.found);
    cr_expect_eq(conf.days, 1);
    cr_expect_eq(logrotateconf_days(&conf), 2557);
    cr_expect(conf.dateext);
    cr_expect(conf.compress);
    cr_expect_not(conf.copytruncate);
    cr_expect_not(conf.owned);
    cr_expect_str_eq(conf.program, "/usr/bin/zstd");
}

Test(doctor_logrotateconf, other_blocks_do_not_count) {
    struct logrotateconf conf = LOGROTATECONF_INIT;

    logrotateconf_apply(&conf,
                        "/var/log/syslog /var/log/*.log {\n rotate 99\n copytruncate\n}\n"
                        "\"/var/log/deed/*.jsonl\" {\n  rotate = 5\n  daily\n}\n"
                        "/var/log/wtmp {\n  maxage 1\n}\n",
                        FILE_OF_OURS);
    cr_expect(conf.found);
    cr_expect_not(conf.copytruncate);
    cr_expect_eq(logrotateconf_days(&conf), 5);
}

Test(doctor_logrotateconf, how_long) {
    static const struct {
        struct logrotateconf conf;
        long days;
    } rows[] = {
        {{.days = 1, .rotate = -1}, -1},
        {{.days = 1, .rotate = -1, .maxage = 30}, 30},
        {{.days = 1, .rotate = 10, .maxage = 30}, 10},
        {{.days = 7, .rotate = 52, .maxage = 30}, 30},
        {{.days = 7, .rotate = 52}, 364},
        {{.days = 1, .rotate = 0}, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(logrotateconf_days(&rows[i].conf), rows[i].days, "row %zu", i);
}

Test(doctor_logrotateconf, any_cut_of_a_text_is_survived) {
    static const char text[] = "\"/a b\" {\n rotate\n=\n}\n}\n{\n'\npostrotate\n";

    for (size_t n = 0; n < sizeof(text); n++) {
        struct logrotateconf conf = LOGROTATECONF_INIT;
        char cut[sizeof(text)];

        memcpy(cut, text, n);
        cut[n] = '\0';
        logrotateconf_apply(&conf, cut, FILE_OF_OURS);
    }
}
