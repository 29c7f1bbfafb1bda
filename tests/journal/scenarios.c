/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The library against a real journald: one scenario a run, each in a journal of its own
 * (with-journald). What the library says of an event must be what the journal has of it.
 */
#include <deed.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/journal/daemon.h"
#include "tests/journal/reader.h"

#define DEADLINE_MS 300
/* A machine under load may be late; a hang is not late. */
#define LATE_MS 2000

static deed_log *open_log(uint32_t deadline_ms) {
    deed_options options = DEED_OPTIONS_INIT;
    deed_log *log = NULL;

    options.deadline_ms = deadline_ms;
    CHECK(deed_open(&log, "billing", &options) == 0, "%s", deed_error_text());
    return log;
}

static int record(deed_log *log, const char *who) {
    return deed_record(log, deed_user(who), "customer.delete", deed_resource("customer", "4471"),
                       DEED_SUCCESS, NULL);
}

static void must_record(deed_log *log, const char *who) {
    CHECK(record(log, who) == 0, "%s", deed_error_text());
}

/* ---- what is read back ----------------------------------------------------------------------- */

static void expect_field(const struct entry *entry, const char *key, const char *value) {
    char *found = field_of(entry, key);

    CHECK((found && value && strcmp(found, value) == 0) || (!found && !value), "%s: %s, wanted %s",
          key, found, value);
    free(found);
}

static void scenario_read_back(void) {
    char expected[2048], id[DEED_EVENT_ID_SIZE] = "untouched";
    deed_log *log = open_log(0);
    int r;

    r = deed_record(
        log, deed_user_session("alice@corp.com", "sess_9f3a"), DEED_ACTION_CUSTOMER_DELETE,
        deed_resource("customer", "4471"), DEED_SUCCESS,
        DEED_DETAILS(.on_behalf_of = deed_user("bob@corp.com"), .source_ip = "203.0.113.42",
                     .request_id = "req_7af3c1", .reason = "GDPR \"erasure\"",
                     .metadata = DEED_META(DEED_INT("count", 3), DEED_BOOL("all", false))));
    CHECK(r == 0, "%s", deed_error_text());
    r = deed_record(log, deed_user("x\nMESSAGE=forged\nPRIORITY=0"), DEED_ACTION_AUTH_LOGIN_FAILED,
                    deed_resource("host", "web1"), DEED_DENIED, NULL);
    CHECK(r == 0, "%s", deed_error_text());
    r = deed_record(log, deed_service(" "), "backup.run", deed_resource("host", "web1"),
                    DEED_FAILURE, DEED_DETAILS(.ret_event_id = id));
    CHECK(r == -EINVAL, "%d", r);
    CHECK(strstr(deed_error_text(), "actor.id"), "%s", deed_error_text());
    CHECK(strlen(id) == 36, "%s", id);
    deed_close(log);

    struct entries all = read_entries(3);
    CHECK(all.n == 3, "%zu events", all.n);
    CHECK(check_chains(&all, NULL) == 1, "more than one stream");
    struct entry *e = &all.entry[0];
    /* what the library made stands where it must; everything else is as given, byte for byte */
    snprintf(expected, sizeof(expected),
             "{\"timestamp\":\"%.24s\",\"event_id\":\"%.36s\",\"service\":\"billing\","
             "\"actor\":{\"type\":\"user\",\"id\":\"alice@corp.com\",\"session_id\":\"sess_9f3a\"},"
             "\"on_behalf_of\":{\"type\":\"user\",\"id\":\"bob@corp.com\"},\"action\":\"customer."
             "delete\","
             "\"resource\":{\"type\":\"customer\",\"id\":\"4471\"},\"outcome\":\"success\","
             "\"source_ip\":\"203.0.113.42\",\"request_id\":\"req_7af3c1\","
             "\"metadata\":{\"reason\":\"GDPR \\\"erasure\\\"\",\"count\":3,\"all\":false},"
             "\"chain\":{\"stream\":\"%s\",\"seq\":1}}",
             e->message + 14, e->message + 52, e->stream);
    CHECK(strcmp(e->message, expected) == 0, "\n%s\n%s", e->message, expected);
    expect_field(e, "SYSLOG_IDENTIFIER", "deed");
    expect_field(e, "SYSLOG_FACILITY", "13");
    expect_field(e, "PRIORITY", "5");
    expect_field(e, "MESSAGE_ID", "8ed3aa0c76de4d1f9c4ab2e0a1c5d0e1");
    expect_field(e, "DEED_SERVICE", "billing");
    expect_field(e, "DEED_ACTOR_TYPE", "user");
    expect_field(e, "DEED_ACTOR_ID", "alice@corp.com");
    expect_field(e, "DEED_ACTION", "customer.delete");
    expect_field(e, "DEED_RESOURCE_TYPE", "customer");
    expect_field(e, "DEED_RESOURCE_ID", "4471");
    expect_field(e, "DEED_OUTCOME", "success");
    expect_field(e, "DEED_SOURCE_IP", "203.0.113.42");
    expect_field(e, "DEED_REQUEST_ID", "req_7af3c1");
    e = &all.entry[1];
    expect_field(e, "PRIORITY", "4");
    expect_field(e, "DEED_ACTOR_ID", "x%0AMESSAGE=forged%0APRIORITY=0");
    expect_field(e, "DEED_SOURCE_IP", NULL);
    CHECK(strstr(e->message, "\"sanitized\":[\"actor.id\"]"), "%s", e->message);
    CHECK(strstr(all.entry[2].message, "\"defects\":[\"actor.id: "), "%s", all.entry[2].message);
    CHECK(strstr(all.entry[2].message, id), "%s: not the id of %s", id, all.entry[2].message);
}

