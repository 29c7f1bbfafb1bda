/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-write [--spare PERCENT] [--lock LOCK] FILE: appends each line of standard input to FILE and
 * confirms it.
 *
 * rsyslogd's omprog runs it, with confirmMessages="on": it answers "OK" at the start and for each
 * line that is written; after any other answer the line comes again. While rsyslogd waits here, it
 * reads no further in the journal, so nothing is lost while FILE cannot be written: the disk is
 * full, the directory is missing, permissions are wrong. A write is tried a few times a second, and
 * its error is reported every few seconds, for rsyslogd to log. If the disk fails later to keep
 * lines, they are written again, and that is reported, too.
 *
 * It ends with rsyslogd, however that ends. A half written line then stays as a fragment on a line
 * of its own, and comes again whole: FILE never becomes shorter.
 *
 * With --spare, lines are counted instead of written while less than PERCENT of the disk is free.
 * When there is room again, a line says how many. A line at the end of the input without its line
 * feed was never confirmed, and is not written.
 *
 * An rsyslogd that is not root may not write FILE. Then this program passes its input and output to
 * a `deed-write --serve`, which root's service manager starts for it, and waits for its end. So
 * that rsyslogd, which reads what anybody sends, can add lines to the evidence and nothing else.
 * See pass.h.
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
#define TRIES 15 /* before rsyslogd gets the error */
#define FAILURE_MS 1000
#define IDLE_MS 1000

#define LOCK DEED_RUN_DIRECTORY "/write.lock"
#define PASS_SOCKET DEED_RUN_DIRECTORY "/write"

struct writer {
    struct sink sink;
    int spare;                   /* percent; 0: none */
    unsigned long long left_out; /* lines */
    int error;                   /* negative errno of the disk that rsyslogd has not got yet */
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

static int write_or_count(struct writer *writer, const char *line, size_t size) {
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

/* False: rsyslogd has ended. Whoever continued to write then would do so into the lines of another
 * writer. */
static bool has_reader(void) {
    struct pollfd p = {.fd = STDOUT_FILENO};

    return poll(&p, 1, 0) >= 0 && !(p.revents & (POLLERR | POLLHUP | POLLNVAL));
}

static bool answer_error(const struct writer *writer, int r, const char *consequence) {
    char text[512];

    snprintf(text, sizeof(text), "%s: %s%s", writer->sink.path, reason(-r), consequence);
    return answer(text);
}

/* The line is written. If the disk did not keep earlier lines, rsyslogd gets that to log, and sends
 * the line again. */
static bool confirm(struct writer *writer) {
    int r = sink_sync(&writer->sink, false);

    if (r == 0)
        r = writer->error;
    writer->error = 0;
    if (r == 0)
        return answer("OK");
    return answer_error(writer, r,
                        ": the disk did not keep what was written last; it is written again");
}

/* False: rsyslogd has ended. */
static bool take_and_answer(struct writer *writer, const char *line, size_t size) {
    int r = 0;

    for (int i = 0; i < TRIES; i++) {
        r = write_or_count(writer, line, size);
        if (r == 0)
            return confirm(writer);
        nap(TRY_EVERY_MS * NS_PER_MS);
        if (!has_reader())
            return false;
    }
    return answer_error(writer, r, "; events wait in the journal until it can be written");
}

/* rsyslogd sends a line only when the one before is confirmed, so stdin has none in its buffer. */
static bool is_idle(void) {
    struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&p, 1, IDLE_MS) == 0;
}

/* So that the last line of a burst does not wait for the next burst. */
static void sync_while_idle(struct writer *writer) {
    while (writer->sink.dirty && is_idle()) {
        int r = sink_sync(&writer->sink, true);

        if (r < 0)
            writer->error = r;
    }
}

static void finish(struct writer *writer) {
    int r = sink_sync(&writer->sink, true);

    /* The second call writes the lines again. */
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
          "  --serve          do it for the client that is connected to standard input\n"
          "  --help           show this\n"
          "  --version        show the version\n",
          to);
    return to == stdout ? EXIT_SUCCESS : 2;
}

struct write_options {
    struct pass_request request;
    const char *lock;
    bool serve;
};

/* 0: go on; else the exit status, plus one. */
static int read_options(int argc, char **argv, struct write_options *ret) {
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
            ret->request.spare = (int)percent;
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
    if (ret->serve && optind == argc && !ret->request.spare)
        return 0;
    if (ret->serve || optind + 1 != argc || argv[optind][0] != '/' ||
        strlen(argv[optind]) >= sizeof(ret->request.path)) {
        fprintf(stderr, ret->serve ? "deed-write: --serve: takes no FILE and no --spare\n"
                                   : "deed-write: needs one FILE, from the root directory on\n");
        return 2 + 1;
    }
    strcpy(ret->request.path, argv[optind]);
    return 0;
}

/* True: a server has done the work, or failed. False: there is none, or none for this user, and
 * this process writes itself. */
static bool passed_on(const struct pass_request *request) {
    int r;

    if (geteuid() == 0)
        return false;
    r = pass_on(PASS_SOCKET, request);
    if (r == -ENOENT || r == -EACCES)
        return false;
    if (r < 0) {
        fprintf(stderr, "deed-write: " PASS_SOCKET ": %s\n", strerror(-r));
        nap(FAILURE_MS * NS_PER_MS); /* rsyslogd tries again at once */
    }
    return true;
}

int main(int argc, char **argv) {
    struct write_options options = {0};
    struct writer writer = {0};
    int r = read_options(argc, argv, &options);

    stdio_hold();
    if (r)
        return r - 1;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    umask(0);
    if (options.serve) {
        r = pass_take(&options.request);
        if (r < 0) {
            fprintf(stderr, "deed-write: --serve: %s\n", strerror(-r));
            return EXIT_FAILURE;
        }
    } else if (passed_on(&options.request)) {
        return EXIT_SUCCESS;
    }
    if (!options.lock && access(DEED_RUN_DIRECTORY, W_OK) == 0)
        options.lock = LOCK;
    writer.spare = options.request.spare;
    sink_init(&writer.sink, options.request.path, options.lock);
    return run(&writer);
}
