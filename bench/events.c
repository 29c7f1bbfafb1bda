/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Events as libdeed writes and the relay completes them, the same ones each time: chained, of
 * forty services and some thousand people, of whom mallory@example.net is seen once in 10,000.
 *
 *   events N                  N events of a week, one second behind the other, to standard output
 *   events N DIRECTORY DAYS   N events of that many days in files as logrotate leaves them, each
 *                             rotated at ten past midnight; UTC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "lib/chain.h"
#include "lib/event.h"
#include "lib/line.h"

#define SERVICES 40
#define BEGIN_MS INT64_C(1780272000000) /* 2026-06-01 */
#define DAY_MS INT64_C(86400000)
#define ROTATED_MS INT64_C(600000)

struct stream {
    uint8_t name[CHAIN_STREAM];
    uint64_t seq;
    uint8_t hash[DIGEST_SIZE];
};

static uint64_t state = 1;

static uint64_t draw(uint64_t below) {
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

static struct tm utc(int64_t ms) {
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;

    gmtime_r(&seconds, &tm);
    return tm;
}

static void stamp_at(int64_t ms, uint64_t number, struct stamp *ret) {
    struct tm tm = utc(ms);

    snprintf(ret->timestamp, sizeof(ret->timestamp), "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ",
             (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)(tm.tm_mon + 1) % 100,
             (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100,
             (unsigned)tm.tm_sec % 100, (unsigned)(ms % 1000));
    snprintf(ret->event_id, sizeof(ret->event_id), "%08x-%04x-7%03x-8%03x-%012llx",
             (unsigned)(ms >> 16 & 0xffffffff), (unsigned)(ms & 0xffff), (unsigned)draw(0x1000),
             (unsigned)draw(0x1000), (unsigned long long)number & 0xffffffffffff);
}

/* One line; how long it is, its line feed included. */
static size_t make(struct stream *streams, uint64_t number, int64_t ms, char *to, size_t size) {
    static const char *const actions[] = {"auth.login",      "auth.logout",     "customer.view",
                                          "customer.update", "customer.export", "invoice.create",
                                          "invoice.delete",  "access.grant",    "access.revoke"};
    static struct datagram d;
    int service = (int)draw(SERVICES);
    struct stream *stream = &streams[service];
    char actor[64], name[32], resource[32], ip[32], request[32], session[32];
    deed_details details = DEED_DETAILS_INIT;
    deed_event in = DEED_EVENT_INIT;
    struct event event;
    struct stamp stamp;
    struct link link = {.seq = stream->seq + 1};
    size_t n;

    snprintf(name, sizeof(name), "service-%d", service);
    if (number % 10000 == 4711)
        snprintf(actor, sizeof(actor), "mallory@example.net");
    else
        snprintf(actor, sizeof(actor), "user%u@example.org", (unsigned)draw(4000));
    snprintf(resource, sizeof(resource), "%u", (unsigned)draw(100000));
    snprintf(ip, sizeof(ip), "10.%u.%u.%u", (unsigned)draw(4), (unsigned)draw(256),
             (unsigned)draw(256));
    snprintf(request, sizeof(request), "req_%012llx", (unsigned long long)draw(1ULL << 48));
    snprintf(session, sizeof(session), "sess_%08x", (unsigned)draw(1U << 30));
    in.actor = deed_user(actor);
    in.actor.session_id = session;
    in.action = actions[draw(sizeof(actions) / sizeof(*actions))];
    in.resource = deed_resource("customer", resource);
    in.outcome = draw(20) ? DEED_SUCCESS : DEED_DENIED;
    details.source_ip = ip;
    details.request_id = request;
    if (draw(3) == 0)
        details.reason = "asked for by the customer, \"ticket 882\"";
    in.details = &details;
    stamp_at(ms, number, &stamp);
    digest_hex(stream->name, sizeof(stream->name), link.stream);
    digest_hex(stream->hash, DIGEST_SIZE, link.previous);
    if (event_make(&in, name, NULL, &event) < 0)
        abort();
    line_begin(&d, "X=1\n", 4, &stamp, &event);
    n = line_end(&d, &link);
    digest_sum(d.line_bytes, n, stream->hash);
    stream->seq++;
    memcpy(to, d.line_bytes, n - 1);
    return n - 1 +
           (size_t)snprintf(to + n - 1, size - n + 1,
                            ",\"origin\":{\"host\":\"web%d\",\"unit\":\"%s.service\",\"exe\":"
                            "\"\\/usr\\/sbin\\/%s\",\"pid\":%d,\"uid\":%d,"
                            "\"boot_id\":\"8f6691d64b9048f4bebb360f9cac837c\"}}\n",
                            service % 4, name, name, 1000 + service, 100 + service);
}

/* The file that is written to at that time. */
static FILE *open_day(const char *directory, int64_t rotated, bool last) {
    char path[4096];
    struct tm tm = utc(rotated);

    if (last)
        snprintf(path, sizeof(path), "%s/deed.jsonl", directory);
    else
        snprintf(path, sizeof(path), "%s/deed.jsonl-%04d%02d%02d", directory, tm.tm_year + 1900,
                 tm.tm_mon + 1, tm.tm_mday);
    return fopen(path, "we");
}

static void close_day(FILE *file, int64_t ms) {
    struct timespec times[2] = {{.tv_sec = ms / 1000}, {.tv_sec = ms / 1000}};

    if (fflush(file) != 0 || futimens(fileno(file), times) < 0 || fclose(file) != 0)
        abort();
}

int main(int argc, char **argv) {
    static struct stream streams[SERVICES];
    static char line[16384];
    uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    int64_t days = argc > 3 ? strtoll(argv[3], NULL, 10) : 7;
    int64_t rotated = BEGIN_MS + ROTATED_MS;
    FILE *file = argc > 3 ? open_day(argv[2], rotated, false) : stdout;

    if (n == 0 || days < 1 || !file)
        return 2;
    for (int i = 0; i < SERVICES; i++)
        memset(streams[i].name, 17 * i + 1, CHAIN_STREAM);
    for (uint64_t number = 0; number < n; number++) {
        int64_t ms = BEGIN_MS + (int64_t)((double)number * (double)(days * DAY_MS) / (double)n);

        if (argc > 3 && ms >= rotated) {
            close_day(file, rotated);
            while (ms >= rotated)
                rotated += DAY_MS;
            file = open_day(argv[2], rotated, rotated > BEGIN_MS + days * DAY_MS);
            if (!file)
                return 1;
        }
        fwrite(line, 1, make(streams, number, ms, line, sizeof(line)), file);
    }
    return fclose(file) == 0 ? 0 : 1;
}
