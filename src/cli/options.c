/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/intake.h"
#include "cli/message.h"

/* A setter says what is wrong with a value, or NULL. */
typedef const char *setter(struct options *options, char *value);

static const char *set_string(const char **to, char *value) {
    if (*to)
        return "given twice";
    *to = value;
    return NULL;
}

/* The type is never left out, so that an ID that somebody typed cannot choose it. */
static const char *split_type_id(const char **type, const char **id, char *value) {
    char *colon = strchr(value, ':');

    if (*type)
        return "given twice";
    if (!colon || colon == value)
        return "not TYPE:ID, as in user:alice or customer:4471";
    *colon = '\0';
    *type = value;
    *id = colon + 1;
    return NULL;
}

static const char *set_actor(struct options *o, char *value) {
    return split_type_id(&o->event.actor.type, &o->event.actor.id, value);
}

static const char *set_session(struct options *o, char *value) {
    return set_string(&o->event.actor.session_id, value);
}

static const char *set_behalf(struct options *o, char *value) {
    return split_type_id(&o->details.on_behalf_of.type, &o->details.on_behalf_of.id, value);
}

static const char *set_behalf_session(struct options *o, char *value) {
    return set_string(&o->details.on_behalf_of.session_id, value);
}

static const char *set_action(struct options *o, char *value) {
    return set_string(&o->event.action, value);
}

static const char *set_resource(struct options *o, char *value) {
    return split_type_id(&o->event.resource.type, &o->event.resource.id, value);
}

static const char *set_outcome(struct options *o, char *value) {
    if (o->event.outcome != DEED_OUTCOME_UNSET)
        return "given twice";
    if (strcmp(value, "success") == 0)
        o->event.outcome = DEED_SUCCESS;
    else if (strcmp(value, "failure") == 0)
        o->event.outcome = DEED_FAILURE;
    else if (strcmp(value, "denied") == 0)
        o->event.outcome = DEED_DENIED;
    else
        return "not success, failure or denied";
    return NULL;
}

static const char *set_source_ip(struct options *o, char *value) {
    return set_string(&o->details.source_ip, value);
}

static const char *set_request_id(struct options *o, char *value) {
    return set_string(&o->details.request_id, value);
}

static const char *set_reason(struct options *o, char *value) {
    return set_string(&o->details.reason, value);
}

/* KEY=TEXT, or KEY:=NUMBER, KEY:=true, KEY:=false. */
static const char *set_meta(struct options *o, char *value) {
    deed_meta *meta = &o->meta[o->n_meta];
    char *equals = strchr(value, '=');
    const char *wrong;

    if (!equals || equals == value || (equals == value + 1 && *value == ':'))
        return "not KEY=TEXT, or KEY:=NUMBER, KEY:=true, KEY:=false";
    if (o->n_meta == OPTIONS_META_MAX)
        return "more than 64 of them";
    meta->key = value;
    if (equals[-1] != ':') {
        *equals = '\0';
        meta->type = DEED_META_STRING;
        meta->value.string = equals + 1;
        o->n_meta++;
        return NULL;
    }
    equals[-1] = '\0';
    value = equals + 1;
    if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0) {
        meta->type = DEED_META_BOOL;
        meta->value.boolean = *value == 't';
        o->n_meta++;
        return NULL;
    }
    wrong = intake_number(value);
    if (wrong)
        return wrong;
    meta->type = DEED_META_DECIMAL;
    meta->value.string = value;
    o->n_meta++;
    return NULL;
}

static const char *set_print_id(struct options *o, char *value) {
    (void)value;
    o->print_id = true;
    return NULL;
}

static const char *set_service(struct options *o, char *value) {
    return set_string(&o->service, value);
}

static const char *set_hash_sessions(struct options *o, char *value) {
    (void)value;
    o->log.hash_sessions = true;
    return NULL;
}

static const char *set_state_directory(struct options *o, char *value) {
    return set_string(&o->log.state_directory, value);
}

static const char *set_spool_directory(struct options *o, char *value) {
    return set_string(&o->log.spool_directory, value);
}

static const char *set_outbox(struct options *o, char *value) {
    if (o->log.outbox != DEED_OUTBOX_OFF)
        return "given twice";
    if (strcmp(value, "on") == 0)
        o->log.outbox = DEED_OUTBOX_ON;
    else if (strcmp(value, "sync") == 0)
        o->log.outbox = DEED_OUTBOX_SYNC;
    else
        return "not on or sync";
    return NULL;
}

static const char *set_deadline(struct options *o, char *value) {
    unsigned long ms;
    char *end;

    if (o->log.deadline_ms)
        return "given twice";
    errno = 0;
    ms = strtoul(value, &end, 10);
    if (errno || *end || *value < '0' || *value > '9' || ms < 1 || ms > 60000)
        return "not 1 to 60000 milliseconds";
    o->log.deadline_ms = (uint32_t)ms;
    return NULL;
}

static const char *set_json(struct options *o, char *value) {
    return set_string(&o->json, value);
}

static const char *set_rejects(struct options *o, char *value) {
    return set_string(&o->rejects, value);
}

