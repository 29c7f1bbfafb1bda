/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed-relay: brings the audit events of the journals to rsyslogd, and sees to it that they stand
 * in the files. See relay.h and deed-relay(8). */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "relay/relay.h"
#include "store/locate.h"
#include "util/descriptor.h"

static void help(void) {
    printf("Usage: deed-relay [OPTION...]\n\n"
           "Hands the audit events of the journals to rsyslogd, and sends again what does not turn "
           "up in the\nfiles. A service runs it. See deed-relay(8).\n\n"
           "  --once           end when everything that the journals have is written\n"
           "  --directory DIR  where the evidence is\n"
           "  --socket PATH    where rsyslogd listens [" DEED_RELAY_SOCKET "]\n"
           "  --place FILE     how far it is [" POSITIONS_RELAY "]\n"
           "  --emitters FILE  who may record [" EMITTERS_PATH "]\n"
           "  --help           show this\n"
           "  --version        show the version\n");
}

/* -1: go on; else an exit status. */
static int read_options(int argc, char **argv, struct relay_options *ret) {
    static const struct option options[] = {
        {"once", no_argument, NULL, 'o'},           {"directory", required_argument, NULL, 'd'},
        {"socket", required_argument, NULL, 's'},   {"place", required_argument, NULL, 'p'},
        {"emitters", required_argument, NULL, 'e'}, {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},        {0}};
    int option;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        switch (option) {
        case 'o':
            ret->once = true;
            break;
        case 'd':
            ret->directory = optarg;
            break;
        case 's':
            ret->socket = optarg;
            break;
        case 'p':
            ret->place = optarg;
            break;
        case 'e':
            ret->emitters = optarg;
            break;
        case 'h':
            help();
            return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        case 'V':
            printf("deed-relay %s\n", DEED_VERSION);
            return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        default:
            return 2;
        }
    if (optind == argc)
        return -1;
    fprintf(stderr, "deed-relay: %s: takes no argument; see deed-relay --help\n", argv[optind]);
    return 2;
}

int main(int argc, char **argv) {
    static struct relay relay; /* large: without a value, the file need not hold it */
    struct relay_options options = {
        .socket = DEED_RELAY_SOCKET, .place = POSITIONS_RELAY, .emitters = EMITTERS_PATH};
    char directory[PATH_MAX], why[LOCATE_WHY] = "";
    int r = read_options(argc, argv, &options);

    stdio_hold();
    if (r >= 0)
        return r;
    if (!options.directory) {
        options.directory = directory;
        if (!locate_written(directory, why)) {
            fprintf(stderr, "%s\n", why);
            return EXIT_FAILURE;
        }
    }
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    r = relay_open(&relay, &options);
    if (r == 0)
        r = relay_run(&relay);
    relay_close(&relay);
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
