/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-write [--spare PERCENT] [--lock LOCK] FILE: appends each line of standard input to FILE and
 * confirms it.
 *
 * What rsyslogd's omprog runs. Its protocol with confirmMessages="on": "OK" at the start and for
 * each line that is written; any other answer, and the line comes again. rsyslogd that stands still
 * here reads no further in the journal, so nothing is lost while FILE cannot be written: a full
 * disk, a directory that is gone, rights that are wrong. It is tried a few times a second; what is
 * wrong is said once in a few seconds, for rsyslogd to log. What the disk could not keep afterwards
 * is written again, and said.
 *
 * It ends with rsyslogd, however that ends. A line that is half written then stays as a fragment on
 * a line of its own, and comes again whole: nothing here ever makes FILE shorter.
 *
 * With --spare, lines are not written but counted while less than that of the disk is free; a line
 * says how many, once there is room again. A line without its line feed at the end of the input was
 * never confirmed and is not written.
 *
 * A rsyslogd that is not root may not write FILE. Then this program gives its input and output to
 * another one of its kind, which root's service manager starts for it (deed-write --serve), and
 * waits for its end: so that rsyslogd, which reads what anybody sends, can add lines to the
 * evidence and do nothing else to it. See pass.h.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "router/pass.h"
#include "router/sink.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

#define TRY_EVERY_MS 200
#define TRIES 15 /* then rsyslogd hears of it */
#define FAILURE_MS 1000
#define IDLE_MS 1000

#define LOCK DEED_RUN_DIRECTORY "/write.lock"
#define PASS_SOCKET DEED_RUN_DIRECTORY "/write"

struct writer {
    struct sink sink;
    int spare; /* percent; 0: none */
    unsigned long long left_out;
    int error; /* of the disk, as negative errno, of which rsyslogd has not heard */
};

static const char *reason(int error) {
    return error == EBUSY ? "another deed-write has to finish its line" : strerror(error);
}

static bool answer(const char *text) {
    return fputs(text, stdout) >= 0 && putchar('\n') != EOF && fflush(stdout) == 0;
}

static int write_left_out(struct writer *writer) {
    char line[160];
    int n = snprintf(line, sizeof(line),
                     "{\"rejected\":\"left out, to spare the disk for evidence; the journal has "
                     "them\",\"count\":%llu}\n",
                     writer->left_out);
    int r = sink_write(&writer->sink, line, (size_t)n);

    if (r == 0)
        writer->left_out = 0;
    return r;
}

static int take(struct writer *writer, const char *line, size_t size) {
    int r = writer->spare ? sink_room(&writer->sink) : 0;

    if (r < 0)
        return r;
    if (r < writer->spare) {
        writer->left_out++;
        return 0;
    }
    if (writer->left_out) {
        r = write_left_out(writer);
        if (r < 0)
            return r;
    }
    return sink_write(&writer->sink, line, size);
}

/* One that goes on trying after its rsyslogd is gone would finish a line in the middle of
 * another's. */
static bool is_heard(void) {
    struct pollfd p = {.fd = STDOUT_FILENO};

    return poll(&p, 1, 0) >= 0 && !(p.revents & (POLLERR | POLLHUP | POLLNVAL));
}

static bool answer_error(const struct writer *writer, int r, const char *consequence) {
    char text[512];

    snprintf(text, sizeof(text), "%s: %s%s", writer->sink.path, reason(-r), consequence);
    return answer(text);
}

/* It is written. Where the disk did not keep what was written before, rsyslogd has something to
 * log, and the line comes once more. */
static bool confirm(struct writer *writer) {
    int r = sink_sync(&writer->sink, false);

    if (r == 0)
        r = writer->error;
    writer->error = 0;
    return r == 0 ? answer("OK")
                  : answer_error(writer, r,
                                 ": the disk did not keep what was written last; it is written "
                                 "again");
}

/* False: rsyslogd is gone. */
static bool take_and_answer(struct writer *writer, const char *line, size_t size) {
    int r = 0;

    for (int i = 0; i < TRIES; i++) {
        r = take(writer, line, size);
        if (r == 0)
            return confirm(writer);
        nap(TRY_EVERY_MS * NS_PER_MS);
        if (!is_heard())
            return false;
    }
    return answer_error(writer, r, "; events wait in the journal until it can be written");
}

/* rsyslogd sends a line when the one before is confirmed, so none is in a buffer of ours. */
static bool is_idle(void) {
    struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&p, 1, IDLE_MS) == 0;
}

/* The last line of a burst does not wait for the next burst. */
static void sync_while_idle(struct writer *writer) {
    while (writer->sink.dirty && is_idle()) {
        int r = sink_sync(&writer->sink, true);

        if (r < 0)
            writer->error = r;
    }
}

