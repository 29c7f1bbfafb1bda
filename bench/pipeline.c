/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pipeline WAY SENDERS COUNT FILE [PACE]: how long COUNT events take from the call to FILE, and
 * what each call cost its caller. Run by pipeline.sh in a booted machine.
 *
 *   default, outbox, sync   deed_record(), without an outbox or with one
 *   raw                     ready datagrams of the same bytes to the journal; FILE is the journal's
 *                           socket, and the way ends in the journal
 *   stock                   sd_journal_sendv() of the same fields
 *
 * SENDERS processes share the events; with PACE each sends so many a second, else as fast as it
 * can. One line comes out: names and values.
 *
 *   rate      events a second, from the first call until the last event is there
 *   cpu       user and system time of the senders for an event, in us
 *   p50 … worst   of all calls, in us
 *   lost      acknowledged and not there
 *   spooled, refused        what the calls returned
 *   late50, late99, late    from the call until the line is in FILE, in us: median, the 99th
 *                           percentile, worst
 *
 * A loss ends the wait when nothing has come for a while; the rate is then that of what came.
 */
#include <deed.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#define SENDERS_MAX 8
#define NAMESPACE_SOCKET "/run/systemd/journal.deed/socket"
#define GIVE_UP_NS UINT64_C(15000000000)
#define ID "0000000-0-000000"

struct result {
    uint64_t spooled, refused;
};

static const char *way;
static int senders, events, pace; /* events: of each sender */
static char run_id[8];
static struct result *results;
static uint32_t *took;   /* us, each call */
static uint64_t *called; /* ns, each call */
static uint32_t *late;   /* us, each line that came */
static size_t n_late;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
}

static void nap(uint64_t ns) {
    struct timespec t = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};

    nanosleep(&t, NULL);
}

static void id_of(int sender, int n, char ret[sizeof(ID)]) {
    snprintf(ret, sizeof(ID), "%s-%u-%06u", run_id, (unsigned)sender % 10, (unsigned)n % 1000000);
}

/* ---- the ways -------------------------------------------------------------------------------- */

static int by_deed(const char *id) {
    static deed_log *log;

    if (!log) {
        deed_options options = DEED_OPTIONS_INIT;

        options.outbox = strcmp(way, "outbox") == 0 ? DEED_OUTBOX_ON
                         : strcmp(way, "sync") == 0 ? DEED_OUTBOX_SYNC
                                                    : DEED_OUTBOX_OFF;
        if (deed_open(&log, "bench", &options) < 0) {
            fprintf(stderr, "%s\n", deed_error_text());
            exit(1);
        }
    }
    return deed_record(log, deed_user("alice@corp.com"), DEED_ACTION_CUSTOMER_DELETE,
                       deed_resource("customer", "4471"), DEED_SUCCESS,
                       DEED_DETAILS(.source_ip = "203.0.113.42", .request_id = id,
                                    .reason = "GDPR erasure TICKET-882"));
}

/* The fields and the line that libdeed makes of it; the parts that differ from event to event do
 * here, too. */
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define FIELDS                                                                                     \
    "SYSLOG_FACILITY=13\nMESSAGE_ID=8ed3aa0c76de4d1f9c4ab2e0a1c5d0e1\nDEED_SERVICE=bench\n"        \
    "DEED_ACTOR_TYPE=user\nDEED_ACTOR_ID=alice@corp.com\nDEED_ACTION=customer.delete\n"            \
    "DEED_RESOURCE_TYPE=customer\nDEED_RESOURCE_ID=4471\nDEED_OUTCOME=success\n"                   \
    "DEED_SOURCE_IP=203.0.113.42\nPRIORITY=5\n"
#define LINE                                                                                       \
    "{\"timestamp\":\"2026-06-11T14:02:09.471Z\",\"event_id\":\"017f22e2-79b0-7abc-8000-%012x\","  \
    "\"service\":\"bench\",\"actor\":{\"type\":\"user\",\"id\":\"alice@corp.com\"},"               \
    "\"action\":\"customer.delete\",\"resource\":{\"type\":\"customer\",\"id\":\"4471\"},"         \
    "\"outcome\":\"success\",\"source_ip\":\"203.0.113.42\",\"request_id\":\"%s\","                \
    "\"metadata\":{\"reason\":\"GDPR erasure TICKET-882\"},"                                       \
    "\"chain\":{\"stream\":\"0123456789abcdef0123456789abcdef\",\"seq\":%u,\"prev\":\"%.56s%"      \
    "08x\"}}"

