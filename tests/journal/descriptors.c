/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Daemons that close descriptors and open others: nothing of ours stands where a program reads and
 * says something, and nothing of ours goes into what somebody else opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/journal/daemon.h"
#include "tests/journal/kept.h"
#include "tests/journal/reader.h"

#define FDS 256

/* ---- standard input, output and error -------------------------------------------------------- */

static int saved_stderr;

/* For CHECK(). */
static void restore_stderr(void) {
    dup2(saved_stderr, STDERR_FILENO);
}

/* What a library says that knows nothing of us. */
static void say_something(const char *where) {
    static const char text[] = "a library says something\n";
    ssize_t n = write(STDERR_FILENO, text, sizeof(text) - 1);
    int code = errno;

    if (n < 0 && code == EBADF)
        return;
    restore_stderr();
    CHECK(n < 0 && code == EBADF, "%s: standard error goes somewhere: %zd, %d", where, n, code);
}

static void must_be_closed(int first, const char *where) {
    for (int fd = first; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) >= 0) {
            restore_stderr();
            CHECK(false, "%s: descriptor %d is in use", where, fd);
        }
    say_something(where);
}

/* The result of opening and recording, with each place that the library has for an event. */
static void use_all(int first) {
    static const struct {
        const char *name;
        deed_outbox outbox;
        int wanted;
    } ways[] = {
        {"journal", DEED_OUTBOX_OFF, 0},
        {"outbox", DEED_OUTBOX_ON, 0},
        {"synced outbox", DEED_OUTBOX_SYNC, 0},
        {"spool", DEED_OUTBOX_OFF, DEED_SPOOLED},
    };

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        deed_options options = usual_options();
        deed_log *log = NULL;
        int opened, recorded = 0;

        options.outbox = ways[i].outbox;
        opened = deed_open(&log, "billing", &options);
        if (ways[i].wanted == DEED_SPOOLED) {
            read_entries(9); /* taken in before the end */
            end_journald();
        }
        for (int j = 0; opened == 0 && j < 3 && recorded >= 0; j++) {
            say_something(ways[i].name);
            recorded = record(log, ways[i].name);
            must_be_closed(first, ways[i].name);
        }
        deed_close(log);
        if (opened < 0 || recorded != ways[i].wanted)
            restore_stderr();
        CHECK(opened == 0, "%s: open: %s", ways[i].name, deed_error_text());
        CHECK(recorded == ways[i].wanted, "%s: %d %s", ways[i].name, recorded, deed_error_text());
    }
    restore_stderr();
}

static void close_from(int first) {
    saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    CHECK(saved_stderr >= 0, "%m");
    for (int fd = first; fd <= STDERR_FILENO; fd++)
        close(fd);
    use_all(first);
    start_journald();
    expect_all(9, 1);
}

static void scenario_closed_stdio(void) {
    close_from(STDIN_FILENO);
}

static void scenario_closed_stderr(void) {
    close_from(STDERR_FILENO);
}

/* No number above 2 is left: an error, and none of 0 to 2 instead. */
static void scenario_closed_stdio_no_number(void) {
    const struct rlimit limit = {FDS, FDS};
    deed_options options = usual_options();
    deed_log *log = open_with(&options);
    int r;

    must_give(log, "before", 0);
    expect_all(1, 1);
    deed_close(log);
    log = NULL;
    saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0, "%m");
    while (open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0)
        ;
    CHECK(errno == EMFILE, "%m");
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        close(fd);
    r = deed_open(&log, "billing", &options);
    must_be_closed(STDIN_FILENO, "no number");
    restore_stderr();
    for (int fd = STDERR_FILENO + 1; fd < FDS; fd++) /* a sanitizer needs some in the end */
        close(fd);
    CHECK(r == -EMFILE, "%d %s", r, deed_error_text());
}

