/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-deliver: sends to the journal what processes left in the spool directory, and removes what
 * is in the evidence.
 *
 * A spool that has not changed for a while is locked and sent in order: its process has ended, or
 * has nothing to add. The process of an outbox sends its events itself; an event is sent again only
 * if the journal does not have it after a while. An event is removed only when it is in the
 * evidence or among the rejected, and the disk has that. So the worst that a kill can do is a
 * second copy.
 *
 * Everything in the directory can be hostile (files.h, spoolfile.h, record.h). No file keeps others
 * waiting: each gets one window in a round, and half of all files are reserved for system users.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "deliver/files.h"
#include "deliver/removal.h"
#include "deliver/send.h"
#include "deliver/space.h"
#include "deliver/stored.h"
#include "store/locate.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

/* For lookups in the journal, which take long, in each half of a round. */
#define LOOKUP_BUDGET (500 * NS_PER_MS)
#define PAUSE_BUSY (200 * NS_PER_MS)
#define PAUSE_IDLE NS_PER_S
#define SPACE_EVERY (60 * NS_PER_S)
/* Messages come at most this often: other users' files can cause them. */
#define REPORT_EVERY (60 * NS_PER_S)
/* With --once, the longest that it works. */
#define ONCE_TIMEOUT (30 * NS_PER_S)

struct deliver {
    struct files files;
    struct stored *stored;
    struct send send;
    struct removal removal;
    char log_directory[PATH_MAX];
    size_t broken; /* records left out since the last report */
    uint64_t reported;
};

static volatile sig_atomic_t stop;

static void on_signal(int number) {
    (void)number;
    stop = 1;
}

/* ---- messages ------------------------------------------------------------------------------- */

static void put_name(const char *name) {
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        if (*c <= 0x20 || *c >= 0x7f || *c == '\\')
            fprintf(stderr, "\\x%02x", *c);
        else
            fputc(*c, stderr);
}

static void report(struct deliver *d, uint64_t now, bool at_once) {
    if (!d->files.removed && !d->broken && !d->send.sent && !d->removal.error && !d->files.error)
        return;
    if (!at_once && d->reported && now - d->reported < REPORT_EVERY)
        return;
    d->reported = now;
    if (d->send.sent)
        fprintf(stderr, "%zu event%s sent to the journal\n", d->send.sent,
                d->send.sent == 1 ? "" : "s");
    if (d->files.removed) {
        fprintf(stderr,
                "%zu file%s removed from %s that libdeed did not make; the last, of uid %u: ",
                d->files.removed, d->files.removed == 1 ? "" : "s", d->files.directory,
                d->files.last_uid);
        put_name(d->files.last_name);
        fprintf(stderr, ": %s\n", d->files.last_why);
    }
    if (d->broken)
        fprintf(stderr, "%zu record%s left out that are no events\n", d->broken,
                d->broken == 1 ? "" : "s");
    if (d->files.error)
        fprintf(stderr, "%s/%s: %s; what is in there stays until it can be read\n",
                d->files.directory, d->files.error_name, strerror(d->files.error));
    if (d->removal.error)
        fprintf(stderr, "%s: %s; what is kept here stays until the disk has it\n",
                d->removal.no_file ? "the journal" : d->log_directory, strerror(d->removal.error));
    d->files.removed = 0;
    d->files.error = 0;
    d->broken = 0;
    d->send.sent = 0;
    d->removal.error = 0;
}

/* ---- rounds ---------------------------------------------------------------------------------- */

static bool is_busy(const struct files *files) {
    for (size_t i = 0; i < files->n; i++)
        if (files->file[i].n > 0)
            return true;
    return false;
}

static void look_at_space(const struct deliver *d) {
    space_look("spool", d->files.directory, DEED_STATE_DIRECTORY);
    if (*d->log_directory)
        space_look("log", d->log_directory, DEED_STATE_DIRECTORY);
}

static void work(struct deliver *d, uint64_t now) {
    bool followed;

    d->broken += files_load(&d->files, now);
    followed = stored_follow(d->stored, d->files.file, d->files.n) >= 0;
    removal_run(&d->removal, &d->files, now, monotonic_ns() + LOOKUP_BUDGET);
    if (followed)
        send_all(&d->send, &d->files, now, monotonic_ns() + LOOKUP_BUDGET);
}