static void finish(struct writer *writer) {
    int r = sink_sync(&writer->sink, true);

    /* It is written again, once. */
    if (r < 0)
        r = sink_sync(&writer->sink, true);
    if (r < 0)
        fprintf(stderr,
                "deed-write: %s: %s: the disk did not keep what was written last; "
                "deed reconcile brings what is missing\n",
                writer->sink.path, reason(-r));
    sink_close(&writer->sink);
}

static int run(struct writer *writer) {
    CLEANUP_FREE char *line = NULL;
    size_t size = 0;
    ssize_t n;

    if (!answer("OK"))
        return EXIT_FAILURE;
    while ((n = getline(&line, &size, stdin)) > 0 && line[n - 1] == '\n' &&
           take_and_answer(writer, line, (size_t)n))
        sync_while_idle(writer);
    finish(writer);
    return EXIT_SUCCESS;
}

static int usage(FILE *to) {
    fputs("Usage: deed-write [--spare PERCENT] [--lock LOCK] FILE\n"
          "       deed-write --serve [--lock LOCK]\n\n"
          "Append the lines of standard input to FILE and confirm each; rsyslogd runs this.\n\n"
          "  --spare PERCENT  write nothing while less of the disk is free\n"
          "  --lock LOCK      shared with whoever else writes FILE [" DEED_RUN_DIRECTORY
          "/write.lock]\n"
          "  --serve          do it for the one who is connected to standard input\n"
          "  --help           show this\n"
          "  --version        show the version\n",
          to);
    return to == stdout ? EXIT_SUCCESS : 2;
}

struct choice {
    struct order order;
    const char *lock;
    bool serve;
};

/* 0, or what to exit with, plus one. */
static int read_choice(int argc, char **argv, struct choice *ret) {
    static const struct option options[] = {
        {"spare", required_argument, NULL, 's'}, {"lock", required_argument, NULL, 'l'},
        {"serve", no_argument, NULL, 'S'},       {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},     {NULL, 0, NULL, 0}};
    int option;
    char *end;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        long percent;

        switch (option) {
        case 's':
            percent = strtol(optarg, &end, 10);
            if (*end || end == optarg || percent < 1 || percent > 90) {
                fprintf(stderr, "deed-write: --spare: not 1 to 90 percent\n");
                return 2 + 1;
            }
            ret->order.spare = (int)percent;
            break;
        case 'l':
            ret->lock = optarg;
            break;
        case 'S':
            ret->serve = true;
            break;
        case 'h':
            return usage(stdout) + 1;
        case 'v':
            printf("deed-write %s\n", DEED_VERSION);
            return EXIT_SUCCESS + 1;
        default:
            return usage(stderr) + 1;
        }
    }
    if (ret->serve && optind == argc && !ret->order.spare)
        return 0;
    if (ret->serve || optind + 1 != argc || argv[optind][0] != '/' ||
        strlen(argv[optind]) >= sizeof(ret->order.path)) {
        fprintf(stderr, ret->serve ? "deed-write: --serve: takes no FILE and no --spare\n"
                                   : "deed-write: needs one FILE, from the root directory on\n");
        return 2 + 1;
    }
    strcpy(ret->order.path, argv[optind]);
    return 0;
}

/* Where nobody serves, or not us, we write ourselves. True: nothing is left to do. */
static bool is_passed_on(const struct order *order) {
    int r;

    if (geteuid() == 0)
        return false;
    r = pass_on(PASS_SOCKET, order);
    if (r == -ENOENT || r == -EACCES)
        return false;
    if (r < 0) {
        fprintf(stderr, "deed-write: " PASS_SOCKET ": %s\n", strerror(-r));
        nap(FAILURE_MS * NS_PER_MS); /* rsyslogd tries again at once */
    }
    return true;
}

int main(int argc, char **argv) {
    struct choice choice = {0};
    struct writer writer = {0};
    int r = read_choice(argc, argv, &choice);

    stdio_hold();
    if (r)
        return r - 1;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    umask(0);
    if (choice.serve) {
        r = pass_take(&choice.order);
        if (r < 0) {
            fprintf(stderr, "deed-write: --serve: %s\n", strerror(-r));
            return EXIT_FAILURE;
        }
    } else if (is_passed_on(&choice.order)) {
        return EXIT_SUCCESS;
    }
    if (!choice.lock && access(DEED_RUN_DIRECTORY, W_OK) == 0)
        choice.lock = LOCK;
    writer.spare = choice.order.spare;
    sink_init(&writer.sink, choice.order.path, choice.lock);
    return run(&writer);
}
