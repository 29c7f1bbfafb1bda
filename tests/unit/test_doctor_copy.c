/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "doctor/copy.h"

Test(doctor_copy, a_queue_as_rsyslogd_leaves_it) {
    struct copy_state state = {0};

    cr_expect(copy_state_parse("<OPB:1:qqueue:1:\n+iQueueSize:2:3:450:\n"
                               "+tVars.disk.sizeOnDisk:2:6:213000:\n>End\n.\n",
                               &state));
    cr_expect_eq(state.waiting, 450);
    cr_expect_eq(state.bytes, 213000);
}

Test(doctor_copy, what_is_no_queue) {
    static const char *const texts[] = {
        "",
        "\n+iQueueSize:2:3:450:\n",
        "\n+iQueueSize:2:3:\n+tVars.disk.sizeOnDisk:2:6:213000:\n",
        "\n+iQueueSize:2:3:-1:\n+tVars.disk.sizeOnDisk:2:6:213000:\n",
        "\n+iQueueSize:2:3:x:\n+tVars.disk.sizeOnDisk:2:6:213000:\n",
        "\n+iQueueSize:2:3:1\n+tVars.disk.sizeOnDisk:2:6:213000:\n",
        "\n+iQueueSize:2:30:99999999999999999999999999:\n+tVars.disk.sizeOnDisk:2:6:213000:\n",
        "\n+iQueueSize:",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct copy_state state;

        cr_expect_not(copy_state_parse(texts[i], &state), "%zu", i);
    }
}
