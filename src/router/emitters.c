/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-emitters FILE TABLE: makes rsyslogd's lookup table from emitters.json, which admins write.
 * In the table users are numbers, and rows with mistakes are missing. Runs before rsyslogd starts,
 * and when it is reloaded.
 *
 * A row with a mistake is reported in the system log and on standard error (which rsyslog.service
 * has closed), and makes the exit status 1; the table has the other rows. If the file cannot be
 * read or is no JSON, an existing table stays. If there is none, one without rows is made, as
 * rsyslogd does not start without a table.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "journal/emitters.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/io.h"

#define TABLE_MODE 0644

static void log_mistake(const char *what, void *data) {
    (void)data;
    syslog(LOG_ERR, "%s", what);
}

/* Replaces the table in one step; after an error it is as it was. Returns the exit status. */
static int replace(const char *path, const struct emitters *emitters) {
    CLEANUP_FREE char *text = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&text, &n);
    bool printed = file && emitters_print(emitters, file);
    int r;

    if (file && fclose(file) != 0)
        printed = false;
    r = printed ? io_replace(path, text, n, TABLE_MODE) : -ENOMEM;
    if (r < 0)
        syslog(LOG_ERR, "%s: %s", path, strerror(-r));
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int make(const char *path, const char *table) {
    struct emitters emitters;
    int r = emitters_read(path, &emitters, log_mistake, NULL), status;

    if (r == -ENOMEM)
        syslog(LOG_ERR, "no memory");
    /* Nothing of the file could be read. */
    if (r < 0 && !emitters.rows && access(table, F_OK) == 0) {
        syslog(LOG_ERR, "%s stays as it is", table);
        return EXIT_FAILURE;
    }
    status = replace(table, &emitters);
    emitters_free(&emitters);
    return r < 0 ? EXIT_FAILURE : status;
}

static int usage(FILE *to) {
    fputs("Usage: deed-emitters FILE TABLE\n\n"
          "Make the table that rsyslogd looks into of emitters.json; see deed-emitters(8).\n\n"
          "  --help     show this\n"
          "  --version  show the version\n",
          to);
    return to == stdout ? EXIT_SUCCESS : 2;
}

int main(int argc, char **argv) {
    static const struct option options[] = {
        {"help", no_argument, NULL, 'h'}, {"version", no_argument, NULL, 'V'}, {0}};
    int option;

    stdio_hold();
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        switch (option) {
        case 'h':
            return usage(stdout);
        case 'V':
            printf("deed-emitters %s\n", DEED_VERSION);
            return EXIT_SUCCESS;
        default:
            return usage(stderr);
        }
    if (argc - optind != 2)
        return usage(stderr);
    openlog("deed-emitters", LOG_PERROR, LOG_DAEMON);
    return make(argv[optind], argv[optind + 1]);
}