static void scenario_hash_sessions(void) {
    deed_options options = DEED_OPTIONS_INIT;
    deed_log *log = NULL;

    options.hash_sessions = true;
    CHECK(deed_open(&log, "billing", &options) == 0, "%s", deed_error_text());
    CHECK(deed_record(log, deed_user_session("a", "abc"), "auth.login", deed_resource("host", "w"),
                      DEED_SUCCESS, NULL) == 0,
          "%s", deed_error_text());
    struct entries all = read_entries(1);
    CHECK(
        strstr(all.entry[0].message, "\"session_id\":\"sha256:ba7816bf8f01cfea414140de5dae2223\""),
        "%s", all.entry[0].message);
    deed_close(log);
}

static int guarded(deed_log *log, int way, int *ret) {
    DEED_SCOPE(log, act, deed_user("alice"), "customer.update", deed_resource("customer", "1"),
               DEED_DETAILS(.reason = "scope", .metadata = DEED_META(DEED_INT("way", way))));
    act.ret_result = ret;
    if (way == 0)
        return 0; /* forgot to say: failure */
    if (way == 1) {
        deed_scope_outcome(&act, DEED_DENIED);
        return 1;
    }
    deed_scope_outcome(&act, DEED_SUCCESS);
    if (way == 2)
        CHECK(deed_scope_end(&act) == 0, "%s",
              deed_error_text()); /* and no second one at the brace */
    return 2;
}

static void scenario_scope(void) {
    static const char *const outcomes[] = {"failure", "denied", "success", "success"};
    deed_log *log = open_log(0);

    for (int way = 0; way < 4; way++) {
        int result = 99;

        guarded(log, way, &result);
        CHECK(result == (way == 2 ? 99 : 0), "way %d: %d", way, result);
    }
    struct entries all = read_entries(4);
    CHECK(all.n == 4, "%zu events", all.n);
    for (int way = 0; way < 4; way++)
        expect_field(&all.entry[way], "DEED_OUTCOME", outcomes[way]);
    deed_close(log);
}

/* ---- threads and processes ------------------------------------------------------------------- */

#define THREADS 8
#define EACH 400

static deed_log *shared;

static void *record_many(void *name) {
    for (int i = 0; i < EACH; i++)
        must_record(shared, name);
    return NULL;
}

