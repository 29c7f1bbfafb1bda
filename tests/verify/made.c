/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/verify/made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/chain.h"
#include "lib/event.h"
#include "lib/line.h"

static void *must(void *memory) {
    if (!memory)
        abort();
    return memory;
}

uint64_t made_random(struct made *made) {
    uint64_t z = made->random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void make_stamp(struct made *made, struct stamp *ret) {
    uint64_t ms = made->n + 1, random = made_random(made);

    snprintf(ret->timestamp, sizeof(ret->timestamp), "2026-06-%02uT%02u:%02u:%02u.%03uZ",
             (unsigned)(1 + ms / 86400000 % 30), (unsigned)(ms / 3600000 % 24),
             (unsigned)(ms / 60000 % 60), (unsigned)(ms / 1000 % 60), (unsigned)(ms % 1000));
    snprintf(ret->event_id, sizeof(ret->event_id), "%08x-%04x-7%03x-8%03x-%012llx",
             (unsigned)(random >> 32), (unsigned)(random >> 16 & 0xffff),
             (unsigned)(random & 0xfff), (unsigned)(made->n & 0xfff), (unsigned long long)made->n);
}

static void make_line(struct made *made, const struct made_stream *stream, const char *after,
                      struct datagram *d, size_t *ret_n) {
    deed_details details = DEED_DETAILS_INIT;
    deed_event in = DEED_EVENT_INIT;
    char service[32], id[64];
    uint8_t name[CHAIN_STREAM];
    struct event event;
    struct stamp stamp;
    struct link link = {.seq = stream->seq + 1, .after = after};

    snprintf(service, sizeof(service), "service-%d", stream->number % 7);
    snprintf(id, sizeof(id), "user%llu@example.org", (unsigned long long)made_random(made) % 1000);
    in.actor = deed_user(id);
    in.action = "customer.update";
    in.resource = deed_resource("customer", "4471");
    in.outcome = DEED_SUCCESS;
    if (made_random(made) % 2) {
        details.reason = "a \"reason\" with { braces }, and \xc3\xa4";
        details.source_ip = "203.0.113.42";
        in.details = &details;
    }
    make_stamp(made, &stamp);
    memset(name, stream->number, sizeof(name));
    digest_hex(name, sizeof(name), link.stream);
    digest_hex(stream->hash, DIGEST_SIZE, link.previous);
    if (event_make(&in, service, NULL, &event) < 0)
        abort();
    line_begin(d, "X=1\n", 4, &stamp, &event);
    *ret_n = line_end(d, &link);
}

void made_event(struct made *made, struct made_stream *stream, const char *after, const char *via,
                bool lost) {
    static struct datagram d;
    struct made_line line = {.stream = stream->number, .seq = stream->seq + 1};
    char origin[512];
    size_t n;
    int size;

    make_line(made, stream, after, &d, &n);
    digest_sum(d.line_bytes, n, stream->hash);
    stream->seq++;
    if (lost)
        return;
    size = snprintf(origin, sizeof(origin),
                    ",\"origin\":{\"host\":\"debian\",\"unit\":\"service-%d.service\",\"exe\":"
                    "\"\\/usr\\/bin\\/service\",\"pid\":%d,\"uid\":0,"
                    "\"boot_id\":\"8f6691d64b9048f4bebb360f9cac837c\"%s%s%s}}\n",
                    stream->number % 7, 100 + stream->number, via ? ",\"via\":\"" : "",
                    via ? via : "", via ? "\"" : "");
    line.hashed = n - 1;
    line.n = line.hashed + (size_t)size;
    line.bytes = must(malloc(line.n));
    memcpy(line.bytes, d.line_bytes, line.hashed);
    memcpy(line.bytes + line.hashed, origin, (size_t)size);
    if (made->n == made->room) {
        made->room = made->room ? 2 * made->room : 64;
        made->lines = must(reallocarray(made->lines, made->room, sizeof(*made->lines)));
    }
    made->lines[made->n++] = line;
}

void made_free(struct made *made) {
    for (size_t i = 0; i < made->n; i++)
        free(made->lines[i].bytes);
    free(made->lines);
    *made = (struct made){0};
}