/* Where the limit is as low as that, the kernel has another error for it. */
static void scenario_closed_stdio_low_limit(void) {
    const struct rlimit limit = {STDERR_FILENO + 1, STDERR_FILENO + 1};
    deed_options options = usual_options();
    deed_log *log = NULL;
    int r;

    saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0, "%m");
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        close(fd);
    r = deed_open(&log, "billing", &options);
    must_be_closed(STDIN_FILENO, "low limit");
    restore_stderr();
    CHECK(r == -EMFILE, "%d %s", r, deed_error_text());
}

/* ---- numbers that somebody else has by now --------------------------------------------------- */

static bool is_journal(int fd) {
    struct sockaddr_un peer = {0};
    socklen_t size = sizeof(peer) - 1;

    return getpeername(fd, (struct sockaddr *)&peer, &size) == 0 && peer.sun_family == AF_UNIX &&
           strcmp(peer.sun_path, "/run/systemd/journal/socket") == 0;
}

static int journal_descriptor(void) {
    for (int fd = 0; fd < FDS; fd++)
        if (is_journal(fd))
            return fd;
    return -1;
}

/* The one that leads to a file whose name ends so. */
static int descriptor_of(const char *suffix) {
    char link[64], path[4096];

    for (int fd = 0; fd < FDS; fd++) {
        ssize_t n;

        snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
        n = readlink(link, path, sizeof(path) - 1);
        if (n < (ssize_t)strlen(suffix))
            continue;
        path[n] = '\0';
        if (strcmp(path + n - strlen(suffix), suffix) == 0)
            return fd;
    }
    failed(__FILE__, __LINE__, "descriptor_of", "no %s is open", suffix);
}

static bool is_same(int one, int other) {
    struct stat a, b;

    return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

static void make_pair(int type, int ret[2]) {
    CHECK(socketpair(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ret) == 0, "%m");
}

/* Whatever is sent through ours now would reach the other end. */
static void scenario_reused_socket(void) {
    static const int types[] = {SOCK_DGRAM, SOCK_STREAM, SOCK_SEQPACKET};
    deed_options options = usual_options();
    deed_log *log = open_with(&options);
    int pair[2], fd;
    char byte;

    must_give(log, "before", 0);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        make_pair(types[i], pair);
        fd = journal_descriptor();
        CHECK(fd > STDERR_FILENO && dup2(pair[0], fd) == fd, "%m");
        must_give(log, "reused", 0);
        CHECK(recv(pair[1], &byte, 1, 0) < 0 && errno == EAGAIN, "somebody else got our event");
        CHECK(is_same(pair[0], fd), "somebody else's descriptor was closed");
    }
    deed_close(log);
    CHECK(is_same(pair[0], fd), "somebody else's descriptor was closed");
    expect_all(1 + sizeof(types) / sizeof(types[0]), 1);
}

/* What takes the place of the library's socket in the moment before the library sends. */
static atomic_int thief = -1;

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    int stolen = is_journal(fd) ? atomic_exchange(&thief, -1) : -1;

    if (stolen >= 0)
        CHECK(dup2(stolen, fd) == fd, "%m");
    return syscall(SYS_sendmsg, fd, message, flags);
}

static void *wait_for_end(void *end) {
    char byte;

    return read(*(int *)end, &byte, 1) < 0 ? end : NULL;
}

/* Another thread closes all just then: what the other end has got is nobody's success. */
static void scenario_reused_while_sending(void) {
    deed_options options = usual_options();
    deed_log *log = open_with(&options);
    int pair[2], pipes[2];
    char text[8192] = "";
    pthread_t thread;

    make_pair(SOCK_DGRAM, pair);
    CHECK(pipe2(pipes, O_CLOEXEC) == 0, "%m");
    CHECK(pthread_create(&thread, NULL, wait_for_end, &pipes[0]) == 0, "thread");
    must_give(log, "before", 0);
    thief = pair[0];
    must_give(log, "stolen", 0);
    CHECK(recv(pair[1], text, sizeof(text) - 1, 0) > 0 && memmem(text, sizeof(text), "stolen", 6),
          "the test's own premise");
    must_give(log, "after", 0);
    expect_all(3, 1);
    close(pipes[1]);
    pthread_join(thread, NULL);
    deed_close(log);
}

