/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * deed-write [--lock LOCK] FILE: appends the lines of standard input to FILE.
 *
 * rsyslogd's omprog runs it. It reads what has come, and writes all whole lines of it at once.
 * While FILE cannot be written (the disk is full, the directory is missing, permissions are wrong),
 * it tries a few times a second and reads no further: rsyslogd waits, and then deed-relay does.
 * Nothing is confirmed: deed-relay reads FILE, and sends again what does not turn up there.
 *
 * It ends with rsyslogd, however that ends. If FILE cannot be written then, it tries for another
 * two seconds: whoever continued for longer would write into the lines of the next writer. A half
 * written line stays as a fragment on a line of its own. FILE never becomes shorter.
 *
 * systemd stops a service with a signal to each of its processes (systemd.kill(5), KillMode=). At
 * that, it still takes what rsyslogd has for it: a writer that ended at once would lose lines in
 * front of later ones.
 *
 * Failures go to syslog(3).
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "relay/sink.h"
#include "util/cleanup.h"
#include "util/descriptor.h"
#include "util/monotonic.h"

/* Twice this holds the longest line and what comes with it. */
#define READ_MAX ((size_t)64 * 1024)
/* Lines that come one by one would cost a wake-up each. So fewer bytes than these wait for others.
 */
#define FEW (READ_MAX / 4)
#define GATHER NS_PER_MS
#define TRY_EVERY (200 * NS_PER_MS)
#define TRY_AFTER_END (2 * NS_PER_S)
#define REPORT_EVERY (60 * NS_PER_S)

#define LOCK DEED_RUN_DIRECTORY "/write.lock"

struct writer {
    struct sink sink;
    struct buffer input; /* not written yet; the last line may be incomplete */
    uint64_t give_up;    /* when, as rsyslogd has ended; CLOCK_MONOTONIC; 0: it has not */
    uint64_t reported;   /* when the failure was reported; 0: there is none */
};

static volatile sig_atomic_t stopping;

static void on_stop(int number) {
    (void)number;
    stopping = 1;
}

static const char *reason(int error) {
    return error == EBUSY ? "another deed-write has to finish its line" : strerror(error);
}

/* After each attempt, with its result. */
static void report(struct writer *writer, int r) {
    const char *path = writer->sink.path;
    uint64_t now;

    if (r == 0 && !writer->sink.error) {
        if (writer->reported)
            syslog(LOG_NOTICE, "%s: written again, nothing is missing", path);
        writer->reported = 0;
        return;
    }
    now = monotonic_ns();
    if (writer->reported && now - writer->reported < REPORT_EVERY)
        return;
    writer->reported = now;
    if (writer->sink.error)
        syslog(LOG_ERR, "%s: %s: the disk did not keep what was written last; it is written again",
               path, strerror(writer->sink.error));
    else
        syslog(LOG_ERR, "%s: %s; events wait in the journal until it can be written", path,
               reason(-r));
}

/* The sender has ended, and has no more to say than what the pipe still holds. */
static bool has_ended(void) {
    struct pollfd p = {.fd = STDIN_FILENO};

    return poll(&p, 1, 0) > 0 && (p.revents & (POLLERR | POLLHUP | POLLNVAL));
}

/* True: sleeps until the next attempt. False: it is too late for one. */
static bool may_try_again(struct writer *writer) {
    if (!writer->give_up && (stopping || has_ended()))
        writer->give_up = monotonic_ns() + TRY_AFTER_END;
    if (writer->give_up && monotonic_ns() >= writer->give_up)
        return false;
    nap(TRY_EVERY);
    return true;
}

static void forget_written(struct writer *writer, size_t n) {
    writer->input.n -= n;
    memmove(writer->input.bytes, writer->input.bytes + n, writer->input.n);
}

/* Writes the lines until they are written. False: rsyslogd has ended, and they cannot be. */
static bool write_lines(struct writer *writer, size_t size) {
    size_t at = 0, done;
    int r;

    do {
        r = sink_write(&writer->sink, writer->input.bytes + at, size - at, &done);
        at += done;
        report(writer, r);
    } while (r < 0 && may_try_again(writer));
    forget_written(writer, at);
    return r == 0;
}

