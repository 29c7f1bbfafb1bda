/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the library keeps on disk, against a real journald: one scenario a run, each in a journal
 * and a spool of its own. Nothing that was acknowledged is missing in the end, and all is in order.
 */
#include <deed.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/journal/daemon.h"
#include "tests/journal/kept.h"
#include "tests/journal/reader.h"

static deed_log *open_log(void) {
    deed_options options = usual_options();

    return open_with(&options);
}

/* ---- a journal that is away ------------------------------------------------------------------ */

static void scenario_stopped(void) {
    deed_log *log = open_log();
    size_t n;
    long before;

    must_give(log, "before", 0);
    kill_journald(SIGSTOP);
    before = now_ms();
    n = 1 + fill(log);
    CHECK(now_ms() - before <= DEADLINE_MS + LATE_MS, "%ld ms", now_ms() - before);
    /* no second wait: these would take two minutes */
    before = now_ms();
    for (int i = 0; i < 300; i++, n++)
        must_give(log, "kept", DEED_SPOOLED);
    CHECK(now_ms() - before <= LATE_MS, "%ld ms", now_ms() - before);
    CHECK(files(NULL) == 1, "%zu files", files(NULL));
    kill_journald(SIGCONT);
    n += record_until_taken(log);
    CHECK(files(NULL) == 0, "the spool stays");
    must_give(log, "after", 0);
    deed_close(log);
    expect_all(n + 1, 1);
}

/* Not there at all, from before the opening on. */
static void scenario_dead(void) {
    deed_log *log;
    size_t n = 0;
    struct stat st;
    char name[256], path[600];

    end_journald();
    log = open_log();
    for (; n < 50; n++)
        must_give(log, "kept", DEED_SPOOLED);
    CHECK(files(name) == 1 && strlen(name) == 32 + strlen("-0.spool"), "%s", name);
    snprintf(path, sizeof(path), "%s/%s", spool, name);
    CHECK(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600, "mode %o", st.st_mode);
    unlink("/run/systemd/journal/socket");
    must_give(log, "kept", DEED_SPOOLED);
    start_journald();
    n += 1 + record_until_taken(log);
    deed_close(log);
    CHECK(files(NULL) == 0, "the spool stays");
    expect_all(n, 1);
}

/* What a process leaves behind goes before the first event of the next one of its stream. */
static void scenario_next_process(void) {
    deed_log *log;
    size_t n = 0;

    end_journald();
    for (int i = 0; i < 5; i++) {
        pid_t pid = fork();
        int status;
        long before = now_ms();

        if (pid == 0) {
            log = open_log();
            for (int j = 0; j < 20; j++)
                must_give(log, "child", DEED_SPOOLED);
            _exit(0); /* as if killed */
        }
        CHECK(waitpid(pid, &status, 0) == pid && status == 0, "child: %x", status);
        /* only the first waits: the others see that the journal is away */
        CHECK(i == 0 || now_ms() - before < DEADLINE_MS, "process %d took %ld ms", i,
              now_ms() - before);
        n += 20;
    }
    CHECK(files(NULL) == 1, "%zu files", files(NULL));
    start_journald();
    log = open_log();
    n += record_until_taken(log);
    CHECK(files(NULL) == 0, "the spool stays");
    deed_close(log);
    expect_all(n, 1);
}

/* Each sends a part of what is there and ends; none sends what another has sent. */
static void scenario_short_lived(void) {
    enum { MANY = 20000 };
    deed_log *log;
    size_t n = MANY;

    end_journald();
    log = open_log();
    for (int i = 0; i < MANY; i++)
        must_give(log, "kept", DEED_SPOOLED);
    deed_close(log);
    start_journald();
    for (int i = 0; i < 5000 && files(NULL) > 0; i++, n++) {
        pid_t pid = fork();
        int status;

        if (pid == 0) {
            log = open_log();
            _exit(record(log, "short") >= 0 ? 0 : 1);
        }
        CHECK(waitpid(pid, &status, 0) == pid && status == 0, "child: %x", status);
    }
    CHECK(files(NULL) == 0, "the spool stays");
    CHECK(n > MANY + 1, "one was enough");
    expect_all(n, 1);
}

static void scenario_close(void) {
    deed_log *log;

    end_journald();
    log = open_log();
    must_give(log, "kept", DEED_SPOOLED);
    start_journald();
    deed_close(log);
    CHECK(files(NULL) == 0, "the spool stays");
    expect_all(1, 1);
}

static deed_log *shared;

static void *keep_one(void *unused) {
    int r = record(shared, "thread");

    CHECK(r == DEED_SPOOLED, "%d %s", r, deed_error_text());
    return unused;
}

