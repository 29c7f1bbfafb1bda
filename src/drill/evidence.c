/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "evidence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void boot(struct evidence *evidence, enum host host) {
    rng_hex(&evidence->rng, evidence->boot[host], sizeof(evidence->boot[host]));
    for (int i = 0; i < SERVICES; i++) {
        if (service_list[i].host != host)
            continue;
        evidence->pid[i] = rng_between(&evidence->rng, 600, 3000);
        for (unsigned lane = 0; lane < service_list[i].streams; lane++)
            evidence->stream[i][lane].rebooted = evidence->stream[i][lane].seq > 0;
    }
}

void evidence_begin(struct evidence *evidence, uint64_t seed) {
    memset(evidence, 0, sizeof(*evidence));
    rng_seed(&evidence->rng, seed, "evidence");
    evidence->first_id = rng_next(&evidence->rng) >> 2;
    evidence->high_id = (uint16_t)rng_below(&evidence->rng, 0x1000);
    for (int i = 0; i < SERVICES; i++)
        for (unsigned lane = 0; lane < service_list[i].streams; lane++) {
            struct evidence_stream *stream = &evidence->stream[i][lane];

            rng_hex(&evidence->rng, stream->id, sizeof(stream->id));
        }
    for (int host = 0; host < HOSTS; host++)
        boot(evidence, (enum host)host);
}

/* The first lane that is free: the others are needed at the busiest moments alone. */
static struct evidence_stream *take_stream(struct evidence *evidence, enum service service) {
    unsigned lane = 0;

    while (lane + 1 < service_list[service].streams && rng_chance(&evidence->rng, 150))
        lane++;
    return &evidence->stream[service][lane];
}

static bool begin_line(struct evidence *evidence, const struct act *act) {
    deed_details details = DEED_DETAILS_INIT;
    deed_event in = DEED_EVENT_INIT;
    struct event event;
    struct stamp stamp;

    in.actor = (deed_principal){act->actor_type, act->actor, *act->session ? act->session : NULL};
    in.action = act->action;
    in.resource = (deed_target){act->resource_type, act->resource};
    in.outcome = act->outcome;
    in.details = &details;
    if (act->behalf_type)
        details.on_behalf_of = (deed_principal){act->behalf_type, act->behalf, NULL};
    details.source_ip = *act->address ? act->address : NULL;
    details.request_id = *act->request ? act->request : NULL;
    if (act->n_meta)
        details.metadata = act->meta;
    if (event_make(&in, service_list[act->service].name, NULL, &event) < 0 || event.n_defects)
        return false;
    stamp_write(act->at, evidence->high_id, evidence->first_id + evidence->count++, &stamp);
    line_begin(&evidence->datagram, "", 0, &stamp, &event);
    return true;
}

size_t evidence_line(struct evidence *evidence, const struct act *act,
                     char ret[EVIDENCE_LINE_MAX]) {
    const struct service_entry *service = &service_list[act->service];
    struct evidence_stream *stream;
    struct link link = {0};
    size_t n;
    int more;

    if (act->boots)
        boot(evidence, service->host);
    if (!begin_line(evidence, act))
        return 0;
    stream = take_stream(evidence, act->service);
    memcpy(link.stream, stream->id, sizeof(link.stream));
    link.seq = ++stream->seq;
    digest_hex(stream->hash, DIGEST_SIZE, link.previous);
    link.after = stream->rebooted ? "reboot" : NULL;
    stream->rebooted = false;
    n = line_end(&evidence->datagram, &link);
    digest_sum(evidence->datagram.line_bytes, n, stream->hash);
    /* What was hashed, but for its last brace. */
    memcpy(ret, evidence->datagram.line_bytes, --n);
    more = snprintf(ret + n, EVIDENCE_LINE_MAX - n,
                    ",\"origin\":{\"host\":\"%s\",\"unit\":\"%s\",\"exe\":\"%s\",\"pid\":%" PRIu32
                    ",\"uid\":%u,\"boot_id\":\"%.32s\"}}\n",
                    host_names[service->host], service->unit, service->exe,
                    evidence->pid[act->service], service->uid, evidence->boot[service->host]);
    return n + (size_t)more;
}