static int datagram(char *to, size_t size, const char *identifier, const char *id) {
    static unsigned n;

    n++;
    return snprintf(to, size,
                    "SYSLOG_IDENTIFIER=%s\n" FIELDS "DEED_REQUEST_ID=%s\nMESSAGE=" LINE "\n",
                    identifier, id, n, id, n, HASH, n * 2654435761U);
}

static const char *socket_path;

static int by_raw(const char *id) {
    static int fd = -1;
    char bytes[2048];
    int n = datagram(bytes, sizeof(bytes), "rawd", id);

    if (fd < 0) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        const int size = 8 * 1024 * 1024;

        snprintf(address.sun_path, sizeof(address.sun_path), "%s", socket_path);
        fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
            die(socket_path);
        setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
    }
    return send(fd, bytes, (size_t)n, 0) == n ? 0 : -errno;
}

static int by_stock(const char *id) {
    struct iovec fields[16];
    char bytes[2048], *at = bytes, *end;
    int n = 0;

    datagram(bytes, sizeof(bytes), "audit", id);
    for (; n < 16 && (end = strchr(at, '\n')); at = end + 1)
        fields[n++] = (struct iovec){at, (size_t)(end - at)};
    return sd_journal_sendv(fields, n);
}

/* ---- sending --------------------------------------------------------------------------------- */

static void send_all(int sender) {
    int (*record)(const char *) = strcmp(way, "raw") == 0     ? by_raw
                                  : strcmp(way, "stock") == 0 ? by_stock
                                                              : by_deed;
    const uint64_t every = pace ? UINT64_C(1000000000) / (uint64_t)pace : 0;
    uint64_t next = now(), before;
    char id[sizeof(ID)];

    for (int n = 0; n < events; n++, next += every) {
        int r;

        id_of(sender, n, id);
        before = now();
        if (pace && before < next) {
            nap(next - before);
            before = now();
        }
        called[sender * events + n] = before;
        r = record(id);
        took[sender * events + n] = (uint32_t)((now() - before) / 1000);
        results[sender].spooled += r == DEED_SPOOLED;
        results[sender].refused += r < 0;
    }
    exit(0);
}

/* ---- what has come --------------------------------------------------------------------------- */

static size_t total(void) {
    return (size_t)senders * (size_t)events;
}

/* A line with the mark of this run came. */
static void arrived(const char *mark, uint64_t at) {
    unsigned sender, n;

    if (sscanf(mark, "%*7x-%u-%u", &sender, &n) == 2 && sender < (unsigned)senders &&
        n < (unsigned)events && n_late < total())
        late[n_late++] = (uint32_t)((at - called[sender * (unsigned)events + n]) / 1000);
}

/* In the file, from where it ended before the first call. Returns how many there are, and when the
 * last came. */
static size_t wait_for_file(const char *path, off_t from, bool ended(void), uint64_t *ret_at) {
    static char bytes[1 << 20];
    size_t found = 0, kept = 0;
    char mark[16];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        die(path);
    snprintf(mark, sizeof(mark), "%s-", run_id);
    *ret_at = now();
    for (;;) {
        size_t before = found;
        char *at = bytes, *end;
        uint64_t read_at;

        n = pread(fd, bytes + kept, sizeof(bytes) - kept, from);
        if (n < 0)
            die(path);
        read_at = now();
        from += n;
        kept += (size_t)n;
        while ((end = memchr(at, '\n', (size_t)(bytes + kept - at)))) {
            const char *ours = memmem(at, (size_t)(end - at), mark, strlen(mark));

            if (ours) {
                found++;
                arrived(ours, read_at);
            }
            at = end + 1;
        }
        kept = (size_t)(bytes + kept - at);
        memmove(bytes, at, kept);
        if (found > before)
            *ret_at = now();
        if (ended() && (found >= total() || now() - *ret_at > GIVE_UP_NS))
            break;
        if (n == 0)
            nap(pace ? 500000 : 5000000);
    }
    close(fd);
    return found;
}

