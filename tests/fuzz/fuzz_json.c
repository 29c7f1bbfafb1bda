/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a JSON line: refused with a reason, or an event whose line is as it must be. */
#include "cli/intake.h"
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct intake intake;
    char why[256] = "";

    if (intake_parse((const char *)data, size, &intake, why, sizeof(why)) < 0) {
        MUST(*why);
        return 0;
    }
    check_line(&intake.event);
    intake_free(&intake);
    return 0;
}
