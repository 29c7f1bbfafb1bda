/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What recording one event costs the program that does it: the same event by each way, in turns, so
 * that a noisy machine is noisy for all. CPU is user and system time of this process; the wall time
 * of all ways into the journal is journald's own, which is the slowest part. Run by record.sh.
 */
#include <deed.h>

#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <json-c/json.h>
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#define ROUNDS 7
#define STARTS 300
#define SYNC_SHARE 40 /* each waits for the disk */

extern char **environ;

static int events = 20000;
static int threads = 1;
static deed_log *logs[DEED_OUTBOX_SYNC + 1]; /* without an outbox, and with each kind */

static void die(const char *what) {
    perror(what);
    exit(1);
}

static double seconds(struct timeval t) {
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double cpu(void) {
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

static double wall(void) {
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the ways -------------------------------------------------------------------------------- */

static void record(deed_log *log, int n) {
    for (int i = 0; i < n; i++)
        if (deed_record(log, deed_user("alice@corp.com"), DEED_ACTION_CUSTOMER_DELETE,
                        deed_resource("customer", "4471"), DEED_SUCCESS,
                        DEED_DETAILS(.source_ip = "203.0.113.42", .request_id = "req_7af3c1",
                                     .reason = "GDPR erasure TICKET-882")) != 0) {
            fprintf(stderr, "%s\n", deed_error_text());
            exit(1);
        }
}

static void by_deed(int n) {
    record(logs[DEED_OUTBOX_OFF], n);
}

static void by_outbox(int n) {
    record(logs[DEED_OUTBOX_ON], n);
}

static void by_synced_outbox(int n) {
    record(logs[DEED_OUTBOX_SYNC], n);
}

#define LINE                                                                                       \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\","                                                 \
    "\"event_id\":\"017f22e2-79b0-7abc-8000-000000000000\",\"service\":\"billing\","               \
    "\"actor\":{\"type\":\"user\",\"id\":\"alice@corp.com\"},\"action\":\"customer.delete\","      \
    "\"resource\":{\"type\":\"customer\",\"id\":\"4471\"},\"outcome\":\"success\","                \
    "\"source_ip\":\"203.0.113.42\",\"request_id\":\"req_7af3c1\","                                \
    "\"metadata\":{\"reason\":\"GDPR erasure TICKET-882\"},"                                       \
    "\"chain\":{\"stream\":\"0123456789abcdef0123456789abcdef\",\"seq\":12345,"                    \
    "\"prev\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}}"

/* clang-format off */
#define FIELDS(F)                                                                                  \
    F("MESSAGE_ID=8ed3aa0c76de4d1f9c4ab2e0a1c5d0e1")                                               \
    F("SYSLOG_FACILITY=13")                                                                        \
    F("DEED_SERVICE=billing")                                                                      \
    F("DEED_ACTOR_TYPE=user")                                                                      \
    F("DEED_ACTOR_ID=alice@corp.com")                                                              \
    F("DEED_ACTION=customer.delete")                                                               \
    F("DEED_RESOURCE_TYPE=customer")                                                               \
    F("DEED_RESOURCE_ID=4471")                                                                     \
    F("DEED_OUTCOME=success")                                                                      \
    F("DEED_SOURCE_IP=203.0.113.42")                                                               \
    F("DEED_REQUEST_ID=req_7af3c1")                                                                \
    F("PRIORITY=5")
/* clang-format on */

static void by_raw_send(int n) {
#define F(field) field "\n"
    static const char ready[] = "SYSLOG_IDENTIFIER=raw\n" FIELDS(F) "MESSAGE=" LINE "\n";
#undef F
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/run/systemd/journal/socket"};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), size = 8 * 1024 * 1024;

    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        die("journal");
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
    for (int i = 0; i < n; i++)
        if (send(fd, ready, sizeof(ready) - 1, 0) < 0)
            die("send");
    close(fd);
}

static void by_sendv(int n) {
#define F(field) {(char *)(field), sizeof(field) - 1},
    static const struct iovec fields[] = {F("SYSLOG_IDENTIFIER=sendv") FIELDS(F)
                                              F("MESSAGE=" LINE)};
#undef F

    for (int i = 0; i < n; i++)
        if (sd_journal_sendv(fields, (int)(sizeof(fields) / sizeof(fields[0]))) < 0)
            die("sd_journal_sendv");
}

/* What a C programmer writes by hand. */
static json_object *object_by_hand(void) {
    json_object *event = json_object_new_object(), *actor = json_object_new_object(),
                *resource = json_object_new_object(), *metadata = json_object_new_object();
    struct timespec now;
    struct tm tm;
    char text[64], date[32];

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &tm);
    strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(text, sizeof(text), "%s.%03ldZ", date, now.tv_nsec / 1000000);
    json_object_object_add(event, "timestamp", json_object_new_string(text));
    json_object_object_add(event, "service", json_object_new_string("billing"));
    json_object_object_add(actor, "type", json_object_new_string("user"));
    json_object_object_add(actor, "id", json_object_new_string("alice@corp.com"));
    json_object_object_add(event, "actor", actor);
    json_object_object_add(event, "action", json_object_new_string("customer.delete"));
    json_object_object_add(resource, "type", json_object_new_string("customer"));
    json_object_object_add(resource, "id", json_object_new_string("4471"));
    json_object_object_add(event, "resource", resource);
    json_object_object_add(event, "outcome", json_object_new_string("success"));
    json_object_object_add(event, "source_ip", json_object_new_string("203.0.113.42"));
    json_object_object_add(event, "request_id", json_object_new_string("req_7af3c1"));
    json_object_object_add(metadata, "reason", json_object_new_string("GDPR erasure TICKET-882"));
    json_object_object_add(event, "metadata", metadata);
    return event;
}

static void by_json_send(int n) {
    for (int i = 0; i < n; i++) {
        json_object *event = object_by_hand();

        if (sd_journal_send(
                "MESSAGE=%s", json_object_to_json_string_ext(event, JSON_C_TO_STRING_PLAIN),
                "SYSLOG_IDENTIFIER=json", "SYSLOG_FACILITY=%d", 13,
                "MESSAGE_ID=8ed3aa0c76de4d1f9c4ab2e0a1c5d0e1", "DEED_SERVICE=%s", "billing",
                "DEED_ACTOR_TYPE=%s", "user", "DEED_ACTOR_ID=%s", "alice@corp.com",
                "DEED_ACTION=%s", "customer.delete", "DEED_RESOURCE_TYPE=%s", "customer",
                "DEED_RESOURCE_ID=%s", "4471", "DEED_OUTCOME=%s", "success", "DEED_SOURCE_IP=%s",
                "203.0.113.42", "DEED_REQUEST_ID=%s", "req_7af3c1", "PRIORITY=%i", LOG_NOTICE,
                NULL) < 0)
            die("sd_journal_send");
        json_object_put(event);
    }
}

static void by_json_syslog(int n) {
    openlog("syslog", 0, LOG_LOCAL0);
    for (int i = 0; i < n; i++) {
        json_object *event = object_by_hand();

        syslog(LOG_NOTICE, "%s", json_object_to_json_string_ext(event, JSON_C_TO_STRING_PLAIN));
        json_object_put(event);
    }
    closelog();
}

/* ---- measuring ------------------------------------------------------------------------------- */

struct way {
    const char *label;
    const char *identifier;
    void (*run)(int n);
    int threads;
    int share; /* one in so many of the events */
    double cpu[ROUNDS], wall[ROUNDS];
};

static struct way ways[] = {
    {"raw send() of ready bytes", "raw", by_raw_send, 1, 1, {0}, {0}},
    {"libdeed", "deed", by_deed, 1, 1, {0}, {0}},
    {"sd_journal_sendv, fields ready-made", "sendv", by_sendv, 1, 1, {0}, {0}},
    {"json-c + sd_journal_send", "json", by_json_send, 1, 1, {0}, {0}},
    {"json-c + syslog(3)", "syslog", by_json_syslog, 1, 1, {0}, {0}},
    {"libdeed, 2 threads, one log", "deed", by_deed, 2, 1, {0}, {0}},
    {"libdeed, 4 threads, one log", "deed", by_deed, 4, 1, {0}, {0}},
    {"raw send(), 2 threads, a socket each", "raw", by_raw_send, 2, 1, {0}, {0}},
    {"raw send(), 4 threads, a socket each", "raw", by_raw_send, 4, 1, {0}, {0}},
    {"libdeed, an outbox", "deed", by_outbox, 1, 1, {0}, {0}},
    {"libdeed, an outbox that the disk has", "deed", by_synced_outbox, 1, SYNC_SHARE, {0}, {0}},
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

static void *thread_of(void *way) {
    const struct way *it = way;

    it->run(events / it->share / threads);
    return NULL;
}

/* Until journald has done what it was given: its CPU time stands still. */
static void settle(void) {
    unsigned long before = 0, user, system_;
    char path[64];

    snprintf(path, sizeof(path), "/proc/%s/stat", getenv("JOURNALD_PID"));
    for (;;) {
        FILE *f = fopen(path, "re");

        if (!f || fscanf(f, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                         &system_) != 2)
            die(path);
        fclose(f);
        if (user + system_ == before)
            return;
        before = user + system_;
        usleep(60000);
    }
}

static void measure(struct way *way, int round) {
    pthread_t running[4];
    double c, w;

    settle();
    threads = way->threads;
    c = cpu();
    w = wall();
    for (int i = 0; i < threads; i++)
        if (pthread_create(&running[i], NULL, thread_of, way) != 0)
            die("thread");
    for (int i = 0; i < threads; i++)
        pthread_join(running[i], NULL);
    way->cpu[round] = (cpu() - c) / (events / way->share) * 1e6;
    way->wall[round] = (wall() - w) / (events / way->share) * 1e6;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(const double *values, size_t n) {
    double sorted[STARTS];

    memcpy(sorted, values, n * sizeof(*values));
    qsort(sorted, n, sizeof(*sorted), ascending);
    return sorted[n / 2];
}

/* The ratio round by round, so that a slow moment of the machine does not count for one side alone.
 */
static double ratio(const struct way *a, const struct way *b) {
    double ratios[ROUNDS];

    for (int i = 0; i < ROUNDS; i++)
        ratios[i] = a->cpu[i] / b->cpu[i];
    return median(ratios, ROUNDS);
}

static void goal(const char *what, double reached, double wanted) {
    printf("  %-46s %5.2f   at most %.2f: %s\n", what, reached, wanted,
           reached <= wanted ? "reached" : "missed");
}

/* ---- one process for one event --------------------------------------------------------------- */

static double start(char *const argv[], const char *input) {
    posix_spawn_file_actions_t actions;
    double before = wall();
    int status;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0);
    if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) != 0)
        die(argv[0]);
    posix_spawn_file_actions_destroy(&actions);
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "%s failed\n", argv[0]);
        exit(1);
    }
    return (wall() - before) * 1e6;
}

