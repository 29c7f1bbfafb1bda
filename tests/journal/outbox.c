/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The outbox against a real journald, and deed-deliver behind it: one scenario a run, each in a
 * journal and a spool of its own. What was acknowledged is on disk before it is sent, and arrives.
 */
#include <deed.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/journal/daemon.h"
#include "tests/journal/kept.h"
#include "tests/journal/reader.h"

extern char **environ;

static _Atomic size_t syncs;
static _Atomic unsigned sync_us = 5000;
static _Atomic int syncs_to_fail;

/* Stands in for a disk that takes its time, and that fails. */
int msync(void *at, size_t n, int flags) {
    int failing = atomic_load(&syncs_to_fail);

    atomic_fetch_add(&syncs, 1);
    usleep(atomic_load(&sync_us));
    while (failing > 0)
        if (atomic_compare_exchange_weak(&syncs_to_fail, &failing, failing - 1)) {
            errno = EIO;
            return -1;
        }
    return (int)syscall(SYS_msync, at, n, flags);
}

static _Atomic int refuses; /* with that errno, or not */

/* Stands in for a journal that comes and goes. */
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    int code = atomic_load(&refuses);

    if (code) {
        errno = code;
        return -1;
    }
    return syscall(SYS_sendmsg, fd, message, flags);
}

static deed_log *open_outbox(deed_outbox outbox) {
    deed_options options = usual_options();

    options.outbox = outbox;
    return open_with(&options);
}

/* All outbox files, one behind the other. */
static size_t read_files(char *bytes, size_t size) {
    size_t n = 0;
    DIR *directory = opendir(spool);
    struct dirent *e;

    CHECK(directory, "%m");
    while ((e = readdir(directory))) {
        ssize_t got;
        int fd;

        if (e->d_name[0] == '.')
            continue;
        fd = openat(dirfd(directory), e->d_name, O_RDONLY | O_CLOEXEC);
        CHECK(strstr(e->d_name, ".outbox"), "%s", e->d_name);
        while ((got = read(fd, bytes + n, size - n)) > 0)
            n += (size_t)got;
        close(fd);
    }
    closedir(directory);
    CHECK(n < size, "more than %zu bytes", size);
    return n;
}

/* How many of the journal's lines stand in the outbox files, byte for byte. */
static size_t count_kept(const struct entries *all) {
    static char bytes[64 << 20];
    size_t n = read_files(bytes, sizeof(bytes)), found = 0;

    for (size_t i = 0; i < all->n; i++)
        found += memmem(bytes, n, all->entry[i].message, strlen(all->entry[i].message)) != NULL;
    return found;
}