static void sync_if_due(struct writer *writer) {
    int r;

    if (sink_sync_due(&writer->sink) != 0)
        return;
    r = sink_sync(&writer->sink);
    report(writer, r);
    if (r < 0)
        nap(TRY_EVERY);
}

static bool has_input(const struct writer *writer) {
    struct pollfd p = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&p, 1, sink_sync_due(&writer->sink)) > 0;
}

/* Reads what has come. 1, 0 at the end, or a negative errno; *ret_size: the whole lines. */
static int take_input(struct writer *writer, size_t *ret_size) {
    struct buffer *input = &writer->input;
    char *room = buffer_reserve(input, READ_MAX), *last;
    ssize_t n;

    *ret_size = 0;
    if (!room)
        return -ENOMEM;
    n = read(STDIN_FILENO, room, READ_MAX);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? 1 : -errno;
    last = memrchr(room, '\n', (size_t)n);
    if (last)
        *ret_size = (size_t)(last + 1 - input->bytes);
    input->n += (size_t)n;
    return n > 0;
}

static size_t count_lines(const struct buffer *buffer) {
    size_t n = 0;

    for (size_t i = 0; i < buffer->n; i++)
        n += buffer->bytes[i] == '\n';
    return n;
}

/* How many lines are lost here, with those that the pipe still holds. */
static size_t count_lost(struct writer *writer) {
    size_t lost = writer->sink.error ? count_lines(&writer->sink.unsynced) : 0, size;

    do {
        lost += count_lines(&writer->input);
        writer->input.n = 0;
    } while (has_ended() && take_input(writer, &size) > 0);
    return lost;
}

/* The input has ended, or the lines cannot be written. */
static int finish(struct writer *writer) {
    size_t lost;
    int r;

    if (!writer->give_up)
        writer->give_up = monotonic_ns() + TRY_AFTER_END;
    do {
        r = sink_sync(&writer->sink);
        report(writer, r);
    } while (r < 0 && may_try_again(writer));
    lost = count_lost(writer);
    if (lost)
        syslog(LOG_ERR,
               "%s: rsyslogd has ended, and %zu lines are not written; deed-relay sends them again",
               writer->sink.path, lost);
    sink_close(&writer->sink);
    buffer_free(&writer->input);
    return lost ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run(struct writer *writer) {
    int r = 1;

    while (r > 0) {
        size_t size;

        if (has_input(writer)) {
            r = take_input(writer, &size);
            if (size > 0 && !write_lines(writer, size))
                break;
            if (size > 0 && size < FEW)
                nap(GATHER);
        }
        sync_if_due(writer);
    }
    if (r < 0)
        syslog(LOG_ERR, "standard input: %s", strerror(-r));
    return finish(writer) || r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int usage(FILE *to) {
    fputs("Usage: deed-write [--lock LOCK] FILE\n\n"
          "Append the lines of standard input to FILE; rsyslogd runs this.\n\n"
          "  --lock LOCK  shared with whoever else writes FILE [" LOCK "]\n"
          "  --help       show this\n"
          "  --version    show the version\n",
          to);
    return to == stdout ? EXIT_SUCCESS : 2;
}

/* 0: go on; else the exit status, plus one. */
static int read_options(int argc, char **argv, const char **ret_path, const char **ret_lock) {
    static const struct option options[] = {{"lock", required_argument, NULL, 'l'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'v'},
                                            {NULL, 0, NULL, 0}};
    int option;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (option) {
        case 'l':
            *ret_lock = optarg;
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
    if (optind + 1 != argc || argv[optind][0] != '/' || strlen(argv[optind]) >= PATH_MAX) {
        fputs("deed-write: needs one FILE, from the root directory on\n", stderr);
        return 2 + 1;
    }
    *ret_path = argv[optind];
    return 0;
}

int main(int argc, char **argv) {
    struct writer writer = {0};
    const char *path = NULL, *lock = NULL;
    int r = read_options(argc, argv, &path, &lock);

    stdio_hold();
    if (r)
        return r - 1;
    signal(SIGTERM, on_stop);
    signal(SIGINT, on_stop);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    umask(0);
    openlog("deed-write", LOG_PERROR, LOG_SYSLOG);
    if (!lock && access(DEED_RUN_DIRECTORY, W_OK) == 0)
        lock = LOCK;
    sink_init(&writer.sink, path, lock);
    return run(&writer);
}
