/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * chaosemit NAME HOW RATE [OUTBOX]: records about RATE events a second until it is told to end, and
 * keeps a tally of each in /outside/tally/SERVICE, which no failure of the machine takes away.
 *
 *   threads=N  N threads, each with a log and a service of its own: NAME, NAME-2, NAME-3, …
 *   shared=N   N threads on one log
 *   forks      one thread that now and then forks a child, which goes on with the log it inherited
 *   record     a "deed record" process for each event
 *   journal    without libdeed, as a service of today does: sd_journal_send(3) with a line of JSON
 *   syslog     the same by syslog(3)
 *
 * OUTBOX is off, on or sync. Two lines for each event, the first before the call: one that has the
 * first alone was under way when its process was killed, and nobody was told of it.
 *
 *     + KEY N           tried: its request_id is SERVICE.KEY.N
 *     = KEY N RESULT    what the call returned: 0, 1 or a negative errno
 *
 * A KEY is one sender in one life of it: eight random digits, then tN for a thread, cPID for a
 * child. N counts from 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <deed.h>
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#define THREADS_MAX 8
#define TALLY "/outside/tally"
#define WARM_UP                                                                                    \
    50            /* events without a pause, so that threads of one log get in each other's way    \
                   */
#define PARENT 40 /* events between two forks */
#define CHILD 25

struct sender {
    char service[40];
    char key[40];
    unsigned long n;
    deed_log *log;
    int tally;
    double rate;
    struct timespec next;
    int (*record)(struct sender *sender, const char *id);
};

extern char **environ;

static volatile sig_atomic_t ending;
static char life[9];
static deed_options options = DEED_OPTIONS_INIT;
static const char *outbox = "off"; /* on, sync */

static void end(int signal_number) {
    (void)signal_number;
    ending = 1;
}

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void note(const struct sender *sender, const char *text, int n) {
    if (n <= 0 || write(sender->tally, text, (size_t)n) != n)
        die(TALLY);
}

/* What fell behind while something stood still is not made up for. */
static void pace(struct sender *sender) {
    const double every = 1e9 / sender->rate;
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    sender->next.tv_nsec += (long)every;
    while (sender->next.tv_nsec >= 1000000000) {
        sender->next.tv_nsec -= 1000000000;
        sender->next.tv_sec++;
    }
    if (now.tv_sec > sender->next.tv_sec + 1 || sender->n < WARM_UP)
        sender->next = now;
    else
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &sender->next, NULL);
}

/* ---- the ways to record ---------------------------------------------------------------------- */

static int by_deed(struct sender *sender, const char *id) {
    return deed_record(sender->log, deed_user("alice@corp.com"), DEED_ACTION_CUSTOMER_UPDATE,
                       deed_resource("customer", "4471"), DEED_SUCCESS,
                       DEED_DETAILS(.source_ip = "203.0.113.42", .request_id = id,
                                    .reason = "GDPR erasure TICKET-882"));
}

/* 2: it was killed, and what became of the event is not known. */
static int by_command(struct sender *sender, const char *id) {
    char with_outbox[32];
    const char *argv[] = {"deed",         "record",
                          "--service",    sender->service,
                          "--actor",      "user:alice@corp.com",
                          "--action",     DEED_ACTION_CUSTOMER_UPDATE,
                          "--resource",   "customer:4471",
                          "--outcome",    "success",
                          "--source-ip",  "203.0.113.42",
                          "--request-id", id,
                          "--reason",     "GDPR erasure TICKET-882",
                          with_outbox,    NULL};
    int status;
    pid_t pid;

    if (strcmp(outbox, "off") == 0)
        argv[sizeof(argv) / sizeof(argv[0]) - 2] = NULL;
    snprintf(with_outbox, sizeof(with_outbox), "--outbox=%s", outbox);
    if (posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)argv, environ) != 0)
        return -EIO;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            die("waitpid");
    if (!WIFEXITED(status))
        return 2;
    return WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

#define LINE                                                                                       \
    "{\"service\":\"%s\",\"actor\":{\"type\":\"user\",\"id\":\"alice@corp.com\"},"                 \
    "\"action\":\"customer.update\",\"resource\":{\"type\":\"customer\",\"id\":\"4471\"},"         \
    "\"outcome\":\"success\",\"source_ip\":\"203.0.113.42\",\"request_id\":\"%s\"}"

static int by_journal(struct sender *sender, const char *id) {
    return sd_journal_send("SYSLOG_IDENTIFIER=audit", "PRIORITY=5", "SYSLOG_FACILITY=16",
                           "ACTOR=alice@corp.com", "ACTION=customer.update", "OUTCOME=success",
                           "MESSAGE=" LINE, sender->service, id, NULL);
}

static int by_syslog(struct sender *sender, const char *id) {
    syslog(LOG_LOCAL0 | LOG_NOTICE, LINE, sender->service, id);
    return 0;
}