static void scenario_all(void) {
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

static void scenario_stopped(void) {
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
static void scenario_large(void) {
    enum { MANY = 14000 };
    deed_log *log = open_outbox(DEED_OUTBOX_ON);

    for (int i = 0; i < MANY; i++)
        must_give(log, "kept", 0);
    deed_close(log);
    struct entries all = read_entries(MANY);
    CHECK(all.n == MANY && check_chains(&all, NULL) == 1, "%zu", all.n);
    CHECK(files(NULL) > 1, "%zu files", files(NULL));
}

static deed_log *shared;

static void *record_kept(void *unused) {
    for (int i = 0; i < 30; i++)
        must_give(shared, "thread", 0);
    return unused;
}

static void scenario_sync(void) {
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

static void scenario_sync_stopped(void) {
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

/* ---- each thread is told what became of its own event ---------------------------------------- */

enum { TELLERS = 6, TOLD = 2500 };

static int answer[TELLERS][TOLD];
static bool in_journal[TELLERS][TOLD], in_file[TELLERS][TOLD];

static void *note_answers(void *unused) {
    static _Atomic size_t next;
    size_t self = atomic_fetch_add(&next, 1);
    char who[32];

    for (size_t i = 0; i < TOLD; i++) {
        snprintf(who, sizeof(who), "t%zu-%zu", self, i);
        answer[self][i] = record(shared, who);
    }
    return unused;
}

/* Disk and journal fail in turns, for moments, until the threads have ended. */
static void *make_trouble(void *enough) {
    unsigned seed = 1;

    while (!atomic_load((_Atomic bool *)enough)) {
        atomic_store(&syncs_to_fail, rand_r(&seed) % 3);
        atomic_store(&sync_us, (unsigned)rand_r(&seed) % 300);
        atomic_store(&refuses, rand_r(&seed) % 4 == 0 ? ECONNREFUSED : 0);
        usleep((useconds_t)rand_r(&seed) % 1500);
    }
    atomic_store(&syncs_to_fail, 0);
    atomic_store(&refuses, 0);
    return NULL;
}

/* Which events stand in that text. */
static void find_told(const char *text, size_t n, bool found[TELLERS][TOLD]) {
    const char *at = text, *end = text + n;

    while ((at = memmem(at, (size_t)(end - at), "\"id\":\"t", 7))) {
        char *rest;
        unsigned long self = strtoul(at + 7, &rest, 10), i = strtoul(rest + 1, NULL, 10);

        CHECK(self < TELLERS && i < TOLD, "%.40s", at);
        found[self][i] = true;
        at = rest;
    }
}

static void expected(void *unused, int error, const char *text) {
    (void)unused;
    CHECK(error == -EIO || error == -ETIMEDOUT, "%d %s", error, text);
}

static void scenario_answers(void) {
    static char bytes[32 << 20];
    pthread_t thread[TELLERS], trouble;
    size_t of_result[3] = {0};
    _Atomic bool enough = false;
    deed_options options = usual_options();

    CHECK(mount("tmpfs", spool, "tmpfs", 0, "mode=1733") == 0, "%m");
    options.outbox = DEED_OUTBOX_SYNC;
    options.deadline_ms = 20;
    options.alarm = expected;
    shared = open_with(&options);
    CHECK(pthread_create(&trouble, NULL, make_trouble, &enough) == 0, "thread");
    for (int i = 0; i < TELLERS; i++)
        CHECK(pthread_create(&thread[i], NULL, note_answers, NULL) == 0, "thread");
    for (int i = 0; i < TELLERS; i++)
        pthread_join(thread[i], NULL);
    atomic_store(&enough, true);
    pthread_join(trouble, NULL);
    deed_close(shared);

    for (size_t i = 0; i < TELLERS; i++)
        for (size_t j = 0; j < TOLD; j++)
            of_result[answer[i][j] < 0 ? 2 : answer[i][j]]++;
    struct entries all = read_entries(of_result[0]);
    for (size_t i = 0; i < all.n; i++)
        find_told(all.entry[i].message, strlen(all.entry[i].message), in_journal);
    find_told(bytes, read_files(bytes, sizeof(bytes)), in_file);
    for (size_t i = 0; i < TELLERS; i++)
        for (size_t j = 0; j < TOLD; j++) {
            CHECK(answer[i][j] != 0 || in_journal[i][j], "t%zu-%zu: 0, and never sent", i, j);
            CHECK(answer[i][j] != DEED_SPOOLED || in_file[i][j], "t%zu-%zu: nowhere", i, j);
            CHECK(answer[i][j] >= 0 || !in_journal[i][j], "t%zu-%zu: an error, and sent", i, j);
        }
    printf("%zu sent, %zu kept, %zu refused\n", of_result[0], of_result[1], of_result[2]);
    CHECK(of_result[0] > 0 && of_result[1] > 0 && of_result[2] > 0, "not tried");
    CHECK(umount(spool) == 0, "%m");
}

/* It promises that each event is on disk before it is sent: without room nothing is sent. */
static void scenario_full(void) {
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

/* Its file, the only one that is there. */
static void path_of(char path[600]) {
    char name[256];

    CHECK(files(name) == 1, "%zu files", files(NULL));
    snprintf(path, 600, "%s/%s", spool, name);
}

static off_t size_of(const char *path) {
    struct stat st;

    CHECK(stat(path, &st) == 0, "%m");
    return st.st_size;
}

/* Blocks beforehand, and only as long as the process has the file. */
static void scenario_cut(void) {
    deed_log *log = open_outbox(DEED_OUTBOX_ON);
    char path[600], bytes[4096];
    ssize_t n;
    int fd;

    must_give(log, "kept", 0);
    path_of(path);
    CHECK(size_of(path) == 1 << 20, "%lld bytes", (long long)size_of(path));
    deed_close(log);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    n = read(fd, bytes, sizeof(bytes));
    CHECK(n > 3 && n < (ssize_t)sizeof(bytes) && !memchr(bytes, 0, (size_t)n) && bytes[0] == '\n' &&
              memcmp(bytes + n - 2, "\n\n", 2) == 0,
          "%zd bytes", n);
}

/* A file that is full and not sent grows; the order stays. */
static void scenario_grow(void) {
    deed_log *log = open_outbox(DEED_OUTBOX_ON);
    char path[600];
    size_t n;

    kill_journald(SIGSTOP);
    n = fill(log);
    for (int i = 0; i < 4000; i++, n++)
        must_give(log, "kept", DEED_SPOOLED);
    path_of(path);
    CHECK(size_of(path) > 2 << 20, "%lld bytes", (long long)size_of(path));
    kill_journald(SIGCONT);
    n += record_until_taken(log);
    deed_close(log);
    struct entries all = read_entries(n);
    CHECK(all.n == n && check_chains(&all, NULL) == 1, "%zu of %zu", all.n, n);
    CHECK(count_kept(&all) == n, "%zu kept", count_kept(&all));
}

/* There, what is mapped is another file: the lock is the descriptor's alone, and whoever closes
 * that is missed within a second. */
static void scenario_overlay(void) {
    char layers[600], options[2000], path[600];
    deed_log *log;
    int fd;

    snprintf(layers, sizeof(layers), "%s/layers", getenv("DEED_SCRATCH"));
    CHECK(mkdir(layers, 0755) == 0 && mount("tmpfs", layers, "tmpfs", 0, "mode=0755") == 0, "%m");
    CHECK(chdir(layers) == 0 && mkdir("lower", 0755) == 0 && mkdir("upper", 0755) == 0 &&
              mkdir("work", 0755) == 0,
          "%m");
    snprintf(options, sizeof(options), "lowerdir=%s/lower,upperdir=%s/upper,workdir=%s/work",
             layers, layers, layers);
    CHECK(mount("overlay", spool, "overlay", 0, options) == 0, "%m");
    CHECK(chmod(spool, 01733) == 0, "%m");
    log = open_outbox(DEED_OUTBOX_ON);
    must_give(log, "locked", 0);
    path_of(path);
    fd = open(path, O_RDWR | O_CLOEXEC);
    CHECK(fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK, "no lock");
    CHECK(syscall(SYS_close_range, 3, ~0U, 0) == 0, "%m");
    usleep(1100000);
    must_give(log, "closed", 0);
    CHECK(files(NULL) == 2, "goes on in a file that others can lock");
    deed_close(log);
    struct entries all = read_entries(2);
    CHECK(all.n == 2 && check_chains(&all, NULL) == 1, "%zu", all.n);
    CHECK(chdir("/") == 0 && umount2(spool, MNT_DETACH) == 0, "%m");
}

/* A daemon closes all that it has, and what it opens then is none of ours. */
static void scenario_closefrom(void) {
    enum { OTHERS = 32 };
    deed_log *log = open_outbox(DEED_OUTBOX_ON);
    char path[600], other[600];
    int first, fd;

    must_give(log, "before", 0);
    path_of(path);
    first = 3;
    CHECK(syscall(SYS_close_range, 3, ~0U, 0) == 0, "%m");
    snprintf(other, sizeof(other), "%s/database", getenv("DEED_SCRATCH"));
    for (int i = 0; i < OTHERS; i++)
        CHECK(open(other, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600) == first + i, "%m");
    for (int i = 0; i < 100; i++)
        must_give(log, "after", 0);
    CHECK(size_of(other) == 0, "%lld bytes of ours", (long long)size_of(other));
    fd = open(path, O_RDWR | O_CLOEXEC);
    CHECK(fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK, "no lock");
    deed_close(log);
    CHECK(flock(fd, LOCK_EX | LOCK_NB) == 0, "still locked: %m");
    for (int i = 0; i < OTHERS; i++)
        CHECK(fcntl(first + i, F_GETFD) >= 0, "closed %d", first + i);
    struct entries all = read_entries(101);
    CHECK(all.n == 101 && check_chains(&all, NULL) == 1, "%zu", all.n);
    CHECK(count_kept(&all) == 101, "%zu kept", count_kept(&all));
}

/* By root, which deed-deliver does not do while we live: missed within a second. */
static void scenario_removed(void) {
    deed_log *log = open_outbox(DEED_OUTBOX_ON);
    char path[600];

    must_give(log, "gone", 0);
    path_of(path);
    CHECK(unlink(path) == 0, "%m");
    usleep(1100000);
    must_give(log, "kept", 0);
    CHECK(files(NULL) == 1, "no new one");
    deed_close(log);
    expect_all(2, 1);
}

static void scenario_file_size(void) {
    struct rlimit limit = {8192, RLIM_INFINITY};
    deed_options options = usual_options();
    struct told told = {0};
    deed_log *log;

    options.outbox = DEED_OUTBOX_ON;
    options.alarm = on_alarm;
    options.alarm_data = &told;
    log = open_with(&options);
    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0, "%m");
    for (int i = 0; i < 40; i++)
        must_give(log, "kept", 0);
    CHECK(files(NULL) > 3, "%zu files", files(NULL));
    limit.rlim_cur = 100;
    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0, "%m");
    for (int i = 0, r = 0; r == 0; i++) {
        CHECK(i < 40, "more than the limit");
        r = record(log, "last");
        CHECK(r == 0 || (r == -EIO && strstr(told.text, "setrlimit")), "%d %s", r, told.text);
    }
    deed_close(log);
}

/* ---- forks ----------------------------------------------------------------------------------- */

static _Atomic bool enough;

static void *record_on(void *ret_n) {
    while (!atomic_load(&enough)) {
        must_give(shared, "thread", 0);
        ++*(size_t *)ret_n;
    }
    return NULL;
}

/* A child has no part of its parent's file, whatever another thread did at that moment. */
static void scenario_fork(void) {
    enum { CHILDREN = 40 }; /* one after the other, so of one stream */
    pthread_t thread;
    size_t n = 0;
    int status;

    shared = open_outbox(DEED_OUTBOX_ON);
    CHECK(pthread_create(&thread, NULL, record_on, &n) == 0, "thread");
    for (int i = 0; i < CHILDREN; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            if (i % 2 == 0) {
                must_give(shared, "child", 0);
                must_give(shared, "child", 0);
            }
            deed_close(shared);
            _exit(0);
        }
        CHECK(waitpid(pid, &status, 0) == pid && status == 0, "child: %x", status);
    }
    atomic_store(&enough, true);
    pthread_join(thread, NULL);
    deed_close(shared);
    n += CHILDREN;
    struct entries all = read_entries(n);
    CHECK(all.n == n && check_chains(&all, NULL) == 2, "%zu of %zu", all.n, n);
    CHECK(count_kept(&all) == n, "%zu of %zu kept", count_kept(&all), n);
}

/* ---- with deed-deliver ------------------------------------------------------------------------
 */

static pid_t start_deliver(const char *how) {
    char program[600];
    char *argv[] = {program, (char *)"--no-file", (char *)"--spool-directory",
                    spool,   (char *)how,         NULL};
    pid_t pid;

    snprintf(program, sizeof(program), "%s/src/deliver/deed-deliver", getenv("top_builddir"));
    CHECK(posix_spawn(&pid, program, NULL, NULL, argv, environ) == 0, "%s", program);
    return pid;
}

static void deliver_all(void) {
    int status = 1;

    for (int i = 0; i < 4 && status != 0; i++)
        CHECK(waitpid(start_deliver("--once"), &status, 0) > 0, "%m");
    CHECK(status == 0 && files(NULL) == 0, "%zu files stay", files(NULL));
}

/* Killed while they record and journald comes and goes: each acknowledged event arrives. */
static void killed(deed_outbox outbox) {
    enum { RUNS = 20 };
    size_t acknowledged[RUNS] = {0}, found[RUNS] = {0}, total = 0;
    int pipes[2];
    char byte, who[32];

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
            options.outbox = outbox;
            log = open_with(&options);
            for (int n = 0;; n++) {
                snprintf(who, sizeof(who), "v%d-%d", i, n);
                CHECK(record(log, who) >= 0, "%s", deed_error_text());
                if (write(pipes[1], "x", 1) != 1)
                    pause();
            }
        }
        usleep(20000 + (useconds_t)(i * 997 % 4000));
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        for (; read(pipes[0], &byte, 1) == 1; total++)
            acknowledged[i]++;
    }
    kill_journald(SIGCONT);
    deliver_all();
    struct entries all = read_entries(total);
    size_t n = drop_second_copies(&all);
    CHECK(n >= total && n <= total + RUNS, "%zu acknowledged, %zu there", total, n);
    for (size_t i = 0; i < n; i++) {
        const char *at = strstr(all.entry[i].message, "\"id\":\"v");
        size_t run, number;

        CHECK(at && sscanf(at + 7, "%zu-%zu", &run, &number) == 2 && run < RUNS, "%s",
              all.entry[i].message);
        found[run] += number < acknowledged[run];
    }
    for (int i = 0; i < RUNS; i++)
        CHECK(found[i] == acknowledged[i], "run %d: %zu of %zu", i, found[i], acknowledged[i]);
    printf("%zu acknowledged, all there\n", total);
}

