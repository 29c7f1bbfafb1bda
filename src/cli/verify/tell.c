/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/verify/tell.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "util/ascii.h"
#include "util/digest.h"
#include "util/must.h"
#include "verify/describe.h"

static json_object *safe_json(const char *text) {
    char *copy = ascii_escape(text);
    json_object *object = json_object_new_string(copy);

    free(copy);
    return object;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void add(json_object *to, const char *key, json_object *value) {
    json_object_object_add(to, key, must(value));
}

static void add_place(const struct findings *findings, json_object *to, const struct location *place) {
    if (!place->line)
        return;
    add(to, "file", json_object_new_string(findings_file_name(findings, place->file)));
    add(to, "line", json_object_new_uint64(place->line));
    if (*place->time)
        add(to, "time", json_object_new_string_len(place->time, SCAN_TIME));
}

static void print_json(json_object *object) {
    puts(json_object_to_json_string_ext(object,
                                        JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}

static void finding_json(const struct findings *findings, const struct finding *finding,
                         const char *words) {
    json_object *object = must(json_object_new_object()), *other;
    char stream[2 * SCAN_STREAM];

    add(object, "kind", json_object_new_string(finding_name(finding->kind)));
    add(object, "finding", json_object_new_boolean(!finding_is_note(finding->kind)));
    add_place(findings, object, &finding->at);
    if (finding->service)
        add(object, "service", json_object_new_string(finding->service));
    if (finding->stream) {
        digest_hex(finding->stream, SCAN_STREAM, stream);
        add(object, "stream", json_object_new_string_len(stream, sizeof(stream)));
        add(object, "first", json_object_new_uint64(finding->first));
        add(object, "last", json_object_new_uint64(finding->last));
    }
    if (finding->other.line) {
        other = must(json_object_new_object());
        add_place(findings, other, &finding->other);
        add(object, "other", other);
    }
    add(object, "text", json_object_new_string(words));
    print_json(object);
}

static void totals_json(const struct findings *findings, const struct checker_totals *totals) {
    json_object *object = must(json_object_new_object()), *summary = must(json_object_new_object()),
                *wrong = must(json_object_new_object()), *notes = must(json_object_new_object());

    for (int kind = 0; kind < FINDING_KINDS; kind++)
        if (findings->count[kind])
            add(finding_is_note((enum finding_kind)kind) ? notes : wrong,
                finding_name((enum finding_kind)kind),
                json_object_new_uint64(findings->count[kind]));
    add(summary, "events", json_object_new_uint64(totals->events));
    add(summary, "streams", json_object_new_uint64(totals->streams));
    add(summary, "files", json_object_new_uint64(findings->n_files));
    if (totals->events) {
        add(summary, "from", json_object_new_string_len(totals->first, SCAN_TIME));
        add(summary, "to", json_object_new_string_len(totals->last, SCAN_TIME));
    }
    add(summary, "findings", wrong);
    add(summary, "notes", notes);
    add(summary, "open", json_object_new_uint64(totals->open));
    add(summary, "begun_before", json_object_new_uint64(totals->beyond));
    add(summary, "left_out", json_object_new_uint64(findings->left_out));
    add(summary, "no_origin", json_object_new_uint64(findings->no_origin));
    add(summary, "unread", json_object_new_uint64(findings->unread));
    add(object, "summary", summary);
    print_json(object);
}

/* ---- text ---------------------------------------------------------------------------------- */

static void finding_text(const struct findings *findings, const struct finding *finding,
                         const char *words) {
    char stream[2 * SCAN_STREAM];

    if (finding->at.line)
        printf("%s:%" PRIu64 ": ", findings_file_name(findings, finding->at.file),
               finding->at.line);
    printf("%s: ", finding_name(finding->kind));
    if (finding->stream) {
        digest_hex(finding->stream, SCAN_STREAM, stream);
        printf("service %s, stream %.*s: ", finding->service, (int)sizeof(stream), stream);
    }
    puts(words);
}

static void counts_text(const struct findings *findings, bool notes) {
    const char *separator = ": ";

    for (int kind = 0; kind < FINDING_KINDS; kind++) {
        if (!findings->count[kind] || finding_is_note((enum finding_kind)kind) != notes)
            continue;
        printf("%s%" PRIu64 " %s", separator, findings->count[kind],
               finding_name((enum finding_kind)kind));
        separator = ", ";
    }
    putchar('\n');
}

static void totals_text(const struct findings *findings, const struct checker_totals *totals) {
    if (findings->findings || findings->notes)
        putchar('\n');
    printf("events: %" PRIu64 ", streams: %" PRIu64 ", files: %" PRIu32 "\n", totals->events,
           totals->streams, findings->n_files);
    if (totals->events)
        printf("from %.*s to %.*s\n", SCAN_TIME, totals->first, SCAN_TIME, totals->last);
    if (findings->left_out)
        printf("left out, as the router rejects their senders: %" PRIu64 "\n", findings->left_out);
    if (findings->no_origin)
        printf("without an origin, so that who sent them is not known: %" PRIu64 "\n",
               findings->no_origin);
    if (totals->beyond)
        printf("streams that began before all this: %" PRIu64 "\n", totals->beyond);
    if (totals->open)
        printf("last events, for which nothing vouches yet: %" PRIu64 "\n", totals->open);
    if (findings->notes) {
        printf("notes: %" PRIu64, findings->notes);
        counts_text(findings, true);
    }
    if (findings->unread)
        printf("not read: %" PRIu64 "\n", findings->unread);
    if (findings->unread && !findings->findings) {
        puts("findings: none in what was read, and not all was read");
        return;
    }
    printf("findings: %" PRIu64, findings->findings);
    counts_text(findings, false);
}

/* ---- both ---------------------------------------------------------------------------------- */

/* Notes that somebody has to judge are always told; of the others, the number is. */
static bool is_told(const struct tell *tell, enum finding_kind kind) {
    if (!finding_is_note(kind))
        return true;
    return !tell->quiet && (tell->verbose || kind == NOTE_CRASH || kind == NOTE_BRANCH ||
                            kind == NOTE_HEAD || kind == NOTE_UNSEEN || kind == NOTE_UNSEEN_TAIL);
}

void tell_finding(const struct findings *findings, const struct finding *finding) {
    const struct tell *tell = findings->data;
    char words[FINDING_DESCRIPTION_MAX];

    if (!is_told(tell, finding->kind))
        return;
    finding_describe(finding, findings_file_name(findings, finding->other.file), words);
    progress_clear(&tell->progress);
    if (tell->json)
        finding_json(findings, finding, words);
    else
        finding_text(findings, finding, words);
}

void tell_progress(const struct findings *findings, uint64_t done, uint64_t total,
                   uint64_t events) {
    struct tell *tell = findings->data;

    tell->progress.total = total;
    progress_show(&tell->progress, done, events);
}

void tell_unread(const struct findings *findings, const char *name, const char *why) {
    const struct tell *tell = findings->data;

    progress_clear(&tell->progress);
    if (tell->json) {
        json_object *object = must(json_object_new_object());

        add(object, "kind", json_object_new_string("unread"));
        add(object, "finding", json_object_new_boolean(false));
        add(object, "file", safe_json(name));
        add(object, "text", json_object_new_string(why));
        print_json(object);
    } else {
        message(findings->command, "%s: %s", name, why); /* which makes it safe */
    }
}

void tell_totals(const struct findings *findings, const struct checker_totals *totals) {
    const struct tell *tell = findings->data;

    progress_clear(&tell->progress);
    if (tell->json)
        totals_json(findings, totals);
    else if (!tell->quiet)
        totals_text(findings, totals);
}