static const char *set_begin(struct options *o, char *value) {
    (void)value;
    o->begin = true;
    return NULL;
}

static const char *set_help(struct options *o, char *value) {
    (void)value;
    o->help = true;
    return NULL;
}

#define BOTH (OPTIONS_RECORD | OPTIONS_RUN)

static const struct {
    const char *name;
    const char *takes; /* NULL: nothing */
    const char *description;
    setter *set;
    unsigned which;
    bool of_event;
} table[] = {
    {"actor", "TYPE:ID", "who: user:alice, service:nightly-backup, apikey:k1", set_actor, BOTH,
     true},
    {"session-id", "ID", "the session the actor acted in", set_session, BOTH, true},
    {"on-behalf-of", "TYPE:ID", "whom the actor acted for", set_behalf, BOTH, true},
    {"on-behalf-of-session-id", "ID", "the session of the one acted for", set_behalf_session, BOTH,
     true},
    {"action", "NAME", "what: resource.verb, see deed actions", set_action, BOTH, true},
    {"resource", "TYPE:ID", "which thing: customer:4471", set_resource, BOTH, true},
    {"outcome", "OUTCOME", "success, failure (went wrong) or denied (refused)", set_outcome,
     OPTIONS_RECORD, true},
    {"source-ip", "ADDRESS", "where the request came from", set_source_ip, BOTH, true},
    {"request-id", "ID", "what joins it to the application's own logs", set_request_id, BOTH, true},
    {"reason", "TEXT", "why: a ticket, a sentence", set_reason, BOTH, true},
    {"meta", "KEY=TEXT", "more; KEY:=NUMBER, KEY:=true, KEY:=false; repeatable", set_meta, BOTH,
     true},
    {"print-id", NULL, "print the id of the event", set_print_id, OPTIONS_RECORD, false},
    {"json", "FILE", "record the JSON lines of FILE, or of standard input for -", set_json,
     OPTIONS_RECORD, false},
    {"rejects", "FILE", "with --json: append bad lines to FILE", set_rejects, OPTIONS_RECORD,
     false},
    {"begin", NULL, "record that COMMAND is about to be run, too: ACTION.begin", set_begin,
     OPTIONS_RUN, false},
    {"service", "NAME", "the service that records (default: shell)", set_service, BOTH, false},
    {"hash-sessions", NULL, "record a hash of each session id in its place", set_hash_sessions,
     BOTH, false},
    {"state-directory", "DIR", "where the heads of the streams stay", set_state_directory, BOTH,
     false},
    {"spool-directory", "DIR", "where events wait that the journal does not take",
     set_spool_directory, BOTH, false},
    {"outbox", "WHEN", "on: each event to disk first; sync: and the disk has it", set_outbox, BOTH,
     false},
    {"deadline", "MS", "the longest wait for the journal (default: 1000)", set_deadline, BOTH,
     false},
    {"help", NULL, "show this", set_help, BOTH, false},
};

#define N_OPTIONS (sizeof(table) / sizeof(table[0]))

int options_read(enum options_for which, int argc, char **argv, struct options *ret) {
    struct option known[N_OPTIONS + 1] = {0};
    size_t n = 0;
    int option;

    *ret = (struct options){
        .event = DEED_EVENT_INIT, .details = DEED_DETAILS_INIT, .log = DEED_OPTIONS_INIT};
    for (size_t i = 0; i < N_OPTIONS; i++)
        if (table[i].which & which)
            known[n++] =
                (struct option){table[i].name, table[i].takes ? required_argument : no_argument,
                                NULL, (int)i + 256};
    opterr = 0;
    optind = 1;
    while ((option = getopt_long(argc, argv, "+:h", known, NULL)) != -1) {
        const char *wrong;

        if (option == 'h') {
            ret->help = true;
            continue;
        }
        if (option == '?' || option == ':') {
            message(argv[0],
                    option == ':' ? "%s: needs a value" : "%s: no such option; see deed %s --help",
                    argv[optind - 1], argv[0]);
            return -1;
        }
        wrong = table[option - 256].set(ret, optarg);
        if (wrong) {
            message(argv[0], "--%s: %s%s%s", table[option - 256].name, optarg ? optarg : "",
                    optarg ? ": " : "", wrong);
            return -1;
        }
        ret->of_event = ret->of_event || table[option - 256].of_event;
    }
    return optind;
}

/* The commands tell what happened to each event, so this tells only of the head file. */
static void on_alarm(void *data, int error, const char *text) {
    (void)data;
    if (!error)
        message("", "%s", text);
}

void options_finish(struct options *options) {
    options->log.alarm = on_alarm;
    options->details.metadata = options->meta;
    options->details.ret_event_id = options->id;
    options->event.details = &options->details;
    if (!options->service)
        options->service = "shell";
}

void options_print(enum options_for which) {
    for (size_t i = 0; i < N_OPTIONS; i++) {
        char left[48];

        if (!(table[i].which & which))
            continue;
        snprintf(left, sizeof(left), "--%s%s%s", table[i].name, table[i].takes ? " " : "",
                 table[i].takes ? table[i].takes : "");
        printf("  %-28s %s\n", left, table[i].description);
    }
}
