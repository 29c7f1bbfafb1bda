/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drill/scribe.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void boot(struct scribe *scribe, enum host host) {
    rng_hex(&scribe->rng, scribe->boot[host], sizeof(scribe->boot[host]));
    for (int i = 0; i < SERVICES; i++) {
        if (service_list[i].host != host)
            continue;
        scribe->pid[i] = rng_between(&scribe->rng, 600, 3000);
        for (unsigned lane = 0; lane < service_list[i].streams; lane++)
            scribe->stream[i][lane].rebooted = scribe->stream[i][lane].seq > 0;
    }
}

void scribe_begin(struct scribe *scribe, uint64_t seed) {
    memset(scribe, 0, sizeof(*scribe));
    rng_seed(&scribe->rng, seed, "evidence");
    scribe->first_id = rng_next(&scribe->rng) >> 2;
    scribe->high_id = (uint16_t)rng_below(&scribe->rng, 0x1000);
    for (int i = 0; i < SERVICES; i++)
        for (unsigned lane = 0; lane < service_list[i].streams; lane++) {
            struct scribe_stream *stream = &scribe->stream[i][lane];

            rng_hex(&scribe->rng, stream->id, sizeof(stream->id));
        }
    for (int host = 0; host < HOSTS; host++)
        boot(scribe, (enum host)host);
}

/* Takes the first free lane; the others are used at busy moments alone. */
static struct scribe_stream *take_stream(struct scribe *scribe, enum service service) {
    unsigned lane = 0;

    while (lane + 1 < service_list[service].streams && rng_chance(&scribe->rng, 150))
        lane++;
    return &scribe->stream[service][lane];
}

static bool begin_line(struct scribe *scribe, const struct act *act) {
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
    stamp_write(act->at, scribe->high_id, scribe->first_id + scribe->count++, &stamp);
    line_begin(&scribe->datagram, "", 0, &stamp, &event);
    return true;
}

size_t scribe_line(struct scribe *scribe, const struct act *act, char ret[SCRIBE_LINE_MAX]) {
    const struct service_entry *service = &service_list[act->service];
    struct scribe_stream *stream;
    struct link link = {0};
    size_t n;
    int more;

    if (act->boots)
        boot(scribe, service->host);
    if (!begin_line(scribe, act))
        return 0;
    stream = take_stream(scribe, act->service);
    memcpy(link.stream, stream->id, sizeof(link.stream));
    link.seq = ++stream->seq;
    digest_hex(stream->hash, DIGEST_SIZE, link.previous);
    link.after = stream->rebooted ? "reboot" : NULL;
    stream->rebooted = false;
    n = line_end(&scribe->datagram, &link);
    digest_sum(scribe->datagram.line_bytes, n, stream->hash);
    /* The hashed bytes, without the last brace. */
    memcpy(ret, scribe->datagram.line_bytes, --n);
    more = snprintf(ret + n, SCRIBE_LINE_MAX - n,
                    ",\"origin\":{\"host\":\"%s\",\"unit\":\"%s\",\"exe\":\"%s\",\"pid\":%" PRIu32
                    ",\"uid\":%u,\"boot_id\":\"%.32s\"}}\n",
                    host_names[service->host], service->unit, service->exe,
                    scribe->pid[act->service], service->uid, scribe->boot[service->host]);
    return n + (size_t)more;
}