static void run_threads(void) {
    static char names[THREADS][32];
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++) {
        snprintf(names[i], sizeof(names[i]), "thread%d", i);
        CHECK(pthread_create(&threads[i], NULL, record_many, names[i]) == 0, "thread");
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static void scenario_threads(void) {
    size_t streams;

    shared = open_log(5000);
    run_threads();
    struct entries all = read_entries((size_t)THREADS * EACH);
    CHECK(all.n == (size_t)THREADS * EACH, "%zu events", all.n);
    streams = check_chains(&all, NULL);
    CHECK(streams >= 1 && streams <= THREADS, "%zu streams", streams);
    deed_close(shared);
}

/* Children made while other threads record: each goes on at once, in a stream of its own. */
static void scenario_fork(void) {
    enum { CHILDREN = 20 };
    pthread_t thread;
    char one[] = "thread";

    shared = open_log(5000);
    must_record(shared, "parent");
    CHECK(pthread_create(&thread, NULL, record_many, one) == 0, "thread");
    for (int i = 0; i < CHILDREN; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            must_record(shared, "child");
            if (i % 4 == 0 && fork() == 0) {
                must_record(shared, "grandchild");
                _exit(0);
            }
            must_record(shared, "child");
            _exit(wait(NULL) > 0 || errno == ECHILD ? 0 : 1);
        }
        int status;
        CHECK(waitpid(pid, &status, 0) == pid && status == 0, "child: %x", status);
    }
    pthread_join(thread, NULL);
    must_record(shared, "parent");
    struct entries all = read_entries(1 + EACH + 2 * CHILDREN + CHILDREN / 4 + 1);
    CHECK(all.n == 1 + EACH + 2 * CHILDREN + CHILDREN / 4 + 1, "%zu events", all.n);
    check_chains(&all, NULL);
    /* no stream is written by two processes at the same time: it goes from one to the next */
    for (size_t i = 0; i < all.n; i++) {
        bool left = false;

        for (size_t j = i + 1; j < all.n; j++) {
            if (strcmp(all.entry[i].stream, all.entry[j].stream) != 0)
                continue;
            if (all.entry[i].pid != all.entry[j].pid)
                left = true;
            CHECK(!left || all.entry[i].pid != all.entry[j].pid, "two processes share stream %s",
                  all.entry[i].stream);
        }
    }
    deed_close(shared);
}

/* A daemon closes all it has; what then stands under the log's numbers must get nothing of ours. */
static void scenario_closed_descriptors(void) {
    deed_log *log = open_log(0);
    pid_t pid;
    int status;

    must_record(log, "parent");
    pid = fork();
    if (pid == 0) {
        int pair[2], copies[60];
        char byte;

        for (int fd = 3; fd < 64; fd++)
            close(fd);
        CHECK(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair) == 0, "%m");
        for (int i = 0; i < 20; i++)
            copies[i] = dup(pair[0]);
        must_record(log, "child");
        CHECK(recv(pair[1], &byte, 1, 0) < 0 && errno == EAGAIN, "somebody else got our datagram");
        for (int i = 0; i < 20; i++)
            CHECK(fcntl(copies[i], F_GETFD) >= 0, "somebody else's descriptor was closed");
        _exit(0);
    }
    CHECK(waitpid(pid, &status, 0) == pid && status == 0, "child: %x", status);
    struct entries all = read_entries(2);
    CHECK(all.n == 2, "%zu", all.n);
    deed_close(log);
}

/* Processes that are killed while they record: the next one goes on, and says where nobody knows.
 */
static void scenario_killed_emitters(void) {
    enum { RUNS = 30 };
    size_t acknowledged = 0, gaps = 0;
    int pipes[2];
    char byte;

    CHECK(pipe2(pipes, O_CLOEXEC | O_NONBLOCK) == 0, "%m");
    CHECK(fcntl(pipes[0], F_SETPIPE_SZ, 1 << 20) > 0, "%m");
    for (int i = 0; i < RUNS; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            deed_log *log = open_log(0);

            for (;;) {
                must_record(log, "victim");
                CHECK(write(pipes[1], "x", 1) == 1, "tally: %m");
            }
        }
        usleep(3000 + (useconds_t)(i * 997 % 4000));
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
    while (read(pipes[0], &byte, 1) == 1)
        acknowledged++;
    struct entries all = read_entries(acknowledged);
    CHECK(check_chains(&all, &gaps) == 1, "the stream did not go on");
    /* at most the event in flight of each run came without having been acknowledged */
    CHECK(all.n >= acknowledged && all.n <= acknowledged + RUNS, "%zu acknowledged, %zu there",
          acknowledged, all.n);
    printf("%zu acknowledged, %zu in the journal, %zu in flight and lost, all of them named\n",
           acknowledged, all.n, gaps);
}

