/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entries of the journal. */
#include <string.h>

#include "journal/emitters.h"
#include "journal/entries.h"
#include "journal/judge.h"
#include "journal/origin.h"
#include "journal/readable.h"
#include "store/unread.h"
#include "verify/feed_internal.h"

static void feed_entry(struct feed *feed, struct entries *entries, const struct senders *senders,
                       struct location location) {
    enum scan_result result;
    struct entry_field message;
    struct scanned event;
    struct origin origin;
    uint8_t boot[SCAN_BOOT];
    bool via;

    if (judge_sender(senders, entries, &via)) {
        feed->findings->left_out++;
        return;
    }
    origin_of(entries, via, &origin);
    scan_boot(origin.boot.bytes, origin.boot.n, boot);
    message = entries_field(entries, "MESSAGE");
    result = scan_line(message.bytes, message.n, SCAN_JOURNAL, &event);
    event.via = via;
    memcpy(event.boot, boot, SCAN_BOOT);
    if (result == SCAN_EVENT)
        feed_event(feed, &event, location);
    else
        feed_report_line(feed, result == SCAN_CUT ? FOUND_CUT : FOUND_FOREIGN, scan_words(result),
                         location.file, location.line);
}

static void count_unread(const char *name, const char *why, void *data) {
    findings_unread(data, name, why);
}

void feed_journal(struct feed *feed) {
    struct senders senders;
    struct entries *entries = NULL;
    struct location location = {0};
    int r = senders_read(&senders, EMITTERS_PATH);

    if (r < 0)
        findings_unread(feed->findings, EMITTERS_PATH, senders_why(&senders, r));
    readable_check(ENTRIES_BOTH, count_unread, feed->findings);
    r = entries_open(&entries, ENTRIES_BOTH);
    if (r >= 0)
        location.file = feed->journal = findings_file(feed->findings, "(journal)", -1);
    while (r >= 0 && (r = entries_next(entries)) > 0) {
        location.line++;
        feed_entry(feed, entries, &senders, location);
        if (location.line % 1024 == 0)
            feed_progress(feed, 0);
    }
    if (r < 0)
        findings_unread_evidence(feed->findings, "the journal", unread_words(r), true);
    entries_close(entries);
    senders_free(&senders);
}