/* More threads than lanes, and none is told that its event is lost. */
static void scenario_threads(void) {
    enum { MANY = 40 };
    pthread_t threads[MANY];
    size_t n = 0;
    long before;

    shared = open_log();
    kill_journald(SIGSTOP);
    before = now_ms();
    n = fill(shared);
    for (int i = 0; i < MANY; i++)
        CHECK(pthread_create(&threads[i], NULL, keep_one, NULL) == 0, "thread");
    for (int i = 0; i < MANY; i++)
        pthread_join(threads[i], NULL);
    CHECK(now_ms() - before <= DEADLINE_MS + LATE_MS, "%ld ms", now_ms() - before);
    kill_journald(SIGCONT);
    n += record_until_taken(shared);
    sync_journald(); /* so that it has room for what the other streams have kept */
    deed_close(shared);
    CHECK(files(NULL) == 0, "%zu files stay", files(NULL));
    expect_all(n + MANY, 0);
}

static void scenario_fork(void) {
    enum { CHILDREN = 10 };
    deed_log *log;
    int status;

    end_journald();
    log = open_log();
    must_give(log, "parent", DEED_SPOOLED);
    for (int i = 0; i < CHILDREN; i++)
        if (fork() == 0) {
            must_give(log, "child", DEED_SPOOLED);
            must_give(log, "child", DEED_SPOOLED);
            _exit(0);
        }
    while (wait(&status) > 0)
        CHECK(status == 0, "child: %x", status);
    must_give(log, "parent", DEED_SPOOLED);
    start_journald();
    /* a child that never recorded closes what it has from its parent: nothing of it is sent */
    pid_t pid = fork();
    if (pid == 0) {
        deed_close(log);
        _exit(files(NULL) == 1 + CHILDREN ? 0 : 1);
    }
    CHECK(waitpid(pid, &status, 0) == pid && status == 0, "child: %x", status);
    must_give(log, "parent", 0);
    deed_close(log);
    expect_all(3, 1);
}