/* ---- a journal that fails -------------------------------------------------------------------- */

static void expect_failure(deed_log *log, int wanted, long deadline_ms) {
    long before = now_ms(), took;
    int r = record(log, "nobody");

    took = now_ms() - before;
    CHECK(r == wanted, "%d (%s), wanted %d", r, deed_error_text(), wanted);
    CHECK(took <= deadline_ms + LATE_MS, "took %ld ms", took);
    CHECK(strstr(deed_error_text(), "journal /run/systemd/journal/socket: "), "%s",
          deed_error_text());
}

static void scenario_stopped(void) {
    deed_log *log = open_log(DEADLINE_MS);
    size_t queued = 0;
    int r = 0;

    must_record(log, "before");
    kill_journald(SIGSTOP);
    for (int i = 0; i < 100000 && (r = record(log, "queued")) == 0; i++)
        queued++;
    CHECK(r == -ETIMEDOUT, "%d %s", r, deed_error_text());
    expect_failure(log, -ETIMEDOUT, DEADLINE_MS);
    kill_journald(SIGCONT);
    must_record(log, "after");
    /* each success is there, no failure is, and the failures have left no gap */
    struct entries all = read_entries(queued + 2);
    CHECK(all.n == queued + 2, "%zu of %zu", all.n, queued + 2);
    CHECK(check_chains(&all, NULL) == 1, "streams");
    deed_close(log);
}

static void *fail_one(void *unused) {
    (void)unused;
    expect_failure(shared, -ETIMEDOUT, DEADLINE_MS);
    return NULL;
}

/* More threads than lanes: each waits its own deadline, not those of all before it. */
static void scenario_stopped_threads(void) {
    enum { MANY = 32 };
    pthread_t threads[MANY];
    long before;

    shared = open_log(DEADLINE_MS);
    kill_journald(SIGSTOP);
    while (record(shared, "queued") == 0)
        ;
    before = now_ms();
    for (int i = 0; i < MANY; i++)
        CHECK(pthread_create(&threads[i], NULL, fail_one, NULL) == 0, "thread");
    for (int i = 0; i < MANY; i++)
        pthread_join(threads[i], NULL);
    CHECK(now_ms() - before <= DEADLINE_MS + LATE_MS, "%ld ms", now_ms() - before);
    kill_journald(SIGCONT);
    deed_close(shared);
}

static void on_signal(int unused) {
    (void)unused;
}

/* Signals that interrupt the wait neither end it early nor draw it out. */
static void scenario_stopped_signals(void) {
    deed_log *log = open_log(DEADLINE_MS);
    struct sigaction action = {.sa_handler = on_signal};
    struct itimerval often = {{0, 7000}, {0, 7000}};
    int r;

    sigaction(SIGALRM, &action, NULL);
    kill_journald(SIGSTOP);
    while ((r = record(log, "queued")) == 0)
        ;
    CHECK(r == -ETIMEDOUT, "%d", r);
    setitimer(ITIMER_REAL, &often, NULL);
    expect_failure(log, -ETIMEDOUT, DEADLINE_MS);
    often = (struct itimerval){0};
    setitimer(ITIMER_REAL, &often, NULL);
    kill_journald(SIGCONT);
    deed_close(log);
}

static void scenario_dead(void) {
    deed_log *log = open_log(DEADLINE_MS), *other = NULL;

    must_record(log, "before");
    read_entries(1); /* taken in before the end */
    end_journald();
    expect_failure(log, -ECONNREFUSED, DEADLINE_MS);
    CHECK(deed_open(&other, "billing", NULL) == -ECONNREFUSED, "%s", deed_error_text());
    CHECK(!other, "a log was made all the same");
    unlink("/run/systemd/journal/socket");
    expect_failure(log, -ENOENT, DEADLINE_MS);
    CHECK(deed_open(&other, "billing", NULL) == -ENOENT, "%s", deed_error_text());
    start_journald();
    must_record(log, "after");
    struct entries all = read_entries(2);
    CHECK(all.n == 2 && check_chains(&all, NULL) == 1, "%zu events", all.n);
    deed_close(log);
}