static void compare_starts(const char *deed, const char *input) {
    static double ours[STARTS], theirs[STARTS], ratios[STARTS];
    char *record[] = {(char *)deed,
                      (char *)"record",
                      (char *)"--actor",
                      (char *)"user:alice@corp.com",
                      (char *)"--action",
                      (char *)"customer.delete",
                      (char *)"--resource",
                      (char *)"customer:4471",
                      (char *)"--outcome",
                      (char *)"success",
                      (char *)"--source-ip",
                      (char *)"203.0.113.42",
                      (char *)"--request-id",
                      (char *)"req_7af3c1",
                      (char *)"--reason",
                      (char *)"GDPR erasure TICKET-882",
                      NULL};
    char *logger[] = {(char *)"logger", (char *)"--journald", NULL};

    for (int i = -10; i < STARTS; i++) {
        double a = start(record, "/dev/null"), b = start(logger, input);

        if (i < 0)
            continue;
        ours[i] = a;
        theirs[i] = b;
        ratios[i] = a / b;
    }
    printf("\nOne process for one event, %d pairs in turns, wall time:\n", STARTS);
    printf("  deed record %.0f us, logger --journald %.0f us\n", median(ours, STARTS),
           median(theirs, STARTS));
    goal("deed record / logger --journald", median(ratios, STARTS), 1.5);
}