static int make_foreign(void) {
    char path[512];
    int fd;

    snprintf(path, sizeof(path), "%s/foreign", getenv("DEED_SCRATCH"));
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    CHECK(fd >= 0 && write(fd, "precious", 8) == 8, "%m");
    return fd;
}

static void must_be_untouched(int fd) {
    char text[64] = "";

    CHECK(pread(fd, text, sizeof(text), 0) == 8 && strcmp(text, "precious") == 0,
          "somebody else's file: %s", text);
}

/* Nobody has a lock on any part of it. */
static void must_be_unlocked(const char *name) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    char path[512];
    int fd;

    snprintf(path, sizeof(path), "%s/%s", getenv("DEED_SCRATCH"), name);
    fd = open(path, O_RDWR | O_CLOEXEC);
    CHECK(fd >= 0 && fcntl(fd, F_OFD_GETLK, &lock) == 0, "%m");
    CHECK(lock.l_type == F_UNLCK, "%s: somebody else's file was locked", name);
    close(fd);
}

/* Between the opening and the first event, as daemons do: two logs must not share a stream. */
static void scenario_reused_head(void) {
    deed_options options = usual_options();
    deed_log *log = open_with(&options), *other;
    int foreign = make_foreign(), fd = descriptor_of("/billing.head");

    CHECK(dup2(foreign, fd) == fd, "%m");
    must_give(log, "one", 0);
    must_be_unlocked("foreign");
    other = open_with(&options);
    must_give(other, "other", 0);
    must_give(log, "one", 0);
    must_give(other, "other", 0);
    must_be_untouched(foreign);
    expect_all(4, 2);
    deed_close(log);
    CHECK(is_same(foreign, fd), "somebody else's descriptor was closed");
    /* Both streams go on where they were. */
    log = open_with(&options);
    must_give(log, "next", 0);
    deed_close(other);
    deed_close(log);
    expect_all(5, 2);
}

static void scenario_closed_head(void) {
    deed_options options = usual_options();
    deed_log *log = open_with(&options), *other;

    close(descriptor_of("/billing.head"));
    other = open_with(&options);
    must_give(log, "one", 0);
    must_give(other, "other", 0);
    must_give(log, "one", 0);
    deed_close(log);
    deed_close(other);
    log = open_with(&options);
    must_give(log, "next", 0);
    deed_close(log);
    expect_all(4, 2);
}

/* What was kept before arrives before what comes after. */
static void scenario_reused_spool(void) {
    deed_options options = usual_options();
    deed_log *log = open_with(&options);
    int foreign = make_foreign(), fd;

    must_give(log, "before", 0);
    expect_all(1, 1);
    end_journald();
    must_give(log, "kept", DEED_SPOOLED);
    fd = descriptor_of(".spool");
    CHECK(dup2(foreign, fd) == fd, "%m");
    must_give(log, "kept", DEED_SPOOLED);
    must_be_untouched(foreign);
    fd = descriptor_of(".spool");
    CHECK(dup2(foreign, fd) == fd, "%m");
    start_journald();
    must_give(log, "after", 0);
    must_be_untouched(foreign);
    CHECK(files(NULL) == 0, "something stays in the spool");
    expect_all(4, 1);
    deed_close(log);
    CHECK(is_same(foreign, fd), "somebody else's descriptor was closed");
}

/* ---- what is written into a head file by somebody else ----------------------------------------
 */

static void damage(void) {
    int fd = open("/var/lib/deed/billing.head", O_WRONLY | O_CLOEXEC);

    CHECK(fd >= 0 && write(fd, "a library says something\n", 25) == 25, "%m");
    close(fd);
}

