/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of evidence, and rejected lines. */
#include "verify/feed_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <deed-actions.h>

#include "parse/rejected.h"
#include "util/cleanup.h"
#include "verify/describe.h"

#define HEAD_ACTION "\"action\":\"" DEED_ACTION_AUDIT_HEAD_DAMAGED "\""

void feed_end_run(struct feed *feed) {
    if (feed->run.at.line)
        findings_add(feed->findings, &feed->run);
    feed->run.at.line = 0;
}

void feed_report_line(struct feed *feed, enum finding_kind kind, const char *words, uint32_t file,
                      uint64_t line) {
    struct finding *run = &feed->run;

    if (run->at.line && run->kind == kind && run->words == words && run->at.file == file &&
        run->last + 1 == line) {
        run->last = line;
        return;
    }
    feed_end_run(feed);
    *run = (struct finding){.kind = kind,
                            .words = words,
                            .first = line,
                            .last = line,
                            .at = {.file = file, .line = line}};
}

static void count_origin(struct feed *feed, const struct scanned *event, struct location location) {
    if (event->host) {
        feed->origins.with++;
        return;
    }
    feed->findings->no_origin++;
    if (feed->origins.without++ == 0)
        feed->origins.first_without = location.line;
}

/* The relay adds an origin to each line; entries of a journal have none. */
static void report_origins(struct feed *feed, uint32_t file) {
    char words[FINDING_DESCRIPTION_MAX];

    if (feed->origins.with && feed->origins.without) {
        snprintf(words, sizeof(words),
                 "%" PRIu64
                 " events of this file have no origin, this one is the first, and %" PRIu64
                 " have one: somebody removed the missing ones, or senders made the others up",
                 feed->origins.without, feed->origins.with);
        findings_add(feed->findings,
                     &(struct finding){.kind = FOUND_FOREIGN,
                                       .words = words,
                                       .first = feed->origins.first_without,
                                       .last = feed->origins.first_without,
                                       .at = {.file = file, .line = feed->origins.first_without}});
    }
    feed->origins.with = feed->origins.without = 0;
}

void feed_event(struct feed *feed, const struct scanned *event, struct location location) {
    struct finding finding = {.kind = FOUND_UNCOMPARED, .detail = DETAIL_NO_ROOM, .at = location};

    if (feed->run.at.line)
        feed_end_run(feed);
    feed->events++;
    if (location.file != feed->journal)
        count_origin(feed, event, location);
    if (event->seq == 1 && memmem(event->bytes, event->n, HEAD_ACTION, sizeof(HEAD_ACTION) - 1))
        feed_report_line(
            feed, NOTE_HEAD,
            "the service's head file was damaged and set aside, and this stream is new: no "
            "head file knows where the streams before it ended",
            location.file, location.line);
    if (feed->sealed)
        sealed_take_event(feed->sealed, event->bytes, event->n);
    if (checker_feed(feed->checker, event, location) || feed->no_room)
        return;
    feed->no_room = true;
    findings_add(feed->findings, &finding);
}

/* Reported once: the other lines are read. */
static void report_lines_left_out(struct feed *feed, uint32_t file) {
    if (!feed->no_memory)
        findings_unread(feed->findings, findings_file_name(feed->findings, file),
                        "no memory for some of its lines");
    feed->no_memory = true;
}

/* Each is reported by itself, as each has its own number of bytes. */
static void report_nul(struct feed *feed, const struct input_line *line, uint32_t file) {
    feed_end_run(feed);
    checker_damaged(feed->checker);
    findings_add(feed->findings, &(struct finding){.kind = FOUND_CUT,
                                                   .detail = DETAIL_NUL,
                                                   .first = line->nul,
                                                   .last = line->nul,
                                                   .at = {.file = file, .line = line->number}});
}

static void add_to_range(struct line_range *range, uint64_t line) {
    if (!range->first)
        range->first = line;
    range->last = line;
}

void feed_line(struct feed *feed, const struct input_line *line, uint32_t file) {
    enum scan_result result;
    struct scanned event;

    if (line->nul)
        report_nul(feed, line, file);
    if (line->bom)
        add_to_range(&feed->bom, line->number);
    if (line->crlf)
        add_to_range(&feed->crlf, line->number);
    if (line->nul && line->n == 0)
        return;
    if (line->too_long) {
        feed_report_line(feed, FOUND_FOREIGN, "a line that is too long for an event", file,
                         line->number);
        return;
    }
    result = scan_line(line->bytes, line->n, SCAN_EITHER, &event);
    if (result == SCAN_EVENT)
        feed_event(feed, &event, (struct location){.file = file, .line = line->number});
    else
        feed_report_line(feed, result == SCAN_CUT ? FOUND_CUT : FOUND_FOREIGN, scan_words(result),
                         file, line->number);
    if (!line->ended && result != SCAN_CUT)
        feed_report_line(feed, FOUND_CUT, "the last line has no line feed", file, line->number);
}

static void report_range(struct feed *feed, uint32_t file, struct line_range *range,
                         const char *words) {
    struct finding finding = {.kind = FOUND_FOREIGN,
                              .at = {.file = file, .line = range->first},
                              .words = words,
                              .first = range->first,
                              .last = range->last};

    if (range->first)
        findings_add(feed->findings, &finding);
    *range = (struct line_range){0};
}

/* Reported once for a file, whatever else its lines show. */
static void report_line_ends(struct feed *feed, uint32_t file) {
    feed_end_run(feed);
    report_range(feed, file, &feed->bom,
                 "a byte order mark (BOM) of UTF-8 stands in front, which is passed over; "
                 "to remove it: sed 's/^\\xef\\xbb\\xbf//' FILE >NEW");
    report_range(feed, file, &feed->crlf,
                 "the line ends in CRLF, of which the CR is passed over; to convert the "
                 "file: sed 's/\\r$//' FILE >NEW");
}

/* A rejected event is no evidence, but explains a gap. */
void feed_rejected_line(struct feed *feed, const struct input_line *line, uint32_t file) {
    struct scanned event;
    size_t n = 0;
    CLEANUP_FREE char *message = NULL;
    const char *from;
    int r = line->too_long ? 0 : rejected_message(line->bytes, line->n, &message, &n);

    if (r < 0)
        report_lines_left_out(feed, file);
    if (!message)
        return;
    from = message;
    if (*from == ' ') { /* rsyslogd may put a blank in front */
        from++;
        n--;
    }
    if (scan_line(from, n, SCAN_JOURNAL, &event) == SCAN_EVENT)
        checker_rejected(feed->checker, &event,
                         (struct location){.file = file, .line = line->number});
}

void feed_end_file(struct feed *feed, uint32_t file) {
    report_line_ends(feed, file);
    report_origins(feed, file);
}
