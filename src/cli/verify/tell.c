/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/verify/tell.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/printjson.h"
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

static void add_place(const struct findings *findings, json_object *to,
                      const struct location *place) {
    if (!place->line)
        return;
    printjson_add(to, "file", json_object_new_string(findings_file_name(findings, place->file)));
    printjson_add(to, "line", json_object_new_uint64(place->line));
    if (*place->time)
        printjson_add(to, "time", json_object_new_string_len(place->time, SCAN_TIME));
}

static void finding_json(const struct findings *findings, const struct finding *finding,
                         const char *words) {
    json_object *object = must(json_object_new_object()), *other;
    char stream[2 * SCAN_STREAM];

    printjson_add(object, "kind", json_object_new_string(finding_name(finding->kind)));
    printjson_add(object, "finding", json_object_new_boolean(!finding_is_note(finding->kind)));
    add_place(findings, object, &finding->at);
    if (finding->service)
        printjson_add(object, "service", json_object_new_string(finding->service));
    if (finding->stream) {
        digest_hex(finding->stream, SCAN_STREAM, stream);
        printjson_add(object, "stream", json_object_new_string_len(stream, sizeof(stream)));
        printjson_add(object, "first", json_object_new_uint64(finding->first));
        printjson_add(object, "last", json_object_new_uint64(finding->last));
    }
    if (finding->other.line) {
        other = must(json_object_new_object());
        add_place(findings, other, &finding->other);
        printjson_add(object, "other", other);
    }
    printjson_add(object, "text", json_object_new_string(words));
    printjson_line(object);
}

static json_object *seal_json(const struct sealed_tree *tree) {
    const struct compare_result *result = &tree->result;
    json_object *object = must(json_object_new_object());

    printjson_add(object, "tree", json_object_new_string(tree->seals.trust.key->name));
    printjson_add(object, "sealed", json_object_new_uint64(result->size));
    printjson_add(object, "epoch", json_object_new_uint64(result->epoch));
    printjson_add(object, "behind", json_object_new_uint64(result->behind));
    printjson_add(object, "seen_outside", json_object_new_uint64(result->outside));
    printjson_add(object, "files_before", json_object_new_uint64(result->before));
    printjson_add(object, "epochs_gone", json_object_new_uint64(result->pruned));
    if (tree->has_newest)
        printjson_add(object, "newest", json_object_new_string_len(tree->newest, SCAN_TIME));
    return object;
}

static json_object *seals_json(const struct sealed *sealed) {
    json_object *list = must(json_object_new_array());

    for (size_t i = 0; sealed->compared && i < SEAL_SERIES; i++)
        if (sealed->tree[i].trusted)
            json_object_array_add(list, seal_json(&sealed->tree[i]));
    return list;
}

static void totals_json(const struct findings *findings, const struct checker_totals *totals,
                        const struct sealed *sealed) {
    json_object *object = must(json_object_new_object()), *summary = must(json_object_new_object()),
                *wrong = must(json_object_new_object()), *notes = must(json_object_new_object());

    for (int kind = 0; kind < FINDING_KINDS; kind++)
        if (findings->count[kind])
            printjson_add(finding_is_note((enum finding_kind)kind) ? notes : wrong,
                          finding_name((enum finding_kind)kind),
                          json_object_new_uint64(findings->count[kind]));
    printjson_add(summary, "events", json_object_new_uint64(totals->events));
    printjson_add(summary, "streams", json_object_new_uint64(totals->streams));
    printjson_add(summary, "files", json_object_new_uint64(findings->n_files));
    if (totals->events) {
        printjson_add(summary, "from", json_object_new_string_len(totals->first, SCAN_TIME));
        printjson_add(summary, "to", json_object_new_string_len(totals->last, SCAN_TIME));
    }
    printjson_add(summary, "findings", wrong);
    printjson_add(summary, "notes", notes);
    printjson_add(summary, "open", json_object_new_uint64(totals->open));
    printjson_add(summary, "begun_before", json_object_new_uint64(totals->beyond));
    printjson_add(summary, "left_out", json_object_new_uint64(findings->left_out));
    printjson_add(summary, "no_origin", json_object_new_uint64(findings->no_origin));
    printjson_add(summary, "unread", json_object_new_uint64(findings->unread));
    printjson_add(summary, "seals", seals_json(sealed));
    printjson_add(object, "summary", summary);
    printjson_line(object);
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

static void seal_text(const struct sealed_tree *tree) {
    const struct compare_result *result = &tree->result;

    printf("%s: %" PRIu64 " lines sealed, epoch %" PRIu64, tree->seals.trust.key->name,
           result->size, result->epoch);
    if (tree->has_newest)
        printf(", the newest seal of %.*s", SCAN_TIME, tree->newest);
    if (result->behind)
        printf("; behind it, not sealed yet: %" PRIu64, result->behind);
    if (result->pruned)
        printf("; older epochs, not here: %" PRIu64, result->pruned);
    if (result->before)
        printf("; older files, from before the first seal: %" PRIu64, result->before);
    if (result->outside)
        printf("; seen outside: %" PRIu64 "\n", result->outside);
    else
        puts("; vouched for by that machine alone");
}

static void seals_text(const struct sealed *sealed) {
    for (size_t i = 0; sealed->compared && i < SEAL_SERIES; i++)
        if (sealed->tree[i].trusted)
            seal_text(&sealed->tree[i]);
}

static void totals_text(const struct findings *findings, const struct checker_totals *totals,
                        const struct sealed *sealed) {
    if (findings->findings || findings->notes)
        putchar('\n');
    printf("events: %" PRIu64 ", streams: %" PRIu64 ", files: %" PRIu32 "\n", totals->events,
           totals->streams, findings->n_files);
    if (totals->events)
        printf("from %.*s to %.*s\n", SCAN_TIME, totals->first, SCAN_TIME, totals->last);
    if (findings->left_out)
        printf("left out, as the relay rejects their senders: %" PRIu64 "\n", findings->left_out);
    if (findings->no_origin)
        printf("without an origin, so that who sent them is not known: %" PRIu64 "\n",
               findings->no_origin);
    if (totals->beyond)
        printf("streams that began before all this: %" PRIu64 "\n", totals->beyond);
    if (totals->open)
        printf("last events, for which nothing vouches yet: %" PRIu64 "\n", totals->open);
    seals_text(sealed);
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

/* Always prints the notes that somebody has to judge; of the others only their number. */
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

        printjson_add(object, "kind", json_object_new_string("unread"));
        printjson_add(object, "finding", json_object_new_boolean(false));
        printjson_add(object, "file", safe_json(name));
        printjson_add(object, "text", json_object_new_string(why));
        printjson_line(object);
    } else {
        message(findings->command, "%s: %s", name, why); /* message() makes the name safe */
    }
}

void tell_totals(const struct findings *findings, const struct checker_totals *totals,
                 const struct sealed *sealed) {
    const struct tell *tell = findings->data;

    progress_clear(&tell->progress);
    if (tell->json)
        totals_json(findings, totals, sealed);
    else if (!tell->quiet)
        totals_text(findings, totals, sealed);
}