/* Killed while they record and journald comes and goes: no acknowledged event is missing. */
static void scenario_killed(void) {
    enum { RUNS = 12 };
    size_t acknowledged = 0;
    int pipes[2];
    char byte;

    CHECK(pipe2(pipes, O_CLOEXEC | O_NONBLOCK) == 0, "%m");
    CHECK(fcntl(pipes[0], F_SETPIPE_SZ, 1 << 20) > 0, "%m");
    for (int i = 0; i < RUNS; i++) {
        pid_t pid;

        kill_journald(i % 3 == 0 ? SIGSTOP : SIGCONT);
        pid = fork();
        if (pid == 0) {
            deed_options options = usual_options();
            deed_log *log;

            options.deadline_ms = 10;
            log = open_with(&options);
            for (;;) {
                int r = record(log, "victim");

                CHECK(r >= 0, "%s", deed_error_text());
                if (write(pipes[1], "x", 1) != 1)
                    pause();
            }
        }
        usleep(20000 + (useconds_t)(i * 997 % 4000));
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
    kill_journald(SIGCONT);
    deed_log *log = open_log();
    size_t last = record_until_taken(log);
    deed_close(log);
    while (read(pipes[0], &byte, 1) == 1)
        acknowledged++;
    CHECK(files(NULL) == 0, "the spool stays");
    halves_allowed = RUNS;
    struct entries all = read_entries(acknowledged + last);
    /* Second copies: of a spool that was half sent when its process was killed. */
    size_t n = drop_second_copies(&all), gaps = 0;
    CHECK(check_chains(&all, &gaps) == 1, "streams");
    CHECK(n >= acknowledged + last && n <= acknowledged + last + RUNS,
          "%zu acknowledged, %zu there", acknowledged + last, n);
}

/* ---- hostile neighbours ---------------------------------------------------------------------- */

static void usual_name(deed_log *log, char *path, size_t size) {
    struct entries all;

    must_give(log, "before", 0);
    all = read_entries(1);
    snprintf(path, size, "%s/%s-0.spool", spool, all.entry[0].stream);
}

static void expect_kept_elsewhere(int (*make)(const char *path)) {
    deed_log *log = open_log();
    char path[600];

    usual_name(log, path, sizeof(path));
    CHECK(make(path) == 0, "%m");
    kill_journald(SIGSTOP);
    size_t n = 1 + fill(log);
    must_give(log, "kept", DEED_SPOOLED);
    CHECK(files(NULL) == 2, "%zu files", files(NULL));
    kill_journald(SIGCONT);
    n += 1 + record_until_taken(log);
    deed_close(log);
    CHECK(files(NULL) == 1, "%zu files", files(NULL));
    expect_all(n, 1);
}

static int make_fifo(const char *path) {
    return mkfifo(path, 0600);
}

static int make_link(const char *path) {
    char target[300];

    snprintf(target, sizeof(target), "%s/target", getenv("DEED_SCRATCH"));
    return close(open(target, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) < 0 ? -1
                                                                         : symlink(target, path);
}

static int make_foreign(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    return fd < 0 || fchown(fd, 65534, 65534) < 0 || close(fd) < 0 ? -1 : 0;
}

static int make_writable(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    return fd < 0 || fchmod(fd, 0620) < 0 || close(fd) < 0 ? -1 : 0;
}

/* As deed-deliver, killed with SIGSTOP, would. */
static int make_locked(const char *path) {
    pid_t pid = fork();

    if (pid == 0) {
        int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(fd < 0 || flock(fd, LOCK_EX) < 0 || pause() ? 1 : 0);
    }
    for (int i = 0; i < 1000; i++) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        int r = fd < 0 ? -1 : flock(fd, LOCK_EX | LOCK_NB);

        if (fd >= 0)
            close(fd);
        if (fd >= 0 && r < 0)
            return 0;
        usleep(10000);
    }
    return -1;
}

static void scenario_fifo(void) {
    expect_kept_elsewhere(make_fifo);
}

static void scenario_link(void) {
    expect_kept_elsewhere(make_link);
}

static void scenario_foreign(void) {
    expect_kept_elsewhere(make_foreign);
}

static void scenario_writable(void) {
    expect_kept_elsewhere(make_writable);
}

static void scenario_locked(void) {
    expect_kept_elsewhere(make_locked);
}

static void scenario_directory(void) {
    deed_options options = usual_options();
    deed_log *log = NULL;

    CHECK(chmod(spool, 0777) == 0, "%m");
    CHECK(deed_open(&log, "billing", &options) == -EACCES, "%s", deed_error_text());
    CHECK(strstr(deed_error_text(), spool), "%s", deed_error_text());
    options.spool_directory = "/nonexistent";
    CHECK(deed_open(&log, "billing", &options) == -ENOENT, "%s", deed_error_text());
    options.spool_directory = NULL;
    options.outbox = DEED_OUTBOX_ON;
    CHECK(deed_open(&log, "billing", &options) < 0, "an outbox that can be kept nowhere");
    options.outbox = (deed_outbox)3;
    CHECK(deed_open(&log, "billing", &options) == -EINVAL, "%s", deed_error_text());
    CHECK(strstr(deed_error_text(), "outbox"), "%s", deed_error_text());
}

/* A half event at the end, as a killed process leaves it, costs no other. */
static void scenario_half(void) {
    static const char half[] = "SYSLOG_IDENTIFIER=deed\nMESSAGE={\"timestamp\":\"20";
    deed_log *log = open_log();
    char path[600], name[256];
    int fd;

    end_journald();
    must_give(log, "one", DEED_SPOOLED);
    CHECK(files(name) == 1, "%zu", files(NULL));
    snprintf(path, sizeof(path), "%s/%s", spool, name);
    fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    CHECK(fd >= 0 && write(fd, half, sizeof(half) - 1) == sizeof(half) - 1, "%m");
    must_give(log, "two", DEED_SPOOLED);
    CHECK(write(fd, half, sizeof(half) - 1) == sizeof(half) - 1, "%m");
    start_journald();
    must_give(log, "three", 0);
    CHECK(files(NULL) == 0, "the spool stays");
    deed_close(log);
    /* the half that something came after is on record as what it is; the other was nobody's yet */
    sync_journald();
    CHECK(system("test \"$(journalctl -D \"$JOURNAL_DIR\" -q -t deed -o cat | grep -c "
                 "'\"chain\"')\" = 3 && "
                 "test \"$(journalctl -D \"$JOURNAL_DIR\" -q -t deed -o cat | wc -l)\" = 4") == 0,
          "see above");
}

/* ---- no sink at all -------------------------------------------------------------------------- */

/* The spool's disk is full: the caller is told, nothing half stays, and what was kept arrives. */
static void scenario_full(void) {
    deed_options options = usual_options();
    struct told told = {0};
    deed_log *log;
    size_t n = 0;
    int r;

    CHECK(mount("tmpfs", spool, "tmpfs", 0, "size=64k,mode=1733") == 0, "%m");
    options.alarm = on_alarm;
    options.alarm_data = &told;
    end_journald();
    log = open_with(&options);
    while ((r = record(log, "kept")) == DEED_SPOOLED && n < 10000)
        n++;
    CHECK(n > 10 && r == -ECONNREFUSED, "%zu, then %d", n, r);
    CHECK(told.n == 1 && told.error == r, "%zu alarms, %d", told.n, told.error);
    CHECK(strstr(told.text, "journal ") && strstr(told.text, "spool ") &&
              strstr(told.text, "No space left"),
          "%s", told.text);
    CHECK(record(log, "lost") < 0 && told.n == 2, "%zu alarms", told.n);
    start_journald();
    n += record_until_taken(log);
    deed_close(log);
    expect_all(n, 1);
    CHECK(umount(spool) == 0, "%m");
}

static void scenario_file_size(void) {
    struct rlimit limit = {8192, 8192};
    deed_options options = usual_options();
    struct told told = {0};
    deed_log *log;
    int r;

    options.alarm = on_alarm;
    options.alarm_data = &told;
    end_journald();
    log = open_with(&options);
    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0, "%m");
    while ((r = record(log, "kept")) == DEED_SPOOLED)
        ;
    CHECK(r < 0 && strstr(told.text, "setrlimit"), "%d %s", r, told.text);
    deed_close(log);
}