static void must_say(const char *text, const char *begin) {
    CHECK(strncmp(text, begin, strlen(begin)) == 0, "%s", text);
    CHECK(strstr(text, "it does not begin as a head file does; it is now billing.head.damaged-"),
          "%s", text);
}

/* Said on standard error, or by the log's alarm, once, when it is opened: nothing is lost. */
static void scenario_damaged_head(void) {
    deed_options options = usual_options();
    struct told told = {0};
    char text[1024] = "";
    int pipes[2];
    deed_log *log = open_with(&options);

    must_give(log, "before", 0);
    deed_close(log);
    damage();
    CHECK(pipe2(pipes, O_CLOEXEC | O_NONBLOCK) == 0, "%m");
    saved_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    CHECK(dup2(pipes[1], STDERR_FILENO) >= 0, "%m");
    log = open_with(&options);
    restore_stderr();
    CHECK(read(pipes[0], text, sizeof(text) - 1) > 0, "nothing is said");
    must_say(text, "deed: billing: /var/lib/deed/billing.head: ");
    CHECK(strchr(text, '\n') == text + strlen(text) - 1, "more than one line: %s", text);
    must_give(log, "after", 0);
    deed_close(log);
    expect_all(3, 2);

    damage();
    options.alarm = on_alarm;
    options.alarm_data = &told;
    log = open_with(&options);
    CHECK(told.n == 1 && told.error == 0, "%zu, %d", told.n, told.error);
    must_say(told.text, "/var/lib/deed/billing.head: ");
    must_give(log, "after", 0);
    must_give(log, "after", 0);
    CHECK(told.n == 1, "told %zu times", told.n);
    /* Each process has a look at its own beginning, a forked one, too. */
    damage();
    pid_t pid = fork();
    if (pid == 0) {
        must_give(log, "child", 0);
        CHECK(told.n == 2, "told %zu times", told.n);
        _exit(0);
    }
    int status;
    CHECK(waitpid(pid, &status, 0) == pid && status == 0, "child: %x", status);
    must_give(log, "after", 0);
    deed_close(log);
    expect_all(3 + 3 + 2 + 1, 4);
}

/* The event of it goes before all others, and waits for the journal no longer than they do. */
static void scenario_damaged_head_no_journal(void) {
    deed_options options = usual_options();
    struct told told = {0};
    deed_log *log = open_with(&options);
    long before;

    must_give(log, "before", 0);
    deed_close(log);
    expect_all(1, 1);
    damage();
    end_journald();
    options.alarm = on_alarm;
    options.alarm_data = &told;
    before = now_ms();
    log = open_with(&options);
    CHECK(now_ms() - before < LATE_MS, "opening took %ld ms", now_ms() - before);
    CHECK(told.n == 1 && told.error == 0, "%zu, %d", told.n, told.error);
    must_give(log, "kept", DEED_SPOOLED);
    start_journald();
    record_until_taken(log);
    deed_close(log);
    struct entries all = read_entries(4);
    CHECK(strstr(all.entry[1].message, "audit.head_damaged"), "%s", all.entry[1].message);
    check_chains(&all, NULL);
}

static const struct scenario scenarios[] = {
    SCENARIO(closed_stdio),
    SCENARIO(closed_stderr),
    SCENARIO(closed_stdio_no_number),
    SCENARIO(closed_stdio_low_limit),
    SCENARIO(reused_socket),
    SCENARIO(reused_while_sending),
    SCENARIO(reused_head),
    SCENARIO(closed_head),
    SCENARIO(reused_spool),
    SCENARIO(damaged_head),
    SCENARIO(damaged_head_no_journal),
    {NULL, NULL},
};

int main(int argc, char **argv) {
    return run_scenario(scenarios, argc > 1 ? argv[1] : NULL);
}
