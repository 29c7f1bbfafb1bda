/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEED_VERIFY_FEED_INTERNAL_H
#define DEED_VERIFY_FEED_INTERNAL_H

/* What feed.c, feed_lines.c and feed_journal.c share. */

#include "verify/feed.h"

/* feed_lines.c */
void feed_event(struct feed *feed, const struct scanned *event, struct location location);
void feed_line(struct feed *feed, const struct input_line *line, uint32_t file);
void feed_rejected_line(struct feed *feed, const struct input_line *line, uint32_t file);

/* Reports a finding about a line. The same finding for the next line extends it. */
void feed_report_line(struct feed *feed, enum finding_kind kind, const char *words, uint32_t file,
                      uint64_t line);

/* Reports what all lines of a file together show. */
void feed_end_file(struct feed *feed, uint32_t file);

/* feed.c */
void feed_progress(const struct feed *feed, uint64_t done);

#endif