/* What three failures say on a standard error of that kind; the rest of a minute is silence. */
static size_t say(int fd, char *ret, size_t size, int read_fd) {
    deed_options options = DEED_OPTIONS_INIT;
    deed_log *log;
    int before = dup(STDERR_FILENO);
    ssize_t n = 0;

    options.deadline_ms = 10;
    log = open_with(&options);
    end_journald();
    CHECK(dup2(fd, STDERR_FILENO) >= 0, "%m");
    for (int i = 0; i < 3; i++) {
        int r = record(log, "lost");

        if (r != -ECONNREFUSED) {
            dup2(before, STDERR_FILENO);
            CHECK(false, "%d", r);
        }
    }
    dup2(before, STDERR_FILENO);
    if (read_fd >= 0)
        n = read(read_fd, ret, size - 1);
    ret[n > 0 ? n : 0] = '\0';
    deed_close(log);
    return n > 0 ? (size_t)n : 0;
}

static void scenario_alarm(void) {
    int pipes[2];
    char text[4096];

    CHECK(pipe2(pipes, O_CLOEXEC | O_NONBLOCK) == 0, "%m");
    say(pipes[1], text, sizeof(text), pipes[0]);
    CHECK(strcmp(text, "deed: billing: 1 event recorded nowhere: "
                       "journal /run/systemd/journal/socket: Connection refused; "
                       "spool /var/spool/deed: No such file or directory\n") == 0 ||
              strstr(text, "others could exchange what is in it\n"),
          "%s", text);
    CHECK(strchr(text, '\n') == text + strlen(text) - 1, "more than one line: %s", text);
}

/* Nobody reads; nobody is there; the stream of a service to a journald that stands still. */
static void scenario_alarm_blocked(void) {
    int pipes[2];
    char text[4096], filler[4096] = "";

    CHECK(pipe2(pipes, O_CLOEXEC) == 0, "%m");
    CHECK(fcntl(pipes[1], F_SETFL, O_NONBLOCK) == 0, "%m");
    while (write(pipes[1], filler, sizeof(filler)) > 0)
        ;
    CHECK(fcntl(pipes[1], F_SETFL, 0) == 0, "%m");
    alarm(20);
    say(pipes[1], text, sizeof(text), -1);
}

static void scenario_alarm_no_reader(void) {
    int pipes[2];
    char text[4096];

    CHECK(pipe2(pipes, O_CLOEXEC) == 0, "%m");
    close(pipes[0]);
    say(pipes[1], text, sizeof(text), -1);
}

static void scenario_alarm_socket(void) {
    int pair[2];
    char text[4096], filler[4096] = "";

    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0, "%m");
    while (send(pair[0], filler, sizeof(filler), MSG_DONTWAIT) > 0)
        ;
    alarm(20);
    say(pair[0], text, sizeof(text), -1);
}

static const struct scenario scenarios[] = {
    SCENARIO(stopped),      SCENARIO(dead),      SCENARIO(next_process),  SCENARIO(short_lived),
    SCENARIO(close),        SCENARIO(threads),   SCENARIO(fork),          SCENARIO(killed),
    SCENARIO(fifo),         SCENARIO(link),      SCENARIO(foreign),       SCENARIO(writable),
    SCENARIO(locked),       SCENARIO(directory), SCENARIO(half),          SCENARIO(full),
    SCENARIO(file_size),    SCENARIO(alarm),     SCENARIO(alarm_blocked), SCENARIO(alarm_no_reader),
    SCENARIO(alarm_socket), {NULL, NULL},
};

int main(int argc, char **argv) {
    return run_scenario(scenarios, argc > 1 ? argv[1] : NULL);
}
