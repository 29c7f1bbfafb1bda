/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * emit SERVICE COUNT [PAUSE_US]: records COUNT events as fast as it can, or with a pause between
 * two. Each has a number of its own as request_id, SERVICE-1 to SERVICE-COUNT. Prints how many were
 * acknowledged and how many were not; exits with 1 if any was not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <deed.h>

int main(int argc, char **argv) {
    deed_options options = DEED_OPTIONS_INIT;
    long count = argc > 2 ? strtol(argv[2], NULL, 10) : 0, good = 0;
    unsigned pause = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
    deed_log *log;

    if (count <= 0) {
        fprintf(stderr, "Usage: emit SERVICE COUNT [PAUSE_US]\n");
        return 2;
    }
    options.deadline_ms = 2000;
    if (deed_open(&log, argv[1], &options) < 0) {
        fprintf(stderr, "emit: %s\n", deed_error_text());
        return 1;
    }
    for (long i = 1; i <= count; i++) {
        char id[96];

        snprintf(id, sizeof(id), "%s-%ld", argv[1], i);
        if (deed_record(log, deed_user("alice@corp.com"), DEED_ACTION_CUSTOMER_UPDATE,
                        deed_resource("customer", "4471"), DEED_SUCCESS,
                        DEED_DETAILS(.source_ip = "203.0.113.42", .request_id = id,
                                     .reason = "TICKET-882")) >= 0)
            good++;
        else if (good + 1 == i)
            fprintf(stderr, "emit: event %ld: %s\n", i, deed_error_text());
        if (pause)
            usleep(pause);
    }
    deed_close(log);
    printf("%ld acknowledged, %ld not\n", good, count - good);
    return good == count ? 0 : 1;
}