/* In the journal, which stores in the order of its socket: each sender's last one is there. */
static size_t wait_for_journal(bool ended(void), uint64_t *ret_at) {
    char match[64], id[sizeof(ID)];
    sd_journal *journal;
    size_t found = 0;
    int r = strcmp(socket_path, NAMESPACE_SOCKET) == 0
                ? sd_journal_open_namespace(&journal, "deed", SD_JOURNAL_LOCAL_ONLY)
                : sd_journal_open(&journal, SD_JOURNAL_LOCAL_ONLY);

    if (r < 0 || sd_journal_get_fd(journal) < 0)
        die("journal");
    for (int i = 0; i < senders; i++) {
        id_of(i, events - 1, id);
        snprintf(match, sizeof(match), "DEED_REQUEST_ID=%s", id);
        sd_journal_flush_matches(journal);
        sd_journal_add_match(journal, match, 0);
        for (uint64_t since = now(); now() - since < 4 * GIVE_UP_NS;) {
            sd_journal_process(journal);
            if (sd_journal_seek_head(journal) == 0 && sd_journal_next(journal) > 0)
                break;
            nap(2000000);
        }
    }
    *ret_at = now();
    (void)ended;
    sd_journal_flush_matches(journal);
    sd_journal_add_match(journal, "SYSLOG_IDENTIFIER=rawd", 0);
    sd_journal_seek_tail(journal);
    snprintf(match, sizeof(match), "DEED_REQUEST_ID=%s-", run_id);
    for (size_t n = 0; n < 2 * total() && sd_journal_previous(journal) > 0; n++) {
        const void *data;
        size_t size;

        if (sd_journal_get_data(journal, "DEED_REQUEST_ID", &data, &size) == 0 &&
            size > strlen(match) && memcmp(data, match, strlen(match)) == 0)
            found++;
    }
    sd_journal_close(journal);
    return found;
}

static int running;

static bool have_ended(void) {
    int status;

    while (running > 0 && waitpid(-1, &status, WNOHANG) > 0) {
        if (status != 0)
            exit(1);
        running--;
    }
    return running == 0;
}

/* ---- the line -------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void print(size_t found, uint64_t ns) {
    uint64_t spooled = 0, refused = 0;
    struct rusage usage;
    double cpu;

    getrusage(RUSAGE_CHILDREN, &usage);
    cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
          (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    for (int i = 0; i < senders; i++) {
        spooled += results[i].spooled;
        refused += results[i].refused;
    }
    qsort(took, total(), sizeof(*took), ascending);
    printf("rate %.0f cpu %.2f p50 %u p99 %u p999 %u worst %u lost %lld spooled %llu refused "
           "%llu",
           (double)found * 1e9 / (double)ns, cpu / (double)total(), took[total() / 2],
           took[total() * 99 / 100], took[total() * 999 / 1000], took[total() - 1],
           (long long)total() - (long long)refused - (long long)found, (unsigned long long)spooled,
           (unsigned long long)refused);
    if (n_late > 0) {
        qsort(late, n_late, sizeof(*late), ascending);
        printf(" late50 %u late99 %u late %u", late[n_late / 2], late[n_late * 99 / 100],
               late[n_late - 1]);
    }
    putchar('\n');
}

static void *shared(size_t size) {
    void *map =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

    if (map == MAP_FAILED)
        die("mmap");
    return map;
}

int main(int argc, char **argv) {
    uint64_t from, at;
    unsigned number;
    off_t end = 0;
    size_t found;

    if (argc < 5 || (senders = atoi(argv[2])) < 1 || senders > SENDERS_MAX ||
        (events = atoi(argv[3]) / senders) < 1) {
        fprintf(stderr, "Usage: pipeline WAY SENDERS COUNT FILE [PACE]\n");
        return 2;
    }
    way = argv[1];
    socket_path = argv[4];
    pace = argc > 5 ? atoi(argv[5]) : 0;
    if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
        die("getrandom");
    snprintf(run_id, sizeof(run_id), "%07x", number & 0xfffffff);
    results = shared((size_t)senders * sizeof(*results));
    took = shared(total() * sizeof(*took));
    called = shared(total() * sizeof(*called));
    late = shared(total() * sizeof(*late));
    if (strcmp(way, "raw") != 0) {
        int fd = open(argv[4], O_RDONLY | O_CLOEXEC);

        if (fd < 0 || (end = lseek(fd, 0, SEEK_END)) < 0)
            die(argv[4]);
        close(fd);
    }
    from = now();
    for (int i = 0; i < senders; i++) {
        pid_t pid = fork();

        if (pid < 0)
            die("fork");
        if (pid == 0)
            send_all(i);
        running++;
    }
    if (strcmp(way, "raw") == 0)
        found = wait_for_journal(have_ended, &at);
    else
        found = wait_for_file(argv[4], end, have_ended, &at);
    while (!have_ended())
        nap(1000000);
    print(found, at - from);
    return 0;
}
