/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any bytes as a file: the parts of a line lie within it, nothing is unescaped beyond its room, and
 * what a filter finds by its substrings is what it finds line by line. The first line is a
 * condition, "name=value", for a filter of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "query/blockfilter.h"
#include "query/select_rejected.h"
#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct view *event, struct text_view text) {
    char *to;
    size_t n;

    if (!text.bytes)
        return;
    MUST(text.bytes >= event->line.bytes);
    MUST(text.bytes + text.n <= event->line.bytes + event->line.n);
    to = malloc(text.n ? text.n : 1);
    MUST(to);
    n = view_unescape(text, to);
    MUST(n <= text.n);
    if (!memchr(text.bytes, '\\', text.n))
        MUST(view_is(text, to, n));
    free(to);
}

static void check_members(const struct view *event, struct text_view rest) {
    struct value_view value;

    while (view_next(&rest, &value)) {
        check_text(event, value.key);
        check_text(event, value.text);
    }
}

static void check_event(const struct view *event) {
    for (int id = 0; id < FIELD_N; id++)
        check_text(event, event->field[id]);
    check_members(event, event->metadata);
    check_members(event, event->origin);
    for (int mark = 0; mark < VIEW_MARKS; mark++) {
        struct text_view rest = event->mark[mark], name;

        while (view_next_mark(&rest, &name))
            check_text(event, name);
    }
    check_text(event, event->stream);
    check_text(event, event->previous);
    check_text(event, event->after);
}

/* As a line of rejected.jsonl, and as the message of one. */
static void check_rejected(const char *bytes, size_t n) {
    static const char front[] =
        "{\"received\":\"2026-06-11T14:02:09.471123+00:00\",\"rejected\":\"r\","
        "\"message\":\"",
                      back[] = "\",\"origin\":{\"host\":\"h\"}}";
    size_t n_whole = sizeof(front) - 1 + n + sizeof(back) - 1;
    char *whole = malloc(n_whole), *room = malloc(REJECTED_ROOM(n_whole));
    struct view event;

    MUST(whole && room);
    if (n && rejected_view(bytes, n, room, &event))
        check_text(&event, event.field[FIELD_ACTION]);
    memcpy(whole, front, sizeof(front) - 1);
    memcpy(whole + sizeof(front) - 1, bytes, n);
    memcpy(whole + n_whole - (sizeof(back) - 1), back, sizeof(back) - 1);
    if (rejected_view(whole, n_whole, room, &event)) {
        MUST(event.line.bytes >= room &&
             event.line.bytes + event.line.n <= room + REJECTED_ROOM(n_whole));
        MUST(event.field[FIELD_TIMESTAMP].n == RFC3339_SIZE);
        check_text(&event, event.field[FIELD_ACTOR_ID]);
    }
    free(whole);
    free(room);
}

/* NULL: there is no such condition. */
static struct filter *filter_of(const char *line, size_t n) {
    struct filter *filter = filter_new();
    char *name = malloc(n + 1), *value;
    const char *why = NULL;
    int r = -1;

    MUST(filter && name);
    memcpy(name, line, n);
    name[n] = '\0';
    value = strchr(name, '=');
    if (value) {
        *value++ = '\0';
        r = filter_add(filter, name, value, &why);
        MUST(r == 0 || r == -2 || why);
    }
    free(name);
    if (r == 0)
        return filter;
    filter_free(filter);
    return NULL;
}

static void check_sieve(const struct filter *filter, const char *bytes, size_t n) {
    struct blockfilter with, without;
    struct blockfilter_result found = {0}, wanted = {0};

    blockfilter_begin(&with, filter);
    without = with;
    without.n_substrings = 0;
    blockfilter_block(&with, bytes, n, n % 2, &found);
    blockfilter_block(&without, bytes, n, false, &wanted);
    MUST(found.n == wanted.n);
    for (size_t i = 0; i < found.n; i++) {
        MUST(blockfilter_event(&found, i)->line.bytes == blockfilter_event(&wanted, i)->line.bytes);
        check_event(blockfilter_event(&found, i));
    }
    blockfilter_result_free(&found);
    blockfilter_result_free(&wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const conditions[] = {
        "actor=alice",
        "actor=user:alice",
        "on-behalf-of=bob",
        "action=customer.*",
        "action=*.delete",
        "resource=customer:4471",
        "outcome=denied",
        "source-ip=203.0.113.0/24",
        "request-id=r",
        "service=billing",
        "host=vm",
        "unit=a.service",
        "since=2026-06-11",
        "where=metadata.count>100",
        "where=metadata.reason~a",
        "where=origin.uid=33",
        "where=redacted=actor.id",
        "where=chain.seq!=1",
    };
    const char *bytes = (const char *)data, *feed = memchr(bytes, '\n', size);
    size_t first = feed ? (size_t)(feed - bytes) : size, rest = feed ? size - first - 1 : 0;
    /* A copy of its own, so that a read behind the end shows. */
    char *lines = malloc(rest ? rest : 1);
    struct filter *filter;

    MUST(lines);
    memcpy(lines, data + size - rest, rest);
    check_sieve(NULL, lines, rest);
    check_rejected(lines, rest);
    for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++) {
        filter = filter_of(conditions[i], strlen(conditions[i]));
        MUST(filter);
        check_sieve(filter, lines, rest);
        filter_free(filter);
    }
    filter = filter_of(bytes, first);
    if (filter)
        check_sieve(filter, lines, rest);
    filter_free(filter);
    free(lines);
    return 0;
}