/* ---- the senders ----------------------------------------------------------------------------- */

static void record(struct sender *sender) {
    char id[96], text[128];
    int r;

    sender->n++;
    snprintf(id, sizeof(id), "%s.%s.%lu", sender->service, sender->key, sender->n);
    note(sender, text, snprintf(text, sizeof(text), "+ %s %lu\n", sender->key, sender->n));
    r = sender->record(sender, id);
    if (r != 2)
        note(sender, text,
             snprintf(text, sizeof(text), "= %s %lu %d\n", sender->key, sender->n, r));
    pace(sender);
}

static void prepare(struct sender *sender, const char *service, int thread, double rate) {
    char path[80];

    *sender = (struct sender){.rate = rate};
    snprintf(sender->service, sizeof(sender->service), "%s", service);
    snprintf(sender->key, sizeof(sender->key), thread ? "%st%d" : "%s", life, thread);
    snprintf(path, sizeof(path), TALLY "/%s", service);
    sender->tally = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (sender->tally < 0)
        die(path);
    clock_gettime(CLOCK_MONOTONIC, &sender->next);
}

/* A service that cannot open its log does not start; here it tries until it can. */
static deed_log *open_log(const char *service) {
    deed_log *log = NULL;

    while (!ending && deed_open(&log, service, &options) < 0) {
        fprintf(stderr, "chaosemit: %s: %s\n", service, deed_error_text());
        usleep(200000);
    }
    if (!log)
        exit(0);
    return log;
}

static void *run(void *argument) {
    struct sender *sender = argument;

    while (!ending)
        record(sender);
    return NULL;
}

static void fork_one(const struct sender *parent) {
    pid_t pid = fork();

    if (pid < 0)
        die("fork");
    if (pid == 0) {
        struct sender child = *parent;

        snprintf(child.key, sizeof(child.key), "%.8sc%d", life, (int)getpid());
        child.n = 0;
        for (int i = 0; i < CHILD && !ending; i++)
            record(&child);
        _exit(0);
    }
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

static void run_with_forks(struct sender *sender) {
    while (!ending) {
        record(sender);
        if (sender->n % PARENT == 0)
            fork_one(sender);
    }
}

static void run_threads(const char *name, int n, double rate, bool shared) {
    static struct sender senders[THREADS_MAX];
    pthread_t threads[THREADS_MAX];
    char service[40];

    for (int i = 0; i < n; i++) {
        snprintf(service, sizeof(service), i && !shared ? "%.30s-%d" : "%.30s", name, i + 1);
        prepare(&senders[i], service, shared ? i + 1 : 0, rate / n);
        senders[i].record = by_deed;
        senders[i].log = shared && i ? senders[0].log : open_log(service);
    }
    for (int i = 0; i < n; i++)
        if (pthread_create(&threads[i], NULL, run, &senders[i]) != 0)
            die("thread");
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < (shared ? 1 : n); i++)
        deed_close(senders[i].log);
}

static int usage(void) {
    fprintf(stderr, "Usage: chaosemit NAME threads=N|shared=N|forks|record|journal|syslog RATE "
                    "[off|on|sync]\n");
    return 2;
}

static void begin(void) {
    struct sigaction on_end = {.sa_handler = end};
    unsigned number;

    if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
        die("getrandom");
    snprintf(life, sizeof(life), "%08x", number);
    sigaction(SIGTERM, &on_end, NULL);
    sigaction(SIGINT, &on_end, NULL);
}

int main(int argc, char **argv) {
    const char *how = argc > 2 ? argv[2] : "", *equals = strchr(how, '=');
    const double rate = argc > 3 ? strtod(argv[3], NULL) : 0;
    const int n = equals ? atoi(equals + 1) : 1;
    struct sender sender;

    if (argc > 4)
        outbox = argv[4];
    options.outbox = strcmp(outbox, "on") == 0     ? DEED_OUTBOX_ON
                     : strcmp(outbox, "sync") == 0 ? DEED_OUTBOX_SYNC
                                                   : DEED_OUTBOX_OFF;
    if (rate < 1 || n < 1 || n > THREADS_MAX)
        return usage();
    begin();
    if (strncmp(how, "threads=", 8) == 0 || strncmp(how, "shared=", 7) == 0) {
        run_threads(argv[1], n, rate, *how == 's');
        return 0;
    }
    prepare(&sender, argv[1], 0, rate);
    if (strcmp(how, "forks") == 0) {
        sender.record = by_deed;
        sender.log = open_log(argv[1]);
        run_with_forks(&sender);
        deed_close(sender.log);
        return 0;
    }
    if (strcmp(how, "record") == 0)
        sender.record = by_command;
    else if (strcmp(how, "journal") == 0)
        sender.record = by_journal;
    else if (strcmp(how, "syslog") == 0)
        sender.record = by_syslog;
    else
        return usage();
    run(&sender);
    return 0;
}