static void *restart_soon(void *unused) {
    usleep(200000);
    start_journald();
    return unused;
}

/* A restart is waited out: no event is lost between one journald and the next. */
static void scenario_restart(void) {
    deed_log *log = open_log(20000);
    pthread_t thread;

    must_record(log, "before");
    read_entries(1);
    for (int i = 0; i < 3; i++) {
        end_journald();
        CHECK(pthread_create(&thread, NULL, restart_soon, NULL) == 0, "thread");
        must_record(log, "during");
        pthread_join(thread, NULL);
        must_record(log, "after");
        read_entries(1 + 2 * (size_t)(i + 1));
    }
    struct entries all = read_entries(7);
    CHECK(all.n == 7 && check_chains(&all, NULL) == 1, "%zu events", all.n);
    deed_close(log);
}

/* ---- where the head stays -------------------------------------------------------------------- */

static void scenario_state_directory(void) {
    deed_options options = DEED_OPTIONS_INIT;
    char directory[] = "/tmp/deed-state-XXXXXX", path[64];
    deed_log *log = NULL;
    struct stat st;

    CHECK(mkdtemp(directory), "%m");
    snprintf(path, sizeof(path), "%s:/nonexistent", directory);
    setenv("STATE_DIRECTORY", path, 1);
    CHECK(deed_open(&log, "billing", NULL) == 0, "%s", deed_error_text());
    deed_close(log);
    snprintf(path, sizeof(path), "%s/billing.head", directory);
    CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600, "%s: mode %o", path,
          st.st_mode & 0777);
    unlink(path);
    rmdir(directory);
    unsetenv("STATE_DIRECTORY");
    options.state_directory = "/nonexistent";
    CHECK(deed_open(&log, "billing", &options) == -ENOENT, "%s", deed_error_text());
    CHECK(strstr(deed_error_text(), "/nonexistent"), "%s", deed_error_text());
}

/* Started setuid by an ordinary user (see scenarios.test): the environment is that user's. */
static void scenario_setuid(void) {
    deed_log *log = NULL;

    CHECK(geteuid() == 0 && getuid() != 0, "not setuid: %u, %u", geteuid(), getuid());
    CHECK(getenv("STATE_DIRECTORY"), "the test's own premise");
    CHECK(deed_open(&log, "setuid", NULL) == 0, "%s", deed_error_text());
    must_record(log, "setuid");
    deed_close(log);
    CHECK(access("/var/lib/deed/setuid.head", F_OK) == 0 || errno == EACCES, "%m");
}

static void scenario_ordinary_user(void) {
    deed_log *log;

    CHECK(setgid(65534) == 0 && setuid(65534) == 0, "%m");
    log = open_log(0);
    must_record(log, "nobody");
    deed_close(log);
}

static const struct {
    const char *name;
    void (*run)(void);
} scenarios[] = {
#define SCENARIO(name)                                                                             \
    { #name, scenario_##name }
    SCENARIO(read_back),       SCENARIO(hash_sessions), SCENARIO(scope),
    SCENARIO(threads),         SCENARIO(fork),          SCENARIO(closed_descriptors),
    SCENARIO(killed_emitters), SCENARIO(stopped),       SCENARIO(stopped_threads),
    SCENARIO(stopped_signals), SCENARIO(dead),          SCENARIO(restart),
    SCENARIO(state_directory), SCENARIO(setuid),        SCENARIO(ordinary_user),
};

int main(int argc, char **argv) {
    for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
        if (argc < 2)
            puts(scenarios[i].name);
        else if (strcmp(argv[1], scenarios[i].name) == 0) {
            scenarios[i].run();
            return 0;
        }
    }
    return argc < 2 ? 0 : 2;
}
