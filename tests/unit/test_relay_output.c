/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the relay keeps for rsyslogd while that takes less than comes. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "relay/output.h"

static int listen_at(char path[64]) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    strcpy(path, "/tmp/deed-unit.XXXXXX");
    cr_assert_not_null(mkdtemp(path));
    strcat(path, "/socket");
    strcpy(address.sun_path, path);
    cr_assert_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    cr_assert_eq(listen(fd, 1), 0);
    return fd;
}

static void remove_at(char path[64]) {
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
}

/* The reader is always behind, so that the buffer is never empty. */
Test(relay_output, the_buffer_holds_no_more_than_what_waits) {
    static char text[1000], room[2000];
    struct flight_line line = {.bytes = text, .n = sizeof(text), .file = FLIGHT_EVIDENCE};
    struct output output;
    size_t most = 0;
    int server, peer;
    char path[64];

    memset(text, 'x', sizeof(text));
    server = listen_at(path);
    output_init(&output, path);
    cr_assert_eq(output_connect(&output), 0);
    peer = accept(server, NULL, NULL);
    while (output_waiting(&output) < 100 * sizeof(text)) {
        cr_assert(output_put(&output, &line));
        cr_assert_eq(output_flush(&output), 0);
    }
    for (int i = 0; i < 20000; i++) {
        cr_assert(output_put(&output, &line));
        for (size_t got = 0; got < 900;) {
            ssize_t n = read(peer, room, 900 - got);

            cr_assert_gt(n, 0);
            got += (size_t)n;
        }
        cr_assert_eq(output_flush(&output), 0);
        if (output_waiting(&output) > most)
            most = output_waiting(&output);
    }
    cr_expect_leq(output.waiting.n, 2 * most + 65536, "%zu bytes for %zu", output.waiting.n, most);
    output_close(&output);
    close(peer);
    close(server);
    remove_at(path);
}