static void scenario_killed(void) {
    killed(DEED_OUTBOX_ON);
}

static void scenario_sync_killed(void) {
    killed(DEED_OUTBOX_SYNC);
}

/* What a killed process has copied of an event whose first byte is still missing. */
static void scenario_torn(void) {
    static const char torn[] = "\0YSLOG_IDENTIFIER=deed\nDEED_ACTION=a.b\n\0\0\0\0MESSAGE={\"torn";
    static char bytes[1 << 20];
    char path[600];
    int fd, status;
    pid_t pid = fork();

    if (pid == 0) {
        deed_log *log = open_outbox(DEED_OUTBOX_ON);

        kill_journald(SIGSTOP);
        for (size_t n = fill(log); n < 1000; n++)
            must_give(log, "kept", DEED_SPOOLED);
        _exit(0); /* as if killed: nothing is cut */
    }
    CHECK(waitpid(pid, &status, 0) == pid && status == 0, "child: %x", status);
    path_of(path);
    fd = open(path, O_RDWR | O_CLOEXEC);
    ssize_t n = read(fd, bytes, sizeof(bytes));
    CHECK(n == sizeof(bytes) && !bytes[n - 1], "%zd bytes", n);
    CHECK(pwrite(fd, torn, sizeof(torn), (off_t)strlen(bytes)) == sizeof(torn), "%m");
    kill_journald(SIGCONT);
    deliver_all();
    expect_all(1000, 1);
}

