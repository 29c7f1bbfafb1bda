/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any fields as an entry: evidence is an event with an origin, and of all else there is a line that
 * reads back. A field is NAME=VALUE up to a NUL. */
#include <string.h>

#include "deed.h"
#include "journal/judge.h"
#include "journal/origin.h"
#include "journal/rejection.h"
#include "parse/rejected.h"
#include "parse/view.h"
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_evidence(struct entries *entries, const struct judged *judged,
                           struct buffer *line) {
    struct scanned event;
    struct view view;

    origin_line(entries, judged->via, line);
    MUST(!line->failed && line->n <= ORIGIN_LINE_MAX);
    MUST(scan_line(line->bytes, line->n, SCAN_FILE, &event) == SCAN_EVENT);
    MUST(event.via == judged->via && event.seq == judged->event.seq);
    MUST(view_line(line->bytes, line->n, &view) && !view.mark[VIEW_DEFECTS].bytes);
    for (size_t i = 0; i < line->n; i++)
        MUST((unsigned char)line->bytes[i] >= 0x20 && line->bytes[i] != 0x7f);
    MUST(!entries_has_two(entries, "MESSAGE"));
}

static void check_rejection(struct entries *entries, const char *reason, struct buffer *line) {
    struct json_tokener *tokener = json_tokener_new();
    struct rejected_parts parts;
    json_object *object;

    rejection_line(entries, reason, UINT64_C(1796049498123456), line);
    MUST(!line->failed && line->n <= ORIGIN_LINE_MAX);
    MUST(rejected_parse(line->bytes, line->n, &parts));
    for (size_t i = 0; i < line->n; i++)
        MUST((unsigned char)line->bytes[i] >= 0x20 && line->bytes[i] != 0x7f);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    object = json_tokener_parse_ex(tokener, line->bytes, (int)line->n);
    MUST(json_tokener_get_error(tokener) == json_tokener_success);
    MUST(json_tokener_get_parse_end(tokener) == line->n);
    MUST(json_object_object_length(object) == 4);
    json_object_put(object);
    json_tokener_free(tokener);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct emitter rows[] = {{.uid = 1001, .yes = true}, {.unit = "shop.service", .yes = true}};
    const struct senders senders = {.emitters = {rows, 2}};
    const char *at = (const char *)data, *end = at + size;
    struct entries *entries;
    struct buffer line = {0};
    struct judged judged;

    MUST(entries_make(&entries) == 0 && entries_limit(entries, DEED_LINE_MAX) == 0);
    while (at < end) {
        const char *nul = memchr(at, '\0', (size_t)(end - at)), *stop = nul ? nul : end;
        const char *equals = memchr(at, '=', (size_t)(stop - at));

        if (equals)
            MUST(entries_add_field(entries, at, (size_t)(equals - at), equals + 1,
                                   (size_t)(stop - equals) - 1) == 0);
        at = nul ? nul + 1 : end;
    }
    judge_entry(&senders, entries, &judged);
    MUST(!judged.rejected || !judge_is_foreign(&judged) || judged.trusted);
    if (!judged.rejected)
        check_evidence(entries, &judged, &line);
    check_rejection(entries, judged.rejected ? judged.rejected : "none", &line);
    buffer_free(&line);
    entries_close(entries);
    return 0;
}
