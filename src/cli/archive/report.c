/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive.h"
#include "digest.h"
#include "message.h"
#include "words.h"

static void *must(void *memory) {
    if (!memory) {
        message("verify", "no memory");
        exit(EXIT_UNREAD);
    }
    return memory;
}

/* Every byte that is no printable ASCII as \xNN; malloc'ed. */
static char *safe(const char *text) {
    char *copy = must(malloc(4 * strlen(text) + 1)), *to = copy;

    for (; *text; text++)
        if ((unsigned char)*text >= 0x20 && (unsigned char)*text < 0x7f)
            *to++ = *text;
        else
            to += sprintf(to, "\\x%02x", (unsigned char)*text);
    *to = '\0';
    return copy;
}

static json_object *safe_json(const char *text) {
    char *copy = safe(text);
    json_object *object = json_object_new_string(copy);

    free(copy);
    return object;
}

uint32_t report_file(struct report *report, const char *name) {
    report->files = must(reallocarray(report->files, report->n_files + 1, sizeof(*report->files)));
    report->files[report->n_files++] = safe(name);
    return report->n_files;
}

static const char *file_name(const struct report *report, uint32_t file) {
    return file ? report->files[file - 1] : "";
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void add(json_object *to, const char *key, json_object *value) {
    json_object_object_add(to, key, must(value));
}

static void add_place(const struct report *report, json_object *to, const struct place *place) {
    if (!place->line)
        return;
    add(to, "file", json_object_new_string(file_name(report, place->file)));
    add(to, "line", json_object_new_uint64(place->line));
    if (*place->time)
        add(to, "time", json_object_new_string_len(place->time, SCAN_TIME));
}

static void print_json(json_object *object) {
    puts(json_object_to_json_string_ext(object,
                                        JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}

static void finding_json(const struct report *report, const struct finding *finding,
                         const char *words) {
    json_object *object = must(json_object_new_object()), *other;
    char stream[2 * SCAN_STREAM];

    add(object, "kind", json_object_new_string(finding_name(finding->kind)));
    add(object, "finding", json_object_new_boolean(!finding_is_note(finding->kind)));
    add_place(report, object, &finding->at);
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
        add_place(report, other, &finding->other);
        add(object, "other", other);
    }
    add(object, "text", json_object_new_string(words));
    print_json(object);
}

static void totals_json(const struct report *report, const struct checker_totals *totals) {
    json_object *object = must(json_object_new_object()), *summary = must(json_object_new_object()),
                *findings = must(json_object_new_object()), *notes = must(json_object_new_object());

    for (int kind = 0; kind < FINDING_KINDS; kind++)
        if (report->count[kind])
            add(finding_is_note((enum finding_kind)kind) ? notes : findings,
                finding_name((enum finding_kind)kind), json_object_new_uint64(report->count[kind]));
    add(summary, "events", json_object_new_uint64(totals->events));
    add(summary, "streams", json_object_new_uint64(totals->streams));
    add(summary, "files", json_object_new_uint64(report->n_files));
    if (totals->events) {
        add(summary, "from", json_object_new_string_len(totals->first, SCAN_TIME));
        add(summary, "to", json_object_new_string_len(totals->last, SCAN_TIME));
    }
    add(summary, "findings", findings);
    add(summary, "notes", notes);
    add(summary, "open", json_object_new_uint64(totals->open));
    add(summary, "begun_before", json_object_new_uint64(totals->beyond));
    add(summary, "left_out", json_object_new_uint64(report->left_out));
    add(summary, "unread", json_object_new_uint64(report->unread));
    add(object, "summary", summary);
    print_json(object);
}

/* ---- text ---------------------------------------------------------------------------------- */

static void finding_text(const struct report *report, const struct finding *finding,
                         const char *words) {
    char stream[2 * SCAN_STREAM];

    if (finding->at.line)
        printf("%s:%" PRIu64 ": ", file_name(report, finding->at.file), finding->at.line);
    printf("%s: ", finding_name(finding->kind));
    if (finding->stream) {
        digest_hex(finding->stream, SCAN_STREAM, stream);
        printf("service %s, stream %.*s: ", finding->service, (int)sizeof(stream), stream);
    }
    puts(words);
}

static void counts_text(const struct report *report, bool notes) {
    const char *separator = ": ";

    for (int kind = 0; kind < FINDING_KINDS; kind++) {
        if (!report->count[kind] || finding_is_note((enum finding_kind)kind) != notes)
            continue;
        printf("%s%" PRIu64 " %s", separator, report->count[kind],
               finding_name((enum finding_kind)kind));
        separator = ", ";
    }
    putchar('\n');
}

static void totals_text(const struct report *report, const struct checker_totals *totals) {
    if (report->findings || report->notes)
        putchar('\n');
    printf("events: %" PRIu64 ", streams: %" PRIu64 ", files: %" PRIu32 "\n", totals->events,
           totals->streams, report->n_files);
    if (totals->events)
        printf("from %.*s to %.*s\n", SCAN_TIME, totals->first, SCAN_TIME, totals->last);
    if (report->left_out)
        printf("left out, as the router rejects their senders: %" PRIu64 "\n", report->left_out);
    if (totals->beyond)
        printf("streams that began before all this: %" PRIu64 "\n", totals->beyond);
    if (totals->open)
        printf("last events, for which nothing vouches yet: %" PRIu64 "\n", totals->open);
    if (report->notes) {
        printf("notes: %" PRIu64, report->notes);
        counts_text(report, true);
    }
    if (report->unread)
        printf("not read: %" PRIu64 "\n", report->unread);
    printf("findings: %" PRIu64, report->findings);
    counts_text(report, false);
}

/* ---- both ---------------------------------------------------------------------------------- */

/* Notes that somebody has to judge are always told; of the others, the number is. */
static bool is_told(const struct report *report, enum finding_kind kind) {
    if (!finding_is_note(kind))
        return true;
    return !report->quiet && (report->verbose || kind == NOTE_CRASH || kind == NOTE_BRANCH);
}

void report_finding(struct report *report, const struct finding *finding) {
    char words[WORDS_MAX];

    if (finding->kind != NOTE_OPEN) { /* the totals have them */
        report->count[finding->kind]++;
        if (finding_is_note(finding->kind))
            report->notes++;
        else
            report->findings++;
    }
    if (!is_told(report, finding->kind))
        return;
    words_of(finding, file_name(report, finding->at.file), file_name(report, finding->other.file),
             words);
    progress_clear(&report->progress);
    if (report->json)
        finding_json(report, finding, words);
    else
        finding_text(report, finding, words);
}

void report_unread(struct report *report, const char *name, const char *why) {
    report->unread++;
    progress_clear(&report->progress);
    if (report->json) {
        json_object *object = must(json_object_new_object());

        add(object, "kind", json_object_new_string("unread"));
        add(object, "finding", json_object_new_boolean(false));
        add(object, "file", safe_json(name));
        add(object, "text", json_object_new_string(why));
        print_json(object);
    } else {
        message("verify", "%s: %s", name, why); /* which makes it safe */
    }
}

void report_totals(struct report *report, const struct checker_totals *totals) {
    progress_clear(&report->progress);
    if (report->json)
        totals_json(report, totals);
    else if (!report->quiet)
        totals_text(report, totals);
}

void report_free(struct report *report) {
    for (uint32_t i = 0; i < report->n_files; i++)
        free(report->files[i]);
    free(report->files);
    *report = (struct report){0};
}
