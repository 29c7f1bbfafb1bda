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
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "daemon.h"
#include "reader.h"

#define DEADLINE_MS 400
/* The call itself is held to the deadline by ./dev bench pipeline; here a hang is told from a wait.
 */
#define LATE_MS 2000

static char spool[256];

static void make_spool(void) {
    snprintf(spool, sizeof(spool), "%s/spool", getenv("DEED_SCRATCH"));
    CHECK(chmod(getenv("DEED_SCRATCH"), 0755) == 0, "%m");
    CHECK(mkdir(spool, 0) == 0 && chmod(spool, 01733) == 0, "%m");
}

static deed_options usual_options(void) {
    deed_options options = DEED_OPTIONS_INIT;

    options.deadline_ms = DEADLINE_MS;
    options.spool_directory = spool;
    return options;
}

static deed_log *open_with(const deed_options *options) {
    deed_log *log = NULL;

    CHECK(deed_open(&log, "billing", options) == 0, "%s", deed_error_text());
    return log;
}

static deed_log *open_log(void) {
    deed_options options = usual_options();

    return open_with(&options);
}

static int record(deed_log *log, const char *who) {
    return deed_record(log, deed_user(who), "customer.delete", deed_resource("customer", "4471"),
                       DEED_SUCCESS, NULL);
}

static void must_give(deed_log *log, const char *who, int wanted) {
    int r = record(log, who);

    CHECK(r == wanted, "%d (%s), wanted %d", r, deed_error_text(), wanted);
}

/* Until journald's queue is full and the first event had to be kept; how many were recorded. */
static size_t fill(deed_log *log) {
    size_t n = 0;
    int r;

    do {
        r = record(log, "queued");
        CHECK(r >= 0, "%s", deed_error_text());
        n++;
    } while (r == 0 && n < 100000);
    CHECK(r == DEED_SPOOLED, "%zu events, and all taken", n);
    return n;
}

/* The one that still has to wait for its turn behind what is kept. */
static size_t record_until_taken(deed_log *log) {
    size_t n = 0;
    int r;

    do {
        r = record(log, "after");
        CHECK(r >= 0, "%s", deed_error_text());
        n++;
        if (r == DEED_SPOOLED)
            usleep(20000);
    } while (r == DEED_SPOOLED && n < 500);
    CHECK(r == 0, "never taken again");
    return n;
}

static size_t files(char *ret_name) {
    DIR *directory = opendir(spool);
    struct dirent *e;
    size_t n = 0;

    CHECK(directory, "%m");
    while ((e = readdir(directory)))
        if (e->d_name[0] != '.') {
            n++;
            if (ret_name)
                strcpy(ret_name, e->d_name);
        }
    closedir(directory);
    return n;
}

static void expect_all(size_t wanted, size_t streams) {
    struct entries all = read_entries(wanted);
    size_t found;

    CHECK(all.n == wanted, "%zu of %zu", all.n, wanted);
    found = check_chains(&all, NULL);
    CHECK(!streams || found == streams, "%zu streams", found);
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
    for (int i = 0; i < 200 && files(NULL) > 0; i++, n++) {
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
    usleep(500000); /* until journald has room for what the other streams have kept */
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

        _exit(fd < 0 || syscall(SYS_flock, fd, 2 /* LOCK_EX */) < 0 || pause() ? 1 : 0);
    }
    usleep(200000);
    return access(path, F_OK);
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
    usleep(300000);
    CHECK(system("test \"$(journalctl -D \"$JOURNAL_DIR\" -q -t deed -o cat | grep -c "
                 "'\"chain\"')\" = 3 && "
                 "test \"$(journalctl -D \"$JOURNAL_DIR\" -q -t deed -o cat | wc -l)\" = 4") == 0,
          "see above");
}

/* ---- no sink at all -------------------------------------------------------------------------- */

struct told {
    size_t n;
    int error;
    char text[512];
};

static void on_alarm(void *data, int error, const char *text) {
    struct told *told = data;

    told->n++;
    told->error = error;
    snprintf(told->text, sizeof(told->text), "%s", text);
}

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

/* ---- the outbox ------------------------------------------------------------------------------ */

static _Atomic size_t syncs;

/* Stands in for a disk that takes its time. */
int msync(void *at, size_t n, int flags) {
    atomic_fetch_add(&syncs, 1);
    usleep(5000);
    return (int)syscall(SYS_msync, at, n, flags);
}

static deed_log *open_outbox(deed_outbox outbox) {
    deed_options options = usual_options();

    options.outbox = outbox;
    return open_with(&options);
}

/* How many of the journal's lines stand in the outbox files, byte for byte. */
static size_t count_kept(const struct entries *all) {
    static char bytes[64 << 20];
    size_t n = 0, found = 0;
    DIR *directory = opendir(spool);
    struct dirent *e;

    CHECK(directory, "%m");
    while ((e = readdir(directory))) {
        int fd = openat(dirfd(directory), e->d_name, O_RDONLY | O_CLOEXEC);
        ssize_t got;

        if (e->d_name[0] == '.')
            continue;
        CHECK(strstr(e->d_name, ".outbox"), "%s", e->d_name);
        while ((got = read(fd, bytes + n, sizeof(bytes) - n)) > 0)
            n += (size_t)got;
        close(fd);
    }
    closedir(directory);
    for (size_t i = 0; i < all->n; i++)
        found += memmem(bytes, n, all->entry[i].message, strlen(all->entry[i].message)) != NULL;
    return found;
}