static int deliver(struct deliver *d, bool once) {
    struct files *files = &d->files;
    uint64_t began = monotonic_ns(), space_checked = 0;
    size_t left;
    int r;

    while (!stop) {
        uint64_t now = monotonic_ns();

        if (!space_checked || now - space_checked > SPACE_EVERY) {
            look_at_space(d);
            space_checked = now;
        }
        r = files_scan(files, now);
        if (r < 0) {
            fprintf(stderr, "%s: %s\n", files->directory, strerror(-r));
            return EXIT_FAILURE;
        }
        if (files->n > 0)
            work(d, now);
        report(d, now, false);
        if (files->n == 0 && files->ignored == 0)
            break;
        if (once && (d->send.unavailable || now - began > ONCE_TIMEOUT))
            break;
        nap(is_busy(files) ? PAUSE_BUSY : PAUSE_IDLE);
    }
    report(d, monotonic_ns(), true);
    left = files->n + files->ignored;
    if (!once || left == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "%zu file%s left in %s\n", left, left == 1 ? "" : "s", files->directory);
    return EXIT_FAILURE;
}

/* ---- the command ----------------------------------------------------------------------------- */

/* The directory of the evidence. NULL: it is not known, or there is none. */
static const char *find_evidence(struct deliver *d) {
    char why[LOCATE_WHY];
    bool known = locate_written(d->log_directory, why);

    if (*why)
        fprintf(stderr, "%s%s\n", why, known ? "" : "; what is in the journal counts as kept");
    return known ? d->log_directory : NULL;
}

static int open_all(struct deliver *d, const char *directory, bool no_file) {
    const char *evidence;
    int r = files_open(&d->files, directory);

    if (r < 0)
        return r;
    r = stored_open(&d->stored);
    if (r < 0) {
        fprintf(stderr, "the journal: %s\n", strerror(-r));
        return r;
    }
    send_init(&d->send, d->stored);
    evidence = find_evidence(d);
    r = removal_open(&d->removal, no_file ? NULL : evidence, d->stored);
    if (r < 0)
        fprintf(stderr, "no memory\n");
    return r;
}

static void help(void) {
    printf("Usage: deed-deliver [--once] [--no-file] [--spool-directory DIR]\n\n"
           "Sends to the journal what processes left in the spool, in their owners' names, and "
           "removes\n"
           "what is in the evidence. Ends when the spool is empty. See deed-deliver(8).\n\n"
           "  --once                 end when nothing more can be done now\n"
           "  --no-file              remove what is in the journal: nothing writes it to a file\n"
           "  --spool-directory DIR  instead of " DEED_SPOOL_DIRECTORY "\n"
           "  --help                 show this\n"
           "  --version              show the version\n");
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"once", no_argument, NULL, 'o'},
                                            {"no-file", no_argument, NULL, 'n'},
                                            {"spool-directory", required_argument, NULL, 's'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'V'},
                                            {0}};
    static struct deliver d; /* large: without a value, the file need not hold it */
    const struct sigaction action = {.sa_handler = on_signal};
    const char *directory = DEED_SPOOL_DIRECTORY;
    bool once = false, no_file = false;
    int option, r;

    stdio_hold();
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (option) {
        case 'o':
            once = true;
            break;
        case 'n':
            no_file = true;
            break;
        case 's':
            directory = optarg;
            break;
        case 'h':
            help();
            return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        case 'V':
            printf("deed-deliver %s\n", DEED_VERSION);
            return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
        default:
            return 2;
        }
    }
    if (optind < argc) {
        fprintf(stderr, "%s: takes no argument; see deed-deliver --help\n", argv[optind]);
        return 2;
    }
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    send_init(&d.send, NULL);
    r = open_all(&d, directory, no_file) < 0 ? EXIT_FAILURE : deliver(&d, once);
    files_close(&d.files);
    send_close(&d.send);
    removal_close(&d.removal);
    stored_close(d.stored);
    return r;
}
