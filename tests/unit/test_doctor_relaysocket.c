/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "doctor/relaysocket.h"

static const struct socket_rights rights = {.rsyslogd = 104, .relay = 990};

Test(doctor_relaysocket, the_directory) {
    const struct stat good = {.st_mode = S_IFDIR | 0750, .st_gid = 990};
    struct stat st = good;

    cr_expect_null(socket_judge_directory(&st, &rights));
    st.st_mode = S_IFDIR | 0755;
    cr_expect_not_null(socket_judge_directory(&st, &rights));
    st.st_mode = S_IFDIR | 0770; /* the relay could put another socket there */
    cr_expect_not_null(socket_judge_directory(&st, &rights));
    st.st_mode = S_IFLNK | 0750;
    cr_expect_not_null(socket_judge_directory(&st, &rights));
    st = good;
    st.st_uid = 104;
    cr_expect_not_null(socket_judge_directory(&st, &rights));
    st = good;
    st.st_gid = 0;
    cr_expect_not_null(socket_judge_directory(&st, &rights));
}

Test(doctor_relaysocket, the_socket) {
    const struct stat good = {.st_mode = S_IFSOCK | 0660, .st_gid = 990};
    struct stat st = good;

    cr_expect_null(socket_judge(&st, &rights));
    st.st_uid = 104; /* rsyslogd has dropped root's rights */
    cr_expect_null(socket_judge(&st, &rights));
    st.st_uid = 1000;
    cr_expect_not_null(socket_judge(&st, &rights));
    st = good;
    st.st_mode = S_IFSOCK | 0666;
    cr_expect_not_null(socket_judge(&st, &rights));
    st.st_mode = S_IFSOCK | 0600; /* the relay cannot open it */
    cr_expect_not_null(socket_judge(&st, &rights));
    st.st_mode = S_IFIFO | 0660;
    cr_expect_not_null(socket_judge(&st, &rights));
    st = good;
    st.st_gid = 4;
    cr_expect_not_null(socket_judge(&st, &rights));
}