static void scenario_outbox(void) {
    deed_log *log = open_outbox(DEED_OUTBOX_ON);
    int status;

    for (int i = 0; i < 100; i++)
        must_give(log, "kept", 0);
    if (fork() == 0) {
        must_give(log, "child", 0);
        _exit(0);
    }
    CHECK(wait(&status) > 0 && status == 0, "child: %x", status);
    must_give(log, "kept", 0);
    deed_close(log);
    struct entries all = read_entries(102);
    CHECK(all.n == 102 && check_chains(&all, NULL) == 2, "%zu", all.n);
    CHECK(count_kept(&all) == 102, "%zu kept", count_kept(&all));
    CHECK(syncs == 0, "%zu syncs", syncs);
    CHECK(files(NULL) == 2, "%zu files", files(NULL));
}

static void scenario_outbox_stopped(void) {
    deed_log *log = open_outbox(DEED_OUTBOX_ON);
    size_t n;
    long before;

    must_give(log, "before", 0);
    kill_journald(SIGSTOP);
    n = 1 + fill(log);
    before = now_ms();
    for (int i = 0; i < 300; i++, n++)
        must_give(log, "kept", DEED_SPOOLED);
    CHECK(now_ms() - before <= LATE_MS, "%ld ms", now_ms() - before);
    kill_journald(SIGCONT);
    n += record_until_taken(log);
    deed_close(log);
    struct entries all = read_entries(n);
    CHECK(all.n == n && check_chains(&all, NULL) == 1, "%zu of %zu", all.n, n);
    CHECK(count_kept(&all) == n, "%zu kept", count_kept(&all));
}

/* More than one file full. */
static void scenario_outbox_large(void) {
    enum { MANY = 14000 };
    deed_log *log = open_outbox(DEED_OUTBOX_ON);

    for (int i = 0; i < MANY; i++)
        must_give(log, "kept", 0);
    deed_close(log);
    struct entries all = read_entries(MANY);
    CHECK(all.n == MANY && check_chains(&all, NULL) == 1, "%zu", all.n);
    CHECK(files(NULL) > 1, "%zu files", files(NULL));
}

static void *record_kept(void *unused) {
    for (int i = 0; i < 30; i++)
        must_give(shared, "thread", 0);
    return unused;
}

static void scenario_outbox_sync(void) {
    enum { MANY = 16 };
    pthread_t threads[MANY];

    shared = open_outbox(DEED_OUTBOX_SYNC);
    must_give(shared, "alone", 0);
    CHECK(syncs == 1, "%zu syncs", syncs);
    for (int i = 0; i < MANY; i++)
        CHECK(pthread_create(&threads[i], NULL, record_kept, NULL) == 0, "thread");
    for (int i = 0; i < MANY; i++)
        pthread_join(threads[i], NULL);
    deed_close(shared);
    struct entries all = read_entries(1 + MANY * 30);
    CHECK(all.n == 1 + MANY * 30, "%zu", all.n);
    check_chains(&all, NULL);
    CHECK(count_kept(&all) == all.n, "%zu kept", count_kept(&all));
    /* one for many */
    CHECK(syncs < all.n / 3, "%zu syncs for %zu events", syncs, all.n);
    printf("%zu syncs for %zu events\n", (size_t)syncs, all.n);
}

static void scenario_outbox_sync_stopped(void) {
    deed_log *log = open_outbox(DEED_OUTBOX_SYNC);
    size_t n;

    kill_journald(SIGSTOP);
    n = fill(log);
    for (int i = 0; i < 20; i++, n++)
        must_give(log, "kept", DEED_SPOOLED);
    kill_journald(SIGCONT);
    n += record_until_taken(log);
    deed_close(log);
    expect_all(n, 1);
}

/* It promises that each event is on disk before it is sent: without room nothing is sent. */
static void scenario_outbox_full(void) {
    deed_options options = usual_options();
    struct told told = {0};
    deed_log *log;
    size_t n = 0;
    int r;

    CHECK(mount("tmpfs", spool, "tmpfs", 0, "size=64k,mode=1733") == 0, "%m");
    options.outbox = DEED_OUTBOX_ON;
    options.alarm = on_alarm;
    options.alarm_data = &told;
    log = open_with(&options);
    while ((r = record(log, "kept")) == 0 && n < 10000)
        n++;
    CHECK(r == -EIO && told.n == 1, "%d, %zu alarms", r, told.n);
    deed_close(log);
    expect_all(n, 1);
    CHECK(umount(spool) == 0, "%m");
}

static const struct {
    const char *name;
    void (*run)(void);
} scenarios[] = {
#define SCENARIO(name)                                                                             \
    { #name, scenario_##name }
    SCENARIO(stopped),        SCENARIO(dead),
    SCENARIO(next_process),   SCENARIO(short_lived),
    SCENARIO(close),          SCENARIO(threads),
    SCENARIO(fork),           SCENARIO(killed),
    SCENARIO(fifo),           SCENARIO(link),
    SCENARIO(foreign),        SCENARIO(writable),
    SCENARIO(locked),         SCENARIO(directory),
    SCENARIO(half),           SCENARIO(full),
    SCENARIO(file_size),      SCENARIO(alarm),
    SCENARIO(alarm_blocked),  SCENARIO(alarm_no_reader),
    SCENARIO(alarm_socket),   SCENARIO(outbox),
    SCENARIO(outbox_stopped), SCENARIO(outbox_large),
    SCENARIO(outbox_sync),    SCENARIO(outbox_sync_stopped),
    SCENARIO(outbox_full),
};

int main(int argc, char **argv) {
    for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
        if (argc < 2)
            puts(scenarios[i].name);
        else if (strcmp(argv[1], scenarios[i].name) == 0) {
            make_spool();
            scenarios[i].run();
            return 0;
        }
    }
    return argc < 2 ? 0 : 2;
}
