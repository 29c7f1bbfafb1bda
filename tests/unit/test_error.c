/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>

#include "lib/error.h"

Test(error, only_documented_values_come_out) {
    static const struct {
        int in, out;
    } rows[] = {
        {EINVAL, -EINVAL},
        {ENOENT, -ENOENT},
        {ECONNREFUSED, -ECONNREFUSED},
        {ETIMEDOUT, -ETIMEDOUT},
        {EACCES, -EACCES},
        {ENOMEM, -ENOMEM},
        {EMFILE, -EMFILE},
        {ENOTSUP, -ENOTSUP},
        {ENFILE, -EMFILE},
        {EPERM, -EACCES},
        {EROFS, -EACCES},
        {ELOOP, -EACCES},
        {ENOSYS, -ENOTSUP},
        {EXDEV, -EIO},
        {0, -EIO},
        {-1, -EIO},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(fail(rows[i].in, "x"), rows[i].out, "errno %d", rows[i].in);
}

static void *other_thread(void *unused) {
    (void)unused;
    cr_expect_str_eq(error_text(), "");
    cr_expect_eq(fail(EINVAL, "other"), -EINVAL);
    return NULL;
}

Test(error, text_belongs_to_the_thread) {
    pthread_t thread;

    cr_expect_eq(fail(EINVAL, "action: %s", "missing"), -EINVAL);
    cr_assert_eq(pthread_create(&thread, NULL, other_thread, NULL), 0);
    pthread_join(thread, NULL);
    cr_expect_str_eq(error_text(), "action: missing");
}