/* Killed again and again itself, while the process goes on from file to file. */
static void scenario_delivered(void) {
    enum { MANY = 12000 };
    deed_log *log = open_outbox(DEED_OUTBOX_ON);
    pid_t deliver = 0;
    char who[32];

    for (int i = 0; i < MANY; i++) {
        if (i % 1500 == 0) {
            if (deliver) {
                kill(deliver, SIGKILL);
                waitpid(deliver, NULL, 0);
            }
            deliver = start_deliver(NULL);
        }
        if (i % 3000 == 1000)
            kill_journald(SIGSTOP);
        if (i % 3000 == 2200)
            kill_journald(SIGCONT);
        if (i % 500 == 0)
            usleep(300000);
        snprintf(who, sizeof(who), "m%d", i);
        CHECK(record(log, who) >= 0, "%s", deed_error_text());
    }
    kill_journald(SIGCONT);
    deed_close(log);
    CHECK(waitpid(deliver, NULL, 0) == deliver && files(NULL) == 0, "%zu files", files(NULL));
    struct entries all = read_entries(MANY);
    size_t copies = all.n, n = drop_second_copies(&all);
    CHECK(n == MANY, "%zu of %d", n, MANY);
    printf("%d events, %zu second copies\n", MANY, copies - n);
}

/* -EINVAL means that the event is in the journal, with defects; so no failure of the system is it.
 */