static void write_input(const char *path) {
    FILE *f = fopen(path, "we");

#define F(field) field "\n"
    if (!f || fputs("SYSLOG_IDENTIFIER=logger\n" FIELDS(F) "MESSAGE=" LINE "\n", f) < 0 ||
        fclose(f) != 0)
        die(path);
#undef F
}

static void open_logs(void) {
    char directory[256];

    snprintf(directory, sizeof(directory), "%s/spool", getenv("DEED_SCRATCH"));
    if (mkdir(directory, 0700) < 0)
        die(directory);
    for (int outbox = DEED_OUTBOX_OFF; outbox <= DEED_OUTBOX_SYNC; outbox++) {
        deed_options options = DEED_OPTIONS_INIT;

        options.outbox = (deed_outbox)outbox;
        options.spool_directory = outbox == DEED_OUTBOX_OFF ? NULL : directory;
        if (deed_open(&logs[outbox], "billing", &options) < 0) {
            fprintf(stderr, "%s\n", deed_error_text());
            exit(1);
        }
    }
}

int main(int argc, char **argv) {
    char input[256];

    if (argc != 2)
        return 2;
    if (getenv("DEED_BENCH_EVENTS"))
        events = atoi(getenv("DEED_BENCH_EVENTS")) / 4 * 4;
    open_logs();
    if (access("/dev/log", W_OK) != 0)
        printf("no /dev/log here: syslog(3) sends to nobody, and its row says nothing\n");
    for (int round = -1; round < ROUNDS; round++)
        for (size_t i = 0; i < WAYS; i++)
            measure(&ways[i], round < 0 ? 0 : round);

    printf("Counted: %d events a round, %d rounds in turns, medians; the same event each time,\n"
           "a line of %zu bytes and 12 fields beside it.\n\n",
           events, ROUNDS, sizeof(LINE) - 1);
    printf("  %-40s %12s %13s %10s\n", "", "CPU us/event", "wall us/event", "CPU / raw");
    for (size_t i = 0; i < WAYS; i++)
        printf("  %-40s %12.2f %13.2f %10.2f\n", ways[i].label, median(ways[i].cpu, ROUNDS),
               median(ways[i].wall, ROUNDS), ratio(&ways[i], &ways[0]));
    printf("\nCPU, ratios by round, medians:\n");
    goal("libdeed / raw send()", ratio(&ways[1], &ways[0]), 1.5);
    goal("libdeed / sd_journal_sendv", ratio(&ways[1], &ways[2]), 1.0);
    goal("libdeed / json-c + sd_journal_send", ratio(&ways[1], &ways[3]), 0.5);
    printf("  %-46s %5.2f   raw send(): %.2f\n", "libdeed, 2 threads / 1 thread",
           ratio(&ways[5], &ways[1]), ratio(&ways[7], &ways[0]));
    printf("  %-46s %5.2f   raw send(): %.2f\n", "libdeed, 4 threads / 1 thread",
           ratio(&ways[6], &ways[1]), ratio(&ways[8], &ways[0]));
    goal("libdeed, an outbox / libdeed", ratio(&ways[9], &ways[1]), 1.6);
    printf("  %-46s %5.2f\n", "libdeed, an outbox that the disk has / libdeed",
           ratio(&ways[10], &ways[1]));
    for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++)
        deed_close(logs[i]);

    snprintf(input, sizeof(input), "%s/logger", getenv("DEED_SCRATCH"));
    write_input(input);
    compare_starts(argv[1], input);
    settle();
    printf("\nSent to the journal: deed %d, raw %d, sendv %d, json %d, logger %d\n",
           (ROUNDS + 1) * (4 * events + events / SYNC_SHARE) + STARTS + 10,
           3 * (ROUNDS + 1) * events, (ROUNDS + 1) * events, (ROUNDS + 1) * events, STARTS + 10);
    return fflush(stdout) == 0 ? 0 : 1;
}
