/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "store/outputs.h"

#define WRITER "binary=\"/usr/libexec/deed/deed-write "

Test(outputs, directory_of_both_files) {
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {WRITER "/var/log/deed/deed.jsonl\"\n" WRITER "--spare 10 /var/log/deed/rejected.jsonl\"\n",
         "/var/log/deed"},
        {"# deed-write /x/deed.jsonl\"\n" WRITER "/srv/e/deed.jsonl\"", "/srv/e"},
        {WRITER "/deed.jsonl\"", "/"},
        {"", NULL},
        {"deed-write", NULL},
        {"deed-write /x", NULL},
        {WRITER "/srv/audit.log\"", NULL},
        {WRITER "srv/deed.jsonl\"", NULL},
        {WRITER "/a/deed.jsonl\"\n" WRITER "/b/rejected.jsonl\"", NULL},
        {WRITER "/a/deed.jsonl\"\n" WRITER "/a/other.jsonl\"", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char found[PATH_MAX];
        const char *why = NULL;
        bool is = outputs_directory(cases[i].text, strlen(cases[i].text), found, &why);

        cr_expect_eq(is, cases[i].wanted != NULL, "%zu", i);
        cr_expect_eq(is, why == NULL, "%zu", i);
        if (is && cases[i].wanted)
            cr_expect_str_eq(found, cases[i].wanted);
    }
}
