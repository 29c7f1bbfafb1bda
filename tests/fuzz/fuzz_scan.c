/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a file: what is taken for an event is one, and the checker takes all of them. */
#include <string.h>

#include "parse/view.h"
#include "tests/fuzz/check.h"
#include "verify/checker.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t told;

static void found(const struct finding *finding, void *data) {
    (void)data;
    MUST(finding->kind < FINDING_KINDS);
    told++;
}

/* As scan.c does sixteen at a time. */
static void check_digits(const char *text, size_t n, const char *between) {
    for (size_t i = 0; i < n; i++)
        MUST(text[i] && (strchr("0123456789abcdef", text[i]) || strchr(between, text[i])));
}

static void check_event(const struct scanned *event, enum scan_from from) {
    MUST(event->hashed < event->n);
    MUST(event->seq > 0);
    MUST(memcmp(event->bytes, "{\"timestamp\":\"", 14) == 0);
    MUST(memcmp(event->bytes + event->n - 2, "}}", 2) == 0);
    check_digits(event->time, SCAN_TIME, "-T:.Z");
    check_digits(event->id, SCAN_ID, "-");
    MUST(event->service > event->bytes && event->service_n <= 64);
    MUST(event->service + event->service_n < event->bytes + event->hashed);
    MUST(from == SCAN_JOURNAL ? event->hashed == event->n - 1
                              : memcmp(event->bytes + event->hashed, ",\"origin\":{", 11) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct checker *checker = checker_new(size & 1, true, found, NULL);
    const char *at = (const char *)data, *end = at + size;
    struct location place = {.file = 1};
    uint64_t events = 0;
    struct checker_totals totals;

    MUST(checker);
    while (at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((feed ? feed : end) - at);
        /* A copy of its own, so that a read behind the line shows. */
        char *line = malloc(n ? n : 1);
        struct scanned event;
        struct view view;

        MUST(line);
        memcpy(line, at, n);
        place.line++;
        for (enum scan_from from = SCAN_FILE; from <= SCAN_JOURNAL; from++)
            if (scan_line(line, n, from, &event) == SCAN_EVENT) {
                check_event(&event, from);
                MUST(view_line(line, n, &view)); /* one grammar */
                MUST(checker_feed(checker, &event, place));
                events++;
            }
        free(line);
        at += n + (feed != NULL);
    }
    checker_finish(checker);
    checker_totals(checker, &totals);
    MUST(totals.events == events && totals.streams <= events);
    checker_free(checker);
    return 0;
}