static void scenario_system_says_einval(void) {
    deed_options options = DEED_OPTIONS_INIT;
    struct told told = {0};
    deed_log *log;

    options.alarm = on_alarm;
    options.alarm_data = &told;
    log = open_with(&options);
    atomic_store(&refuses, EINVAL);
    must_give(log, "alice", -EIO);
    CHECK(told.n == 1 && told.error == -EIO, "%zu alarms: %d", told.n, told.error);
    atomic_store(&refuses, 0);
    deed_close(log);
}

struct cancelled {
    deed_log *log;
    int result;
};

/* A thread that is cancelled already ends behind the call, and not within it. */
static void *record_cancelled(void *data) {
    struct cancelled *cancelled = data;

    pthread_cancel(pthread_self());
    cancelled->result = record(cancelled->log, "cancelled");
    pthread_testcancel();
    return NULL;
}

/* So it leaves no lock that others wait for, and no ticket on a stack that is gone. */
static void scenario_cancelled(void) {
    for (int outbox = DEED_OUTBOX_OFF; outbox <= DEED_OUTBOX_SYNC; outbox++) {
        struct cancelled cancelled = {open_outbox((deed_outbox)outbox), -1};
        void *end = NULL;
        pthread_t thread;

        CHECK(pthread_create(&thread, NULL, record_cancelled, &cancelled) == 0, "thread");
        pthread_join(thread, &end);
        CHECK(end == PTHREAD_CANCELED, "the test's own premise");
        must_give(cancelled.log, "another", 0);
        CHECK(cancelled.result == 0, "outbox %d: cancelled within the call", outbox);
        deed_close(cancelled.log);
    }
    expect_all(6, 0);
}

static const struct scenario scenarios[] = {
    SCENARIO(all),          SCENARIO(stopped), SCENARIO(large),       SCENARIO(sync),
    SCENARIO(sync_stopped), SCENARIO(full),    SCENARIO(cut),         SCENARIO(grow),
    SCENARIO(closefrom),    SCENARIO(overlay), SCENARIO(removed),     SCENARIO(file_size),
    SCENARIO(fork),         SCENARIO(killed),  SCENARIO(sync_killed), SCENARIO(torn),
    SCENARIO(delivered),    SCENARIO(answers), SCENARIO(cancelled),   SCENARIO(system_says_einval),
    {NULL, NULL},
};

int main(int argc, char **argv) {
    return run_scenario(scenarios, argc > 1 ? argv[1] : NULL);
}
