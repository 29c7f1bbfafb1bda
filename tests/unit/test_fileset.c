/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/fileset.h"

Test(fileset, oldest_first_and_rejected_last) {
    static const char *const names[] = {
        "deed.jsonl",
        "deed.jsonl-20260601.zst",
        "deed.jsonl-20251231.gz",
        "deed.jsonl-20260602",
        "deed.jsonl.2.gz",
        "deed.jsonl.10.gz",
        "deed.jsonl.1",
        "deed.jsonl-20260601-1",
        "rejected.jsonl",
        "rejected.jsonl-20260601.zst",
    };
    static const char *const others[] = {"deed.jsonl~", "deed.jsonl-20260601.zst.tmp",
                                         "deed.jsonl.", "deed.jsonl-",
                                         "other.jsonl", "deed.jsonl-2026\n0601"};
    static const char *const wanted[] = {
        "deed.jsonl-20251231.gz",
        "deed.jsonl-20260601.zst",
        "deed.jsonl-20260601-1",
        "deed.jsonl-20260602",
        "deed.jsonl.10.gz",
        "deed.jsonl.2.gz",
        "deed.jsonl.1",
        "deed.jsonl",
        "rejected.jsonl-20260601.zst",
        "rejected.jsonl",
    };
    char path[] = "/tmp/deed-fileset.XXXXXX";
    struct fileset set;
    int at;

    cr_assert_not_null(mkdtemp(path));
    at = open(path, O_RDONLY | O_DIRECTORY);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        close(openat(at, names[i], O_CREAT | O_WRONLY, 0600));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        close(openat(at, others[i], O_CREAT | O_WRONLY, 0600));
    cr_assert_eq(fileset_read(at, &set), 0);
    cr_assert_eq(set.n, sizeof(wanted) / sizeof(wanted[0]));
    cr_expect_eq(set.n_strange, 5, "all but other.jsonl may be evidence");
    for (size_t i = 0; i < set.n; i++) {
        cr_expect_str_eq(set.files[i].name, wanted[i]);
        cr_expect_eq(set.files[i].rejected, i >= 8);
        cr_expect_eq(set.files[i].current, i == 7);
    }
    fileset_free(&set);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        unlinkat(at, names[i], 0);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        unlinkat(at, others[i], 0);
    close(at);
    rmdir(path);
}
